"""Lands records in an organisation the way an import does, and compares what two landings left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.connectors.base import Flag, Record, Table
from meetpunt.store.landing.land import land
from meetpunt.store.landing.record import Terms
from meetpunt.store.landing.tally import Tally
from meetpunt.store.models import ImportRun, Organisation, SalesProcess, Source, Step
from meetpunt.store.opportunity_state import Steps
from meetpunt.store.schema import owned_tables
from meetpunt.store.tenancy import acting_in

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 1, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment in UTC, as in at("2026-01-31 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Import:
    """An organisation into which a test lands records of one source."""

    def __init__(self, name: str = "Kaasmakerij", source: str = "crm") -> None:
        self.organisation = Organisation.objects.get(pk=create_organisation(NewOrganisation(name), NOW).id)
        with acting_in(self.organisation.pk):
            self.source = Source.objects.create(organisation=self.organisation, name=source)
        self.rows = 0

    def record(self, table: str, external_id: str, flags: tuple[Flag, ...] = (), **values: Any) -> Record:
        """A record of this source; `entered_O` stands for the field `entered.O`."""
        self.rows += 1
        told = {name.replace("entered_", "entered."): value for name, value in values.items()}
        return Record(Table(table), f"{table}.csv", self.rows, external_id, told, flags)

    def land(self, *records: Record, now: datetime = NOW, dry: bool = False, run: ImportRun | None = None) -> Tally:
        """Land records in a run of their own."""
        self.run = run or ImportRun.objects.create(
            organisation=self.organisation, source=self.source, started_at=now, state="landing"
        )
        by_table: dict[str, list[Record]] = {}
        for record in records:
            by_table.setdefault(str(record.table), []).append(record)
        return land(self.terms(now), by_table, dry=dry)

    def terms(self, now: datetime) -> Terms:
        """As an import of this source agrees them, in SPATOCO."""
        process = SalesProcess.objects.get(organisation=self.organisation, code="SPATOCO")
        steps = list(Step.objects.filter(process=process).order_by("position"))
        return Terms(
            organisation_id=self.organisation.pk,
            source_id=self.source.pk,
            run_id=self.run.pk,
            process_id=process.pk,
            steps=Steps(tuple(step.pk for step in steps)),
            step_codes={step.code: step.pk for step in steps},
            zone=ZoneInfo("Europe/Amsterdam"),
            currency="EUR",
            now=now,
            machines=frozenset({"robot"}),
        )


_RUNS = {
    *("import_run", "imported_file", "import_reject", "import_undo", "learned_alias"),
    *("forecast_snapshot", "forecast_kept"),
}
LEFT_OUT = _RUNS | {"fact_change", "signal_seen", "readiness_point"}
"""What tells how facts came in and what the clock noticed, not what there is."""
_MARKS = {"import_run_id", "organisation_id", "recorded_at", "change_number", "stored_as"}


def contents(organisation_id: int, *, without_moments: bool = False) -> dict[str, list[str]]:
    """All rows of an organisation as text, ids replaced by what they refer to, in an order of their own.

    without_moments: also leave out moments that are those of the run (seen at import, made as a stub).
    """
    tables = {table: _read(table, organisation_id) for table in owned_tables() if table not in LEFT_OUT}
    names: dict[tuple[str, int], str] = {}
    for table, rows in tables.items():
        for row in rows:
            mark = row.get("external_id") or row.get("name") or row.get("code")
            names[table, row["id"]] = f"{table}:{mark}" if mark else table
    told: dict[str, list[str]] = {}
    for table, rows in tables.items():
        told[table] = sorted(_tell(row, names, without_moments) for row in rows)
    return told


_POINTS_AT = {
    "owner_id": "person",
    "by_id": "person",
    "person_id": "person",
    "parent_id": "team",
    "order_id": "sales_order",
    "process_id": "sales_process",
    "family_id": "product_family",
}


def _tell(row: dict[str, Any], names: dict[tuple[str, int], str], without_moments: bool) -> str:
    parts = []
    for column, value in row.items():
        if column == "id" or column in _MARKS or (without_moments and column in ("created_at", "happened_at")):
            continue
        if column.endswith("_id") and column != "external_id" and value is not None:
            value = names.get((_POINTS_AT.get(column, column[:-3]), value), value)
        parts.append(f"{column}={value}")
    return " ".join(parts)


def _read(table: str, organisation_id: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE organisation_id = %s', [organisation_id])
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
