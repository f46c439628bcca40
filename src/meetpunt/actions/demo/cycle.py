"""How the opportunities of one rep live: step after step, with skips, moves back, losses, re-openings and silence.

Events of one opportunity stand on strictly later days, so that their order never hangs on a time of day. Times to go on
are Weibull, to a loss log-normal; a quarter of what stops is never closed (the world that the method was tried on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import Character, CompanyPlan, RepPlan
from meetpunt.actions.demo.contacts import Stay, Touches, touches_of
from meetpunt.actions.demo.kinds import LOST, NO_DECISION, NOT_SAID, REOPENED, STEP, A, S, T, W
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.workdays import Diary

Ints = NDArray[np.int64]

MEAN_DAYS = (11.0, 14.0, 17.0, 18.0, 24.0, 13.0)
"""From each step to the next, for those that go on."""
NEVER_CLOSED, SKIPS, BACK, REOPENS = 0.25, 0.06, 0.04, 0.05
_SHAPE, _WEIBULL_MEAN = 1.3, 0.9236
_SEASON = (0.95, 1.05, 1.15, 1.05, 1.0, 1.0, 0.7, 0.75, 1.15, 1.15, 1.1, 0.7)

REASONS = (
    "",
    "Geen behoefte meer",
    "Geen budget",
    "Prijs te hoog",
    "Concurrent gekozen",
    "Product past niet",
    "Levertijd te lang",
    "Geen reactie meer",
    "Project uitgesteld",
    "Blijft bij huidige situatie",
)
_LOSS_WEIGHTS = (
    (0.05, 0.5, 0.15, 0.0, 0.05, 0.05, 0.0, 0.2),
    (0.05, 0.35, 0.25, 0.05, 0.1, 0.05, 0.0, 0.15),
    (0.05, 0.25, 0.2, 0.1, 0.15, 0.15, 0.0, 0.1),
    (0.05, 0.15, 0.15, 0.15, 0.15, 0.25, 0.05, 0.05),
    (0.05, 0.05, 0.15, 0.3, 0.25, 0.05, 0.05, 0.1),
    (0.05, 0.05, 0.1, 0.35, 0.3, 0.0, 0.1, 0.05),
)
"""Per step, for the reasons 0 to 7; the last two are those of no decision."""
_UNDECIDED = (0.05, 0.1, 0.15, 0.15, 0.22, 0.2)


@dataclass(frozen=True)
class Lives:
    """Opportunities with their events and contacts, until the end of the planned weeks.

    Attributes:
        account: per opportunity.
        event_opportunity, event_kind, event_step, event_day, event_reason: per event; step = the step entered, or that
            in which it was lost or re-opened.
        touches: the contacts, each perhaps the one that brought an event about.
        moved_account, moved_day: the account that passed to the next rep on a day; -1 = none.
    """

    account: Ints
    event_opportunity: Ints
    event_kind: Ints
    event_step: Ints
    event_day: Ints
    event_reason: Ints
    touches: Touches
    moved_account: int = -1
    moved_day: int = -1


@dataclass
class _Log:
    """Events as they come, in parts."""

    parts: list[tuple[Ints, ...]] = field(default_factory=list)
    size: int = 0

    def add(self, opportunity: Ints, kind: int | Ints, step: int | Ints, day: Ints, reason: int | Ints = 0) -> Ints:
        """Note events; gives their numbers."""
        numbers = np.arange(self.size, self.size + len(opportunity))
        shaped = [np.broadcast_to(np.asarray(part, dtype=np.int64), len(opportunity)) for part in (kind, step, reason)]
        self.parts.append((opportunity, shaped[0], shaped[1], day, shaped[2]))
        self.size += len(opportunity)
        return numbers


def live(plan: CompanyPlan, rep: RepPlan, accounts: Accounts, diary: Diary) -> Lives:
    """Let every opportunity of a rep run its course."""
    rng, who = plan.random(2, rep.number), rep.character
    begun = _arrivals(rng, plan, who, diary)
    wanted = np.where(accounts.customer, 1.6, 1.0)
    account = rng.choice(len(accounts), len(begun), p=wanted / wanted.sum())
    area = accounts.area[account]
    log, stays = _Log(), []
    everyone = np.arange(len(begun))
    # at: from when the time in the step counts, which a move back makes later than `arrived`.
    at, arrived, step = begun.copy(), begun.copy(), np.zeros(len(begun), dtype=np.int64)
    by = log.add(everyone, STEP, S, begun)
    alive = np.ones(len(begun), dtype=np.bool_)
    for here in range(W):
        who_is_here = np.flatnonzero(alive & (step == here) & (at < plan.end))
        left, went = _leave(rng, who, here, who_is_here, at[who_is_here], area[who_is_here], diary, log)
        stays.append(Stay(here, who_is_here, arrived[who_is_here], at[who_is_here], left, went >= 0, by[who_is_here]))
        alive[who_is_here] = went >= 0
        on, goal, day = who_is_here[went >= 0], went[went >= 0], left[went >= 0]
        at[on], arrived[on], step[on] = day, day, goal
        by[on] = log.add(on, STEP, goal, day)
        back = on[(goal >= A) & (goal < W) & (rng.random(len(on)) < BACK)]
        at[back] = diary.next_day(at[back] + rng.integers(2, 7, len(back)))
        log.add(back, STEP, step[back] - 1, at[back])
    won = np.flatnonzero(alive & (step == W))
    stays.append(
        Stay(W, won, arrived[won], at[won], np.full(len(won), plan.end), np.zeros(len(won), dtype=np.bool_), by[won])
    )
    columns = [np.concatenate(column) for column in zip(*log.parts, strict=True)]
    opportunity, kind, at_step, day, reason = columns
    touches = touches_of(rng, who, stays, _closings(opportunity, kind, day), area, diary, plan.end)
    lives = Lives(account, opportunity, kind, at_step, day, reason, touches)
    return _move_an_account(plan, accounts, lives) if rep.number == plan.moved else lives


def _move_an_account(plan: CompanyPlan, accounts: Accounts, lives: Lives) -> Lives:
    """Half-way an account that is no customer yet, with an opportunity under way, passes to the next rep."""
    moved_day = plan.first + (plan.cut - plan.first) * 3 // 5
    begun = np.unique(lives.event_opportunity[lives.event_day < moved_day - 10])
    goes_on = lives.event_opportunity[(lives.event_day > moved_day) & (lives.event_day < plan.cut)]
    running = np.intersect1d(begun, goes_on)
    running = running[~accounts.customer[lives.account[running]]]
    if not len(running):
        return lives
    account = int(lives.account[running[0]])
    stays = (lives.account[lives.touches.opportunity] != account) | (lives.touches.day < moved_day)
    return replace(lives, touches=lives.touches.where(stays), moved_account=account, moved_day=moved_day)


def _arrivals(rng: np.random.Generator, plan: CompanyPlan, who: Character, diary: Diary) -> Ints:
    """The days on which opportunities begin."""
    days = np.arange(plan.first, plan.cut)
    here = days - diary.first
    month = (days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)) % 12
    works = diary.works[here] & ~diary.training[here] & (diary.weekday[here] < 5)
    # About 42 working weeks of 5 days carry what was meant for 52.
    rate = np.where(works, who.leads_a_week / 5 * 52 / 43 * np.array(_SEASON)[month], 0.0)
    return np.asarray(np.repeat(days, rng.poisson(rate)))


def _leave(
    rng: np.random.Generator, who: Character, here: int, chosen: Ints, at: Ints, area: Ints, diary: Diary, log: _Log
) -> tuple[Ints, Ints]:
    """When each leaves the step (far away = never) and to which one (-1 = to none)."""
    count = len(chosen)
    goes = rng.random(count) < who.conversion[here]
    goal = np.where((rng.random(count) < SKIPS) & (here + 2 <= W), here + 2, here + 1)
    on_after = np.ceil(MEAN_DAYS[here] / _WEIBULL_MEAN * rng.weibull(_SHAPE, count)).astype(np.int64)
    lost_after = np.ceil(1.4 * MEAN_DAYS[here] * rng.lognormal(-0.18, 0.6, count)).astype(np.int64)
    on_day = _arrive(at + on_after, goal, area, diary)
    closed = ~goes & (rng.random(count) >= NEVER_CLOSED)
    lost_day = diary.next_day(at + np.maximum(1, lost_after))
    reopened = closed & (rng.random(count) < REOPENS)
    again_day = diary.next_day(lost_day + rng.integers(14, 60, count))
    final_day = _arrive(again_day + rng.integers(3, 25, count), goal, area, diary)
    log.add(chosen[reopened], REOPENED, here, again_day[reopened])
    _lose(rng, here, chosen[closed], lost_day[closed], log)
    second = reopened & (rng.random(count) < 0.5)
    _lose(rng, here, chosen[reopened & ~second], final_day[reopened & ~second], log)
    never = np.iinfo(np.int32).max
    left = np.where(goes, on_day, np.where(reopened, final_day, np.where(closed, lost_day, never)))
    return left, np.where(goes | second, goal, -1)


def _arrive(day: Ints, goal: Ints, area: Ints, diary: Diary) -> Ints:
    """The approach and the demonstration are visits, so they wait for the day on which the rep is around."""
    on_the_road = (goal == A) | (goal == T)
    return np.where(on_the_road, diary.next_road_day(day, area), diary.next_day(day))


def _lose(rng: np.random.Generator, here: int, chosen: Ints, day: Ints, log: _Log) -> None:
    undecided = rng.random(len(chosen)) < _UNDECIDED[here]
    reason = np.where(undecided, rng.choice((8, 8, 9, NOT_SAID), len(chosen)), _reasons(rng, here, len(chosen)))
    log.add(chosen, np.where(undecided, NO_DECISION, LOST), here, day, reason)


def _reasons(rng: np.random.Generator, here: int, count: int) -> Ints:
    return rng.choice(len(_LOSS_WEIGHTS[here]), count, p=_LOSS_WEIGHTS[here])


def _closings(opportunity: Ints, kind: Ints, day: Ints) -> Sequence[tuple[int, Ints, Ints, Ints]]:
    """Kind, opportunity, day and number of the events that are told in a call: losses and re-openings."""
    found = []
    for wanted in (LOST, NO_DECISION, REOPENED):
        numbers = np.flatnonzero(kind == wanted)
        found.append((wanted, opportunity[numbers], day[numbers], numbers))
    return found
