"""The day itself: which stops are driven to and in what order, how long the drives take, and when everything starts.

Rule: no day is longer than can be believed. Too many or too far stops become calls, and a full day is done quicker.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import RepPlan
from meetpunt.actions.demo.kinds import (
    CALL,
    DEMO,
    EMAIL,
    LEAD,
    OFFICE,
    OTHER,
    QUOTE,
    TRAINING,
    TRAVEL,
    VISIT,
)
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.rows import Rows, Tasks, joined, tasks
from meetpunt.actions.demo.towns import drive_minutes
from meetpunt.method.distance import road_km

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CANCELLED = 0.03
_MOST_STOPS = 5
_LONGEST_DRIVES = 330.0
"""Minutes on the road that one day may take."""
_LONGEST_DAY = 600.0
"""Minutes with drives beyond which everything is done quicker."""
_STARTS = 8 * 60 + 5
_MINUTES = {
    VISIT: (35, 80),
    CALL: (6, 22),
    EMAIL: (4, 15),
    DEMO: (70, 120),
    QUOTE: (30, 85),
    LEAD: (12, 40),
    OFFICE: (30, 75),
    TRAVEL: (0, 0),
    TRAINING: (360, 420),
    OTHER: (240, 360),
}
_PLACES = {OFFICE: 0.0, QUOTE: 0.3, LEAD: 0.4, EMAIL: 0.1, CALL: 0.5, TRAVEL: 2.0, TRAINING: 1.0, OTHER: 1.0}
"""Where in the day, if it is not driven to: before the stops (under 1) or after the drive home (over 2)."""


def timed(rng: np.random.Generator, rep: RepPlan, accounts: Accounts, done: Tasks, cut: int) -> Rows:
    """The tasks in order of time, with their drives; visits that do not fit become calls."""
    cancelled = (done.kind == VISIT) & (done.event < 0) & (done.day < cut) & (rng.random(len(done)) < CANCELLED)
    drives = np.isin(done.kind, (VISIT, DEMO)) & ~cancelled
    route = rng.random(len(done))
    if rep.character.plans_route:
        angle = np.arctan2(
            accounts.latitude[done.account] - accounts.home[0],
            (accounts.longitude[done.account] - accounts.home[1]) * 0.62,
        )
        route = (angle + np.pi) / (2 * np.pi)
    drives &= (
        _rank(done.day, np.where(drives, np.where(done.event >= 0, 0.0, 1.0) + rng.random(len(done)), 9.0))
        < _MOST_STOPS
    )
    for _ in range(4):
        drives &= ~_too_far(done, drives, route, accounts)
    kind = np.where((done.kind == VISIT) & ~drives & ~cancelled, CALL, done.kind)
    done = Tasks(done.day, kind, done.account, done.opportunity, done.asked, done.event, done.service & drives)
    home = np.unique(done.day[drives & (done.day < cut)])
    place = np.array([_PLACES.get(number, 0.6) for number in range(len(_MINUTES))])[kind]
    place = np.where(np.isin(kind, (EMAIL, CALL)) & (rng.random(len(done)) < 0.45), 2.5, place)
    place = np.where(drives, 1.0 + route * 0.9, place + 0.05 * rng.random(len(done)))
    place = np.concatenate((place, np.full(len(home), 2.0)))
    every = joined((done, tasks(home, TRAVEL)))
    order = np.lexsort((place, every.day))
    none = np.zeros(len(home), dtype=np.bool_)
    return _clock(
        rng,
        every.where(order),
        np.concatenate((drives, none))[order],
        np.concatenate((cancelled, none))[order],
        accounts,
    )


def _clock(rng: np.random.Generator, done: Tasks, drives: Bools, cancelled: Bools, accounts: Accounts) -> Rows:
    """Times of tasks that stand in order."""
    km = _drives_km(done, drives, accounts)
    travel = np.round(drive_minutes(km))
    low, high = (np.array([_MINUTES[number][end] for number in range(len(_MINUTES))])[done.kind] for end in (0, 1))
    own = np.where(cancelled, 0.0, low + (high - low) * rng.beta(2.0, 2.5, len(done)))
    starts = np.append(True, done.day[1:] != done.day[:-1]) if len(done) else np.zeros(0, dtype=np.bool_)
    day = np.cumsum(starts) - 1
    left = np.maximum(60.0, _LONGEST_DAY - np.bincount(day, travel))
    quicker = np.minimum(1.0, left / np.maximum(1.0, np.bincount(day, own)))
    own = np.where(cancelled, 0.0, np.maximum(3.0, np.round(own * quicker[day])))
    spent = np.cumsum(travel + own)
    before = (spent - travel - own)[starts][day] if len(done) else spent
    began = _STARTS + rng.integers(0, 40, int(starts.sum()))[day]
    minute = np.round(began + spent - before - own).astype(np.int64)
    is_home = done.kind == TRAVEL
    # The drive home is an activity by itself; what leads to a stop stands with the stop.
    return Rows(
        done.day,
        done.kind,
        done.account,
        done.opportunity,
        done.asked,
        done.event,
        done.service,
        minute=minute - np.where(is_home, travel, 0).astype(np.int64),
        minutes=np.where(is_home, np.maximum(1.0, travel), own).astype(np.int64),
        travel=np.where(is_home, 0, travel).astype(np.int64),
        metres=np.round(km * 1000).astype(np.int64),
        drives=drives | is_home,
        cancelled=cancelled,
    )


def _drives_km(done: Tasks, drives: Bools, accounts: Accounts) -> Floats:
    """Kilometres of the drive to each stop and home, for tasks in order of time."""
    km = np.zeros(len(done))
    rows = np.flatnonzero(drives | (done.kind == TRAVEL))
    if not len(rows):
        return km
    goes_home = done.kind[rows] == TRAVEL
    latitude = np.where(goes_home, accounts.home[0], accounts.latitude[done.account[rows]])
    longitude = np.where(goes_home, accounts.home[1], accounts.longitude[done.account[rows]])
    first = np.append(True, done.day[rows][1:] != done.day[rows][:-1])
    from_latitude = np.where(first, accounts.home[0], np.roll(latitude, 1))
    from_longitude = np.where(first, accounts.home[1], np.roll(longitude, 1))
    km[rows] = road_km(from_latitude, from_longitude, latitude, longitude)
    return km


def _too_far(done: Tasks, drives: Bools, route: Floats, accounts: Accounts) -> Bools:
    """On days with too much driving, the stop farthest from home."""
    rows = np.flatnonzero(drives)
    rows = rows[np.lexsort((route[rows], done.day[rows]))]
    some = done.where(rows)
    there = road_km(
        accounts.home[0], accounts.home[1], accounts.latitude[some.account], accounts.longitude[some.account]
    )
    first = np.append(True, some.day[1:] != some.day[:-1]) if len(rows) else np.zeros(0, dtype=np.bool_)
    last = np.roll(first, -1)
    minutes = drive_minutes(_drives_km(some, np.ones(len(rows), dtype=np.bool_), accounts))
    minutes = minutes + np.where(last, drive_minutes(there), 0.0)
    day = np.cumsum(first) - 1
    full = np.bincount(day, minutes)[day] > _LONGEST_DRIVES if len(rows) else first
    far = np.zeros(len(done), dtype=np.bool_)
    far[rows[full & (_rank(some.day, -there) == 0)]] = True
    return far


def _rank(day: Ints, key: Floats) -> Ints:
    """The place of each within its day, by key."""
    order = np.lexsort((key, day))
    sorted_day = day[order]
    first = np.append(True, sorted_day[1:] != sorted_day[:-1]) if len(day) else np.zeros(0, dtype=np.bool_)
    start = np.maximum.accumulate(np.where(first, np.arange(len(day)), 0)) if len(day) else order
    rank = np.zeros(len(day), dtype=np.int64)
    rank[order] = np.arange(len(day)) - start
    return rank
