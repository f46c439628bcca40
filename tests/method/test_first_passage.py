"""From events to spells: what skips, moves back, losses and re-openings do to a funnel."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.event_log import closings, in_order
from meetpunt.method.events import EventKind, Events, Outcome
from meetpunt.method.first_passage import histories_from_events, spells_from_events, spells_of
from meetpunt.method.funnel import funnel, still_ages
from meetpunt.method.spells import Cause, CohortBy, MethodError, Spells, cohort

STEPS = 4  # 0 lead, 1 talk, 2 quote, 3 order
ON, LOST, OPEN = Cause.WENT_ON, Cause.LOST, Cause.OPEN

Row = tuple[float, str | int]


def log_of(*opportunities: list[Row], owners: list[list[int]] | None = None) -> Events:
    """Events from rows (day, step number or "lost", "no decision", "reopened", "import:<step>")."""
    words = {"lost": EventKind.LOST, "no decision": EventKind.NO_DECISION, "reopened": EventKind.REOPENED}
    rows = []
    for number, opportunity in enumerate(opportunities):
        for order, (day, what) in enumerate(opportunity):
            owner = owners[number][order] if owners else 7
            imported = isinstance(what, str) and what.startswith("import:")
            if imported:
                what = int(str(what).removeprefix("import:"))
            kind = words[what] if isinstance(what, str) else EventKind.STEP
            rows.append((number, kind, what if isinstance(what, int) else -1, day, owner, imported))
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    return Events(
        opportunity=np.array(columns[0], dtype=np.int64),
        kind=np.array(columns[1], dtype=np.int8),
        position=np.array(columns[2], dtype=np.int16),
        happened=np.array(columns[3], dtype=np.float64),
        owner=np.array(columns[4], dtype=np.int64),
        team=np.array(columns[4], dtype=np.int64) * 10,
        seen_at_import=np.array(columns[5], dtype=np.bool_),
    )


def table(spells: Spells) -> list[tuple[int, float, float, int, bool]]:
    """(step, entered, age, cause, skipped) per spell."""
    return [
        (int(step), float(entered), float(age), int(cause), bool(skipped))
        for step, entered, age, cause, skipped in zip(
            spells.step, spells.entered, spells.age, spells.cause, spells.skipped, strict=True
        )
    ]


WORKED = {
    "straight to the order": (
        [(0, 0), (2, 1), (5, 2), (9, 3)],
        [(0, 0, 2, ON, False), (1, 2, 3, ON, False), (2, 5, 4, ON, False), (3, 9, 0, ON, False)],
    ),
    "a skip counts as reached without days": (
        [(0, 0), (4, 2)],
        [(0, 0, 4, ON, False), (1, 4, 0, ON, True), (2, 4, 16, OPEN, False)],
    ),
    "a move back takes nothing away": (
        [(0, 0), (1, 1), (3, 2), (6, 1), (8, 2), (12, "lost")],
        [(0, 0, 1, ON, False), (1, 1, 2, ON, False), (2, 3, 9, LOST, False)],
    ),
    "a step seen only after a later one was skipped": (
        [(0, 0), (3, 2), (6, 1)],
        [(0, 0, 3, ON, False), (1, 3, 0, ON, True), (2, 3, 17, OPEN, False)],
    ),
    "a loss that was re-opened never happened": (
        [(0, 0), (2, 1), (5, "lost"), (9, "reopened"), (11, 2)],
        [(0, 0, 2, ON, False), (1, 2, 9, ON, False), (2, 11, 9, OPEN, False)],
    ),
    "a step after a loss re-opens too": (
        [(0, 0), (5, "no decision"), (9, 1)],
        [(0, 0, 9, ON, False), (1, 9, 11, OPEN, False)],
    ),
    "lost again after a re-opening counts from the second loss": (
        [(0, 0), (5, "lost"), (9, "reopened"), (14, "lost")],
        [(0, 0, 14, LOST, False)],
    ),
    "a loss booked twice dates from the first": (
        [(0, 0), (5, "lost"), (9, "no decision")],
        [(0, 0, 5, LOST, False)],
    ),
    "a loss after the order changes nothing": (
        [(0, 0), (4, 3), (9, "lost")],
        [(0, 0, 4, ON, False), (1, 4, 0, ON, True), (2, 4, 0, ON, True), (3, 4, 0, ON, False)],
    ),
    "a win after a loss is a win": (
        [(0, 0), (4, "lost"), (9, 3)],
        [(0, 0, 9, ON, False), (1, 9, 0, ON, True), (2, 9, 0, ON, True), (3, 9, 0, ON, False)],
    ),
    "steps passed at one moment are no skips": (
        [(0, 0), (0, 1), (0, 2)],
        [(0, 0, 0, ON, False), (1, 0, 0, ON, False), (2, 0, 20, OPEN, False)],
    ),
    "entering halfway means that the steps before were skipped": (
        [(6, 2)],
        [(0, 6, 0, ON, True), (1, 6, 0, ON, True), (2, 6, 14, OPEN, False)],
    ),
    "a loss dated before the first step is moved to it": (
        [(6, 0), (4, "lost")],
        [(0, 6, 0, LOST, False)],
    ),
    "a step and a loss at one moment end in the loss": (
        [(0, 0), (3, 1), (3, "lost")],
        [(0, 0, 3, ON, False), (1, 3, 0, LOST, False)],
    ),
    "what happened at or after the as-of moment is not known yet": (
        [(0, 0), (20, 1), (25, "lost")],
        [(0, 0, 20, OPEN, False)],
    ),
    "without any step there is nothing to count": ([(3, "lost")], []),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_table_of_histories(name: str) -> None:
    events, expected = WORKED[name]
    assert table(spells_from_events(log_of(events), STEPS, as_of=20.0)) == expected


def test_all_worked_histories_together_give_the_same_spells() -> None:
    together = spells_from_events(log_of(*(events for events, _ in WORKED.values())), STEPS, as_of=20.0)
    assert table(together) == [row for _, expected in WORKED.values() for row in expected]


def test_a_spell_belongs_to_the_owner_at_entry_of_the_step() -> None:
    events = log_of([(0, 0), (2, 1), (4, 1), (6, 2)], owners=[[1, 2, 3, 4]])
    spells = spells_from_events(events, STEPS, as_of=20.0)
    assert spells.group.tolist() == [1, 2, 4]
    assert spells.team.tolist() == [10, 20, 40]


def test_a_step_seen_at_import_has_an_unknown_entry_and_ends_the_one_before_at_an_unknown_moment() -> None:
    spells = spells_from_events(log_of([(0, 0), (10, "import:2"), (15, 3)]), STEPS, as_of=20.0)
    assert spells.unknown_entry.tolist() == [False, True, True, False]
    assert spells.cause.tolist() == [ON, ON, ON, ON]
    assert spells.last_sign[0] == 0.0
    assert spells.uncertain_end.tolist() == [True, False, False, False]


def test_a_bulk_loss_lies_between_the_last_sign_of_life_and_its_booking() -> None:
    events = log_of([(0, 0), (4, 1), (18, "lost")], [(0, 0), (4, 1), (18, "lost")])
    signs = np.array([np.nan, np.nan, 9.0, np.nan, np.nan, np.nan])
    bulk = events.kind == EventKind.LOST
    events = Events(**{**vars(events), "bulk": bulk, "last_sign": signs})
    spells = spells_from_events(events, STEPS, as_of=20.0)
    assert spells.bulk_closed.tolist() == [False, True, False, True]
    assert spells.age.tolist() == [4, 14, 4, 14]
    assert spells.last_sign[1] == 5.0, "the activity on day 9, five days into the step"
    assert spells.last_sign[3] == 0.0, "the step itself is the last sign of life"


def test_what_ran_before_the_source_was_complete_is_observed_only_from_then() -> None:
    spells = spells_from_events(log_of([(0, 0), (3, 1), (12, 2)]), STEPS, as_of=20.0, complete_from=10.0)
    assert spells.observed_from.tolist() == [10.0, 7.0, 0.0]


def test_histories_tell_outcome_days_reason_and_re_opening() -> None:
    events = log_of(
        [(0, 0), (9, 3)],
        [(1, 0), (5, "lost")],
        [(2, 0), (6, "no decision")],
        [(3, 0), (5, "lost"), (6, "reopened")],
    )
    reasons = np.where(events.kind == EventKind.LOST, 4, -1).astype(np.int64)
    histories = histories_from_events(Events(**{**vars(events), "reason": reasons}), STEPS, as_of=20.0)
    assert histories.outcome.tolist() == [Outcome.WON, Outcome.LOST, Outcome.NO_DECISION, Outcome.OPEN]
    assert histories.age.tolist() == [9, 4, 4, 17]
    assert histories.furthest.tolist() == [3, 0, 0, 0]
    assert histories.reason.tolist() == [-1, 4, -1, -1]
    assert histories.reopened.tolist() == [False, False, False, True]


def test_a_win_that_is_re_opened_never_happened() -> None:
    mistaken = [(0, 0), (4, 3), (6, "reopened")]
    assert table(spells_from_events(log_of(mistaken), STEPS, 10.0)) == [(0, 0, 10, OPEN, False)]
    assert histories_from_events(log_of(mistaken), STEPS, 10.0).outcome.tolist() == [Outcome.OPEN]
    # Before it was re-opened it was won, and winning it again counts from then.
    assert histories_from_events(log_of(mistaken), STEPS, 5.0).outcome.tolist() == [Outcome.WON]
    again = histories_from_events(log_of([*mistaken, (8, 3)]), STEPS, 10.0)
    assert (again.outcome.tolist(), again.age.tolist()) == ([Outcome.WON], [8.0])


def test_a_cohort_is_chosen_by_entry_of_the_process_or_of_the_step() -> None:
    spells = spells_from_events(log_of([(0, 0), (11, 1)], [(12, 0), (13, 1)]), STEPS, as_of=20.0)
    assert cohort(spells, 10, 20).opportunity.tolist() == [1, 1]
    assert cohort(spells, 10, 20, CohortBy.STEP).step.tolist() == [1, 0, 1]


def test_no_events_give_no_spells() -> None:
    assert len(spells_from_events(log_of(), STEPS, as_of=20.0)) == 0
    assert len(histories_from_events(log_of(), STEPS, as_of=20.0)) == 0


@pytest.mark.parametrize(
    ("events", "steps", "sentence"),
    [
        (log_of([(0, 0)]), 1, "at least two steps"),
        (log_of([(0, 4)]), STEPS, "leave unmapped events out"),
        (log_of([(float("nan"), 0)]), STEPS, "leave undated events out"),
    ],
)
def test_events_that_cannot_be_counted_are_refused_with_what_to_do(events: Events, steps: int, sentence: str) -> None:
    with pytest.raises(MethodError, match=sentence):
        spells_from_events(events, steps, as_of=20.0)


EVENT = st.tuples(
    st.integers(0, 5),  # opportunity
    st.sampled_from([0, 0, 0, 0, 1, 2, 3]),  # kind
    st.integers(0, STEPS - 1),
    st.integers(0, 3),  # owner
)


def events_of(rows: list[tuple[int, int, int, int]], days: list[int]) -> Events:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Events(
        opportunity=columns[:, 0],
        kind=columns[:, 1].astype(np.int8),
        position=columns[:, 2].astype(np.int16),
        happened=np.array(days, dtype=np.float64),
        owner=columns[:, 3],
        team=columns[:, 3],
        seen_at_import=np.zeros(len(rows), dtype=np.bool_),
    )


@st.composite
def logs(draw: st.DrawFn) -> Events:
    rows = draw(st.lists(EVENT, min_size=1, max_size=30))
    return events_of(rows, draw(st.lists(st.integers(0, 40), min_size=len(rows), max_size=len(rows), unique=True)))


def plainly(events: Events, as_of: float) -> list[tuple[int, int, float, float, int, bool, int]]:
    """The same rules, one opportunity at a time, as a person would apply them."""
    found = []
    for opportunity in sorted(set(events.opportunity.tolist())):
        mine = [i for i in range(len(events.kind)) if events.opportunity[i] == opportunity]
        mine = sorted((i for i in mine if events.happened[i] < as_of), key=lambda i: events.happened[i])
        reopened = max((events.happened[i] for i in mine if events.kind[i] == EventKind.REOPENED), default=-1)
        won = {i for i in mine if events.kind[i] == EventKind.STEP and events.position[i] == STEPS - 1}
        mine = [i for i in mine if i not in won or events.happened[i] > reopened]
        steps = [i for i in mine if events.kind[i] == EventKind.STEP]
        if not steps:
            continue
        entries: dict[int, int] = {}
        for i in steps:
            for step in range(int(events.position[i]) + 1):
                entries.setdefault(step, i)
        lost_at: float | None = None
        for i in mine:
            if events.kind[i] in (EventKind.LOST, EventKind.NO_DECISION):
                moment = max(float(events.happened[i]), float(events.happened[steps[0]]))
                lost_at = moment if lost_at is None else lost_at
            elif not (events.kind[i] == EventKind.STEP and i == steps[0]):
                lost_at = None if events.happened[i] > events.happened[steps[0]] else lost_at
        for step, i in entries.items():
            entered = float(events.happened[i])
            skipped = int(events.position[i]) != step
            if step + 1 in entries or step == STEPS - 1:
                end, cause = (float(events.happened[entries[step + 1]]) if step + 1 in entries else entered), ON
            elif lost_at is not None:
                end, cause = lost_at, LOST
            else:
                end, cause = as_of, OPEN
            found.append((opportunity, step, entered, end - entered, int(cause), skipped, int(events.owner[i])))
    return found


@given(logs(), st.integers(1, 45))
def test_the_arrays_follow_the_rules_as_a_person_would(events: Events, as_of: int) -> None:
    spells = spells_from_events(events, STEPS, float(as_of))
    columns = (spells.opportunity, spells.step, spells.entered, spells.age, spells.cause, spells.skipped, spells.group)
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    # What was re-opened before it was ever in a step cannot have been: what that means is nobody's rule.
    odd = opened_again_before_a_step(events)
    assert [row for row in found if row[0] not in odd] == [
        row for row in plainly(events, float(as_of)) if row[0] not in odd
    ]


def opened_again_before_a_step(events: Events) -> set[int]:
    """Those re-opened before any step but a win, which re-opening takes back."""
    first: dict[int, float] = {}
    steps = zip(events.opportunity.tolist(), events.kind, events.position, events.happened, strict=True)
    for opportunity, kind, position, moment in steps:
        if kind == EventKind.STEP and position < STEPS - 1:
            first[opportunity] = min(float(moment), first.get(opportunity, np.inf))
    rows = zip(events.opportunity.tolist(), events.kind, events.happened, strict=True)
    return {one for one, kind, moment in rows if kind == EventKind.REOPENED and moment < first.get(one, np.inf)}


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_given_changes_nothing(events: Events, random: object) -> None:
    order = list(range(len(events.kind)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = Events(**{name: value[order] for name, value in vars(events).items() if value is not None})
    one, two = (spells_from_events(log, STEPS, 41.0) for log in (events, shuffled))
    for name, value in vars(one).items():
        np.testing.assert_array_equal(value, getattr(two, name))


@given(logs(), st.integers(0, 45))
def test_one_ordering_serves_spells_and_histories_and_names_the_event_of_each_entry(events: Events, as_of: int) -> None:
    log = in_order(events, STEPS, float(as_of))
    spells, rows = spells_of(log, closings(log, float(as_of)))
    assert table(spells) == table(spells_from_events(events, STEPS, float(as_of)))
    assert np.array_equal(events.owner[rows], spells.group)
    assert np.array_equal(events.opportunity[rows], spells.opportunity)


@given(logs(), st.integers(1, 45))
def test_the_four_parts_add_up_and_no_step_is_reached_more_often_than_the_one_before(
    events: Events, as_of: int
) -> None:
    spells = spells_from_events(events, STEPS, float(as_of))
    parts = funnel(spells, STEPS, still_ages(spells, STEPS))
    for part in parts:
        assert part.went_on + part.lost + part.still + part.young == part.reached
    for part, following in itertools.pairwise(parts):
        assert part.went_on == following.reached
    assert np.all(spells.age >= 0)
