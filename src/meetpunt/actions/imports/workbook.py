"""Our own workbook, written and read in: no mapping is needed, every row is known by its mark, conflicts are refused.

Rule: the check and the landing hold the same rows against what is here at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports.reading import Reading
from meetpunt.actions.imports.workbook_names import Names
from meetpunt.actions.imports.workbook_rows import Sent, SheetReading
from meetpunt.actions.imports.workbook_values import Landing
from meetpunt.actions.imports.workbook_weeks import land_weeks
from meetpunt.connectors.base import RawTable, Record
from meetpunt.connectors.files.reading import read_tables
from meetpunt.connectors.mapping.apply import Coverage
from meetpunt.connectors.messages import problem
from meetpunt.connectors.workbook import sheets
from meetpunt.connectors.workbook.marks import mark_of
from meetpunt.connectors.workbook.reading import Book, open_book, strange_columns
from meetpunt.connectors.workbook.sheets import StepWords, sheets_of
from meetpunt.store import workbook as store
from meetpunt.store.access import Viewer
from meetpunt.store.landing.packed import Many
from meetpunt.store.models import ImportRun, Organisation
from meetpunt.store.processes import processes
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.workbook_labels import ACCOUNTS, OPPORTUNITIES, PEOPLE, TERRITORIES, labels_of

_OF_SHEETS = (ACCOUNTS, OPPORTUNITIES)


@dataclass(frozen=True)
class WorkbookReading:
    """A workbook held against what is here. labels: per kind what a record may say -> the row that it means."""

    book: Book
    process_id: int
    process_code: str
    steps: Sequence[StepWords]
    sent: Sent
    labels: Mapping[str, Mapping[str, int]]


def write_workbook(viewer: Viewer, *, filled: bool) -> bytes:
    """The workbook in the reader's language: blank, or with the rows that the viewer works in."""
    from meetpunt.connectors.workbook.writing import Filled, Told, workbook_of

    organisation_id = viewer.organisation.id
    with acting_in(organisation_id):
        process_id, _code, steps = _process(organisation_id, viewer.today)
        labels = labels_of(organisation_id)
        rows, left_out = store.taken_along(viewer, process_id, labels) if filled else ({}, {})
        people = [label for one in store.people_to_choose(viewer) if (label := labels[PEOPLE].of(one))]
        own = Organisation.objects.get(pk=organisation_id)
    used = {
        str(cells[name])
        for told in rows.values()
        for _id, cells in told
        for name in ("account", "opportunity")
        if cells.get(name)
    }
    return workbook_of(
        Told(
            name=viewer.organisation.name,
            organisation=mark_of_organisation(own),
            key=uuid4().hex,
            currency=viewer.organisation.currency,
            steps=steps,
            people=people,
            territories=sorted(labels[TERRITORIES].by_id.values()),
            first=date(viewer.today.year, 1, 1),
            today=viewer.today,
            rows={code: [Filled(row_id, cells) for row_id, cells in told] for code, told in rows.items()},
            labels={
                kind: {label: row_id for row_id, label in one.by_id.items() if kind not in _OF_SHEETS or label in used}
                for kind, one in labels.items()
            },
            left_out=left_out,
        )
    )


def mark_of_organisation(organisation: Organisation) -> str:
    """By what a workbook knows for which organisation it was made."""
    text = f"{organisation.pk}:{organisation.created_at.isoformat()}"
    return blake2b(text.encode(), digest_size=12).hexdigest()


def hold_against(organisation: Organisation, tables: Sequence[RawTable], now: datetime) -> WorkbookReading:
    """Hold the rows of a workbook against what is here; within `acting_in`.

    Raises:
        ConnectorError: it is another organisation's or another version's, or a sheet is gone.
    """
    book = open_book(tables)
    file = tables[0].file
    if book is None or book.version != sheets.VERSION:
        raise problem("workbook_version", file=file)
    if book.organisation != mark_of_organisation(organisation):
        raise problem("workbook_other", file=file)
    if book.missing:
        raise problem("workbook_sheet_gone", file=file, sheet=book.missing[0])
    zone = ZoneInfo(organisation.time_zone)
    process_id, process_code, steps = _process(organisation.pk, now.astimezone(zone).date())
    memory = store.remembered(organisation.pk, book.key)
    names = {
        kind: Names(book.labels.get(kind, {}), one.by_id)
        for kind, one in labels_of(organisation.pk).items()
        if kind != TERRITORIES  # a new one may be made by its name
    }
    sent = Sent()
    source = store.own_source(organisation.pk)
    deals = store.deals_of(organisation.pk)
    landing = Landing(organisation, process_id, names, zone, deals)
    for code, sheet in sheets_of(steps).items():

        def landed(keys: Sequence[str], code: str = code) -> Mapping[str, int]:
            return store.landed_ids(source, code, keys) if source is not None else {}

        reading = SheetReading(sent, book, sheet, steps, memory, names, landed, deals)
        if code == sheets.WEEK:
            land_weeks(reading, organisation.pk, names[PEOPLE], now.astimezone(zone).date(), zone)
        else:
            landing.land(reading)
        reading.done()
    labels = {kind: {one.shown[row_id]: row_id for row_id in one.shown} for kind, one in names.items()}
    return WorkbookReading(book, process_id, process_code, steps, sent, labels)


