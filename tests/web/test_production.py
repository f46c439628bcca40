"""What production reads and answers, who else reads along, and how the rep hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from meetpunt.actions.operating.suspending import resume, suspend
from meetpunt.actions.production import look
from meetpunt.method.large_orders import monday
from meetpunt.store.models import (
    Change,
    LargeOrderRule,
    Login,
    Opportunity,
    OpportunityLine,
    Order,
    OrderLine,
    Person,
    PersonRole,
    Product,
    ProductionNotice,
    Quote,
)
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 12
NOW = datetime.now(UTC)
WEEK = monday(NOW.date()) + timedelta(weeks=6)
OUTSIDE = ("Carla", "Dirk", "Ada")


@pytest.fixture
def told(cast: Cast, deal: Opportunity) -> ProductionNotice:
    """A large opportunity of Bram's that Piet, who produces, was told of."""
    with changing(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        login = Login.objects.create_user("piet@proef.example", "een veilig wachtwoord")
        piet = Person.objects.create(name="Piet Molen", login=login, **of)
        PersonRole.objects.create(person=piet, role="production", **of)
        cast.people["Piet"] = piet
        oven = Product.objects.get(**of)
        deal.amount_minor, deal.expected_close = 60_000_00, NOW.date() + timedelta(days=20)
        deal.save()
        OpportunityLine.objects.create(opportunity=deal, product=oven, quantity_milli=12_000, wanted_on=WEEK, **of)
        order = Order.objects.create(
            account=deal.account, ordered_on=NOW.date(), ordered_at=NOW, currency="EUR", recorded_at=NOW, **of
        )
        OrderLine.objects.create(
            order=order, product=oven, quantity_milli=5_000, amount_minor=9_000_00, wanted_on=WEEK, **of
        )
        LargeOrderRule.objects.create(name="Groot", least_minor=50_000_00, least_chance=0.5, made_at=NOW, **of)
    look(cast.organisation.pk, {deal.pk: 0.7}, NOW)
    with acting_in(cast.organisation.pk):
        return ProductionNotice.objects.get()


def test_production_reads_products_weeks_and_amounts_and_no_person_of_sales(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    client = reader("Piet")
    assert client.get("/")["Location"] == "/production/"
    reader("Bram").post(f"/production/orders/{told.pk}/", {"say": "reply", "text": "Het wordt mei.", "key": uuid4()})
    pages = [f"/production/orders/{told.pk}/", "/production/", "/production/history/", "/production/export/"]
    texts = [client.get(page).content.decode() for page in pages]
    assert "Het wordt mei." in texts[0]
    assert "Heteluchtoven" in texts[1]
    assert "€\u00a060.000" in texts[1]
    for text in texts:
        for name in ("Bram Jansen", "Anna Hendriks", "Carla Vos"):
            assert name not in text
    for other in ("/funnel/", f"/opportunities/{told.opportunity_id}/", "/scorecard/", "/forecast/", "/accounts/"):
        answer = client.get(other)
        assert answer.status_code == 404 or "Bram Jansen" not in answer.content.decode(), other
    assert client.get(f"/opportunities/{told.opportunity_id}/").status_code == 404


def test_who_may_not_see_it_finds_nothing(reader: Reader, told: ProductionNotice) -> None:
    address = f"/production/orders/{told.pk}/"
    for somebody in OUTSIDE:
        client = reader(somebody)
        assert client.get(address).status_code == 404, somebody
        assert client.post(address, {"say": "reply", "text": "Hoi"}).status_code == 404, somebody
    assert "Groot" not in reader("Carla").get("/production/").content.decode().split('id="all"')[0]
    for page in ("/production/", "/production/history/", "/production/export/"):
        assert reader("Ada").get(page).status_code == 404, page


def test_the_rep_and_the_manager_read_it_and_a_director_without_a_name(reader: Reader, told: ProductionNotice) -> None:
    pages = {
        one: reader(one).get(f"/production/orders/{told.pk}/").content.decode() for one in ("Bram", "Anna", "Diana")
    }
    assert "Bram Jansen" in pages["Anna"]
    assert "Bram Jansen" not in pages["Diana"].split("<main")[1]
    assert "Antwoord aan productie" in pages["Bram"]
    for one in ("Anna", "Bram", "Diana"):
        assert reader(one).get("/production/").status_code == 200, one
        assert 'name="say" value="answer"' not in pages[one]


def test_production_answers_and_the_rep_sees_it_with_the_opportunity(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    address, later = f"/production/orders/{told.pk}/", WEEK + timedelta(weeks=1)
    answer = {"say": "answer", "week": later.isoformat(), "quantity": "10,5", "text": "", "key": uuid4()}
    client = reader("Piet")
    for _sent_twice in range(2):
        assert client.post(address, answer).status_code == 302
    with acting_in(cast.organisation.pk):
        row = ProductionNotice.objects.get()
        assert (row.answer_week, row.answer_milli, row.turns.count()) == (later, 10_500, 2)
    bram = reader("Bram")
    page = bram.get(f"/opportunities/{told.opportunity_id}/").content.decode()
    assert f"week {later.isocalendar()[1]}" in page.split('id="production"')[1][:600]
    with changing(cast.organisation.pk):
        of = {"organisation": cast.organisation, "owner": cast.people["Bram"], "opportunity_id": told.opportunity_id}
        quote = Quote.objects.create(number="OF-1", currency="EUR", issued_on=NOW.date(), recorded_at=NOW, **of)
    assert f"Kan er 10,5 leveren in week {later.isocalendar()[1]}" in bram.get(f"/quotes/{quote.pk}/").content.decode()
    assert "Productie kan leveren" in bram.get("/notifications/").content.decode()
    client.post(address, {**answer, "week": WEEK.isoformat(), "key": uuid4()})
    assert "Productie noemt nu een andere week" in bram.get("/notifications/").content.decode()


def test_what_cannot_be_answered_says_why_and_keeps_what_was_typed(reader: Reader, told: ProductionNotice) -> None:
    client, address = reader("Piet"), f"/production/orders/{told.pk}/"
    for wrong in ({"quantity": "veel"}, {"quantity": "0"}, {"quantity": ""}, {"week": "gisteren", "quantity": "3"}):
        told_so = {"say": "answer", "week": WEEK.isoformat(), **wrong}
        answer = client.post(address, told_so)
        assert answer.status_code == 422, wrong
        assert f'value="{wrong["quantity"]}"' in answer.content.decode()
    assert client.post(address, {"say": "question", "text": " "}).status_code == 422
    assert client.post(address, {"say": "sing"}).status_code == 404


def test_expected_quantities_hold_what_is_ordered_and_go_along_as_a_table(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    with changing(cast.organisation.pk):
        oven = Product.objects.get(organisation=cast.organisation)
        young = Opportunity.objects.filter(owner=cast.people["Eva"], outcome="open").order_by("-created_at")[:3]
        for one in young:
            of = {"organisation": cast.organisation, "opportunity": one, "product": oven}
            OpportunityLine.objects.create(quantity_milli=2_000, **of)
    found = reader("Piet").get("/production/").context["found"]
    (oven,) = found.products
    place = found.mondays.index(WEEK)
    assert oven.weeks[place].ordered == 5_000
    assert oven.whole.opened > 0
    assert oven.weeks[place].p10 <= oven.weeks[place].p50 <= oven.weeks[place].p90
    assert found.deals_without == found.deals - 1 - len(young)
    lines = reader("Piet").get("/production/export/").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Product;Week;")
    assert any(f";{WEEK:%G-W%V};" in line for line in lines)
    own = reader("Bram").get("/production/").context["found"]
    assert own.deals < found.deals
    others = reader("Carla").get("/production/").context["found"]
    assert others.deals_without == others.deals
    assert reader("Piet").get("/production/?product=999999").status_code == 404


def test_a_rule_is_tried_out_before_it_is_kept(cast: Cast, reader: Reader, told: ProductionNotice) -> None:
    for somebody in ("Bram", "Carla", "Piet"):
        assert reader(somebody).get("/production/rules/").status_code == 404, somebody
    for somebody in ("Diana", "Ada"):
        assert reader(somebody).get("/production/rules/").status_code == 200, somebody
    client = reader("Anna")
    rule = {"name": "Klein", "value": "1", "chance": "1", "weeks": "26", "is_active": "on", "key": uuid4()}
    page = client.post("/production/rules/", {**rule, "preview": "1"})
    assert page.context["preview"].told + page.context["preview"].less_likely == 1
    with acting_in(cast.organisation.pk):
        assert LargeOrderRule.objects.count() == 1
    assert client.post("/production/rules/", rule).status_code == 302
    with acting_in(cast.organisation.pk):
        row = LargeOrderRule.objects.get(name="Klein")
    del rule["is_active"]
    client.post(f"/production/rules/{row.pk}/", {**rule, "value": "30.000", "quantity": "2,5"})
    with acting_in(cast.organisation.pk):
        row.refresh_from_db()
        assert (row.is_active, row.least_milli, row.least_minor) == (False, 2_500, 30_000_00)
    assert 'value="30000"' in client.get(f"/production/rules/{row.pk}/").content.decode()
    for wrong in ("", "veel"):
        assert client.post("/production/rules/", {**rule, "value": wrong}).status_code == 422
    assert reader("Dirk").get(f"/production/rules/{row.pk}/").status_code == 404


def addresses(client: Client) -> dict[str, str]:
    client.post("/production/addresses/", {"name": "Planbord"})
    page = client.get("/production/addresses/").content.decode()
    found = [part.split('"')[0] for part in page.split('readonly value="')[1:]]
    return {one.rsplit("/", 1)[1]: "/production/" + one.split("/production/")[1] for one in found}


@pytest.mark.sqlite_only("what a program is told")
def test_a_planning_program_reads_at_a_secret_address_until_it_is_withdrawn(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    cache.clear()
    client = reader("Piet")
    found = addresses(client)
    program = Client()
    orders = program.get(found["orders.csv"]).content.decode("utf-8-sig").splitlines()
    assert orders[1].split(",")[1:5] == ["likely", orders[1].split(",")[2], "Heteluchtoven", "12"]
    assert f"{WEEK:%G-W%V}" in orders[1]
    expected = program.get(found["expected.csv"])
    assert expected.content.decode("utf-8-sig").startswith("product,week,monday,ordered")
    (event,) = Calendar.from_ical(program.get(found["orders.ics"]).content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (WEEK, WEEK + timedelta(days=5))
    for name in ("Bram", "Piet", "Anna"):
        assert name not in str(event) + "".join(orders) + expected.content.decode()
    assert program.get(found["expected.csv"], headers={"If-None-Match": expected["ETag"]}).status_code == 304
    page = client.get("/production/addresses/").content.decode()
    assert "laatst gelezen" in page
    assert program.get(found["orders.csv"].replace("orders.csv", "people.csv")).status_code == 404
    secret = found["orders.csv"].split("/")[-2]
    elsewhere = found["orders.csv"].replace(f"/{cast.organisation.pk}/", f"/{cast.other.pk}/")
    assert secret in elsewhere
    assert program.get(elsewhere).status_code == 404
    for act, status in ((suspend, 403), (resume, 200)):
        act(cast.organisation.pk, "", datetime.now(UTC))
        assert {program.get(one).status_code for one in found.values()} == {status}
    number = page.split("/production/addresses/")[-1].split("/")[0]
    for somebody in ("Bram", "Anna", "Carla", "Diana"):
        assert reader(somebody).get("/production/addresses/").status_code == 404, somebody
        assert reader(somebody).post(f"/production/addresses/{number}/withdraw/").status_code == 404, somebody
    assert reader("Dirk").post(f"/production/addresses/{number}/withdraw/").status_code == 404
    client.post(f"/production/addresses/{number}/withdraw/")
    assert program.get(found["orders.csv"]).status_code == 404


def test_the_trail_tells_who_made_changed_and_stopped_rules_and_secret_addresses(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    anna, piet = reader("Anna"), reader("Piet")
    rule = {"name": "Klein", "value": "1", "chance": "1", "weeks": "26"}
    anna.post("/production/rules/", {**rule, "is_active": "on", "key": uuid4()})
    with acting_in(cast.organisation.pk):
        row = LargeOrderRule.objects.get(name="Klein")
    for _twice in range(2):  # the second time nothing changes
        anna.post(f"/production/rules/{row.pk}/", rule)
    secret = addresses(piet)["orders.csv"].split("/")[-2]
    number = piet.get("/production/addresses/").content.decode().split("/production/addresses/")[-1].split("/")[0]
    piet.post(f"/production/addresses/{number}/withdraw/")
    with acting_in(cast.organisation.pk):
        lines = Change.objects.filter(table__in=("largeorderrule", "productionaddress")).order_by("pk")
        told_of = [(str(one.kind), one.table, one.by.name.split()[0], one.name) for one in lines]
    assert told_of == [
        ("made", "largeorderrule", "Anna", "Klein"),
        ("changed", "largeorderrule", "Anna", "Klein"),
        ("made", "productionaddress", "Piet", "Planbord"),
        ("removed", "productionaddress", "Piet", "Planbord"),
    ]
    page = reader("Ada").get("/changes/").content.decode()
    assert page.count("Planbord") >= 2
    assert secret not in page


@pytest.mark.sqlite_only("what a program is told")
def test_an_address_is_not_read_without_end(reader: Reader, told: ProductionNotice) -> None:
    cache.clear()
    address = addresses(reader("Piet"))["orders.csv"]
    program = Client()
    assert {program.get(address).status_code for _reading in range(60)} == {200}
    assert program.get(address).status_code == 429


def test_what_happened_with_earlier_notices_is_laid_beside_what_was_told_first(
    cast: Cast, reader: Reader, told: ProductionNotice
) -> None:
    with changing(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        deal = Opportunity.objects.get(pk=told.opportunity_id)
        deal.outcome, deal.closed_on = "won", NOW.date()
        deal.save()
        order = Order.objects.create(
            opportunity=deal, account=deal.account, ordered_on=NOW.date(), currency="EUR", recorded_at=NOW, **of
        )
        OrderLine.objects.create(
            order=order,
            product=Product.objects.get(**of),
            quantity_milli=10_000,
            amount_minor=50_000_00,
            wanted_on=WEEK + timedelta(weeks=2, days=3),
            **of,
        )
    look(cast.organisation.pk, {}, NOW)
    found = reader("Piet").get("/production/history/").context["found"]
    assert (found.told, found.ordered, found.gone, found.to_come) == (1, 1, 0, 0)
    assert (found.known, found.in_week, found.about, found.middle) == (1, 0, 1, 2)
    assert (found.told_milli, found.ordered_milli) == (12_000, 10_000)
    assert "2 wk later" in reader("Bram").get("/production/history/").content.decode()
    assert reader("Carla").get("/production/history/").context["found"].told == 0


def test_the_pages_ask_a_fixed_number_of_questions(
    reader: Reader, told: ProductionNotice, django_assert_max_num_queries: Any
) -> None:
    client = reader("Piet")
    client.get("/production/")  # counts once what is kept
    for page, most in (("/production/", 24), (f"/production/orders/{told.pk}/", 24), ("/production/history/", 20)):
        with django_assert_max_num_queries(most):
            client.get(page)
