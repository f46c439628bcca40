"""What serving an account cost, against a month counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.cost_to_serve import account_cost, cost_to_serve
from meetpunt.store.access import NotVisible, Viewer, organisation_ref, viewer_of_person
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Account, Activity, CostRate, Order, OrderLine, Quote
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company, day, lasting

TODAY = date(2026, 6, 1)
MONTH = (date(2026, 1, 1), date(2026, 1, 31))

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    """Bram of Anna's team, Ina sells from inside, Carla is elsewhere."""
    made = company()
    made.team("Zuid", "Anna")
    made.team("Noord", "Ella")
    made.person("Bram", "Zuid")
    made.person("Ina", "Zuid", ("inside_sales",))
    made.person("Carla", "Noord")
    made.person("Diana", roles=("director",))
    made.person("Ada", roles=("administrator",))
    return made


def viewer(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, TODAY)
    assert found is not None
    return found


def operator(firm: Company) -> Viewer:
    return Viewer(organisation_ref(firm.organisation), None, "operator", frozenset(), frozenset(), TODAY)


def rate(firm: Company, kind: CostKind, amount: int | None, since: date = BEGINNING, **fields: Any) -> CostRate:
    return CostRate.objects.create(
        organisation=firm.organisation, kind=kind.value, amount_minor=amount, valid_from=since, **fields
    )


def account(firm: Company, name: str, owner: str, **fields: Any) -> Account:
    return Account.objects.create(
        organisation=firm.organisation, name=name, owner=firm.people[owner], created_at=NOW, **fields
    )


def done(firm: Company, who: str, kind: str, number: int, minutes: int | None, **fields: Any) -> Activity:
    return Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people[who],
        team=firm.team_of.get(firm.people[who].pk),
        kind=kind,
        status=fields.pop("status", "held"),
        started_at=day(number),
        started_on=day(number).date(),
        **lasting(minutes),
        recorded_at=day(number),
        **fields,
    )


def ordered(firm: Company, who: str, number: int, amount: int, cost: int | None, **fields: Any) -> Order:
    order = Order.objects.create(
        organisation=firm.organisation,
        owner=firm.people[who],
        ordered_at=day(number),
        ordered_on=day(number).date(),
        currency="EUR",
        recorded_at=day(number),
        **fields,
    )
    OrderLine.objects.create(organisation=firm.organisation, order=order, amount_minor=amount, cost_minor=cost)
    return order


def month(firm: Company, rates: bool = True) -> tuple[Account, Account]:
    """The month of docs/counting/cost-to-serve.md; again without its rates."""
    if rates:
        rate(firm, CostKind.SELLER_HOUR, 60_00, valid_until=date(2026, 1, 16))
        rate(firm, CostKind.SELLER_HOUR, 66_00, date(2026, 1, 16))
        rate(firm, CostKind.INSIDE_HOUR, 42_00)
        rate(firm, CostKind.KILOMETRE, 40)
    bakery, hotel = account(firm, "Bakkerij", "Bram"), account(firm, "Hotel", "Bram")
    done(firm, "Bram", "visit", 5, 50, account=bakery, travel_minutes=40, travel_metres=30_000, purpose="sales")
    done(firm, "Bram", "visit", 20, 60, account=bakery, travel_minutes=40, travel_metres=30_000, purpose="service")
    done(firm, "Bram", "quote_work", 20, 100, account=bakery)
    done(firm, "Ina", "call", 21, 20, account=bakery, purpose="service")
    lost = firm.opportunity("Bram", account=hotel, outcome="lost", closed_on=date(2026, 1, 25))
    done(
        firm,
        "Bram",
        "visit",
        22,
        30,
        account=hotel,
        opportunity=lost,
        travel_minutes=10,
        travel_metres=5_500,
        purpose="sales",
    )
    done(firm, "Bram", "office", 22, 120)
    done(firm, "Bram", "training", 23, 240)
    done(firm, "Bram", "visit", 24, 30, account=hotel, status="planned")
    Quote.objects.create(
        organisation=firm.organisation,
        account=bakery,
        owner=firm.people["Bram"],
        issued_at=day(21),
        issued_on=day(21).date(),
        currency="EUR",
        recorded_at=day(21),
    )
    ordered(firm, "Bram", 26, 1_200_00, 800_00, account=bakery)
    return bakery, hotel


