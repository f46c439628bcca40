"""Figures as a Dutch and an English reader expect them."""

from datetime import date

import pytest
from django.utils import translation

from meetpunt.web import formats


@pytest.mark.parametrize(
    ("language", "value", "decimals", "text"),
    [
        ("nl", 1234.5, 1, "1.234,5"),
        ("en", 1234.5, 1, "1,234.5"),
        ("nl", -1234567, 0, "-1.234.567"),
        ("nl", 0, 0, "0"),
        ("nl", -0.04, 1, "0,0"),
    ],
)
def test_thousands_and_decimals_stand_as_the_reader_writes_them(
    language: str, value: float, decimals: int, text: str
) -> None:
    with translation.override(language):
        assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0.0, "0%"), (0.001, "<1%"), (0.314, "31%"), (0.997, ">99%"), (1.0, "100%"), (0.996, ">99%")],
)
def test_a_share_is_whole_per_cents_and_never_rounded_to_nothing_or_all(share: float | None, text: str) -> None:
    assert formats.percent(share) == text


def test_an_interval_stands_short_behind_its_percentage() -> None:
    assert formats.percent_range(0.238, 0.376) == "24–38"
    assert formats.percent_range(None, 0.4) == ""


@pytest.mark.parametrize(
    ("days", "horizon", "dutch", "english"),
    [
        (12.4, 90, "12 dagen", "12 days"),
        (1.0, 90, "1 dag", "1 day"),
        (0.25, 90, "6 uur", "6 hours"),
        (0.01, 90, "14 minuten", "14 minutes"),
        (None, 182.6, "> 26 weken", "> 26 weeks"),
        (None, 13.9, "> 13 dagen", "> 13 days"),
        (None, None, "–", "–"),
        (1400.0, 2000, "1.400 dagen", "1,400 days"),
    ],
)
def test_days_are_said_in_the_unit_that_fits(
    days: float | None, horizon: float | None, dutch: str, english: str
) -> None:
    with translation.override("nl"):
        assert formats.days(days, horizon) == dutch
    with translation.override("en"):
        assert formats.days(days, horizon) == english


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(None, "–"), (0, "0"), (1 / 3, "<\u00a01"), (0.5, "<\u00a01"), (1.5, "2"), (45, "45"), (2880, "2.880")],
)
def test_minutes_are_whole_and_what_took_seconds_is_never_nothing(minutes: float | None, text: str) -> None:
    with translation.override("nl"):
        assert formats.minutes(minutes) == text


def test_in_a_cell_days_are_short() -> None:
    with translation.override("nl"):
        assert formats.days_short(12.4) == "12\u00a0d"
        assert formats.days_short(0.25) == "6\u00a0u"
        assert formats.days_short(None, 182) == ">26\u00a0wk"
    with translation.override("en"):
        assert formats.days_short(0.25) == "6\u00a0h"


def test_money_comes_from_whole_minor_units_of_its_currency() -> None:
    with translation.override("nl"):
        assert formats.money(28_640_000, "EUR") == "€\u00a0286.400"
        assert formats.money(123_456, "EUR", exact=True) == "€\u00a01.234,56"
        assert formats.money(500, "JPY") == "JPY\u00a0500"
        assert formats.money(None, "EUR") == "–"
    with translation.override("en"):
        assert formats.money(28_640_000, "EUR") == "€286,400"


def test_both_days_of_a_period_are_named() -> None:
    with translation.override("nl"):
        text = formats.period(date(2026, 1, 1), date(2026, 9, 30)).replace("\u00a0", " ")
        assert text == "1 januari t/m 30 september 2026"
        across = formats.period(date(2025, 11, 25), date(2026, 11, 24)).replace("\u00a0", " ")
        assert across == "25 november 2025 t/m 24 november 2026"
        assert formats.period(None, None) == "alles tot nu toe"
    with translation.override("en"):
        assert formats.period(date(2026, 3, 1), None).replace("\u00a0", " ") == "since 1 March 2026"


def test_march_and_may_keep_their_dutch_short_names() -> None:
    with translation.override("nl"):
        assert formats.day_short(date(2026, 3, 9)).replace("\u00a0", " ") == "9 mrt 2026"
        assert formats.day_short(date(2026, 5, 9)).replace("\u00a0", " ") == "9 mei 2026"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Noor de Visser", "NV"), ("Bram", "B"), ("Sanne de Wit", "SW"), ("Jan van 't Hoff", "JH"), ("", "")],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert formats.initials(name) == letters
