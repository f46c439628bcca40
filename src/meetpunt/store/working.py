"""When people work: contracts, absences and allowances as rows, and the working days that follow from them.

Rule: who may see whose is `store.access`'s; the functions that take person ids are for persons that were found there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from meetpunt.method.planning.working_days import WorkableDays, WorkingCalendar, working_calendar
from meetpunt.method.planning.working_terms import Absence, Allowance, Away, ContractTerm
from meetpunt.store import models
from meetpunt.store.free_days import holidays_by_day

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
    organisation_id: int, person_ids: Iterable[int], first: date, last: date, *, today: date
) -> dict[int, WorkingCalendar]:
    """Day by day what each of these persons works, in the calendar years that hold these days; in four statements."""
    ids = list(dict.fromkeys(person_ids))
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    holidays = holidays_by_day(organisation_id, start, end)
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
            first, last, today, contracts[one], holidays, absences[one], [*allowances[None], *allowances[one]]
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
