"""Profitability on screen: who sees whose, sums that are the scorecard's, sorting, the file and the orders behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.values import values
from meetpunt.store.access import Viewer
from meetpunt.store.models import Account, CostRate, Order, OrderLine, Organisation, PersonRole, Product, ProductFamily
from meetpunt.store.tenancy import acting_in
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader

ADDRESS = "/profitability/"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Ten orders of Bram's, four of Carla's: ovens, at every second account cooling too, once of an unknown cost."""
    with acting_in(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        families = [ProductFamily.objects.create(name=name, **of) for name in ("Ovens", "Koeling")]
        oven, cooling = (Product.objects.create(name=one.name, family=one, **of) for one in families)
        accounts = list(Account.objects.filter(**of).order_by("pk")[:10])
        made = datetime.combine(TODAY, time(8), UTC)
        accounts += [Account.objects.create(name=f"Molen {number}", created_at=made, **of) for number in range(4)]
        CostRate.objects.create(kind="seller_hour", amount_minor=60_00, valid_from=TODAY - timedelta(days=900), **of)
        for number, account in enumerate(accounts):
            owner, team = (cast.people["Bram"], cast.zuid) if number < 10 else (cast.people["Carla"], cast.noord)
            on = TODAY - timedelta(days=10 + number)
            account.owner, account.segment = owner, "Horeca"
            account.save()
            order = Order.objects.create(
                account=account,
                owner=owner,
                team=team,
                ordered_at=datetime.combine(on, time(12), UTC),
                ordered_on=on,
                currency="EUR",
                recorded_at=datetime.combine(on, time(12), UTC),
                **of,
            )
            OrderLine.objects.create(order=order, product=oven, amount_minor=1000_00, cost_minor=600_00, **of)
            if number % 2:
                cost = None if number == 9 else 150_00
                off = {"discount_minor": 50_00, "discount_from": "list"}
                OrderLine.objects.create(
                    order=order, product=cooling, amount_minor=200_00, cost_minor=cost, **off, **of
                )
    return cast


def _viewer(cast: Cast, name: str) -> Viewer:
    from meetpunt.store.access import viewer_of_person

    with acting_in(cast.organisation.pk):
        found = viewer_of_person(cast.people[name].pk, cast.organisation.pk, TODAY)
    assert found is not None
    return found


def test_the_whole_is_what_the_scorecard_says_and_rows_add_up_to_it(sold: Cast, reader: Reader) -> None:
    every = ("account", "territory", "family", "product", "segment")
    for of, kinds in ((f"p{sold.bram}", every[:1]), (f"t{sold.zuid.pk}", every[2:3]), ("all", every)):
        for by in kinds:
            context = reader("Anna").get(f"{ADDRESS}?of={of}&by={by}").context
            total, report = context["report"].total.sums, context["report"]
            for name in ("revenue_minor", "margin_minor", "discount_minor", "lines"):
                assert sum(getattr(row.sums, name) for row in report.rows) == getattr(total, name), (of, by, name)
        place = context["asked"].place
        with acting_in(sold.organisation.pk):
            found = values(_viewer(sold, "Anna"), ("revenue", "margin"), KpiAsk(context["asked"].first, TODAY, place))
        assert (found["revenue"].value, found["margin"].value) == (total.revenue_minor / 100, total.margin_minor / 100)


def test_rep_and_manager_read_the_same(sold: Cast, reader: Reader) -> None:
    pages = [reader(one).get(f"{ADDRESS}?of=p{sold.bram}").content.decode() for one in ("Bram", "Anna")]
    tables = [re.sub(r"<a [^>]*>|</a>", "", page[page.index('id="h-rows"') : page.index("</main>")]) for page in pages]
    assert tables[0] == tables[1]
    assert "van de 10 klanten" in tables[0]
    assert "€" in tables[0]
    assert reader("Bram").get(ADDRESS).context["asked"].code == f"p{sold.bram}"


@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva", "Diana"])
def test_who_may_not_see_bram_finds_no_page_no_file_and_no_orders(sold: Cast, reader: Reader, somebody: str) -> None:
    for address in (ADDRESS, f"{ADDRESS}export/", f"{ADDRESS}orders/"):
        assert reader(somebody).get(f"{address}?of=p{sold.bram}").status_code == 404, address
    if somebody != "Diana":
        assert reader(somebody).get(f"{ADDRESS}?of=t{sold.zuid.pk}").status_code == 404
    if somebody == "Ada":
        assert reader(somebody).get(ADDRESS).status_code == 404


def test_production_and_trainers_find_none_of_it(sold: Cast, reader: Reader) -> None:
    for role in ("production", "trainer"):
        PersonRole.objects.filter(person=sold.people["Ada"]).update(role=role)
        for address in (ADDRESS, f"{ADDRESS}?of=all", f"{ADDRESS}orders/", f"{ADDRESS}export/"):
            assert reader("Ada").get(address).status_code == 404, (role, address)


def test_a_director_sees_sums_without_a_name_until_the_organisation_says_so(sold: Cast, reader: Reader) -> None:
    client = reader("Diana")
    for by in ("account", "rep"):
        page = client.get(f"{ADDRESS}?of=all&by={by}")
        text = page.content.decode() + client.get(f"{ADDRESS}export/?of=all&by={by}").content.decode()
        names = ("Bram Jansen", "Carla Vos", *_accounts(sold))
        assert not [name for name in names if name in text], by
        assert page.context["report"].total.sums.orders >= 14
    assert client.get(f"{ADDRESS}orders/?of=all").status_code == 404
    assert client.get(f"{ADDRESS}orders/?of=t{sold.zuid.pk}").status_code == 404
    Organisation.objects.filter(pk=sold.organisation.pk).update(names_for_directors="everybody")
    assert "Bram Jansen" in client.get(f"{ADDRESS}?of=all&by=rep").content.decode()
    assert client.get(f"{ADDRESS}orders/?of=all").status_code == 200


def _accounts(sold: Cast) -> list[str]:
    with acting_in(sold.organisation.pk):
        return list(Account.objects.filter(orders__lines__isnull=False).values_list("name", flat=True))


def test_a_manager_reads_other_teams_accounts_and_people_only_added_up(sold: Cast, reader: Reader) -> None:
    client = reader("Anna")
    page = client.get(f"{ADDRESS}?of=all&by=rep").content.decode()
    assert "Bram Jansen" in page
    assert "Carla Vos" not in page
    with acting_in(sold.organisation.pk):
        theirs = Account.objects.filter(name="Molen 0").get()
    assert client.get(f"{ADDRESS}orders/?of=all&by=account&key={theirs.pk}").status_code == 404
    rows = client.get(f"{ADDRESS}?of=all").context["report"].rows
    assert theirs.pk not in {row.key for row in rows}
    assert {row.kind.value for row in rows} >= {"one", "others"}


def test_people_stand_by_name_whatever_is_asked(sold: Cast, reader: Reader) -> None:
    for sort in ("", "-margin", "revenue", "-name"):
        page = reader("Anna").get(f"{ADDRESS}?of=t{sold.zuid.pk}&by=rep&sort={sort}")
        names = [line.name for line in page.context["lines"] if line.row.key]
        assert names == sorted(names, key=str.casefold)
        assert not [head.link for head in page.context["heads"] if head.link]
        assert page.context["report"].pareto is None


def test_accounts_are_sorted_and_open_their_card_and_orders(sold: Cast, reader: Reader) -> None:
    page = reader("Bram").get(f"{ADDRESS}?sort=-margin")
    margins = [line.row.sums.margin for line in page.context["lines"] if line.row.sums.margin is not None]
    single = [one for one, line in zip(margins, page.context["lines"], strict=False) if line.row.kind.value == "one"]
    assert single == sorted(single, reverse=True)
    line = next(
        line for line in page.context["lines"] if line.row.sums.revenue == 1200_00 and line.row.sums.uncosted_minor
    )
    assert (line.row.sums.margin, line.row.sums.uncosted_minor, line.row.sums.discount) == (400_00, 200_00, 50_00)
    assert reader("Bram").get(line.link).status_code == 200
    orders = reader("Bram").get(line.orders)
    assert (orders.context["found"].total, orders.context["found"].revenue_minor) == (1, 1200_00)
    assert reader("Bram").get(f"{ADDRESS}orders/?by=family&key=nonsense").status_code == 404


def test_the_file_has_every_row_and_the_whole(sold: Cast, reader: Reader) -> None:
    text = reader("Bram").get(f"{ADDRESS}export/?by=family").content.decode("utf-8-sig")
    assert re.search(r"Ovens;10;10000,00", text)
    assert re.search(r"Koeling;5;1000,00;0,00;200,00;;200,00;250,00;5", text)
    assert reader("Bram").get(f"{ADDRESS}export/?format=xlsx").status_code == 200


def test_the_account_tells_its_quarters_and_what_customers_like_it_also_buy(sold: Cast, reader: Reader) -> None:
    with acting_in(sold.organisation.pk):
        account = Account.objects.filter(owner_id=sold.bram, orders__isnull=False).order_by("pk")[0]
    page = reader("Bram").get(f"/accounts/{account.pk}/").content.decode()
    assert "Per kwartaal" in page
    assert "Klanten als deze kopen ook" in page


def test_the_page_asks_a_fixed_number_of_times(sold: Cast, reader: Reader, django_assert_max_num_queries: Any) -> None:
    client = reader("Anna")
    with django_assert_max_num_queries(75):
        assert client.get(f"{ADDRESS}?of=t{sold.zuid.pk}").status_code == 200


def test_an_accounts_quarters_hold_what_its_orders_and_work_were(sold: Cast) -> None:
    """An order of 1,000.00 that cost 600.00, ten days ago, and one visit of an hour today at 60.00."""
    from meetpunt.reports.profitability.account import account_profit
    from meetpunt.store.models import Activity

    with acting_in(sold.organisation.pk):
        account = Account.objects.filter(owner_id=sold.bram, orders__isnull=False).order_by("orders__ordered_on").last()
        assert account is not None
        Activity.objects.filter(account=account).delete()
        now = datetime.combine(TODAY, time(0, 1), UTC)
        Activity.objects.create(
            organisation=sold.organisation,
            person_id=sold.bram,
            kind="visit",
            status="held",
            account=account,
            started_at=now,
            started_on=TODAY,
            **lasting(60),
            travel_minutes=0,
            travel_metres=0,
            recorded_at=now,
        )
        found = account_profit(_viewer(sold, "Bram"), account.pk)
    assert len(found.quarters) == 4
    assert found.quarters[-1].period.first <= TODAY <= found.quarters[-1].period.last
    assert found.total.sums.revenue == sum(one.row.sums.revenue_minor for one in found.quarters) >= 1000_00
    assert found.total.cost is not None
    assert found.quarters[-1].row.cost is not None
    assert found.quarters[-1].row.cost.known == found.total.cost.known == 60_00
    assert found.like.found.customers >= 5
