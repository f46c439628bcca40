"""Weeks as rows of the workbook: hours that no visit or call shows, by the week sheet here and by workbooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from meetpunt.method.lengths import written
from meetpunt.store.access import Viewer
from meetpunt.store.access import registration as access
from meetpunt.store.models import Activity
from meetpunt.store.week import SHEET_KINDS, cell_key
from meetpunt.store.workbook_labels import PEOPLE, SOURCE, Cells, Labels

WEEKS = 13
"""So many are taken along."""


@dataclass(frozen=True)
class WeekCell:
    """What stands in a cell of a week. ids: the activities of the workbook or the week sheet, minutes by each."""

    ids: tuple[tuple[int, Decimal], ...]

    @property
    def minutes(self) -> Decimal:
        """Together."""
        return sum((minutes for _id, minutes in self.ids), Decimal(0))


WeekKey = tuple[int, date, str]
"""Person, Monday and kind."""


def week_cells(organisation_id: int, weeks: Iterable[WeekKey]) -> dict[WeekKey, dict[int, WeekCell]]:
    """What was filled in of these weeks, per day of the week: by the week sheet here, and by workbooks."""
    wanted = {
        (person, monday + timedelta(days=day), kind): ((person, monday, kind), day)
        for person, monday, kind in weeks
        for day in range(7)
    }
    keys = {cell_key(organisation_id, person, kind, on): (person, on, kind) for person, on, kind in wanted}
    found: dict[WeekKey, dict[int, list[tuple[int, Decimal]]]] = defaultdict(lambda: defaultdict(list))
    rows = list(_held(organisation_id).filter(client_key__in=list(keys)))
    people, days = {key[0] for key in wanted}, {key[1] for key in wanted}
    if days:
        own = _of_workbooks(organisation_id).filter(person_id__in=people)
        rows += own.filter(started_on__gte=min(days), started_on__lte=max(days), status=Activity.Status.HELD)
    for row in rows:
        at = wanted.get((row.person_id or 0, row.started_on or date.min, row.kind))
        if at is not None and row.counted_ms:
            found[at[0]][at[1]].append((row.pk, written(row.counted_ms)))
    return {week: {day: WeekCell(tuple(sorted(ids))) for day, ids in days.items()} for week, days in found.items()}


def latest_weeks(viewer: Viewer, labels: Mapping[str, Labels]) -> list[tuple[str, Cells]]:
    """The rows of the last weeks that the viewer works in, with what marks them."""
    first = viewer.today - timedelta(days=viewer.today.weekday() + 7 * (WEEKS - 1))
    rows = access.activities(viewer).filter(started_on__gte=first, started_on__lte=viewer.today)
    rows = rows.filter(kind__in=SHEET_KINDS, status=Activity.Status.HELD, person__isnull=False)
    weeks = {
        (person, on - timedelta(days=on.weekday()), kind)
        for person, on, kind in rows.values_list("person_id", "started_on", "kind").distinct()
        if on is not None
    }
    found = week_cells(viewer.organisation.id, sorted(weeks))
    told = [("w", week_row(week, found[week], labels)) for week in weeks if week in found]
    return sorted(told, key=lambda one: (one[1]["monday"], one[1]["person"] or "", one[1]["kind"]))


def week_row(week: WeekKey, cells: Mapping[int, WeekCell], labels: Mapping[str, Labels]) -> Cells:
    """A row of the sheet of weeks."""
    person, monday, kind = week
    told: Cells = {"person": labels[PEOPLE].of(person), "monday": monday, "kind": kind}
    return told | {f"day{day}": Decimal(round(cell.minutes)) for day, cell in cells.items()}


def _held(organisation_id: int) -> QuerySet[Activity]:
    return Activity.objects.filter(organisation_id=organisation_id, status=Activity.Status.HELD, source=None)


def _of_workbooks(organisation_id: int) -> QuerySet[Activity]:
    """Cells of weeks that workbooks made."""
    rows = Activity.objects.filter(organisation_id=organisation_id, source__name=SOURCE)
    return rows.filter(external_id__startswith="week:")


def apart_from_weeks(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Activities without what the sheet of weeks shows: bare hours, that nothing else was told of."""
    bare = Q(account=None, opportunity=None, travel_minutes=None, subject="", outcome="", kind__in=SHEET_KINDS)
    made = Q(source__name=SOURCE, external_id__startswith="week:") | Q(source=None, client_key__isnull=False)
    return rows.exclude(bare & made)
