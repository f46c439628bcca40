"""Signals about the registration itself: what is wanting per person, each with the rows behind it.

Rule: a line is a signal from three on and from one in five on (of days without registration from two on): fewer is
everybody's ordinary week. They are of today: what is open and planned has no past to look at.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meetpunt.reports.data_counts import NEWS, going_on, moments, too_late, wanting_of
from meetpunt.reports.known import find_person, people
from meetpunt.reports.memory import answers
from meetpunt.store import data_signals as stored
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.refs import PersonRef
from meetpunt.store.signals import Rest, resting, since_when

KINDS = ("no_registration", "late", "no_next_step", "ageing", "overdue", "promises")
"""Days without registration, late registration, open opportunities without a next step, ageing ones, customers overdue
for a visit, agreed frequencies not kept."""
FEWEST, SHARE, FEWEST_DAYS = 3, 0.2, 2


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
    return answers.to_draw(viewer.organisation.id, ("data signals", viewer), lambda: _data_signals(viewer, as_of))


def _data_signals(viewer: Viewer, as_of: date) -> tuple[DataSignal, ...]:
    placed = tuple(one for one in people(viewer) if one.team_id is not None)
    if not placed:
        return ()
    ids = frozenset(one.id for one in placed)
    found = wanting_of(viewer, ids)
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
    wanting, _n = wanting_of(viewer, frozenset((person_id,)))[kind].get(person_id, (frozenset(), 0))
    return DataList(signal, _rows(viewer, person_id, kind, wanting))


def _rows(viewer: Viewer, person_id: int, kind: str, wanting: Collection[Any]) -> tuple[DataRow, ...]:
    if kind == "no_registration":
        return tuple(DataRow("week", None, "", "", day) for day in wanting)
    if kind == "late":
        ids = stored.late_ones(viewer.organisation.id, person_id, *moments(viewer), too_late())
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
    chances = going_on(viewer)
    opportunities = registration.opportunities(viewer).filter(pk__in=wanting).order_by("name", "pk")
    return tuple(
        DataRow("opportunity", pk, name, account or "", close, chances.get(pk, NEWS)[1])
        for pk, name, account, close in opportunities.values_list("pk", "name", "account__name", "expected_close")
    )
