"""Tables to take along. A spreadsheet never runs what somebody typed in a name: text stays text.

CSV is written as a spreadsheet in the reader's language opens it: in Dutch with semicolons and a decimal comma.
"""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse

from meetpunt.web.formats import MINOR_DIGITS, language

Cell = str | int | float | Decimal | date | None
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as CSV."""
    dutch = language() == "nl"
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv_module.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([[_text(cell, dutch) for cell in row] for row in rows])
    return _answer(out.getvalue().encode("utf-8"), "text/csv; charset=utf-8", f"{name}.csv")


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


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe in front of it."""
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def major(minor: int | None, currency: str) -> Decimal | None:
    """Minor units as an exact amount."""
    return None if minor is None else Decimal(minor).scaleb(-MINOR_DIGITS.get(currency, 2))


def _text(cell: Cell, dutch: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",") if dutch else str(cell)


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
