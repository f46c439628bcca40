"""Filters and tags of profitability: plain numbers, how few bring much in words, and an account's quarters."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from meetpunt.reports.profitability.account import LikeThis, Quarter
from meetpunt.reports.profitability.figures import By, Profitability
from meetpunt.web import formats

register = template.Library()


@register.filter
def decimals(value: float | None, digits: int = 1) -> str:
    """A number with so many decimals."""
    return formats.DASH if value is None else formats.number(value, digits)


@register.filter
def quarter(one: Quarter) -> str:
    """Q3 2026."""
    first = one.period.first
    return _("Q%(number)s %(year)s") % {"number": (first.month + 2) // 3, "year": first.year}


@register.simple_tag
def few_in_words(report: Profitability) -> str:
    """20 of the 112 accounts bring 80 % of the margin."""
    found = report.pareto
    if found is None or not found.few:
        return _("Together they bring nothing, so that no share of it can be told.")
    words = {
        (By.ACCOUNT, True): _("%(few)s of the %(n)s customers bring 80 %% of the margin together."),
        (By.ACCOUNT, False): _("%(few)s of the %(n)s customers bring 80 %% of the revenue together; no cost is known."),
        (By.TERRITORY, True): _("%(few)s of the %(n)s territories bring 80 %% of the margin together."),
        (By.SEGMENT, True): _("%(few)s of the %(n)s segments bring 80 %% of the margin together."),
        (By.PRODUCT, True): _("%(few)s of the %(n)s products bring 80 %% of the margin together."),
        (By.FAMILY, True): _("%(few)s of the %(n)s product families bring 80 %% of the margin together."),
    }
    plain = _("%(few)s of %(n)s bring 80 %% of the revenue together; no cost is known.")
    text = words.get((report.ask.by, report.of_margin), plain)
    return text % {"few": formats.number(found.few), "n": formats.number(found.n)}


@register.simple_tag
def like_in_words(like: LikeThis) -> str:
    """Who are like it, and over which days."""
    found = like.found
    if not like.families and found.by_segment:
        text = _("It bought nothing from %(first)s on: %(n)s customers of its segment that did stand beside it.")
    elif not like.families:
        text = _("It bought nothing from %(first)s on: all %(n)s others that did stand beside it.")
    elif found.by_segment and found.by_size:
        text = _("%(n)s customers of the same segment and size that also buy of its families, from %(first)s on.")
    elif found.by_segment:
        text = _("%(n)s customers of the same segment that also buy of its families, from %(first)s on.")
    else:
        text = _("%(n)s customers that also buy of its families, of any segment, from %(first)s on.")
    return text % {"n": formats.number(found.customers), "first": formats.day_short(like.first)}


@register.simple_tag
def losing_in_words(report: Profitability, currency: str) -> str:
    """How many were sold to at a loss, and what they take."""
    found = report.pareto
    if found is None:
        return ""
    said = _("%(n)s have a negative margin: together they take %(amount)s of what the others bring.")
    return said % {"n": formats.number(found.losing), "amount": formats.money(round(-found.lost), currency)}
