"""What is wanting in the registration per kind and person, and of how many: what the signals about data are made of.

Rule: after a visit what was registered is asked again of its person, what was planned and held of its opportunity and
account; which opportunities and agreements there are is read again only when one of those changes.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.scope import EVER, Scope
from meetpunt.method.ageing import chance_of_going_on
from meetpunt.method.late import LATE_DAYS
from meetpunt.method.period import first_moment, moment_after
from meetpunt.method.spells import Cause
from meetpunt.reports.ageing import norms
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.known import calendars, processes
from meetpunt.reports.kpis.counting import MANY
from meetpunt.reports.memory import answers
from meetpunt.reports.person_parts import asked_of_each
from meetpunt.reports.record_parts import columns_of
from meetpunt.reports.settled import of_the_day
from meetpunt.reports.view import look
from meetpunt.store import data_signals as stored
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_visits import MOST_LISTED, agreed_visits
from meetpunt.store.fields import to_day_number
from meetpunt.store.tenancy import change_number

WEEKS = 4
"""Registration is looked at over the last four weeks, yesterday included."""
NEWS: tuple[int | None, int | None] = (None, None)
"""Of an opportunity of which age tells nothing."""
HARDLY = 0.5
"""Ageing is told of one that stands longer than nine of ten did and whose chance to go on is under half a new one's."""

Found = dict[int, tuple[Collection[Any], int]]
"""Per person what is wanting, and of how many."""
Wanting = dict[str, Found]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def wanting_of(viewer: Viewer, ids: frozenset[int]) -> Wanting:
    """Per kind and person what is wanting (days, or ids of rows), and of how many; made once per change and day."""
    key = ("data_signals", ids, viewer.today)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _count(viewer, ids))


@dataclass(frozen=True)
class _Opens:
    """Open opportunities; is_aged: ages; is_written: a next step from today on is written down."""

    owner: Ints
    id: Ints
    is_aged: Bools
    is_written: Bools


@dataclass(frozen=True)
class _Agreed:
    """Accounts with agreed visits, each under who has it: as it was agreed a year; since, the day number from which."""

    owner: Ints
    id: Ints
    per_year: NDArray[np.float64]
    since: Ints


def _count(viewer: Viewer, ids: frozenset[int]) -> Wanting:
    organisation, today = viewer.organisation.id, viewer.today
    first, last = weeks(today)
    opens = answers.while_it_holds(organisation, ("open ones", viewer, ids), lambda: _opens(viewer, ids))
    scope = Scope(organisation, None, _few(ids), by="opportunity", until_day=to_day_number(today))
    scope = replace(scope, opportunities=_listed(opens.id, ids))
    steps = columns_of("next_steps", scope, change_number(organisation))
    is_planned = np.isin(opens.id, steps["key"][steps["without_next"] == 0])
    late = _each(
        viewer,
        "late",
        ids,
        lambda some: stored.registered_late(organisation, some, *moments(viewer), too_late()),
    )
    alive = ~opens.is_aged
    return {
        "no_next_step": _by_owner(opens.owner[alive], opens.id[alive], ~(opens.is_written | is_planned)[alive], ids),
        "ageing": _by_owner(opens.owner, opens.id, opens.is_aged, ids),
        "no_registration": _without(viewer, ids, first, last),
        "late": {person: (range(many), n) for person, (many, n) in late.items()},
        "overdue": _overdue(viewer, ids),
        "promises": _broken(viewer, ids, today - timedelta(days=365), last),
    }


def _opens(viewer: Viewer, ids: frozenset[int]) -> _Opens:
    rows, chances = stored.open_ones(viewer.organisation.id, ids), going_on(viewer)
    return _Opens(
        np.array([one.owner_id for one in rows], dtype=np.int64),
        np.array([one.id for one in rows], dtype=np.int64),
        np.array([chances.get(one.id, NEWS)[0] == one.position for one in rows], dtype=np.bool_),
        np.array([one.next_on is not None and one.next_on >= viewer.today for one in rows], dtype=np.bool_),
    )


def _by_owner(owner: Ints, rows: Ints, is_wanting: Bools, ids: frozenset[int]) -> Found:
    """Which rows are wanting and of how many, of each of these persons."""
    order = np.argsort(owner, kind="stable")
    owner, rows, is_wanting = owner[order], rows[order], is_wanting[order]
    found: Found = {}
    for person in ids:
        own = slice(*np.searchsorted(owner, (person, person + 1)).tolist())
        found[person] = frozenset(rows[own][is_wanting[own]].tolist()), own.stop - own.start
    return found


