"""Words of the way back: levers, what a plan hangs on, chances and days. They say what goes with what, and no cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.planning.inputs import Code, Origin
from meetpunt.method.planning.levers import Basis, Kind, Lever
from meetpunt.reports.planning.way_back import WayBackReport
from meetpunt.store.currencies import exponent
from meetpunt.web import formats, planning_words

LEVERS: dict[Kind, Promise] = {
    Kind.VISITS_PER_DAY: gettext_lazy("Visits per day"),
    Kind.CONVERSION: gettext_lazy("Conversion of %(step)s"),
    Kind.ORDER_SIZE: gettext_lazy("Average order"),
    Kind.LOYALTY_VISITS: gettext_lazy("Visits per customer"),
    Kind.CROSS_SELLING: gettext_lazy("Follow-on orders per 100 first orders"),
}
UNITS: dict[Kind, Promise] = {
    Kind.VISITS_PER_DAY: gettext_lazy("one visit a day more: %(gain)s"),
    Kind.CONVERSION: gettext_lazy("one point more: %(gain)s"),
    Kind.ORDER_SIZE: gettext_lazy("one per cent more: %(gain)s"),
    Kind.LOYALTY_VISITS: gettext_lazy("one visit per customer fewer: %(gain)s"),
    Kind.CROSS_SELLING: gettext_lazy("one more per 100: %(gain)s"),
}
MILLION = 1_000_000


def money(minor: float | None, currency: str, signed: bool = False) -> str:
    """€ 2.40 mln from a million, € 60k from ten thousand, else whole: no more digits than a plan has."""
    if minor is None:
        return formats.DASH
    amount = minor / 10 ** exponent(currency)
    sign = "−\u2060" if amount < 0 else "+\u2060" if signed and amount > 0 else ""
    amount = abs(amount)
    if abs(amount) >= MILLION:
        text = _("%(amount)s mln") % {
            "amount": formats.number(amount / MILLION, 2 if abs(amount) < 10 * MILLION else 1)
        }
    elif abs(amount) >= 10_000:
        text = f"{formats.number(amount / 1000)}k"
    else:
        text = formats.number(amount)
    mark = formats.SIGNS.get(currency, currency)
    space = "" if formats.language() == "en" and mark != currency else formats.NO_BREAK
    return f"{sign}{mark}{space}{text}"


def count(value: float | None) -> str:
    """A number of opportunities, orders or days."""
    return formats.DASH if value is None else formats.number(round(value))


def lever(told: Lever, names: Mapping[str, str]) -> str:
    """What is moved."""
    return str(LEVERS[told.kind]) % {"step": names.get(told.step, told.step)}


def move(told: Lever, currency: str) -> str:
    """From now to then."""
    return _("%(now)s to %(then)s") % {
        "now": _value(told, told.now, currency),
        "then": _value(told, told.then, currency),
    }


def basis(told: Lever) -> str:
    """Where the step comes from."""
    if told.basis is Basis.MODEST:
        return _("a modest step")
    return _("as a quarter of the sellers")


def unit(told: Lever, currency: str) -> str:
    """What goes with one unit of it."""
    return str(UNITS[told.kind]) % {"gain": money(told.of_unit.revenue, currency, signed=True)}


def points(gain: float | None) -> str:
    """A difference of chances in points; one that rounds to nothing says so."""
    if gain is None:
        return formats.DASH
    rounded = round(gain * 100)
    return _("%(points)s pp") % {"points": f"{rounded:+d}" if rounded else "0"}


def days_gained(days: float | None) -> str:
    """Sales days left over."""
    return formats.DASH if days is None else formats.number(days, 0 if abs(days) >= 10 else 1)


def figure(code: Code | None, step: str) -> str:
    """What a plan hangs on."""
    if code is None:
        return _("The luck of one year")
    name = str(planning_words.CODES[code])
    return f"{name}: {step}" if step else name


def origins(told: Sequence[Origin]) -> str:
    """Where the values come from."""
    return ", ".join(str(planning_words.ORIGINS[one]) for one in told if one is not Origin.MISSING)


def week(day: date | None, year: int) -> str:
    """The last week in which what enters still counts for the year."""
    if day is None:
        return formats.DASH
    of, number, _day = day.isocalendar()
    return (
        _("wk %(week)s") % {"week": number} if of == year else _("wk %(week)s %(year)s") % {"week": number, "year": of}
    )


def revenue_said(found: WayBackReport, currency: str) -> str:
    """The middle and 80 of 100 years."""
    revenue = found.chance.revenue
    if revenue is None:
        return _("It cannot be said yet what the planned visits bring.")
    return _("Revenue in the middle %(middle)s, and in 80 of 100 years between %(low)s and %(high)s.") % {
        "middle": money(revenue.p50, currency),
        "low": money(revenue.p10, currency),
        "high": money(revenue.p90, currency),
    }


def slower_said(found: WayBackReport) -> str:
    """The chance when visits over those that were made bring less and less."""
    if found.slower is None or found.chance.chance is None or abs(found.slower - found.chance.chance) < 0.01:
        return ""
    return _(
        "There are more sales visits in it than were made. When orders grow more slowly than visits (visits to the "
        "power 0.3, as studies of personal selling find), the chance is %(chance)s."
    ) % {"chance": formats.percent(found.slower)}


def days_ends(found: WayBackReport) -> tuple[str, str, str]:
    """Days at the middle, at 80 of 100, and available."""
    need = found.chance.need.days if found.chance.need else None
    told = (need.p50 if need else None, need.p80 if need else None, found.chance.days)
    middle, sure, available = (formats.DASH if one is None else formats.number(round(one)) for one in told)
    return middle, sure, available


def days_said(found: WayBackReport) -> str:
    """Whether the visits fit in the days that there are."""
    need = found.chance.need.days if found.chance.need else None
    available = found.chance.days
    if need is None or available is None:
        return ""
    lacking, sure = round(need.p50 - available), round(need.p80 - available)
    if lacking > 0:
        said = ngettext("At the middle %(count)s day is missing.", "At the middle %(count)s days are missing.", lacking)
        return said % {"count": lacking}
    if sure > 0:
        said = ngettext(
            "At the middle the visits fit in the days. To be sure in 80 of 100 years %(count)s day is missing.",
            "At the middle the visits fit in the days. To be sure in 80 of 100 years %(count)s days are missing.",
            sure,
        )
        return said % {"count": sure}
    return _("The visits fit in the days, also to be sure in 80 of 100 years.")


def notes(found: WayBackReport) -> tuple[str, ...]:
    """On the table of steps: how long the way is, and what the visits are of."""
    told = []
    if found.cycle_p80 is not None and found.in_period is not None:
        told.append(
            _(
                "From the first step to an order takes %(middle)s, in 80 of 100 cases at most %(most)s. Of the orders "
                "to come from what enters evenly over the year, %(share)s falls within it; the rest is of the year "
                "after, as orders of this year come from entries of last year."
            )
            % {
                "middle": formats.days(found.cycle_p50),
                "most": formats.days(found.cycle_p80),
                "share": formats.percent(found.in_period),
            }
        )
    if found.spread_visits:
        told.append(
            _(
                "Visits are those of the capacity table: all sales visits over all orders, spread over the steps as "
                "counted."
            )
        )
    return tuple(told)


def _value(told: Lever, value: float, currency: str) -> str:
    if told.kind is Kind.CONVERSION:
        return formats.percent(value)
    if told.kind is Kind.ORDER_SIZE:
        return formats.money(round(value), currency)
    if told.kind is Kind.CROSS_SELLING:
        return formats.number(100 * value, 1)
    return formats.number(value, 2)
