"""Makes, changes and removes an organisation's own fields, fills them in, and hides optional ones of ours.

No field is ever mandatory, and removing one keeps what was filled in: putting it back brings all of it back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, CustomField, CustomValue, HiddenField
from meetpunt.store.optional_fields import optional_field
from meetpunt.store.own_fields import MICRO, record_name
from meetpunt.store.tenancy import changing

MOST_FIELDS = 30
"""On one kind of record; more is a form that nobody fills in."""

_TWO_WAYS = re.compile(r"-?\d{1,3}[.,]\d{3}")
_YES = {"yes": "yes", "no": "no", "": ""}


@dataclass(frozen=True)
class FieldTold:
    """What is told of a field. choices: of a field to choose from."""

    on: str
    type: str
    name_nl: str
    name_en: str
    choices: tuple[str, ...] = ()


class BadValues(Refused):
    """Some values cannot be kept; nothing was changed. `problems`: a sentence by field id."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def make_field(viewer: Viewer, told: FieldTold, now: datetime) -> int:
    """Make a field; gives its id.

    Raises:
        NotVisible: the viewer is no administrator.
        Refused: it has no name, or there are many already, or nothing to choose from.
    """
    _require_administrator(viewer)
    name_nl, name_en, choices = _checked(told)
    with changing(viewer.organisation.id):
        others = CustomField.objects.filter(organisation_id=viewer.organisation.id, on=told.on)
        if others.filter(removed_at=None).count() >= MOST_FIELDS:
            raise Refused(
                _("There are %(count)s fields here already. Remove one that is not used first.")
                % {"count": MOST_FIELDS}
            )
        row = CustomField.objects.create(
            organisation_id=viewer.organisation.id,
            on=told.on,
            code=_free_code(name_en, set(others.values_list("code", flat=True))),
            name_nl=name_nl,
            name_en=name_en,
            type=told.type,
            choices=list(choices),
            position=others.count(),
            made_at=now,
        )
        editing.made(viewer, row, now)
    return row.pk


def change_field(viewer: Viewer, field_id: int, told: FieldTold, now: datetime) -> Change | None:
    """Change a field's names and choices; its kind of record and type stay, because values stand in it."""
    _require_administrator(viewer)
    name_nl, name_en, choices = _checked(told)
    with changing(viewer.organisation.id):
        row = _find(viewer, field_id)
        wanted = {"name_nl": name_nl, "name_en": name_en, "choices": list(choices)}
        return editing.change(viewer, row, {}, wanted, now)


def remove_field(viewer: Viewer, field_id: int, now: datetime) -> Change | None:
    """Take a field out of all forms and lists; its values are kept."""
    _require_administrator(viewer)
    with changing(viewer.organisation.id):
        row = _find(viewer, field_id)
        if row.removed_at is not None:
            return None
        return editing.change(viewer, row, {}, {"removed_at": to_us(now)}, now)


def put_back_field(viewer: Viewer, field_id: int, now: datetime) -> Change | None:
    """Bring a removed field back with all that was filled in."""
    _require_administrator(viewer)
    with changing(viewer.organisation.id):
        return editing.change(viewer, _find(viewer, field_id), {}, {"removed_at": None}, now)


def hide_field(viewer: Viewer, on: str, code: str, is_hidden: bool, now: datetime) -> None:
    """Hide an optional field of ours that no figure needs, or show it again.

    Raises:
        Refused: a figure needs the field.
    """
    _require_administrator(viewer)
    field = optional_field(on, code)
    if field is None:
        raise NotVisible(f"field {on}.{code}")
    if is_hidden and not field.may_be_hidden:
        raise Refused(_("This field is needed for %(what)s, so it stays.") % {"what": field.needed_for})
    with changing(viewer.organisation.id):
        rows = HiddenField.objects.filter(organisation_id=viewer.organisation.id, on=on, code=code)
        if not is_hidden:
            rows.delete()
        elif not rows.exists():
            HiddenField.objects.create(organisation_id=viewer.organisation.id, on=on, code=code, at=now)


def fill_in_record(viewer: Viewer, on: str, row_id: int, told: Mapping[int, str], now: datetime) -> tuple[Change, ...]:
    """The same for a record of the viewer's registration, in a transaction of its own.

    Raises:
        NotVisible: there is no such record for the viewer. BadValues: as `fill_in`.
    """
    with changing(viewer.organisation.id):
        record_name(viewer, on, row_id)
        return fill_in(viewer, on, row_id, told, now)


