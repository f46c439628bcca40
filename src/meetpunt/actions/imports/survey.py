"""Looks through the files of a run before they are mapped: what cannot be read is left out, the rest is proposed.

Rule: a proposal is a draft; nothing of it counts until a person has confirmed it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports.uploads import stored_files
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.files.limits import Job
from meetpunt.connectors.files.reading import read_files
from meetpunt.connectors.mapping.aliases import Alias, learnt_aliases
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping
from meetpunt.connectors.mapping.suggest import suggest_file
from meetpunt.connectors.mapping.survey import SurveyedTable, survey_table
from meetpunt.connectors.messages import sentence
from meetpunt.connectors.workbook.reading import is_ours
from meetpunt.store.import_runs import WORKBOOK, confirmed_columns, confirmed_mappings
from meetpunt.store.models import ImportedFile, ImportRun
from meetpunt.store.tenancy import acting_in, changing

_SOURCE = "crm"  # what a source is called until somebody names it

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Survey:
    """What was found. tables: those that can be mapped; unreadable: a sentence per file that was left out.

    is_workbook: it is our own workbook, which is checked without a mapping.
    """

    tables: tuple[SurveyedTable, ...]
    unreadable: tuple[str, ...]
    is_workbook: bool = False


def survey(organisation_id: int, run_id: int, now: datetime, progress: Progress = lambda *_: None) -> Survey:
    """Read the files of a run once, leave out those that cannot be read, and draft a mapping for the others.

    Raises:
        Refused: there is no such import here.
    """
    with acting_in(organisation_id):
        run = ImportRun.objects.filter(organisation_id=organisation_id, pk=run_id).first()
        if run is None:
            raise Refused(_("There is no such import."))
        files = stored_files(run_id)
    tables: list[SurveyedTable] = []
    unreadable: list[str] = []
    dropped: list[str] = []
    for done, reading in enumerate(read_files([Job(str(path), name) for name, path in files])):
        progress(done, len(files), str(_("Looking through the files")))
        name, path = files[done]
        if reading.error is not None:
            unreadable.append(str(reading.error))
            dropped.append(name)
            continue
        if is_ours(reading.tables):
            if len(files) == 1:
                return _as_workbook(organisation_id, run)
            unreadable.append(str(sentence("workbook_alone", file=name)))
            dropped.append(name)
            continue
        surveyed = [survey_table(raw) for raw in reading.tables]
        _place(path).write_text(json.dumps([one.to_json() for one in surveyed]), encoding="utf-8")
        tables += surveyed
    mapping = run.mapping or (dump_mapping(_draft(organisation_id, tables)) if tables else "")
    with changing(organisation_id):
        ImportedFile.objects.filter(run=run, name__in=dropped).delete()
        problem = "\n".join(unreadable) or run.problem
        ImportRun.objects.filter(pk=run.pk).update(mapping=mapping, problem=problem)
    return Survey(tuple(tables), tuple(unreadable))


def _as_workbook(organisation_id: int, run: ImportRun) -> Survey:
    with changing(organisation_id):
        ImportRun.objects.filter(pk=run.pk).update(mapping=WORKBOOK, problem="")
    return Survey((), (), is_workbook=True)


def surveyed_tables(organisation_id: int, run_id: int) -> tuple[SurveyedTable, ...] | None:
    """What the survey of a run kept; None when it has to be made (anew)."""
    with acting_in(organisation_id):
        files = stored_files(run_id)
    tables: list[SurveyedTable] = []
    for name, path in files:
        if not _place(path).is_file():
            return None
        kept = [SurveyedTable.from_json(told) for told in json.loads(_place(path).read_text(encoding="utf-8"))]
        # The same content may have been sent under another name before.
        tables += [replace(one, raw=replace(one.raw, file=name)) for one in kept]
    return tuple(tables)


def learnt(organisation_id: int) -> tuple[Alias, ...]:
    """The column names that this organisation confirmed before."""
    with acting_in(organisation_id):
        return learnt_aliases(
            {
                key: field
                for key, field in confirmed_columns(organisation_id).items()
                if not field.startswith("entered.")
            }
        )


def _place(path: Path) -> Path:
    """Beside the file itself, so that it goes when the file goes."""
    return path.with_name(f"{path.name}.survey.json")


def _draft(organisation_id: int, tables: Sequence[SurveyedTable]) -> Mapping:
    """The mapping of the source that knows most of these files, with proposals for the files that it does not know."""
    with acting_in(organisation_id):
        known = [_loaded(text) for text in confirmed_mappings(organisation_id).values()]
    aliases = learnt(organisation_id)
    remembered = [mapping for mapping in known if mapping is not None and _covered(mapping, tables)]
    base = max(remembered, key=lambda mapping: _covered(mapping, tables), default=Mapping(_SOURCE, ()))
    unknown = [one for one in tables if base.for_file(one.raw.file, one.raw.sheet) is None]
    added = tuple(suggest_file(one.raw, learnt=aliases).mapping for one in unknown)
    return replace(base, files=(*base.files, *added))


def _covered(mapping: Mapping, tables: Sequence[SurveyedTable]) -> int:
    return sum(mapping.for_file(one.raw.file, one.raw.sheet) is not None for one in tables)


def _loaded(text: str) -> Mapping | None:
    try:
        return load_mapping(text)
    except ConnectorError:  # written for an older version: it is proposed anew
        return None
