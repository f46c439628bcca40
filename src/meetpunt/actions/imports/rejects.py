"""Rows that did not land, kept with the reason and the cells as they stood, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import RawTable, Reject, Table
from meetpunt.connectors.messages import sentence
from meetpunt.store.landing.tally import Refused
from meetpunt.store.models import ImportReject, ImportRun


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


def rejects_of(refused: Sequence[Refused], tables: Iterable[RawTable]) -> list[Reject]:
    """The same of records that could be read and were refused when they landed. tables: that they were read from."""
    cells = _cells({(one.file, one.row) for one in refused}, tables) if refused else {}
    return [
        Reject(one.file, one.row, Table(one.table), one.code, _reason(one), cells.get((one.file, one.row), {}))
        for one in refused
    ]


def _cells(wanted: Collection[tuple[str, int]], tables: Iterable[RawTable]) -> dict[tuple[str, int], dict[str, str]]:
    """The cells of these rows as they stood, each table looked through once."""
    return {
        (table.file, row): table.raw(place)
        for table in tables
        for place, row in enumerate(table.row_numbers)
        if (table.file, row) in wanted
    }


def _reason(one: Refused) -> str:
    if one.code == "two_orders_of_that_number":
        return str(_("Two orders have the number %(number)s: give the order's id instead.") % {"number": one.value})
    return str(sentence(one.code, value=one.value))
