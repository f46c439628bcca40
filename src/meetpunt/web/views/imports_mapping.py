"""What the files of an import mean: the source as a whole, each table, and the same as a text.

Rule: form and text change one and the same mapping file, and every table has been looked at before it is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetpunt.actions import imports
from meetpunt.actions.errors import Refused
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping, ProcessDefinition
from meetpunt.connectors.mapping.survey import SurveyedTable, suggest_complete_from
from meetpunt.connectors.values.styles import DateStyle, NumberStyle
from meetpunt.store import import_runs
from meetpunt.store.access import Viewer
from meetpunt.store.import_runs import RunRef
from meetpunt.store.processes import processes
from meetpunt.store.refs import ProcessRef
from meetpunt.web import formats, import_words
from meetpunt.web.mapping_changes import apply_table_form, with_process
from meetpunt.web.mapping_form import NEW_STEP, entry_of, label_of, steps_of, table_form
from meetpunt.web.mapping_parts import Option
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.imports import _enqueue


@dataclass(frozen=True)
class TableLine:
    """A table on the source's page. was: "seen" (looked at now), "known" (confirmed before) or "" (not yet)."""

    number: int
    label: str
    what: str
    rows: int
    fields: int
    columns: int
    was: str


@dataclass
class Desk:
    """A run that is being mapped, with all that its pages need."""

    run: RunRef
    mapping: Mapping
    tables: tuple[SurveyedTable, ...]
    processes: tuple[ProcessRef, ...]
    is_broken: bool = False
    """The kept text cannot be read; only the text page can mend it."""


