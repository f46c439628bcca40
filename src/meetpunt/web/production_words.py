"""What large orders, their turns and weeks are called on pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.reports.production.words import changed_words, week_words
from meetpunt.store.large_orders import RuleRef
from meetpunt.store.production import LargeOrder, TurnRow
from meetpunt.web import formats

STATES: dict[str, Promise] = {
    "likely": gettext_lazy("likely"),
    "less_likely": gettext_lazy("less likely"),
    "ordered": gettext_lazy("ordered"),
    "gone": gettext_lazy("does not come"),
}
SOURCES: dict[str, Promise] = {
    "line": gettext_lazy("entered with the products"),
    "close_and_usual": gettext_lazy("expected close and the usual days from order to delivery"),
    "close": gettext_lazy("expected close; too few orders name a day to say how much later"),
}


def state(code: str) -> str:
    """Whether it may still come."""
    return str(STATES.get(code, code))


def week(monday: date | None) -> str:
    """Week 28 · 6 jul 2026, without the word's capital."""
    if monday is None:
        return formats.DASH
    return _("week %(week)s · %(day)s") % {"week": monday.isocalendar()[1], "day": formats.day_short(monday)}


def week_short(monday: date | None) -> str:
    """The number of a week, and its year when it is not that of most."""
    return formats.DASH if monday is None else str(monday.isocalendar()[1])


def source(order: LargeOrder) -> str:
    """What the wanted week is read from."""
    return str(SOURCES[order.told.wanted.source.value]) if order.told.wanted else _("Nobody entered a day yet.")


def pieces(milli: float | None) -> str:
    """A quantity in thousandths: exactly when it was told, with no more digits than it has when it is estimated."""
    if milli is None:
        return formats.DASH
    if isinstance(milli, int) and milli % 1000:
        return formats.plain(Decimal(milli) / 1000)
    whole = milli / 1000
    return formats.number(whole, 0 if whole >= 5 or whole == int(whole) else 1)


def said(turn: TurnRow) -> str:
    """What a turn says, in one line."""
    match turn.kind:
        case "told":
            return _("Told: likely, wanted in %(week)s") % {"week": week_words(turn.week)}
        case "changed" if turn.state == "less_likely":
            return _("Became less likely")
        case "changed" if "chance" in turn.changed:
            return _("Likely again, wanted in %(week)s") % {"week": week_words(turn.week)}
        case "changed":
            told = {"what": changed_words(list(turn.changed)), "week": week_words(turn.week)}
            return _("Changed: %(what)s; wanted in %(week)s") % told
        case "ended":
            return _("Ordered") if turn.state == "ordered" else _("Does not come")
        case "answer":
            told = {"quantity": pieces(turn.quantity_milli), "week": week_words(turn.week)}
            return _("Can deliver %(quantity)s in %(week)s") % told
        case "question":
            return _("Asks:")
    return _("Replies:")


def who(turn: TurnRow) -> str:
    """Whose words they are."""
    if turn.kind in ("told", "changed", "ended"):
        return "Meetpunt"
    return turn.by or (_("Sales") if turn.kind == "reply" else _("Production"))


def side(turn: TurnRow) -> str:
    """On which side of the talk it stands: that of production, or the other."""
    return "rep" if turn.kind in ("answer", "question") else "manager"


def rule(one: RuleRef, currency: str) -> str:
    """A rule in one sentence."""
    least = []
    if one.rule.least_minor is not None:
        least.append(formats.money(one.rule.least_minor, currency))
    if one.rule.least_milli is not None:
        least.append(_("%(n)s pieces") % {"n": pieces(one.rule.least_milli)})
    return _("From %(least)s of %(what)s, chance at least %(chance)s, wanted within %(weeks)s weeks") % {
        "least": _(" or ").join(least),
        "what": one.product or one.family or _("all products"),
        "chance": formats.percent(one.rule.least_chance),
        "weeks": one.rule.weeks_ahead,
    }


def later(weeks: int | None) -> str:
    """How many weeks later than told an order was wanted."""
    if weeks is None:
        return formats.DASH
    if weeks == 0:
        return _("in that week")
    word = _("%(n)s wk later") if weeks > 0 else _("%(n)s wk sooner")
    return word % {"n": abs(weeks)}
