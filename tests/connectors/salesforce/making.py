"""What the tests of Salesforce stand on: a clock that jumps, keys in memory, and a shelf that keeps what is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.crm.base import Body, RawRecord
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.salesforce.connector import Salesforce
from meetpunt.connectors.transport import Reach
from tests.connectors.salesforce.doors import CLIENT_ID, CLIENT_SECRET, PRIVATE_KEY, USERNAME
from tests.connectors.salesforce.org import Org
from tests.connectors.salesforce.server import Fake


class OrgClock:
    """The organisation's time, plus how far ours is off. slept: what was waited for; waiting takes no time here."""

    def __init__(self, org: Org, skew: float = 0.0) -> None:
        self.org, self.skew, self.slept = org, skew, 0.0

    def now(self) -> datetime:
        return self.org.now + timedelta(seconds=self.skew + self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


class MemoryKeys:
    """Keys as somebody keeps them; one renewer at a time."""

    def __init__(self, **told: str) -> None:
        self.kept = dict(told)
        self.renewals = 0
        self._lock = threading.Lock()

    def read(self) -> Mapping[str, str]:
        return dict(self.kept)

    def renew(self, stale: str, how: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        with self._lock:
            if self.kept.get("access_token", "") == stale:
                self.kept.update(how(dict(self.kept)))
                self.renewals += 1
            return dict(self.kept)


WAYS = {
    "jwt": {"client_id": CLIENT_ID, "username": USERNAME, "private_key": PRIVATE_KEY},
    "client": {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
    "web": {"client_id": CLIENT_ID, "refresh_token": "refresh-1"},
}


def client(fake: Fake, skew: float = 0.0) -> Client:
    """A client that may speak with this machine."""
    return Client(OrgClock(fake.org, skew), Reach(seconds=5, allow_loopback=True), seconds=10)


def connected(fake: Fake, way: str = "jwt", skew: float = 0.0, **more: str) -> Salesforce:
    """A connector that signs in at a fake."""
    return Salesforce(client(fake, skew), MemoryKeys(**{"login_url": fake.url, **WAYS[way], **more}))


class Killed(Exception):
    """The process is gone."""


@dataclass
class Shelf:
    """Keeps records as the product does: page by page with where the walk stands, never back to an earlier stamp."""

    records: dict[str, dict[str, RawRecord]] = field(default_factory=dict)
    high: dict[str, datetime] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    at: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)

    def sync(self, connector: Salesforce, *codes: str, kill_after: int | None = None) -> None:
        """Read some entities, or all. kill_after: so many pages, and then the process is gone."""
        pages = 0
        for entity in connector.entities:
            if codes and entity.code not in codes:
                continue
            until = self.until.setdefault(entity.code, connector.session.client.clock.now() - entity.lag)
            high = self.high.get(entity.code)
            since = None if high is None or entity.whole else high - entity.overlap
            if entity.whole:
                self.records.pop(entity.code, None)
            for page in connector.pull(entity, since, until, self.at.get(entity.code, {})):
                if pages == kill_after:
                    raise Killed
                self.keep(entity.code, page.records)
                self.pairs |= {
                    deal: lead for deal, lead in connector.joined(page.records).items() if deal not in self.pairs
                }
                self.at[entity.code] = page.after
                pages += 1
            self.at.pop(entity.code, None)
            self.high[entity.code] = self.until.pop(entity.code)

    def sweep(self, connector: Salesforce, code: str) -> set[str]:
        """Ids of records here that do not stand there any more."""
        entity = next(one for one in connector.entities if one.code == code)
        standing = {one for part in connector.standing(entity) for one in part}
        return {one.external_id for one in self.living(code)} - standing

    def keep(self, code: str, records: Sequence[RawRecord]) -> None:
        shelf = self.records.setdefault(code, {})
        for record in records:
            known = shelf.get(record.external_id)
            if known is None or record.stamp >= known.stamp:
                shelf[record.external_id] = record

    def living(self, code: str) -> list[RawRecord]:
        return [one for one in self.records.get(code, {}).values() if not one.deleted]

    # As `connectors.crm.base.Records`.
    def of(self, entity: str) -> list[RawRecord]:
        return self.living(entity)

    def find(self, entity: str, external_id: str) -> Body | None:
        found = self.records.get(entity, {}).get(external_id)
        return found.body if found else None

    def lead_of(self, deal: str) -> str | None:
        return self.pairs.get(deal)

    def deal_of(self, lead: str) -> str | None:
        return next((deal for deal, one in self.pairs.items() if one == lead), None)


def named(tables: Sequence[RawTable], file: str) -> list[dict[str, Any]]:
    """The rows of a table, each by its column names."""
    found = next((table for table in tables if table.file == file), None)
    return [] if found is None else [dict(zip(found.header, row, strict=True)) for row in found.rows()]
