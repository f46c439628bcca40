"""A CRM in memory, for what must hold of any CRM: it can be changed while it is read, and it breaks when it is told to.

It has accounts, leads that become deals, a history that is asked per deal, activities, and a page size of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from meetpunt.connectors.base import RawTable, Table
from meetpunt.connectors.crm.base import LEAD, Body, Entity, Hint, Page, RawRecord, Records
from meetpunt.connectors.crm.design import ActivityType, Design, Identity, Push, Pushed, Stage, User, Wanted
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, TableMapping
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping

PAGE = 2
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
STAGES = ("1", "2", "3")


class Killed(BaseException):
    """The process was killed: nobody catches this."""


@dataclass
class Time:
    """A clock that only moves when it is told to, or when somebody sleeps."""

    at: datetime = START

    def now(self) -> datetime:
        """Now."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Row:
    """A record there."""

    body: dict[str, Any]
    stamp: int
    deleted: bool = False


@dataclass
class Toy:
    """The CRM. before_page: is called before each page is given, with its entity: to change something, or to break."""

    time: Time = field(default_factory=Time)
    rows: dict[str, dict[str, Row]] = field(
        default_factory=lambda: {name: {} for name in ("users", "accounts", "leads", "deals", "activities")}
    )
    history: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)
    """Per deal: id, moment, stage."""
    company: str = "toy-1"
    before_page: Any = None
    on_push: Any = None
    asked: list[str] = field(default_factory=list)
    pushes: int = 0
    counter: int = 0
    entities = (
        Entity("users", whole=True),
        Entity("accounts"),
        Entity("leads"),
        Entity("deals"),
        Entity("history", per="deals", batch=2),
        Entity("activities"),
    )
    deals, leads, activities = "deals", "leads", ("activities",)

    # ---------------------------------------------------------------- what people do there

    def put(self, entity: str, external_id: str, **values: Any) -> None:
        """Make or change a record."""
        row = self.rows[entity].get(external_id)
        body = {**(row.body if row else {"id": external_id}), **values}
        if entity == "deals" and (row is None or row.body.get("stage") != body.get("stage")):
            self.counter += 1
            self.history.setdefault(external_id, []).append((f"h{self.counter}", self._stamp(), body["stage"]))
        self.rows[entity][external_id] = Row(body, self._stamp())

    def delete(self, entity: str, external_id: str) -> None:
        """Throw a record away."""
        row = self.rows[entity][external_id]
        self.rows[entity][external_id] = Row(row.body, self._stamp(), True)

    def vanish(self, entity: str, external_id: str) -> None:
        """Remove a record so that nobody is told."""
        del self.rows[entity][external_id]

    def _stamp(self) -> int:
        return int(self.time.at.timestamp() * 1_000_000)

    # ---------------------------------------------------------------- what it answers

    def identify(self) -> Identity:
        """Who we are."""
        return Identity(self.company, "Toy", "ada@toy.example", "toy.example")

    def discover(self) -> Design:
        """How it is set up."""
        users = tuple(User(key, row.body["name"], row.body["email"]) for key, row in self.rows["users"].items())
        return Design(
            tuple(Stage(one, f"Stage {one}", "", int(one)) for one in STAGES), (ActivityType("call", "Call"),), users
        )

    def pull(self, entity: Entity, since: datetime | None, until: datetime, at: Mapping[str, Any]) -> Iterator[Page]:
        """By stamp and id, as a keyset."""
        last = (int(at.get("stamp", -1)), str(at.get("id", "")))
        end = int(until.timestamp() * 1_000_000)
        begin = int(since.timestamp() * 1_000_000) if since else -1
        while True:
            if self.before_page:
                self.before_page(entity.code)
            self.asked.append(entity.code)
            found = sorted(
                (row.stamp, key)
                for key, row in self.rows[entity.code].items()
                if (row.stamp, key) > last and (entity.whole or begin <= row.stamp < end)
            )[:PAGE]
            if not found:
                return
            last = found[-1]
            records = tuple(self._record(entity.code, key) for _stamp, key in found)
            yield Page(records, {"stamp": last[0], "id": last[1]})

    def pull_of(self, entity: Entity, parents: Sequence[str]) -> Iterator[Page]:
        """The history of deals."""
        if self.before_page:
            self.before_page(entity.code)
        self.asked.append(entity.code)
        yield Page(
            tuple(
                RawRecord(
                    "history", key, stamp, {"id": key, "deal": parent, "at": stamp, "stage": stage}, parent=parent
                )
                for parent in parents
                for key, stamp, stage in self.history.get(parent, ())
            )
        )

    def standing(self, entity: Entity) -> Iterator[frozenset[str]]:
        """The ids of all that stand."""
        yield frozenset(key for key, row in self.rows[entity.code].items() if not row.deleted)

    def find(self, entity: Entity, external_id: str) -> RawRecord | None:
        """One record."""
        row = self.rows[entity.code].get(external_id)
        return self._record(entity.code, external_id) if row and not row.deleted else None

    def _record(self, entity: str, key: str) -> RawRecord:
        row = self.rows[entity][key]
        marks = {"history": f"{row.body['stage']}@{len(self.history[key])}"} if entity == "deals" else {}
        return RawRecord(entity, key, row.stamp, dict(row.body), row.deleted, marks=marks)

    def joined(self, records: Iterable[RawRecord]) -> dict[str, str]:
        """Deals tell their lead."""
        return {one.external_id: one.body["lead"] for one in records if one.entity == "deals" and one.body.get("lead")}

    def tables(self, records: Records) -> list[RawTable]:
        """One per entity; deals and leads together."""

        def opportunity(deal: str) -> str:
            lead = records.lead_of(deal)
            return LEAD + lead if lead else deal

        deals = [
            {"id": opportunity(one.external_id), **_some(one.body, "name", "account", "owner", "stage", "amount")}
            for one in records.of("deals")
        ]
        leads = [
            {"id": LEAD + one.external_id, "stage": "lead", **_some(one.body, "name", "account", "owner")}
            for one in records.of("leads")
            if not records.deal_of(one.external_id)
        ]
        history = [
            {
                "id": one.external_id,
                "deal": opportunity(one.parent),
                "stage": one.body["stage"],
                "at": _text(one.body["at"]),
            }
            for one in records.of("history")
        ]
        activities = [
            {"id": one.external_id, **_some(one.body, "type", "subject", "account", "owner", "at", "minutes", "done")}
            for one in records.of("activities")
        ]
        return [
            _table("users", [dict(one.body) for one in records.of("users")], ("id", "name", "email")),
            _table("accounts", [dict(one.body) for one in records.of("accounts")], ("id", "name", "phone")),
            _table("deals", [*leads, *deals], ("id", "name", "account", "owner", "stage", "amount")),
            _table("history", history, ("id", "deal", "stage", "at")),
            _table("activities", activities, ("id", "type", "subject", "account", "owner", "at", "minutes", "done")),
        ]

    def proposed(self, source: str, design: Design) -> FieldMapping:
        """What is certain; stages are left open."""
        return mapping(source)

    def wanted(self, design: Design, mapping: FieldMapping) -> tuple[Wanted, ...]:
        """Nothing."""
        return ()

    def make(self, wanted: Wanted) -> None:
        """Only people can."""
        raise trouble(Trouble.REFUSED)

    def push(self, activity: Push) -> Pushed:
        """Write an activity; on_push may break before or after it was done."""
        self.time.at += timedelta(seconds=1)
        if self.on_push:
            self.on_push("before")
        if activity.external_id:
            row = self.rows["activities"][activity.external_id]
            if row.deleted:
                raise trouble(Trouble.GONE)
            if row.stamp > activity.stamp:
                raise trouble(Trouble.MOVED_ON)
        key = activity.external_id or f"a{len(self.rows['activities']) + 100}"
        self.pushes += 1
        self.put(
            "activities",
            key,
            type=activity.kind,
            subject=activity.subject,
            account=activity.account,
            owner=activity.owner,
            at=activity.starts_at.isoformat() if activity.starts_at else None,
            minutes=activity.minutes,
            done="yes" if activity.done else "no",
            key=activity.key,
        )
        if self.on_push:
            self.on_push("after")
        return Pushed(key, self.rows["activities"][key].stamp)

    def find_pushed(self, activity: Push) -> Pushed | None:
        """By our key."""
        for key, row in self.rows["activities"].items():
            if row.body.get("key") == activity.key:
                return Pushed(key, row.stamp)
        return None

    def withdraw(self, activity: Push) -> None:
        """Take away what we wrote."""
        if self.on_push:
            self.on_push("before")
        row = self.rows["activities"].get(activity.external_id)
        if row is None or row.deleted:
            return
        if row.stamp > activity.stamp:
            raise trouble(Trouble.MOVED_ON)
        self.delete("activities", activity.external_id)
        if self.on_push:
            self.on_push("after")

    def hear(self, address: str, name: str, password: str) -> None:
        """Nothing to set up."""

    def hint(self, body: Body) -> Hint | None:
        """What a message says."""
        return hint(body)


