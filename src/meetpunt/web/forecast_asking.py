"""Whose forecast an address asks: of which days ahead, in which parts, of what, and of which product.

The rule: whoever gets the address sees the same question, as far as they may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetpunt.reports.ask import FunnelAsk, find_process
from meetpunt.reports.forecast.ask import ForecastAsk, Measure, Per
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ProcessRef
from meetpunt.web import place_asking
from meetpunt.web.place_asking import PlaceAsked

SPANS: dict[str, Promise] = {
    "quarter": _("This quarter"),
    "two": _("This quarter and the next"),
    "year": _("Calendar year"),
    "twelve": _("12 months ahead"),
}
PERS: dict[Per, Promise] = {
    "week": pgettext_lazy("in parts of", "Week"),
    "month": pgettext_lazy("in parts of", "Month"),
    "quarter": pgettext_lazy("in parts of", "Quarter"),
}
OF_WHAT: dict[Measure, Promise] = {"revenue": _("Revenue"), "orders": _("Orders"), "margin": _("Margin")}


@dataclass(frozen=True)
class Asked:
    """The question of an address.

    Attributes:
        whose: the place part. span: a code of `SPANS`. process: of which.
    """

    whose: PlaceAsked
    span: str
    ask: ForecastAsk
    process: ProcessRef

    @property
    def kept(self) -> str:
        """The query string that asks the same."""
        return self.asking()

    def asking(self, **changed: str) -> str:
        """The same with other terms."""
        thing = "" if self.ask.thing is None else str(self.ask.thing)
        told = {"span": self.span, "per": self.ask.per, "what": self.ask.measure, "thing": thing}
        return self.whose.asking(period="", **{**told, **changed})


def read(viewer: Viewer, told: QueryDict) -> Asked:
    """The question; what cannot be read is as when nobody asked.

    Raises:
        NotVisible: not a place of this viewer.
        NotAnswerable: there is no sales process yet, or not the one that is asked for.
    """
    whose = place_asking.read(viewer, told)
    span = told.get("span", "")
    span = span if span in SPANS else "two"
    first, last = days_of(span, viewer.today)
    per: Per = next((one for one in PERS if one == told.get("per")), "month")
    if per == "week" and (last - viewer.today).days > 200:
        per = "month"
    measure: Measure = next((one for one in OF_WHAT if one == told.get("what")), "revenue")
    number = told.get("thing", "")
    thing = int(number) if number.isdigit() and len(number) < 19 else None
    process = find_process(
        viewer.organisation, FunnelAsk(as_of=viewer.today, process_code=whose.period.ask.process_code)
    )
    return Asked(whose, span, ForecastAsk(whose.place, first, last, measure, per, thing), process)


def days_of(span: str, today: date) -> tuple[date, date]:
    """The first and last day of a span."""
    quarter = today.year * 12 + (today.month - 1) // 3 * 3
    if span == "year":
        return date(today.year, 1, 1), date(today.year, 12, 31)
    if span == "twelve":
        month = today.year * 12 + today.month - 1
        return _first(month), _first(month + 12) - timedelta(days=1)
    return _first(quarter), _first(quarter + (3 if span == "quarter" else 6)) - timedelta(days=1)


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