def _overdue(viewer: Viewer, ids: frozenset[int]) -> Found:
    """Accounts whose agreed visit is due and not planned, of the accounts with an agreement, per owner."""
    organisation, today = viewer.organisation.id, to_day_number(viewer.today)

    def read() -> _Agreed:
        rows = stored.agreed_accounts(organisation, ids, viewer.today)
        return _Agreed(
            np.array([one.owner_id for one in rows], dtype=np.int64),
            np.array([one.id for one in rows], dtype=np.int64),
            np.array([one.per_year for one in rows], dtype=np.float64),
            np.array([to_day_number(one.since) for one in rows], dtype=np.int64),
        )

    agreed = answers.while_it_holds(organisation, ("agreed accounts", ids, viewer.today), read)
    scope = Scope(organisation, None, _few(ids), accounts=_listed(agreed.id, ids), until_day=today)
    visits = columns_of("account_visits", scope, change_number(organisation))
    last = _of_account(visits["account_id"], visits["last_day"], agreed.id, EVER[0])
    planned = _of_account(visits["account_id"], visits["planned"], agreed.id, 0)
    begun = np.where(last > EVER[0], last, np.maximum(agreed.since, today - 365))
    late = (begun + np.rint(365 / agreed.per_year) <= today) & (planned == 0)
    return _of_some(agreed.owner, agreed.id, late, ids)


def _broken(viewer: Viewer, ids: frozenset[int], first: date, last: date) -> Found:
    """Accounts that got at least one visit fewer than was agreed for these days, of those with one, per owner."""
    organisation = viewer.organisation.id

    def read() -> _Agreed:
        whole = [
            (owner, account, visits)
            for owner, told in agreed_visits(organisation, first, last, _few(ids)).items()
            for account, visits in told.visits.items()
            if visits >= 1
        ]
        owner, account = (np.array([row[place] for row in whole], dtype=np.int64) for place in (0, 1))
        per_year = np.array([row[2] for row in whole], dtype=np.float64)
        return _Agreed(owner, account, per_year, np.zeros_like(owner))

    agreed = answers.while_it_holds(organisation, ("agreed visits", _few(ids), first, last), read)
    theirs = agreed.id[np.isin(agreed.owner, list(ids))]
    scope = Scope(organisation, None, _few(ids), from_day=to_day_number(first), until_day=to_day_number(last))
    scope = replace(scope, accounts=_listed(theirs, ids))
    visits = columns_of("account_visits", scope, change_number(organisation))
    held = _of_account(visits["account_id"], visits["visits"], agreed.id, 0)
    return _of_some(agreed.owner, agreed.id, agreed.per_year - held >= 1, ids)


def _of_some(owner: Ints, rows: Ints, is_wanting: Bools, ids: frozenset[int]) -> Found:
    """As `_by_owner`, of those alone who have any."""
    return {person: told for person, told in _by_owner(owner, rows, is_wanting, ids).items() if told[1]}


def _of_account(accounts: Ints, values: Ints, wanted: Ints, without: int) -> Ints:
    """The value of each account wanted; accounts stand in order."""
    if not len(accounts):
        return np.full(len(wanted), without, dtype=np.int64)
    place = np.minimum(np.searchsorted(accounts, wanted), len(accounts) - 1)
    return np.where(accounts[place] == wanted, values[place], without)


def _few(ids: frozenset[int]) -> tuple[int, ...] | None:
    """The accounts of a few people are found by index; else those of everybody are asked."""
    return tuple(sorted(ids)) if len(ids) < MANY else None


def _listed(rows: Ints, ids: frozenset[int]) -> tuple[int, ...] | None:
    """Of a few people what they have is named, so that what is done elsewhere changes nothing."""
    few = _few(ids) is not None and len(rows) <= MOST_LISTED
    return tuple(sorted(set(rows.tolist()))) if few else None


def _without(viewer: Viewer, ids: frozenset[int], first: date, last: date) -> Found:
    """The days on which somebody was to work and nothing was registered."""
    organisation = viewer.organisation.id

    def read() -> dict[int, list[date]]:
        of = calendars(viewer, sorted(ids), first, last)
        days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
        return {person: [day for day in days if of[person].on(day).due > 0] for person in ids}

    to_work = answers.while_it_holds(organisation, ("days to work", viewer, ids, first, last), read)
    done = _each(viewer, "active days", ids, lambda some: stored.active_days(organisation, some, first, last))
    return {
        person: (tuple(day for day in days if day not in done.get(person, ())), len(days))
        for person, days in to_work.items()
    }


def _each(viewer: Viewer, what: Hashable, ids: frozenset[int], ask: Any) -> dict[int, Any]:
    organisation = viewer.organisation.id
    return asked_of_each(organisation, change_number(organisation), (what, viewer.today), ids, ask)


def going_on(viewer: Viewer) -> dict[int, tuple[int, int]]:
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


def weeks(today: date) -> tuple[date, date]:
    return today - timedelta(days=7 * WEEKS), today - timedelta(days=1)


def moments(viewer: Viewer) -> tuple[datetime, datetime]:
    zone = ZoneInfo(viewer.organisation.time_zone)
    first, last = weeks(viewer.today)
    return first_moment(first, zone).astimezone(UTC), moment_after(last, zone).astimezone(UTC)


def too_late() -> timedelta:
    return timedelta(days=LATE_DAYS)
