"""Filters and tags of the pages on which an organisation is administered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent
from meetpunt.web import formats, trail_words
from meetpunt.web.export import major

register = template.Library()


@register.filter
def of_key(found: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key; nothing when it is not there."""
    return found.get(key, ())


@register.simple_tag
def in_language(dutch: str, english: str) -> str:
    """The text in the reader's language, else the other one."""
    return (english or dutch) if formats.language() == "en" else (dutch or english)


@register.simple_tag
def money_exact(minor: int | None, currency: str) -> str:
    """An amount to the last minor unit."""
    amount = major(minor, currency)
    if amount is None:
        return formats.DASH
    digits = exponent(currency)
    return f"{formats.SIGNS.get(currency, currency)}{formats.NO_BREAK}{formats.number(float(amount), digits)}"


register.filter("column_words", trail_words.column)
register.filter("table_words", trail_words.table)
register.filter("kind_words", trail_words.kind)


@register.simple_tag
def trail_value(told: Any, viewer: Viewer) -> str:
    """A value of a change as people read it."""
    return trail_words.value(told, viewer.organisation.time_zone)
