"""Sheets of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods) as grids. Rule: data only; macros and formulas never run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from meetpunt.connectors.base import Cell
from meetpunt.connectors.files.layout import Grid
from meetpunt.connectors.files.limits import Limits, Unreadable

OUR_SHEET = "_meetpunt"
"""The hidden sheet by which our own workbook is known: in that one column names stand on the first row."""
_HEAD = 50  # title and footer rows allowed on top of the limit on data rows


def read_workbook(data: bytes, limits: Limits) -> Iterator[tuple[str, Grid]]:
    """The visible worksheets, and the hidden one of our own workbook, by name and in their order.

    Raises Unreadable: encrypted, broken_file, too_many_rows.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        header_row = 1 if OUR_SHEET in book.sheet_names else None
        for sheet in book.sheets_metadata:
            is_hidden = sheet.visible is not SheetVisibleEnum.Visible and sheet.name != OUR_SHEET
            if is_hidden or sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            content = book.get_sheet_by_name(sheet.name)
            if content.total_height > limits.rows + _HEAD:
                raise Unreadable("too_many_rows", limit=limits.rows)
            rows = [[_cell(value) for value in row] for row in content.to_python(skip_empty_area=False)]
            merged = [(a[0], a[1], b[0], b[1]) for a, b in content.merged_cell_ranges or ()]
            yield sheet.name, Grid(rows, list(range(1, len(rows) + 1)), merged, header_row)  # type: ignore[arg-type]
    except PasswordError:
        raise Unreadable("encrypted") from None
    except (CalamineError, ValueError, OSError):
        raise Unreadable("broken_file") from None


def _cell(value: object) -> Cell:
    if value.__class__ is str:
        return value or None
    if isinstance(value, (bool, int, float, datetime)):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return None if value is None else str(value)
