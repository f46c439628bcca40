"""Telling what was done, with a button that takes it back: instead of asking "are you sure" beforehand."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.contrib import messages
from django.http import HttpRequest

MARK, BACK = "undo-", "back-"


def tell(request: HttpRequest, text: str, change_id: int | None = None, back: str = "") -> None:
    """Say on the next page what was done; with the id of a change (`actions.editing`) it can be undone there.

    back: where one goes after undoing, when the page that tells is no longer there then.
    """
    tags = "" if change_id is None else f"{MARK}{change_id}{f' {BACK}{quote(back)}' if back else ''}"
    messages.success(request, text, extra_tags=tags)


def change_of(tags: str) -> str:
    """The id of the change that a message's tags name; empty when it cannot be undone."""
    return _told(tags, MARK)


def back_of(tags: str) -> str:
    """Where one goes after undoing; empty = the page that tells."""
    return unquote(_told(tags, BACK))


def _told(tags: str, mark: str) -> str:
    return next((tag.removeprefix(mark) for tag in tags.split() if tag.startswith(mark)), "")
