"""What the address of the planning page asks: which plan or year and team, which part of the year, for whom.

The rule: a plan that is named tells year and team itself; what cannot be read is the page's usual choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from meetpunt.method.period import Period
from meetpunt.reports.ask import FunnelAsk, find_process
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.plan import ask_of, last_months
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import may_plan, plans_of_everybody
from meetpunt.store.plans import PlanRow, find_plan, plan_over, plans_of

NEW, EVERYBODY = "new", "all"
PLANS_AHEAD_FROM = 10
"""From this month on one plans the next year."""
MONTHS = (12, 24)
_PART = re.compile(r"(20[0-9]{2})-(?:Q([1-4])|W(0[1-9]|[1-4][0-9]|5[0-3])|(0[1-9]|1[0-2]))")


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes:
        ask: for the report. plan: None = nothing is kept, or something new is asked for.
        period: the year or a part of it, and its code in the address. by: person or territory.
        kept: the plans to choose from; teams: id (None = the organisation) and name.
        makes: the viewer makes plans; else sees the own column of what holds.
        months: how many months are measured over, when nothing is kept.
    """

    ask: PlanAsk
    plan: PlanRow | None
    period: Period
    code: str
    by: str
    kept: tuple[PlanRow, ...]
    teams: tuple[tuple[int | None, str], ...]
    makes: bool
    months: int

    @property
    def year(self) -> int:
        """The year planned for."""
        return self.ask.first.year

    @property
    def query(self) -> str:
        """The address's question, to come back to."""
        return self.asking(self.plan)

    def asking(self, plan: PlanRow | None) -> str:
        """The same question about another plan; None = something new."""
        told: dict[str, str] = {}
        if plan is not None:
            told["plan"] = str(plan.id)
        else:
            told |= {"year": str(self.year), "team": team_code(self.ask.team_id), "plan": NEW}
            if self.months != MONTHS[0]:
                told["months"] = str(self.months)
        if self.code != "year":
            told["period"] = self.code
        if self.by != "person":
            told["by"] = self.by
        return "?" + urlencode(told)

    @property
    def measured(self) -> str:
        """What the page of measured values asks about the same."""
        days = {"from": self.ask.measured_from.isoformat(), "until": self.ask.measured_until.isoformat()}
        team = {"team": team_code(self.ask.team_id)} if self.teams else {}
        return "?" + urlencode({"year": self.year, **team, **days})

    def of_year(self, year: int) -> str:
        """The address of another year of the same team."""
        return "?" + urlencode({"year": year, "team": team_code(self.ask.team_id)})


def team_code(team_id: int | None) -> str:
    """How an address names a team or the organisation."""
    return EVERYBODY if team_id is None else str(team_id)


def read(viewer: Viewer, told: Mapping[str, str]) -> Asked:
    """The question of an address.

    Raises:
        NotVisible: the plan or team is not the viewer's, or they have nothing to plan and no column of their own.
        NotAnswerable: there is no sales process yet.
    """
    teams = _teams(viewer)
    plan = _named(viewer, told.get("plan", ""))
    if plan is not None:
        return _of(viewer, told, ask_of(plan), plan, teams)
    year = _year(told.get("year", ""), viewer.today)
    team_id = _team(viewer, told.get("team", ""), teams)
    process = find_process(viewer.organisation, FunnelAsk(as_of=viewer.today))
    days = last_months(viewer.today, _months(told))
    whole = Period.year(year)
    ask = PlanAsk(process.id, team_id, days.first, days.last, whole.first, whole.last)
    if not teams:
        plan = plan_over(viewer, year, team_id)
    elif told.get("plan") != NEW:
        plan = next(iter(plans_of(viewer, year, team_id)), None)
    return _of(viewer, told, ask if plan is None else ask_of(plan), plan, teams)


def part_of(code: str, year: int) -> Period | None:
    """The period of 2027-Q1, 2027-03 or 2027-W10 in a year; None when it is none of that year."""
    found = _PART.fullmatch(code)
    if found is None or int(found[1]) != year:
        return None
    if found[2]:
        return Period.quarter(year, int(found[2]))
    if found[4]:
        return Period.month(year, int(found[4]))
    try:
        return Period.week_of(date.fromisocalendar(year, int(found[3]), 1))
    except ValueError:
        return None


