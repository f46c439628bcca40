"""When people work: contracts, absences and allowances as rows, and the working days that follow from them.

Rule: who may see whose is `store.access`'s; the functions that take person ids are for persons that were found there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from meetpunt.method.planning.working_days import WorkableDays, WorkingCalendar, working_calendar
from meetpunt.method.planning.working_terms import Absence, Allowance, Away, ContractTerm
from meetpunt.store import models
from meetpunt.store.access import NotVisible, Viewer, people
from meetpunt.store.access.registration import activities
from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.free_days import holidays_of_years
from meetpunt.store.refs import PersonRef
from meetpunt.store.rows import Values, values_of

ABSENCE = ("kind", "first_day", "last_day", "is_half", "note")
"""The columns that a form of an absence asks."""
KINDS = {"leave": Away.LEAVE, "training": Away.TRAINING, "meeting": Away.MEETING, "other": Away.OTHER}


def work_of(
    organisation_id: int, person_ids: Iterable[int], first: date, last: date, *, today: date
) -> dict[int, WorkableDays]:
    """The workable days of each of these persons from the first to the last day, both included.

    today: days up to it count the absences that were recorded, later ones at least the allowance.
    """
    calendars = calendars_of(organisation_id, person_ids, first, last, today=today)
    return {person_id: calendar.between(first, last) for person_id, calendar in calendars.items()}


def calendars_of(
    organisation_id: int,
    person_ids: Iterable[int],
    first: date,
    last: date,
    *,
    today: date,
    holidays: Collection[date] | None = None,
) -> dict[int, WorkingCalendar]:
    """Day by day what each of these persons works, in the calendar years that hold these days; in four statements.

    holidays: of those years (`holidays_of_years`), when they are known already.
    """
    ids = list(dict.fromkeys(person_ids))
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    free = holidays_of_years(organisation_id, first, last) if holidays is None else holidays
    contracts: dict[int, list[ContractTerm]] = defaultdict(list)
    terms = models.Contract.objects.filter(organisation_id=organisation_id, person_id__in=ids)
    for row in terms.filter(valid_from__lte=end, valid_until__gt=start).order_by("valid_from"):
        contracts[row.person_id].append(ContractTerm(row.valid_from, row.valid_until, tuple(row.minutes)))
    absences: dict[int, list[Absence]] = defaultdict(list)
    away = models.Absence.objects.filter(organisation_id=organisation_id, person_id__in=ids)
    for one in away.filter(first_day__lte=end, last_day__gte=start).order_by("pk"):
        share = 0.5 if one.is_half else 1.0
        absences[one.person_id].append(Absence(KINDS[one.kind], one.first_day, one.last_day, share))
    allowances = _allowances(organisation_id, ids, start, end)
    return {
        one: working_calendar(
            first, last, today, contracts[one], free, absences[one], [*allowances[None], *allowances[one]]
        )
        for one in ids
    }


def _allowances(
    organisation_id: int, person_ids: list[int], start: date, end: date
) -> defaultdict[int | None, list[Allowance]]:
    """By person, under None those of the organisation; in the order in which they hold."""
    found: defaultdict[int | None, list[Allowance]] = defaultdict(list)
    rows = models.WorkAllowance.objects.filter(organisation_id=organisation_id, valid_from__lte=end)
    rows = rows.filter(valid_until__gt=start).order_by("valid_from", "pk")
    for row in rows:
        if row.person_id is None or row.person_id in person_ids:
            illness = None if row.illness_percent is None else row.illness_percent / 100
            terms = (row.leave_days, row.training_days, row.meeting_days, illness)
            found[row.person_id].append(Allowance(row.valid_from, row.valid_until, *terms))
    return found


@dataclass(frozen=True)
class ContractRow:
    """Minutes per weekday from a day to a day; first: None = always was, last: None = until further notice."""

    id: int
    first: date | None
    last: date | None
    minutes: tuple[int, ...]


@dataclass(frozen=True)
class AbsenceRow:
    """Days that somebody is away, as they were recorded. made_by: empty when they did it themselves."""

    id: int
    kind: str
    first: date
    last: date
    is_half: bool
    note: str
    made_by: str


@dataclass(frozen=True)
class AbsenceCard:
    """One absence with whose it is; values: its columns, for the form."""

    person: PersonRef
    first: date
    last: date
    values: Values


@dataclass(frozen=True)
class AllowanceRow:
    """What a year takes off; illness in percent; None = not told."""

    id: int
    first: date | None
    last: date | None
    leave: float | None
    training: float | None
    meetings: float | None
    illness: float | None


def people_of(viewer: Viewer) -> tuple[PersonRef, ...]:
    """Whose working days the viewer reads and keeps, alphabetically: one's own, as a manager also the own team's."""
    if not viewer.sells or viewer.person_id is None:
        return ()
    return tuple(
        one
        for one in people(viewer)
        if one.id == viewer.person_id or viewer.manages_everybody or one.team_id in viewer.managed_team_ids
    )


def person_of(viewer: Viewer, person_id: int) -> PersonRef:
    """One of them, or NotVisible."""
    for one in people_of(viewer):
        if one.id == person_id:
            return one
    raise NotVisible(f"working days of {person_id}")


def may_agree(viewer: Viewer) -> bool:
    """Whether the viewer sets contracts and allowances of `people_of`: who manages does."""
    return viewer.sells and models.Role.MANAGER in viewer.roles


def find_absence(viewer: Viewer, absence_id: int) -> models.Absence:
    """An absence of somebody whom the viewer may see, or NotVisible."""
    rows = models.Absence.objects.filter(organisation_id=viewer.organisation.id, pk=absence_id)
    row = rows.first()
    if row is None:
        raise NotVisible(f"absence {absence_id}")
    person_of(viewer, row.person_id)
    return row


def planned_between(viewer: Viewer, person_id: int, first: date, last: date) -> int:
    """How many activities of somebody in hand are still planned on these days, both included."""
    rows = activities(viewer).filter(person_id=person_id, status=models.Activity.Status.PLANNED)
    return rows.filter(started_on__gte=first, started_on__lte=last).count()


def absence_card(viewer: Viewer, absence_id: int) -> AbsenceCard:
    """An absence of somebody whom the viewer may see, to open, or NotVisible."""
    row = find_absence(viewer, absence_id)
    person = person_of(viewer, row.person_id)
    return AbsenceCard(person, row.first_day, row.last_day, values_of(row, ABSENCE))


def contracts_of(organisation_id: int, person_ids: Iterable[int]) -> dict[int, tuple[ContractRow, ...]]:
    """The contracts of each of these persons, the latest first."""
    found: dict[int, list[ContractRow]] = {one: [] for one in person_ids}
    rows = models.Contract.objects.filter(organisation_id=organisation_id, person_id__in=list(found))
    for row in rows.order_by("-valid_from"):
        told = ContractRow(row.pk, *_ends(row.valid_from, row.valid_until), tuple(row.minutes))
        found[row.person_id].append(told)
    return {one: tuple(terms) for one, terms in found.items()}


def absence_rows(organisation_id: int, person_id: int, first: date, last: date) -> tuple[AbsenceRow, ...]:
    """The absences of a person that touch these days, in order."""
    rows = models.Absence.objects.filter(organisation_id=organisation_id, person_id=person_id)
    rows = rows.filter(first_day__lte=last, last_day__gte=first).select_related("made_by")
    return tuple(
        AbsenceRow(
            row.pk,
            row.kind,
            row.first_day,
            row.last_day,
            row.is_half,
            row.note,
            row.made_by.name if row.made_by and row.made_by_id != person_id else "",
        )
        for row in rows.order_by("first_day", "pk")
    )


def allowance_rows(organisation_id: int, person_id: int | None) -> tuple[AllowanceRow, ...]:
    """What a year takes off, of a person or (None) of the organisation, the latest first."""
    rows = models.WorkAllowance.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(person=None) if person_id is None else rows.filter(person_id=person_id)
    return tuple(
        AllowanceRow(
            row.pk,
            *_ends(row.valid_from, row.valid_until),
            row.leave_days,
            row.training_days,
            row.meeting_days,
            row.illness_percent,
        )
        for row in rows.order_by("-valid_from", "-pk")
    )


def _ends(first: date, until: date) -> tuple[date | None, date | None]:
    return None if first == BEGINNING else first, None if until == FOREVER else until - timedelta(days=1)
