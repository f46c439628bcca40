"""What the tables and the proposed mapping make of a Pipedrive: counted by hand first, then whatever is edited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from meetpunt.connectors.base import Record, Table
from meetpunt.connectors.crm.base import LEAD
from meetpunt.connectors.mapping.apply import MappedPart, map_source
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.pipedrive.words import words
from tests.connectors.pipedrive.company import HASH, SIZES, START
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.shelf import Shelf, connect

STEPS = {"1": "P", "2": "A", "3": "T", "4": "O"}


class Read:
    """A company read as a whole, and translated by the proposed mapping with its stages confirmed."""

    def __init__(self, fake: Fake, confirmed: bool = True) -> None:
        self.connector: Pipedrive = connect(fake)
        self.shelf = Shelf()
        self.shelf.sync(self.connector, fake.company.now + timedelta(hours=1))
        self.mapping = self.connector.proposed("Pipedrive", self.connector.discover())
        if confirmed:
            confirm(self.mapping)
        self.parts = translated(self.connector, self.shelf, self.mapping)

    def records(self, table: Table) -> dict[str, Record]:
        return {one.external_id: one for part in self.parts if part.table is table for one in part.records}

    def values(self, table: Table) -> list[dict[str, Any]]:
        return [one.values for one in self.records(table).values()]


def confirm(mapping: Mapping) -> None:
    """A person says what the stages mean."""
    for entry in mapping.files:
        for part in entry.tables:
            if "stage" in part.fields:
                part.values["stage"].update(STEPS)


def translated(connector: Pipedrive, shelf: Shelf, mapping: Mapping) -> list[MappedPart]:
    tables = connector.tables(shelf)
    return list(map_source(tables, mapping, time_zone="Europe/Amsterdam", today=date(2026, 11, 23)))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_nothing_is_rejected_and_nothing_is_odd_of_a_company_that_holds_everything(fake: Fake) -> None:
    add = fake.company.add
    organisation = add("organizations", name="Bakkerij Smit")
    person = add("persons", name="Jan Smit", org_id=organisation)
    deal = add(
        "deals", title="Oven", org_id=organisation, person_id=person, value=1200.5, expected_close_date="2026-03-01"
    )
    add("leads", title="Misschien")
    product = add("products", name="Oven", prices=[{"price": 600.25, "cost": 200, "currency": "EUR"}])
    fake.company.lines(deal, {"product_id": product, "quantity": 2, "item_price": 600.25})
    add("activities", subject="Bellen", type="call", deal_id=deal, due_time="09:30:00", duration="00:15:00", done=True)
    add("notes", content="<b>Wil in mei</b>", deal_id=deal)
    read = Read(fake)
    assert [(reject.message, reject.raw) for part in read.parts for reject in part.rejects] == []
    assert {flag for part in read.parts for one in part.records for flag in one.flags} == set()
    assert {str(part.table) for part in read.parts if part.records} == {
        *("people", "accounts", "contacts", "products", "opportunities", "opportunity_lines", "events", "activities"),
        "notes",
    }


def test_an_open_deal_stands_in_the_step_that_its_stage_means(fake: Fake) -> None:
    organisation = fake.company.add("organizations", name="Bakkerij Smit")
    deal = fake.company.add("deals", title="Oven", org_id=organisation, value=1200.5, expected_close_date="2026-03-01")
    fake.company.edit("deals", deal, stage_id=4)
    values = Read(fake).records(Table.OPPORTUNITIES)[str(deal)].values
    assert values["name"] == "Oven"
    assert values["account"] == str(organisation)
    assert values["owner"] == "1"
    assert (values["stage"], values["status"]) == ("O", "open")
    assert (values["amount"], values["currency"]) == (Decimal("1200.5"), "EUR")
    assert values["created_at"] == START + timedelta(seconds=2)
    assert values["stage_changed_at"] == START + timedelta(seconds=3)
    assert values["expected_close"] == date(2026, 3, 1)
    assert "closed_at" not in values


def test_a_stage_that_nobody_confirmed_stays_unmapped_and_how_a_deal_ended_does_not(fake: Fake) -> None:
    fake.company.edit("deals", fake.company.add("deals"), status="won")
    fake.company.edit("deals", fake.company.add("deals"), status="lost", lost_reason="Te duur")
    fake.company.add("deals")
    found = Read(fake, confirmed=False).values(Table.OPPORTUNITIES)
    assert [(one["stage"], one.get("status")) for one in found] == [
        ("unmapped", "won"),
        ("unmapped", "lost"),
        ("unmapped", "open"),
    ]


def test_a_lost_deal_keeps_its_step_its_reason_and_its_day(fake: Fake) -> None:
    deal = fake.company.add("deals", stage_id=4)
    fake.company.edit("deals", deal, status="lost", lost_reason="Te duur")
    values = Read(fake).records(Table.OPPORTUNITIES)[str(deal)].values
    assert (values["status"], values["stage"], values["loss_reason"]) == ("lost", "O", "Te duur")
    assert values["closed_at"] == START + timedelta(seconds=2)


def test_a_value_that_nobody_filled_in_is_no_amount_of_nothing(fake: Fake) -> None:
    deal = fake.company.add("deals")
    assert "amount" not in Read(fake).records(Table.OPPORTUNITIES)[str(deal)].values


def test_the_history_of_a_deal_is_told_from_its_first_stage(fake: Fake) -> None:
    deal = fake.company.add("deals")
    fake.company.edit("deals", deal, stage_id=2)
    fake.company.edit("deals", deal, stage_id=4)
    fake.company.edit("deals", deal, status="lost")
    events = Read(fake).values(Table.EVENTS)
    assert [(one["stage"], (one["at"] - START).seconds) for one in events] == [
        ("P", 1),
        ("A", 2),
        ("O", 3),
        ("lost", 4),
    ]
    assert {one["opportunity"] for one in events} == {str(deal)}
    assert {one["by"] for one in events} == {"1"}


def test_a_deal_that_was_won_and_opened_again_says_both(fake: Fake) -> None:
    deal = fake.company.add("deals")
    fake.company.edit("deals", deal, stage_id=4)
    fake.company.edit("deals", deal, status="won")
    fake.company.edit("deals", deal, status="open")
    read = Read(fake)
    assert [one["stage"] for one in read.values(Table.EVENTS)] == ["P", "O", "W", "O", "reopened"]
    assert read.values(Table.OPPORTUNITIES)[0]["status"] == "open"


def test_a_history_that_was_not_read_yet_says_nothing_about_where_a_deal_began(fake: Fake) -> None:
    deal = fake.company.add("deals")
    fake.company.edit("deals", deal, stage_id=4)
    read = Read(fake)
    read.shelf.kept["deal_changes"] = {}
    read.parts = translated(read.connector, read.shelf, read.mapping)
    assert read.values(Table.EVENTS) == []
    assert read.values(Table.OPPORTUNITIES)[0]["stage"] == "O"


def test_a_lead_is_an_opportunity_in_its_first_step(fake: Fake) -> None:
    lead = fake.company.add("leads", title="Misschien", value={"amount": 500, "currency": "USD"}, **{HASH: 21})
    read = Read(fake)
    values = read.records(Table.OPPORTUNITIES)[LEAD + lead].values
    assert (values["stage"], values["status"], values["name"]) == ("S", "open", "Misschien")
    assert (values["amount"], values["currency"]) == (Decimal(500), "USD")
    table = next(one for one in read.connector.tables(read.shelf) if one.file == "deals")
    assert table.columns[table.header.index(HASH)] == ["Beurs"]


def test_a_lead_and_the_deal_that_it_became_are_one_opportunity_from_the_first_day(fake: Fake) -> None:
    lead = fake.company.add("leads", title="Oven")
    read = Read(fake)
    assert list(read.records(Table.OPPORTUNITIES)) == [LEAD + lead]
    fake.company.now += timedelta(days=3)
    deal = fake.company.convert(lead, stage_id=2)
    fake.company.lines(deal, {"product_id": 7, "quantity": 1, "item_price": 10})
    fake.company.add("activities", type="call", deal_id=deal, due_time="10:00:00")
    read.shelf.sync(read.connector, fake.company.now + timedelta(hours=1))
    read.parts = translated(read.connector, read.shelf, read.mapping)
    (found,) = read.records(Table.OPPORTUNITIES).values()
    assert found.external_id == LEAD + lead
    assert found.values["created_at"] == START + timedelta(seconds=1)
    assert [(one["opportunity"], one["stage"]) for one in read.values(Table.EVENTS)] == [
        (LEAD + lead, "S"),
        (LEAD + lead, "A"),
    ]
    assert read.values(Table.OPPORTUNITY_LINES)[0]["opportunity"] == LEAD + lead
    assert read.values(Table.ACTIVITIES)[0]["opportunity"] == LEAD + lead


def test_a_deal_whose_lead_was_never_read_bears_its_id_all_the_same(fake: Fake) -> None:
    lead = fake.company.add("leads", title="Oven")
    fake.company.convert(lead)
    assert list(Read(fake).records(Table.OPPORTUNITIES)) == [LEAD + lead]


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ({"quantity": 3, "item_price": 19.99}, "59.97"),
        ({"quantity": 2, "item_price": 100, "discount": 10, "discount_type": "percentage"}, "180"),
        ({"quantity": 2, "item_price": 100, "discount": 15.5, "discount_type": "amount"}, "184.5"),
        ({"quantity": 0.5, "item_price": 0.1}, "0.05"),
        ({"quantity": 1000, "item_price": 1000}, "1000000"),
    ],
)
def test_a_product_of_a_deal_comes_to_quantity_times_price_less_its_discount(
    fake: Fake, told: dict[str, Any], amount: str
) -> None:
    fake.company.lines(fake.company.add("deals"), {"product_id": 9, **told})
    (line,) = Read(fake).values(Table.OPPORTUNITY_LINES)
    assert line["amount"] == Decimal(amount)


def test_a_product_that_was_put_out_of_a_deal_counts_for_nothing(fake: Fake) -> None:
    fake.company.lines(fake.company.add("deals"), {"is_enabled": False, "quantity": 1, "item_price": 10})
    assert Read(fake).values(Table.OPPORTUNITY_LINES) == []


def test_a_line_costs_what_its_product_costs_in_that_currency(fake: Fake) -> None:
    prices = [{"price": 9, "cost": 4, "currency": "USD"}, {"price": 8, "cost": 3, "currency": "EUR"}]
    product = fake.company.add("products", name="Oven", prices=prices)
    fake.company.lines(fake.company.add("deals"), {"product_id": product, "quantity": 2, "item_price": 8})
    (line,) = Read(fake).values(Table.OPPORTUNITY_LINES)
    assert (line["cost"], line["product"]) == (Decimal(3), str(product))


def test_an_activity_takes_place_at_its_day_and_time_in_utc(fake: Fake) -> None:
    fake.company.add(
        "activities",
        type="meeting",
        due_date="2026-07-01",
        due_time="13:30:00",
        duration="01:15:00",
        done=True,
        participants=[{"person_id": 8, "primary": False}, {"person_id": 9, "primary": True}],
    )
    (values,) = Read(fake).values(Table.ACTIVITIES)
    assert values["starts_at"] == datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert (values["minutes"], values["kind"], values["status"]) == (Decimal(75), "meeting", "done")
    assert (values["contact"], values["category"]) == ("9", "Meeting")


def test_an_activity_without_a_time_is_of_that_day_here(fake: Fake) -> None:
    fake.company.add("activities", due_date="2026-07-01", duration="00:00")
    (values,) = Read(fake).values(Table.ACTIVITIES)
    assert values["starts_at"] == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)  # midnight in Amsterdam
    assert "minutes" not in values
    assert values["status"] == "planned"


@pytest.mark.parametrize(("type", "kind"), [("call", "call"), ("email", "email"), ("meeting", "meeting")])
def test_kinds_that_are_pipedrives_own_are_what_they_say(fake: Fake, type: str, kind: str) -> None:
    fake.company.add("activities", type=type)
    assert Read(fake).values(Table.ACTIVITIES)[0]["kind"] == kind


@pytest.mark.parametrize("type", ["lunch", "task", "rondleiding"])
def test_other_kinds_are_left_to_a_person(fake: Fake, type: str) -> None:
    fake.company.add("activities", type=type)
    values = Read(fake).values(Table.ACTIVITIES)[0]
    assert "kind" not in values
    assert values["kind_text"] == type


def test_options_are_told_by_their_label(fake: Fake) -> None:
    fake.company.add("organizations", name="Smit", custom_fields={SIZES: [21, 22]})
    fake.company.add("deals", custom_fields={HASH: 22})
    read = Read(fake)
    tables = {one.file: one for one in read.connector.tables(read.shelf)}
    for name, key, label in (("organizations", SIZES, "Klein; Groot"), ("deals", HASH, "Website")):
        assert tables[name].columns[tables[name].header.index(key)] == [label]


def test_an_account_has_its_address_in_parts_or_as_it_was_typed(fake: Fake) -> None:
    whole = {"value": "Dorpsstraat 1, Ede", "route": "Dorpsstraat", "street_number": "1", "locality": "Ede"}
    fake.company.add("organizations", name="Smit", address={**whole, "postal_code": "6711 AA", "country": "Nederland"})
    fake.company.add("organizations", name="Bos", address={"value": "ergens achteraf"})
    parts, typed = Read(fake).values(Table.ACCOUNTS)
    assert (parts["street"], parts["postcode"], parts["town"]) == ("Dorpsstraat 1", "6711 AA", "Ede")
    assert typed["street"] == "ergens achteraf"
    assert "town" not in typed


def test_a_person_is_reached_at_what_is_used_first(fake: Fake) -> None:
    emails = [{"value": "thuis@example.nl", "primary": False}, {"value": "werk@example.nl", "primary": True}]
    fake.company.add("persons", name="Jan Smit", emails=emails, phones=[{"value": "+31 318 1", "primary": True}])
    (values,) = Read(fake).values(Table.CONTACTS)
    assert (values["email"], values["phone"]) == ("werk@example.nl", "+31 318 1")


def test_the_proposed_mapping_reads_back_as_it_was_written(fake: Fake) -> None:
    mapping = Read(fake).mapping
    assert load_mapping(dump_mapping(mapping)) == mapping


def test_the_mapping_fits_a_company_without_any_field_of_its_own(fake: Fake) -> None:
    for kind in ("deal", "organization", "person", "product"):
        fake.company.records[f"{kind}Fields"] = {}
    fake.company.add("deals")
    assert len(Read(fake).records(Table.OPPORTUNITIES)) == 1


def test_each_field_that_can_be_chosen_is_a_column(fake: Fake) -> None:
    read = Read(fake)
    tables = {one.file: set(one.header) for one in read.connector.tables(read.shelf)}
    fields = read.connector.discover().fields
    assert all(field.key in tables[field.table] for field in fields)
    assert {(field.table, field.name) for field in fields if field.custom} == {
        ("deals", "Kwam van"),
        ("organizations", "Maten"),
    }


def test_columns_have_the_names_that_pipedrive_shows_and_ours_where_it_has_none(fake: Fake) -> None:
    names = {(one.table, one.key): one.name for one in connect(fake).discover().fields}
    assert names["deals", "title"] == "Title"
    assert names["deals", HASH] == "Kwam van"
    assert names["organizations", "address_locality"] == "Address: town"
    with translation.override("nl"):
        names = {(one.table, one.key): one.name for one in connect(fake).discover().fields}
    assert names["organizations", "address_locality"] == "Adres: plaats"


def test_a_note_is_its_words_about_the_opportunity_that_was_a_lead(fake: Fake) -> None:
    add = fake.company.add
    lead = add("leads", title="Wordt wat")
    deal, other = fake.company.convert(lead), add("deals", title="Oven")
    early = add("leads", title="Misschien")
    hotel = add("organizations", name="Hotel")
    first = add("notes", content="<p>Let <b>op</b>: Jan &amp; Piet</p><ul><li>wil</li><li>kan</li></ul>", deal_id=deal)
    add("notes", content="Kort", lead_id=early, user_id=2)
    add("notes", content="Lang<br>verhaal", deal_id=other)
    add("notes", content="Algemeen", org_id=hotel, person_id=9)
    read = Read(fake)
    assert read.records(Table.NOTES)[str(first)].values == {
        "text": "Let op: Jan & Piet\n- wil\n- kan",
        "opportunity": LEAD + lead,
        "owner": "1",
        "at": fake.company.now - timedelta(seconds=3),
    }
    told = [(one["text"], one.get("opportunity"), one.get("account"), one["owner"]) for one in read.values(Table.NOTES)]
    assert told[1:] == [
        ("Kort", LEAD + early, None, "2"),
        ("Lang\nverhaal", str(other), None, "1"),
        ("Algemeen", None, str(hotel), "1"),
    ]


def test_the_note_of_an_activity_of_ours_is_no_note(fake: Fake) -> None:
    fake.company.add("notes", content="Langs geweest<br>[meetpunt:meetpunt-1-7]", deal_id=fake.company.add("deals"))
    assert Read(fake).values(Table.NOTES) == []


def test_a_note_without_words_is_refused_and_says_why(fake: Fake) -> None:
    fake.company.add("notes", content="<img src='https://example.nl/a.png'>", deal_id=fake.company.add("deals"))
    read = Read(fake)
    (reject,) = [one for part in read.parts for one in part.rejects]
    assert (reject.reason_code, reject.table) == ("missing_required", Table.NOTES)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ""),
        (None, ""),
        ("gewoon &lt;tekst&gt;", "gewoon <tekst>"),
        ("<div>een</div><div><br></div><div>twee</div>", "een\ntwee"),
        ("<p>een<script>alert(1)</script></p>", "een"),
        ("<a href='https://example.nl'>hun plan</a>\n  staat   er", "hun plan staat er"),
        ("3 < 4 en <b>vet", "3 < 4 en vet"),
        ("<table><tr><td>maat</td><td>20</td></tr><tr><td>kleur</td><td>wit</td></tr></table>", "maat 20\nkleur wit"),
    ],
)
def test_the_words_of_a_note_are_what_somebody_reads(content: object, said: str) -> None:
    assert words(content) == said
