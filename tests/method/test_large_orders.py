"""When production is told of a large order to come: counted by hand, then for every walk of the chance."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.large_orders import (
    Changed,
    Deal,
    Line,
    Rule,
    Stand,
    Told,
    Wanted,
    WeekFrom,
    is_large,
    is_near,
    meets,
    next_step,
    threshold,
    wanted_of,
)

TODAY = date(2026, 6, 3)  # a Wednesday
RULE = Rule(least_minor=50_000_00, least_milli=500_000, least_chance=0.5, weeks_ahead=8)
DEAL = Deal(
    stand=None,
    lines=(Line(1, 7, 600_000, 30_000_00), Line(2, 8, 10_000, 5_000_00)),
    amount_minor=35_000_00,
    chance=0.6,
    wanted=Wanted(date(2026, 7, 1), WeekFrom.LINE),
)


def follow(deals: list[Deal], rule: Rule = RULE) -> list[tuple[str, Stand, tuple[Changed, ...]]]:
    """What is told while an opportunity stands as each of these in turn."""
    told: Told | None = None
    said = []
    for deal in deals:
        step = next_step(told, deal, meets(rule, deal, TODAY), threshold([rule], deal, rule.least_chance))
        if step is not None:
            told = step.told
            said.append((step.telling.value, step.told.stand, step.changed))
    return said


def test_value_or_quantity_of_the_products_of_the_rule_is_enough():
    assert is_large(RULE, DEAL)  # 610 pieces, though 35,000 is less than 50,000
    assert is_large(replace(RULE, least_milli=None, least_minor=35_000_00), DEAL)
    assert not is_large(replace(RULE, product=2), DEAL)
    assert not is_large(replace(RULE, family=8), DEAL)
    assert is_large(replace(RULE, family=7, least_minor=None), DEAL)
    without_amount = replace(DEAL, lines=(Line(2, 8, 10_000),))
    assert not is_large(replace(RULE, product=2, least_minor=1), without_amount)
    assert is_large(replace(RULE, least_milli=None, least_minor=1), replace(DEAL, lines=()))  # its amount alone


def test_the_wanted_week_is_entered_or_worked_out_or_the_expected_close():
    close = date(2026, 6, 20)
    line = Line(1, 7, 1_000, wanted=date(2026, 7, 9))
    assert wanted_of([line, replace(line, wanted=date(2026, 7, 2))], close, 10) == Wanted(
        date(2026, 7, 2), WeekFrom.LINE
    )
    assert wanted_of([], close, 10) == Wanted(date(2026, 6, 30), WeekFrom.CLOSE_AND_USUAL)
    assert wanted_of([], close, None) == Wanted(close, WeekFrom.CLOSE)
    assert wanted_of([], None, 10) is None
    assert Wanted(close, WeekFrom.CLOSE).week == date(2026, 6, 15)


def test_near_is_from_this_week_to_the_last_of_the_weeks_ahead():
    def near(day: date) -> bool:
        return is_near(RULE, replace(DEAL, wanted=Wanted(day, WeekFrom.LINE)), TODAY)

    assert near(date(2026, 6, 1))
    assert not near(date(2026, 5, 31))
    assert near(date(2026, 8, 2))
    assert not near(date(2026, 8, 3))
    assert not is_near(RULE, replace(DEAL, wanted=None), TODAY)


def test_without_a_chance_nothing_is_told():
    assert not meets(RULE, replace(DEAL, chance=None), TODAY)


def test_a_large_order_from_the_first_telling_to_the_order():
    later = Wanted(date(2026, 7, 8), WeekFrom.LINE)
    larger = (Line(1, 7, 660_000, 33_000_00), Line(2, 8, 10_000, 5_000_00))
    said = follow(
        [
            replace(DEAL, chance=0.49),
            DEAL,
            replace(DEAL, chance=0.41),  # less, but within the margin
            replace(DEAL, chance=0.39),
            replace(DEAL, chance=0.45, wanted=later),  # while it is less likely nothing else is told
            replace(DEAL, chance=0.5, wanted=later),
            replace(DEAL, wanted=later, lines=larger, amount_minor=38_000_00),  # 10 % more pieces, 9 % more money
            replace(DEAL, wanted=later, lines=larger, amount_minor=38_000_00, stand=Stand.ORDERED),
            replace(DEAL, wanted=later, lines=larger, amount_minor=38_000_00, stand=Stand.ORDERED),
        ]
    )
    assert said == [
        ("told", Stand.LIKELY, ()),
        ("changed", Stand.LESS_LIKELY, (Changed.CHANCE,)),
        ("changed", Stand.LIKELY, (Changed.CHANCE, Changed.WEEK)),
        ("changed", Stand.LIKELY, (Changed.QUANTITY,)),
        ("ended", Stand.ORDERED, ()),
    ]


def test_what_was_lost_comes_back_only_when_it_meets_a_rule_anew():
    lost = replace(DEAL, stand=Stand.GONE)
    assert [one[0] for one in follow([DEAL, lost, replace(DEAL, chance=0.4), DEAL])] == ["told", "ended", "changed"]
    assert follow([lost, replace(DEAL, stand=Stand.ORDERED)]) == []  # nobody was told of it


def test_small_changes_add_up_to_one_telling():
    amounts = [35_000_00 + 1_000_00 * more for more in range(5)]  # at 38,500 it is 10 %
    assert len(follow([replace(DEAL, amount_minor=amount) for amount in amounts])) == 2


def test_a_day_that_is_worked_out_must_move_a_whole_week():
    def on(day: int, source: WeekFrom) -> Deal:
        return replace(DEAL, wanted=Wanted(date(2026, 7, day), source))

    assert len(follow([on(5, WeekFrom.LINE), on(6, WeekFrom.LINE)])) == 2  # Sunday to Monday
    assert len(follow([on(5, WeekFrom.CLOSE_AND_USUAL), on(6, WeekFrom.CLOSE_AND_USUAL)])) == 1
    assert len(follow([on(5, WeekFrom.CLOSE_AND_USUAL), on(12, WeekFrom.CLOSE_AND_USUAL)])) == 2


@given(st.lists(st.floats(min_value=0.4, max_value=1.0), min_size=1, max_size=60))
def test_a_chance_that_flickers_around_the_threshold_tells_once(chances: list[float]):
    said = follow([replace(DEAL, chance=chance) for chance in chances])
    assert len(said) == (1 if max(chances) >= 0.5 else 0)


@given(st.lists(st.floats(min_value=0.0, max_value=1.0), max_size=60))
def test_every_further_telling_of_a_chance_crosses_the_whole_margin(chances: list[float]):
    stands = [stand for _what, stand, _changed in follow([replace(DEAL, chance=chance) for chance in chances])]
    assert all(one is not other for one, other in itertools.pairwise(stands))
    crossings = sum((before >= 0.5) != (after >= 0.5) for before, after in itertools.pairwise(chances))
    assert len(stands) <= 1 + crossings


DEALS = st.builds(
    Deal,
    stand=st.sampled_from([None, None, None, Stand.ORDERED, Stand.GONE]),
    lines=st.lists(st.builds(Line, st.sampled_from([None, 1, 2]), st.none(), st.integers(0, 900_000)), max_size=3).map(
        tuple
    ),
    amount_minor=st.none() | st.integers(0, 90_000_00),
    chance=st.none() | st.floats(0, 1),
    wanted=st.none()
    | st.builds(Wanted, st.integers(0, 90).map(lambda n: TODAY + timedelta(n)), st.sampled_from(WeekFrom)),
)


@given(st.lists(DEALS, max_size=20))
def test_asking_again_after_telling_tells_nothing(deals: list[Deal]):
    twice = [deal for deal in deals for _again in range(2)]
    assert follow(twice) == follow(deals)
