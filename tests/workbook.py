"""A workbook of ours as somebody fills it in: written, opened in openpyxl, changed and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import translation
from openpyxl import load_workbook

from meetpunt.actions.imports import GivenFile, ImportResult, run_import, write_workbook
from meetpunt.store.access import operator_of
from meetpunt.store.import_runs import WORKBOOK
from meetpunt.store.models import Organisation

TITLES = {
    "nl": {"accounts": "Klanten", "deals": "Verkoopkansen", "activities": "Activiteiten", "week": "Week"},
    "en": {"accounts": "Accounts", "deals": "Opportunities", "activities": "Activities", "week": "Week"},
}


@dataclass
class Filling:
    """The workbook open in a spreadsheet."""

    book: Any
    language: str

    def sheet(self, code: str) -> Any:
        """A sheet by what it is about."""
        return self.book[TITLES[self.language][code]]

    def heads(self, code: str) -> dict[str, int]:
        """The columns of a sheet by their name, counted from 1."""
        return {cell.value: cell.column for cell in self.sheet(code)[1]}

    def row_of(self, code: str, column: str, value: object) -> int:
        """The row with that value in a column."""
        at = self.heads(code)[column]
        return next(row for row in range(2, 3000) if self.sheet(code).cell(row, at).value == value)

    def free(self, code: str) -> int:
        """The first row that nobody filled in."""
        page = self.sheet(code)
        return next(row for row in range(2, 3000) if all(page.cell(row, at).value is None for at in range(2, 6)))

    def fill(self, code: str, row: int, cells: Mapping[str, object]) -> int:
        """Type in a row."""
        heads = self.heads(code)
        for name, value in cells.items():
            self.sheet(code).cell(row, heads[name]).value = value
        return row

    def new(self, code: str, cells: Mapping[str, object]) -> int:
        """Type in a row that is new."""
        return self.fill(code, self.free(code), cells)


def written(organisation: Organisation, today: date, *, filled: bool = True, language: str = "nl") -> bytes:
    """The workbook as the operator downloads it."""
    with translation.override(language):
        return write_workbook(operator_of(organisation.slug, today), filled=filled)


def changed(content: bytes, change: Callable[[Filling], object], language: str = "nl") -> bytes:
    """The workbook after somebody opened it, changed something and saved it."""
    filling = Filling(load_workbook(BytesIO(content)), language)
    change(filling)
    out = BytesIO()
    filling.book.save(out)
    return out.getvalue()


def sent(
    organisation: Organisation, content: bytes, folder: Path, now: datetime, *, is_check: bool = False
) -> ImportResult:
    """Read it in, or only check it."""
    path = folder / "verkoop.xlsx"
    path.write_bytes(content)
    return run_import(organisation.pk, [GivenFile(path, path.name)], WORKBOOK, now, is_check=is_check)


def moment(today: date, hour: int = 9) -> datetime:
    """A moment of that day."""
    return datetime(today.year, today.month, today.day, hour, tzinfo=UTC)


def ago(today: date, days: int) -> datetime:
    """So many days before, as a spreadsheet keeps a day."""
    before = today - timedelta(days=days)
    return datetime(before.year, before.month, before.day)
