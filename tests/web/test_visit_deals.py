"""Buying visits: asking several at once, talking in turns, what was delivered, and both home pages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from meetpunt.actions import visit_deals as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, hold_plan, make_plan
from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Say, Terms
from meetpunt.store.access import viewer_of_person
from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    FiguresLooked,
    Notification,
    Order,
    StandIn,
    Step,
    VisitDeal,
    VisitDealTurn,
)
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.web.views import team
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

TODAY = datetime.now(UTC).date()
NOW = Period.quarter_of(TODAY)
CODE = f"{NOW.first.year}-Q{(NOW.first.month + 2) // 3}"
PAGE = "/visits-agreed/"


def _ask(client: Client, cast: Cast, visits: str = "60", **more: str) -> Any:
    told = {"period": CODE, "to": "all", "key": str(uuid4()), f"visits-{cast.bram}": visits, **more}
    return client.post(PAGE, told, follow=True)


def _deal(cast: Cast) -> VisitDeal:
    with acting_in(cast.organisation.pk):
        return VisitDeal.objects.order_by("-pk")[0]


def _say(client: Client, deal: VisitDeal, say: str, visits: str = "", **more: str) -> Any:
    seen = VisitDealTurn.objects.filter(deal=deal).order_by("-pk").values_list("pk", flat=True)[0]
    told = {"say": say, "visits": visits, "seen": str(seen), "key": str(uuid4()), **more}
    return client.post(f"{PAGE}{deal.pk}/", told, follow=True)


def _visit(cast: Cast, account: Account | None, day: date, **more: Any) -> Activity:
    told = {"person_id": cast.bram, "kind": "visit", "status": "held", **more}
    with changing(cast.organisation.pk):
        return Activity.objects.create(
            organisation=cast.organisation,
            account=account,
            started_on=day,
            started_at=datetime.combine(day, time(9), UTC),
            recorded_at=datetime.now(UTC),
            **told,
        )


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> None:
    """The tests look into the tables of Bram's organisation."""
    act_in(cast.organisation)


@pytest.fixture
def agreed(cast: Cast, reader: Reader) -> VisitDeal:
    """Bram agreed with 60 visits to everybody in this quarter."""
    _ask(reader("Anna"), cast)
    deal = _deal(cast)
    _say(reader("Bram"), deal, "agree")
    return _deal(cast)


