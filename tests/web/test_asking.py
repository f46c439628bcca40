"""The filters in an address, read as a question; what cannot be read is told."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from meetpunt.web.asking import read

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("address", "first", "last"),
    [
        ("", date(2025, 11, 24), date(2026, 11, 23)),
        ("period=all", None, None),
        ("period=month", date(2026, 11, 1), date(2026, 11, 30)),
        ("period=quarter&at=2026-05-09", date(2026, 4, 1), date(2026, 6, 30)),
        ("period=year&at=2025-12-31", date(2025, 1, 1), date(2025, 12, 31)),
        ("period=month&at=2024-02-10", date(2024, 2, 1), date(2024, 2, 29)),
        ("from=2026-01-05&until=2026-02-01", date(2026, 1, 5), date(2026, 2, 1)),
        ("from=2026-01-05", date(2026, 1, 5), None),
        ("as_of=2024-02-29", date(2023, 3, 1), date(2024, 2, 29)),
        ("period=fortnight", date(2025, 11, 24), date(2026, 11, 23)),
    ],
)
def test_a_period_holds_both_its_first_and_its_last_day(address: str, first: date | None, last: date | None) -> None:
    ask = read(QueryDict(address), TODAY).ask
    assert (ask.period_from, ask.period_until) == (first, last)


def test_the_period_before_and_after_are_one_click_away() -> None:
    asked = read(QueryDict("period=quarter&at=2026-05-09&segment=groot"), TODAY)
    assert asked.earlier_link == "?period=quarter&at=2026-03-31&segment=groot"
    assert asked.later_link == "?period=quarter&at=2026-07-01&segment=groot"


def test_there_is_no_period_after_the_one_of_today() -> None:
    assert read(QueryDict("period=month"), TODAY).later_link == ""


def test_another_day_of_looking_leaves_out_the_undated() -> None:
    assert read(QueryDict(""), TODAY).ask.is_today
    asked = read(QueryDict("as_of=2026-06-30"), TODAY)
    assert asked.ask.as_of == date(2026, 6, 30)
    assert not asked.ask.is_today


@pytest.mark.parametrize("told", ["31-01-2026", "2026-02-30", "0001-01-01", "9999-12-31", "nonsense"])
def test_a_day_that_cannot_be_read_is_told_and_left_out(told: str) -> None:
    with translation.override("nl"):
        asked = read(QueryDict(f"as_of={told}"), TODAY)
    assert asked.ask.as_of == TODAY
    assert asked.problems == (f"De dag “{told}” was niet te lezen en is weggelaten. Schrijf hem als 2026-01-31.",)
    assert "as_of" not in asked.query


def test_days_the_wrong_way_round_are_swapped_and_told() -> None:
    asked = read(QueryDict("from=2026-03-01&until=2026-01-01"), TODAY)
    assert (asked.ask.period_from, asked.ask.period_until) == (date(2026, 1, 1), date(2026, 3, 1))
    assert len(asked.problems) == 1


@pytest.mark.parametrize("told", ["x", "-1", "1e3", "9" * 40, "²"])
def test_a_product_that_is_no_number_is_left_out(told: str) -> None:
    assert read(QueryDict(f"product={told}"), TODAY).ask.product_id is None


def test_only_known_filters_are_kept_in_links() -> None:
    asked = read(QueryDict("segment=groot&utm_source=x&page=3&process="), TODAY)
    assert asked.kept == "?segment=groot"
    assert asked.narrowed == 1
