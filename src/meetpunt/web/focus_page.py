"""The matrix of who sells what as people read it: hours, whether they hold, and what an hour more is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.method.planning.assignment import Idle, Nothing, Range
from meetpunt.reports.planning.focus import Cell, FocusReport, family_gaps
from meetpunt.store.currencies import exponent
from meetpunt.web import formats
from meetpunt.web.planning_words import listed
from meetpunt.web.scenario_table import short_money

WHY: dict[Nothing, Promise] = {
    Nothing.NO_SELLERS: gettext_lazy("Nobody in this plan is shown to you by name, so there are no hours to divide."),
    Nothing.NO_FAMILIES: gettext_lazy("There are no product families yet, so there is nothing to choose between."),
    Nothing.NO_HOURS: gettext_lazy(
        "How many hours there are for opportunities is not known: days, visits per day or hours per step are missing."
    ),
    Nothing.NO_DEMAND: gettext_lazy("No opportunity asked for a product family in the days that were measured."),
    Nothing.NOBODY_SELLS: gettext_lazy("Nobody sells any of the families, as it stands in Who can sell what."),
    Nothing.NO_WORTH: gettext_lazy("No margin is known of any family: give products a cost price."),
}

IDLE: dict[Idle, Promise] = {
    Idle.SELLS_NOTHING: gettext_lazy("sells none of these families"),
    Idle.NO_WORTH: gettext_lazy("no margin or chance is known of what they sell"),
    Idle.NO_DEMAND: gettext_lazy("no demand left for what they can sell"),
}


@dataclass(frozen=True)
class Told:
    """A cell: hours proposed, hours now, and the verdict (holds, open, alike, none)."""

    hours: str
    now: str
    verdict: str
    agree: str
    title: str


@dataclass(frozen=True)
class Line:
    """A seller. idle: why one more hour is worth nothing, in words."""

    key: int
    name: str
    hours: str
    worth: str
    worth_range: str
    idle: Promise | str
    cells: tuple[Told, ...]


@dataclass(frozen=True)
class Head:
    """A family."""

    name: str
    demand: str
    margin: str
    hours_each: str
    worth: str
    worth_range: str


def page(report: FocusReport, currency: str) -> dict[str, Any]:
    """What the template shows."""
    hours, margins = family_gaps(report.families)
    gain = report.found.gain
    return {
        "why": str(WHY[report.found.nothing]) if report.found.nothing else "",
        "heads": tuple(
            Head(
                one.name,
                formats.number(round(one.demand)),
                formats.DASH if one.margin is None else formats.money(round(one.margin), currency),
                formats.DASH if one.hours_each is None else formats.number(one.hours_each, 1),
                *_worth(one.worth, currency),
            )
            for one in report.families
        ),
        "lines": tuple(
            Line(
                one.key,
                one.name,
                formats.DASH if one.hours is None else formats.number(round(one.hours)),
                *_worth(one.worth, currency),
                IDLE[one.idle] if one.idle else "",
                tuple(_cell(cell) for cell in one.cells),
            )
            for one in report.sellers
        ),
        "no_demand": any(one.idle is Idle.NO_DEMAND for one in report.sellers),
        "gain": short_money(gain.value, currency),
        "gain_low": short_money(gain.low, currency),
        "gain_high": short_money(gain.high, currency),
        "is_sure": gain.low > 0,
        "no_hours": listed(hours),
        "no_margin": listed(margins),
        "nobody_knows": listed([one.name for one in report.sellers if one.hours is None]),
        "room_percent": f"{report.room * 100:.0f}",
    }


def _worth(worth: Range, currency: str) -> tuple[str, str]:
    def exact(value: float) -> str:
        minor = round(value)
        return formats.money(minor, currency, exact=0 < minor < 10 ** exponent(currency))

    return exact(worth.value), f"{exact(worth.low)} – {exact(worth.high)}"


def _cell(cell: Cell) -> Told:
    if not cell.sells:
        return Told("", "", "none", "", _("does not sell it"))
    more = cell.hours > cell.even + 0.5
    verdict = "open" if not cell.holds else "holds" if more else "alike"
    skill = formats.DASH if cell.skill is None else formats.percent(cell.skill)
    title = _("chance on an order %(skill)s, of %(count)s opportunities") % {"skill": skill, "count": cell.n}
    return Told(
        formats.number(round(cell.hours)), formats.number(round(cell.now)), verdict, formats.percent(cell.agree), title
    )
