"""Tables to take along, as files that a browser saves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse

from meetpunt.connectors.files.writing import Cell, csv_of
from meetpunt.store.currencies import exponent
from meetpunt.web.formats import language

Value = Cell | timedelta
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as CSV for the reader's language."""
    return answer(csv_of(heads, rows, language() == "nl"), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as an Excel workbook."""
    return workbook(name, [Table("", heads, rows)])


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook or a table on paper. sums: so many rows at the end are totals; widths: shares on paper."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    sums: int = 0
    widths: Sequence[int] = ()


def workbook(name: str, tables: Sequence[Table]) -> HttpResponse:
    """Tables as an Excel workbook, a sheet each; numbers, days and hours are what they are, and texts stay text."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head = book.add_format({"bold": True})
    formats = {
        (kind, bold): book.add_format({"num_format": told, "bold": bold})
        for kind, told in (
            (date, "dd-mm-yyyy" if language() == "nl" else "yyyy-mm-dd"),
            (timedelta, "[h]:mm"),
            (str, "General"),
        )
        for bold in (False, True)
    }
    for table in tables:
        sheet = book.add_worksheet(table.title[:31] or None)
        for column, text in enumerate(table.heads):
            sheet.write_string(0, column, text, head)
        for place, row in enumerate(table.rows, start=1):
            bold = place > len(table.rows) - table.sums
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, formats[date, bold])
                elif isinstance(cell, timedelta):
                    sheet.write_number(place, column, cell / timedelta(days=1), formats[timedelta, bold])
                elif isinstance(cell, int | float | Decimal):
                    sheet.write_number(place, column, float(cell), formats[str, bold])
                elif cell:
                    sheet.write_string(place, column, cell, formats[str, bold])
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    book.close()
    return answer(out.getvalue(), XLSX_TYPE, f"{name}.xlsx")


def major(minor: int | None, currency: str) -> Decimal | None:
    """Minor units as an exact amount."""
    return None if minor is None else Decimal(minor).scaleb(-exponent(currency))


def answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that a browser saves."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
