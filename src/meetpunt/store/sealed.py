"""Every place where a text is kept encrypted, found from the tables; and their renewal under today's key.

Rule: a row is taken to today's key by itself, only when it still stands as it was read, so that a renewal can be killed
and begun again at any moment, while people work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from meetpunt.store.fields import SecretField
from meetpunt.store.models import Organisation
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import CannotBeRead, Under, renew, under
from meetpunt.store.tenancy import acting_in

AT_ONCE = 500


@dataclass(frozen=True)
class Place:
    """A column of encrypted texts."""

    model: type[Model]
    field: SecretField

    @property
    def name(self) -> str:
        """As `table.column`."""
        return f"{self.model._meta.db_table}.{self.field.column}"


def places() -> tuple[Place, ...]:
    """All of them."""
    return tuple(
        Place(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SecretField)
    )


def counted() -> dict[str, Counter[Under]]:
    """Per place how many texts are under today's key, under a former one, and under none that is known."""
    found: dict[str, Counter[Under]] = {place.name: Counter() for place in places()}
    for place, organisation_id in _everywhere():
        for _pk, kept in _texts(place, organisation_id):
            found[place.name][under(place.field.purpose, kept)] += 1
    return found


def renew_all() -> Iterator[tuple[str, int | None, int]]:
    """Take everything to today's key; tells after each transaction the place, the organisation and how many texts."""
    for place, organisation_id in _everywhere():
        waiting: list[tuple[int, str]] = []
        for pk, kept in _texts(place, organisation_id):
            if under(place.field.purpose, kept) is Under.FORMER:
                waiting.append((pk, kept))
            if len(waiting) >= AT_ONCE:
                yield place.name, organisation_id, _renew(place, organisation_id, waiting)
                waiting = []
        if waiting:
            yield place.name, organisation_id, _renew(place, organisation_id, waiting)


def _everywhere() -> Iterator[tuple[Place, int | None]]:
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for place in places():
        for organisation_id in organisations if issubclass(place.model, Owned) else [None]:
            yield place, organisation_id


def _texts(place: Place, organisation_id: int | None) -> Iterator[tuple[int, str]]:
    """Row and text, in parts: what is changed meanwhile is not skipped."""
    last = 0
    rows = place.model._base_manager.exclude(**{place.field.name: ""})
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    while True:
        with acting_in(organisation_id):
            found = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", place.field.name)[:AT_ONCE])
        if not found:
            return
        yield from found
        last = found[-1][0]


def _renew(place: Place, organisation_id: int | None, waiting: list[tuple[int, str]]) -> int:
    done = 0
    with acting_in(organisation_id), transaction.atomic():
        for pk, kept in waiting:
            try:
                again = renew(place.field.purpose, kept)
            except CannotBeRead:
                continue
            same = place.model._base_manager.filter(pk=pk, **{place.field.name: kept})
            done += same.update(**{place.field.name: again})
    return done
