"""What every CRM can be asked: pages of its records, which of them still stand, and to take over what was done here.

Rule: a connector keeps nothing. Where a walk stands, what was read and the keys it signs in with are the caller's, so a
walk that was killed between two pages goes on at the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.crm.design import Design, Identity, Push, Pushed, Wanted
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping

Body = dict[str, Any]
"""A record as the CRM's JSON gives it."""


class Clock(Protocol):
    """The time, given by whoever may read it."""

    def now(self) -> datetime: ...
    def sleep(self, seconds: float) -> None: ...


class Keys(Protocol):
    """What a connector signs in with; kept encrypted by the caller."""

    def read(self) -> Mapping[str, str]:
        """The keys as they stand now."""
        ...

    def renew(self, stale: str, how: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace keys, one renewer at a time, kept in the transaction in which they were got.

        stale: the access token that was refused. When another process has replaced it meanwhile, `how` is not asked
        and the new keys come back. how: gets the keys as they stand, gives those that change.
        """
        ...


SETUP_RESTS = timedelta(hours=6)
"""What is read as a whole is how a CRM is set up: it seldom changes, and would cost more than all the rest."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record that a CRM holds.

    code: our name for it, also the name of its table (`deals`). whole: small; read completely every time, and what is
    not told any more is gone. of: it hangs on a record of that other entity (`RawRecord.parent`) and is translated
    along with it. per: so it does, and it is asked per record of that entity, `batch` of them at a time, whenever the
    mark of that record changed (`RawRecord.marks`); what a record no longer tells is gone. overlap: how far a walk goes
    back before the end of the last one; lag: how long before now it ends, for what is written late. sweeps: whether the
    ids of all that stand can be asked. about: it may refer to a record of these entities (`RawRecord.parent`) that is
    read later than itself, because that was changed meanwhile: then it is translated again, with what is about it.
    personal: it is about a person: of one that is gone nothing is remembered. rest: how long nothing is asked after it
    was read, because it costs and seldom matters.
    """

    code: str
    whole: bool = False
    per: str = ""
    of: str = ""
    batch: int = 1
    overlap: timedelta = timedelta(minutes=10)
    lag: timedelta = timedelta(0)
    sweeps: bool = True
    personal: bool = False
    about: tuple[str, ...] = ()
    rest: timedelta = timedelta(0)

    @property
    def rests(self) -> timedelta:
        """How long nothing is asked after it was read to the end."""
        return max(self.rest, SETUP_RESTS) if self.whole else self.rest

    @property
    def root(self) -> str:
        """The entity that it is translated along with; its own when it hangs on none."""
        return self.per or self.of or self.code


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it stands in the CRM.

    stamp: when it was last changed there, the number of microseconds since 1970; a record never goes back to an earlier
    one. parent: id of the record that it hangs on (`Entity.per`, `Entity.of`) or is about. marks: per entity that hangs
    on it, what changes when that has to be asked anew.
    """

    entity: str
    external_id: str
    stamp: int
    body: Body
    deleted: bool = False
    parent: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, and where the walk stands after them: what `pull` goes on from, as JSON."""

    records: tuple[RawRecord, ...]
    after: Mapping[str, Any] = field(default_factory=dict)


class Told(Protocol):
    """A record as it is translated; a `RawRecord` is one."""

    @property
    def external_id(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def stamp(self) -> int: ...
    @property
    def body(self) -> Body: ...


class Records(Protocol):
    """The records that are to be translated, and what stands beside them."""

    def of(self, entity: str) -> Sequence[Told]:
        """Those to translate now, without the deleted. What hangs on a record comes along with it, and it with them."""
        ...

    def all(self, entity: str) -> Sequence[Told]:
        """All records of an entity that is small (`Entity.whole`), as they stand."""
        ...

    def find(self, entity: str, external_id: str) -> Body | None:
        """Any record that was read, also one that is gone; None when it was never read."""
        ...

    def find_all(self, entity: str, external_ids: Iterable[str]) -> Mapping[str, Body]:
        """By their ids those of these records that were ever read, in one go."""
        ...

    def lead_of(self, deal: str) -> str | None:
        """The id of the lead that a deal was before, as `Connector.joined` told it."""
        ...

    def deal_of(self, lead: str) -> str | None:
        """The id of the deal that a lead became."""
        ...


@dataclass(frozen=True, slots=True)
class Hint:
    """A message that something changed there: a reason to look, never the truth. event: the same for the same one."""

    event: str
    entity: str
    external_id: str
    company: str
    by_us: bool = False


class Connector(Protocol):
    """A CRM. Every method raises CrmError; none reads the clock or keeps anything."""

    entities: tuple[Entity, ...]
    """In the order in which they are read: what is referred to comes first."""
    deals: str
    leads: str
    """Codes of the entities that an opportunity is there, late and early."""
    activities: tuple[str, ...]
    """Codes of the entities that activities are there."""

    def identify(self) -> Identity:
        """Who we are there; fails when the key is no good."""
        ...

    def discover(self) -> Design:
        """How it is set up now."""
        ...

    def pull(self, entity: Entity, since: datetime | None, until: datetime, at: Mapping[str, Any]) -> Iterator[Page]:
        """What changed from `since` (None: ever) until just before `until`, page by page.

        at: `Page.after` of the last page that was kept; empty at the start of a walk. The records of a page may have
        come before. For an entity that is `whole`, since and until say nothing.
        """
        ...

    def pull_of(self, entity: Entity, parents: Sequence[str]) -> Iterator[Page]:
        """All records of these parents, for an entity that is asked per record of another one."""
        ...

    def standing(self, entity: Entity) -> Iterator[frozenset[str]]:
        """The ids of all records that stand, in parts."""
        ...

    def find(self, entity: Entity, external_id: str) -> RawRecord | None:
        """One record now; None when it is gone."""
        ...

    def joined(self, records: Iterable[RawRecord]) -> dict[str, str]:
        """Which deals of these records were leads before: id of the deal -> id of the lead."""
        ...

    def tables(self, records: Records) -> list[RawTable]:
        """The records as tables that a mapping reads; pure: the same records give the same tables.

        A deal that was a lead bears the id of the lead (`LEAD` and its id), so that both are one opportunity; whatever
        refers to either of them does the same.
        """
        ...

    def proposed(self, source: str, design: Design) -> FieldMapping:
        """The mapping to be confirmed: what is certain filled in, stages never."""
        ...

    def wanted(self, design: Design, mapping: FieldMapping) -> tuple[Wanted, ...]:
        """What the method needs, beside what stands there."""
        ...

    def make(self, wanted: Wanted) -> None:
        """Make what is missing there. Raises CrmError (`REFUSED`) where only a person can."""
        ...

    def push(self, activity: Push) -> Pushed:
        """Write an activity of ours there, or change it. Raises CrmError (`MOVED_ON`, `UNKNOWN`, `REFUSED`)."""
        ...

    def find_pushed(self, activity: Push) -> Pushed | None:
        """Look whether an activity stands there already, after an attempt of which nobody knows how it ended."""
        ...

    def withdraw(self, activity: Push) -> None:
        """Take away an activity that we wrote there; of one that is gone nothing. Raises CrmError (`MOVED_ON`)."""
        ...

    def hear(self, address: str, name: str, password: str) -> None:
        """Ask to be told of changes at an address, with a name and password; the same again changes nothing."""
        ...

    def hint(self, body: Body) -> Hint | None:
        """What a message says; None when it is not about anything that we read."""
        ...


LEAD = "lead:"
"""Stands before the id of a lead, so that it differs from that of a deal."""
