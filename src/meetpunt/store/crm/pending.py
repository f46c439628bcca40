"""What is still to be translated: records with all that hangs on them, and lookups among all that was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetpunt.store.crm.records import Place
from meetpunt.store.landing import bulk
from meetpunt.store.models import CrmJoin, CrmRecord

_COLUMNS = ("id", "entity", "external_id", "parent", "stamp", "is_deleted", "is_pending", "body")


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as it was kept."""

    id: int
    entity: str
    external_id: str
    parent: str
    stamp: int
    deleted: bool
    is_pending: bool
    body: dict[str, Any]
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Whether it stands and is known: of one about somebody who was forgotten nothing is."""
        return not self.deleted and bool(self.body)


class Joins:
    """Which deals were leads before."""

    def __init__(self, place: Place) -> None:
        rows = CrmJoin.objects.filter(connection_id=place.connection_id).values_list("deal", "lead")
        self.lead_of = dict(rows)
        self.deal_of = {lead: deal for deal, lead in self.lead_of.items()}


class Batch:
    """Records to translate together, as a connector's `tables` takes them."""

    def __init__(self, place: Place, records: Sequence[KeptRecord], joins: Joins) -> None:
        self._place, self._joins = place, joins
        self._records = records
        self._by_entity: dict[str, list[KeptRecord]] = {}
        for record in records:
            self._by_entity.setdefault(record.entity, []).append(record)
        self._all: dict[str, list[KeptRecord]] = {}
        self._found: dict[tuple[str, str], dict[str, Any] | None] = {
            (record.entity, record.external_id): record.body for record in records
        }

    def of(self, entity: str) -> Sequence[KeptRecord]:
        """Those of an entity."""
        return self._by_entity.get(entity, [])

    def all(self, entity: str) -> Sequence[KeptRecord]:
        """All of a small entity that stand."""
        if entity not in self._all:
            rows = CrmRecord.objects.filter(
                connection_id=self._place.connection_id, entity=entity, is_deleted=False
            ).order_by("pk")
            self._all[entity] = [_kept(row) for row in rows]
        return self._all[entity]

    def find(self, entity: str, external_id: str) -> dict[str, Any] | None:
        """Any record that was read, also one that is gone."""
        key = (entity, external_id)
        if key not in self._found:
            rows = CrmRecord.objects.filter(
                connection_id=self._place.connection_id, entity=entity, external_id=external_id
            )
            self._found[key] = rows.values_list("body", flat=True).first() or None
        return self._found[key]

    def find_all(self, entity: str, external_ids: Iterable[str]) -> Mapping[str, dict[str, Any]]:
        """Those of these records that were ever read."""
        wanted = list(dict.fromkeys(external_ids))
        unknown = [one for one in wanted if (entity, one) not in self._found]
        found = {one.external_id: one.body or None for one in _select(self._place, entity, "external_id", unknown)}
        self._found |= {(entity, one): found.get(one) for one in unknown}
        return {one: body for one in wanted if (body := self._found[entity, one]) is not None}

    def lead_of(self, deal: str) -> str | None:
        """The lead that a deal was."""
        return self._joins.lead_of.get(deal)

    def deal_of(self, lead: str) -> str | None:
        """The deal that a lead became."""
        return self._joins.deal_of.get(lead)


def how_many(place: Place) -> int:
    """How many records have still to be translated."""
    return CrmRecord.objects.filter(connection_id=place.connection_id, is_pending=True).count()