def read_workbook(
    organisation: Organisation,
    files: Sequence[tuple[str, Path]],
    now: datetime,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[WorkbookReading, Reading]:
    """Read the workbook of a run, and hold it against what is here.

    Raises:
        ConnectorError: it cannot be read, is another organisation's or another version's, or a sheet is gone.
    """
    (name, path), *others = files
    if others:
        raise problem("workbook_alone", file=name)
    tables = read_tables(str(path), name)
    told(1, 1)
    with acting_in(organisation.pk):
        held = hold_against(organisation, tables, now)
    records: dict[str, Many[Record]] = {table: list(rows) for table, rows in held.sent.records.items()}
    not_ours = str(_("this column is not one of the workbook's"))
    strange = tuple((f"{name}, {column}", not_ours) for column in strange_columns(held.book))
    return held, Reading(records=records, rejects=held.sent.rejects, covered=Coverage((), strange))


def keep_remembered(organisation: Organisation, run: ImportRun, reading: WorkbookReading, source_id: int) -> None:
    """Keep with a run that landed what the workbook told and how its rows stand now, for when it comes again."""
    with changing(organisation.pk):
        rows = _remembered(organisation, reading, source_id)
        ImportRun.objects.filter(pk=run.pk).update(workbook=reading.book.key, workbook_rows=rows)


def forget_told(organisation_id: int, run_id: int) -> None:
    """Let later runs of the same workbook forget what the run told, which was taken back; within `changing`."""
    runs = ImportRun.objects.filter(organisation_id=organisation_id)
    taken = runs.get(pk=run_id)
    if not taken.workbook:
        return
    landed = runs.filter(workbook=taken.workbook, state=ImportRun.State.LANDED)
    before = landed.filter(pk__lt=run_id).order_by("-pk").values_list("workbook_rows", flat=True).first() or {}
    for later in landed.filter(pk__gt=run_id):
        own = {key: marks for key, marks in later.workbook_rows.items() if marks != taken.workbook_rows.get(key)}
        runs.filter(pk=later.pk).update(workbook_rows={**before, **own})


def _remembered(organisation: Organisation, reading: WorkbookReading, source_id: int) -> dict[str, list[str]]:
    book, sent = reading.book, reading.sent
    names = {kind: Names(book.labels.get(kind, {}), one.by_id) for kind, one in labels_of(organisation.pk).items()}
    landing = Landing(organisation, reading.process_id, names, ZoneInfo(organisation.time_zone), {})
    kept = {key: list(marks) for key, marks in store.remembered(organisation.pk, book.key).items()}
    for code, sheet in sheets_of(reading.steps).items():
        mine = {key: mark for key, mark in sent.told.items() if key.split(":")[1] == code}
        if code == sheets.WEEK:
            kept |= {key: [mark, sent.after.get(key, mark)] for key, mark in mine.items()}
            continue
        fresh = store.landed_ids(source_id, code, [key for key in mine if not sent.ids.get(key)])
        ids = {key: sent.ids.get(key) or fresh.get(key, 0) for key in mine}
        here = landing.cells(code, ids.values())
        kept |= {key: [told, mark_of(sheet, here[ids[key]])] for key, told in mine.items() if ids[key] in here}
    return kept


def _process(organisation_id: int, today: date) -> tuple[int, str, list[StepWords]]:
    found = next((one for one in processes(organisation_id, today) if one.is_default), None)
    if found is None:
        raise Refused(_("There is no sales process yet. Make one in the settings first."))
    return found.id, found.code, [StepWords(step.code, step.name, step.is_final) for step in found.steps]
