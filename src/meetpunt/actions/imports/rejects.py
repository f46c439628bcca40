"""Rows that did not land, kept with the reason and the cells as they stood, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import RawTable, Reject, Table
from meetpunt.connectors.messages import sentence
from meetpunt.store.landing.tally import Refused
from meetpunt.store.models import ImportReject, ImportRun

Cells = Callable[[str, int], dict[str, str]]
"""The cells of a row of a file as they stood."""


def keep_rejects(run: ImportRun, rejects: Iterable[Reject]) -> None:
    """Keep these in the place of what was kept of the run before; within a transaction that writes."""
    ImportReject.objects.filter(run=run).delete()
    rows = (
        ImportReject(
            organisation_id=run.organisation_id,
            run=run,
            file=one.file,
            row=one.row,
            table=str(one.table),
            reason_code=one.reason_code,
            reason=str(one.message),
            raw=list(one.raw.items()),
        )
        for one in rejects
    )
    ImportReject.objects.bulk_create(rows, batch_size=500)


def rejects_of(refused: Iterable[Refused], cells: Cells) -> list[Reject]:
    """The same of records that could be read and were refused when they landed."""
    return [
        Reject(one.file, one.row, Table(one.table), one.code, _reason(one), cells(one.file, one.row)) for one in refused
    ]


def cells_of(tables: Iterable[RawTable]) -> Cells:
    """The cells of rows of these tables; none of a row that is not in them."""
    known = list(tables)

    def found(file: str, row: int) -> dict[str, str]:
        for table in known:
            if table.file == file and row in table.row_numbers:
                return table.raw(list(table.row_numbers).index(row))
        return {}

    return found


def _reason(one: Refused) -> str:
    if one.code == "two_orders_of_that_number":
        return str(_("Two orders have the number %(number)s: give the order's id instead.") % {"number": one.value})
    return str(sentence(one.code, value=one.value))
