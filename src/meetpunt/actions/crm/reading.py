"""Reads a CRM into our own records of it: page by page, each kept in the transaction in which the walk moves past it.

Rule: a walk that was killed anywhere goes on after the last page that was kept. The end of a window is fixed when the
walk begins, so that what changes meanwhile is read by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from meetpunt.connectors.crm.base import Clock, Connector, Entity, RawRecord
from meetpunt.connectors.crm.pace import Meter
from meetpunt.store.crm import records as kept
from meetpunt.store.crm.records import Place
from meetpunt.store.models import CrmConnection, CrmWalk
from meetpunt.store.tenancy import acting_in

LEASE = timedelta(minutes=5)
"""How long a sync holds its connection without a sign of life."""
ASKED_AT_ONCE = 500
SLOWLY = "slowly"
"""Told instead of an entity while what was read lands slowly, because many people are at work."""
Told = Callable[[str, int], None]
"""Told (entity, records read of it in this sync)."""


class LostHold(Exception):
    """Another sync has taken the connection over."""


class Reader:
    """One reading of a connection. read: per entity how many records were new or otherwise than they stood."""

    def __init__(
        self, place: Place, connector: Connector, meter: Meter, clock: Clock, held: str, told: Told = lambda *_: None
    ) -> None:
        self.place, self.connector, self.meter, self.clock = place, connector, meter, clock
        self.told, self.read = told, Counter[str]()
        self._held, self._seen = held, Counter[str]()
        self._about: dict[str, list[str]] = {}
        for entity in connector.entities:
            for one in entity.about:
                self._about.setdefault(one, []).append(entity.code)

    def walk(self) -> None:
        """Read everything that is asked as a whole or by when it changed."""
        for entity in self.connector.entities:
            if not entity.per and not self._rests(entity):
                (self._whole if entity.whole else self._window)(entity)

    def ask(self) -> None:
        """Read what hangs on records that changed, the last changed first."""
        for entity in self.connector.entities:
            while entity.per and (due := kept.due(self.place, entity.code, ASKED_AT_ONCE)):
                for start in range(0, len(due), max(1, entity.batch)):
                    self._of(entity, due[start : start + max(1, entity.batch)])

    def again(self, entity: Entity, external_ids: Iterable[str]) -> None:
        """Look at single records, because a message said that they changed."""
        for external_id in external_ids:
            record = self.connector.find(entity, external_id)
            with self.page():
                if record is None:
                    self.read[entity.code] += kept.gone(self.place, entity.code, [external_id])
                else:
                    self._keep(entity, (record,))

    def sweep(self, may_remove: Callable[[str, int, int], bool]) -> int:
        """Compare the ids of all that stands there with ours; gives how many are gone.

        may_remove: is asked with an entity, how many of it would go, and of how many.
        """
        total = 0
        for entity in self.connector.entities:
            if entity.whole or entity.per or not entity.sweeps:
                continue
            ours = kept.living(self.place, entity.code)
            standing = len(ours)
            if entity.code == self.connector.leads:
                ours -= kept.became_deals(self.place)  # they may not be told any more, and are not gone
            for part in self.connector.standing(entity):
                ours -= part
            if ours and may_remove(entity.code, len(ours), standing):
                with self.page():
                    total += kept.gone(self.place, entity.code, ours)
        return total

    @contextmanager
    def page(self) -> Iterator[None]:
        """A transaction in which a page is kept, our hold is renewed and what it cost is written down."""
        now = self.clock.now()
        with acting_in(self.place.organisation_id), transaction.atomic():
            rows = CrmConnection.objects.filter(pk=self.place.connection_id, held_by=self._held)
            if rows.update(busy_until=now + LEASE, spent=self.meter.spent) != 1:
                raise LostHold
            yield

    def _rests(self, entity: Entity) -> bool:
        """It was read to the end so short a while ago that it is not asked again yet."""
        rows = CrmWalk.objects.filter(connection_id=self.place.connection_id, entity=entity.code, until=None)
        return bool(entity.rests) and rows.filter(high__gt=self.clock.now() - entity.rests).exists()

    def _whole(self, entity: Entity) -> None:
        walk = self._stands(entity)
        seen: set[str] = set()
        for page in self.connector.pull(entity, None, self.clock.now(), {}):
            with self.page():
                self._keep(entity, page.records)
            seen |= {record.external_id for record in page.records}
        with self.page():
            CrmWalk.objects.filter(pk=walk.pk).update(high=walk.until, until=None, at={})
            self.read[entity.code] += kept.gone(self.place, entity.code, kept.living(self.place, entity.code) - seen)

    def _window(self, entity: Entity) -> None:
        walk = self._stands(entity)
        assert walk.until is not None
        since = walk.high - entity.overlap if walk.high is not None else None
        for page in self.connector.pull(entity, since, walk.until, walk.at):
            with self.page():
                self._keep(entity, page.records)
                CrmWalk.objects.filter(pk=walk.pk).update(at=dict(page.after))
        with self.page():
            CrmWalk.objects.filter(pk=walk.pk).update(high=walk.until, until=None, at={})

    def _stands(self, entity: Entity) -> CrmWalk:
        """Where the walk of an entity stands; a new one ends now, or a little before."""
        until = self.clock.now() - entity.lag
        with self.page():
            walk, _made = CrmWalk.objects.get_or_create(
                organisation_id=self.place.organisation_id,
                connection_id=self.place.connection_id,
                entity=entity.code,
                defaults={"until": until},
            )
            if walk.until is None:
                walk.until, walk.at = until, {}
                walk.save(update_fields=["until", "at"])
        return walk

    def _of(self, entity: Entity, due: Sequence[tuple[str, str]]) -> None:
        parents = [parent for parent, _mark in due]
        with acting_in(self.place.organisation_id):
            left = kept.living(self.place, entity.code, parents)
        for page in self.connector.pull_of(entity, parents):
            with self.page():
                self._keep(entity, page.records)
            left -= {record.external_id for record in page.records}
        with self.page():
            self.read[entity.code] += kept.gone(self.place, entity.code, left)
            kept.asked(self.place, entity.code, due)

    def _keep(self, entity: Entity, records: Sequence[RawRecord]) -> None:
        self.read[entity.code] += kept.keep(self.place, entity.code, records, self._about)
        joined = self.connector.joined(records)
        if joined:
            kept.join(self.place, joined, self.connector.deals, self.connector.leads)
        self._seen[entity.code] += len(records)
        self.told(entity.code, self._seen[entity.code])