@pytest.mark.both
def test_anna_asks_bram_offers_anna_agrees_and_each_hears_of_it(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _ask(anna, cast, "60", note="Nieuwe klanten eerst")
    deal = _deal(cast)
    assert (deal.state, deal.visits, deal.asked_by_id) == ("open", None, cast.people["Anna"].pk)
    assert "Anna Hendriks vraagt 60 bezoeken van" in bram.get("/notifications/").content.decode()
    page = bram.get(f"{PAGE}{deal.pk}/").content.decode()
    for text in ("Anna Hendriks vraagt 60 bezoeken", "Nieuwe klanten eerst", "Akkoord met 60 bezoeken"):
        assert text in page, text
    _say(bram, deal, "offer", "48", note="Drie weken verlof")
    assert "Bram Jansen biedt 48 bezoeken aan van" in anna.get("/notifications/").content.decode()
    assert "Jouw antwoord wordt gevraagd" in anna.get(PAGE).content.decode()
    _say(anna, deal, "agree")
    deal = _deal(cast)
    assert (deal.state, deal.visits) == ("agreed", 48)
    with acting_in(cast.organisation.pk):
        assert Notification.objects.filter(kind="visit_deal").count() == 3
        turns = Change.objects.filter(table="visitdealturn")
        assert sorted(turns.values_list("after__kind", flat=True)) == ["agree", "ask", "offer"]
    trail = bram.get("/changes/").content.decode()
    assert "gevraagde of geboden bezoeken" in trail
    assert "Drie weken verlof" in trail


@pytest.mark.both
def test_only_whose_turn_it_is_may_answer_and_a_settled_one_is_settled(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _ask(anna, cast)
    deal = _deal(cast)
    assert "Akkoord met" not in anna.get(f"{PAGE}{deal.pk}/").content.decode()
    assert _say(anna, deal, "agree").status_code == 422
    assert _say(bram, deal, "ask", "50").status_code == 422  # a rep offers, a manager asks
    assert _say(bram, deal, "offer", "0").status_code == 422
    assert _say(bram, deal, "offer", "12,5").status_code == 422
    assert _say(bram, deal, "offer", "veel").status_code == 422
    assert _say(bram, deal, "nonsense").status_code == 422
    _say(bram, deal, "decline", note="Te druk")
    assert _deal(cast).state == "declined"
    assert _say(anna, deal, "agree").status_code == 422
    assert "Te druk" in anna.get(f"{PAGE}{deal.pk}/").content.decode()


@pytest.mark.both
def test_an_answer_to_something_that_was_not_seen_is_refused(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _ask(anna, cast)
    deal = _deal(cast)
    answer = bram.post(f"{PAGE}{deal.pk}/", {"say": "agree", "seen": "99999", "key": str(uuid4())})
    assert answer.status_code == 422
    assert "Er is iets gezegd sinds" in answer.content.decode()


@pytest.mark.both
def test_what_is_sent_twice_is_said_once(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    key = str(uuid4())
    for _ in range(2):
        assert _ask(anna, cast, key=key).status_code == 200
    assert "Hetzelfde was al gevraagd" in _ask(anna, cast).content.decode()
    deal, seen = _deal(cast), VisitDealTurn.objects.get().pk
    for _ in range(2):
        told = {"say": "offer", "visits": "40", "seen": seen, "key": key}
        assert bram.post(f"{PAGE}{deal.pk}/", told, follow=True).status_code == 200
    with acting_in(cast.organisation.pk):
        assert VisitDeal.objects.count() == 1
        assert VisitDealTurn.objects.count() == 2


def test_several_are_asked_at_once_and_taken_back_at_once(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    page = _ask(anna, cast, **{f"visits-{cast.people['Eva'].pk}": "40"}).content.decode()
    assert "Aan 2 mensen gevraagd" in page
    anna.post(re.findall(r"/undo/\d+/", page)[-1])
    with acting_in(cast.organisation.pk):
        assert not VisitDeal.objects.exists()
        assert not Notification.objects.filter(kind="visit_deal").exists()


def test_what_was_answered_is_not_taken_back(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    undo = re.findall(r"/undo/\d+/", _ask(anna, cast).content.decode())[-1]
    deal = _deal(cast)
    agreed = re.findall(r"/undo/\d+/", _say(bram, deal, "agree").content.decode())[-1]
    anna.post(undo)
    assert _deal(cast).state == "agreed"
    bram.post(agreed)
    assert (_deal(cast).state, _deal(cast).visits) == ("open", None)
    anna.post(undo)
    assert not VisitDeal.objects.exists()


def test_talking_anew_replaces_the_old_once_both_agree_and_the_history_stays(
    cast: Cast, reader: Reader, agreed: VisitDeal
) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    page = bram.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "45", "key": str(uuid4())}, follow=True)
    new = _deal(cast)
    assert (new.replaces_id, new.state) == (agreed.pk, "open")
    agreed.refresh_from_db()
    assert (agreed.state, agreed.visits) == ("agreed", 60)  # holds until both agree anew
    assert "Bram Jansen gaat akkoord met 60 bezoeken" in page.content.decode()
    assert "Hierover wordt opnieuw gepraat" in anna.get(f"{PAGE}{agreed.pk}/").content.decode()
    assert anna.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "70"}).status_code == 422
    undo = re.findall(r"/undo/\d+/", _say(anna, new, "agree").content.decode())[-1]
    agreed.refresh_from_db()
    assert (agreed.state, _deal(cast).visits) == ("replaced", 45)
    listed = anna.get(PAGE).content.decode()
    assert "was 60" in listed
    assert f"{PAGE}{agreed.pk}/" not in listed
    anna.post(undo)
    agreed.refresh_from_db()
    assert agreed.state == "agreed"


def test_declining_the_talk_anew_leaves_what_was_agreed(cast: Cast, reader: Reader, agreed: VisitDeal) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    anna.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "75", "key": str(uuid4())})
    _say(bram, _deal(cast), "decline")
    agreed.refresh_from_db()
    assert (agreed.state, agreed.visits) == ("agreed", 60)
    assert bram.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "60"}).status_code == 422
    assert bram.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "50"}).status_code == 302


