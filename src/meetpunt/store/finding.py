"""One box that finds accounts, contacts and opportunities, within what the viewer works in.

Rule: a fixed number of queries, each with a limit, whatever is asked. A name that begins with what was typed stands
before one that holds it further on; among equals what the viewer had open last stands first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from meetpunt.store.access import Viewer, people, registration
from meetpunt.store.models import RecentlySeen
from meetpunt.store.names import called

FEWEST_SIGNS = 2
LONGEST = 80
MOST_WORDS = 6
EACH = 7
RECENT = 60


@dataclass(frozen=True)
class Hit:
    """Something that was found. detail: what tells it from another of the same name."""

    table: str
    id: int
    name: str
    detail: str = ""


# Per table: the columns in which words may stand beside the name, and the column that is shown as detail.
_TABLES: tuple[tuple[str, Any, tuple[str, ...], str], ...] = (
    ("account", registration.accounts, ("town",), "town"),
    ("contact", registration.contacts, ("email", "account__name"), "account__name"),
    ("opportunity", registration.opportunities, ("account__name",), "account__name"),
)


def find(viewer: Viewer, typed: str) -> tuple[Hit, ...]:
    """What fits every word that was typed, the nearest first within each table; nothing for less than two signs."""
    text = " ".join(typed[:LONGEST].replace("\0", " ").split()[:MOST_WORDS])
    if len(text) < FEWEST_SIGNS:
        return ()
    seen = _seen(viewer)
    found: list[Hit] = []
    for table, of, beside, detail in _TABLES:
        found += _rows(table, _ranked(of(viewer), text, beside, [pk for name, pk in seen if name == table]), detail)
    return (*found, *_persons(viewer, text.lower()))


def recently_seen(viewer: Viewer, most: int = EACH) -> tuple[Hit, ...]:
    """What the viewer had open last and may still see, the latest first."""
    seen = _seen(viewer)
    hits: dict[tuple[str, int], Hit] = {}
    for table, of, _beside, detail in _TABLES:
        ids = [pk for name, pk in seen if name == table]
        hits |= {(table, hit.id): hit for hit in _rows(table, of(viewer).filter(pk__in=ids), detail, RECENT)}
    return tuple(hits[one] for one in seen if one in hits)[:most]


def opened_since(organisation_id: int, moment: datetime) -> int:
    """How many records people of an organisation opened since a moment: a sign of how many are at work."""
    return RecentlySeen.objects.filter(organisation_id=organisation_id, at__gte=moment).count()


def _seen(viewer: Viewer) -> list[tuple[str, int]]:
    rows = RecentlySeen.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return list(rows.order_by("-at").values_list("table", "row_id")[:RECENT])


def _ranked(rows: QuerySet[Any], text: str, beside: tuple[str, ...], seen: list[int]) -> QuerySet[Any]:
    for word in text.split():
        fits = Q(name__icontains=word)
        for column in beside:
            fits |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(fits)
    first = text.split()[0]
    how = Case(
        When(name__istartswith=text, then=Value(0)),
        When(name__istartswith=first, then=Value(1)),
        When(name__icontains=f" {first}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    # Without any, the database would read the constant that remains as the number of a column to sort by.
    recent = [Case(When(pk__in=seen, then=Value(0)), default=Value(1), output_field=IntegerField())] if seen else []
    return rows.order_by(how, *recent, "name", "pk")


def _rows(table: str, rows: QuerySet[Any], detail: str, most: int = EACH) -> list[Hit]:
    found = rows.values_list("pk", "name", detail)[:most]
    return [Hit(table, pk, called(name) if table == "contact" else name, told or "") for pk, name, told in found]


def _persons(viewer: Viewer, text: str) -> list[Hit]:
    fitting = [one for one in people(viewer) if all(word in one.name.lower() for word in text.split())]
    fitting.sort(key=lambda one: (not one.name.lower().startswith(text), one.name))
    return [Hit("person", one.id, one.name, one.team_name) for one in fitting[:EACH]]
