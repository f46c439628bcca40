"""A table that is taken along: readable in the reader's spreadsheet, harmless in anybody's."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from meetpunt.connectors.files.writing import Cell, harmless
from meetpunt.web import export

HEADS = ["Klant", "Bedrag", "Dag"]
ROWS: list[list[Cell]] = [
    ["=HYPERLINK(1)", Decimal("1234.50"), date(2026, 1, 31)],
    ["Van Dongen; Zn", None, None],
]


def test_a_dutch_spreadsheet_opens_the_csv_as_it_is() -> None:
    with translation.override("nl"):
        text = export.csv("trechter", HEADS, ROWS).content.decode("utf-8")
    assert text == '\ufeffKlant;Bedrag;Dag\r\n\'=HYPERLINK(1);1234,50;2026-01-31\r\n"Van Dongen; Zn";;\r\n'


def test_an_english_one_gets_commas_and_points() -> None:
    with translation.override("en"):
        text = export.csv("funnel", HEADS, ROWS).content.decode("utf-8")
    assert "'=HYPERLINK(1),1234.50,2026-01-31\r\n" in text


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_ordinary_text_is_left_alone() -> None:
    assert harmless("Bakkerij 't Stoepje = lekker") == "Bakkerij 't Stoepje = lekker"


def test_a_workbook_holds_text_numbers_and_days_and_no_formula() -> None:
    answer = export.xlsx("trechter", HEADS, ROWS)
    assert answer["Content-Disposition"] == 'attachment; filename="trechter.xlsx"'
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["=HYPERLINK(1)", 1234.5, date(2026, 1, 31)]


def test_an_amount_leaves_exactly() -> None:
    assert export.major(123_456_789, "EUR") == Decimal("1234567.89")
    assert export.major(500, "JPY") == Decimal("500")
