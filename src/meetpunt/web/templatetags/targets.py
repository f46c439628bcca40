"""Tags of targets and the market."""

from __future__ import annotations

from django import template

from meetpunt.store.objectives import FactRow
from meetpunt.web import formats

register = template.Library()


@register.filter
def growth(fact: FactRow) -> str:
    """+3,1% or −0,5%."""
    if fact.growth_permille is None:
        return formats.DASH
    size = formats.number(abs(fact.growth_permille) / 10, 1 if fact.growth_permille % 10 else 0)
    return f"{'−' if fact.growth_permille < 0 else '+'}{size}%"
