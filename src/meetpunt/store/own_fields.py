"""An organisation's own fields with their values, and which of our optional fields it hid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.models import CustomField, CustomValue, HiddenField
from meetpunt.store.names import called
from meetpunt.store.prepared import prepared
from meetpunt.store.tenancy import once_a_look

MICRO = 1_000_000


@dataclass(frozen=True)
class OwnField:
    """A field of an organisation's own. name: by language; choices: of a field to choose from."""

    id: int
    on: str
    code: str
    name: dict[str, str]
    type: str
    choices: tuple[str, ...]
    removed_at: datetime | None


def own_fields(organisation_id: int, on: str | None = None, *, with_removed: bool = False) -> tuple[OwnField, ...]:
    """The fields in their order; of one kind of record or of all."""
    return tuple(own_field_of(row) for row in _fields(organisation_id, on=on, with_removed=with_removed))


@prepared
def _fields(organisation_id: int, *, on: str | None, with_removed: bool) -> QuerySet[CustomField]:
    rows = CustomField.objects.filter(organisation_id=organisation_id)
    if on is not None:
        rows = rows.filter(on=on)
    if not with_removed:
        rows = rows.filter(removed_at=None)
    return rows.order_by("on", "position", "pk")


def own_field_of(row: CustomField) -> OwnField:
    """A row as a frozen field."""
    names = {"nl": row.name_nl, "en": row.name_en}
    return OwnField(row.pk, row.on, row.code, names, row.type, tuple(row.choices), row.removed_at)


def own_values(organisation_id: int, field_ids: Iterable[int], row_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """What is filled in, by record and field, as text that reads and can be sent back: 2.5, 2026-11-28, yes."""
    found: dict[int, dict[int, str]] = {}
    rows = CustomValue.objects.filter(
        organisation_id=organisation_id, field_id__in=list(field_ids), row_id__in=list(row_ids)
    )
    for row in rows:
        found.setdefault(row.row_id, {})[row.field_id] = plain(row.text, row.number_micro, row.day)
    return found


def plain(text: str, number_micro: int | None, day: date | None) -> str:
    """A value as text."""
    if number_micro is not None:
        whole, rest = divmod(abs(number_micro), MICRO)
        digits = f"{rest:06d}".rstrip("0")
        return f"{'-' if number_micro < 0 else ''}{whole}{'.' + digits if digits else ''}"
    return day.isoformat() if day is not None else text


def record_name(viewer: Viewer, on: str, row_id: int) -> str:
    """What a record with own fields is called.

    Raises:
        NotVisible: there is no such record in the viewer's registration.
    """
    match on:
        case "account":
            return registration.find(registration.accounts(viewer), row_id).name
        case "contact":
            return called(registration.find(registration.contacts(viewer), row_id).name)
        case "opportunity":
            return registration.find(registration.opportunities(viewer), row_id).name
        case "activity":
            return registration.find(registration.activities(viewer), row_id).subject or _("Activity")
    raise NotVisible(on)


def hidden_fields(organisation_id: int) -> frozenset[tuple[str, str]]:
    """Kind of record and code of every optional field of ours that the organisation hid."""
    return once_a_look(("hidden fields", organisation_id), lambda: frozenset(_hidden(organisation_id)))


@prepared
def _hidden(organisation_id: int) -> QuerySet[HiddenField, tuple[str, str]]:
    return HiddenField.objects.filter(organisation_id=organisation_id).values_list("on", "code")