def fill_in(viewer: Viewer, on: str, row_id: int, told: Mapping[int, str], now: datetime) -> tuple[Change, ...]:
    """Fill in own fields of a record that was found through `store.access`; call it inside `changing`.

    Parameters:
        told: what is filled in by field id, as a form sends it; empty takes a value away; fields not told stay.

    Raises:
        BadValues: a value is no number, day or choice; nothing was changed.
    """
    fields = {
        row.pk: row
        for row in CustomField.objects.filter(
            organisation_id=viewer.organisation.id, on=on, removed_at=None, pk__in=list(told)
        )
    }
    problems: dict[int, str] = {}
    wanted: dict[int, tuple[str, int | None, date | None]] = {}
    for field_id, row in fields.items():
        try:
            wanted[field_id] = parse(row.type, tuple(row.choices), told[field_id].strip())
        except Refused as refused:
            problems[field_id] = str(refused.message)
    if problems:
        raise BadValues(problems)
    stands = {row.field_id: row for row in CustomValue.objects.filter(field_id__in=list(wanted), row_id=row_id)}
    changes = [_keep(viewer, fields[one], row_id, stands.get(one), values, now) for one, values in wanted.items()]
    return tuple(change for change in changes if change is not None)


def parse(kind: str, choices: tuple[str, ...], text: str) -> tuple[str, int | None, date | None]:
    """A typed value as (text, number in millionths, day); all empty for an empty text.

    Raises:
        Refused: the text is no value of that kind.
    """
    if not text:
        return "", None, None
    if kind == CustomField.Type.NUMBER:
        return "", _number(text), None
    if kind == CustomField.Type.DAY:
        try:
            return "", None, date.fromisoformat(text)
        except ValueError as error:
            raise Refused(_("Write the day as 2026-01-31.")) from error
    if kind == CustomField.Type.CHOICE and text not in choices:
        raise Refused(_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)})
    if kind == CustomField.Type.YES_NO and text not in _YES:
        raise Refused(_("Choose yes or no."))
    if len(text) > 2000:
        raise Refused(_("This is longer than 2,000 characters. Put a long text in a note."))
    return text, None, None


def _keep(
    viewer: Viewer,
    field: CustomField,
    row_id: int,
    stands: CustomValue | None,
    values: tuple[str, int | None, date | None],
    now: datetime,
) -> Change | None:
    if values == ("", None, None):
        return editing.remove(viewer, stands, now) if stands is not None else None
    if stands is None:
        made = CustomValue(organisation_id=viewer.organisation.id, field=field, row_id=row_id)
        made.text, made.number_micro, made.day = values
        made.save()
        return editing.made(viewer, made, now)
    if (stands.text, stands.number_micro, stands.day) == values:
        return None
    text, number, day = values
    field_of_day = CustomValue._meta.get_field("day")
    wanted = {"text": text, "number_micro": number, "day": field_of_day.get_prep_value(day)}
    return editing.change(viewer, stands, {}, wanted, now)


def _number(text: str) -> int:
    tidy = text.replace(" ", "").replace("\u00a0", "")
    if _TWO_WAYS.fullmatch(tidy):
        raise Refused(_("This number can be read in two ways. Write it without dots for thousands, such as 1234."))
    if "," in tidy and "." in tidy:
        thousands = "." if tidy.rindex(",") > tidy.rindex(".") else ","
        tidy = tidy.replace(thousands, "")
    try:
        value = Decimal(tidy.replace(",", "."))
    except InvalidOperation as error:
        raise Refused(_("Write a number, such as 12 or 2,5.")) from error
    if not value.is_finite() or abs(value) >= 10**12:
        raise Refused(_("This number is too large to keep."))
    return int(value * MICRO)


def _checked(told: FieldTold) -> tuple[str, str, tuple[str, ...]]:
    name_nl, name_en = " ".join(told.name_nl.split())[:80], " ".join(told.name_en.split())[:80]
    if told.on not in CustomField.On.values or told.type not in CustomField.Type.values:
        raise Refused(_("Choose what the field belongs to and what can be filled in."))
    if not name_nl and not name_en:
        raise Refused(_("Give the field a name."))
    choices = tuple(dict.fromkeys(" ".join(one.split())[:120] for one in told.choices if one.strip()))
    if told.type == CustomField.Type.CHOICE and len(choices) < 2:
        raise Refused(_("Give at least two values to choose from, one on each line."))
    return name_nl or name_en, name_en or name_nl, choices if told.type == CustomField.Type.CHOICE else ()


def _free_code(name: str, taken: set[str]) -> str:
    base = slugify(name).replace("-", "_")[:36] or "field"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code


def _find(viewer: Viewer, field_id: int) -> CustomField:
    row = CustomField.objects.filter(organisation_id=viewer.organisation.id, pk=field_id).first()
    if row is None:
        raise NotVisible(f"field {field_id}")
    return row


def _require_administrator(viewer: Viewer) -> None:
    if not viewer.may_import:
        raise NotVisible("fields")