def hint(body: Body) -> Hint | None:
    """A message of the toy."""
    return Hint(body["event"], body["entity"], body["id"], body["company"], body.get("by_us", False))


def mapping(source: str, **stages: str) -> FieldMapping:
    """The mapping of the toy; stages: meaning per stage, as s1="P"."""
    told = {name.removeprefix("s"): meaning for name, meaning in stages.items()}

    def of(table: Table, *, values: dict[str, dict[str, str]] | None = None, **columns: str) -> TableMapping:
        return TableMapping(
            table, {name: FieldRule((column,)) for name, column in columns.items()}, values=values or {}
        )

    both = {"stage": {"lead": "S", **told}}
    return FieldMapping(
        source,
        (
            FileMapping("users", tables=(of(Table.PEOPLE, id="id", name="name", email="email"),)),
            FileMapping("accounts", tables=(of(Table.ACCOUNTS, id="id", name="name", phone="phone"),)),
            FileMapping(
                "deals",
                tables=(
                    of(
                        Table.OPPORTUNITIES,
                        values=both,
                        id="id",
                        name="name",
                        account="account",
                        owner="owner",
                        stage="stage",
                        amount="amount",
                    ),
                ),
            ),
            FileMapping(
                "history", tables=(of(Table.EVENTS, values=both, id="id", opportunity="deal", stage="stage", at="at"),)
            ),
            FileMapping(
                "activities",
                tables=(
                    of(
                        Table.ACTIVITIES,
                        values={"kind": {"call": "call"}, "status": {"yes": "done", "no": "planned"}},
                        id="id",
                        kind="type",
                        subject="subject",
                        account="account",
                        owner="owner",
                        starts_at="at",
                        minutes="minutes",
                        status="done",
                    ),
                ),
            ),
        ),
        currency="EUR",
    )


def _some(body: Body, *names: str) -> dict[str, Any]:
    return {name: body.get(name) for name in names}


def _text(stamp: int) -> str:
    return datetime.fromtimestamp(stamp / 1_000_000, UTC).isoformat()


def _table(file: str, rows: list[dict[str, Any]], names: tuple[str, ...]) -> RawTable:
    return RawTable(
        file, "", names, tuple([row.get(name) for row in rows] for name in names), list(range(2, len(rows) + 2))
    )