def test_a_month_counted_by_hand(firm: Company) -> None:
    """Bakery, 5 January at 60.00 an hour: 50.00 + 40.00 way + 12.00 for 30 km = 102.00; 20 January at 66.00: 66.00 +
    44.00 + 12.00 = 122.00; quote 110.00; the call from inside at 42.00: 14.00. Together 348.00.
    Hotel, lost: 33.00 + 11.00 + 2.20 = 46.20. Office, about no account: 132.00. In all 526.20.
    """
    month(firm)
    found = cost_to_serve(operator(firm), *MONTH)
    bakery, hotel = found.accounts
    assert (bakery.account.name, bakery.effort.cost_minor) == ("Bakkerij", 348_00)
    assert (bakery.effort.minutes, bakery.effort.way_minutes, bakery.effort.metres) == (230, 80, 60_000)
    assert (bakery.effort.visits, bakery.effort.calls, bakery.quotes, bakery.orders) == (2, 1, 1, 1)
    assert bakery.effort.service_minor == 122_00 + 14_00
    assert (bakery.revenue_minor, bakery.costed_minor, bakery.margin_minor) == (1_200_00, 1_200_00, 400_00)
    assert {one.value: hours for one, hours in bakery.hours_by_channel.items() if hours} == {
        "field": pytest.approx(290 / 60),
        "inside": pytest.approx(20 / 60),
    }
    assert (hotel.effort.cost_minor, hotel.effort.lost_minor) == (46_20, 46_20)
    assert found.elsewhere.cost_minor == 132_00
    assert found.total_minor == 526_20
    assert found.missing == ()


def test_a_rate_that_nobody_set_is_named_and_no_zero(firm: Company) -> None:
    month(firm)
    with changing(firm.organisation.pk):
        CostRate.objects.filter(kind__in=("seller_hour", "inside_hour")).delete()
    bakery, hotel = cost_to_serve(operator(firm), *MONTH).accounts
    assert bakery.effort.missing == (CostKind.SELLER_HOUR, CostKind.INSIDE_HOUR)
    assert bakery.effort.cost_minor == 24_00
    with changing(firm.organisation.pk):
        CostRate.objects.all().delete()
    bakery, hotel = cost_to_serve(operator(firm), *MONTH).accounts
    assert bakery.effort.cost_minor is None
    assert hotel.effort.missing == (CostKind.SELLER_HOUR, CostKind.KILOMETRE)


def test_an_account_by_itself_is_what_it_is_among_the_others(firm: Company) -> None:
    for one in month(firm):
        alone = account_cost(viewer(firm, "Bram"), one.pk, *MONTH)
        assert alone in cost_to_serve(viewer(firm, "Bram"), *MONTH).accounts
    with pytest.raises(NotVisible):
        account_cost(viewer(firm, "Carla"), one.pk, *MONTH)


def test_who_sees_what_accounts_cost(firm: Company) -> None:
    month(firm)
    rate(firm, CostKind.SELLER_HOUR, 90_00, person=firm.people["Bram"])
    account(firm, "Van Carla", "Carla")

    def seen(name: str) -> tuple[list[str], int]:
        found = cost_to_serve(viewer(firm, name), *MONTH)
        return [one.account.name for one in found.accounts], found.total_minor

    # A rep is told of everybody's rate only; who reads the rate of Bram counts with it.
    assert seen("Bram") == (["Bakkerij", "Hotel"], 526_20)
    own_rate = (4 * 60 + 50 + 40 + 120) * 150 + 14_00 + 26_20
    assert seen("Anna") == (["Bakkerij", "Hotel"], own_rate)
    assert seen("Carla") == (["Van Carla"], 0)
    names, total = seen("Diana")
    assert (len(names), total) == (3, own_rate)
    with pytest.raises(NotVisible):
        cost_to_serve(viewer(firm, "Ada"), *MONTH)
