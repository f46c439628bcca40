"""How an organisation set Salesforce up, and what it lacks for the method."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetpunt.connectors.crm.design import Need
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.crms import CRMS, hint_of
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, Mapping
from meetpunt.connectors.salesforce.connector import Salesforce
from tests.connectors.salesforce.making import connected
from tests.connectors.salesforce.server import Fake


def test_stages_of_leads_and_of_opportunities_are_told_apart(fake: Fake) -> None:
    design = connected(fake).discover()
    leads = [stage.id for stage in design.stages if stage.group == "leads"]
    assert leads == [
        *("lead:created", "lead:Open - Not Contacted", "lead:Working - Contacted", "lead:Closed - Converted"),
        "lead:converted",
    ]
    deals = {stage.id: stage.ends for stage in design.stages if stage.group == "opportunities"}
    assert deals["Qualification"] == ""
    assert (deals["Closed Won"], deals["Closed Lost"]) == ("won", "lost")


def test_kinds_users_and_own_fields_are_told(fake: Fake) -> None:
    fake.org.put("User", Name="Robot", UserType="AutomatedProcess")
    design = connected(fake).discover()
    kinds = {one.key: one.name for one in design.activity_types}
    assert kinds["Event: Bezoek"] == "Appointment: Bezoek (label)"
    assert "Task: Call" in kinds
    assert [user.name for user in design.users] == ["Meetpunt"]
    own = [(one.table, one.key) for one in design.fields if one.custom]
    assert own == [("accounts", "Bezoeken__c"), ("opportunities", "Reden__c")]


def test_a_currency_is_told_where_there_are_several(fake: Fake) -> None:
    assert connected(fake).identify().currency == ""
    fake.org.schema["CurrencyType"] = {"Id": "id", "IsoCode": "string", "IsCorporate": "boolean"}
    fake.org._base.execute('CREATE TABLE "CurrencyType" ("Id", "IsoCode", "IsCorporate")')
    fake.org.put("CurrencyType", IsoCode="EUR", IsCorporate=True)
    connector = connected(fake)
    assert connector.identify().currency == "EUR"
    assert connector.proposed("Salesforce", connector.discover()).currency == "EUR"


def test_the_proposed_mapping_can_be_written_down_and_read_back(fake: Fake) -> None:
    connector = connected(fake)
    mapping = connector.proposed("Salesforce", connector.discover())
    assert load_mapping(dump_mapping(mapping)) == mapping


def test_no_open_stage_has_a_meaning_before_somebody_gives_it_one(fake: Fake) -> None:
    connector = connected(fake)
    mapping = connector.proposed("Salesforce", connector.discover())
    meant = {
        text: target
        for entry in mapping.files
        for part in entry.tables
        for text, target in part.values.get("stage", {}).items()
    }
    assert meant == {"closed won": "won", "closed lost": "lost", "lead:created": "S", "lead:converted": "unmapped"}


def mapped(mapping: Mapping, file: str, field: str, meant: dict[str, str], column: str = "") -> Mapping:
    """A mapping in which a person filled something in."""

    def change(entry: FileMapping) -> FileMapping:
        if entry.file != file:
            return entry
        (part,) = entry.tables
        fields = {**part.fields, **({field: FieldRule(columns=(column,))} if column else {})}
        values = {**part.values, field: {**part.values.get(field, {}), **meant}} if meant else part.values
        return replace(entry, tables=(replace(part, fields=fields, values=values),))

    return replace(mapping, files=tuple(change(entry) for entry in mapping.files))


def test_what_the_method_needs_is_a_list_with_what_stands_there_already(fake: Fake) -> None:
    connector = connected(fake)
    design = connector.discover()
    mapping = connector.proposed("Salesforce", design)
    before = {(one.need, one.code): one.standing for one in connector.wanted(design, mapping)}
    assert before[Need.STAGE, "S"] == "Lead was made"
    assert before[Need.STAGE, "P"] == ""
    assert (Need.STAGE, "W") not in before
    assert before[Need.ACTIVITY_TYPE, "call"] == "Task: Call (label)"
    assert before[Need.ACTIVITY_TYPE, "visit"] == ""
    assert before[Need.FIELD, "accounts.visits_per_year"] == ""
    assert before[Need.FIELD, "tasks.Meetpunt_Id__c"] == ""
    fake.org.add_field("Task", "Meetpunt_Id__c", "string")
    mapping = mapped(mapping, "opportunities", "stage", {"qualification": "P"})
    mapping = mapped(mapping, "appointments", "kind", {"event: bezoek": "visit"})
    mapping = mapped(mapping, "accounts", "visits_per_year", {}, "Bezoeken__c")
    connector = connected(fake)
    after = {(one.need, one.code): one.standing for one in connector.wanted(connector.discover(), mapping)}
    assert after[Need.STAGE, "P"] == "Qualification"
    assert after[Need.ACTIVITY_TYPE, "visit"] == "Appointment: Bezoek (label)"
    assert after[Need.FIELD, "accounts.visits_per_year"] == "Bezoeken__c label"
    assert after[Need.FIELD, "tasks.Meetpunt_Id__c"] == "Meetpunt_Id__c"


def test_nothing_is_made_in_salesforce_by_us(fake: Fake) -> None:
    connector = connected(fake)
    design = connector.discover()
    wish = connector.wanted(design, connector.proposed("Salesforce", design))[0]
    asked = len(fake.asked)
    with pytest.raises(CrmError) as caught:
        connector.make(wish)
    assert caught.value.trouble is Trouble.REFUSED
    assert len(fake.asked) == asked


def test_it_is_asked_and_tells_nothing_by_itself(fake: Fake) -> None:
    connector = connected(fake)
    connector.hear("https://meetpunt.example/told", "name", "password")
    assert fake.asked == []
    assert hint_of("salesforce", {"anything": 1}) is None
    assert CRMS["salesforce"] is Salesforce
