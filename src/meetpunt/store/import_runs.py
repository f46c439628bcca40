"""Imports as the wizard shows them: runs with their files, what could not land, and what was confirmed before.

Only who may import finds anything here; for everybody else there are no imports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.job_queue import JobRef
from meetpunt.store.models import ImportedFile, ImportReject, ImportRun, Job, LearnedAlias, Organisation, Source

WORKBOOK = "workbook: 1\n"
"""Stands where other runs have a mapping: our own workbook needs none."""


@dataclass(frozen=True)
class RunFile:
    """A file of a run, under the name that the user gave it."""

    name: str
    size: int


@dataclass(frozen=True)
class RunRef:
    """A run as it stands.

    mapping: the text of the mapping as it is now. counts: the last check or landing as `ImportResult.to_json` gives it.
    problem: what stands in the way, or which files could not be read.
    """

    id: int
    state: str
    source: str
    by: str
    started_at: datetime
    finished_at: datetime | None
    mapping: str
    counts: dict[str, Any]
    problem: str
    files: tuple[RunFile, ...]
    is_sync: bool = False
    """It came from a connected CRM, which would bring it again."""
    connection_id: int | None = None
    """Of that connection, until it is forgotten."""

    @property
    def is_workbook(self) -> bool:
        """It is our own workbook, which needs no mapping."""
        return self.mapping == WORKBOOK

    @property
    def is_landed(self) -> bool:
        """Its rows are in the figures, or were until it was taken back."""
        return self.state in (ImportRun.State.LANDED, ImportRun.State.TAKEN_BACK)

    @property
    def can_be_taken_back(self) -> bool:
        """Something of it may have landed, even when the landing stopped half-way."""
        return bool(self.source) and not self.is_sync and self.state != ImportRun.State.TAKEN_BACK


@dataclass(frozen=True)
class RejectedRow:
    """A row that could not land, and why."""

    file: str
    row: int
    table: str
    reason: str
    raw: dict[str, str]


def runs(viewer: Viewer, most: int = 50) -> tuple[RunRef, ...]:
    """The latest runs, newest first, without those of connected CRMs."""
    if not viewer.may_import:
        raise NotVisible("imports")
    sent = Exists(ImportedFile.objects.filter(run=OuterRef("pk")))
    rows = ImportRun.objects.filter(sent | Q(by__isnull=False), organisation_id=viewer.organisation.id)
    return _refs(rows.select_related("source__crm", "by").order_by("-started_at", "-pk")[:most])


def find_run(viewer: Viewer, run_id: int) -> RunRef:
    """A run of the viewer's organisation; NotVisible when there is none that the viewer may see."""
    rows = ImportRun.objects.filter(organisation_id=viewer.organisation.id, pk=run_id)
    found = _refs(rows.select_related("source__crm", "by")) if viewer.may_import else ()
    if not found:
        raise NotVisible(f"import {run_id}")
    return found[0]


def came_in_since(organisation_id: int, moment: datetime) -> bool:
    """Whether much came in at once, or went out, since a moment: an import, one taken back, the organisation itself."""
    rows = ImportRun.objects.filter(organisation_id=organisation_id)
    if rows.filter(Q(finished_at__gte=moment) | Q(state=ImportRun.State.LANDING)).exists():
        return True
    return Organisation.objects.filter(pk=organisation_id, created_at__gte=moment).exists()


def known_until(organisation_id: int, morning: datetime) -> datetime | None:
    """Until when what was written down counts for what is kept for a day; None = everything does.

    That is the morning, or the end of the last import of today: many rows came at once, or went. An organisation that
    began today and read nothing in yet is small, so everything counts.
    """
    runs = ImportRun.objects.filter(organisation_id=OuterRef("pk"), finished_at__gte=morning).order_by("-finished_at")
    rows = Organisation.objects.filter(pk=organisation_id).annotate(last=Subquery(runs.values("finished_at")[:1]))
    told: tuple[datetime, datetime | None] = rows.values_list("created_at", "last").get()
    began, last = told
    if last is not None:
        return last + timedelta(microseconds=1)  # what it brought was written down at this very moment
    return None if began >= morning else morning


def was_imported(organisation_id: int) -> bool:
    """Whether history was read in, of which nobody knows when it was written down."""
    return ImportRun.objects.filter(organisation_id=organisation_id, state=ImportRun.State.LANDED).exists()


def latest_job(organisation_id: int, run_id: int) -> JobRef | None:
    """The last work that was asked for on a run; the caller decides who may see it."""
    jobs = Job.objects.filter(organisation_id=organisation_id, arguments__run_id=run_id).order_by("-pk")
    job_id = jobs.values_list("pk", flat=True).first()
    return None if job_id is None else job_queue.find(job_id)


def rejected(viewer: Viewer, run_id: int, most: int = 50) -> tuple[tuple[RejectedRow, ...], int]:
    """The first rows that could not land, and how many there are in all."""
    rows = ImportReject.objects.filter(organisation_id=viewer.organisation.id, run_id=run_id)
    if not viewer.may_import:
        raise NotVisible(f"import {run_id}")
    first = rows.order_by("file", "row", "pk")[:most]
    shown = tuple(RejectedRow(one.file, one.row, one.table, one.reason, dict(one.raw)) for one in first)
    return shown, rows.count()


def confirmed_mappings(organisation_id: int) -> dict[str, str]:
    """Source -> the mapping that was confirmed for it, the text; the source read in last comes first."""
    rows = Source.objects.filter(organisation_id=organisation_id).exclude(mapping="")
    latest = {row.pk: row.runs.order_by("-pk").values_list("pk", flat=True).first() or 0 for row in rows}
    return {row.name: row.mapping for row in sorted(rows, key=lambda row: -latest[row.pk])}


def confirmed_columns(organisation_id: int) -> dict[tuple[str, str], str]:
    """(table, column name) -> field, as people confirmed it before."""
    rows = LearnedAlias.objects.filter(organisation_id=organisation_id).order_by("pk").values_list("header", "field")
    found = {}
    for header, name in rows:
        table, _point, field = name.partition(".")
        found[table, header] = field
    return found


def _refs(rows: Iterable[ImportRun]) -> tuple[RunRef, ...]:
    found = list(rows)
    files: dict[int, list[RunFile]] = {}
    for file in ImportedFile.objects.filter(run_id__in=[row.pk for row in found]).order_by("pk"):
        files.setdefault(file.run_id, []).append(RunFile(file.name, file.size))
    return tuple(
        RunRef(
            id=row.pk,
            state=row.state,
            source=row.source.name if row.source else "",
            by=row.by.name if row.by else "",
            started_at=row.started_at,
            finished_at=row.finished_at,
            mapping=row.mapping,
            counts=row.counts,
            problem=row.problem,
            files=tuple(files.get(row.pk, [])),
            is_sync=row.source is not None and row.by is None and row.pk not in files,
            connection_id=row.source.crm.pk if row.source is not None and hasattr(row.source, "crm") else None,
        )
        for row in found
    )
