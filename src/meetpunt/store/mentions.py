"""Naming a colleague in a note: who is meant by @word, and which words there are while somebody types one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from meetpunt.store.access import Viewer
from meetpunt.store.models import Person

MOST = 8
"""More suggestions are a list to read, not a choice."""


def names_to_mention(viewer: Viewer) -> dict[int, str]:
    """Everybody who works in the organisation but the viewer, by id."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False, is_active=True)
    return dict(rows.exclude(pk=viewer.person_id or 0).exclude(name="").order_by("name").values_list("pk", "name"))


def meant(word: str, names: Mapping[int, str]) -> int | None:
    """Who is meant by @word: the one with that first name, or that whole name written together; else nobody."""
    for written in (_first, _together):
        found = [pk for pk, name in names.items() if name.strip() and written(name).lower() == word]
        if len(found) == 1:
            return found[0]
    return None


def suggestions(viewer: Viewer, typed: str) -> tuple[tuple[str, str], ...]:
    """Who may be meant by what was typed so far, as (word to write, whole name): the first name where one has it."""
    names = list(names_to_mention(viewer).values())
    of_that_name = Counter(_first(name).lower() for name in names if name.strip())
    found = []
    for name in names:
        if any(part.lower().startswith(typed.lower()) for part in (*name.split(), _together(name))):
            word = _first(name) if of_that_name[_first(name).lower()] == 1 else _together(name)
            found.append((word, name))
    return tuple(found[:MOST])


def _first(name: str) -> str:
    return name.split()[0]


def _together(name: str) -> str:
    return "".join(name.split())
