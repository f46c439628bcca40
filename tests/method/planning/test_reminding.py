"""When managers are reminded to make next year's plan."""

from datetime import date

import pytest

from meetpunt.method.planning.reminding import reminder_year


@pytest.mark.parametrize(
    ("today", "month", "day", "year"),
    [
        (date(2026, 10, 31), 11, 1, None),
        (date(2026, 11, 1), 11, 1, 2027),
        (date(2026, 12, 30), 11, 1, 2027),
        (date(2026, 12, 31), 11, 1, None),
        (date(2027, 1, 10), 12, 1, 2027),  # begun in December, still about the year that is new by now
        (date(2026, 2, 28), 2, 30, 2026),  # a day that the month does not have
        (date(2026, 3, 1), 3, 1, 2026),
    ],
)
def test_the_reminder_comes_on_the_date_and_for_sixty_days(today: date, month: int, day: int, year: int | None) -> None:
    assert reminder_year(today, month, day) == year
