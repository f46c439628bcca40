"""Signals about the registration itself: what is wanting per person, each with the rows behind it.

Rule: a line is a signal from three on and from one in five on (of days without registration from two on): fewer is
everybody's ordinary week. They are of today: what is open and planned has no past to look at.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import EVER, Scope
from meetpunt.method.ageing import chance_of_going_on
from meetpunt.method.late import LATE_DAYS
from meetpunt.method.period import first_moment, moment_after
from meetpunt.method.spells import Cause
from meetpunt.reports.ageing import norms
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.known import find_person, people, processes
from meetpunt.reports.kpis.counting import MANY
from meetpunt.reports.memory import answers
from meetpunt.reports.record_parts import columns_of
from meetpunt.reports.settled import of_the_day
from meetpunt.reports.view import look
from meetpunt.store import data_signals as stored
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.agreed_visits import agreed_visits
from meetpunt.store.fields import to_day_number
from meetpunt.store.refs import PersonRef
from meetpunt.store.signals import Rest, resting, since_when
from meetpunt.store.tenancy import change_number
from meetpunt.store.working import calendars_of

KINDS = ("no_registration", "late", "no_next_step", "ageing", "overdue", "promises")
"""Days without registration, late registration, open opportunities without a next step, ageing ones, customers overdue
for a visit, agreed frequencies not kept."""
WEEKS = 4
"""Registration is looked at over the last four weeks, yesterday included."""
FEWEST, SHARE, FEWEST_DAYS = 3, 0.2, 2
_NEWS: tuple[int | None, int | None] = (None, None)
"""Of an opportunity of which age tells nothing."""
HARDLY = 0.5
"""Ageing is told of one that stands longer than nine of ten did and whose chance to go on is under half a new one's."""


@dataclass(frozen=True)
class DataSignal:
    """One kind of one person: k of n. since: first day of the look on which it was a signal; rest: it rests."""

    person: PersonRef
    kind: str
    k: int
    n: int
    since: date | None = None
    rest: Rest | None = None

    @property
    def is_signal(self) -> bool:
        """Enough to ask about."""
        if self.kind == "no_registration":
            return self.k >= FEWEST_DAYS
        return self.k >= FEWEST and self.k >= SHARE * self.n

    @property
    def key(self) -> tuple[str, int, int | None]:
        """What decisions and the weekly look know it by."""
        return self.kind, self.person.id, None


@dataclass(frozen=True)
class DataRow:
    """A row behind it. table, id: what to open; of_100: of a hundred this old so many still go on, of an ageing one."""

    table: str
    id: int | None
    name: str
    detail: str
    day: date | None
    of_100: int | None = None


@dataclass(frozen=True)
class DataList:
    """The rows behind a signal about data."""

    signal: DataSignal
    rows: tuple[DataRow, ...]


def data_signals(viewer: Viewer, as_of: date) -> tuple[DataSignal, ...]:
    """What is wanting, by name and kind, of the people of a team whose figures the viewer may see.

    Nothing of another day than today: what was open and planned then is not known any more.
    """
    if as_of != viewer.today:
        return ()
    placed = tuple(one for one in people(viewer) if one.team_id is not None)
    if not placed:
        return ()
    ids = frozenset(one.id for one in placed)
    found = _counted(viewer, ids)
    since = since_when(viewer.organisation.id, ids, as_of)
    rests = resting(viewer.organisation.id, ids, as_of)
    listed = []
    for person in placed:
        for kind in KINDS:
            wanting, n = found[kind].get(person.id, (frozenset(), 0))
            if n:
                one = DataSignal(person, kind, len(wanting), n)
                listed.append(replace(one, since=since.get(one.key), rest=rests.get(one.key)))
    return tuple(listed)


def data_list(viewer: Viewer, person_id: int, kind: str) -> DataList:
    """The rows behind one kind of one person, as far as the viewer works in them.

    Raises:
        NotVisible: the viewer may not see this person's figures, or there is no such kind.
    """
    find_person(viewer, person_id)
    signal = next((one for one in data_signals(viewer, viewer.today) if one.key == (kind, person_id, None)), None)
    if signal is None:
        if kind not in KINDS:
            raise NotVisible(f"signal {kind}")
        return DataList(DataSignal(find_person(viewer, person_id), kind, 0, 0), ())
    wanting, _n = _counted(viewer, frozenset((person_id,)))[kind].get(person_id, (frozenset(), 0))
    return DataList(signal, _rows(viewer, person_id, kind, wanting))


