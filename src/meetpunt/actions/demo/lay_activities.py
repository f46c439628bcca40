"""Activities into the tables, with what was written about them and what was to come next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo import texts
from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.kinds import (
    ACTIVITIES,
    ASKED,
    ASKED_UNKNOWN,
    CALL,
    DEMO,
    EMAIL,
    QUOTE,
    TRAINING,
    TRAVEL,
    VISIT,
    C,
    O,
    W,
)
from meetpunt.actions.demo.lay_deals import NextSteps
from meetpunt.actions.demo.laying import Ground, Ints, named, put, unless
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.rows import Rows
from meetpunt.actions.demo.timeline import Timeline, recorded_at
from meetpunt.actions.demo.workdays import Diary
from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import Activity

_NEXT_IS_WRITTEN = 0.85
_PURPOSES = ("", "sales", "service")
_DAY_US = 86_400_000_000


def next_steps(plan: CompanyPlan, rows: Rows, opportunities: int) -> NextSteps:
    """What is planned first for each opportunity."""
    day, text = np.full(opportunities, -1), [""] * opportunities
    coming = np.flatnonzero((rows.opportunity >= 0) & (rows.day >= plan.cut))[::-1]
    day[rows.opportunity[coming]] = rows.day[coming]
    for opportunity, kind in zip(rows.opportunity[coming].tolist(), rows.kind[coming].tolist(), strict=True):
        text[opportunity] = texts.NEXT_STEPS.get(kind, "")
    return NextSteps(text, day)


def lay_activities(
    plan: CompanyPlan,
    rep: RepPlan,
    ground: Ground,
    person: int,
    book_accounts: list[int],
    book_contacts: list[int],
    opportunities: list[int],
    accounts: Accounts,
    time: Timeline,
    rows: Rows,
    diary: Diary,
) -> int:
    """Every activity of a person; gives how many."""
    rng, count = plan.random(11, rep.number), len(rows)
    at = diary.moment(rows.day, rows.minute.astype(np.float64))
    planned = rows.day >= plan.cut
    held = ~planned & ~rows.cancelled
    has_opportunity = rows.opportunity >= 0
    step = np.where(has_opportunity, time.steps_at(np.maximum(rows.opportunity, 0), at), -1)
    recorded = np.where(
        planned,
        diary.offset[plan.cut - diary.first] - (rng.random(count) * 14 * _DAY_US).astype(np.int64),
        recorded_at(rng, rep, at + rows.minutes * 60_000_000, diary, plan.cut),
    )
    next_kind, next_day = _following(rows)
    written = (next_day >= 0) & ~rows.cancelled & (rng.random(count) < _NEXT_IS_WRITTEN)
    asked = np.where(held, rows.asked, ASKED_UNKNOWN)
    contact = accounts.first_contact[rows.account] + (rng.random(count) * accounts.contacts[rows.account]).astype(int)
    luck = rng.integers(0, 1 << 30, count).tolist()
    kinds, held_list = rows.kind.tolist(), held.tolist()
    drives_to = rows.drives & ~rows.cancelled
    put(
        Activity,
        ground.organisation,
        count,
        person_id=person,
        account_id=named(rows.account, book_accounts),
        contact_id=named(np.where(rows.account < 0, -1, contact), book_contacts),
        opportunity_id=named(rows.opportunity, opportunities),
        kind=[ACTIVITIES[kind] for kind in kinds],
        status=named(np.where(planned, 0, np.where(held, 1, 2)), ("planned", "held", "cancelled")),
        purpose=named(_purpose(rows, step, accounts), _PURPOSES),
        purpose_inferred=False,
        subject=_subjects(rows, step, kinds, luck),
        outcome=[
            _pick(texts.OUTCOMES[kind], number) if done else ""
            for kind, number, done in zip(kinds, luck, held_list, strict=True)
        ],
        commitment=_commitments(rows.kind, held & has_opportunity, luck),
        asked_for_order=named(asked, ASKED),
        answer=[
            _pick(texts.ANSWERS[a], number // 7) if a else "" for a, number in zip(asked.tolist(), luck, strict=True)
        ],
        started_at=at,
        started_on=rows.day,
        length_ms=unless(rows.cancelled, rows.minutes * MINUTE),
        counted_ms=unless(rows.cancelled, rows.minutes * MINUTE),
        travel_minutes=unless(~drives_to | (rows.kind == TRAVEL), rows.travel),
        travel_metres=unless(~drives_to, rows.metres),
        next_step=[
            texts.NEXT_STEPS.get(kind, "") if yes else ""
            for kind, yes in zip(next_kind.tolist(), written.tolist(), strict=True)
        ],
        next_step_on=unless(~written, next_day),
        step_id=named(step, ground.steps),
        flags="",
        team_id=[ground.teams[rep.team_on(day)] for day in rows.day.tolist()],
        territory_id=ground.territories[rep.number],
        recorded_at=recorded,
        digest="",
    )
    return count


def _purpose(rows: Rows, step: Ints, accounts: Accounts) -> Ints:
    """Contacts for an opportunity, or with who does not buy yet, are for sales; others for service."""
    contact = np.isin(rows.kind, (VISIT, CALL, EMAIL, DEMO)) & (rows.account >= 0)
    customer = accounts.customer[rows.account]
    service = np.where(rows.opportunity >= 0, step == W, rows.service | customer)
    return np.where(contact, np.where(service, 2, 1), 0)


def _following(rows: Rows) -> tuple[Ints, Ints]:
    """Kind and day of the next activity for the same opportunity; -1 = none."""
    kind, day = np.full(len(rows), -1), np.full(len(rows), -1)
    mine = np.flatnonzero((rows.opportunity >= 0) & ~rows.cancelled)
    order = mine[np.argsort(rows.opportunity[mine], kind="stable")]
    same = rows.opportunity[order][1:] == rows.opportunity[order][:-1]
    here, there = order[:-1][same], order[1:][same]
    kind[here], day[here] = rows.kind[there], rows.day[there]
    return kind, day


def _subjects(rows: Rows, step: Ints, kinds: list[int], luck: list[int]) -> list[str]:
    quoted = np.isin(rows.kind, (VISIT, CALL, EMAIL))
    group = np.where(rows.service, 1, np.where(quoted & (step == O), 2, np.where(quoted & (step == C), 3, 0)))
    others = ((), texts.SERVICE, texts.AFTER_QUOTE, texts.CLOSING)
    return [
        _pick(others[which] or texts.SUBJECTS[kind], number // 3)
        for which, kind, number in zip(group.tolist(), kinds, luck, strict=True)
    ]


def _commitments(kind: Ints, chosen: NDArray[np.bool_], luck: list[int]) -> list[str]:
    said = (chosen & ~np.isin(kind, (QUOTE, TRAINING))).tolist()
    return [_pick(texts.COMMITMENTS, number // 11) if yes else "" for yes, number in zip(said, luck, strict=True)]


def _pick(choice: tuple[str, ...], number: int) -> str:
    return choice[number % len(choice)]
