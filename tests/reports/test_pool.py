"""What an organisation gives, counted by hand, and the pool's word beside what it knows itself."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.method.planning.frozen import freeze, thaw
from meetpunt.method.planning.inputs import Figure, Origin
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.parameters import parameters
from meetpunt.reports.planning.plan import plan_of, to_keep
from meetpunt.reports.pool import given
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.models import (
    Activity,
    CostRate,
    PoolFigure,
    PoolMembership,
    PoolRelease,
)
from meetpunt.store.pool import Own
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company, day, lasting

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 30)
QUOTE, WON = 4, 6


@pytest.fixture
def firm() -> Company:
    firm = company(steps="SPATOCW")
    firm.team("Noord", "Anna")
    firm.person("Bram", "Noord")
    return firm


def _viewer(firm: Company) -> Viewer:
    return operator_of(firm.organisation.name, TODAY)


def _quotes(firm: Company, won: int, lost: int) -> None:
    """Each entered on day 10 and quoted on day 20; won ones on day 50, lost ones on day 30."""
    for number in range(won + lost):
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(10), 0)
        firm.event(one, "step", day(20), QUOTE)
        if number < won:
            firm.event(one, "step", day(50), WON)
        else:
            firm.event(one, "lost", day(30), reason="prijs")


def _visits(firm: Company, number: int) -> None:
    for place in range(number):
        Activity.objects.create(
            organisation=firm.organisation,
            person=firm.people["Bram"],
            kind="visit",
            status="held",
            started_at=day(3 + place),
            started_on=day(3 + place).date(),
            recorded_at=day(3 + place),
            **lasting(60),
            travel_minutes=30,
            travel_metres=40_000,
        )


def _told(firm: Company, low: float, middle: float, high: float) -> None:
    """A release tells of the quote's conversion, and the organisation takes part."""
    made = PoolRelease.objects.create(
        quarter=8104, made_at=NOW, from_day=FIRST, until_day=LAST, organisations=5, reps=40
    )
    PoolFigure.objects.create(
        release=made, code="conversion:O", organisations=5, reps=40, low=low, middle=middle, high=high
    )
    _join(firm)


def _join(firm: Company) -> None:
    with changing(firm.organisation.pk):
        PoolMembership.objects.create(organisation=firm.organisation, joined_at=NOW)


def _ask(firm: Company) -> PlanAsk:
    return PlanAsk(firm.process.pk, None, FIRST, LAST, date(2027, 1, 1), date(2027, 12, 31))


def _conversion(firm: Company) -> Figure:
    return parameters(_viewer(firm), _ask(firm)).whole.inputs.steps[QUOTE].conversion


def test_what_is_given_by_hand(firm: Company) -> None:
    """30 visits of an hour with half an hour and 40 km of road, at 60 an hour and 0.25 a km: 90 + 10 = 100 a visit."""
    _quotes(firm, won=6, lost=4)
    _visits(firm, 30)
    rates = (("seller_hour", 60_00), ("kilometre", 25))
    CostRate.objects.bulk_create(
        CostRate(organisation=firm.organisation, kind=kind, amount_minor=amount, valid_from=date(2020, 1, 1))
        for kind, amount in rates
    )
    found = given(_viewer(firm), FIRST, LAST)
    assert found.reps == 1
    assert found.figures["conversion:O"] == Own(pytest.approx(60.0), 10)
    assert found.figures["cycle_days"] == Own(pytest.approx(40.0), 6)
    assert found.figures["days_to_order"] == Own(pytest.approx(30.0), 6)
    assert found.figures["cost_per_visit:EUR"] == Own(pytest.approx(100.0), 30)
    assert not {"revenue", "orders", "hours_per_order"} & set(found.figures)


def test_days_to_contact_are_of_contacts_within_thirty_days(firm: Company) -> None:
    """Six quotes on day 20: contacts on days 21 to 25 and on day 90, which answers no quote: (1+2+3+4+5) / 5."""
    for after in (1, 2, 3, 4, 5, 70):
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(20), QUOTE)
        Activity.objects.create(
            organisation=firm.organisation,
            person=firm.people["Bram"],
            opportunity=one,
            kind="call",
            status="held",
            started_at=day(20 + after),
            started_on=day(20 + after).date(),
            recorded_at=day(20 + after),
        )
    assert given(_viewer(firm), FIRST, LAST).figures["days_to_contact"] == Own(pytest.approx(3.0), 5)


def test_steps_of_another_process_give_no_conversion() -> None:
    firm = company(steps="SPOW")
    firm.person("Bram", "Noord")
    for _number in range(10):
        firm.event(firm.opportunity("Bram"), "step", day(10), 0)
    assert not any(code.startswith("conversion") for code in given(_viewer(firm), FIRST, LAST).figures)


def test_with_little_of_its_own_the_pool_speaks_beside_it(firm: Company) -> None:
    """Six of eight went on, the pool has 30 %: weight 5 x (1 - 8 / 20) = 3, so (0.9 + 6) / 11, near 0.63."""
    _quotes(firm, won=6, lost=2)
    before = _conversion(firm)
    _told(firm, 28.0, 30.0, 32.0)
    now = _conversion(firm)
    assert (now.measured, now.low, now.high, now.n) == (before.measured, before.low, before.high, before.n)
    assert now.origin is Origin.POOL
    assert now.value == pytest.approx(0.63, abs=0.02)


def test_with_enough_of_its_own_or_without_taking_part_nothing_changes(firm: Company) -> None:
    _quotes(firm, won=15, lost=6)
    before = parameters(_viewer(firm), _ask(firm))
    _told(firm, 28.0, 30.0, 32.0)
    assert parameters(_viewer(firm), _ask(firm)).whole.inputs.steps[QUOTE] == before.whole.inputs.steps[QUOTE]
    with changing(firm.organisation.pk):
        PoolMembership.objects.update(left_at=NOW)
    assert parameters(_viewer(firm), _ask(firm)) == before


def test_who_has_nothing_takes_the_wholes_and_a_plan_keeps_what_the_pool_said_then(firm: Company) -> None:
    firm.person("Eva", "Noord")
    _told(firm, 28.0, 30.0, 32.0)
    report = plan_of(_viewer(firm), None, _ask(firm))
    assert {one.steps[QUOTE].conversion.origin for one in (report.whole, *report.sellers)} == {Origin.POOL}
    kept = thaw(freeze(to_keep(report)))
    assert kept[0].steps[QUOTE].conversion == report.whole.steps[QUOTE].conversion
    assert kept[0].steps[0].conversion == Figure()
