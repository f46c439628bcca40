"""When the demo company works: what a year takes off, contracts, and the leave and training that its diaries hold."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import Diary, day_number, local_midnight
from meetpunt.method.planning.working_terms import DEFAULT_WEEK
from meetpunt.store.fields import BEGINNING, FOREVER, from_day_number, from_us
from meetpunt.store.models import Absence, Contract, WorkAllowance

FOUR_DAYS = (480, 480, 480, 480, 0, 0, 0)
PART_TIMER = 3
"""Number of the rep who works four days from the coming year on."""
Span = tuple[str, date, date, bool, str]


def lay_allowance(plan: CompanyPlan, ground: Ground) -> None:
    """What a year takes off, since history begins."""
    WorkAllowance.objects.create(
        organisation_id=ground.organisation,
        valid_from=date(from_day_number(plan.first).year, 1, 1),
        leave_days=25,
        training_days=4,
        meeting_days=11,
        illness_percent=4,
    )


def lay_working(plan: CompanyPlan, rep: RepPlan, ground: Ground, diary: Diary) -> None:
    """One rep's contract and absences: those of the diary, and what is agreed for the coming year."""
    of = {"organisation_id": ground.organisation, "person_id": ground.persons[rep.number]}
    coming = from_day_number(plan.cut).year + 1
    terms = [(BEGINNING, DEFAULT_WEEK)]
    if rep.started > plan.first:
        terms = [(BEGINNING, (0,) * 7), (from_day_number(rep.started), DEFAULT_WEEK)]
    if rep.number == PART_TIMER:
        terms.append((date(coming, 1, 1), FOUR_DAYS))
    ends = [first for first, _minutes in terms[1:]] + [FOREVER]
    Contract.objects.bulk_create(
        Contract(valid_from=first, valid_until=until, minutes=list(minutes), **of)
        for (first, minutes), until in zip(terms, ends, strict=True)
    )
    spans = [*_past(rep, diary), *_agreed(rep, coming)]
    for christmas in (date(coming - 1, 12, 24), date(coming, 12, 24)):
        if day_number(christmas) >= plan.end:
            spans.append(("leave", christmas, christmas + timedelta(days=7), False, ""))
    made_at = from_us(local_midnight(plan.first))
    Absence.objects.bulk_create(
        Absence(kind=kind, first_day=first, last_day=last, is_half=half, note=note, made_at=made_at, **of)
        for kind, first, last, half, note in spans
    )


def _past(rep: RepPlan, diary: Diary) -> list[Span]:
    there = np.arange(len(diary.works)) + diary.first >= rep.started
    leave = _runs(diary.leave & there & (diary.weekday < 5), diary)
    training = _runs(diary.training, diary)
    return [("leave", *run, False, "") for run in leave] + [("training", *run, False, "") for run in training]


def _agreed(rep: RepPlan, year: int) -> list[Span]:
    """Two weeks in summer, a training in February, a Thursday afternoon together every quarter."""
    july = _weekday_from(date(year, 7, 5), 0) + timedelta(weeks=rep.number % 6)
    course = _weekday_from(date(year, 2, 8), 1)
    afternoons = [_weekday_from(date(year, month, 8), 3) for month in (1, 4, 10)]
    return [
        ("leave", july, july + timedelta(days=11), False, ""),
        ("training", course, course + timedelta(days=1), False, "Vragen om de opdracht"),
        *(("meeting", day, day, True, "Teammiddag") for day in afternoons),
    ]


def _weekday_from(day: date, weekday: int) -> date:
    """The first such weekday on or after a day; 0 = Monday."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _runs(flags: NDArray[np.bool_], diary: Diary) -> list[tuple[date, date]]:
    """Days in a row as the first and the last; a weekend between them does not break the row."""
    found: list[tuple[date, date]] = []
    for place in np.flatnonzero(flags):
        day = from_day_number(diary.first + int(place))
        if found and (day - found[-1][1]).days <= (3 if day.weekday() == 0 else 1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
