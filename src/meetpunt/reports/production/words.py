"""What is told of large orders, in one sentence each: to production, and to sales of what production says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHANGES: dict[str, Promise] = {
    "chance": gettext_lazy("the chance"),
    "week": gettext_lazy("the week"),
    "quantity": gettext_lazy("the quantity"),
    "amount": gettext_lazy("the amount"),
}


def week_words(monday: date | None) -> str:
    """The week of a Monday, as "week 28 of 2026"."""
    if monday is None:
        return _("a week not known yet")
    year, week, _day = monday.isocalendar()
    return _("week %(week)s of %(year)s") % {"week": week, "year": year}


def changed_words(changed: list[str]) -> str:
    """What is different, as "the week, the quantity"."""
    return ", ".join(str(CHANGES[one]) for one in changed if one in CHANGES)


def large_order(about: Mapping[str, Any]) -> str:
    """What production is told."""
    told = {"account": about["account"], "week": _week(about.get("week"))}
    match about["what"], about.get("state"):
        case "reply", _state:
            return _("Sales replied about the large order of %(account)s.") % told
        case "told", _state:
            return _("A large order is likely: %(account)s, wanted in %(week)s.") % told
        case "ended", "ordered":
            return _("A large order was placed: %(account)s, wanted in %(week)s.") % told
        case "ended", _state:
            return _("A large order does not come: %(account)s.") % told
        case _what, "less_likely":
            return _("A large order became less likely: %(account)s.") % told
    if "chance" in about.get("changed", ()):
        return _("A large order is likely again: %(account)s, wanted in %(week)s.") % told
    told["changed"] = changed_words(about.get("changed", []))
    return _("A large order changed (%(changed)s): %(account)s, wanted in %(week)s.") % told


def production_answer(about: Mapping[str, Any]) -> str:
    """What sales is told."""
    told = {"name": about["name"], "week": _week(about.get("week"))}
    match about["what"]:
        case "question":
            return _("Production asks something about %(name)s.") % told
        case "moved":
            return _("Production now says another week for %(name)s: %(week)s.") % told
    return _("Production can deliver for %(name)s in %(week)s.") % told


def _week(told: str | None) -> str:
    return week_words(date.fromisoformat(told) if told else None)
