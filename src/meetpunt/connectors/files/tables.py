"""One file from bytes to raw tables, whatever it is. Rule: this runs inside the limited process only (or in tests)."""

from __future__ import annotations

from collections.abc import Iterator

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.files.decode import decode
from meetpunt.connectors.files.delimited import read_delimited
from meetpunt.connectors.files.html_table import read_html
from meetpunt.connectors.files.layout import Grid, find_table
from meetpunt.connectors.files.limits import Job, Limits, Unreadable
from meetpunt.connectors.files.sniff import Content, open_content
from meetpunt.connectors.files.workbook import read_workbook
from meetpunt.connectors.mapping.aliases import normalise

_HEAD = 50


def tables_of(job: Job, limits: Limits) -> list[RawTable]:
    """All tables of a file: one of a text file, one per visible sheet of a workbook. Raises Unreadable."""
    content, data = open_content(job, limits)
    expected = frozenset(normalise(name) for name in job.expected)
    tables: list[RawTable] = []
    headless: Unreadable | None = None
    for sheet, grid in _grids(content, data, job, limits):
        try:
            found = find_table(grid, expected, grid.header_row or job.header_row, limits)
        except Unreadable as error:
            if error.code != "no_header" or content is not Content.WORKBOOK:
                raise
            headless = error  # a sheet with notes or a drawing beside the sheet with the data
            continue
        if found is not None:
            tables.append(RawTable(job.name, sheet, found.header, tuple(found.columns), found.numbers, found.notes))
    if not any(len(table) for table in tables):
        raise headless or Unreadable("empty_file")
    return [table for table in tables if len(table)]


def _grids(content: Content, data: bytes, job: Job, limits: Limits) -> Iterator[tuple[str, Grid]]:
    if content is Content.WORKBOOK:
        yield from read_workbook(data, limits)
        return
    text = decode(data, job.encoding)
    if content is Content.HTML:
        html = read_html(text)
        yield "", Grid(list(html), list(range(1, len(html) + 1)))
        return
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, row in read_delimited(text, job.separator):
        rows.append(row)
        numbers.append(number)
        if len(rows) > limits.rows + _HEAD:
            raise Unreadable("too_many_rows", limit=limits.rows)
    yield "", Grid(list(rows), numbers)
