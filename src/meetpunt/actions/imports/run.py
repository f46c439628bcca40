"""Checks and lands the files of a run under a mapping.

Rule: whoever is killed half-way leaves whole batches; landing the run again, or the files anew, completes it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports.made_process import note_made
from meetpunt.actions.imports.reading import Reading, read
from meetpunt.actions.imports.rejects import keep_rejects, rejects_of
from meetpunt.actions.imports.result import ImportResult, Problem, sum_up
from meetpunt.actions.imports.terms import known_steps, process_of, terms_of
from meetpunt.actions.imports.uploads import GivenFile, stored_files, upload
from meetpunt.actions.imports.workbook import WorkbookReading, keep_remembered, read_workbook
from meetpunt.actions.places import locate_accounts
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping
from meetpunt.method.spells import MethodError
from meetpunt.store.fact_log.pruning import prune_after_many
from meetpunt.store.import_runs import WORKBOOK
from meetpunt.store.landing.land import land as land_records
from meetpunt.store.landing.record import Terms
from meetpunt.store.landing.tally import Refused as RefusedRecord
from meetpunt.store.models import ImportRun, LearnedAlias, Organisation, SalesProcess, Source
from meetpunt.store.planner import were_filled
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.workbook_labels import SOURCE

Progress = Callable[[int, int, str], None]
"""Told (done, in all, what is being done)."""


def check(
    organisation_id: int, run_id: int, mapping: str, now: datetime, progress: Progress = lambda *_: None
) -> ImportResult:
    """Go through the whole import and leave nothing behind but its counts and rejects.

    mapping: the text of a mapping file. What has to be mended first stands in the result's `problems`.
    """
    with _collecting_no_garbage():
        return _go_through(organisation_id, run_id, mapping, now, progress, None)


def land(
    organisation_id: int,
    run_id: int,
    mapping: str,
    now: datetime,
    progress: Progress = lambda *_: None,
    between: Callable[[int, int], None] = lambda *_: None,
) -> ImportResult:
    """Land the files of a run under a mapping that a person has confirmed; it is remembered for the next time.

    Parameters: between, called after each batch, when nothing is held, with what is done and what there is in all.

    Raises:
        Refused: a file or the mapping has to be mended first; the sentence says how.
    """
    with _collecting_no_garbage():
        result = _go_through(organisation_id, run_id, mapping, now, progress, between)
    if result.problems:
        raise Refused("\n".join(problem.message for problem in result.problems))
    locate_accounts(organisation_id)
    return result


def run_import(
    organisation_id: int,
    files: Sequence[GivenFile],
    mapping: str,
    now: datetime,
    *,
    person_id: int | None = None,
    is_check: bool = False,
    progress: Progress = lambda *_: None,
) -> ImportResult:
    """Upload and check or land in one go, as the command line does.

    Raises:
        Refused: as `upload` and `land` do.
    """
    run_id = upload(organisation_id, files, now, person_id)
    return (check if is_check else land)(organisation_id, run_id, mapping, now, progress)


def _go_through(
    organisation_id: int,
    run_id: int,
    text: str,
    now: datetime,
    progress: Progress,
    between: Callable[[int, int], None] | None,
) -> ImportResult:
    """between: called after each batch; None = it is a check, which leaves nothing behind."""
    is_check = between is None
    with acting_in(organisation_id):
        organisation = Organisation.objects.get(pk=organisation_id)
        run = ImportRun.objects.filter(organisation_id=organisation_id, pk=run_id).first()
        if run is None or run.state == ImportRun.State.TAKEN_BACK:
            raise Refused(_("This import was taken back. Send the files again."))
        files = stored_files(run_id)
    held: WorkbookReading | None = None

    def told(done: int, total: int) -> None:
        progress(done, total, str(_("Reading files")))

    try:
        if text == WORKBOOK:
            held, reading = read_workbook(organisation, files, now, told)
            mapping = Mapping(SOURCE, (), process=held.process_code)
        else:
            mapping = load_mapping(text)
            reading = read(
                files,
                mapping,
                time_zone=organisation.time_zone,
                today=now.astimezone(ZoneInfo(organisation.time_zone)).date(),
                steps=known_steps(organisation_id, mapping),
                told=told,
            )
    except ConnectorError as error:
        return _stop(run, ImportResult(run_id, "", is_check, problems=(Problem(error.code, str(error)),)), now)
    empty = ImportResult(run_id, mapping.source, is_check)
    empty = replace(
        empty, unknown_files=reading.covered.unknown, skipped_files=reading.covered.skipped, styles=reading.styles
    )
    if reading.problems:
        return _stop(run, replace(empty, problems=tuple(reading.problems)), now)
    try:
        terms = _agree(organisation, run, mapping, text, now, is_check)
    except (Refused, MethodError) as error:
        return _stop(run, replace(empty, problems=(Problem("process", str(error)),)), now)
    if held is not None:
        terms = replace(terms, pins=held.sent.pins, labels=held.labels, fills_in=False)
    saying = str(_("Checking") if is_check else _("Landing"))

    def landed(done: int, total: int) -> None:
        progress(done, total, saying)
        if between is not None and done < total:
            between(done, total)

    try:
        tally = land_records(terms, reading.records, dry=is_check, progress=landed)
    except Exception as error:
        _fail(run, str(error), now)
        raise
    for table, rows in held.sent.same.items() if held is not None else ():
        tally.of(table).same += rows
    result = sum_up(empty, tally, reading.rejects, reading.ignored, reading.styles)
    if held is not None and not is_check:
        keep_remembered(organisation, run, held, terms.source_id)
    _finish(run, result, reading, tally.refused, now)
    return result


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """Records hold no cycles, and looking for some among 100,000 of them takes a seventh of the time of an import."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _agree(organisation: Organisation, run: ImportRun, mapping: Mapping, text: str, now: datetime, dry: bool) -> Terms:
    """Settle the terms of the run: source and process are made where they do not exist yet (a check undoes it)."""
    with changing(organisation.pk):
        source, _made = Source.objects.get_or_create(organisation=organisation, name=mapping.source)
        if not dry:
            kept = "" if text == WORKBOOK else text
            Source.objects.filter(pk=source.pk).update(mapping=kept, complete_from=mapping.complete_from)
            _learn(organisation.pk, mapping)
            ImportRun.objects.filter(pk=run.pk).update(
                source=source, mapping=text, state=ImportRun.State.LANDING, problem=""
            )
        known = set(SalesProcess.objects.filter(organisation=organisation).values_list("pk", flat=True))
        process_id = process_of(organisation.pk, mapping)
        if process_id not in known:
            note_made(organisation.pk, run.pk, process_id)
        terms = terms_of(organisation, source.pk, run.pk, mapping, process_id, now)
        if dry:
            transaction.set_rollback(True)
    return terms


