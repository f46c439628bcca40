"""A training counted by hand: six reps with ten entries before and after, of which some go on within ten days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetpunt.cli.trainings import plain
from meetpunt.method.period import Period
from meetpunt.method.training_effect import How, Why
from meetpunt.reports.training_cost import cost_of
from meetpunt.reports.training_effect import effect_on
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.models import StageEvent, Training, TrainingPlace
from meetpunt.store.trainings import find_training
from tests.build import NOW, Company, company

TODAY, ON = date(2026, 11, 28), date(2026, 3, 2)
COUNTS = {"Ali": (4, 7), "Bea": (5, 7), "Cor": (6, 8), "Dik": (5, 5), "Eef": (5, 6), "Fam": (5, 4)}
"""How many of ten went on, before and after."""
BEFORE, AFTER, JUST_BEFORE = date(2025, 12, 8), date(2026, 3, 16), date(2026, 2, 25)


@pytest.fixture
def six(db: None) -> Company:
    made = company()
    made.team("Zuid")
    events: list[StageEvent] = []
    for name, (before, after) in COUNTS.items():
        made.person(name, "Zuid")
        for day, went_on in ((BEFORE, before), (AFTER, after)):
            for number in range(10):
                events += _life(made, name, day, 10 if number < went_on else None)
        events += _life(made, name, JUST_BEFORE, 10)  # could go on after the training: left out
    events += _life(made, "Fam", AFTER, 90)  # goes on, but later than anybody is followed
    StageEvent.objects.bulk_create(events)
    return made


def _life(made: Company, name: str, day: date, days: int | None) -> list[StageEvent]:
    """An opportunity that enters the first step on a day, and goes on so many days later or never."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    one = made.opportunity(name)
    found = [made.new_event(one, "step", at, 0, name)]
    return found if days is None else [*found, made.new_event(one, "step", at + timedelta(days=days), 1, name)]


def _training(made: Company, names: tuple[str, ...], **columns: object) -> Training:
    row = Training.objects.create(
        organisation=made.organisation,
        team=made.teams["Zuid"],
        **{"name": "T", "kpi": "conversion:S", "first_on": ON, "last_on": ON, "months": 3, "made_at": NOW} | columns,
    )
    for name in names:
        TrainingPlace.objects.create(
            organisation=made.organisation, training=row, person=made.people[name], first_on=ON, added_at=NOW
        )
    return row


def _viewer() -> Viewer:
    return operator_of("Proefbedrijf", TODAY)


def test_a_training_by_lot_by_hand(six: Company) -> None:
    """Changes +30, +20, +20 beside 0, +10 and 4/11 - 5/10 = -13.6; the late one counts as not gone on.

    Means 23.33 and -1.21; variances 33.3 and 140.5; error sqrt(33.3 / 3 + 140.5 / 3) = 7.61.
    """
    row = _training(six, ("Ali", "Bea", "Cor"), cost_minor=300_00)
    found = effect_on(_viewer(), find_training(_viewer(), row.pk), "conversion:S")
    assert found.follow_up == 10
    assert found.periods == (Period(date(2025, 11, 20), date(2026, 2, 19)), Period(date(2026, 3, 3), date(2026, 6, 2)))
    effect = found.effect
    assert effect is not None
    assert (effect.how, effect.trained, effect.beside) == (How.LOT, 3, 3)
    assert effect.own == pytest.approx(70 / 3)
    assert effect.others == pytest.approx((0 + 10 + 100 * 4 / 11 - 50) / 3)
    assert effect.error == pytest.approx(7.61, abs=0.01)
    assert effect.is_shown
    assert (found.entered, found.is_whole, found.is_wide) == (30, True, False)


def test_the_price_of_an_order_follows_from_the_later_steps(six: Company) -> None:
    """Nobody goes on from later steps here, so there is too little to say how many orders go with it."""
    row = _training(six, ("Ali", "Bea", "Cor"), cost_minor=300_00)
    training = find_training(_viewer(), row.pk)
    cost = cost_of(_viewer(), training, effect_on(_viewer(), training, "conversion:S"))
    assert (cost.paid, cost.time, cost.order) == (300_00, 0, None)
    assert plain(_viewer(), training)["says"] == "shown"


def test_too_early_everybody_and_a_kpi_that_is_gone(six: Company) -> None:
    later = _training(six, ("Ali", "Bea", "Cor"), first_on=TODAY, last_on=TODAY)
    found = effect_on(_viewer(), find_training(_viewer(), later.pk), "conversion:S")
    assert (found.why, found.ready_on) == (Why.NOT_OVER, date(2027, 1, 6))
    everybody = _training(six, tuple(COUNTS), choosing="all")
    assert effect_on(_viewer(), find_training(_viewer(), everybody.pk), "conversion:S").why is Why.NOBODY_BESIDE
    assert effect_on(_viewer(), find_training(_viewer(), everybody.pk), "gone").why is Why.NOT_COUNTED


def test_the_first_of_two_turns_stands_beside_the_second(six: Company) -> None:
    """The days end as long before the second turn as entries are followed; what it did itself has nobody beside it."""
    row = _training(six, ("Ali", "Bea", "Cor"), choosing="waves")
    second = date(2026, 6, 2)
    for name in ("Dik", "Eef", "Fam"):
        TrainingPlace.objects.create(
            organisation=six.organisation,
            training=row,
            person=six.people[name],
            wave=2,
            first_on=second,
            added_at=NOW,
        )
    found = effect_on(_viewer(), find_training(_viewer(), row.pk), "conversion:S")
    assert found.periods == (Period(date(2025, 11, 20), date(2026, 2, 19)), Period(ON, date(2026, 5, 22)))
    assert found.effect is not None
    assert (found.effect.how, found.effect.trained, found.effect.beside) == (How.WAVES, 3, 3)
    assert found.effect.value == pytest.approx(70 / 3 - (10 + 100 * 4 / 11 - 50) / 3)
    assert found.is_whole


def test_the_same_people_chosen_by_figures_are_compared_with_alike(six: Company) -> None:
    row = _training(six, ("Ali", "Bea", "Cor"), choosing="figures")
    effect = effect_on(_viewer(), find_training(_viewer(), row.pk), "conversion:S").effect
    assert effect is not None
    assert effect.how is How.ALIKE
    assert effect.own == pytest.approx(70 / 3)
