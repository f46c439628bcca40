"""Takes an import back: what it made is removed, what it changed becomes what it was.

Rule: nothing that people or later imports have worked on since is removed or changed; it is named instead. It goes
batch by batch, so that whoever is stopped half-way can go on, and taking back twice is taking back once.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import made_process
from meetpunt.actions.imports.workbook import forget_told
from meetpunt.store.attribution import refresh
from meetpunt.store.landing import bulk
from meetpunt.store.models import ImportRun, ImportUndo, OpportunityLine, SalesProcess
from meetpunt.store.tenancy import acting_in, changing

_BATCH = 2000
_LAST = ("product_family", made_process.TABLE)
"""Of these the rows go last: others refer to them."""


@dataclass(frozen=True)
class KeptRow:
    """A row that was left as it is, because it was worked on since."""

    table: str
    row_id: int
    name: str


@dataclass(frozen=True)
class TakenBack:
    """Per table how many rows were removed and restored, and which were kept."""

    removed: dict[str, int]
    restored: dict[str, int]
    kept: tuple[KeptRow, ...]


@dataclass(frozen=True)
class _Made:
    """A table whose rows name the run that made them. holds: (table, column) of what keeps a row; along: of what goes
    with it; mark: what to call a row by."""

    table: str
    mark: str
    holds: tuple[tuple[str, str], ...] = ()
    along: tuple[tuple[str, str], ...] = ()
    unless: str = ""


_AT_ACCOUNTS = ("contact", "opportunity", "activity", "note", "quote", "sales_order", "acch_state")
# What refers stands before what is referred to.
_TABLES = (
    _Made("acch_state", "note"),
    _Made("activity", "subject"),
    _Made("note", "external_id", unless="m.changed_here"),
    _Made("order_line", "external_id"),
    _Made("sales_order", "number", (("order_line", "order_id"),)),
    _Made("quote", "number"),
    _Made(
        "opportunity",
        "name",
        tuple((table, "opportunity_id") for table in ("activity", "note", "quote", "sales_order")),
        (
            ("stage_event", "opportunity_id"),
            ("opportunity_change", "opportunity_id"),
            ("opportunity_line", "opportunity_id"),
        ),
        "EXISTS (SELECT 1 FROM stage_event c WHERE c.opportunity_id = m.id AND (c.import_run_id IS NULL OR "
        "c.import_run_id <> m.import_run_id)) OR EXISTS (SELECT 1 FROM opportunity_change c WHERE "
        "c.opportunity_id = m.id AND (c.import_run_id IS NULL OR c.import_run_id <> m.import_run_id))",
    ),
    _Made(
        "contact", "name", tuple((table, "contact_id") for table in ("activity", "note", "opportunity", "acch_state"))
    ),
    _Made(
        "account",
        "name",
        tuple((table, "account_id") for table in _AT_ACCOUNTS),
        (("account_assignment", "account_id"), ("visit_agreement", "account_id")),
    ),
    _Made(
        "product",
        "name",
        (("opportunity_line", "product_id"), ("order_line", "product_id")),
        (("product_price", "product_id"),),
    ),
    _Made(
        "person",
        "name",
        (
            *((table, "owner_id") for table in ("account", "account_assignment", "opportunity", "stage_event")),
            *((table, "owner_id") for table in ("quote", "sales_order")),
            *((table, "person_id") for table in ("activity", "note")),
            *((table, "by_id") for table in ("stage_event", "opportunity_change")),
        ),
        (
            ("team_membership", "person_id"),
            ("team_management", "person_id"),
            ("territory_assignment", "person_id"),
            ("person_role", "person_id"),
            ("forecast_snapshot", "owner_id"),
            ("figures_looked", "subject_id"),
        ),
        "m.login_id IS NOT NULL",
    ),
    _Made("team", "name", (("team_membership", "team_id"), ("team_management", "team_id"), ("team", "parent_id"))),
    _Made(
        "territory",
        "name",
        (
            ("territory_assignment", "territory_id"),
            ("account", "territory_id"),
            ("account_assignment", "territory_id"),
        ),
    ),
)
# Where the team or territory of a moment is written down; `refresh` sets it anew.
_ATTRIBUTED = {"team": "team_id", "territory": "territory_id"}


def take_back(organisation_id: int, run_id: int, now: datetime) -> TakenBack:
    """Undo a run. What was worked on since stays, and is named in the result.

    Raises:
        Refused: there is no such import here.
    """
    with acting_in(organisation_id):
        run = ImportRun.objects.filter(organisation_id=organisation_id, pk=run_id)
        if not run.exists():
            raise Refused(_("There is no such import."))
        if run.filter(source__crm__isnull=False).exists():
            raise Refused(_("This came from a connected CRM, which would bring it again. Change it there."))
    taking = _Taking(organisation_id, run_id)
    taking.withdraw_events()
    taking.restore(but=_LAST)
    for made in _TABLES:
        taking.remove(made)
    taking.restore()
    with changing(organisation_id):
        refresh(organisation_id)
        ImportRun.objects.filter(pk=run_id).update(state=ImportRun.State.TAKEN_BACK, finished_at=now)
        forget_told(organisation_id, run_id)
    return TakenBack(dict(taking.removed), dict(taking.restored), tuple(taking.kept.values()))


class _Taking:
    def __init__(self, organisation_id: int, run_id: int) -> None:
        self.organisation_id, self.run_id = organisation_id, run_id
        self.removed: Counter[str] = Counter()
        self.restored: Counter[str] = Counter()
        self.kept: dict[tuple[str, int], KeptRow] = {}
        models = apps.get_app_config("store").get_models()
        self.models: dict[str, bulk.Model] = {model._meta.db_table: model for model in models}

    def withdraw_events(self) -> None:
        """Remove the events and terms that the run added to opportunities that were there before it."""
        # The opportunity's run is asked per row. PostgreSQL sometimes planned a join on statistics from before the
        # import, as a loop over all opportunities for each event: over ten minutes where this takes a second.
        before = "COALESCE((SELECT o.import_run_id FROM opportunity o WHERE o.id = {}.opportunity_id), 0) <> %s"
        others = "e.import_run_id IS NULL OR e.import_run_id <> %s"
        later = (
            "SELECT e.opportunity_id FROM stage_event e WHERE e.organisation_id = %s GROUP BY e.opportunity_id "
            "HAVING MIN(CASE WHEN e.import_run_id = %s THEN e.id END) < "
            f"MAX(CASE WHEN {others} THEN e.id END) AND {before.format('e')}"
        )
        with changing(self.organisation_id), connection.cursor() as cursor:
            cursor.execute(later, [self.organisation_id, *[self.run_id] * 3])
            worked_on = {row[0] for row in cursor.fetchall()}
            names = dict(bulk.select(self.models["opportunity"], ("id", "name"), "id", worked_on))
            for row_id, name in sorted(names.items()):
                self.kept["opportunity", row_id] = KeptRow("opportunity", row_id, name)
            among = ", ".join(str(row_id) for row_id in sorted(worked_on)) or "0"
            for table in ("stage_event", "opportunity_change"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE import_run_id = %s AND opportunity_id NOT IN ({among}) "
                    f"AND {before.format(table)}",
                    [self.run_id, self.run_id],
                )
                self.removed[table] += cursor.rowcount

    def restore(self, but: tuple[str, ...] = ()) -> None:
        """Give changed rows back the values that nobody has changed since; the latest change first.

        but: not of these tables.
        """
        while True:
            with changing(self.organisation_id):
                undos = list(
                    ImportUndo.objects.filter(run_id=self.run_id).exclude(table__in=but).order_by("-pk")[:_BATCH]
                )
                for undo in undos:
                    self._restore_one(undo)
                ImportUndo.objects.filter(pk__in=[undo.pk for undo in undos]).delete()
            if not undos:
                return

    def _restore_one(self, undo: ImportUndo) -> None:
        model = self.models[undo.table]
        before: dict[str, list[Any]] = undo.before if isinstance(undo.before, dict) else json.loads(undo.before)
        if (undo.table, undo.row_id) in self.kept or (
            undo.table == "opportunity_line" and ("opportunity", undo.row_id) in self.kept
        ):
            return
        if "lines" in before:
            self._restore_lines(undo.row_id, before["lines"][0])
        elif undo.table == made_process.TABLE:
            self._remove_process(undo.row_id)
        elif not before:
            if not (
                undo.table == "product_family"
                and bulk.select(self.models["product"], ("id",), "family_id", [undo.row_id])
            ):
                bulk.delete(model, [undo.row_id])
                self.removed[undo.table] += 1
        else:
            rows = bulk.select(model, tuple(before), "id", [undo.row_id])
            if not rows:
                return
            now = dict(zip(before, rows[0], strict=True))
            back = {name: old for name, (old, new) in before.items() if now[name] == new}
            if back:
                bulk.update(model, tuple(back), [(*back.values(), undo.row_id)])
                self.restored[undo.table] += 1
            if len(back) < len(before):
                self._keep(undo.table, undo.row_id)

    def _remove_process(self, row_id: int) -> None:
        process = SalesProcess.objects.filter(pk=row_id).first()
        if process is not None and made_process.is_free(process):
            process.delete()
            self.removed[made_process.TABLE] += 1
        elif process is not None:
            self.kept[made_process.TABLE, row_id] = KeptRow(made_process.TABLE, row_id, process.code)
            made_process.hand_on(process, self.run_id)

    def _restore_lines(self, opportunity: int, lines: list[list[Any]]) -> None:
        gone = [row[0] for row in bulk.select(OpportunityLine, ("id",), "opportunity_id", [opportunity])]
        bulk.delete(OpportunityLine, gone)
        columns = ("product_id", "quantity_milli", "amount_minor", "cost_minor", "wanted_on")
        ids = bulk.allocate(OpportunityLine, len(lines))
        bulk.insert(
            OpportunityLine,
            ("id", "organisation_id", "opportunity_id", *columns),
            [(row_id, self.organisation_id, opportunity, *line) for row_id, line in zip(ids, lines, strict=True)],
        )
        self.restored["opportunity_line"] += 1

    def remove(self, made: _Made) -> None:
        """Remove the rows of a table that the run made and that nothing holds."""
        held = [f"EXISTS (SELECT 1 FROM {table} c WHERE c.{column} = m.id)" for table, column in made.holds]
        held.append(
            f"EXISTS (SELECT 1 FROM import_undo u WHERE u.run_id > m.import_run_id AND u.\"table\" = '{made.table}' "
            "AND u.row_id = m.id)"
        )
        held += [made.unless] if made.unless else []
        condition = f"m.import_run_id = %s AND m.organisation_id = %s AND NOT ({' OR '.join(held)})"
        parameters = [self.run_id, self.organisation_id]
        while True:
            with changing(self.organisation_id), connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT m.id FROM {made.table} m WHERE {condition} ORDER BY m.id LIMIT {_BATCH}", parameters
                )
                ids = [row[0] for row in cursor.fetchall()]
                among = ", ".join(str(row_id) for row_id in ids) or "0"
                for table, column in made.along:
                    cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({among})")
                    self.removed[table] += cursor.rowcount
                if (attributed := _ATTRIBUTED.get(made.table)) is not None:
                    for table in ("stage_event", "activity", "sales_order"):
                        cursor.execute(f"UPDATE {table} SET {attributed} = NULL WHERE {attributed} IN ({among})")
                bulk.delete(self.models[made.table], ids)
                self.removed[made.table] += len(ids)
            if len(ids) < _BATCH:
                break
        with acting_in(self.organisation_id):
            left = bulk.every(
                self.models[made.table],
                ("id", made.mark),
                import_run_id=self.run_id,
                organisation_id=self.organisation_id,
            )
        for row_id, name in left:
            self.kept.setdefault((made.table, row_id), KeptRow(made.table, row_id, name or ""))

    def _keep(self, table: str, row_id: int) -> None:
        self.kept[table, row_id] = KeptRow(table, row_id, "")