def _learn(organisation_id: int, mapping: Mapping) -> None:
    """Column names that a person confirmed, to propose them the next time."""
    LearnedAlias.objects.bulk_create(
        (
            LearnedAlias(organisation_id=organisation_id, header=rule.columns[0], field=f"{table.table}.{name}")
            for entry in mapping.files
            for table in entry.tables
            for name, rule in table.fields.items()
            if len(rule.columns) == 1 and rule.lookup is None
        ),
        ignore_conflicts=True,
    )


def _finish(
    run: ImportRun, result: ImportResult, reading: Reading, refused: Sequence[RefusedRecord], now: datetime
) -> None:
    """Keep the counts, and the rows that did not land with the reason."""
    with changing(run.organisation_id):
        keep_rejects(run, [*reading.rejects, *rejects_of(refused, reading.tables)])
        state = ImportRun.State.CHECKED if result.is_check else ImportRun.State.LANDED
        ImportRun.objects.filter(pk=run.pk).update(
            state=state, counts=result.to_json(), finished_at=None if result.is_check else now, problem=""
        )
        prune_after_many(run.organisation_id)
    if not result.is_check:
        were_filled(result.changes)


def _stop(run: ImportRun, result: ImportResult, now: datetime) -> ImportResult:
    """Nothing can land until something is mended."""
    _fail(run, "\n".join(problem.message for problem in result.problems), now, result)
    return result


def _fail(run: ImportRun, problem: str, now: datetime, result: ImportResult | None = None) -> None:
    with changing(run.organisation_id):
        told = {"counts": result.to_json()} if result is not None else {}
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.FAILED, problem=problem, finished_at=now, **told
        )
