"""The sheet of weeks of a workbook: each filled cell is an activity of that day.

Rule: a cell that the week sheet here or a workbook filled in is changed; one that was emptied is called off, so that
taking the import back brings it back. What else was registered on that day stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from meetpunt.actions.imports.workbook_names import Names
from meetpunt.actions.imports.workbook_rows import SheetReading, Standing
from meetpunt.connectors.workbook.marks import mark_of, plain
from meetpunt.connectors.workbook.sheets import DAYS, Value
from meetpunt.store.landing.record import Pin
from meetpunt.store.workbook_labels import Labels
from meetpunt.store.workbook_weeks import WeekCell, WeekKey, week_cells, week_row

_LONGEST = Decimal(24 * 60)
Cells = Mapping[str, Value | None]


def land_weeks(reading: SheetReading, organisation_id: int, people: Names, today: date, zone: ZoneInfo) -> None:
    """Sort the rows of the sheet into what lands, what stays and what is refused."""
    asked: list[tuple[Standing, Cells, WeekKey]] = []
    seen: set[WeekKey] = set()
    for standing in reading.rows:
        told = reading.checked(standing.row)
        if told is None:
            continue
        key = _key(told, people)
        if key is None or key in seen:
            reading.refuse(standing.row, "workbook_twice")
            continue
        seen.add(key)
        asked.append((standing, {**told, "monday": key[1]}, key))
    found = week_cells(organisation_id, seen)
    for standing, cells, key in asked:
        stands = week_row(key, found.get(key, {}), {"people": Labels(people.shown)})
        changed = reading.settled(standing, cells, stands)
        if changed:
            _land(reading, standing, cells, key, found.get(key, {}), changed, today, zone)


def _key(cells: Cells, people: Names) -> WeekKey | None:
    on, person = cells["monday"], people.find(plain(cells["person"]))
    if person is None or not isinstance(on, date):
        return None
    return person, on - timedelta(days=on.weekday()), str(cells["kind"])


def _land(
    reading: SheetReading,
    standing: Standing,
    cells: Cells,
    key: WeekKey,
    stands: Mapping[int, WeekCell],
    changed: list[str],
    today: date,
    zone: ZoneInfo,
) -> None:
    person, monday, kind = key
    records: list[tuple[str, dict[str, object], Pin | None]] = []
    for place, code in enumerate(DAYS):
        if code not in changed:
            continue
        on, title = monday + timedelta(days=place), str(reading.sheet.column(code).title)
        value = cells.get(code)
        minutes = value if isinstance(value, Decimal) else Decimal(0)
        if minutes > _LONGEST:
            reading.take_out(standing, "workbook_too_long", column=title, value=f"{minutes / 60:g}")
            return
        if on > today and minutes:
            reading.take_out(standing, "workbook_to_come", column=title)
            return
        there = stands.get(place)
        external = f"week:{reading.book.key}:{person}:{on.isoformat()}:{kind}"
        told: dict[str, object] = {"kind": kind, "owner": cells["person"], "status": "done"}
        told["starts_at"] = datetime.combine(on, time(), zone).astimezone(UTC)
        if there is None:
            records.append((external, {**told, "minutes": minutes}, None))
            continue
        first, most = max(there.ids, key=lambda one: one[1])
        left = minutes - (there.minutes - most)
        if left < 0 or (not left and len(there.ids) > 1):
            reading.take_out(standing, "workbook_less_than_elsewhere", column=title)
            return
        told = {"minutes": left} if left else {"status": "cancelled"}
        records.append((f"#:week:{first}", told, Pin(first)))
    # What was called off before has its key still: it is that same activity.
    known = reading.landed([external for external, _values, pin in records if pin is None])
    for external, values, pin in records:
        reading.add(standing, external, values, Pin(known[external]) if external in known else pin)
    reading.sent.after[standing.identity] = mark_of(reading.sheet, cells)
