"""What one rep does from day to day: contacts of opportunities, service visits, office and training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.cycle import Lives
from meetpunt.actions.demo.kinds import CALL, DEMO, EMAIL, LEAD, OFFICE, OTHER, STEP, TRAINING, VISIT, W
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.routes import timed
from meetpunt.actions.demo.rows import Rows, Tasks, joined, tasks
from meetpunt.actions.demo.workdays import Diary

Ints = NDArray[np.int64]

KEPT_AGREEMENTS = 0.88
"""Share of the agreed visits that is paid."""


@dataclass(frozen=True)
class Agreements:
    """Agreed visit frequencies: account, from which day, visits a year."""

    account: Ints
    since: Ints
    visits: Ints


def fill_diary(
    plan: CompanyPlan, rep: RepPlan, accounts: Accounts, lives: Lives, diary: Diary
) -> tuple[Rows, Agreements]:
    """Every activity of a rep, past and planned, in order of time; and the visit frequencies that it follows."""
    rng, touches = plan.random(3, rep.number), lives.touches
    agreements = _agreements(rng, plan, rep, accounts, lives)
    parts = [
        tasks(
            touches.day,
            touches.kind,
            lives.account[touches.opportunity],
            touches.opportunity,
            touches.asked,
            touches.event,
        ),
        _service_visits(rng, agreements, accounts, diary, plan.end),
        *_the_rest(rng, len(accounts), diary),
    ]
    if plan.rows:
        known = joined(parts)
        past = (known.day < plan.cut) & (known.day >= plan.first)
        # Every day on the road ends with a drive home, which is an activity too.
        drives_home = len(np.unique(known.day[past & np.isin(known.kind, (VISIT, DEMO))]))
        short = plan.rows - int(past.sum()) - drives_home
        parts.append(_more_contacts(rng, diary, len(accounts), plan.cut, short))
    done = joined(parts)
    planned = np.isin(done.kind, (VISIT, DEMO, TRAINING)) | ((done.kind == CALL) & (rng.random(len(done)) < 0.5))
    begun = max(plan.first, rep.started)
    keep = (done.day >= begun) & (done.day < plan.end) & ((done.day < plan.cut) | planned)
    keep &= (done.account != lives.moved_account) | (done.account < 0) | (done.day < lives.moved_day)
    return timed(rng, rep, accounts, done.where(keep), plan.cut), agreements


def _agreements(
    rng: np.random.Generator, plan: CompanyPlan, rep: RepPlan, accounts: Accounts, lives: Lives
) -> Agreements:
    """Standing customers have one from the beginning, new ones from a month after their first order."""
    won = (lives.event_kind == STEP) & (lives.event_step == W) & (lives.event_day < plan.cut - 30)
    order = np.argsort(lives.event_day[won], kind="stable")
    account, first = np.unique(lives.account[lives.event_opportunity[won]][order], return_index=True)
    since = lives.event_day[won][order][first] + 30
    new = ~accounts.customer[account] & (account != lives.moved_account)
    old = np.flatnonzero(accounts.customer)
    return Agreements(
        np.concatenate((old, account[new])),
        np.concatenate((np.full(len(old), max(plan.first, rep.started)), since[new])),
        np.concatenate((accounts.frequency[old], rng.choice((2, 4), int(new.sum())))),
    )


def _service_visits(
    rng: np.random.Generator, agreements: Agreements, accounts: Accounts, diary: Diary, end: int
) -> Tasks:
    """Visits at about the agreed interval; now and then one is left out."""
    interval = 365.0 / agreements.visits
    count = np.maximum(0, np.ceil((end - agreements.since) / interval)).astype(np.int64)
    row = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    jitter = 6 * rng.normal(size=len(row)) + (nth + rng.random(len(count))[row]) * interval[row]
    day = agreements.since[row] + np.maximum(0, jitter).astype(np.int64)
    paid = rng.random(len(row)) < KEPT_AGREEMENTS
    account = agreements.account[row][paid]
    return tasks(diary.next_road_day(day[paid], accounts.area[account]), VISIT, account, service=True)


def _the_rest(rng: np.random.Generator, accounts: int, diary: Diary) -> list[Tasks]:
    """Office and mail on every working day, looking for leads, training, and a fair on the odd Saturday."""
    weekdays = diary.works & (diary.weekday < 5)
    ordinary = diary.first + np.flatnonzero(weekdays & ~diary.training)
    mail = np.repeat(ordinary, rng.poisson(1.1, len(ordinary)))
    leads = np.repeat(ordinary, rng.poisson(0.45, len(ordinary)))
    return [
        tasks(ordinary, OFFICE),
        tasks(mail, EMAIL, rng.integers(0, accounts, len(mail))),
        tasks(leads, LEAD, rng.integers(0, accounts, len(leads))),
        tasks(diary.first + np.flatnonzero(diary.training), TRAINING),
        tasks(diary.first + np.flatnonzero(diary.works & (diary.weekday == 5)), OTHER),
    ]


def _more_contacts(rng: np.random.Generator, diary: Diary, accounts: int, cut: int, count: int) -> Tasks:
    """Short calls and mails until a rep has as many activities as were asked for."""
    days = diary.first + np.flatnonzero(diary.works & ~diary.training & (diary.weekday < 5))
    chosen = rng.choice(days[days < cut], max(0, count))
    kind = rng.choice((CALL, EMAIL), len(chosen))
    return tasks(chosen, kind, rng.integers(0, accounts, len(chosen)))
