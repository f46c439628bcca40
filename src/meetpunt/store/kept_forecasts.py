"""The forecasts that were kept week by week, read back as they stood at the beginning of months."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from meetpunt.store.models import BackTest, ForecastKept, Job
from meetpunt.store.refs import Place

NEAR = timedelta(days=7)
"""They are kept weekly: the last one of the week up to a day stands for it, else the first one of the week after."""


@dataclass(frozen=True)
class Kept:
    """What a method foresaw of a month, of a person, a team or (neither) the whole; minor units, reporting currency.

    Attributes:
        month: year * 12 + month - 1.
        won: ordered in it before the day, inside the others.
        amounts, orders: P10, P50 and P90; a method without a range has only the middle; None = nothing to say.
    """

    process_id: int
    person_id: int | None
    team_id: int | None
    month: int
    method: str
    won_minor: int
    won_orders: int
    amounts: tuple[int | None, int | None, int | None]
    orders: tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class BackTestRow:
    """A look back. found: empty as long as it is not finished."""

    id: int
    process_id: int
    first_month: int
    last_month: int
    asked_at: datetime
    asked_by: str
    finished_at: datetime | None
    found: Mapping[str, object]


def has_kept(organisation_id: int, day: date, methods: Collection[str] = ForecastKept.Method.values) -> bool:
    """Whether forecasts of these methods were kept on a day already."""
    rows = ForecastKept.objects.filter(organisation_id=organisation_id, taken_on=day)
    return set(methods) <= set(rows.values_list("method", flat=True).distinct())


def kept_at(
    organisation_id: int, process_ids: Collection[int], place: Place, months: Iterable[int], aheads: Collection[int]
) -> dict[tuple[str, int, int], Kept]:
    """By method, month and how many months before its beginning, what stood there."""
    wanted = {(month, ahead): _first(month - ahead) for month in months for ahead in aheads}
    if not wanted:
        return {}
    rows = _of_place(organisation_id, place).filter(process_id__in=process_ids)
    taken = sorted(
        set(
            rows.filter(
                taken_on__gte=min(wanted.values()) - NEAR, taken_on__lte=max(wanted.values()) + NEAR
            ).values_list("taken_on", flat=True)
        )
    )
    days = {key: day for key, first in wanted.items() if (day := _nearest(first, taken)) is not None}
    by_day: dict[tuple[date, int], list[int]] = {}
    for (month, ahead), day in days.items():
        by_day.setdefault((day, month), []).append(ahead)
    found: dict[tuple[str, int, int], Kept] = {}
    told = rows.filter(taken_on__in=set(days.values()), month__in={month for month, _ahead in days})
    for row in told.order_by("recorded_at", "pk"):
        for ahead in by_day.get((row.taken_on, row.month), ()):
            found[row.method, row.month, ahead] = _kept(row)
    return found


def middles_at(organisation_id: int, months: Iterable[date]) -> dict[date, dict[tuple[str, int], int]]:
    """The P50 of the steps for each month at its beginning: by ("owner" or "team", id), and ("", 0) of the whole.

    Middles of several processes are added up; a month that was not kept is left out.
    """
    wanted = {_number(first): first for first in months}
    if not wanted:
        return {}
    rows = ForecastKept.objects.filter(organisation_id=organisation_id, method=ForecastKept.Method.STEPS)
    firsts = sorted(wanted.values())
    around = rows.filter(taken_on__gte=firsts[0] - NEAR, taken_on__lte=firsts[-1] + NEAR)
    taken = sorted(set(around.values_list("taken_on", flat=True)))
    days = {number: day for number, first in wanted.items() if (day := _nearest(first, taken)) is not None}
    told = rows.filter(taken_on__in=set(days.values()), month__in=days, p50_minor__isnull=False)
    found: dict[date, dict[tuple[str, int], int]] = {}
    for day, month, person, team, minor in told.values_list("taken_on", "month", "person_id", "team_id", "p50_minor"):
        if days.get(month) == day:
            key = ("owner", person) if person else ("team", team) if team else ("", 0)
            of = found.setdefault(wanted[month], {})
            of[key] = of.get(key, 0) + (minor or 0)
    return found


def back_test_of(organisation_id: int, process_id: int) -> BackTestRow | None:
    """The last look back of a process that is finished."""
    rows = BackTest.objects.filter(organisation_id=organisation_id, process_id=process_id)
    row = rows.filter(finished_at__isnull=False).select_related("asked_by").order_by("-finished_at", "-pk").first()
    return None if row is None else _back_test(row)


def find_back_test(organisation_id: int, back_test_id: int) -> BackTestRow | None:
    """A look back by its id."""
    rows = BackTest.objects.filter(organisation_id=organisation_id, pk=back_test_id).select_related("asked_by")
    row = rows.first()
    return None if row is None else _back_test(row)


def running_job(organisation_id: int) -> int | None:
    """The job of the look back that is at work or waits; None when there is none."""
    jobs = Job.objects.filter(organisation_id=organisation_id, kind="back_test")
    going = jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).order_by("-pk")
    return going.values_list("pk", flat=True).first()


def _of_place(organisation_id: int, place: Place) -> QuerySet[ForecastKept]:
    rows = ForecastKept.objects.filter(organisation_id=organisation_id)
    return rows.filter(person=place.person_id, team=place.team_id)


def _kept(row: ForecastKept) -> Kept:
    return Kept(
        row.process_id,
        row.person_id,
        row.team_id,
        row.month,
        row.method,
        row.won_minor,
        row.won_orders,
        (row.p10_minor, row.p50_minor, row.p90_minor),
        (row.p10_orders, row.p50_orders, row.p90_orders),
    )


def _back_test(row: BackTest) -> BackTestRow:
    by = row.asked_by.name if row.asked_by else ""
    return BackTestRow(
        row.pk, row.process_id, row.first_month, row.last_month, row.asked_at, by, row.finished_at, row.found
    )


def _nearest(first: date, taken: list[date]) -> date | None:
    before = [day for day in taken if first - NEAR < day <= first]
    return before[-1] if before else next((day for day in taken if first < day <= first + NEAR), None)


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
