"""The form to log: what it asks, what it offers, and what it does with what was sent before or by somebody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.reports.logging import Choice
from meetpunt.store.models import (
    Account,
    Activity,
    Contact,
    CustomField,
    CustomValue,
    HiddenField,
    Opportunity,
    RecentlySeen,
    Step,
)
from meetpunt.store.tenancy import acting_in
from meetpunt.web.templatetags.logging import field_of
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")


def _step(choice: Choice) -> str:
    """The name of the field with the step of what a choice is about."""
    return field_of("step", choice, choice.about)


def _see(cast: Cast, table: str, row_id: int | None) -> None:
    """Bram had it open."""
    defaults = {"organisation": cast.organisation, "at": datetime.now(UTC)}
    RecentlySeen.objects.get_or_create(person_id=cast.bram, table=table, row_id=row_id, defaults=defaults)


@pytest.mark.both
def test_a_form_that_is_sent_twice_with_other_content_offers_a_visit_of_its_own(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    bram = reader("Bram")
    page = bram.get("/log/")
    told = {"visit": page.context["page"].choices[0].value, "key": page.context["key"], "note": "Goed gesprek"}
    bram.post("/log/", told)
    answer = bram.post("/log/", {**told, "note": "Iets anders"})
    assert answer.status_code == 409
    assert "met een andere inhoud" in answer.content.decode()
    offered = next(one for one in answer.context["page"].choices if one.place == answer.context["chosen"])
    assert (offered.activity_id, offered.account_id) == (None, visit.account_id)
    again = {"visit": offered.value, "key": answer.context["key"], "note": answer.context["typed"]["note"]}
    assert bram.post("/log/", again).status_code == 302
    with acting_in(cast.organisation.pk):
        assert set(Activity.objects.values_list("outcome", flat=True)) == {"Goed gesprek", "Iets anders"}


@pytest.mark.both
def test_a_form_that_somebody_else_filled_in_is_not_kept(visit: Activity, reader: Reader, cast: Cast) -> None:
    page = reader("Bram").get("/log/")
    told = {"visit": page.context["page"].choices[0].value, "who": page.context["who"], "key": page.context["key"]}
    for somebody in ("Anna", "Eva"):
        answer = reader(somebody).post("/log/", told)
        assert answer.status_code == 401
        assert "andere aanmelding" in answer.content.decode()
    with acting_in(cast.organisation.pk):
        assert not Activity.objects.filter(status="held").exists()


def test_what_a_step_asks_for_is_said_by_its_field(visit: Activity, reader: Reader, cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        Opportunity.objects.filter(pk=visit.opportunity_id).update(amount_minor=None)
        offer = Step.objects.get(organisation=cast.organisation, code="O")
        before = Step.objects.get(organisation=cast.organisation, code="T")
        Opportunity.objects.filter(pk=visit.opportunity_id).update(step=before)
    bram = reader("Bram")
    page = bram.get("/log/")
    choice = page.context["page"].choices[0]
    assert 'data-asks="amount"' in page.content.decode()
    amount = field_of("amount", choice, choice.about)
    told = {"visit": choice.value, "key": str(uuid4()), _step(choice): offer.pk}
    answer = bram.post("/log/", told)
    assert answer.status_code == 422
    assert answer.context["problems"] == {amount: "Vul het bedrag in: bij deze stap hoort er een."}
    assert bram.post("/log/", {**told, amount: "1.250,50"}).status_code == 302
    with acting_in(cast.organisation.pk):
        one = Opportunity.objects.get(pk=visit.opportunity_id)
    assert (one.step_id, one.amount_minor) == (offer.pk, 125_050)


def test_a_field_that_the_organisation_hid_is_not_asked_for(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    shown = bram.get("/log/").content.decode()
    with acting_in(cast.organisation.pk):
        for code in ("met_decider", "commitment"):
            HiddenField.objects.create(organisation=cast.organisation, on="activity", code=code, at=datetime.now(UTC))
    page = bram.get("/log/").content.decode()
    for name in ('name="met"', 'name="commitment"'):
        assert name in shown
        assert name not in page
    assert 'name="asked"' in page


@pytest.mark.both
def test_accounts_seen_last_can_be_logged_and_read_with_what_is_planned(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    bram, now = reader("Bram"), datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        of_bram = Opportunity.objects.filter(owner_id=cast.bram, outcome="open").exclude(account=visit.account_id)
        deal = of_bram.select_related("account").first()
        assert deal is not None
        assert deal.account is not None
        of_carla = Account.objects.create(
            organisation=cast.organisation, name="Van Carla", owner=cast.people["Carla"], created_at=now
        )
        for table, row_id in (("opportunity", deal.pk), ("account", of_carla.pk), ("account", visit.account_id)):
            _see(cast, table, row_id)
    recent = bram.get("/log/").context["page"].recent
    assert [one.account_id for one in recent] == [deal.account_id]
    assert deal.pk in [one.opportunity.id for one in recent[0].deals]
    road = bram.get("/log/choose/")
    assert [one.account.id for one in road.context["road"]] == [visit.account_id, deal.account_id]
    assert f'id="opportunity-{deal.pk}"' in road.content.decode()
    assert "Van Carla" not in road.content.decode()
    for somebody in ("Carla", "Eva"):
        assert reader(somebody).get("/log/choose/").context["road"] == ()


def test_what_a_phone_kept_is_mended_also_when_the_plan_is_gone(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram, account_id = reader("Bram"), visit.account_id
    bram.post(f"/activities/{visit.pk}/remove/")
    page = bram.get(f"/log/?mend=x&activity={visit.pk}&account={account_id}")
    assert page.context["page"].choices[0].account_id == account_id
    assert bram.get("/log/?mend=x&activity=999999&account=999999").status_code == 200


@pytest.mark.parametrize("address", ["/log/", "/log/choose/", "/plan/", "/accounts/new/"])
def test_a_form_with_a_key_is_never_kept_on_the_way(visit: Activity, reader: Reader, address: str) -> None:
    assert "no-store" in reader("Bram").get(address).headers["cache-control"]


@pytest.mark.both
def test_planning_twice_with_one_key_plans_once(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    key = bram.get(f"/plan/?account={visit.account_id}").context["key"]
    for _ in range(2):
        bram.post("/plan/", {"key": key, "kind": "call", "account": visit.account_id, "on": str(visit.started_on)})
    with acting_in(cast.organisation.pk):
        assert Activity.objects.filter(kind="call").count() == 1


@pytest.mark.parametrize("address", ["/log/", "/log/choose/"])
@pytest.mark.both
def test_the_form_asks_as_often_when_more_was_seen(visit: Activity, reader: Reader, cast: Cast, address: str) -> None:
    bram, asked = reader("Bram"), []
    with acting_in(cast.organisation.pk):
        open_ones = list(Opportunity.objects.filter(owner_id=cast.bram, outcome="open").exclude(account=None))
    bram.get(address)  # from now on this process knows processes and people
    for seen in (open_ones[:2], open_ones[2:]):
        with acting_in(cast.organisation.pk):
            for one in seen:
                _see(cast, "opportunity", one.pk)
                _see(cast, "account", one.account_id)
                Contact.objects.create(
                    organisation=cast.organisation, account=one.account, name="Wim", created_at=datetime.now(UTC)
                )
        with CaptureQueriesContext(connection) as queries:
            bram.get(address)
        told = [query["sql"] for query in queries.captured_queries]
        asked.append(sum("_config(" not in sql and "current_setting(" not in sql for sql in told))
    assert asked[0] == asked[1] <= 22


def test_own_fields_are_filled_in_with_the_visit_and_taken_back_with_it(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    with acting_in(cast.organisation.pk):
        field = CustomField.objects.create(
            organisation=cast.organisation,
            on="activity",
            code="monsters",
            name_nl="Monsters",
            name_en="Samples",
            type="number",
            made_at=datetime.now(UTC),
        )
    bram = reader("Bram")
    page = bram.get("/log/")
    assert "Monsters" in page.content.decode()
    told = {"visit": page.context["page"].choices[0].value, "key": page.context["key"], f"own_{field.pk}": "veel"}
    answer = bram.post("/log/", told)
    assert answer.status_code == 422
    assert "Schrijf een getal" in answer.content.decode()
    assert 'value="veel"' in answer.content.decode()
    assert bram.post("/log/", told | {f"own_{field.pk}": "4"}).status_code == 302
    with acting_in(cast.organisation.pk):
        assert CustomValue.objects.get().number_micro == 4_000_000
        assert CustomValue.objects.get().row_id == visit.pk
    undo = re.search(r"/undo/(\d+)/", bram.get("/today/").content.decode())
    assert undo is not None
    bram.post(undo.group(0))
    with acting_in(cast.organisation.pk):
        assert not CustomValue.objects.exists()
        assert Activity.objects.get(pk=visit.pk).status == "planned"
