"""From records to rows: upserts, references, stubs, dated assignments, lines, activities and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from meetpunt.actions.processes import ensure_process
from meetpunt.connectors.base import Flag, Record
from meetpunt.method.spatoco import SPATOCO
from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Activity,
    Contact,
    ImportUndo,
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Order,
    OrderLine,
    Person,
    PersonRole,
    Product,
    ProductPrice,
    StageEvent,
    Step,
    Team,
    TeamManagement,
    TeamMembership,
    VisitAgreement,
)
from meetpunt.store.tenancy import acting_in, change_number
from tests.landing import LATER, NOW, Import, at, contents

pytestmark = pytest.mark.django_db


@pytest.fixture
def into() -> Import:
    made = Import()
    with acting_in(made.organisation.pk):
        yield made


def deal(into: Import, key: str = "D1", **values: object) -> Record:
    told = {"name": "Slicer", "owner": "Anna", "stage": "P", "status": "open", "amount": Decimal("1000.50")} | values
    return into.record("opportunities", key, **{name: value for name, value in told.items() if value is not None})


def test_the_same_records_twice_change_nothing_at_all(into: Import) -> None:
    records = [
        into.record("people", "7", name="Anna", team="Noord", manager="Chris", territory="Friesland"),
        into.record("accounts", "A1", name="Jansen", owner="7", visits_per_year=Decimal(4)),
        into.record("products", "P1", name="Slicer", family="Slicers", list_price=Decimal("10")),
        deal(into, owner="7", account="A1", product="P1", created_at=at("2026-01-02 10:00")),
        into.record("events", "E1", opportunity="D1", stage="A", at=at("2026-02-01 10:00")),
        into.record("activities", "V1", kind="visit", owner="7", account="A1", starts_at=at("2026-02-01 09:00")),
        into.record("orders", "O1", account="A1", ordered_at=at("2026-03-01 09:00")),
        into.record("order_lines", "O1-1", order="O1", product="P1", quantity=Decimal(2), price=Decimal("9.95")),
    ]
    first = into.land(*records)
    before = contents(into.organisation.pk)
    second = into.land(*records, now=LATER)
    assert contents(into.organisation.pk) == before
    assert {table: (counts.new, counts.changed) for table, counts in second.tables.items()} == dict.fromkeys(
        first.tables, (0, 0)
    )
    assert all(counts.same for counts in second.tables.values())


def test_a_changed_amount_is_updated_and_the_former_terms_are_kept(into: Import) -> None:
    into.land(deal(into))
    tally = into.land(deal(into, amount=Decimal("1500")), now=LATER)
    assert tally.of("opportunities").changed == 1
    opportunity = Opportunity.objects.get()
    assert opportunity.amount_minor == 150000
    change = OpportunityChange.objects.get()
    assert (change.amount_minor, change.until, change.currency) == (100050, LATER, "EUR")
    undo = ImportUndo.objects.get(table="opportunity")
    assert undo.before["amount_minor"] == [100050, 150000]


def test_what_a_file_does_not_tell_is_not_wiped_out(into: Import) -> None:
    into.land(into.record("accounts", "A1", name="Jansen", town="Goes", segment="Bakers"))
    into.land(into.record("accounts", "A1", name="Jansen", segment="Butchers"))
    account = Account.objects.get()
    assert (account.town, account.segment) == ("Goes", "Butchers")


def test_every_batch_is_one_change_of_the_organisation(into: Import) -> None:
    before = change_number(into.organisation.pk)
    into.land(into.record("accounts", "A1", name="Jansen"))
    assert change_number(into.organisation.pk) == before + 1


def test_a_reference_goes_by_the_id_of_the_source_before_a_name(into: Import) -> None:
    into.land(
        into.record("people", "Bram", name="Anna"),
        into.record("people", "2", name="Bram"),
        deal(into, owner="Bram"),
    )
    assert Opportunity.objects.get().owner.name == "Anna"


def test_a_name_is_found_whatever_its_case_accents_and_spaces(into: Import) -> None:
    into.land(into.record("accounts", "A1", name="Café  Zoë"), deal(into, account="cafe zoe"))
    assert Account.objects.count() == 1
    assert Opportunity.objects.get().account.name == "Café  Zoë"


def test_a_name_that_two_bear_refers_to_neither_and_is_listed(into: Import) -> None:
    tally = into.land(
        into.record("accounts", "A1", name="Jansen"),
        into.record("accounts", "A2", name="jansen"),
        deal(into, account="Jansen"),
    )
    assert Opportunity.objects.get().account is None
    assert tally.collisions == {("accounts", "Jansen"): 2}
    assert tally.unknown == {"opportunities.account": 1}


def test_an_unknown_parent_becomes_a_stub_that_a_later_record_fills_in(into: Import) -> None:
    tally = into.land(deal(into, account="Bakkerij Bos", product="Slicer XL"))
    assert tally.stubs == {"people": 1, "accounts": 1, "products": 1}
    stub = Account.objects.get()
    tally = into.land(into.record("accounts", "77", name="Bakkerij Bos", town="Goes"), now=LATER)
    assert tally.of("accounts").changed == 1
    account = Account.objects.get()
    assert (account.pk, account.external_id, account.town) == (stub.pk, "77", "Goes")
    assert Opportunity.objects.get().account == account


def test_a_person_made_by_hand_is_the_one_that_a_file_names(into: Import) -> None:
    anna = Person.objects.create(organisation=into.organisation, name="Anna de Vries", email="anna@example.org")
    tally = into.land(into.record("people", "7", name="anna de vries"), deal(into, owner="7"))
    assert Person.objects.get() == anna
    assert Opportunity.objects.get().owner == anna
    assert tally.of("people").changed == 1


def test_a_row_of_an_id_that_was_told_before_is_refused(into: Import) -> None:
    tally = into.land(into.record("accounts", "A1", name="Jansen"), into.record("accounts", "A1", name="Pietersen"))
    assert Account.objects.get().name == "Jansen"
    assert (tally.of("accounts").doubles, tally.refused[0].code) == (1, "double_id")


def test_a_person_belongs_to_the_team_named_after_the_manager(into: Import) -> None:
    into.land(into.record("people", "7", name="Anna", manager="Chris", territory="Noord"))
    team = Team.objects.get()
    member = TeamMembership.objects.get()
    assert (team.name, member.person.name, member.valid_from, member.as_at_import) == ("Chris", "Anna", BEGINNING, True)
    assert TeamManagement.objects.get().person.name == "Chris"
    roles = {(row.person.name, row.role) for row in PersonRole.objects.all()}
    assert roles == {("Anna", "rep"), ("Chris", "manager")}


def test_a_manager_in_the_file_is_no_rep_and_the_teams_hang_together(into: Import) -> None:
    into.land(
        into.record("people", "1", name="Dirk"),
        into.record("people", "2", name="Chris", manager="1"),
        into.record("people", "3", name="Anna", manager="2"),
    )
    assert set(PersonRole.objects.values_list("person__name", "role")) == {
        ("Dirk", "manager"),
        ("Chris", "manager"),
        ("Anna", "rep"),
    }
    assert Team.objects.get(name="2").parent == Team.objects.get(name="1")


def test_a_change_of_team_holds_from_the_day_of_the_import(into: Import) -> None:
    into.land(into.record("people", "7", name="Anna", team="Noord"))
    into.land(into.record("people", "7", name="Anna", team="Zuid"), now=LATER)
    rows = TeamMembership.objects.order_by("valid_from").values_list("team__name", "valid_from", "valid_until")
    assert list(rows) == [("Noord", BEGINNING, date(2026, 7, 1)), ("Zuid", date(2026, 7, 1), FOREVER)]


def test_an_account_keeps_whose_it_was_and_how_often_it_is_visited(into: Import) -> None:
    into.land(into.record("accounts", "A1", name="Jansen", owner="Anna", visits_per_year=Decimal(4)))
    into.land(into.record("accounts", "A1", name="Jansen", owner="Bram", visits_per_year=Decimal(6)), now=LATER)
    owners = AccountAssignment.objects.order_by("valid_from").values_list("owner__name", "as_at_import")
    assert list(owners) == [("Anna", True), ("Bram", False)]
    visits = VisitAgreement.objects.order_by("valid_from").values_list("visits_per_year", flat=True)
    assert list(visits) == [4, 6]


def test_a_price_rise_leaves_the_former_price_in_force_before_it(into: Import) -> None:
    into.land(into.record("products", "P1", name="Slicer", cost_price=Decimal("5.00")))
    into.land(into.record("products", "P1", name="Slicer", cost_price=Decimal("6.00")), now=LATER)
    assert list(ProductPrice.objects.order_by("valid_from").values_list("cost_minor", flat=True)) == [500, 600]


def test_an_order_line_without_a_cost_takes_that_of_the_product_on_its_day(into: Import) -> None:
    into.land(
        into.record("products", "P1", name="Slicer", cost_price=Decimal("5.00")),
        into.record("orders", "O1", ordered_at=at("2026-05-01 10:00")),
        into.record("order_lines", "1", order="O1", product="P1", quantity=Decimal("2.5"), price=Decimal("9.99")),
    )
    line = OrderLine.objects.get()
    assert (line.quantity_milli, line.amount_minor, line.cost_minor) == (2500, 2498, 1250)


def test_an_order_without_an_owner_is_the_accounts_owners(into: Import) -> None:
    into.land(
        into.record("accounts", "A1", name="Jansen", owner="Anna"),
        into.record("orders", "O1", account="A1", ordered_at=at("2026-05-01 23:30"), status="cancelled"),
    )
    order = Order.objects.get()
    assert (order.owner.name, order.is_cancelled) == ("Anna", True)
    assert order.ordered_on == date(2026, 5, 2), "the day in the organisation's time zone"


def test_yen_have_no_decimals_and_too_many_decimals_are_rounded_and_counted(into: Import) -> None:
    tally = into.land(
        deal(into, "D1", amount=Decimal("1500"), currency="JPY"),
        deal(into, "D2", amount=Decimal("0.125")),
    )
    amounts = dict(Opportunity.objects.values_list("external_id", "amount_minor"))
    assert amounts == {"D1": 1500, "D2": 12}
    assert tally.notes["amount_rounded"] == 1


def test_the_product_of_an_opportunity_is_its_line_and_a_change_replaces_it(into: Import) -> None:
    into.land(deal(into, product="Slicer", quantity=Decimal(2)))
    into.land(deal(into, product="Oven"), now=LATER)
    line = OpportunityLine.objects.get()
    assert (line.product.name, line.quantity_milli, line.amount_minor) == ("Oven", 1000, 100050)


def test_an_opportunity_lands_with_its_event_log(into: Import) -> None:
    into.land(
        deal(into, stage=None, status=None, created_at=at("2026-01-01 10:00")),
        into.record("events", "1", opportunity="D1", stage="O", at=at("2026-02-01 10:00"), by="Bram"),
        into.record("events", "2", opportunity="D1", stage="W", at=at("2026-03-01 23:30")),
    )
    opportunity = Opportunity.objects.get()
    assert (opportunity.outcome, opportunity.step.code) == ("won", "W")
    assert opportunity.closed_on == date(2026, 3, 2)
    codes = StageEvent.objects.order_by("happened_at").values_list("step__code", "by__name", "owner__name")
    assert list(codes) == [("S", None, "Anna"), ("O", "Bram", "Anna"), ("W", None, "Anna")]


def test_an_event_log_alone_adds_to_opportunities_of_an_earlier_import(into: Import) -> None:
    into.land(deal(into, created_at=at("2026-01-01 10:00"), stage="S"))
    tally = into.land(into.record("events", "1", opportunity="D1", stage="lost", at=at("2026-02-01 10:00")), now=LATER)
    assert tally.of("events").new == 1
    assert Opportunity.objects.get().outcome == "lost"


def test_an_unmapped_stage_is_counted_and_mapped_by_a_later_import(into: Import) -> None:
    unmapped = deal(into, stage="unmapped", stage_text="Warm", status=None, created_at=at("2026-01-01 10:00"))
    tally = into.land(unmapped)
    assert tally.unmapped == {"Warm": 1}
    assert Opportunity.objects.get().unmapped_stage == "Warm"
    into.land(deal(into, stage="A", stage_text="Warm", created_at=at("2026-01-01 10:00")), now=LATER)
    opportunity = Opportunity.objects.get()
    assert (opportunity.step.code, opportunity.unmapped_stage) == ("A", "")
    seen = StageEvent.objects.get(step__code="A")
    assert seen.happened_at == NOW, "when it was seen first, not when it was mapped"


def test_a_visit_for_an_open_opportunity_or_with_no_customer_is_for_sales(into: Import) -> None:
    into.land(
        into.record("accounts", "A1", name="Customer"),
        into.record("accounts", "A2", name="Suspect"),
        deal(into, account="A1", created_at=at("2026-05-01 09:00")),
        into.record("orders", "O1", account="A1", ordered_at=at("2025-06-01 09:00")),
        into.record("activities", "1", kind="visit", account="A1", starts_at=at("2026-05-10 09:00")),
        into.record("activities", "2", kind="visit", account="A1", opportunity="D1", starts_at=at("2026-05-10 09:00")),
        into.record("activities", "3", kind="visit", account="A2", starts_at=at("2026-05-10 09:00")),
        into.record("activities", "4", kind="visit", account="A1", starts_at=at("2025-05-10 09:00")),
        into.record("activities", "5", kind="visit", account="A1", purpose="sales", starts_at=at("2026-05-10 09:00")),
        into.record("activities", "6", kind="office", starts_at=at("2026-05-10 09:00")),
    )
    told = dict(Activity.objects.values_list("external_id", "purpose"))
    assert told == {"1": "service", "2": "sales", "3": "sales", "4": "sales", "5": "sales", "6": ""}
    assert not Activity.objects.get(external_id="5").purpose_inferred
    assert Activity.objects.get(external_id="1").purpose_inferred


def test_every_opportunity_is_judged_by_the_steps_of_its_own_process(into: Import) -> None:
    """A deal of another process that was won counts as won when something of the account lands under SPATOCO."""
    two = replace(SPATOCO, code="SERVICE", steps=(SPATOCO.steps[0], replace(SPATOCO.steps[-1], position=1)), causes=())
    with acting_in(into.organisation.pk):
        process = ensure_process(into.organisation.pk, two)
    won = deal(into, account="A1", created_at=at("2026-01-05 09:00"))
    visit = into.record("activities", "1", kind="visit", opportunity="D1", starts_at=at("2026-05-10 09:00"))
    into.land(into.record("accounts", "A1", name="Customer"), won, visit)
    assert Activity.objects.get().purpose == "sales"
    first, final = Step.objects.filter(process_id=process).order_by("position")
    Opportunity.objects.update(process_id=process, step=final, outcome="won", closed_on=date(2026, 2, 1))
    StageEvent.objects.update(step=first)
    StageEvent.objects.create(
        organisation=into.organisation,
        opportunity=Opportunity.objects.get(),
        kind="step",
        step=final,
        happened_at=at("2026-02-01 09:00"),
        happened_on=date(2026, 2, 1),
        recorded_at=at("2026-02-01 09:00"),
    )
    into.land(deal(into, "D2", account="A1", created_at=at("2026-05-20 09:00")), now=LATER)
    row = Activity.objects.get()
    assert (row.step_id, row.purpose) == (final.pk, "service")


def test_orders_that_come_later_change_what_was_inferred(into: Import) -> None:
    into.land(
        into.record("accounts", "A1", name="Customer"),
        into.record("activities", "1", kind="visit", account="A1", starts_at=at("2026-05-10 09:00")),
    )
    assert Activity.objects.get().purpose == "sales"
    into.land(into.record("orders", "O1", account="A1", ordered_at=at("2026-01-01 09:00")), now=LATER)
    assert Activity.objects.get().purpose == "service"


def test_an_activity_falls_in_the_step_of_that_moment(into: Import) -> None:
    activity = into.record(
        "activities", "1", kind="call", opportunity="D1", starts_at=at("2026-02-10 09:00"), minutes=Decimal(15)
    )
    into.land(
        deal(into, stage="O", created_at=at("2026-02-01 09:00"), stage_changed_at=at("2026-03-01 09:00")), activity
    )
    assert Activity.objects.get().step.code == "S"
    into.land(into.record("events", "1", opportunity="D1", stage="A", at=at("2026-02-05 09:00")), now=LATER)
    assert Activity.objects.get().step.code == "A", "an event that comes in later moves it"


def test_minutes_that_cannot_be_right_are_kept_and_not_counted(into: Import) -> None:
    months = into.record(
        "activities",
        "1",
        (Flag.IMPOSSIBLE_DURATION,),
        kind="meeting",
        account="Jansen",
        starts_at=at("2026-01-01 09:00"),
        ends_at=at("2026-05-01 09:00"),
    )
    tally = into.land(months)
    activity = Activity.objects.get()
    assert (activity.minutes, activity.counted_ms, activity.flags) == (172800, None, "impossible_duration")
    assert (activity.kind, tally.of("activities").flagged) == ("visit", 1)


def test_an_activity_takes_its_account_from_its_opportunity_and_its_person_from_the_account(into: Import) -> None:
    into.land(
        into.record("accounts", "A1", name="Jansen", owner="Anna"),
        deal(into, account="A1"),
        into.record("activities", "1", kind="call", opportunity="D1", starts_at=at("2026-08-01 09:00")),
    )
    activity = Activity.objects.get()
    assert (activity.account.name, activity.person.name, activity.status) == ("Jansen", "Anna", "planned")


def test_an_activity_of_an_unknown_opportunity_is_kept_without_it(into: Import) -> None:
    tally = into.land(into.record("activities", "1", kind="call", opportunity="X9", starts_at=at("2026-02-10 09:00")))
    assert Activity.objects.get().opportunity is None
    assert tally.unknown == {"activities.opportunity": 1}


def test_an_activity_that_came_before_its_opportunity_is_about_it_when_it_is_told_again(into: Import) -> None:
    visit = into.record("activities", "A1", kind="visit", opportunity="D1", starts_at=at("2026-02-10 09:00"))
    into.land(visit)
    into.land(deal(into))
    assert into.land(visit).of("activities").changed == 1
    assert Activity.objects.get().opportunity.external_id == "D1"
    assert into.land(visit).of("activities").same == 1


def test_a_dry_run_counts_the_same_and_leaves_nothing(into: Import) -> None:
    records = [
        into.record("people", "7", name="Anna", manager="Chris"),
        into.record("accounts", "A1", name="Jansen", owner="7"),
        into.record("contacts", "C1", name="Piet", account="Jansen"),
        deal(into, owner="Anna", account="A1", contact="Piet", product="Slicer"),
        into.record("activities", "V1", kind="visit", owner="Anna", opportunity="D1"),
    ]
    before = contents(into.organisation.pk)
    dry = into.land(*records, dry=True)
    assert contents(into.organisation.pk) == before
    wet = into.land(*records)
    assert dry.tables == wet.tables
    assert (dry.stubs, dry.unknown, dry.collisions) == (wet.stubs, wet.unknown, wet.collisions)
    assert Contact.objects.get().account.name == "Jansen"


def test_a_second_attempt_of_a_run_counts_as_the_first_would_have(into: Import) -> None:
    into.land(into.record("accounts", "A0", name="Old"))
    records = [into.record("accounts", "A0", name="Older"), into.record("accounts", "A1", name="New", owner="Anna")]
    first = into.land(*records, now=LATER)
    again = into.land(*records, now=LATER, run=into.run)
    assert again.tables == first.tables
    assert ImportUndo.objects.count() == 1


def test_a_system_account_is_a_machine(into: Import) -> None:
    into.land(deal(into, owner="robot"))
    assert Person.objects.get().is_machine


def test_a_product_is_found_by_its_code(into: Import) -> None:
    into.land(into.record("products", "55", name="Slicer", code="SL-1"), deal(into, product="sl-1"))
    assert Product.objects.count() == 1
    assert OpportunityLine.objects.get().product.name == "Slicer"


def test_a_line_without_a_told_discount_has_that_of_the_list_price_of_its_day_else_of_the_quote(into: Import) -> None:
    """Listed at 100 until June and 120 after: 2 for 180 are 20 below, then 60 below. Of the case without a price the
    quote took 50 off 500: of 450 ordered that is 45. Of what nobody knows a price or quote nothing is known."""
    product = into.record("products", "oven", name="Oven", list_price=Decimal(100))
    into.land(product, into.record("products", "rack", name="Rack"))
    later = into.record("products", "oven", name="Oven", list_price=Decimal(120))
    into.land(later, now=LATER)
    into.land(
        into.record("opportunities", "kans", name="Kans", account="Bakker"),
        into.record(
            "quotes", "q", opportunity="kans", issued_at=at("2026-05-01"), amount=Decimal(500), discount=Decimal(50)
        ),
        into.record("orders", "o1", account="Bakker", ordered_at=at("2026-05-20")),
        into.record("orders", "o2", account="Bakker", ordered_at=at("2026-07-20"), opportunity="kans"),
        into.record("order_lines", "l1", order="o1", product="oven", quantity=Decimal(2), amount=Decimal(180)),
        into.record("order_lines", "l2", order="o2", product="oven", quantity=Decimal(2), amount=Decimal(180)),
        into.record("order_lines", "l3", order="o2", product="rack", amount=Decimal(450)),
        into.record("order_lines", "l4", order="o1", product="rack", amount=Decimal(450)),
        into.record("order_lines", "l5", order="o1", product="oven", amount=Decimal(90), discount_share=Decimal("0.1")),
        into.record("order_lines", "l6", order="o1", product="oven", amount=Decimal(90), profit=Decimal(-10)),
        now=LATER,
    )
    rows = {row.external_id: row for row in OrderLine.objects.all()}
    told = {key: (row.discount_minor, row.discount_from) for key, row in rows.items()}
    assert told["l1"] == (20_00, "list")
    assert told["l2"] == (60_00, "list")
    assert told["l3"] == (45_00, "quote")
    assert told["l4"] == (None, "")
    assert told["l5"] == (10_00, "told")
    assert rows["l6"].cost_minor == 100_00