Wanting = dict[str, dict[int, tuple[Collection[Any], int]]]


def _counted(viewer: Viewer, ids: frozenset[int]) -> Wanting:
    """Per kind and person what is wanting (days, or ids of rows), and of how many; made once per change and day."""
    key = ("data_signals", ids, viewer.today)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _count(viewer, ids))


def _count(viewer: Viewer, ids: frozenset[int]) -> Wanting:
    organisation, today = viewer.organisation.id, viewer.today
    first, last = _weeks(today)
    open_ones = stored.open_ones(organisation, ids, today)
    waiting: dict[str, dict[int, tuple[Collection[Any], int]]] = {"no_next_step": {}, "ageing": {}}
    chances = _going_on(viewer)
    of: dict[int, list[stored.OpenOne]] = {}
    for one in open_ones:
        of.setdefault(one.owner_id, []).append(one)
    for person in ids:
        own = of.get(person, [])
        aged = frozenset(one.id for one in own if chances.get(one.id, _NEWS)[0] == one.position)
        alive = [one for one in own if one.id not in aged]
        waiting["no_next_step"][person] = (frozenset(one.id for one in alive if not one.has_next), len(alive))
        waiting["ageing"][person] = (aged, len(own))
    return {
        **waiting,
        "no_registration": _without(viewer, ids, first, last),
        "late": {
            person: (range(late), n)
            for person, (late, n) in stored.registered_late(organisation, ids, *_moments(viewer), _late()).items()
        },
        "overdue": _overdue(viewer, ids),
        "promises": _broken(viewer, ids, today - timedelta(days=365), last),
    }


def _overdue(viewer: Viewer, ids: frozenset[int]) -> dict[int, tuple[Collection[Any], int]]:
    """Accounts whose agreed visit is due and not planned, of the accounts with an agreement, per owner."""
    organisation, today = viewer.organisation.id, viewer.today
    key = ("agreed accounts", ids, today)
    agreed = answers.while_it_holds(organisation, key, lambda: stored.agreed_accounts(organisation, ids, today))
    scope = Scope(organisation, None, _few(ids), until_day=to_day_number(today))
    visits = columns_of("account_visits", scope, change_number(organisation))
    told = zip(visits["account_id"].tolist(), visits["last_day"].tolist(), visits["planned"].tolist(), strict=True)
    known = {account: (last, planned) for account, last, planned in told}
    found: dict[int, tuple[set[int], int]] = {}
    for one in agreed:
        late, n = found.get(one.owner_id, (set(), 0))
        last, planned = known.get(one.id, (EVER[0], 0))
        day = last if last > EVER[0] else to_day_number(max(one.since, today - timedelta(days=365)))
        if day + round(365 / one.per_year) <= to_day_number(today) and not planned:
            late.add(one.id)
        found[one.owner_id] = (late, n + 1)
    return {owner: (frozenset(late), n) for owner, (late, n) in found.items()}


def _broken(viewer: Viewer, ids: frozenset[int], first: date, last: date) -> dict[int, tuple[Collection[Any], int]]:
    """Accounts that got at least one visit fewer than was agreed for these days, of those with one, per owner."""
    organisation = viewer.organisation.id
    key = ("agreed visits", first, last)
    agreed = answers.while_it_holds(organisation, key, lambda: agreed_visits(organisation, first, last))
    scope = Scope(organisation, None, _few(ids), from_day=to_day_number(first), until_day=to_day_number(last))
    visits = columns_of("account_visits", scope, change_number(organisation))
    held = dict(zip(visits["account_id"].tolist(), visits["visits"].tolist(), strict=True))
    found: dict[int, tuple[Collection[Any], int]] = {}
    for owner in ids & agreed.keys():
        whole = {account: visits for account, visits in agreed[owner].visits.items() if visits >= 1}
        if whole:
            broken = frozenset(one for one, wanted in whole.items() if wanted - held.get(one, 0) >= 1)
            found[owner] = (broken, len(whole))
    return found


