"""What was reached beside targets, its records and its pace, counted by hand: docs/counting/targets.md."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetpunt.method.period import Period
from meetpunt.reports.goals import goal_lines
from meetpunt.reports.target_actuals import Actual, Asking
from meetpunt.reports.target_records import RecordsAsk, TargetRecords, target_records
from meetpunt.reports.target_steps import steps_of
from meetpunt.reports.targets import TargetAsk, target_table
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import (
    Absence,
    Account,
    Activity,
    Contract,
    Holiday,
    Objective,
    Order,
    OrderLine,
    Product,
    ProductFamily,
    Quote,
    Target,
)
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company, day, lasting

pytestmark = pytest.mark.django_db
FIRST, TODAY = date(2026, 1, 1), date(2026, 6, 30)
YEAR = Period.year(2026)


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    firm.person("Dina", roles=("director",))
    return firm


def _viewer(firm: Company, name: str = "Dina") -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, TODAY)
    assert found is not None
    return found


def _places(firm: Company) -> tuple[Place, Place]:
    return Place(person_id=firm.people["Anna"].pk), Place(person_id=firm.people["Bram"].pk)


def _ordered(firm: Company, at: int, owner: str, *lines: tuple[Product, int, int | None], **fields: Any) -> Order:
    order = Order.objects.create(
        organisation=firm.organisation,
        owner=firm.people[owner],
        team=firm.team_of[firm.people[owner].pk],
        ordered_at=day(at),
        ordered_on=day(at).date(),
        recorded_at=day(at),
        currency="EUR",
        **fields,
    )
    for product, amount, cost in lines:
        OrderLine.objects.create(
            organisation=firm.organisation, order=order, product=product, amount_minor=amount, cost_minor=cost
        )
    return order


def _done(firm: Company, at: int, kind: str = "visit", owner: str = "Anna", **fields: Any) -> None:
    Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people[owner],
        team=firm.team_of[firm.people[owner].pk],
        kind=kind,
        status="held",
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at),
        **fields,
    )


def _target(firm: Company, period: Period, value: int, measure: str = "orders", **fields: Any) -> Target:
    objective, _ = Objective.objects.get_or_create(organisation=firm.organisation, text_nl="Groei", text_en="Growth")
    return Target.objects.create(
        organisation=firm.organisation,
        objective=objective,
        measure=measure,
        first_day=period.first,
        last_day=period.last,
        value=value,
        set_at=NOW,
        **fields,
    )


def _records(
    firm: Company, measure: str, place: Place = ORGANISATION, name: str = "Dina", **asked: Any
) -> TargetRecords:
    return target_records(_viewer(firm, name), RecordsAsk(measure, place, FIRST, YEAR.last, **asked))


def test_what_was_ordered_of_everybody_each_and_each_family(firm: Company) -> None:
    """Anna on day 41: an oven of 100 (cost 60) and cooling of 40 (cost 30); on day 95 an oven of 200, cost unknown.
    Bram on day 79: cooling of 300 (cost 200). A cancelled order, and one of the year before, count nowhere.

    Revenue 140 + 200 + 300 = 640 of 3 orders, Anna 340 of 2. Margin 40 + 10 + 100 = 150, Anna 50.
    Ovens: 100 + 200 = 300 of 2 orders, margin 40. Cooling: 40 + 300 = 340 of 2 orders, margin 110, Anna 40 of 1.
    In February (day 32-59) Anna had 140 of 1 order, 100 of it ovens; in April 200, all ovens.
    """
    ovens, cooling = (
        ProductFamily.objects.create(organisation=firm.organisation, name=name) for name in ("Ovens", "Koeling")
    )
    oven, cool = (
        Product.objects.create(organisation=firm.organisation, name=one.name, family=one) for one in (ovens, cooling)
    )
    _ordered(firm, 41, "Anna", (oven, 100, 60), (cool, 40, 30))
    _ordered(firm, 95, "Anna", (oven, 200, None))
    _ordered(firm, 79, "Bram", (cool, 300, 200))
    _ordered(firm, 80, "Bram", (cool, 999, 1), is_cancelled=True)
    _ordered(firm, -30, "Bram", (cool, 500, 1))
    asking, (anna, bram) = Asking(_viewer(firm), FIRST, TODAY), _places(firm)

    def told(measure: str, family: ProductFamily | None = None) -> list[tuple[int | None, int]]:
        found = asking.by_place(measure, (ORGANISATION, anna, bram), family.pk if family else None)
        return [(found[place].value, found[place].n) for place in (ORGANISATION, anna, bram)]

    assert told("revenue") == [(640, 3), (340, 2), (300, 1)]
    assert told("margin") == [(150, 3), (50, 2), (100, 1)]
    assert told("orders") == [(3, 3), (2, 2), (1, 1)]
    assert told("revenue", ovens) == [(300, 2), (300, 2), (0, 0)]
    assert told("margin", ovens) == [(40, 2), (40, 2), (0, 0)]
    assert told("revenue", cooling) == [(340, 2), (40, 1), (300, 1)]
    assert told("orders", cooling) == [(2, 2), (1, 1), (1, 1)]
    february, april = 2026 * 12 + 1, 2026 * 12 + 3
    assert {month: one.value for month, one in asking.by_month("revenue", anna).items()} == {february: 140, april: 200}
    assert {month: one.value for month, one in asking.by_month("revenue", anna, ovens.pk).items()} == {
        february: 100,
        april: 200,
    }
    assert asking.by_place("visits", [ORGANISATION], ovens.pk) == {}

    whole, of_ovens = _records(firm, "revenue"), _records(firm, "margin", anna, "Anna", family_id=ovens.pk)
    assert [(one.amount, one.margin) for one in whole.records] == [(200, None), (300, 100), (140, 50)]
    assert [(one.amount, one.margin) for one in of_ovens.records] == [(200, None), (100, 40)]
    assert (of_ovens.total, of_ovens.actual) == (2, Actual(40, 2))


def test_effort_is_what_was_done_in_a_step_per_opportunity_that_entered_it(firm: Company) -> None:
    """Six opportunities of Anna enter P in January, four of Bram. In P Anna held 3 sales visits of 40 minutes, 4 calls
    of 15 and worked 120 minutes on a quote; a service visit, and a visit in O, are none of it.

    Visits 3 / 6 = 0.50, contacts (3 + 4) / 6 = 1.17, minutes (120 + 60 + 120) / 6 = 50. Bram has too few to say.
    Together 10 entered, so 3 / 10 = 0.30 visits.
    """
    for number in range(10):
        one = firm.opportunity("Anna" if number < 6 else "Bram")
        firm.event(one, "step", day(3), step=0)
        firm.event(one, "step", day(10 + number), step=1)
    for at in (12, 13, 14):
        _done(firm, at, purpose="sales", step=firm.steps[1], **lasting(40))
    for at in (12, 13, 14, 15):
        _done(firm, at, "call", step=firm.steps[1], **lasting(15))
    _done(firm, 16, "quote_work", step=firm.steps[1], **lasting(120))
    _done(firm, 17, purpose="service", step=firm.steps[1], **lasting(60))
    _done(firm, 18, purpose="sales", step=firm.steps[2], **lasting(60))
    anna, bram = _places(firm)
    manager = _viewer(firm)
    whole = steps_of(manager, ORGANISATION, FIRST, TODAY)
    own = steps_of(_viewer(firm, "Anna"), anna, FIRST, TODAY)
    told = [(own[measure, 1].value, own[measure, 1].n) for measure in ("norm_visits", "norm_contacts", "norm_minutes")]
    assert told == [(50, 6), (117, 6), (50, 6)]
    assert all(one.low <= one.value <= one.high for one in own.values() if None not in (one.low, one.value, one.high))  # type: ignore[operator]
    assert steps_of(_viewer(firm, "Bram"), bram, FIRST, TODAY)["norm_visits", 1] == Actual(None, 4)
    assert (whole["norm_visits", 1].value, whole["norm_visits", 1].n) == (30, 10)
    assert steps_of(manager, Place(territory_id=1), FIRST, TODAY) == {}

    step = firm.steps[1].pk
    totals = [_records(firm, measure, step_id=step).total for measure in ("norm_visits", "norm_contacts")]
    assert totals == [3, 7]
    hours = _records(firm, "norm_minutes", step_id=step)
    assert sum(one.words.minutes or 0 for one in hours.records) == 300
    with pytest.raises(NotVisible):
        _records(firm, "norm_visits", step_id=firm.steps[-1].pk)


def test_activities_open_as_many_records_as_were_counted(firm: Company) -> None:
    """Anna held two visits, a demonstration and a call, Bram a visit: 4 visits, 1 demonstration, 1 call; Anna 3 visits.
    Two opportunities entered at S, of which one came to P; one quote was issued, its revision counts not again.
    """
    for at, kind in ((5, "visit"), (7, "visit"), (6, "demonstration"), (8, "call")):
        _done(firm, at, kind, subject="Van Anna")
    _done(firm, 9, owner="Bram", subject="Van Bram")
    one, other = firm.opportunity("Anna"), firm.opportunity("Bram")
    for opportunity in (one, other):
        firm.event(opportunity, "step", day(3), step=0)
    firm.event(one, "step", day(11), step=1)
    for revision in (1, 2):
        Quote.objects.create(
            organisation=firm.organisation,
            opportunity=one,
            owner=firm.people["Anna"],
            number="Q1",
            revision=revision,
            issued_at=day(20),
            issued_on=day(20).date(),
            recorded_at=day(20),
            amount_minor=100,
            currency="EUR",
        )
    anna, _bram = _places(firm)
    asking = Asking(_viewer(firm), FIRST, TODAY)
    expected = {"visits": 4, "demonstrations": 1, "calls": 1, "prospect_visits": 0}
    expected |= {"leads": 2, "new_prospects": 1, "quotes": 1}
    for measure, count in expected.items():
        page = _records(firm, measure)
        assert (asking.by_place(measure, [ORGANISATION])[ORGANISATION].value, page.total) == (count, count), measure
        assert len(page.records) == count, measure
    days = [one.words.day for one in _records(firm, "visits").records]
    assert days == [day(at).date() for at in (9, 7, 6, 5)]
    # A director does not see names here, and so not what somebody wrote either.
    assert {(one.words.seller, one.words.name) for one in _records(firm, "visits").records} == {("", "")}
    own = _records(firm, "visits", anna, "Anna")
    assert [one.words.name for one in own.records] == ["Van Anna"] * 3
    with pytest.raises(NotVisible):
        _records(firm, "visits", anna, "Bram")


def test_loyalty_opens_its_customers_those_who_did_not_order_again_first(firm: Company) -> None:
    """Of six customers of the year before two ordered again in the twelve months up to 30 June: 2 / 6 = 33.33 %."""
    accounts = [
        Account.objects.create(organisation=firm.organisation, name=f"Klant {number}", created_at=NOW)
        for number in range(6)
    ]
    for account in accounts:
        _ordered(firm, -300, "Anna", account=account, amount_minor=100)
    for account in accounts[:2]:
        _ordered(firm, 30, "Anna", account=account, amount_minor=100)
    page = _records(firm, "retention")
    assert page.actual is not None
    assert (page.actual.value, page.actual.n, page.total) == (3333, 6, 6)
    assert [one.stayed for one in page.records] == [False] * 4 + [True] * 2
    assert (page.first, page.last) == (date(2025, 7, 1), TODAY)


def test_the_table_sets_the_whole_beside_its_parts_and_the_pace_beside_both(firm: Company) -> None:
    """The whole has 100 orders, Noord 60, Zuid 30: the sum is 90, the difference 10. Up to 30 June six even months of
    twelve have passed: 50 of 100, 30 of 60, 15 of 30. Anna ordered once.
    """
    _target(firm, YEAR, 100)
    _target(firm, YEAR, 60, team=firm.teams["Noord"])
    _target(firm, YEAR, 30, team=firm.teams["Zuid"])
    _ordered(firm, 41, "Anna", amount_minor=100)
    (row,) = target_table(_viewer(firm), TargetAsk(2026)).rows
    assert (row.parts_sum, row.parts, row.difference) == (90, 2, 10)
    assert [cell.pace for cell in (row.whole, *row.cells)] == [50, 30, 15]
    assert [cell.actual.value if cell.actual else None for cell in (row.whole, *row.cells)] == [1, 1, 0]
    (row,) = target_table(_viewer(firm), TargetAsk(2026, by="quarters")).rows
    assert [cell.value for cell in row.cells] == [25, 25, 25, 25]
    assert [cell.pace for cell in row.cells] == [None, None, None, None]
    assert [cell.actual.value if cell.actual else None for cell in row.cells] == [1, 0, None, None]


def test_a_goal_and_a_target_of_the_same_days_have_the_same_pace(firm: Company) -> None:
    """Anna works Monday to Wednesday. 180 visits in the second quarter, evenly 60 a month. On Wednesday 17 June April
    and May are gone, and 8 of June's 13 days: 1-3, 9-10 and 15-17 of those and 22-24 and 29-30; 8 June is a holiday.
    So 60 + 60 + 60 * 8 / 13 = 156.92. With leave from 22 June on all of June's days are gone: 180.
    """
    anna = firm.people["Anna"]
    Contract.objects.create(
        organisation=firm.organisation, person=anna, valid_from=FIRST, minutes=[480, 480, 480, 0, 0, 0, 0]
    )
    Holiday.objects.create(organisation=firm.organisation, day=date(2026, 6, 8), name="Feest")
    quarter = Period.quarter(2026, 2)
    _target(firm, quarter, 180, "visits", person=anna, spread="even")
    viewer = viewer_of_person(anna.pk, firm.organisation.pk, date(2026, 6, 17))
    assert viewer is not None
    (line,) = goal_lines(viewer, anna.pk)
    assert line.pace == pytest.approx(60 + 60 + 60 * 8 / 13)
    table = target_table(viewer, TargetAsk(2026, Place(person_id=anna.pk), by="quarters"))
    assert [cell.pace for cell in table.rows[0].cells] == [None, 157, None, None]
    with changing(firm.organisation.pk):
        Absence.objects.create(
            organisation=firm.organisation,
            person=anna,
            kind="leave",
            first_day=date(2026, 6, 22),
            last_day=date(2026, 6, 30),
            made_at=NOW,
        )
    (line,) = goal_lines(viewer, anna.pk)
    assert line.pace == pytest.approx(180)
