"""Tables to take along, as files that a browser saves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse

from meetpunt.connectors.files.writing import Cell, csv_of
from meetpunt.store.currencies import exponent
from meetpunt.web.formats import language

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as CSV for the reader's language."""
    return _answer(csv_of(heads, rows, language() == "nl"), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as an Excel workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(place, column, cell, day)
            elif isinstance(cell, int | float | Decimal):
                sheet.write_number(place, column, float(cell))
            elif cell:
                sheet.write_string(place, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return _answer(out.getvalue(), XLSX_TYPE, f"{name}.xlsx")


def major(minor: int | None, currency: str) -> Decimal | None:
    """Minor units as an exact amount."""
    return None if minor is None else Decimal(minor).scaleb(-exponent(currency))


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