@pytest.mark.both
def test_delivery_counts_the_account_of_that_moment_and_opens_its_visits(
    cast: Cast, reader: Reader, agreed: VisitDeal
) -> None:
    anna = reader("Anna")
    _ask(anna, cast, "10", to="customers")
    customers = _deal(cast)
    _say(reader("Bram"), customers, "agree")
    with acting_in(cast.organisation.pk):
        account = Account.objects.create(organisation=cast.organisation, name="Bakker Blij", created_at=cast_now())
    _visit(cast, account, NOW.first)
    with changing(cast.organisation.pk):
        Order.objects.create(
            organisation=cast.organisation,
            account=account,
            ordered_at=cast_now(),
            ordered_on=NOW.first + timedelta(days=1),
            recorded_at=cast_now(),
            amount_minor=100,
            currency="EUR",
        )
    if NOW.first < TODAY:
        _visit(cast, account, NOW.first + timedelta(days=1))
    _visit(cast, account, NOW.first, status="planned")
    _visit(cast, account, NOW.first, kind="call")
    _visit(cast, None, NOW.first - timedelta(days=1))
    lines = {one.deal.id: one for one in anna.get(PAGE).context["others"][0].lines}
    later = int(NOW.first < TODAY)
    assert lines[agreed.pk].delivered == 1 + later
    assert lines[customers.pk].delivered == later  # the first visit was to somebody who had not ordered yet
    page = anna.get(f"{PAGE}{agreed.pk}/").content.decode()
    assert page.count("Bakker Blij") == 1 + later
    assert "van 60" in page


def cast_now() -> datetime:
    return datetime.combine(NOW.first, time(8), UTC)


def test_delivery_stands_on_both_home_pages(cast: Cast, reader: Reader, agreed: VisitDeal) -> None:
    _visit(cast, None, TODAY)
    for somebody, page in (("Bram", "/today/"), ("Anna", f"/team/{cast.zuid.pk}/"), ("Anna", "/today/")):
        text = reader(somebody).get(page).content.decode()
        assert re.search(r"<strong>1</strong> van 60 geleverd", text), page
        assert PAGE in text
    for somebody in ("Eva", "Carla"):
        assert "van 60 geleverd" not in reader(somebody).get("/today/").content.decode()
    assert "van 60 geleverd" not in reader("Diana").get(f"/team/{cast.zuid.pk}/").content.decode()