def pending_ids(place: Place, entity: str) -> set[str]:
    """Ids of the records of an entity that have still to be translated."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, is_pending=True)
    return set(rows.values_list("external_id", flat=True))


def about_something(place: Place, entity: str) -> Iterator[KeptRecord]:
    """Pending records of an entity that stand and say what they are about."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, is_pending=True, is_deleted=False)
    for row in rows.exclude(parent="").values_list(*_COLUMNS).iterator(chunk_size=2000):
        yield KeptRecord(*row)


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of what is pending. records: to translate; done: what is no longer pending after that."""

    records: tuple[KeptRecord, ...]
    done: tuple[KeptRecord, ...]


def portions(place: Place, root: str, children: Collection[str], size: int) -> Iterator[Portion]:
    """Pending records of an entity that stand, with all living records that hang on them; until none is left.

    A record also comes when only something that hangs on it changed or went. Whoever takes a portion says afterwards
    that it was done (`translated`), else it comes again.
    """
    while ids := _pending_roots(place, root, children, size):
        roots = _select(place, root, "external_id", ids)
        gone = {one.external_id for one in roots if one.deleted}
        living = [one for one in roots if one.is_told]
        hanging = [one for child in children for one in _select(place, child, "parent", ids)]
        told = [one for one in hanging if one.is_told and one.parent not in gone]
        standing = [one for one in roots if not one.deleted]
        yield Portion((*living, *told), (*standing, *hanging))


def translated(place: Place, records: Sequence[KeptRecord]) -> None:
    """These records were translated as they stood."""
    ids = [record.id for record in records if record.is_pending]
    for start in range(0, len(ids), 500):
        CrmRecord.objects.filter(pk__in=ids[start : start + 500]).update(is_pending=False)


def gone_ones(place: Place, entity: str, size: int) -> tuple[KeptRecord, ...]:
    """Pending records of an entity that are gone there."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, is_pending=True, is_deleted=True)
    return tuple(KeptRecord(*row) for row in rows.order_by("pk").values_list(*_COLUMNS)[:size])


def keep_because(place: Place, entity: str, reasons: Mapping[str, str]) -> None:
    """Why these are still here although they are gone there."""
    for external_id, reason in reasons.items():
        rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, external_id=external_id)
        rows.update(kept_because=reason[:200])


def empty(place: Place, records: Sequence[KeptRecord]) -> None:
    """Nothing of these records is remembered but that they were there: they were about people and are gone."""
    CrmRecord.objects.filter(pk__in=[record.id for record in records]).update(body={})


def sample(place: Place, root: str, children: Collection[str], most: int) -> tuple[KeptRecord, ...]:
    """The records of an entity that were changed last, with what hangs on them, to show."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=root, is_deleted=False)
    found = [_kept(row) for row in rows.order_by("-stamp", "pk")[:most]]
    ids = [one.external_id for one in found]
    hanging = [one for child in children for one in _select(place, child, "parent", ids)]
    return tuple(one for one in (*found, *hanging) if one.is_told)


def these(place: Place, entities: Collection[str], external_ids: Sequence[str]) -> list[KeptRecord]:
    """Single records as they were last read; without those that are gone or of somebody who is forgotten."""
    found = (one for entity in entities for one in _select(place, entity, "external_id", external_ids))
    return [one for one in found if one.is_told]


def _kept(row: CrmRecord) -> KeptRecord:
    return KeptRecord(
        row.pk, row.entity, row.external_id, row.parent, row.stamp, row.is_deleted, row.is_pending, row.body
    )


def _pending_roots(place: Place, root: str, children: Collection[str], size: int) -> list[str]:
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, is_pending=True)
    own = rows.filter(entity=root, is_deleted=False).order_by("pk").values_list("external_id", flat=True)
    ids = list(own[:size])
    for child in children:
        if len(ids) < size:
            parents = rows.filter(entity=child).exclude(parent="").order_by("pk").values_list("parent", flat=True)
            ids += parents[: size * 4]
    return list(dict.fromkeys(ids))[:size]


def _select(place: Place, entity: str, by: str, keys: Collection[str]) -> list[KeptRecord]:
    rows = bulk.select(CrmRecord, _COLUMNS, by, keys, connection_id=place.connection_id, entity=entity)
    return [
        KeptRecord(row_id, of, external_id, parent, stamp, bool(gone), bool(is_pending), _body(body))
        for row_id, of, external_id, parent, stamp, gone, is_pending, body in rows
    ]


def _body(kept: Any) -> dict[str, Any]:
    found: dict[str, Any] = kept if isinstance(kept, dict) else json.loads(kept)
    return found