@for_viewer
def source(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """The source as a whole: its name, process, currency and first complete day, and the list of its tables."""
    desk = _desk(viewer, run_id)
    if desk is None:
        return redirect("import-run", run_id)
    if desk.is_broken:
        return redirect("import-text", run_id)
    problems: list[str] = []
    if request.method == "POST":
        desk.mapping, problems = _told_source(request, desk)
        if not problems and _keep(request, viewer, desk):
            if request.POST.get("action") == "check":
                if all(line.was for line in _lines(request, viewer, desk)):
                    _enqueue(viewer, "check_import", run_id, mapping=dump_mapping(desk.mapping))
                    return redirect("import-run", run_id)
                messages.error(request, _("Look at every table first; those to be looked at are marked."))
            elif request.POST.get("action") == "next":
                following = _first_unseen(_lines(request, viewer, desk))
                if following is not None:
                    return redirect("import-table", run_id, following)
            return redirect("import-source", run_id)
    mapping, lines = desk.mapping, _lines(request, viewer, desk)
    own = mapping.process if isinstance(mapping.process, ProcessDefinition) else None
    entries = [(one, mapping.for_file(one.raw.file, one.raw.sheet)) for one in desk.tables]
    parts = [(one, part) for one, entry in entries if entry for part in entry.tables]
    context = {
        "run": desk.run,
        "step": 2,
        "mapping": mapping,
        "lines": lines,
        "next": _first_unseen(lines),
        "problems": problems,
        "processes": _process_options(desk, own),
        "own": own,
        "own_name": (own.names.get(formats.language()) or own.code) if own else "",
        "steps": steps_of(mapping, desk.processes),
        "suggested": suggest_complete_from(parts),
        "complete_from": mapping.complete_from.isoformat() if mapping.complete_from else "",
        "dates": _styles(mapping.dates, (("dmy", _("day first: 31-01-2026")), ("mdy", _("month first: 01-31-2026")))),
        "numbers": _styles(
            mapping.numbers, (("comma", _("decimal comma: 1.234,56")), ("point", _("decimal point: 1,234.56")))
        ),
    }
    return render(request, "imports/source.html", context, status=422 if problems else 200)


@for_viewer
def table(request: HttpRequest, viewer: Viewer, run_id: int, number: int) -> HttpResponse:
    """One table: what it is, and which column is which field."""
    desk = _desk(viewer, run_id)
    if desk is None or desk.is_broken:
        return redirect("import-run" if desk is None else "import-text", run_id)
    if not 1 <= number <= len(desk.tables):
        raise Http404
    surveyed, aliases = desk.tables[number - 1], imports.learnt(viewer.organisation.id)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        told = {name: str(value) for name, value in request.POST.items()}
        change = apply_table_form(told, surveyed, desk.mapping, aliases, desk.processes)
        desk.mapping, problems = change.mapping, change.problems
        kept = _keep(request, viewer, desk)
        if kept and not problems:
            if told.get("action") == "apply" or change.asks_more:
                if change.asks_more and told.get("action") != "apply":
                    messages.info(request, _("Taken over. There is something more to be told about this table."))
                return redirect("import-table", run_id, number)
            _mark_seen(request, desk.run, surveyed)
            following = _first_unseen(_lines(request, viewer, desk))
            if following is None or told.get("action") == "back":
                return redirect("import-source", run_id)
            return redirect("import-table", run_id, following)
    context = {
        "run": desk.run,
        "step": 2,
        "number": number,
        "count": len(desk.tables),
        "form": table_form(surveyed, desk.mapping, aliases, desk.processes),
        "problems": problems,
    }
    return render(request, "imports/table.html", context, status=422 if problems else 200)


@for_viewer
def text(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """The mapping as the file that a person can read, write and keep."""
    desk = _desk(viewer, run_id)
    if desk is None:
        return redirect("import-run", run_id)
    written, problem = desk.run.mapping, ""
    if request.method == "POST":
        written = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            load_mapping(written, _("Mapping"))
            imports.keep_mapping(viewer.organisation.id, run_id, written)
        except ConnectorError as error:
            problem = str(error)
        except Refused as refused:
            problem = str(refused)
        else:
            for one in desk.tables:
                _mark_seen(request, desk.run, one)
            messages.success(request, _("The mapping was kept."))
            return redirect("import-source", run_id)
    if request.GET.get("download"):
        headers = {"Content-Disposition": 'attachment; filename="mapping.yaml"'}
        return HttpResponse(written, content_type="application/yaml; charset=utf-8", headers=headers)
    context = {"run": desk.run, "step": 2, "text": written, "problem": problem, "lines": written.count("\n") + 2}
    return render(request, "imports/text.html", context, status=422 if problem else 200)


def _desk(viewer: Viewer, run_id: int) -> Desk | None:
    """The run with its tables; None when it cannot be mapped (now): its own page says why."""
    found = import_runs.find_run(viewer, run_id)
    job = import_runs.latest_job(viewer.organisation.id, run_id)
    if found.is_landed or found.state == "landing" or (job is not None and not job.is_over) or not found.mapping:
        return None
    tables = imports.surveyed_tables(viewer.organisation.id, run_id)
    if not tables:
        return None
    known = processes(viewer.organisation.id, viewer.today)
    try:
        return Desk(found, load_mapping(found.mapping), tables, known)
    except ConnectorError:
        return Desk(found, Mapping("", ()), tables, known, is_broken=True)


def _keep(request: HttpRequest, viewer: Viewer, desk: Desk) -> bool:
    """Keep the mapping with the run, when it is one that can be read back."""
    written = dump_mapping(desk.mapping)
    try:
        if load_mapping(desk.run.mapping) == desk.mapping:
            return True  # nothing changed: a text with comments stays as it was written
        desk.mapping = load_mapping(written)
        imports.keep_mapping(viewer.organisation.id, desk.run.id, written)
    except (ConnectorError, Refused) as problem:
        messages.error(request, str(problem))
        return False
    return True


def _told_source(request: HttpRequest, desk: Desk) -> tuple[Mapping, list[str]]:
    told, mapping, problems = request.POST, desk.mapping, []
    name = " ".join(told.get("source", "").split())[:80]
    if not name:
        problems.append(_("Give the source a name: its records are kept under it."))
    currency = told.get("currency", "").strip().upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        problems.append(_("A currency is three letters, such as EUR."))
    zone = told.get("time_zone", "").strip()
    try:
        complete = date.fromisoformat(told["complete_from"]) if told.get("complete_from") else None
        ZoneInfo(zone or "UTC")
    except (ValueError, KeyError, OSError):
        problems.append(_("Write the day as 2026-01-31 and the time zone as Europe/Amsterdam."))
    if problems:
        return mapping, problems
    if told.get("action") == "use-suggested" and told.get("suggested"):
        complete = date.fromisoformat(told["suggested"])
    dates, numbers = told.get("dates", ""), told.get("numbers", "")
    mapping = replace(
        mapping,
        source=name,
        complete_from=complete,
        currency=currency or None,
        time_zone=zone or None,
        dates=DateStyle(dates) if dates in set(DateStyle) else None,
        numbers=NumberStyle(numbers) if numbers in set(NumberStyle) else None,
    )
    chosen = told.get("process", "")
    codes = {one.code for one in desk.processes} | {"spatoco", NEW_STEP}
    if chosen in codes:
        mapping = with_process(mapping, chosen, told.get("own_name", ""), desk.processes)
    return mapping, []


def _process_options(desk: Desk, own: ProcessDefinition | None) -> tuple[Option, ...]:
    current = own.code if own else str(desk.mapping.process)
    known = {one.code.casefold(): one for one in desk.processes}
    options = [] if "spatoco" in known else [Option("spatoco", "SPATOCO", current == "spatoco")]
    for code, one in known.items():
        name = one.name.get(formats.language()) or one.code
        options.append(
            Option(one.code if code != "spatoco" else code, name, own is None and current.casefold() == code)
        )
    options.append(Option(NEW_STEP, _("own steps, made of the stages of this source"), own is not None))
    return tuple(options)


def _styles(chosen: str | None, known: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == chosen) for value, label in known)


def _lines(request: HttpRequest, viewer: Viewer, desk: Desk) -> list[TableLine]:
    """The tables with what they are, and whether somebody has looked at them."""
    remembered = import_runs.confirmed_mappings(viewer.organisation.id).get(desk.mapping.source, "")
    try:
        known = load_mapping(remembered) if remembered else None
    except ConnectorError:
        known = None
    seen = set(request.session.get(_session_key(desk.run), []))
    lines = []
    for number, one in enumerate(desk.tables, 1):
        entry = entry_of(one, desk.mapping, (), steps_of(desk.mapping, desk.processes))
        confirmed = known.for_file(one.raw.file, one.raw.sheet) if known else None
        was = "seen" if label_of(one) in seen else "known" if confirmed == entry else ""
        what = ", ".join(import_words.table(part.table) for part in entry.tables)
        columns = {column for part in entry.tables for rule in part.fields.values() for column in rule.columns}
        lines.append(
            TableLine(
                number,
                label_of(one),
                _("skipped: %(reason)s") % {"reason": entry.reason} if entry.skip else what,
                one.rows,
                len(columns & set(one.raw.header)),
                len(one.raw.header),
                was,
            )
        )
    return lines


def _first_unseen(lines: Sequence[TableLine]) -> int | None:
    return next((line.number for line in lines if not line.was), None)


def _mark_seen(request: HttpRequest, run: RunRef, surveyed: SurveyedTable) -> None:
    key = _session_key(run)
    request.session[key] = sorted({*request.session.get(key, []), label_of(surveyed)})


def _session_key(run: RunRef) -> str:
    return f"import-{run.id}"