def test_what_is_agreed_stands_beside_a_funnel_that_stayed_as_it_was(
    cast: Cast, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As outside a transaction: what was agreed is no part of these, so that they are kept.
    monkeypatch.setattr(team, "report_team", cache(team.report_team))
    monkeypatch.setattr(team, "choices", cache(team.choices))
    anna, page = reader("Anna"), f"/team/{cast.zuid.pk}/"
    assert "deal-home" not in anna.get(page).content.decode()
    _ask(anna, cast)
    _say(reader("Bram"), _deal(cast), "agree")
    assert "deal-home" in anna.get(page).content.decode()


@pytest.mark.both
def test_for_who_does_not_see_brams_figures_his_deals_are_not_there(
    cast: Cast, reader: Reader, agreed: VisitDeal
) -> None:
    for somebody in ("Carla", "Dirk", "Eva", "Diana", "Ada"):
        client = reader(somebody)
        assert client.get(f"{PAGE}{agreed.pk}/").status_code == 404, somebody
        assert _say(client, agreed, "agree").status_code == 404, somebody
        assert client.post(f"{PAGE}{agreed.pk}/", {"say": "anew", "visits": "9"}).status_code == 404, somebody
        answer = client.get(PAGE)
        assert answer.status_code == 404 or "Bram Jansen" not in answer.content.decode(), somebody
        _ask(client, cast, "9")
    with acting_in(cast.organisation.pk):
        assert VisitDeal.objects.count() == 1
        assert VisitDealTurn.objects.count() == 2
    for somebody in ("Diana", "Ada"):
        assert reader(somebody).get(PAGE).status_code == 404
    assert reader("Anna").get(f"{PAGE}999999/").status_code == 404


@pytest.mark.both
def test_nobody_asks_visits_of_people_of_another_team(cast: Cast) -> None:
    carla, anna = cast.people["Carla"].pk, cast.people["Anna"].pk
    with acting_in(cast.organisation.pk):
        viewer = viewer_of_person(anna, cast.organisation.pk, TODAY)
        assert viewer is not None
        for person in (carla, anna, cast.people["Dirk"].pk):
            with pytest.raises(LookupError):
                acting.ask(viewer, {person: 9}, Terms(NOW.first, NOW.last), "", None, datetime.now(UTC))
        with pytest.raises(Refused):
            acting.ask(viewer, {}, Terms(NOW.first, NOW.last), "", None, datetime.now(UTC))
        over = Terms(NOW.first - timedelta(days=90), NOW.first - timedelta(days=1))
        with pytest.raises(Refused):
            acting.ask(viewer, {cast.bram: 9}, over, "", None, datetime.now(UTC))


@pytest.mark.both
def test_who_stands_in_for_bram_does_not_bargain_for_him(cast: Cast, reader: Reader) -> None:
    _ask(reader("Anna"), cast)
    deal = _deal(cast)
    with acting_in(cast.organisation.pk):
        StandIn.objects.create(
            organisation=cast.organisation,
            absent_id=cast.bram,
            by=cast.people["Eva"],
            valid_from=BEGINNING,
            valid_until=FOREVER,
        )
    assert reader("Eva").get(f"{PAGE}{deal.pk}/").status_code == 404
    assert _say(reader("Eva"), deal, "agree").status_code == 404


def test_a_period_that_is_over_takes_only_a_no(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _ask(anna, cast)
    deal = _deal(cast)
    with acting_in(cast.organisation.pk):
        past = Period.quarter_of(NOW.first - timedelta(days=1))
        VisitDeal.objects.filter(pk=deal.pk).update(first_day=past.first, last_day=past.last)
    for say in (Say.AGREE, Say.OFFER):
        assert _say(bram, deal, say, "4").status_code == 422
    assert "Akkoord met" not in bram.get(f"{PAGE}{deal.pk}/").content.decode()
    _say(bram, deal, "decline")
    assert _deal(cast).state == "declined"


@pytest.mark.both
def test_bram_can_read_that_anna_looked_and_takes_his_deals_along(
    cast: Cast, reader: Reader, agreed: VisitDeal
) -> None:
    reader("Anna").get(f"{PAGE}{agreed.pk}/")
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="visit_deal").count() == 1
    page = reader("Bram").get("/my-data/").content.decode()
    assert "Van mij gevraagde bezoeken" in page
    assert reader("Bram").get("/my-data/export/").status_code == 200


@pytest.mark.both
def test_more_deals_and_visits_cost_no_more_questions(cast: Cast, reader: Reader, agreed: VisitDeal) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _visit(cast, None, TODAY)
    places = ((anna, PAGE), (anna, f"/team/{cast.zuid.pk}/"), (bram, "/today/"), (bram, f"{PAGE}{agreed.pk}/"))
    for client, place in places:
        client.get(place)
    few = [questions(client, place) for client, place in places]
    for code in ("customers", "others"):
        _ask(anna, cast, "9", to=code, **{f"visits-{cast.people['Eva'].pk}": "8"})
        _say(bram, VisitDeal.objects.filter(person_id=cast.bram).order_by("-pk")[0], "agree")
    for _ in range(5):
        _visit(cast, None, TODAY)
    for client, place in places:
        client.get(place)
    assert [questions(client, place) for client, place in places] == few
    assert few[0] <= 26, few


def test_the_form_is_filled_with_what_the_plan_that_holds_leaves(cast: Cast, reader: Reader) -> None:
    """600 visits a year, 400 of them agreed and 50 for orders: 150 are left, about a quarter of that in a quarter."""
    anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
    assert anna is not None
    wanted = {
        "workable_days": 200.0,
        "visits_per_day": 3.0,
        "customers": 100.0,
        "visits_per_customer": 4.0,
        "sale_share": 0.0,
        "orders": 10.0,
        "visits_per_order": 5.0,
    }
    values = {ValueKey(code, cast.bram): Wanted(value) for code, value in wanted.items()}
    days = Period.year(TODAY.year - 1)
    process = Step.objects.filter(organisation=cast.organisation)[0].process_id
    new = NewPlan("Plan", TODAY.year, cast.zuid.pk, process, days.first, days.last)
    hold_plan(anna, make_plan(anna, new, values, datetime.now(UTC)), "Proef", [], datetime.now(UTC))
    page = reader("Anna").get(f"{PAGE}?from=plan")
    (bram,) = [one for one in page.context["asks"] if one["person"].id == cast.bram]
    assert bram["spare"] == int(bram["value"])
    assert 25 <= bram["spare"] <= 50
    assert f"het plan laat {bram['spare']} over" in page.content.decode()
    assert "Er geldt geen plan" in reader("Anna").get(f"{PAGE}?period={TODAY.year + 1}-Q1&from=plan").content.decode()
