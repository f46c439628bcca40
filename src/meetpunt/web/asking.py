"""The filters of a funnel page, read from its address: whoever gets the address sees the same figures.

What cannot be read is left out and told, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.reports.ask import FunnelAsk

PERIODS: dict[str, Promise] = {
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year"),
    "12m": gettext_lazy("12 months"),
    "all": gettext_lazy("All"),
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
KEPT = ("period", "at", "from", "until", "process", "product", "territory", "segment", "as_of", "known_at", "cohort")
NARROWING = ("from", "until", "process", "product", "territory", "segment", "as_of", "known_at")


@dataclass(frozen=True)
class Asked:
    """What the address asks.

    Attributes:
        ask: the question for the report.
        period: month, quarter, year, 12m, all or custom; at: a day in it.
        earlier, later: a day in the period before and after; None when the period has no neighbours.
        query: the recognised parameters, for links that keep them.
        problems: what could not be read, a sentence each.
        is_default_period: nobody chose a period.
    """

    ask: FunnelAsk
    period: str
    at: date
    earlier: date | None
    later: date | None
    query: dict[str, str]
    problems: tuple[str, ...]
    is_default_period: bool

    @property
    def kept(self) -> str:
        """The query string that keeps the filters, with its question mark; empty when there are none."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def narrowed(self) -> int:
        """How many of the folded filters are in use."""
        return sum(name in self.query for name in NARROWING) + (self.query.get("cohort") == "step")

    def link_at(self, at: date) -> str:
        """The query string of the same question about another period."""
        return "?" + urlencode({**self.query, "period": self.period, "at": at.isoformat()})

    @property
    def earlier_link(self) -> str:
        """To the period before."""
        return self.link_at(self.earlier) if self.earlier else ""

    @property
    def later_link(self) -> str:
        """To the period after."""
        return self.link_at(self.later) if self.later else ""

    def everything(self) -> Asked:
        """The same question about all that ever entered."""
        whole = replace(self.ask, period_from=None, period_until=None)
        kept = {**self.query, "period": "all"}
        return replace(self, ask=whole, period="all", earlier=None, later=None, query=kept)


def read(told: QueryDict, today: date) -> Asked:
    """The question of an address.

    Parameters:
        told: the address's parameters.
        today: the organisation's day, which is the day of looking unless another one is asked.
    """
    problems: list[str] = []
    query = {name: str(told[name]).strip() for name in KEPT if str(told.get(name, "")).strip()}
    as_of = _day(query, "as_of", problems) or today
    at = _day(query, "at", problems) or as_of
    first, last = _day(query, "from", problems), _day(query, "until", problems)
    if first and last and last < first:
        problems.append(_("The period ended before it began; the two days were swapped."))
        first, last = last, first
    is_custom = bool(first or last)
    period = "custom" if is_custom else query.get("period", "12m")
    if not is_custom:
        if period not in PERIODS:
            period = "12m"
        first, last = _bounds(period, at, as_of)
    cohort = query.get("cohort", "process")
    ask = FunnelAsk(
        as_of=as_of,
        process_code=query.get("process"),
        period_from=first,
        period_until=last,
        known_at=_day(query, "known_at", problems),
        is_today="as_of" not in query,
        product_id=_id(query, "product"),
        territory_id=_id(query, "territory"),
        segment=query.get("segment"),
        cohort="step" if cohort == "step" else "process",
    )
    steps = period in MONTHS_IN and first is not None and last is not None
    earlier = first - timedelta(days=1) if steps and first else None
    later = last + timedelta(days=1) if steps and last and last < today else None
    return Asked(ask, period, at, earlier, later, query, tuple(problems), not is_custom and "period" not in query)


def _bounds(period: str, at: date, as_of: date) -> tuple[date | None, date | None]:
    if period == "all":
        return None, None
    if period == "12m":
        return _a_year_before(as_of) + timedelta(days=1), as_of
    months = MONTHS_IN[period]
    start = (at.month - 1) // months * months + 1
    following = start + months
    after = date(at.year + 1, 1, 1) if following > 12 else date(at.year, following, 1)
    return date(at.year, start, 1), after - timedelta(days=1)


def _a_year_before(value: date) -> date:
    leap_day = value.month == 2 and value.day == 29
    return date(value.year - 1, 2, 28) if leap_day else value.replace(year=value.year - 1)


def _day(query: dict[str, str], name: str, problems: list[str]) -> date | None:
    text = query.get(name)
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year < 2060:
        problems.append(
            _("The day “%(text)s” could not be read and was left out. Write it as 2026-01-31.") % {"text": text}
        )
        del query[name]
        return None
    return found


def _id(query: dict[str, str], name: str) -> int | None:
    text = query.get(name, "")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    query.pop(name, None)
    return None
