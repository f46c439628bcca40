"""What a source tells of an opportunity, and the events that come of it: the rules one by one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meetpunt.store.opportunity_events import Logged, Told, additions
from meetpunt.store.opportunity_state import (
    LOST,
    NO_DECISION,
    RECORDED,
    REOPENED,
    SEEN,
    STEP,
    TRANSFERRED,
    WON,
    Event,
    Steps,
    state,
)

S, P, O, W = 11, 12, 13, 14  # noqa: E741  (the step is called O)
STEPS = Steps((S, P, O, W))
NOW, LATER = 1_000, 2_000
ANNA, BRAM = 1, 2


def told_once(told: Told, now: int = NOW) -> list[Event]:
    return additions(told, [], STEPS, None, now)


def told_again(told: Told, known: list[Event], owner_before: int | None = None, now: int = LATER) -> list[Event]:
    return additions(told, known, STEPS, owner_before, now)


def facts(events: list[Event]) -> list[tuple[str, int | None, int | None, str]]:
    return [(event.kind, event.step, event.at, event.origin) for event in events]


def test_its_creation_is_the_entry_of_the_process() -> None:
    events = told_once(Told(step=S, outcome="open", created_at=10))
    assert facts(events) == [(STEP, S, 10, RECORDED)]
    assert events[0].recorded == 10


def test_its_creation_is_no_entry_when_an_earlier_event_is_told() -> None:
    assert facts(told_once(Told(created_at=10, entered=[(P, 5)]))) == [(STEP, P, 5, RECORDED)]


def test_a_told_moment_of_the_current_step_is_kept() -> None:
    events = told_once(Told(step=O, outcome="open", created_at=10, stage_changed_at=30))
    assert facts(events) == [(STEP, S, 10, RECORDED), (STEP, O, 30, RECORDED)]


def test_a_step_without_a_moment_is_only_seen_at_import() -> None:
    events = told_once(Told(step=O, outcome="open", created_at=10))
    assert facts(events) == [(STEP, S, 10, RECORDED), (STEP, O, NOW, SEEN)]


def test_without_any_date_it_is_undated() -> None:
    events = told_once(Told(step=S, outcome="open"))
    assert facts(events) == [(STEP, S, None, SEEN)]
    assert state(events, STEPS).step == S


def test_an_undated_one_that_moves_on_is_seen_at_the_next_import() -> None:
    first = told_once(Told(step=S, outcome="open"))
    assert facts(told_again(Told(step=P, outcome="open"), first)) == [(STEP, P, LATER, SEEN)]


def test_winning_is_the_final_step_at_its_closing() -> None:
    events = told_once(Told(step=W, outcome=WON, created_at=10, closed_at=90))
    assert facts(events) == [(STEP, S, 10, RECORDED), (STEP, W, 90, RECORDED)]
    assert state(events, STEPS).outcome == WON
    assert state(events, STEPS).closed_at == 90


def test_a_loss_has_its_reason_or_else_the_words_of_the_stage() -> None:
    assert told_once(Told(outcome=LOST, raw="A_DECLINED", closed_at=90))[-1].reason == "A_DECLINED"
    assert told_once(Told(outcome=LOST, raw="A_DECLINED", closed_at=90, reason="price"))[-1].reason == "price"


def test_no_decision_is_kept_apart_from_a_loss() -> None:
    events = told_once(Told(outcome=NO_DECISION, created_at=1, closed_at=90, reason="postponed"))
    stands = state(events, STEPS)
    assert (stands.outcome, stands.reason, stands.step) == (NO_DECISION, "postponed", S)


def test_a_lost_one_that_got_further_got_there_before_it_was_lost() -> None:
    events = told_once(Told(step=O, outcome=LOST, created_at=10, closed_at=90))
    assert facts(events) == [(STEP, S, 10, RECORDED), (STEP, O, 90, SEEN), (LOST, None, 90, RECORDED)]
    assert state(events, STEPS).outcome == LOST


def test_an_event_log_keeps_every_moment_and_who_did_it() -> None:
    log = [Logged(S, "A", 1, None, ANNA), Logged(O, "B", 5, 6, BRAM), Logged(P, "C", 8, None, None)]
    events = told_once(Told(log=log))
    assert facts(events) == [(STEP, S, 1, RECORDED), (STEP, O, 5, RECORDED), (STEP, P, 8, RECORDED)]
    assert [(event.by, event.recorded) for event in events] == [(ANNA, NOW), (BRAM, 6), (None, NOW)]
    assert state(events, STEPS).step == P


def test_the_outcome_that_the_source_puts_first_goes_before_the_other_one_in_its_log() -> None:
    log = [Logged(S, "A", 1, None, None), Logged(LOST, "DECLINED", 5, None, None)]
    log.append(Logged(NO_DECISION, "CANCELLED", 9, None, None))
    events = told_once(Told(log=log, outcome=LOST, closed_at=5, reason="rejected"))
    assert facts(events) == [(STEP, S, 1, RECORDED), (LOST, None, 5, RECORDED)]
    assert events[-1].reason == "rejected"


def test_a_later_step_in_a_log_makes_a_loss_void() -> None:
    log = [Logged(S, "", 1, None, None), Logged(LOST, "", 5, None, None), Logged(O, "", 9, None, None)]
    stands = state(told_once(Told(log=log)), STEPS)
    assert (stands.outcome, stands.step, stands.closed_at) == ("open", O, None)


def test_winning_is_for_good_whatever_the_log_says_later() -> None:
    log = [Logged(W, "", 5, None, None), Logged(LOST, "", 9, None, None)]
    assert state(told_once(Told(log=log)), STEPS).outcome == WON


def test_a_step_moved_between_two_imports_is_seen_at_the_second() -> None:
    first = told_once(Told(step=S, outcome="open", created_at=10))
    assert facts(told_again(Told(step=O, outcome="open", created_at=10), first)) == [(STEP, O, LATER, SEEN)]


def test_a_step_moved_back_between_two_imports_is_kept_as_it_was() -> None:
    first = told_once(Told(step=O, outcome="open", created_at=10, stage_changed_at=20))
    again = told_again(Told(step=P, outcome="open", created_at=10), first)
    assert facts(again) == [(STEP, P, LATER, SEEN)]
    assert state([*first, *again], STEPS).step == P


def test_a_step_in_a_record_that_lags_behind_its_own_log_adds_nothing() -> None:
    log = [Logged(S, "", 1, None, None), Logged(O, "", 5, None, None)]
    assert len(told_once(Told(step=S, outcome="open", log=log))) == 2


def test_a_lost_one_that_stands_open_again_is_reopened_at_the_import_that_saw_it() -> None:
    first = told_once(Told(step=P, outcome=LOST, created_at=10, closed_at=90))
    again = told_again(Told(step=P, outcome="open", created_at=10), first)
    assert facts(again) == [(REOPENED, None, LATER, SEEN)]
    assert state([*first, *again], STEPS).outcome == "open"


def test_a_won_one_that_stands_lost_later_was_reopened_and_lost() -> None:
    first = told_once(Told(step=W, outcome=WON, created_at=10, closed_at=50))
    again = told_again(Told(outcome=LOST, raw="Lost", created_at=10, closed_at=50), first)
    assert facts(again) == [(REOPENED, None, LATER, SEEN), (LOST, None, LATER + 1, SEEN)]
    assert state([*first, *again], STEPS).outcome == LOST


def test_a_reopening_with_a_told_moment_is_recorded() -> None:
    first = told_once(Told(step=P, outcome=LOST, created_at=10, closed_at=90))
    again = told_again(Told(step=O, outcome="open", created_at=10, stage_changed_at=95), first)
    assert facts(again) == [(REOPENED, None, 95, RECORDED), (STEP, O, 95, RECORDED)]


def test_a_new_owner_is_a_transfer_and_earlier_moments_stay_with_the_old_one() -> None:
    first = told_once(Told(owner=ANNA, step=S, outcome="open", created_at=10))
    again = told_again(Told(owner=BRAM, step=P, outcome="open", created_at=10, entered=[(P, 50)]), first, ANNA)
    assert facts(again) == [(STEP, P, 50, RECORDED), (TRANSFERRED, None, LATER, SEEN)]
    assert [event.owner for event in again] == [ANNA, BRAM]


def test_a_source_without_an_owner_column_leaves_the_owner() -> None:
    first = told_once(Told(owner=ANNA, step=S, outcome="open", created_at=10))
    again = told_again(Told(step=P, outcome="open", created_at=10), first, ANNA)
    assert [event.owner for event in again] == [ANNA]


def test_an_unmapped_stage_is_in_no_funnel_and_its_words_are_kept() -> None:
    events = told_once(Told(raw="Pending", unmapped=True, created_at=10))
    assert facts(events) == [(STEP, None, NOW, SEEN)]
    stands = state(events, STEPS)
    assert (stands.step, stands.unmapped, stands.outcome) == (None, "Pending", "open")


def test_a_stage_that_is_mapped_later_counts_from_when_it_was_seen() -> None:
    first = told_once(Told(raw="Pending", unmapped=True, created_at=10))
    again = told_again(Told(raw="Pending", step=O, outcome="open", created_at=10), first)
    assert facts(again) == [(STEP, S, 10, RECORDED), (STEP, O, NOW, SEEN)]
    stands = state([*first, *again], STEPS)
    assert (stands.step, stands.unmapped) == (O, "")


def test_a_closing_moment_that_is_told_later_is_added_to_one_that_was_only_seen() -> None:
    first = told_once(Told(step=W, outcome=WON, created_at=10))
    again = told_again(Told(step=W, outcome=WON, created_at=10, closed_at=70), first)
    assert facts(again) == [(STEP, W, 70, RECORDED)]
    assert state([*first, *again], STEPS).closed_at == 70


moments = st.none() | st.integers(min_value=1, max_value=900)


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    stage = draw(st.sampled_from(["S", "P", "O", "unmapped", None]))
    log = draw(st.lists(st.tuples(st.sampled_from([S, P, O, W, LOST, NO_DECISION]), st.integers(1, 900)), max_size=4))
    outcome = draw(st.sampled_from(["open", WON, LOST, NO_DECISION]))
    step = {"S": S, "P": P, "O": O}.get(stage or "")
    return Told(
        owner=draw(st.sampled_from([None, ANNA, BRAM])),
        step=step,
        raw=stage or "",
        unmapped=stage == "unmapped",
        outcome=None if stage in ("unmapped", None) and outcome == "open" else outcome,
        created_at=draw(moments),
        stage_changed_at=draw(moments),
        closed_at=draw(moments),
        log=[Logged(target, "", at, None, None) for target, at in log],
    )


@given(tellings())
def test_telling_the_same_again_adds_nothing(told: Told) -> None:
    first = told_once(told)
    assert told_again(told, first, told.owner) == []


@given(tellings(), tellings())
def test_history_is_append_only_and_a_third_import_settles(one: Told, other: Told) -> None:
    known = told_once(one)
    owner = other.owner if other.owner is not None else one.owner
    known = known + told_again(other, known, one.owner)
    assert told_again(replace(other, owner=owner), known, owner, now=3_000) == []


def test_a_step_in_its_log_after_winning_re_opens_what_the_source_says_is_open() -> None:
    log = [Logged(P, "P", 10, 10, None), Logged(W, "W", 20, 20, None), Logged(O, "O", 30, 30, ANNA)]
    events = told_once(Told(step=O, outcome="open", created_at=10, log=log))
    assert (REOPENED, None, 30, RECORDED) in facts(events)
    stands = state(events, STEPS)
    assert (stands.step, stands.outcome, stands.closed_at) == (O, "open", None)
    assert told_again(Told(step=O, outcome="open", created_at=10, log=log), events) == []


def test_a_step_in_its_log_after_winning_is_no_re_opening_of_what_the_source_says_is_won() -> None:
    log = [Logged(W, "W", 20, 20, None), Logged(O, "delivery", 30, 30, None)]
    for outcome in (WON, None):
        events = told_once(Told(step=None, outcome=outcome, created_at=10, log=log))
        assert state(events, STEPS).outcome == WON


def test_what_was_won_re_opened_and_lost_in_its_log_is_lost() -> None:
    log = [Logged(W, "W", 20, 20, None), Logged(O, "O", 30, 30, None), Logged(LOST, "lost", 40, 40, None)]
    events = told_once(Told(step=O, outcome=LOST, created_at=10, closed_at=40, log=log))
    assert state(events, STEPS).outcome == LOST


def test_an_opportunity_whose_log_says_that_it_was_opened_again_after_it_was_won_is_open() -> None:
    log = [Logged(W, "won", 30, None, None), Logged(O, "3", 60, None, None), Logged(REOPENED, "open", 60, None, None)]
    told = Told(step=O, outcome="open", created_at=10, stage_changed_at=20, log=log)
    events = told_once(told)
    assert (state(events, STEPS).outcome, state(events, STEPS).step) == ("open", O)
    assert [event.reason for event in events if event.kind == REOPENED] == [""]
    assert told_again(told, events) == []


def test_one_that_was_opened_again_and_then_lost_is_lost_at_the_second_moment() -> None:
    log = [
        *(Logged(LOST, "lost", 30, None, None), Logged(REOPENED, "open", 60, None, None)),
        Logged(LOST, "lost", 90, None, None),
    ]
    events = told_once(Told(step=O, outcome=LOST, reason="price", created_at=10, closed_at=90, log=log))
    assert state(events, STEPS).closed_at == 90
    assert state(events, STEPS).reason == "price"


def test_a_log_that_ends_in_a_win_is_trusted_above_a_record_that_lags_behind() -> None:
    log = [
        *(Logged(W, "won", 30, None, None), Logged(REOPENED, "open", 60, None, None), Logged(W, "won", 90, None, None)),
    ]
    assert state(told_once(Told(step=O, outcome="open", created_at=10, log=log)), STEPS).outcome == WON
