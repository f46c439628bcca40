"""Tables as CSV to take along. A spreadsheet never runs what somebody typed in a name: text stays text.

CSV is written as a spreadsheet in the reader's language opens it: in Dutch with semicolons and a decimal comma.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def csv_of(heads: Sequence[str], rows: Sequence[Sequence[Cell]], dutch: bool) -> bytes:
    """The table as CSV in UTF-8 with a mark that spreadsheets look for."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([[_text(cell, dutch) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe in front of it."""
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def _text(cell: Cell, dutch: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",") if dutch else str(cell)
