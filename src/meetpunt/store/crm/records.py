"""Records of a CRM as they came: each kept once, never back to an earlier stamp, and nothing done when it is the same.

Rule: whatever is written here about a page is written in the transaction in which the walk moves past it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from django.db.models import Count

from meetpunt.store.landing import bulk
from meetpunt.store.models import CrmAsk, CrmJoin, CrmPush, CrmRecord

PERSONAL = {
    "contact": ("persons", "contacts"),
    "activity": ("activities", "tasks", "events"),
    "note": ("notes",),
}
"""Table of ours -> the entities that its rows come from."""


class RawRecordLike(Protocol):
    """A record as a connector gives it; see `connectors.crm.base.RawRecord`."""

    @property
    def entity(self) -> str: ...
    @property
    def external_id(self) -> str: ...
    @property
    def stamp(self) -> int: ...
    @property
    def body(self) -> Mapping[str, Any]: ...
    @property
    def deleted(self) -> bool: ...
    @property
    def parent(self) -> str: ...
    @property
    def marks(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation and the connection that something belongs to."""

    organisation_id: int
    connection_id: int


def keep(
    place: Place, entity: str, records: Sequence[RawRecordLike], about: Mapping[str, Collection[str]] | None = None
) -> int:
    """Keep records of an entity; gives how many were new or otherwise than they stood.

    about: per entity those that refer to it. What refers to a record that is new came before it, and is translated
    again.
    """
    latest: dict[str, RawRecordLike] = {}
    for record in records:
        known = latest.get(record.external_id)
        if known is None or record.stamp >= known.stamp:
            latest[record.external_id] = record
    standing = {
        external_id: (row_id, stamp, digest, bool(deleted))
        for row_id, external_id, stamp, digest, deleted in bulk.select(
            CrmRecord,
            ("id", "external_id", "stamp", "digest", "is_deleted"),
            "external_id",
            list(latest),
            connection_id=place.connection_id,
            entity=entity,
        )
    }
    new, changed, moved = [], [], []
    for external_id, record in latest.items():
        body = json.dumps(record.body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = blake2b(body.encode(), digest_size=16).hexdigest()
        told = (record.parent[:80], record.stamp, record.deleted, digest, body)
        if external_id not in standing:
            new.append((external_id[:80], *told))
            continue
        row_id, stamp, known_digest, was_deleted = standing[external_id]
        if record.stamp < stamp:
            continue
        if (known_digest, was_deleted) != (digest, record.deleted):
            changed.append((*told, True, "", row_id))
        elif record.stamp > stamp:
            moved.append((record.stamp, row_id))
    ids = bulk.allocate(CrmRecord, len(new)) if new else []
    bulk.insert(
        CrmRecord,
        (
            *("id", "organisation_id", "connection_id", "entity", "external_id"),
            *("parent", "stamp", "is_deleted", "digest", "body", "is_pending"),
        ),
        [
            (row_id, place.organisation_id, place.connection_id, entity, *values, True)
            for row_id, values in zip(ids, new, strict=True)
        ],
    )
    bulk.update(CrmRecord, ("parent", "stamp", "is_deleted", "digest", "body", "is_pending", "kept_because"), changed)
    bulk.update(CrmRecord, ("stamp",), moved)
    _mark(place, latest.values())
    _again(place, entity, [external_id for external_id, *_rest in new], about or {})
    return len(new) + len(changed)


def gone(place: Place, entity: str, ids: Collection[str]) -> int:
    """These records are gone there; gives how many were not known to be."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, is_deleted=False)
    total, told = 0, list(ids)
    for start in range(0, len(told), 500):
        part = told[start : start + 500]
        total += rows.filter(external_id__in=part).update(is_deleted=True, is_pending=True, kept_because="")
    return total


def written_back_to(activity_id: int, kind: str) -> str:
    """The name of the connection by which an activity of ours stands in a CRM and is kept the same; "" for none."""
    rows = CrmPush.objects.filter(activity_id=activity_id, is_theirs=False).exclude(external_id="")
    found = [one.connection for one in rows.select_related("connection__source")]
    return next((one.source.name for one in found if kind in one.writes_back), "")


def living(place: Place, entity: str, parents: Collection[str] | None = None) -> set[str]:
    """Ids of the records that stand, as far as we know; parents: only those that hang on one of these."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=entity, is_deleted=False)
    if parents is not None:
        rows = rows.filter(parent__in=list(parents))
    return set(rows.values_list("external_id", flat=True))


def join(place: Place, pairs: Mapping[str, str], deals: str, leads: str) -> int:
    """Deals that were leads; gives how many were not known. deals, leads: their entities, which are translated anew."""
    known = dict(
        CrmJoin.objects.filter(connection_id=place.connection_id, deal__in=list(pairs)).values_list("deal", "lead")
    )
    fresh = {deal: lead for deal, lead in pairs.items() if deal not in known}
    CrmJoin.objects.bulk_create(
        [
            CrmJoin(organisation_id=place.organisation_id, connection_id=place.connection_id, deal=deal, lead=lead)
            for deal, lead in fresh.items()
        ],
        ignore_conflicts=True,
    )
    rows = CrmRecord.objects.filter(connection_id=place.connection_id)
    rows.filter(entity=deals, external_id__in=list(fresh)).update(is_pending=True)
    rows.filter(entity=leads, external_id__in=list(fresh.values())).update(is_pending=True)
    return len(fresh)


def became_deals(place: Place) -> set[str]:
    """Ids of the leads that are known to have become a deal."""
    return set(CrmJoin.objects.filter(connection_id=place.connection_id).values_list("lead", flat=True))


def due(place: Place, entity: str, most: int) -> list[tuple[str, str]]:
    """Records of which this has to be asked, the last changed first: id and the mark that it is asked for."""
    rows = CrmAsk.objects.filter(connection_id=place.connection_id, entity=entity, is_due=True)
    return list(rows.order_by("-stamp", "parent").values_list("parent", "mark")[:most])


def how_many_due(place: Place) -> dict[str, int]:
    """Per entity how many records still have to be asked."""
    rows = CrmAsk.objects.filter(connection_id=place.connection_id, is_due=True)
    return dict(rows.values_list("entity").annotate(n=Count("pk")))


def asked(place: Place, entity: str, parents: Iterable[tuple[str, str]]) -> None:
    """It was asked of these records, as they stood under these marks."""
    for parent, mark in parents:
        rows = CrmAsk.objects.filter(connection_id=place.connection_id, entity=entity, parent=parent)
        rows.filter(mark=mark).update(is_due=False)


def _again(place: Place, entity: str, ids: Sequence[str], about: Mapping[str, Collection[str]]) -> None:
    """What is about these records, and what is about that, is to be translated again."""
    for of in about.get(entity, ()):
        rows = CrmRecord.objects.filter(connection_id=place.connection_id, entity=of, is_deleted=False)
        for start in range(0, len(ids), 500):
            found = dict(rows.filter(parent__in=ids[start : start + 500]).values_list("pk", "external_id"))
            if found:
                CrmRecord.objects.filter(pk__in=list(found)).update(is_pending=True)
                _again(place, of, list(found.values()), about)


def _mark(place: Place, records: Iterable[RawRecordLike]) -> None:
    """Note for which records something has to be asked anew, because its mark is another one."""
    wanted: dict[str, dict[str, tuple[str, int]]] = {}
    for record in records:
        if not record.deleted:
            for entity, mark in record.marks.items():
                wanted.setdefault(entity, {})[record.external_id] = (mark[:120], record.stamp)
    for entity, marks in wanted.items():
        rows = CrmAsk.objects.filter(connection_id=place.connection_id, entity=entity, parent__in=list(marks))
        standing = {row.parent: row for row in rows}
        CrmAsk.objects.bulk_create(
            [
                CrmAsk(
                    organisation_id=place.organisation_id,
                    connection_id=place.connection_id,
                    entity=entity,
                    parent=parent,
                    mark=mark,
                    stamp=stamp,
                )
                for parent, (mark, stamp) in marks.items()
                if parent not in standing
            ]
        )
        moved = [row for row in standing.values() if row.mark != marks[row.parent][0]]
        for row in moved:
            row.mark, row.stamp = marks[row.parent]
            row.is_due = True
        CrmAsk.objects.bulk_update(moved, ["mark", "stamp", "is_due"])


def pending(place: Place, entities: Collection[str]) -> int:
    """How many records of these entities have not been translated as they stand."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, is_pending=True)
    return rows.filter(entity__in=list(entities)).count()


def map_all_anew(place: Place) -> int:
    """All records are to be translated again."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, is_pending=False)
    return rows.exclude(is_deleted=True).update(is_pending=True)


def forget(table: str, rows: Iterable[tuple[int | None, str | None]]) -> None:
    """Nothing is remembered of how these rows of ours came but that they did: somebody in them is forgotten.

    rows: the source and external id of each.
    """
    for source_id, external_id in rows:
        if source_id is not None and external_id:
            told = CrmRecord.objects.filter(connection__source_id=source_id, entity__in=PERSONAL[table])
            told.filter(external_id=external_id).update(body={})


def count_by_entity(place: Place) -> dict[str, int]:
    """Per entity how many records stand."""
    rows = CrmRecord.objects.filter(connection_id=place.connection_id, is_deleted=False)
    return dict(rows.values_list("entity").annotate(n=Count("pk")))
