"""What the changes of scenarios, their terms and what is wrong with them are called, and each change as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.scenarios import Kind
from meetpunt.method.planning.terms import Channel, Problem
from meetpunt.store.refs import StepRef
from meetpunt.web import formats
from meetpunt.web.planning_words import listed, step_name

KINDS: dict[Kind, Promise] = {
    Kind.HIRE: gettext_lazy("Hire a seller"),
    Kind.LEAVE: gettext_lazy("A seller is away"),
    Kind.INSIDE_SALES: gettext_lazy("Move work to inside sales"),
    Kind.CHANNEL: gettext_lazy("Online or through a distributor"),
    Kind.REDIVIDE: gettext_lazy("Re-divide territories"),
    Kind.FOCUS: gettext_lazy("Focus sellers on products"),
    Kind.TRAINING: gettext_lazy("Training"),
    Kind.LOYALTY: gettext_lazy("Fewer loyalty visits"),
    Kind.MORE_VISITS: gettext_lazy("More visits per day"),
    Kind.TARGET: gettext_lazy("Another target"),
}
ICONS: dict[Kind, str] = {
    Kind.HIRE: "user-plus",
    Kind.LEAVE: "log-out",
    Kind.INSIDE_SALES: "phone",
    Kind.CHANNEL: "shopping-cart",
    Kind.REDIVIDE: "map",
    Kind.FOCUS: "package",
    Kind.TRAINING: "presentation",
    Kind.LOYALTY: "calendar-check",
    Kind.MORE_VISITS: "car",
    Kind.TARGET: "target",
}
HINTS: dict[Kind, Promise] = {
    Kind.HIRE: gettext_lazy(
        "Somebody new has the middle figures of the team, no customers yet, and grows in month by month."
    ),
    Kind.LEAVE: gettext_lazy(
        "Days fall away; customers, orders to win and the target go evenly to the others, or wait."
    ),
    Kind.INSIDE_SALES: gettext_lazy(
        "Service visits become calls, and office hours become visits. The hours of inside sales cost money."
    ),
    Kind.CHANNEL: gettext_lazy(
        "Part of the orders comes in without a visit. What goes there, and what stays away, is your estimate."
    ),
    Kind.REDIVIDE: gettext_lazy("Customers, orders or days go from one seller to another; nothing gets lost."),
    Kind.FOCUS: gettext_lazy("Comes from the page Who sells what: only what holds there is counted."),
    Kind.TRAINING: gettext_lazy(
        "A lift that you hope for, and the days and the money that it takes. A small team cannot show such a lift."
    ),
    Kind.LOYALTY: gettext_lazy("Customers are visited less often. How they respond to it is not in the figures."),
    Kind.MORE_VISITS: gettext_lazy("By other routes or shorter visits. More visits seldom bring orders in proportion."),
    Kind.TARGET: gettext_lazy("Everybody's part of the target and their orders to win move along."),
}
CHANNELS: dict[Channel, Promise] = {
    Channel.ONLINE: gettext_lazy("Online"),
    Channel.DISTRIBUTOR: gettext_lazy("Through a distributor"),
}
PROBLEMS: dict[Problem, Promise] = {
    Problem.MISSING: gettext_lazy("Fill this in."),
    Problem.NOT_A_NUMBER: gettext_lazy("This is no number that can be used. Write it as 12 or 12,5."),
    Problem.TOO_LITTLE: gettext_lazy("This is less than can be."),
    Problem.TOO_MUCH: gettext_lazy("This is more than can be."),
    Problem.NO_MONTH: gettext_lazy("Write the month as 2027-04."),
    Problem.NO_CURVE: gettext_lazy("Give a percentage from 0 to 100 per month, with spaces between: 30 30 70."),
    Problem.NO_CHOICE: gettext_lazy("Choose one of the list."),
    Problem.TOO_LONG: gettext_lazy("This is too long."),
    Problem.NOTHING_CHANGES: gettext_lazy("This changes nothing: fill in at least one of the amounts."),
    Problem.SAME_PERSON: gettext_lazy("Choose two different people."),
    Problem.NOBODY: gettext_lazy("This person is not in the plan (any more)."),
    Problem.NOBODY_ELSE: gettext_lazy("There is nobody else in the plan to take it over: put 0 here."),
    Problem.NOT_IN_PERIOD: gettext_lazy("This month is not in the year of the plan."),
    Problem.ENDS_FIRST: gettext_lazy("It ends before it begins: swap the two months."),
    Problem.MORE_THAN_THERE_IS: gettext_lazy("This is more than this person has in the plan."),
    Problem.NO_STEP: gettext_lazy("The process has no such step (any more)."),
    Problem.NOT_KNOWN: gettext_lazy(
        "The plan does not know yet what this would change. Fill that in in the plan first."
    ),
}
COSTS: dict[CostKind, Promise] = {
    CostKind.SELLER_HOUR: gettext_lazy("Hour of a seller"),
    CostKind.KILOMETRE: gettext_lazy("Kilometre"),
    CostKind.TRAVEL_DAY: gettext_lazy("Day on the road, other than kilometres"),
    CostKind.INSIDE_HOUR: gettext_lazy("Hour of inside sales"),
    CostKind.ONLINE_ORDER: gettext_lazy("Order that comes in online"),
    CostKind.DISTRIBUTOR_ORDER: gettext_lazy("Order through a distributor"),
}
COST_HINTS: dict[CostKind, Promise] = {
    CostKind.SELLER_HOUR: gettext_lazy(
        "All that employing somebody costs in a year, divided by the hours of the workable days: salary, holidays, car."
    ),
    CostKind.KILOMETRE: gettext_lazy("The plan counts visits times the kilometres that a visit took so far."),
    CostKind.TRAVEL_DAY: gettext_lazy("Parking, meals, nights away; leave it empty when there is nothing."),
    CostKind.INSIDE_HOUR: gettext_lazy("Counted for the hours that inside sales takes over in a scenario."),
    CostKind.ONLINE_ORDER: gettext_lazy("An amount per order, a share of its value, or both."),
    CostKind.DISTRIBUTOR_ORDER: gettext_lazy("Usually a share of the value: the distributor's discount."),
}
COST_PARTS: dict[CostKind, Promise] = {
    CostKind.SELLER_HOUR: gettext_lazy("hours of sellers"),
    CostKind.KILOMETRE: gettext_lazy("kilometres"),
    CostKind.TRAVEL_DAY: gettext_lazy("days on the road"),
    CostKind.INSIDE_HOUR: gettext_lazy("inside sales"),
    CostKind.ONLINE_ORDER: gettext_lazy("online orders"),
    CostKind.DISTRIBUTOR_ORDER: gettext_lazy("orders through a distributor"),
}


@dataclass(frozen=True)
class Speaking:
    """What a sentence needs: names by key (who is not in it is not named), the process's steps, the currency."""

    names: Mapping[int, str]
    steps: Sequence[StepRef]
    currency: str

    def name(self, key: Any) -> str:
        """Of a seller."""
        return self.names.get(int(key or 0)) or _("a seller")

    def people(self, keys: Sequence[int]) -> str:
        """Some, or everybody."""
        return listed([self.name(key) for key in keys]) if keys else _("everybody")

    def step(self, code: str) -> str:
        """A step's name."""
        return next((step_name(step) for step in self.steps if step.code == code), code)


