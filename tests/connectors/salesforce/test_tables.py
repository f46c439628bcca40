"""Records of Salesforce as tables, and what the proposed mapping makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from meetpunt.connectors.base import RawTable, Record
from meetpunt.connectors.mapping.apply import MappedPart, map_source
from meetpunt.connectors.mapping.schema import Mapping
from tests.connectors.salesforce.company import Company, make_company
from tests.connectors.salesforce.making import Shelf, connected, named
from tests.connectors.salesforce.org import USER
from tests.connectors.salesforce.schema import QUOTES, TERRITORIES
from tests.connectors.salesforce.server import Fake, served


@dataclass
class Read:
    """A company that was read: its tables and what the proposed mapping makes of them."""

    fake: Fake
    company: Company
    tables: list[RawTable]
    mapping: Mapping
    parts: list[MappedPart]

    def records(self, table: str) -> dict[str, Record]:
        return {one.external_id: one for part in self.parts for one in part.records if one.table == table}

    def rows(self, file: str) -> dict[str, dict[str, Any]]:
        return {row["Id"]: row for row in named(self.tables, file)}


def read(fake: Fake, company: Company) -> Read:
    connector, shelf = connected(fake), Shelf()
    shelf.sync(connector)
    tables = connector.tables(shelf)
    mapping = connector.proposed("Salesforce", connector.discover())
    parts = list(map_source(tables, mapping, time_zone="UTC", today=date(2026, 11, 29)))
    return Read(fake, company, tables, mapping, parts)


@pytest.fixture(scope="module")
def usual() -> Iterator[Read]:
    with served(Fake()) as fake:
        yield read(fake, make_company(fake.org))


def test_no_row_is_refused_by_the_proposed_mapping(usual: Read) -> None:
    assert [reject for part in usual.parts for reject in part.rejects] == []
    assert {str(part.table) for part in usual.parts} == {
        *("people", "accounts", "contacts", "products", "opportunities", "opportunity_lines", "events"),
        *("activities", "orders"),
    }


def test_a_lead_and_the_opportunity_that_it_became_are_one(usual: Read) -> None:
    company = usual.company
    found = usual.records("opportunities")
    assert set(found) == {f"lead:{company.lead}", f"lead:{company.open_lead}", company.other_deal}
    one = found[f"lead:{company.lead}"].values
    assert (one["name"], one["account"], one["contact"]) == ("Pers", company.account, company.contact)
    assert one["created_at"] == datetime(2026, 11, 24, 9, tzinfo=UTC)  # when the lead was made


def test_won_and_lost_are_what_salesforce_calls_so_and_an_open_stage_is_asked(usual: Read) -> None:
    found = usual.records("opportunities")
    won = found[f"lead:{usual.company.lead}"].values
    assert (won["status"], won["stage"], won["amount"]) == ("won", "W", Decimal("1400.0"))
    assert won["closed_at"] == datetime(2026, 11, 27, 23, tzinfo=UTC)  # the 28th in Amsterdam
    still_open = found[usual.company.other_deal].values
    assert (still_open["status"], still_open["stage"]) == ("open", "unmapped")
    assert still_open["stage_text"] == "Qualification"
    assert still_open["expected_close"] == date(2026, 12, 20)
    assert "closed_at" not in still_open


def test_a_lead_stands_for_the_company_that_it_names_and_a_queue_is_nobody(usual: Read) -> None:
    lead = usual.records("opportunities")[f"lead:{usual.company.open_lead}"].values
    assert (lead["name"], lead["account"]) == ("Piet & Co", "Piet & Co")
    assert "owner" not in lead
    assert lead["stage_text"] == "lead:Working - Contacted"


def test_only_a_change_of_stage_is_an_event_and_the_first_line_is_the_entry(usual: Read) -> None:
    deal = [row for row in named(usual.tables, "history") if row["OpportunityId"] == f"lead:{usual.company.lead}"]
    assert [row["StageName"] for row in deal] == ["Qualification", "Closed Won"]
    events = usual.records("events")
    assert {one.values["opportunity"] for one in events.values()} == {
        *(f"lead:{usual.company.lead}", f"lead:{usual.company.open_lead}", usual.company.other_deal)
    }


def test_a_lead_enters_the_process_when_it_is_made_and_is_converted_when_its_opportunity_is(usual: Read) -> None:
    events = usual.records("events")
    made, converted = (events[f"{usual.company.lead}:{what}"].values for what in ("created", "converted"))
    assert (made["stage"], made["at"]) == ("S", datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert (converted["stage"], converted["at"]) == ("unmapped", datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert f"{usual.company.open_lead}:converted" not in events


def test_a_call_with_a_lead_is_about_its_opportunity_and_lasts_what_the_telephone_says(usual: Read) -> None:
    call = usual.records("activities")[usual.company.call].values
    assert (call["kind"], call["status"], call["minutes"]) == ("call", "done", Decimal(290) / 60)
    assert call["opportunity"] == f"lead:{usual.company.open_lead}"
    assert call["starts_at"] == datetime(2026, 11, 26, 23, tzinfo=UTC)  # the day that it is of, in Amsterdam


def test_a_visit_is_about_the_opportunity_under_the_name_of_its_lead(usual: Read) -> None:
    visit = usual.records("activities")[usual.company.visit]
    assert (visit.values["opportunity"], visit.values["contact"]) == (
        *(f"lead:{usual.company.lead}", usual.company.contact),
    )
    assert visit.values["minutes"] == Decimal(90)
    assert "kind" not in visit.values  # "Bezoek" is asked, not guessed
    assert usual.rows("appointments")[usual.company.visit]["Kind"] == "Event: Bezoek"


def test_who_manages_whom_is_told_and_a_program_is_nobody(usual: Read) -> None:
    people = usual.records("people")
    assert people[usual.company.bram].values["manager"] == usual.company.anna
    assert usual.company.robot not in people
    assert "by" not in usual.records("events")[f"{usual.company.open_lead}:created"].values  # a program made it


def test_lines_orders_and_fields_of_the_organisation_itself_come_along(usual: Read) -> None:
    (line,) = usual.records("opportunity_lines").values()
    assert line.values["opportunity"] == f"lead:{usual.company.lead}"
    assert (line.values["quantity"], line.values["amount"]) == (Decimal("2.0"), Decimal("1250.5"))
    (order,) = usual.records("orders").values()
    assert (order.values["opportunity"], order.values["status"]) == (f"lead:{usual.company.lead}", "open")
    assert usual.rows("accounts")[usual.company.account]["Bezoeken__c"] == 4.0


def test_every_column_can_be_chosen_on_the_page_of_the_mapping(usual: Read) -> None:
    design = connected(usual.fake).discover()
    offered = {(one.table, one.key) for one in design.fields}
    assert {(table.file, name) for table in usual.tables for name in table.header} <= offered
    used = {
        (entry.file, column)
        for entry in usual.mapping.files
        for part in entry.tables
        for rule in part.fields.values()
        for column in rule.columns
    }
    assert used <= offered
    assert len({one.file for one in usual.tables}) == 12


def test_a_product_has_the_price_of_the_standard_list_unless_there_are_two(fake: Fake) -> None:
    company = make_company(fake.org)
    found = read(fake, company)
    assert found.records("products")[company.product].values["list_price"] == Decimal("700.0")
    told = {"Pricebook2.IsStandard": True, "IsActive": True, "UnitPrice": 720.0}
    fake.org.put("PricebookEntry", Product2Id=company.product, Pricebook2Id="01s000000000001AAA", **told)
    fake.org.pass_time(minutes=10)
    assert "list_price" not in read(fake, company).records("products")[company.product].values


def test_the_same_records_give_the_same_tables(usual: Read) -> None:
    again = read(usual.fake, usual.company)
    assert again.tables == usual.tables
    assert again.mapping == usual.mapping


def test_an_organisation_without_leads_quotes_and_territories_is_read(fake: Fake) -> None:
    company = make_company(fake.org)
    fake.org.unseen |= {("Lead", "*"), ("Order", "*"), ("OrderItem", "*")}
    found = read(fake, company)
    assert set(found.records("opportunities")) == {company.deal, company.other_deal}
    assert found.records("orders") == {}


def test_somebody_without_the_rights_to_opportunities_reads_of_that(fake: Fake) -> None:
    from meetpunt.connectors.crm.trouble import CrmError

    fake.org.unseen.add(("Opportunity", "*"))
    with pytest.raises(CrmError) as caught:
        Shelf().sync(connected(fake), "opportunities")
    assert caught.value.trouble == "rights"


def test_territories_name_where_people_and_accounts_belong_unless_there_are_several() -> None:
    with served(Fake(TERRITORIES)) as fake:
        company, org = make_company(fake.org), fake.org
        north, south = (org.put("Territory2", Name=name) for name in ("Noord", "Zuid"))
        org.put("UserTerritory2Association", UserId=company.bram, Territory2Id=north, IsActive=True)
        org.put("UserTerritory2Association", UserId=company.bram, Territory2Id=south, IsActive=False)
        for territory in (north, south):
            org.put("UserTerritory2Association", UserId=company.anna, Territory2Id=territory, IsActive=True)
        org.put("ObjectTerritory2Association", ObjectId=company.account, Territory2Id=south)
        found = read(fake, company)
    assert found.records("people")[company.bram].values["territory"] == "Noord"
    assert "territory" not in found.records("people")[company.anna].values
    assert found.records("accounts")[company.account].values["territory"] == "Zuid"


def test_quotes_are_read_where_they_are_in_use() -> None:
    with served(Fake(QUOTES)) as fake:
        company, org = make_company(fake.org), fake.org
        quote = org.put("Quote", QuoteNumber="Q1", Name="Pers", OpportunityId=company.deal, Status="Presented",
                        TotalPrice=1400.0, ExpirationDate="2026-12-31")  # fmt: skip
        org.put("Task", OwnerId=company.bram, WhatId=quote, TaskSubtype="Task", Subject="Nabellen")
        org.pass_time(minutes=10)
        found = read(fake, company)
    told = found.records("quotes")[quote].values
    assert (told["opportunity"], told["status"]) == (f"lead:{company.lead}", "sent")
    assert [row["OpportunityId"] for row in named(found.tables, "tasks") if row["Subject"] == "Nabellen"] == [
        f"lead:{company.lead}"
    ]


def test_of_a_private_appointment_only_whose_it_is_and_when_is_kept(fake: Fake) -> None:
    told = {"Subject": "Tandarts", "WhoId": "003000000000001AAA", "IsPrivate": True, "OwnerId": USER}
    private = fake.org.put("Event", StartDateTime=fake.org.now, DurationInMinutes=30, **told)
    fake.org.pass_time(minutes=10)
    shelf = Shelf()
    shelf.sync(connected(fake), "appointments")
    (record,) = shelf.living("appointments")
    assert record.external_id == private
    assert record.body["DurationInMinutes"] == 30
    assert "Tandarts" not in str(record.body)
    assert "WhoId" not in record.body


def test_masters_of_series_and_copies_of_invited_people_are_no_appointments(fake: Fake) -> None:
    usual = {"StartDateTime": fake.org.now, "DurationInMinutes": 30, "OwnerId": USER}
    fake.org.put("Event", IsRecurrence=True, **usual)
    fake.org.put("Event", IsChild=True, **usual)
    kept = fake.org.put("Event", **usual)
    fake.org.put("Task", IsRecurrence=True)
    fake.org.pass_time(minutes=10)
    shelf = Shelf()
    shelf.sync(connected(fake), "appointments", "tasks")
    assert [one.external_id for one in shelf.living("appointments")] == [kept]
    assert shelf.living("tasks") == []


def test_an_appointment_of_a_whole_day_is_that_day_and_no_length_of_work(fake: Fake) -> None:
    midnight = datetime(2026, 11, 30, tzinfo=UTC)
    told = {"StartDateTime": midnight, "ActivityDate": "2026-11-30", "DurationInMinutes": 1440, "IsAllDayEvent": True}
    fake.org.put("Event", OwnerId=USER, **told)
    fake.org.pass_time(minutes=10)
    (row,) = named(read_tables(fake, "appointments"), "appointments")
    assert (row["Start"], row["DurationInMinutes"]) == ("2026-11-30", None)


def test_a_lead_without_an_opportunity_stays_in_the_count_and_a_second_lead_does_not_count_twice(fake: Fake) -> None:
    org = fake.org
    deal = org.put("Opportunity", Name="Pers", StageName="Qualification")
    first = org.put("Lead", Company="Jansen", IsConverted=True, ConvertedOpportunityId=deal, ConvertedDate="2026-11-23")
    org.pass_time(seconds=5)
    org.put("Lead", Company="Jansen", IsConverted=True, ConvertedOpportunityId=deal, ConvertedDate="2026-11-23")
    alone = org.put("Lead", Company="Alleen", IsConverted=True, ConvertedDate="2026-11-23")
    org.pass_time(minutes=10)
    tables = read_tables(fake, "leads", "opportunities")
    assert [row["Id"] for row in named(tables, "opportunities")] == [f"lead:{first}"]
    assert [row["Id"] for row in named(tables, "leads")] == [f"lead:{alone}"]
    assert {row["OpportunityId"] for row in named(tables, "lead_events")} == {f"lead:{first}", f"lead:{alone}"}


def read_tables(fake: Fake, *codes: str) -> list[RawTable]:
    connector, shelf = connected(fake), Shelf()
    shelf.sync(connector, *codes)
    return connector.tables(shelf)
