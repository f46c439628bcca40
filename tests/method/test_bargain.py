"""Talking about visits, which of them count, and an even pace: the worked example of docs/counting/visit-deals.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.bargain import (
    Say,
    Side,
    Stand,
    Terms,
    To,
    Visit,
    delivered,
    even_pace,
    is_number,
    possible,
    sides,
    stand,
)

QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
ORDERED = date(2026, 5, 1)
LONG_AGO = date(2020, 5, 1)
VISITS = (
    Visit(date(2026, 10, 5), ORDERED, segment="horeca", families=frozenset({7})),
    Visit(date(2026, 10, 6), None, segment="horeca"),
    Visit(date(2026, 10, 7), LONG_AGO, segment="zorg"),  # was a customer once
    Visit(date(2026, 10, 8), LONG_AGO, has_agreement=True, segment="zorg", families=frozenset({7, 8})),
    Visit(date(2026, 9, 30), ORDERED, segment="horeca"),  # before the period
)


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        (Terms(*QUARTER), 4),
        (Terms(*QUARTER, To.CUSTOMERS), 2),
        (Terms(*QUARTER, To.OTHERS), 2),
        (Terms(*QUARTER, segment="zorg"), 2),
        (Terms(*QUARTER, To.CUSTOMERS, "horeca"), 1),
        (Terms(*QUARTER, family=7), 2),
        (Terms(*QUARTER, To.OTHERS, family=8), 0),
    ],
)
def test_a_visit_counts_by_its_day_its_account_of_that_day_its_segment_and_its_family(terms: Terms, count: int) -> None:
    assert delivered(terms, VISITS, customer_months=24) == count


def test_asking_offering_and_agreeing_go_in_turns() -> None:
    said = [(Say.ASK, 60), (Say.OFFER, 48), (Say.ASK, 54), (Say.AGREE, 54)]
    turns = [Side.REP, Side.MANAGER, Side.REP, None]
    for place, turn in enumerate(turns):
        talk = stand(said[: place + 1])
        assert talk is not None
        assert talk.turn == turn
    assert stand(said) == stand([*said[:-1], (Say.AGREE, 1)])  # what is agreed is the other's last number
    assert stand(said).visits == 54  # type: ignore[union-attr]
    assert sides([say for say, _visits in said]) == (Side.MANAGER, Side.REP, Side.MANAGER, Side.REP)


def test_only_whose_turn_it_is_may_answer_and_nobody_once_it_is_settled() -> None:
    asked = stand([(Say.ASK, 60)])
    assert possible(asked, Side.MANAGER) == frozenset()
    assert possible(asked, Side.REP) == {Say.OFFER, Say.AGREE, Say.DECLINE}
    offered = stand([(Say.ASK, 60), (Say.OFFER, 50)])
    assert possible(offered, Side.MANAGER) == {Say.ASK, Say.AGREE, Say.DECLINE}
    for end in (Say.AGREE, Say.DECLINE):
        settled = stand([(Say.ASK, 60), (end, 60)])
        assert possible(settled, Side.REP) == possible(settled, Side.MANAGER) == frozenset()


def test_a_talk_is_begun_with_a_number_by_either() -> None:
    assert possible(None, Side.MANAGER) == {Say.ASK}
    assert possible(None, Side.REP) == {Say.OFFER}
    assert stand([]) is stand([(Say.AGREE, 3)]) is None
    declined = stand([(Say.OFFER, 30), (Say.DECLINE, 30)])
    assert declined is not None
    assert declined.state is Stand.DECLINED


def test_an_even_pace_follows_the_days_that_somebody_works() -> None:
    assert even_pace(48, 40, 64) == 30
    assert even_pace(48, 0, 64) == 0
    assert even_pace(48, 64, 64) == 48
    assert even_pace(48, 0, 0) == 48  # no working days at all: nothing to spread over
    assert not is_number(0)
    assert not is_number(5_001)


@given(st.lists(st.tuples(st.sampled_from(list(Say)), st.integers(1, 500)), max_size=12))
def test_whatever_is_tried_one_side_at_most_may_speak(tried: list[tuple[Say, int]]) -> None:
    said: list[tuple[Say, int]] = []
    for say, visits in tried:
        talk = stand(said)
        speakers = [side for side in Side if say in possible(talk, side)]
        assert len(speakers) <= 1
        if speakers:
            said.append((say, visits))
            assert sides([one for one, _ in said])[-1] == speakers[0]
    after = stand(said)
    if after is not None:
        assert (after.turn is None) == (after.state is not Stand.OPEN)
        assert after.visits in {visits for _say, visits in said}


@given(st.floats(0, 300), st.floats(0, 300), st.integers(1, 500))
def test_a_pace_is_never_more_than_all_or_less_than_nothing(gone: float, days: float, agreed: int) -> None:
    assert 0 <= even_pace(agreed, gone, days) <= agreed
