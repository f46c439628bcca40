"""Words of the records behind parameters."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from meetpunt.method.planning.inputs import Figure
from meetpunt.store.skills import LEVELS
from meetpunt.web import deal_words, formats, week_words

register = template.Library()

register.filter("activity_kind", deal_words.kind)
register.filter("purpose_name", week_words.purpose)


@register.filter
def level_name(code: str) -> str:
    """A level of who sells what; empty = nobody told."""
    return str(LEVELS[code]) if code in LEVELS else _("not told")


@register.filter
def between(figure: Figure) -> str:
    """The interval of a share."""
    return formats.percent_range(figure.low, figure.high)


@register.filter
def whole(value: float) -> int:
    """Rounded, as minor units are."""
    return round(value)
