"""Days as a table: every place in it is taken once, and what overlaps stands side by side."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from meetpunt.reports.calendar import CalendarDay, Thing, Tone
from meetpunt.reports.calendar_grid import Cell, grid, rows_of

MONDAY = date(2026, 11, 23)
TIMES = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 300)), max_size=12)


def day(*spans: tuple[int, int], on: date = MONDAY) -> CalendarDay:
    things = tuple(Thing(Tone.SALES, start, min(1440, start + minutes)) for start, minutes in spans)
    return CalendarDay(on, things, 0, 0, "", ())


def placed(of: CalendarDay) -> list[tuple[str, int, int]]:
    """What has a cell: when its row begins, over how many rows and columns."""
    lines = grid([of], MONDAY, 0).lines
    return [(f"{line.at:%H:%M}", cell.rows, cell.columns) for line in lines for cell in line.cells if cell.thing]


def test_a_morning_by_hand() -> None:
    # 09:15-10:00 beside 09:30-10:30, and 11:05-11:12, which takes half an hour to be read
    assert placed(day((555, 45), (570, 60), (665, 7))) == [("09:15", 3, 1), ("09:30", 4, 1), ("11:00", 2, 2)]


def test_what_follows_at_odd_minutes_still_touches() -> None:
    assert rows_of(9 * 60 + 22, 10 * 60 + 15) == (37, 41)
    assert rows_of(10 * 60 + 15, 11 * 60 + 8) == (41, 45)
    assert placed(day((562, 53), (615, 53))) == [("09:15", 4, 1), ("10:15", 4, 1)]


def test_an_early_and_a_late_thing_add_whole_hours_and_midnight_ends_the_day() -> None:
    lines = grid([day((6 * 60 + 50, 30), (23 * 60 + 55, 90))], MONDAY, 0).lines
    assert (f"{lines[0].at:%H:%M}", f"{lines[-1].at:%H:%M}") == ("06:00", "23:45")


def test_three_at_once_narrow_only_each_other_and_widths_stay_even() -> None:
    # three at 9, two at 12: six columns, of two and of three
    assert placed(day((540, 60), (540, 60), (540, 60), (720, 60), (720, 60))) == [
        *[("09:00", 4, 2)] * 3,
        *[("12:00", 4, 3)] * 2,
    ]


def test_this_quarter_is_marked_only_when_today_is_shown() -> None:
    def marked(shown: date) -> list[tuple[int, int | None]]:
        found = grid([day(on=shown)], MONDAY, 9 * 60 + 50)
        cells: list[tuple[Cell, int | None]] = [(cell, line.now) for line in found.lines for cell in line.cells]
        return [(cell.top, cell.quarter_of(now)) for cell, now in cells if cell.quarter_of(now) is not None]

    assert marked(MONDAY) == [(38, 1)]
    assert marked(date(2026, 11, 24)) == []


@given(st.lists(TIMES, min_size=1, max_size=3))
def test_every_place_of_the_table_is_taken_exactly_once(days: list[list[tuple[int, int]]]) -> None:
    found = grid([day(*spans) for spans in days], MONDAY, 0)
    width = sum(column.columns for column in found.columns)
    taken: set[tuple[int, int]] = set()
    things = 0
    for line in found.lines:
        column = 0
        for cell in line.cells:
            while (line.row, column) in taken:  # as a browser lays a table out
                column += 1
            places = {(line.row + row, column + over) for row in range(cell.rows) for over in range(cell.columns)}
            assert not places & taken
            taken |= places
            things += cell.thing is not None
    first = found.lines[0].row
    assert taken == {(first + row, column) for row in range(len(found.lines)) for column in range(width)}
    assert things == sum(map(len, days))
