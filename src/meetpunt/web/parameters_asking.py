"""What the addresses of the parameters and of who sells what ask: whose, which process, measured and planned when.

The rule: what cannot be read is left out and told, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from meetpunt.reports.ask import NotAnswerable
from meetpunt.reports.planning.ask import PlanAsk, last_months
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.processes import processes
from meetpunt.store.refs import Named, ProcessRef

MONTHS = ("12", "24")
EVERYBODY = "all"
PLANS_AHEAD_FROM = 10
"""From this month on one plans the next year."""


@dataclass(frozen=True)
class Asked:
    """The question with what it can be changed to.

    Attributes:
        months: 12, 24, or empty for days of one's own.
        teams: those to choose from; may_whole: also the organisation as a whole.
        query: the parameters that were understood.
        problems: what was not, a sentence each.
    """

    ask: PlanAsk
    process: ProcessRef
    months: str
    teams: tuple[Named, ...]
    may_whole: bool
    processes: tuple[ProcessRef, ...]
    query: dict[str, str]
    problems: tuple[str, ...]

    @property
    def kept(self) -> str:
        """The query string that asks the same; empty when nothing was asked."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def year(self) -> int:
        """The year planned for."""
        return self.ask.first.year

    @property
    def without_days(self) -> str:
        """The address of the same over the usual months."""
        return self.asking(**{"from": "", "until": ""})

    def asking(self, **changed: str) -> str:
        """The address of the same with other terms; an empty one is left out."""
        told = {name: value for name, value in {**self.query, **changed}.items() if value}
        return f"?{urlencode(told)}" if told else "?"


def read(viewer: Viewer, told: Mapping[str, str]) -> Asked:
    """The question of an address.

    Raises:
        NotVisible: not a team of this viewer.
        NotAnswerable: there is no sales process yet.
    """
    problems: list[str] = []
    teams, may_whole = _teams(viewer)
    team_id, query = _team(viewer, str(told.get("team", "")), teams, may_whole)
    known = processes(viewer.organisation.id, viewer.today)
    used = tuple(one for one in known if one.is_used) or known
    if not used:
        raise NotAnswerable(_("This organisation has no sales process yet: read in a file first."))
    process = next((one for one in used if one.code == told.get("process")), used[0])
    if process is not used[0]:
        query["process"] = process.code
    months, first, last = _measured(viewer.today, told, query, problems)
    year = _year(str(told.get("year", "")), viewer.today, query)
    ask = PlanAsk(process.id, team_id, first, last, date(year, 1, 1), date(year, 12, 31))
    return Asked(ask, process, months, teams, may_whole, used, query, tuple(problems))


def _teams(viewer: Viewer) -> tuple[tuple[Named, ...], bool]:
    if not viewer.sees_organisation:
        return (), False
    return tuple(Named(one.id, one.name) for one in access.teams(viewer)), True


def _team(viewer: Viewer, wanted: str, teams: tuple[Named, ...], may_whole: bool) -> tuple[int | None, dict[str, str]]:
    if not wanted:
        own = [one for one in teams if one.id in viewer.managed_team_ids]
        if own and not viewer.manages_everybody:
            return own[0].id, {}
        return None, {}
    if wanted == EVERYBODY and may_whole:
        return None, {"team": EVERYBODY}
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise NotVisible(f"team {wanted}")
    return int(wanted), {"team": wanted}


def _measured(
    today: date, told: Mapping[str, str], query: dict[str, str], problems: list[str]
) -> tuple[str, date, date]:
    days: dict[str, date] = {}
    for name in ("from", "until"):
        text = str(told.get(name, "")).strip()
        if not text:
            continue
        try:
            days[name] = date.fromisoformat(text)
        except ValueError:
            problems.append(
                _("The day “%(text)s” could not be read and was left out. Write it as 2026-01-31.") % {"text": text}
            )
            continue
        if not 1990 <= days[name].year < 2060:
            problems.append(_("Choose days between 1990 and 2060."))
            del days[name]
    if days:
        usual = last_months(today, 12)
        last = min(days.get("until", today), today)
        first = days.get("from", min(usual[0], last))
        if last < first:
            problems.append(_("The period ended before it began; the two days were swapped."))
            first, last = last, min(first, today)
        query |= {"from": first.isoformat(), "until": last.isoformat()}
        return "", first, last
    months = str(told.get("months", ""))
    if months == MONTHS[1]:
        query["months"] = months
    months = months if months in MONTHS else MONTHS[0]
    return months, *last_months(today, int(months))


def _year(text: str, today: date, query: dict[str, str]) -> int:
    if text.isascii() and text.isdigit() and today.year - 5 <= int(text[:5]) <= today.year + 5:
        query["year"] = text
        return int(text)
    return today.year + (today.month >= PLANS_AHEAD_FROM)
