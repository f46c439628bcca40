"""Numbers, dates and lengths of time as people type them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.connectors.base import ConnectorError, Flag
from meetpunt.connectors.fields import Type
from meetpunt.connectors.mapping.columns import ColumnContext, read_column
from meetpunt.connectors.mapping.schema import FieldRule
from meetpunt.connectors.values.dates import date_evidence, parse_moment
from meetpunt.connectors.values.lengths import parse_minutes, parse_yes_no
from meetpunt.connectors.values.numbers import from_cell, number_evidence, parse_number
from meetpunt.connectors.values.styles import DateStyle, NumberStyle

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HERE = ColumnContext("kansen.csv", "Bedrag", AMSTERDAM)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("€ 1.234,56", "1234.56"),
        ("EUR 12", "12"),
        ("1\u00a0234,50", "1234.50"),
        ("500,-", "500"),
        ("(250,00)", "-250"),
        ("75-", "-75"),
        ("−5", "-5"),
        ("$1,117.10K", "1117100"),
        ("$2,809.294", "2809.294"),
        ("50%", "50"),
        ("1'234.50", "1234.50"),
        ("0,125", "0.125"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, number: str) -> None:
    assert parse_number(text, number_evidence([text]).style) == Decimal(number)


@pytest.mark.parametrize("text", ["abc", "12e5", "1.23.4", "", "--", "٣", "1,2,3", "12 stuks", "."])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert parse_number(text, NumberStyle.COMMA) is None
    assert parse_number(text, NumberStyle.POINT) is None


def test_one_group_of_three_proves_no_style() -> None:
    assert number_evidence(["1.234", "5.000"]).style is None
    assert number_evidence(["1.234", "5.000"]).ambiguous == "1.234"
    assert number_evidence(["1.234", "5,5"]).style is NumberStyle.COMMA


def test_a_column_of_thousands_without_a_proof_is_asked_about() -> None:
    with override("en"), pytest.raises(ConnectorError, match=r'"1\.234" can mean two numbers') as caught:
        read_column(["1.234", "5.000"], Type.MONEY, FieldRule(columns=("Bedrag",)), HERE)
    assert caught.value.code == "ask_number_style"
    told = FieldRule(columns=("Bedrag",), numbers=NumberStyle.COMMA)
    assert read_column(["1.234", "5.000"], Type.MONEY, told, HERE).values == [Decimal(1234), Decimal(5000)]


def test_two_number_styles_in_one_column_refuse_the_numbers_that_can_mean_two_things() -> None:
    column = read_column(["1.234,56", "1,234.56", "70"], Type.MONEY, FieldRule(columns=("Bedrag",)), HERE)
    assert column.bad == {0: "two_number_styles", 1: "two_number_styles"}
    assert column.values[2] == 70


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(list(NumberStyle)))
def test_a_number_written_in_either_style_reads_back(number: Decimal, style: NumberStyle) -> None:
    text = f"{number:,.2f}"
    if style is NumberStyle.COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    assert parse_number(text, style) == number


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_spreadsheets_number_keeps_its_shortest_decimals(number: float) -> None:
    assert float(from_cell(number)) == number


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_values(text: str) -> None:
    for style in NumberStyle:
        parse_number(text, style)
    for order in DateStyle:
        parse_moment(text, order)
    parse_minutes(text, "minutes")
    parse_yes_no(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03-04-2026", datetime(2026, 4, 3)),
        ("3/4/26", datetime(2026, 4, 3)),
        ("3.4.2026 14:05", datetime(2026, 4, 3, 14, 5)),
        ("2026-04-03", datetime(2026, 4, 3)),
        ("2026/4/3", datetime(2026, 4, 3)),
        ("20260403", datetime(2026, 4, 3)),
        ("15 Apr, 2021 00:02:00", datetime(2021, 4, 15, 0, 2)),
        ("ma 3 mei 2026 14:00 uur", datetime(2026, 5, 3, 14)),
        ("1 mrt. 2025", datetime(2025, 3, 1)),
        ("April 3rd, 2026", datetime(2026, 4, 3)),
        ("03/04/2026 2:05 PM", datetime(2026, 4, 3, 14, 5)),
        ("03/04/2026 12:05 am", datetime(2026, 4, 3, 0, 5)),
        ("46115", datetime(2026, 4, 3)),
        ("2021-04-15 23:03:00", datetime(2021, 4, 15, 23, 3)),
    ],
)
def test_a_date_is_read_day_first(text: str, moment: datetime) -> None:
    read = parse_moment(text, DateStyle.DMY)
    assert read is not None
    assert read.at == moment


def test_iso_with_offset_and_milliseconds_keeps_both() -> None:
    column = read_column(["2011-10-01T00:38:44.546+02:00"], Type.INSTANT, FieldRule(columns=("t",)), HERE)
    assert column.values == [datetime(2011, 9, 30, 22, 38, 44, 546000, tzinfo=UTC)]


@pytest.mark.parametrize("text", ["13/13/2024", "30-02-2024", "2024-02-30", "morgen", "12-2024", "0-0-0000"])
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    assert parse_moment(text, DateStyle.DMY) is None


def test_a_local_time_is_that_of_the_source() -> None:
    column = read_column(["03-07-2026 10:00", "03-01-2026 10:00"], Type.INSTANT, FieldRule(columns=("t",)), HERE)
    assert column.values == [datetime(2026, 7, 3, 8, tzinfo=UTC), datetime(2026, 1, 3, 9, tzinfo=UTC)]


def test_a_column_decides_once_whether_the_month_comes_first() -> None:
    assert date_evidence(["03/04/2026", "04/25/2026"]).style is DateStyle.MDY
    column = read_column(["03/04/2026", "04/25/2026"], Type.DAY, FieldRule(columns=("d",)), HERE)
    assert column.values == [date(2026, 3, 4), date(2026, 4, 25)]
    assert column.style == "mdy"


def test_two_date_styles_in_one_column_refuse_those_rows_and_keep_the_sure_ones() -> None:
    column = read_column(
        ["25-04-2026", "04-25-2026", "03-04-2026", "2026-05-01"], Type.DAY, FieldRule(columns=("d",)), HERE
    )
    assert column.bad == {0: "two_date_styles", 1: "two_date_styles", 2: "two_date_styles"}
    assert column.values[3] == date(2026, 5, 1)


def test_a_style_named_in_the_mapping_refuses_only_what_does_not_fit() -> None:
    told = FieldRule(columns=("d",), dates=DateStyle.DMY)
    column = read_column(["25-04-2026", "04-25-2026", "03-04-2026"], Type.DAY, told, HERE)
    assert column.bad == {1: "two_date_styles"}
    assert column.values[2] == date(2026, 4, 3)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2068, 1, 1)), st.sampled_from([DateStyle.DMY, DateStyle.MDY]))
def test_a_moment_written_in_either_style_reads_back(moment: datetime, style: DateStyle) -> None:
    moment = moment.replace(microsecond=0)
    text = moment.strftime("%d-%m-%Y %H:%M:%S" if style is DateStyle.DMY else "%m/%d/%Y %H:%M:%S")
    read = parse_moment(text, style)
    assert read is not None
    assert read.at == moment


def test_a_twelve_hour_clock_without_its_half_is_flagged() -> None:
    texts = [f"03-07-2021 {hour:02}:{minute:02}" for hour in range(1, 13) for minute in (5, 25)]
    column = read_column(texts, Type.INSTANT, FieldRule(columns=("t",)), HERE)
    assert set(column.flags.values()) == {Flag.HALF_DAY_UNKNOWN}
    assert len(column.flags) == 24
    full_day = read_column([*texts, "03-07-2021 15:00"], Type.INSTANT, FieldRule(columns=("t",)), HERE)
    assert full_day.flags == {}


@pytest.mark.parametrize(
    ("text", "minutes"), [("1:30", 90), ("1h 30m", 90), ("1,5 uur", 90), ("90", 90), ("90 min", 90), ("0:01:30", "1.5")]
)
def test_a_length_of_time_is_minutes(text: str, minutes: int | str) -> None:
    assert parse_minutes(text, "minutes", NumberStyle.COMMA) == Decimal(minutes)


def test_seconds_become_minutes_when_the_mapping_says_so() -> None:
    column = read_column(["420", 90], Type.MINUTES, FieldRule(columns=("s",), unit="seconds"), HERE)
    assert column.values == [Decimal(7), Decimal("1.5")]


@pytest.mark.parametrize(
    ("text", "answer"), [("Ja", True), ("yes", True), ("nee", False), ("0", False), ("misschien", None)]
)
def test_yes_and_no_in_both_languages(text: str, answer: bool | None) -> None:
    assert parse_yes_no(text) is answer
