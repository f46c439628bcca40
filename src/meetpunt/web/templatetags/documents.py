"""What stands with a record: its documents."""

from __future__ import annotations

from typing import Any

from django import template

from meetpunt.store import documents as store

register = template.Library()


@register.simple_tag(takes_context=True)
def documents_of(context: dict[str, Any], table: str, row_id: int) -> tuple[store.DocumentRow, ...]:
    """The documents with a record that was found for the viewer."""
    return store.documents_of(context["viewer"], table, row_id)
