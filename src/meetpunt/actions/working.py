"""Keeping when people work: their contract, what a year takes off, and the days that they are away.

Rule: one keeps one's own absence, a manager also that of the own team's people and their contracts, an administrator
what a year takes off for all. Illness is not among the kinds: who was ill is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.dating import hold_from, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.together import ALSO
from meetpunt.actions.trust import stand_in
from meetpunt.actions.undoing import put_back, undo, undoes
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import Absence, Change, Contract, WorkAllowance
from meetpunt.store.refs import PersonRef
from meetpunt.store.tenancy import changing
from meetpunt.store.working import find_absence, may_agree, person_of

LONGEST = 366
"""Days of one absence."""
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class AbsenceTold:
    """What a form tells of an absence. by_id: who stands in meanwhile."""

    kind: str
    first: date
    last: date
    is_half: bool = False
    note: str = ""
    by_id: int | None = None


def set_contract(viewer: Viewer, person_id: int, first: date, minutes: Sequence[int], now: datetime) -> Change | None:
    """Let somebody work so many minutes on each weekday (Monday first) from a day on; None when that was so already.

    Raises:
        NotVisible: the person is none of the own team's.
        Refused: the day or the minutes cannot be.
    """
    person = _managed(viewer, person_id)
    _check_day(first)
    if len(minutes) != 7 or not all(0 <= one <= 1440 for one in minutes):
        raise Refused(_("Give the hours of each weekday, from 0 to 24."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        values = {"minutes": list(minutes)}
        held = hold_from(Contract, viewer.organisation.id, {"person_id": person.id}, values, first)
        return write_down_held(viewer, Contract, held, person.name, now)


def set_allowance(
    viewer: Viewer, person_id: int | None, first: date, told: Mapping[str, float | None], now: datetime
) -> Change | None:
    """Say what a year takes off from a day on, for the organisation (person None) or where somebody's own differs.

    told: leave_days, training_days, meeting_days and illness_percent; None = not told; all None = no longer any.

    Raises:
        NotVisible: the viewer does not administer, or the person is none of the own team's.
        Refused: the day or a number cannot be.
    """
    if person_id is None:
        must_administer(viewer)
        name = ""
    else:
        name = _managed(viewer, person_id).name
    _check_day(first)
    for column, value in told.items():
        most = 100 if column == "illness_percent" else 366
        if value is not None and not 0 <= value <= most:
            raise Refused(_("Give days from 0 to 366, and illness from 0 to 100 percent."))
    values = None if all(value is None for value in told.values()) else dict(told)
    with changing(viewer.organisation.id, leaves_accounts=True):
        held = hold_from(WorkAllowance, viewer.organisation.id, {"person_id": person_id}, values, first)
        return write_down_held(viewer, WorkAllowance, held, name, now)


def add_absence(
    viewer: Viewer, person_id: int, told: AbsenceTold, now: datetime, key: UUID | None = None
) -> Change | None:
    """Record that somebody is away, and who stands in; gives what an undo takes back. The same key twice is one.

    Raises:
        NotVisible: the person is neither oneself nor one of the own team's.
        Refused: the days cannot be, or something else is recorded on one of them.
    """
    person = person_of(viewer, person_id)
    found: list[Change] = []

    def make() -> int:
        _check(viewer, person_id, told, 0)
        row = Absence.objects.create(
            organisation_id=viewer.organisation.id,
            person_id=person_id,
            kind=told.kind,
            first_day=told.first,
            last_day=told.last,
            is_half=told.is_half,
            note=told.note,
            made_by_id=viewer.person_id,
            made_at=now,
        )
        besides = {}
        if told.by_id is not None:
            besides[ALSO] = [stand_in(viewer, person_id, told.by_id, told.first, told.last, now).pk]
        found.append(editing.made(viewer, row, now, person.name, besides))
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        once(viewer, key, "absence", now, make)
    return found[0] if found else None


def change_absence(
    viewer: Viewer, absence_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change an absence; columns as `store.rows` tells them. See `editing.change`."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_absence(viewer, absence_id)
        first, last = from_day_number(wanted["first_day"]), from_day_number(wanted["last_day"])
        told = AbsenceTold(wanted["kind"], first, last, wanted["is_half"], wanted["note"])
        _check(viewer, row.person_id, told, row.pk)
        return editing.change(viewer, row, seen, wanted, now)


def remove_absence(viewer: Viewer, absence_id: int, now: datetime) -> Change:
    """Take an absence away, as if it never was; who stands in stays."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.remove(viewer, find_absence(viewer, absence_id), now)


@undoes("absence", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo an absence with who stands in, that was told with it."""
    for change_id in found.after.pop(ALSO, []):
        undo(viewer, change_id, now)
    put_back(viewer, found, now)


def _managed(viewer: Viewer, person_id: int) -> PersonRef:
    if not may_agree(viewer):
        raise NotVisible(f"contract of {person_id}")
    return person_of(viewer, person_id)


def _check_day(day: date) -> None:
    if not _FIRST <= day < _LAST:
        raise Refused(_("Choose a day from 2000 to 2099."))


def _check(viewer: Viewer, person_id: int, told: AbsenceTold, but: int) -> None:
    _check_day(told.first)
    _check_day(told.last)
    if told.kind not in Absence.Kind.values:
        raise Refused(_("Choose why: leave, training, a meeting or something else."))
    if told.last < told.first:
        raise Refused(_("The last day lies before the first one. Change them round."))
    if (told.last - told.first).days >= LONGEST:
        raise Refused(_("This is longer than a year. Change the contract instead, from its first day on."))
    if len(told.note) > 120:
        raise Refused(_("The note is too long: at most 120 characters."))
    _check_free(viewer, person_id, told, but)


def _check_free(viewer: Viewer, person_id: int, told: AbsenceTold, but: int) -> None:
    """A day is given away once: whole, or in two halves."""
    rows = Absence.objects.filter(organisation_id=viewer.organisation.id, person_id=person_id).exclude(pk=but)
    rows = rows.filter(first_day__lte=told.last, last_day__gte=told.first)
    halves: dict[date, int] = {}
    for row in rows.order_by("first_day"):
        day, last = max(row.first_day, told.first), min(row.last_day, told.last)
        while day <= last:
            halves[day] = halves.get(day, 0) + (1 if row.is_half else 2)
            if halves[day] + (1 if told.is_half else 2) > 2:
                kind = row.get_kind_display()
                raise Refused(
                    _("On %(day)s there is %(kind)s already. Change that, or choose other days.")
                    % {"day": f"{day.day}-{day.month}-{day.year}", "kind": str(kind).lower()}
                )
            day += timedelta(days=1)
