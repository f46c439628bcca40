"""Filters for the pages of costs and who sells what."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from meetpunt.store.costs import RateRow
from meetpunt.web import formats

register = template.Library()


@register.filter
def rate(row: RateRow, currency: str) -> str:
    """€ 65,00, or 2% of the value, or both."""
    parts = [] if row.amount_minor is None else [formats.money(row.amount_minor, currency, exact=True)]
    if row.permille is not None:
        share = formats.number(row.permille / 10, 0 if row.permille % 10 == 0 else 1)
        parts.append(_("%(share)s%% of the value") % {"share": share})
    return " + ".join(parts)


@register.filter
def hundred(value: float) -> str:
    """1.25 as 125."""
    return f"{value * 100:.0f}"


@register.filter
def first_problem(problems: Mapping[str, str]) -> str:
    """One of what is wrong, to say above the form."""
    return next(iter(problems.values()), "")
