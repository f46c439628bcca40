"""Channels and what serving costs: who reads the page, what it says, channel words, and the hand-over to planning."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from meetpunt.actions.plans import NewPlan, hold_plan, make_plan
from meetpunt.reports.planning.plan import ask_of, plan_of, to_keep
from meetpunt.store.access import viewer_of_person
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Account,
    AccountChannel,
    Activity,
    ChannelWord,
    CostRate,
    Opportunity,
    Order,
    PlanChange,
    SalesProcess,
    VisitAgreement,
)
from meetpunt.store.plans import find_plan
from meetpunt.store.tenancy import changing
from tests.build import act_in, lasting
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_scenarios import VALUES, viewer

NOW = datetime.now(UTC)
ENTRIES = 4


@pytest.fixture
def served(cast: Cast) -> Account:
    """A customer of Bram: eight visits that brought one small order, beside a rate of an hour only."""
    act_in(cast.organisation)
    of: dict[str, Any] = {"organisation": cast.organisation}
    bram = cast.people["Bram"]
    account = Account.objects.create(**of, name="Kleine Klant", owner=bram, segment="klein", created_at=NOW)
    VisitAgreement.objects.create(**of, account=account, visits_per_year=6, valid_from=BEGINNING)
    CostRate.objects.create(**of, kind="seller_hour", amount_minor=60_00, valid_from=BEGINNING)
    Activity.objects.bulk_create(
        Activity(
            **of,
            person=bram,
            team=cast.zuid,
            account=account,
            kind="visit",
            status="held",
            purpose="service",
            started_at=NOW - timedelta(days=20 + number),
            started_on=(NOW - timedelta(days=20 + number)).date(),
            **lasting(60),
            travel_minutes=30,
            travel_metres=12_000,
            recorded_at=NOW - timedelta(days=20 + number),
        )
        for number in range(8)
    )
    for number in range(6):
        Order.objects.create(
            **of,
            account=account,
            owner=bram,
            team=cast.zuid,
            ordered_at=NOW - timedelta(days=30 + number),
            ordered_on=(NOW - timedelta(days=30 + number)).date(),
            amount_minor=50_00,
            currency="EUR",
            recorded_at=NOW - timedelta(days=30 + number),
        )
    return account


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_manager_reads_the_team_and_what_is_missing_is_named(cast: Cast, reader: Reader, served: Account) -> None:
    page = text(reader("Anna"), f"/channels/?of=t{cast.zuid.pk}&by=segment")
    assert "Er is geen tarief voor een kilometer" in page
    assert "minstens € 720" in page  # 8 x 90 minutes at 60.00; kilometres have no rate
    for by in ("channel", "territory", "product"):
        assert "Wat bedienen kost" in text(reader("Anna"), f"/channels/?of=t{cast.zuid.pk}&by={by}")
    assert text(reader("Anna"), "/channels/?by=nonsense&period=nonsense")


def test_who_manages_or_directs_nobody_here_finds_no_page(cast: Cast, reader: Reader, served: Account) -> None:
    zuid = f"of=t{cast.zuid.pk}"
    pages = (f"/channels/?{zuid}", f"/channels/activities/?{zuid}", "/channels/?of=all", "/channels/activities/?of=all")
    for somebody in ("Bram", "Carla", "Dirk", "Ada"):
        for address in pages:
            assert reader(somebody).get(address).status_code == 404, (somebody, address)
    for address in ("/channels/?of=all", f"/channels/?of=p{cast.bram}", "/channels/activities/?of=all"):
        assert reader("Anna").get(address).status_code == 404, address
    assert reader("Diana").get("/channels/?of=all").status_code == 200
    assert "Kleine Klant" not in text(reader("Diana"), "/channels/?of=all")
    # A director sees no names here, so nobody's activities either.
    assert reader("Diana").get(f"/channels/activities/?{zuid}").status_code == 404


def test_a_cost_opens_its_activities(cast: Cast, reader: Reader, served: Account) -> None:
    address = f"/channels/activities/?of=t{cast.zuid.pk}&by=segment&line=klein"
    page = text(reader("Anna"), address)
    assert "8 activiteiten" in page
    assert page.count("Kleine Klant") == 8
    assert reader("Anna").get(address.replace("klein", "onbekend")).status_code == 404


@pytest.mark.sqlite_only("words and forms")
def test_a_rep_reads_what_an_own_account_cost_at_the_general_rate(cast: Cast, reader: Reader, served: Account) -> None:
    CostRate.objects.create(
        organisation=cast.organisation,
        kind="seller_hour",
        person=cast.people["Bram"],
        amount_minor=90_00,
        valid_from=BEGINNING,
    )
    card = text(reader("Bram"), f"/accounts/{served.pk}/")
    assert "Deze klant bedienen" in card
    assert "minstens € 720" in card
    assert "Ieders uren tellen tegen het algemene tarief." in card
    assert "minstens € 1.080" in text(reader("Anna"), f"/accounts/{served.pk}/")
    assert reader("Carla").get(f"/accounts/{served.pk}/").status_code == 404


def test_an_account_gets_a_channel_from_a_day_on_and_back(cast: Cast, reader: Reader, served: Account) -> None:
    address = f"/accounts/{served.pk}/channel/"
    for somebody in ("Carla", "Dirk"):
        assert reader(somebody).post(address, {"channel": "online"}).status_code == 404
    bram = reader("Bram")
    assert bram.post(address, {"channel": "online", "from": "2026-01-05"}).status_code == 302
    held = AccountChannel.objects.get(account=served)
    assert (held.channel, held.valid_from) == ("online", date(2026, 1, 5))
    page = bram.get(f"/accounts/{served.pk}/").content.decode()
    change = re.search(r'action="(/undo/\d+/)"', page) or re.search(r'"(/[a-z-]*undo[^"]*)"', page)
    assert change is not None
    assert bram.post(change[1]).status_code == 302
    assert not AccountChannel.objects.exists()
    bram.post(address, {"channel": "fax"})
    assert not AccountChannel.objects.exists()


@pytest.mark.sqlite_only("words and forms")
def test_words_are_said_by_who_keeps_the_rates_and_only_names_are_proposed(cast: Cast, reader: Reader) -> None:
    one, other = Opportunity.objects.filter(organisation=cast.organisation)[:2]
    for row, word in ((one, "binnendienst"), (other, "via de beurs")):
        row.channel = word
        row.save()
    for somebody in ("Bram", "Carla"):
        assert reader(somebody).get("/channels/words/").status_code == 404
    assert "nog niet gezegd" in text(reader("Anna"), "/channels/words/")
    assert "binnendienst" not in text(reader("Dirk"), "/channels/words/")
    told = {"word": "via de beurs", "channel": "field"}
    assert reader("Anna").post("/channels/words/", told).status_code == 404
    page = reader("Ada").get("/channels/words/").content.decode()
    assert page.count("voorstel: het is de naam van het kanaal zelf") == 1
    assert reader("Ada").post("/channels/words/", told).status_code == 302
    assert [(row.word, row.channel) for row in ChannelWord.objects.all()] == [("via de beurs", "field")]
    reader("Ada").post("/channels/words/", told | {"channel": ""})
    assert not ChannelWord.objects.exists()


def test_chosen_accounts_become_a_scenario_of_the_plan_that_holds(cast: Cast, reader: Reader, served: Account) -> None:
    anna = reader("Anna")
    sent = {"of": f"t{cast.zuid.pk}", "by": "segment", "period": "12m", "accounts": [str(served.pk)]}
    assert anna.post("/channels/scenario/", sent | {"channel": "inside"}).status_code == 302
    assert not PlanChange.objects.exists()  # no plan holds yet
    process = SalesProcess.objects.filter(organisation=cast.organisation).first()
    assert process is not None
    new = NewPlan("Plan", NOW.year, cast.zuid.pk, process.pk, date(NOW.year - 1, 1, 1), date(NOW.year - 1, 12, 31))
    plan = make_plan(viewer(cast, "Anna"), new, VALUES, NOW)
    report = plan_of(viewer(cast, "Anna"), plan, ask_of(find_plan(viewer(cast, "Anna"), plan)))
    hold_plan(viewer(cast, "Anna"), plan, "Dit jaar", to_keep(report), NOW)
    answer = anna.post("/channels/scenario/", sent | {"channel": "inside"})
    made = PlanChange.objects.get()
    assert answer["Location"] == f"/scenarios/{made.plan_id}/"
    assert (made.plan.parent_id, made.kind, made.terms["share"]) == (plan, "inside_sales", 1.0)
    anna.post("/channels/scenario/", {**sent, "accounts": [], "segment": "klein", "channel": "distributor"})
    made = PlanChange.objects.get(kind="channel")
    assert (made.terms["channel"], made.terms["segment"], made.terms["customers"]) == ("distributor", "klein", 1.0)
    assert 0 < made.terms["orders"] <= 0.95
    assert anna.post("/channels/scenario/", sent | {"channel": "field"}).status_code == 404
    for somebody in ("Bram", "Carla", "Dirk"):
        assert reader(somebody).post("/channels/scenario/", sent | {"channel": "inside"}).status_code == 404


def test_the_page_asks_a_fixed_number_of_times(
    cast: Cast, reader: Reader, served: Account, django_assert_max_num_queries: Any
) -> None:
    anna = reader("Anna")
    with changing(cast.organisation.pk), django_assert_max_num_queries(72):
        assert anna.get(f"/channels/?of=t{cast.zuid.pk}&by=segment").status_code == 200


def test_merging_accounts_keeps_the_channel(cast: Cast, served: Account) -> None:
    from meetpunt.actions.accounts.merging import merge_accounts

    double = Account.objects.create(organisation=cast.organisation, name="Kleine  Klant", created_at=NOW)
    AccountChannel.objects.create(
        organisation=cast.organisation, account=double, channel="online", valid_from=BEGINNING
    )
    anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, NOW.date())
    assert anna is not None
    merge_accounts(anna, served.pk, double.pk, (), NOW)
    assert AccountChannel.objects.get().account_id == served.pk