def code_of(period: Period, year: int) -> str:
    """The other way round."""
    if period == Period.year(year):
        return "year"
    if period.days == 7:
        return f"{year}-W{period.first.isocalendar().week:02}"
    return f"{year}-{period.first.month:02}" if period.days < 32 else f"{year}-Q{(period.first.month + 2) // 3}"


def parts(asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """Kinds of parts with the code of the part that holds the day looked at, and whether it is chosen."""
    day = asked.period.first if asked.code != "year" else date(asked.year, 1, 1)
    monday = max(Period.week_of(day).first, Period.week_of(date(asked.year, 1, 4)).first)
    found = (
        ("year", Period.year(asked.year)),
        ("quarter", Period.quarter_of(day)),
        ("month", Period.month_of(day)),
        ("week", Period(monday, monday + timedelta(days=6))),
    )
    return tuple((kind, code_of(one, asked.year), kind == kind_of(asked.period, asked.year)) for kind, one in found)


def kind_of(period: Period, year: int) -> str:
    """year, quarter, month or week."""
    if period == Period.year(year):
        return "year"
    return "week" if period.days == 7 else "month" if period.days < 32 else "quarter"


def beside(asked: Asked) -> tuple[str, str]:
    """The codes of the parts before and after the one looked at, in the same year; empty where there is none."""
    if asked.code == "year":
        return "", ""
    after = asked.period.last + timedelta(days=1)
    of = {"week": Period.week_of, "month": Period.month_of, "quarter": Period.quarter_of}
    make = of[kind_of(asked.period, asked.year)]
    codes = (code_of(make(asked.period.first - timedelta(days=1)), asked.year), code_of(make(after), asked.year))
    before, later = (code if part_of(code, asked.year) is not None else "" for code in codes)
    before = before if before < asked.code else ""
    return before, later if later > asked.code else ""


def _of(
    viewer: Viewer,
    told: Mapping[str, str],
    ask: PlanAsk,
    plan: PlanRow | None,
    teams: tuple[tuple[int | None, str], ...],
) -> Asked:
    year = ask.first.year
    code = told.get("period", "")
    period = part_of(code, year)
    by = "territory" if told.get("by") == "territory" and teams else "person"
    kept = plans_of(viewer, year, ask.team_id) if teams else ()
    whole = Period.year(year)
    shown = (period, code) if period else (whole, "year")
    return Asked(ask, plan, *shown, by, kept, teams, _makes(viewer, ask.team_id), _months(told))


def _makes(viewer: Viewer, team_id: int | None) -> bool:
    try:
        may_plan(viewer, team_id)
    except NotVisible:
        return False
    return True


def _named(viewer: Viewer, text: str) -> PlanRow | None:
    if not text or text == NEW:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotVisible(f"plan {text}")
    return find_plan(viewer, int(text))


def _teams(viewer: Viewer) -> tuple[tuple[int | None, str], ...]:
    found: list[tuple[int | None, str]] = [(team.id, team.name) for team in access.teams(viewer)]
    if plans_of_everybody(viewer):
        found.append((None, viewer.organisation.name))
    return tuple(found)


def _team(viewer: Viewer, text: str, teams: tuple[tuple[int | None, str], ...]) -> int | None:
    if not teams:
        if text or not viewer.sells or viewer.person_id is None:
            raise NotVisible("plan")
        return access.find_person(viewer, viewer.person_id).team_id
    if not text:
        return teams[0][0]
    for team_id, _name in teams:
        if text == team_code(team_id):
            return team_id
    raise NotVisible(f"team {text}")


def _year(text: str, today: date) -> int:
    if re.fullmatch(r"20[0-5][0-9]", text):
        return int(text)
    return today.year + (today.month >= PLANS_AHEAD_FROM)


def _months(told: Mapping[str, str]) -> int:
    return next((months for months in MONTHS if told.get("months") == str(months)), MONTHS[0])


def at(asked: Asked, code: str, by: str) -> Asked:
    """The same about another part of the year or other columns."""
    period = part_of(code, asked.year)
    shown = (period, code) if period else (Period.year(asked.year), "year")
    return replace(asked, period=shown[0], code=shown[1], by=by if by == "territory" else "person")
