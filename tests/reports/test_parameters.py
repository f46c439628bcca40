"""The nine parameters of a small company, counted by hand: docs/counting/planning-parameters.md."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from meetpunt.method.planning.inputs import Figure, SellerInputs
from meetpunt.reports.ask import NotAnswerable
from meetpunt.reports.planning.ask import PlanAsk, last_months
from meetpunt.reports.planning.parameter_records import parameter_records
from meetpunt.reports.planning.parameters import measured, parameters
from meetpunt.reports.planning.skills import skill_matrix
from meetpunt.store.access import NotVisible, Viewer, operator_of
from meetpunt.store.models import (
    Account,
    Activity,
    OpportunityLine,
    Order,
    OrderLine,
    Product,
    ProductFamily,
    SalesProcess,
    SellerSkill,
    Step,
    TeamMembership,
    VisitAgreement,
)
from tests.build import NOW, Company, company, day, lasting

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 30)


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.team("Noord", "Anna")
    firm.person("Bram", "Noord")
    firm.person("Eva", "Noord")
    return firm


def _viewer(firm: Company) -> Viewer:
    return operator_of(firm.organisation.name, TODAY)


def _ask(firm: Company, **changed: Any) -> PlanAsk:
    terms: dict[str, Any] = {
        "process_id": firm.process.pk,
        "team_id": firm.teams["Noord"].pk,
        "measured_from": FIRST,
        "measured_until": LAST,
        "first": date(2027, 1, 1),
        "last": date(2027, 12, 31),
    }
    return PlanAsk(**{**terms, **changed})


def _visits(firm: Company, who: str, number: int, purpose: str = "sales", **fields: Any) -> None:
    """Two a day from the second day on."""
    Activity.objects.bulk_create(
        Activity(
            organisation=firm.organisation,
            person=firm.people[who],
            kind="visit",
            status="held",
            purpose=purpose,
            started_at=day(2 + place // 2),
            started_on=day(2 + place // 2).date(),
            recorded_at=day(2 + place // 2),
            **lasting(60),
            **fields,
        )
        for place in range(number)
    )


def _orders(firm: Company, who: str, *amounts: int, at: int = 30, account: Account | None = None) -> None:
    for amount in amounts:
        order = Order.objects.create(
            organisation=firm.organisation,
            owner=firm.people[who],
            account=account,
            ordered_at=day(at),
            ordered_on=day(at).date(),
            currency="EUR",
            recorded_at=day(at),
        )
        OrderLine.objects.create(
            organisation=firm.organisation, order=order, amount_minor=amount, cost_minor=amount * 6 // 10
        )


def _columns(firm: Company, **changed: Any) -> dict[str, SellerInputs]:
    return {one.name: one for one in measured(_viewer(firm), _ask(firm, **changed))}


def test_visits_orders_and_their_ratio_by_hand(firm: Company) -> None:
    """Bram: 70 sales and 30 service visits, 10 orders of € 1,000 at € 600 cost: 7 visits per order, 40 % margin."""
    _visits(firm, "Bram", 70)
    _visits(firm, "Bram", 30, "service")
    _orders(firm, "Bram", *[100_000] * 10)
    whole, bram = (_columns(firm)[name] for name in ("Noord", "Bram"))
    assert whole.visits_per_order.measured == pytest.approx(7.0)
    assert whole.visits_per_order.n == 10
    assert bram.visits_per_order.measured == pytest.approx(7.0, rel=0.1)
    assert whole.order_size.measured == pytest.approx(100_000)
    assert bram.margin_share.measured == pytest.approx(0.4)
    found = parameters(_viewer(firm), _ask(firm))
    beside = next(one.beside for one in found.sellers if one.inputs.name == "Bram")
    assert (beside.visits, beside.sales, beside.road_days, beside.orders) == (100, 70, 35, 10)
    assert bram.visits_per_day.measured == pytest.approx(100 / beside.worked)
    assert beside.visits_per_road_day.measured == pytest.approx(100 / 35)
    assert bram.orders.measured == pytest.approx(10 / beside.worked * (bram.workable_days.measured or 0))


def test_who_has_no_history_has_gaps_and_never_a_nan(firm: Company) -> None:
    """Eva did nothing, in a company where nobody did: every figure but the working days is missing or none."""
    for one in _columns(firm).values():
        for figure in (*vars(one).values(), *(part for step in one.steps for part in vars(step).values())):
            if isinstance(figure, Figure):
                for value in (figure.measured, figure.low, figure.high):
                    assert value is None or math.isfinite(value)
        assert one.workable_days.measured == (261 if one.key else 522)
        assert one.visits_per_day.measured is None
        assert one.orders.measured is None
        assert one.customers.measured is None
        assert one.order_size.measured is None
        assert [step.conversion.measured for step in one.steps] == [None] * 3


def test_orders_without_a_visit_leave_visits_per_order_open(firm: Company) -> None:
    _orders(firm, "Bram", *[100_000] * 10)
    whole = _columns(firm)["Noord"]
    assert whole.visits_per_order.measured is None
    assert whole.visits_per_order.n == 10


def test_a_step_that_nothing_passed_has_a_conversion_of_nought_and_no_order_is_promised(firm: Company) -> None:
    """30 opportunities are lost in S: conversion 0 of the whole with an upper bound, no prospects, no quotes."""
    for _place in range(30):
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(10), 0)
        firm.event(one, "lost", day(20))
    whole, bram = (_columns(firm)[name] for name in ("Noord", "Bram"))
    assert whole.steps[0].conversion.measured == pytest.approx(0.0)
    assert whole.steps[0].conversion.high is not None
    assert 0 < whole.steps[0].conversion.high < 0.15
    assert bram.steps[0].conversion.measured is not None
    assert bram.steps[0].conversion.measured < 0.1
    assert whole.steps[1].conversion.measured is None
    assert whole.prospects_per_order.measured is None


def test_a_quote_that_a_colleague_of_another_team_wins_is_still_won(firm: Company) -> None:
    """Bram had 10 quotes; Carla of another team took 5 over and won them: 5 of his quotes became orders."""
    firm.person("Carla", "Zuid")
    for place in range(10):
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(10), 2)
        firm.event(one, *(("step", day(30), 3, "Carla") if place < 5 else ("lost", day(30))))
    found = parameters(_viewer(firm), _ask(firm))
    assert found.whole.beside.quote_to_order.measured == pytest.approx(0.5)
    assert found.whole.beside.quote_to_order.n == 10


def test_agreed_visits_are_of_the_planned_days_and_the_share_that_carries_a_sale_is_measured(firm: Company) -> None:
    """Two accounts of Bram, 4 and 6 visits a year, one from July 2027 on: 4 + 6 x 184 / 365; 3 of 10 were for sales."""
    accounts = [
        Account.objects.create(
            organisation=firm.organisation, name=f"Klant {place}", owner=firm.people["Bram"], created_at=NOW
        )
        for place in range(2)
    ]
    for account, number, since in zip(accounts, (4, 6), (day(1).date(), date(2027, 7, 1)), strict=True):
        VisitAgreement.objects.create(
            organisation=firm.organisation, account=account, visits_per_year=number, valid_from=since
        )
    _visits(firm, "Bram", 3, account=accounts[0])
    _visits(firm, "Bram", 7, "service", account=accounts[0])
    bram, eva = (_columns(firm)[name] for name in ("Bram", "Eva"))
    assert bram.customers.measured == 2
    assert bram.visits_per_customer.measured == pytest.approx((4 + 6 * 184 / 365) / 2)
    assert bram.sale_share.measured == pytest.approx(0.3, abs=0.05)
    assert bram.sale_share.n == 10
    assert eva.customers.measured == 0
    assert eva.sale_share.measured is None


def test_who_came_in_the_course_of_the_period_is_counted_by_the_part_that_they_were_there(firm: Company) -> None:
    """Eva came on 1 July: 20 visits in about 109 of 238 weekdays."""
    TeamMembership.objects.filter(person=firm.people["Eva"]).update(valid_from=date(2026, 7, 1))
    _visits(firm, "Eva", 20)
    found = parameters(_viewer(firm), _ask(firm))
    worked = {one.inputs.name: one.beside.worked for one in found.sellers}
    assert worked["Bram"] == 238
    assert worked["Eva"] == pytest.approx(109)
    assert found.sellers[1].inputs.visits_per_day.measured == pytest.approx(20 / 109)


def test_effort_is_per_opportunity_that_entered_the_step_and_lost_ones_count(firm: Company) -> None:
    """10 entered P, 5 of them are lost later; 20 visits were made in P: 2 visits and 2 hours per entry."""
    for place in range(10):
        one = firm.opportunity("Bram")
        firm.event(one, "step", day(10), 1)
        firm.event(one, *(("lost", day(40)) if place % 2 else ("step", day(40), 2)))
    _visits(firm, "Bram", 20, step=firm.steps[1])
    whole = _columns(firm)["Noord"]
    assert whole.steps[1].visits.measured == pytest.approx(2.0)
    assert whole.steps[1].visits.n == 10
    assert whole.steps[1].hours.measured == pytest.approx(2.0)
    assert whole.steps[0].visits.measured == pytest.approx(0.0)


def test_sales_visits_for_no_opportunity_belong_to_the_first_step_of_the_first_process(firm: Company) -> None:
    """An organisation with two processes: the other one does not count them again, but orders and visits are of all."""
    other = SalesProcess.objects.create(
        organisation=firm.organisation, code="anders", name_nl="Anders", name_en="Other"
    )
    for place, code in enumerate("SW"):
        Step.objects.create(
            organisation=firm.organisation, process=other, code=code, position=place, is_final=code == "W"
        )
    for _place in range(10):
        firm.event(firm.opportunity("Bram"), "step", day(10), 0)
    _visits(firm, "Bram", 5)
    first, second = _columns(firm)["Noord"], _columns(firm, process_id=other.pk)["Noord"]
    assert first.steps[0].visits.measured == pytest.approx(0.5)
    assert len(second.steps) == 1
    assert second.steps[0].visits.measured is None
    assert second.visits_per_day == first.visits_per_day


def test_a_rep_sees_the_own_column_beside_the_whole(firm: Company) -> None:
    from dataclasses import replace

    _visits(firm, "Bram", 20)
    bram = replace(
        _viewer(firm), person_id=firm.people["Bram"].pk, roles=frozenset({"rep"}), managed_team_ids=frozenset()
    )
    whole, own = measured(bram, _ask(firm))
    assert own.name == "Bram"
    assert whole.name == firm.organisation.name, "two others are too few: the organisation stands beside it"
    with pytest.raises(NotVisible):
        parameter_records(bram, _ask(firm), 0, "visits")
    with pytest.raises(NotVisible):
        parameter_records(bram, _ask(firm), firm.people["Eva"].pk, "visits")


def test_every_number_opens_as_many_records_as_it_was_counted_from(firm: Company) -> None:
    account = Account.objects.create(
        organisation=firm.organisation, name="Klant", owner=firm.people["Bram"], created_at=NOW
    )
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=account, visits_per_year=4, valid_from=day(1).date()
    )
    _visits(firm, "Bram", 12, account=account)
    _visits(firm, "Bram", 8, "service", account=account)
    _orders(firm, "Bram", *[100_000] * 6, account=account)
    for _place in range(7):
        one = firm.opportunity("Bram", account=account)
        for step in range(4):
            firm.event(one, "step", day(10 + step), step)
    viewer, ask, bram = _viewer(firm), _ask(firm), firm.people["Bram"].pk
    found = parameters(viewer, ask)
    column = next(one for one in found.sellers if one.inputs.key == bram)
    counts = {
        "visits": column.beside.visits,
        "sales_visits": column.beside.sales,
        "agreed_visits": column.inputs.sale_share.n,
        "orders": column.beside.orders,
        "customers": column.inputs.customers.n,
        "won": column.inputs.prospects_per_order.n,
        "quotes": column.beside.quote_to_order.n,
        "openings": column.inputs.follow_on.n,
    }
    for which, count in counts.items():
        page = parameter_records(viewer, ask, bram, which)
        assert (which, page.total, len(page.records)) == (which, count, count)
    entered = parameter_records(viewer, ask, bram, "entered", 1)
    assert entered.total == column.inputs.steps[1].conversion.n == 7
    others: list[tuple[str, int | None]] = [("step_visits", 0), ("contacts", None), ("work", 0), ("several", None)]
    for which, position in others:
        assert parameter_records(viewer, ask, bram, which, position).page == 1
    unknown: list[tuple[str, int | None]] = [("unknown", None), ("entered", 9)]
    for which, position in unknown:
        with pytest.raises(NotVisible):
            parameter_records(viewer, ask, bram, which, position)


def test_the_measuring_takes_as_many_questions_for_many_sellers(firm: Company, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from meetpunt.reports import memory

    _visits(firm, "Bram", 20)
    _orders(firm, "Bram", *[100_000] * 6)
    with CaptureQueriesContext(connection) as few:
        parameters(_viewer(firm), _ask(firm))
    for number in range(20):
        firm.person(f"Rep {number}", "Noord")
    memory.forget_everything()
    with django_assert_num_queries(len(few)):
        assert len(measured(_viewer(firm), _ask(firm))) == 23


def test_who_can_sell_which_family(firm: Company) -> None:
    """Bram wins 8 of 10 ovens and had no cooling; Eva 2 of 10. The manager says that Eva does not sell cooling."""
    ovens, cooling = (
        ProductFamily.objects.create(organisation=firm.organisation, name=name) for name in ("Ovens", "Koeling")
    )
    oven = Product.objects.create(organisation=firm.organisation, name="Oven", family=ovens)
    for who, won in (("Bram", 8), ("Eva", 2)):
        for place in range(10):
            one = firm.opportunity(who)
            OpportunityLine.objects.create(organisation=firm.organisation, opportunity=one, product=oven)
            firm.event(one, "step", day(10), 0)
            firm.event(one, "step", day(20), 2)
            firm.event(one, *(("step", day(30), 3) if place < won else ("lost", day(30))))
            _visits(firm, who, 2, opportunity=one, step=firm.steps[0])
    SellerSkill.objects.create(
        organisation=firm.organisation,
        person=firm.people["Eva"],
        family=cooling,
        level="not",
        valid_from=TODAY - timedelta(days=1),
    )
    found = skill_matrix(_viewer(firm), _ask(firm))
    assert [one.name for one in found.persons] == ["Bram", "Eva"]
    assert [one.name for one in found.families] == ["Koeling", "Ovens"]
    (bram_cooling, bram), (eva_cooling, eva) = found.cells
    assert (bram.n, bram.quotes, bram.won) == (10, 10, 8)
    assert (eva.n, eva.won) == (10, 2)
    assert bram.conversion.measured is not None
    assert eva.conversion.measured is not None
    assert 0.5 < bram.conversion.measured < 0.8
    assert 0.2 < eva.conversion.measured < 0.5
    assert eva_cooling.level == "not"
    assert bram_cooling.level == ""
    assert bram_cooling.conversion.measured is None
    assert bram_cooling.alpha is None
    assert found.families[1].hours.measured == pytest.approx(2.0)
    assert found.families[1].available == 20
    draws = found.draws(400, seed=1)
    assert draws.shape == (400, 2, 2)
    assert draws[:, 0, 1].mean() == pytest.approx(bram.conversion.measured, abs=0.03)
    assert math.isnan(draws[0, 0, 0])


def test_a_process_that_is_gone_and_days_the_wrong_way_round_get_a_clear_answer(firm: Company) -> None:
    with pytest.raises(NotAnswerable):
        measured(_viewer(firm), _ask(firm, process_id=999_999))
    with pytest.raises(NotAnswerable):
        _ask(firm, measured_from=LAST, measured_until=FIRST)


def test_the_last_whole_months() -> None:
    assert last_months(date(2026, 11, 28), 12) == (date(2025, 11, 1), date(2026, 10, 31))
    assert last_months(date(2026, 1, 1), 24) == (date(2024, 1, 1), date(2025, 12, 31))
