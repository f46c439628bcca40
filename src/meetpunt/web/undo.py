"""Telling what was done, with a button that takes it back: instead of asking "are you sure" beforehand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

MARK = "undo-"


def tell(request: HttpRequest, text: str, change_id: int | None = None) -> None:
    """Say on the next page what was done; with the id of a change (`actions.editing`) it can be undone there."""
    messages.success(request, text, extra_tags="" if change_id is None else f"{MARK}{change_id}")


def change_of(tags: str) -> str:
    """The id of the change that a message's tags name; empty when it cannot be undone."""
    return next((tag.removeprefix(MARK) for tag in tags.split() if tag.startswith(MARK)), "")
