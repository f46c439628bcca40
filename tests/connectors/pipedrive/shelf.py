"""Keeps what a connector reads as the engine does, in memory: forward only, per page, with the place of the walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from meetpunt.connectors.crm.base import Body, Connector, Entity, Page, RawRecord
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.pace import Meter
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.transport import Reach
from tests.connectors.pipedrive.fake import Fake


class ToldClock:
    """A clock that a test sets; who sleeps moves it on."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


class Ring:
    """Keys in memory. stored: how often they were replaced."""

    def __init__(self, **keys: str) -> None:
        self.keys = keys
        self.stored = 0

    def read(self) -> Mapping[str, str]:
        return self.keys

    def renew(self, stale: str, how: Any) -> Mapping[str, str]:
        if self.keys.get("access_token") == stale:
            self.keys = {**self.keys, **how(self.keys)}
            self.stored += 1
        return self.keys


class Killed(Exception):
    """The process was killed here."""


def connect(
    fake: Fake, *, cap: int | None = None, keys: Ring | None = None, clock: ToldClock | None = None
) -> Pipedrive:
    """A connector to the fake."""
    clock = clock or ToldClock(fake.company.now + timedelta(hours=1))
    client = Client(clock, Reach(allow_loopback=True), Meter(cap), seconds=2.0)
    return Pipedrive(client, keys or Ring(api_domain=fake.address, api_token=fake.token))


class Shelf:
    """What was kept. kill_after: pages after which a walk is killed, before the page is kept or right after it."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, RawRecord]] = {}
        self.marks: dict[tuple[str, str], str] = {}
        self.high: dict[str, datetime] = {}
        self.until: dict[str, datetime] = {}
        self.at: dict[str, dict[str, Any]] = {}
        self.joins: dict[str, str] = {}
        self.kill_in: int | None = None
        self.kill_before = False

    def sync(self, connector: Connector, now: datetime) -> None:
        """Read everything, as the engine does."""
        for entity in connector.entities:
            if entity.whole:
                self._whole(connector, entity, now)
            elif not entity.per:
                self.walk(connector, entity, now)
        for entity in connector.entities:
            if entity.per:
                self._ask(connector, entity)

    def walk(self, connector: Connector, entity: Entity, now: datetime) -> None:
        """Read what changed of an entity, from where the last walk stands."""
        code = entity.code
        until = self.until.setdefault(code, now - entity.lag)
        since = self.high[code] - entity.overlap if code in self.high else None
        for page in connector.pull(entity, since, until, self.at.get(code, {})):
            self._maybe_killed(before=True)
            self.keep(connector, page)
            self.at[code] = dict(page.after)
            self._maybe_killed(before=False)
        self.high[code] = self.until.pop(code)
        self.at.pop(code, None)

    def sweep(self, connector: Connector) -> None:
        """Compare what stands there with what we have."""
        for entity in connector.entities:
            if entity.sweeps and not entity.whole and not entity.per:
                ids: set[str] = set()
                for part in connector.standing(entity):
                    ids |= part
                self._gone(entity.code, set(self.kept.get(entity.code, {})) - ids)

    def keep(self, connector: Connector, page: Page) -> None:
        """Keep the records of a page."""
        for one in page.records:
            kept = self.kept.setdefault(one.entity, {})
            if one.external_id not in kept or kept[one.external_id].stamp <= one.stamp:
                kept[one.external_id] = one
        self.joins |= connector.joined(page.records)

    def _whole(self, connector: Connector, entity: Entity, now: datetime) -> None:
        seen: set[str] = set()
        for page in connector.pull(entity, None, now, {}):
            self.keep(connector, page)
            seen |= {one.external_id for one in page.records}
        self._gone(entity.code, set(self.kept.get(entity.code, {})) - seen)

    def _ask(self, connector: Connector, entity: Entity) -> None:
        due = {
            one.external_id: one.marks[entity.code]
            for one in self.kept.get(entity.per, {}).values()
            if entity.code in one.marks and not one.deleted
            if self.marks.get((entity.code, one.external_id)) != one.marks[entity.code]
        }
        parents = list(due)
        for start in range(0, len(parents), entity.batch):
            some = parents[start : start + entity.batch]
            seen: set[str] = set()
            for page in connector.pull_of(entity, some):
                self.keep(connector, page)
                seen |= {one.external_id for one in page.records}
            mine = {key for key, one in self.kept.get(entity.code, {}).items() if one.parent in some}
            self._gone(entity.code, mine - seen)
            self.marks |= {(entity.code, parent): due[parent] for parent in some}

    def _gone(self, entity: str, ids: Iterable[str]) -> None:
        for external_id in ids:
            one = self.kept[entity][external_id]
            self.kept[entity][external_id] = RawRecord(
                entity, external_id, one.stamp, one.body, True, one.parent, one.marks
            )

    def _maybe_killed(self, *, before: bool) -> None:
        if self.kill_in is None or self.kill_before is not before:
            return
        self.kill_in -= 1
        if self.kill_in < 0:
            self.kill_in = None
            raise Killed

    # What `tables` asks.

    def of(self, entity: str) -> Sequence[RawRecord]:
        return [one for one in self.kept.get(entity, {}).values() if not one.deleted]

    all = of

    def find(self, entity: str, external_id: str) -> Body | None:
        one = self.kept.get(entity, {}).get(external_id)
        return None if one is None else one.body

    def find_all(self, entity: str, external_ids: Iterable[str]) -> Mapping[str, Body]:
        return {one: body for one in external_ids if (body := self.find(entity, one)) is not None}

    def lead_of(self, deal: str) -> str | None:
        return self.joins.get(deal)

    def deal_of(self, lead: str) -> str | None:
        return {value: key for key, value in self.joins.items()}.get(lead)