def _few(ids: frozenset[int]) -> tuple[int, ...] | None:
    """The accounts of a few people are found by index; else those of everybody are asked."""
    return tuple(sorted(ids)) if len(ids) < MANY else None


def _without(viewer: Viewer, ids: frozenset[int], first: date, last: date) -> dict[int, tuple[Collection[Any], int]]:
    """The days on which somebody was to work and nothing was registered."""
    organisation, today = viewer.organisation.id, viewer.today
    key = ("calendars", ids, first, last, today)
    calendars = answers.while_it_holds(
        organisation, key, lambda: calendars_of(organisation, ids, first, last, today=today)
    )
    done = stored.active_days(viewer.organisation.id, ids, first, last)
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    found: dict[int, tuple[Collection[Any], int]] = {}
    for person in ids:
        to_work = [day for day in days if calendars[person].on(day).due > 0]
        found[person] = (tuple(day for day in to_work if day not in done.get(person, ())), len(to_work))
    return found


def _going_on(viewer: Viewer) -> dict[int, tuple[int, int]]:
    """The ageing opportunities of this morning: the step they stand in, and of a hundred this old so many still go on.

    One that moved since is in another step, and ages no more.
    """
    ask = of_the_day(viewer, FunnelAsk(as_of=viewer.today))
    if ask.known_until is None:
        return _ageing(viewer, ask)
    return answers.settled(("going on", viewer.organisation, ask), lambda: _ageing(viewer, ask))


def _ageing(viewer: Viewer, ask: FunnelAsk) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for process in processes(viewer.organisation.id, viewer.today):
        if not process.is_used or len(process.steps) < 2:
            continue
        known = norms(viewer, process)
        view = look(viewer.organisation, replace(ask, process_code=process.code))
        spells, log = view.spells, view.log
        for step, theta in enumerate(known.conversions):
            if theta is None:
                continue
            here = (spells.step == step) & (spells.cause == Cause.OPEN) & ~spells.unknown_entry
            here &= spells.age > log.still[log.segment, step]
            still = chance_of_going_on(theta, known.curves[step], spells.age[here])
            for opportunity, chance in zip(spells.opportunity[here].tolist(), still.tolist(), strict=True):
                if chance < HARDLY * theta:
                    found[opportunity] = step, round(100 * chance)
    return found


def _rows(viewer: Viewer, person_id: int, kind: str, wanting: Collection[Any]) -> tuple[DataRow, ...]:
    if kind == "no_registration":
        return tuple(DataRow("week", None, "", "", day) for day in wanting)
    if kind == "late":
        ids = stored.late_ones(viewer.organisation.id, person_id, *_moments(viewer), _late())
        rows = registration.activities(viewer).filter(pk__in=ids).order_by("started_at", "pk")
        columns = ("pk", "account__name", "subject", "started_on", "kind")
        return tuple(
            DataRow("activity", pk, account or subject or what, "", day)
            for pk, account, subject, day, what in rows.values_list(*columns)
        )
    if kind in ("overdue", "promises"):
        accounts = registration.accounts(viewer).filter(pk__in=wanting).order_by("name", "pk")
        return tuple(
            DataRow("account", pk, name, town, None) for pk, name, town in accounts.values_list("pk", "name", "town")
        )
    chances = _going_on(viewer)
    opportunities = registration.opportunities(viewer).filter(pk__in=wanting).order_by("name", "pk")
    return tuple(
        DataRow("opportunity", pk, name, account or "", close, chances.get(pk, _NEWS)[1])
        for pk, name, account, close in opportunities.values_list("pk", "name", "account__name", "expected_close")
    )


def _weeks(today: date) -> tuple[date, date]:
    return today - timedelta(days=7 * WEEKS), today - timedelta(days=1)


def _moments(viewer: Viewer) -> tuple[datetime, datetime]:
    zone = ZoneInfo(viewer.organisation.time_zone)
    first, last = _weeks(viewer.today)
    return first_moment(first, zone).astimezone(UTC), moment_after(last, zone).astimezone(UTC)


def _late() -> timedelta:
    return timedelta(days=LATE_DAYS)
