"""Translates the records of a CRM by the confirmed mapping, and lands them; asks the CRM nothing.

Rule: a record is no longer pending only after what it says has landed, so whoever is killed between lands it again,
which changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from meetpunt.actions.crm.pushing import note_change, pushes_of
from meetpunt.actions.imports.rejects import keep_rejects, rejects_of
from meetpunt.actions.imports.result import ImportResult, merged, sum_up
from meetpunt.actions.imports.terms import known_steps, process_of, terms_of
from meetpunt.connectors.base import RawTable, Record, Reject
from meetpunt.connectors.crm.base import LEAD, Connector, RawRecord
from meetpunt.connectors.crm.design import design_from_json
from meetpunt.connectors.crm.stages import stage_names
from meetpunt.connectors.mapping.apply import map_source
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.store.crm import pending, told
from meetpunt.store.crm.pending import Batch, Joins, KeptRecord
from meetpunt.store.crm.records import Place
from meetpunt.store.fact_log.pruning import prune_after_many
from meetpunt.store.landing.joining import join_opportunities
from meetpunt.store.landing.land import land as land_records
from meetpunt.store.landing.record import Terms
from meetpunt.store.landing.removing import REMOVABLE, remove
from meetpunt.store.landing.tally import Tally
from meetpunt.store.models import CrmConnection, CrmPush, ImportRun
from meetpunt.store.planner import were_filled
from meetpunt.store.tenancy import acting_in, changing

PORTION = 1000
"""Records of an entity that are translated together, with all that hangs on them."""
MOST_REJECTS = 1000

Between = Callable[[int, int], None]
"""Called between two batches, when nothing is held: how many records are done, and how many there are in all."""


@dataclass
class Landed:
    """What a landing did. gone: rows removed here because their record is gone there; run_id: where rejects stand."""

    result: ImportResult
    gone: int = 0
    run_id: int | None = None

    def after(self, earlier: Landed | None) -> Landed:
        """This landing and an earlier one of the same sync, as one."""
        if earlier is None:
            return self
        return Landed(merged(earlier.result, self.result), earlier.gone + self.gone, self.run_id)


class Lander:
    """One landing of what is pending in a connection."""

    def __init__(self, row: CrmConnection, connector: Connector, now: datetime) -> None:
        self.row, self.connector, self.now = row, connector, now
        self.place = Place(row.organisation_id, row.pk)
        self.organisation = row.organisation
        self.mapping = load_mapping(row.source.mapping)
        self.stages = stage_names(design_from_json(row.design))
        self.tally, self.ignored = Tally(), Counter[str]()
        self.rejects, self.refused = list[Reject](), list[Reject]()
        self.ours: dict[str, CrmPush] = {}
        self.roots = [entity for entity in connector.entities if entity.root == entity.code]

    def children(self, root: str) -> list[str]:
        """Entities whose records are translated along with those of another one."""
        return [entity.code for entity in self.connector.entities if entity.root == root and entity.code != root]

    def land(self, between: Between = lambda done, total: None) -> Landed | None:
        """Land everything that is pending; None when there is nothing."""
        with acting_in(self.place.organisation_id):
            done, total = 0, pending.how_many(self.place)
            if not total:
                return None
            joins = Joins(self.place)
            self.ours = pushes_of(self.place)
        run = self._begin()
        terms = self._terms(run)
        self._join(terms, joins)
        for root in self.roots:
            with acting_in(self.place.organisation_id):
                for portion in pending.portions(self.place, root.code, self.children(root.code), PORTION):
                    own = sum(one.is_pending for one in portion.done)
                    self._land(terms, portion.records, joins, between=_within(between, done, own, total))
                    with transaction.atomic():
                        pending.translated(self.place, portion.done)
                    done += own
        gone = self._remove(terms, joins)
        return self._finish(run, gone)

    def foresee(self, most: int = PORTION) -> ImportResult:
        """What would happen to the records that were changed last; nothing is kept.

        Of a part of the records nobody can say what they refer to that is not there, so that is then left out.
        """
        with acting_in(self.place.organisation_id), transaction.atomic():
            run = ImportRun.objects.create(organisation=self.organisation, source=self.row.source, started_at=self.now)
            terms = self._terms(run)
            joins = Joins(self.place)
            self.ours = pushes_of(self.place)
            records = self._sample(most)
            self._land(terms, records, joins, dry=True)
            transaction.set_rollback(True)
        empty = ImportResult(None, self.row.source.name, True)
        result = sum_up(empty, self.tally, self.rejects, dict(self.ignored), {})
        sampled = Counter(one.entity for one in records)
        is_whole = all(sampled[root.code] < most for root in self.roots)
        return result if is_whole else replace(result, stubs={}, unknown_references={})

    def shown(self, most: int) -> list[RawTable]:
        """The records that were changed last as tables, all kinds together."""
        with acting_in(self.place.organisation_id):
            return self._tables(self._sample(most), Joins(self.place))

    def versions(self, external_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What these activities say there, by their ids: the fields of ours with their values."""
        with acting_in(self.place.organisation_id):
            records = pending.these(self.place, self.connector.activities, external_ids)
            said = dict(self._records(self._tables(records, Joins(self.place))))
        return {one.external_id: one.values for one in said.get("activities", ())}

    def _sample(self, most: int) -> list[KeptRecord]:
        """The records that were changed last, all kinds together: what they refer to is then known."""
        return [
            one for root in self.roots for one in pending.sample(self.place, root.code, self.children(root.code), most)
        ]

    def _begin(self) -> ImportRun:
        with acting_in(self.place.organisation_id), transaction.atomic():
            return ImportRun.objects.create(
                organisation=self.organisation,
                source=self.row.source,
                state=ImportRun.State.LANDING,
                mapping=self.row.source.mapping,
                started_at=self.now,
            )

    def _terms(self, run: ImportRun) -> Terms:
        with changing(self.place.organisation_id):
            process_id = process_of(self.place.organisation_id, self.mapping)
            terms = terms_of(self.organisation, self.row.source_id, run.pk, self.mapping, process_id, self.now)
        return replace(terms, keeps_undo=False)

    def _tables(self, records: Sequence[KeptRecord], joins: Joins) -> list[RawTable]:
        return self.connector.tables(Batch(self.place, records, joins))

    def _records(self, tables: list[RawTable]) -> Iterator[tuple[str, list[Record]]]:
        """The records of ours that these tables say, per table of ours; what cannot be read is counted."""
        zone = self.organisation.time_zone
        today = self.now.astimezone(ZoneInfo(zone)).date()
        steps = known_steps(self.place.organisation_id, self.mapping)
        for part in map_source(tables, self.mapping, time_zone=zone, today=today, steps=steps):
            self.rejects += part.rejects
            self.ignored[str(part.table)] += part.ignored
            records = list(part.records)
            for record in records:
                self._name_stage(record)
            yield str(part.table), records

    def _name_stage(self, record: Record) -> None:
        """A stage is kept by the name that people know it by, not by its number."""
        told = record.values.get("stage_text")
        if told is not None:
            record.values["stage_text"] = self.stages.get(str(told).casefold(), str(told))

    def _land(
        self,
        terms: Terms,
        records: Sequence[KeptRecord],
        joins: Joins,
        *,
        dry: bool = False,
        between: Between = lambda done, total: None,
    ) -> None:
        tables = self._tables(records, joins)
        found: dict[str, list[Record]] = {}
        for table, some in self._records(tables):
            found.setdefault(table, []).extend(some)
        said = found.get("activities", [])
        found["activities"] = [record for record in said if record.external_id not in self.ours]
        if not dry:
            self._note_changes(said, records)
        if not any(found.values()):
            return
        emptied = told.emptied(self.place, found)
        tally = land_records(replace(terms, emptied=emptied), found, dry=dry, progress=between)
        self.tally.add(tally)
        self.refused += rejects_of(tally.refused, tables)
        if not dry:
            with transaction.atomic():
                told.remember(self.place, found)

    def _note_changes(self, found: list[Record], records: Sequence[KeptRecord]) -> None:
        """A change there of an activity that we wrote there ourselves is for a person."""
        stamps = {one.external_id: one.stamp for one in records if one.entity in self.connector.activities}
        with transaction.atomic():
            for record in found:
                if record.external_id in self.ours:
                    note_change(self.ours[record.external_id], record, stamps.get(record.external_id, 0))

    def _join(self, terms: Terms, joins: Joins) -> None:
        """An opportunity that landed before it was known to have been a lead becomes the lead's.

        Of several leads that became one deal the others are no opportunities any more; what was done with them is its.
        """
        with changing(self.place.organisation_id):
            fresh = pending.pending_ids(self.place, self.connector.deals) & joins.lead_of.keys()
            told = {
                lead: deal
                for one in pending.about_something(self.place, self.connector.leads)
                for deal, lead in self.connector.joined(
                    [RawRecord(one.entity, one.external_id, one.stamp, one.body)]
                ).items()
                if joins.lead_of.get(deal, lead) != lead
            }
            read = Batch(self.place, (), joins).find_all(self.connector.deals, told.values())
            further = {LEAD + lead: LEAD + joins.lead_of[deal] for lead, deal in told.items() if deal in read}
            pairs = {deal: LEAD + joins.lead_of[deal] for deal in fresh}
            join_opportunities(terms.source_id, pairs | further, further.keys())

    def _remove(self, terms: Terms, joins: Joins) -> int:
        """Remove here what is gone there, in the order in which rows hang on each other."""
        total = 0
        order = list(REMOVABLE)
        for root in reversed(self.roots):
            while gone := self._gone(root.code):
                counted = list(self.rejects), Counter(self.ignored)
                said = dict(self._records(self._tables(gone, joins)))
                self.rejects, self.ignored = counted[0], counted[1]
                with changing(self.place.organisation_id):
                    for table in sorted(filter(order.__contains__, said), key=order.index):
                        ids = {record.external_id for record in said[table]}
                        done = remove(terms.source_id, table, ids)
                        total += done.count
                        pending.keep_because(self.place, root.code, _as_told(done.kept, joins))
                    if root.personal:
                        pending.empty(self.place, gone)
                    pending.translated(self.place, gone)
        return total

    def _gone(self, entity: str) -> tuple[KeptRecord, ...]:
        with acting_in(self.place.organisation_id):
            return pending.gone_ones(self.place, entity, PORTION)

    def _finish(self, run: ImportRun, gone: int) -> Landed:
        result = sum_up(
            ImportResult(run.pk, self.row.source.name, False), self.tally, self.rejects, dict(self.ignored), {}
        )
        with changing(self.place.organisation_id):
            keep_rejects(run, [*self.rejects, *self.refused][:MOST_REJECTS])
            ImportRun.objects.filter(pk=run.pk).update(
                state=ImportRun.State.LANDED, counts=result.to_json(), finished_at=self.now
            )
            prune_after_many(self.place.organisation_id)
        were_filled(result.changes)
        return Landed(result, gone, run.pk)


def _within(between: Between, before: int, own: int, total: int) -> Between:
    """The same, called with how much of one portion is done; after the last batch of all there is nothing to wait for.

    Parameters: before, own: records that were done before the portion, and those in it.
    """

    def told(part: int, whole: int) -> None:
        done = before + own * part // max(1, whole)
        if done < total:
            between(done, total)

    return told


def _as_told(kept: Mapping[str, str], joins: Joins) -> dict[str, str]:
    """By the ids of the CRM: an opportunity that was a lead bears the lead's here."""
    leads = {one: one.removeprefix(LEAD) for one in kept if one.startswith(LEAD)}
    return {joins.deal_of.get(leads[one], leads[one]) if one in leads else one: why for one, why in kept.items()}