def sentence(kind: str, terms: Mapping[str, Any], speaking: Speaking) -> str:
    """What a change does, in a sentence; the kind's own code when it was kept by another version."""
    teller = _SENTENCES.get(kind)
    try:
        return teller(terms, speaking) if teller else kind
    except (KeyError, TypeError, ValueError):
        return str(KINDS.get(Kind(kind), kind)) if kind in tuple(Kind) else kind


def month(text: str) -> str:
    """april 2027, of 2027-04-01."""
    day = date.fromisoformat(text)
    return f"{formats.MONTHS[formats.language()][day.month - 1]} {day.year}"


def points(value: float) -> str:
    """Points of a percentage: 3 or 2,5."""
    shown = round(value * 100, 1)
    return formats.number(shown, 0 if shown == int(shown) else 1)


def some(value: float) -> str:
    """A number without decimals that say nothing."""
    return formats.number(value, 0 if abs(value - round(value)) < 0.005 else 1 if value >= 10 else 2)


def _hire(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {"name": terms["name"], "month": month(terms["start"])}
    curve = terms.get("curve") or ()
    if curve:
        months = ngettext("%(count)s month", "%(count)s months", len(curve)) % {"count": len(curve)}
        text = _("%(name)s begins in %(month)s and sells in full after %(months)s.") % {**told, "months": months}
    else:
        text = _("%(name)s begins in %(month)s and sells in full from then on.") % told
    if terms.get("once"):
        money = formats.money(terms["once"], speaking.currency)
        text += " " + _("That costs %(money)s once.") % {"money": money}
    return text


def _leave(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {"name": speaking.name(terms["person"]), "first": month(terms["start"])}
    if terms.get("until"):
        text = _("%(name)s is away from %(first)s up to and including %(last)s.") % {
            **told, "last": month(terms["until"]),
        }  # fmt: skip
    else:
        text = _("%(name)s is away from %(first)s.") % told
    share = terms.get("spread", 1.0)
    if share:
        return f"{text} " + _("%(share)s of the work goes to the others.") % {"share": formats.percent(share)}
    return f"{text} " + _("The work waits.")


def _inside(terms: Mapping[str, Any], speaking: Speaking) -> str:
    parts = []
    if terms.get("share"):
        told = {"share": formats.percent(terms["share"]), "minutes": some(terms.get("minutes", 30))}
        parts.append(
            _("Inside sales does %(share)s of the service visits by telephone, %(minutes)s minutes each.") % told
        )
    if terms.get("office"):
        told = {"hours": some(terms["office"])}
        parts.append(_("It takes over %(hours)s office hours a week from every seller.") % told)
    return " ".join(parts)


def _channel(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {
        "share": formats.percent(terms["orders"]),
        "of": terms.get("segment") or _("all customers"),
        "channel": str(CHANNELS[Channel(terms["channel"])]).lower(),
    }
    text = _("%(share)s of the orders (%(of)s) goes %(channel)s.") % told
    if terms.get("customers"):
        share = formats.percent(terms["customers"])
        text += " " + _("%(share)s of the customers with agreed visits is visited no more.") % {"share": share}
    if terms.get("stays", 1.0) < 1:
        text += " " + _("%(share)s of those orders stays.") % {"share": formats.percent(terms["stays"])}
    return text


def _redivide(terms: Mapping[str, Any], speaking: Speaking) -> str:
    counted: tuple[tuple[str, Callable[[float], str]], ...] = (
        ("customers", lambda n: ngettext("%(count)s customer", "%(count)s customers", round(n))),
        ("orders", lambda n: ngettext("%(count)s order to win", "%(count)s orders to win", round(n))),
        ("days", lambda n: ngettext("%(count)s day", "%(count)s days", round(n))),
    )
    what = [plural(terms[name]) % {"count": some(terms[name])} for name, plural in counted if terms.get(name)]
    return _("From %(giver)s to %(taker)s: %(what)s.") % {
        "giver": speaking.name(terms["giver"]), "taker": speaking.name(terms["taker"]), "what": listed(what),
    }  # fmt: skip


def _focus(terms: Mapping[str, Any], speaking: Speaking) -> str:
    names = [speaking.name(one[0]) for one in terms["factors"]]
    return _("Other hours per product family for %(names)s, as proposed by the page Who sells what.") % {
        "names": listed(names)
    }


def _training(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {
        "step": speaking.step(terms["step"]),
        "points": points(terms["points"]),
        "people": speaking.people(terms.get("people") or ()),
    }
    text = _("Training for %(people)s: %(points)s points more of “%(step)s” goes on.") % told
    days, cost = terms.get("days"), terms.get("cost")
    if days:
        text += " " + _("It takes %(days)s days each.") % {"days": some(days)}
    if cost:
        text += " " + _("It costs %(money)s each.") % {"money": formats.money(cost, speaking.currency)}
    return text


def _loyalty(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {"share": formats.percent(terms["share"]), "people": speaking.people(terms.get("people") or ())}
    return _("%(share)s fewer agreed visits, for customers of %(people)s.") % told


def _more(terms: Mapping[str, Any], speaking: Speaking) -> str:
    told = {"visits": some(terms["visits"]), "people": speaking.people(terms.get("people") or ())}
    more = 1 if terms["visits"] <= 1 else 2
    return (
        ngettext("%(visits)s visit a day more, for %(people)s.", "%(visits)s visits a day more, for %(people)s.", more)
        % told
    )


def _target(terms: Mapping[str, Any], speaking: Speaking) -> str:
    return _("The target becomes %(money)s.") % {"money": formats.money(terms["target"], speaking.currency)}


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Speaking], str]] = {
    Kind.HIRE: _hire,
    Kind.LEAVE: _leave,
    Kind.INSIDE_SALES: _inside,
    Kind.CHANNEL: _channel,
    Kind.REDIVIDE: _redivide,
    Kind.FOCUS: _focus,
    Kind.TRAINING: _training,
    Kind.LOYALTY: _loyalty,
    Kind.MORE_VISITS: _more,
    Kind.TARGET: _target,
}
