"""A Pipedrive that is connected, from the key that somebody gave to the figures, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.crm.connecting import change_terms, connect
from meetpunt.actions.crm.meaning import confirm_mapping, foresee, with_people_known
from meetpunt.actions.crm.syncing import Synced, sync
from meetpunt.actions.log_activity import log_activity
from meetpunt.connectors.crm.design import design_from_json
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.pipedrive.tables import tables
from meetpunt.connectors.transport import Reach
from meetpunt.method.lengths import MINUTE
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.crm.pending import Batch, Joins, KeptRecord, sample
from meetpunt.store.crm.records import Place
from meetpunt.store.models import (
    Account,
    Activity,
    CrmConnection,
    CrmRecord,
    Opportunity,
    OpportunityLine,
    StageEvent,
)
from tests.build import Company, act_in, company
from tests.connectors.pipedrive.fake import Fake, served
from tests.connectors.pipedrive.shelf import ToldClock
from tests.connectors.pipedrive.test_translation import confirm

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only("what SQL can differ in is marked `both`")]
HERE = Reach(allow_loopback=True)


class Connected:
    """An organisation with a connection to a fake Pipedrive."""

    def __init__(self, fake: Fake, name: str = "Proefbedrijf") -> None:
        self.fake = fake
        self.firm: Company = company(name, steps="SPATOCW")
        self.firm.person("Ada", roles=("administrator",))
        self.clock = ToldClock(fake.company.now + timedelta(hours=1))
        ada = self.firm.people["Ada"].pk
        viewer = viewer_of_person(ada, self.firm.organisation.pk, self.clock.now().date())
        assert viewer is not None
        self.ada: Viewer = viewer
        keys = {"api_domain": fake.address, "api_token": fake.token}
        self.id = connect(self.ada, "pipedrive", "Pipedrive", keys, self.clock, HERE)

    @property
    def row(self) -> CrmConnection:
        return CrmConnection.objects.select_related("source").get(pk=self.id)

    @property
    def place(self) -> Place:
        return Place(self.firm.organisation.pk, self.id)

    def sync(self) -> Synced:
        self.clock.at = self.fake.company.now + timedelta(hours=1)
        done = sync(self.firm.organisation.pk, self.id, self.clock, HERE)
        self.fake.company.now = self.clock.at
        return done

    def confirm(self) -> None:
        mapping = with_people_known(self.ada, load_mapping(self.row.source.mapping), design_from_json(self.row.design))
        confirm(mapping)
        assert foresee(self.ada, self.id, mapping, self.clock, HERE).rejected == 0
        confirm_mapping(self.ada, self.id, mapping, self.clock.now())


@pytest.fixture
def fake() -> Iterator[Fake]:
    with served(Fake()) as told:
        yield told


def facts(firm: Company) -> dict[str, list[tuple[object, ...]]]:
    """What landed, as it stands now."""
    mine = {"organisation": firm.organisation}
    opportunities = Opportunity.objects.filter(**mine).order_by("external_id")
    activities = Activity.objects.filter(**mine).order_by("external_id")
    return {
        "opportunities": list(
            opportunities.values_list(
                *("external_id", "name", "step__code", "outcome", "amount_minor", "closed_on", "loss_reason"),
                *("account__name", "owner__name"),
            )
        ),
        "activities": list(
            activities.values_list("external_id", "kind", F("length_ms") / MINUTE, "opportunity__external_id")
        ),
        "lines": sorted(OpportunityLine.objects.filter(**mine).values_list("opportunity__external_id", "amount_minor")),
        "accounts": sorted(Account.objects.filter(**mine).values_list("external_id", "name")),
    }


def filled(fake: Fake) -> int:
    add = fake.company.add
    organisation = add("organizations", name="Bakkerij Smit")
    person = add("persons", name="Jan Smit", org_id=organisation)
    product = add("products", name="Oven", prices=[{"price": 600, "cost": 200, "currency": "EUR"}])
    deal: int = add("deals", title="Oven", org_id=organisation, person_id=person, value=1200)
    fake.company.lines(deal, {"product_id": product, "quantity": 2, "item_price": 600})
    fake.company.edit("deals", deal, stage_id=4)
    about = {"deal_id": deal, "org_id": organisation, "person_id": person}
    add("activities", type="meeting", due_time="09:30:00", duration="01:00:00", done=True, **about)
    add("leads", title="Misschien", organization_id=organisation)
    return deal


def test_nothing_lands_before_a_person_has_said_what_the_stages_mean(fake: Fake) -> None:
    filled(fake)
    there = Connected(fake)
    assert there.sync().trouble == ""
    assert CrmRecord.objects.filter(entity="deals").count() == 1
    assert Opportunity.objects.count() == 0
    there.confirm()
    assert there.sync().trouble == ""
    assert Opportunity.objects.count() == 2


@pytest.mark.both
def test_what_stands_in_pipedrive_stands_here(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    done = there.sync()
    assert (done.trouble, done.to_json()["rejected"]) == ("", 0)
    found = {one.external_id: one for one in Opportunity.objects.select_related("step", "account", "owner", "contact")}
    oven = found.pop(str(deal))
    assert (oven.step.code, oven.outcome, oven.amount_minor, oven.currency) == ("O", "open", 120_000, "EUR")
    assert (oven.account.name, oven.contact.name, oven.owner.name) == ("Bakkerij Smit", "Jan Smit", "Bram de Wit")
    (lead,) = found.values()
    assert (lead.step.code, lead.name) == ("S", "Misschien")
    (visit,) = Activity.objects.all()
    assert (visit.kind, visit.minutes, visit.status, visit.opportunity_id) == ("visit", 60, "held", oven.pk)
    assert list(OpportunityLine.objects.values_list("amount_minor", "cost_minor")) == [(120_000, 40_000)]


@pytest.mark.both
def test_the_same_again_changes_nothing(fake: Fake) -> None:
    filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    before = facts(there.firm)
    done = there.sync()
    assert (done.read, facts(there.firm)) == ({}, before)


def test_a_deal_that_is_won_opened_again_and_lost_is_all_that_here(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    outcomes = []
    for told in ({"status": "won"}, {"status": "open"}, {"status": "lost", "lost_reason": "Te duur"}):
        fake.company.edit("deals", deal, **told)
        there.sync()
        outcomes.append(Opportunity.objects.get(external_id=str(deal)).outcome)
    assert outcomes == ["won", "open", "lost"]
    assert Opportunity.objects.get(external_id=str(deal)).loss_reason == "Te duur"


def test_a_win_that_turned_out_to_be_a_loss_is_a_loss(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    for told in ({"status": "won"}, {"status": "lost", "lost_reason": "Toch niet"}):
        fake.company.edit("deals", deal, **told)
    there.sync()
    row = Opportunity.objects.select_related("step").get(external_id=str(deal))
    assert (row.outcome, row.step.code, row.loss_reason) == ("lost", "O", "Toch niet")


def test_products_that_were_taken_off_a_deal_are_gone_here(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    fake.company.lines(deal)
    there.sync()
    assert OpportunityLine.objects.count() == 0


def test_a_won_deal_is_an_order_by_itself(fake: Fake) -> None:
    deal = filled(fake)
    fake.company.edit("deals", deal, status="won")
    there = Connected(fake)
    there.confirm()
    there.sync()
    with connection.cursor() as cursor:
        cursor.execute("SELECT opportunity_id, is_derived, amount_minor FROM fact_order_line")
        orders = cursor.fetchall()
    assert orders == [(Opportunity.objects.get(external_id=str(deal)).pk, 1, 120_000)]


@pytest.mark.both
def test_a_lead_that_becomes_a_deal_stays_the_same_opportunity(fake: Fake) -> None:
    filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    (lead,) = fake.company.records["leads"]
    before = Opportunity.objects.get(external_id=f"lead:{lead}")
    fake.company.convert(lead, stage_id=2)
    there.sync()
    there.sync()
    assert Opportunity.objects.count() == 2
    after = Opportunity.objects.select_related("step").get(pk=before.pk)
    assert (after.step.code, after.external_id) == ("A", f"lead:{lead}")


@pytest.mark.both
def test_what_is_deleted_there_is_gone_here(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    fake.company.delete("deals", deal)
    there.sync()
    assert not Opportunity.objects.filter(external_id=str(deal)).exists()


def test_leads_that_became_deals_are_not_taken_for_gone(fake: Fake) -> None:
    leads = [fake.company.add("leads", title=f"Lead {number}") for number in range(30)]
    there = Connected(fake)
    there.confirm()
    there.sync()
    for lead in leads[:25]:
        fake.company.convert(lead)
    there.sync()
    fake.company.now += timedelta(days=8)  # a sweep is due
    assert there.sync().trouble == ""
    assert Opportunity.objects.count() == 30


@pytest.mark.both
def test_translating_many_asks_the_database_no_more_than_translating_few(fake: Fake) -> None:
    there = Connected(fake)
    there.confirm()
    counts = []
    for many in (3, 12):
        for number in range(many):
            product = fake.company.add("products", name=f"Oven {many} {number}")
            deal = fake.company.convert(fake.company.add("leads", title="Oven"))
            fake.company.lines(deal, {"product_id": product, "quantity": 1, "item_price": 5})
            fake.company.add("activities", deal_id=deal)
        batch: list[KeptRecord] = []
        there.sync()
        joins = Joins(there.place)
        for entity in ("deals", "deal_lines", "deal_changes", "activities"):
            batch += sample(there.place, entity, (), 1000)
        with CaptureQueriesContext(connection) as asked:
            tables(Batch(there.place, batch, joins))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_a_sync_that_was_cut_short_is_finished_by_the_next(fake: Fake) -> None:
    fake.most = 2
    for number in range(9):
        fake.company.add("deals", title=f"Deal {number}", value=100 + number)
    there = Connected(fake)
    there.confirm()
    fake.fail(*["broken"] * 5, where="/api/v2/deals")
    assert there.sync().trouble == "later"
    assert there.sync().trouble == ""
    assert Opportunity.objects.count() == 9


def test_what_may_be_spent_in_a_day_is_not_gone_over_and_the_rest_comes_the_next_day(fake: Fake) -> None:
    for number in range(20):
        fake.company.edit("deals", fake.company.add("deals", title=f"Deal {number}"), stage_id=2)
    there = Connected(fake)
    there.confirm()
    change_terms(there.ada, there.id, cap=500, every_minutes=60, writes_back=(), now=there.clock.now())
    days = []
    for _ in range(4):
        done = there.sync()
        days.append(done.spent)
        fake.company.now += timedelta(days=1)
    assert all(spent <= 500 for spent in days)
    assert StageEvent.objects.filter(kind="step", step__code="A").count() == 20


@pytest.mark.parametrize("fault", ["", "silent", "gone"])
def test_a_visit_that_was_logged_here_is_written_there_once(fake: Fake, fault: str) -> None:
    filled(fake)
    there = Connected(fake)
    there.confirm()
    there.sync()
    now = there.clock.now()
    change_terms(there.ada, there.id, cap=None, every_minutes=60, writes_back=("visit",), now=now)
    oven = Opportunity.objects.get(name="Oven")
    bram = viewer_of_person(oven.owner_id, there.firm.organisation.pk, now.date())
    assert bram is not None
    told = ActivityTold(opportunity_id=oven.pk, at=now, minutes=30, subject="Langs geweest")
    log_activity(bram, told, UUID(int=7), now + timedelta(minutes=1))
    if fault:
        fake.fail(fault, where="POST /api/v2/activities")
    for _ in range(4):
        assert there.sync().trouble == ""
    theirs = [one for one in fake.company.records["activities"].values() if one["subject"] == "Langs geweest"]
    assert [(one["type"], one["duration"], one["owner_id"]) for one in theirs] == [("meeting", "00:30:00", 1)]
    assert Activity.objects.filter(subject="Langs geweest").count() == 1


def test_an_activity_that_is_read_before_its_deal_is_about_it_once_that_is_read(fake: Fake) -> None:
    deal = filled(fake)
    there = Connected(fake)
    there.confirm()
    # The deal is changed after its window was fixed, and before its page is asked: only the next sync reads it.
    fake.fail(*["broken"] * 5, where="GET /api/v2/deals")
    there.sync()
    fake.company.edit("deals", deal, title="Grote oven")
    there.sync()
    assert list(Activity.objects.values_list("opportunity", flat=True)) == [None]
    there.sync()
    assert list(Activity.objects.values_list("opportunity__external_id", flat=True)) == [str(deal)]


def edit_something(fake: Fake, dice: Random) -> None:
    """Somebody there does something."""
    there = fake.company
    deals = [number for number, body in there.records["deals"].items() if not body["is_deleted"]]
    deal, customer = dice.choice(deals), dice.choice(list(there.records["organizations"]))
    match dice.randrange(10):
        case 0:
            there.add(
                "deals",
                title="Nieuw",
                value=dice.randrange(1, 99),
                org_id=customer,
            )
        case 1:
            there.edit("organizations", customer, name=f"Klant {dice.randrange(99)}")
        case 2:
            there.add("leads", title="Misschien")
        case 3 if there.records["leads"]:
            there.convert(dice.choice([*there.records["leads"]]), stage_id=dice.randrange(1, 5))
        case 4 if len(deals) > 2:
            there.delete("deals", deal)
        case 5:
            there.edit("deals", deal, status=dice.choice(["won", "lost", "open"]))
        case 6:
            there.edit("deals", deal, is_archived=True)
        case 7:
            there.lines(deal, *[{"product_id": 1, "quantity": 2, "item_price": 3.5}] * dice.randrange(3))
        case 8:
            there.add("activities", deal_id=deal, type="call", due_time="10:00:00", duration="00:20:00", done=True)
        case _:
            there.edit("deals", deal, stage_id=dice.randrange(1, 5), value=dice.randrange(1, 99))


@pytest.mark.both
@pytest.mark.parametrize("seed", [1, *(pytest.param(one, marks=pytest.mark.long) for one in (8, 11))])
def test_reading_bit_by_bit_ends_where_reading_at_once_does(fake: Fake, seed: int) -> None:
    """Edits between and during syncs, and syncs that break off, against one reading of what came of it; only that
    reads no leads any more that became deals, and does not know when they began."""
    dice = Random(seed)
    fake.most = 4
    filled(fake)
    bit_by_bit = Connected(fake)
    bit_by_bit.confirm()
    for _ in range(6):
        for _ in range(dice.randrange(6)):
            edit_something(fake, dice)
        if dice.random() < 0.5:
            fake.fail(*["broken"] * 5, where=dice.choice(["/deals", "/organizations", "/changelog", "/products"]))
        fake.between.extend([lambda: edit_something(fake, dice)] * dice.randrange(2))
        bit_by_bit.sync()
        fake.faults.clear()
    fake.company.now += timedelta(days=8)  # so that a sweep is due
    bit_by_bit.sync()
    bit_by_bit.sync()
    at_once = Connected(fake, "At once")
    at_once.confirm()
    at_once.sync()
    act_in(bit_by_bit.firm.organisation)
    found = facts(bit_by_bit.firm)
    act_in(at_once.firm.organisation)
    assert found == facts(at_once.firm)
