"""A Salesforce organisation as it lands here: one opportunity per lead and deal, each step when it was entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from meetpunt.actions.crm import syncing
from meetpunt.actions.crm.connecting import connect
from meetpunt.actions.crm.meaning import confirm_mapping
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import FileMapping
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import operator_of
from meetpunt.store.models import Account, Activity, CrmConnection, Opportunity, Order, Person, Quote, StageEvent
from meetpunt.store.tenancy import acting_in
from tests.connectors.salesforce.company import Company, make_company
from tests.connectors.salesforce.making import WAYS, OrgClock
from tests.connectors.salesforce.schema import QUOTES
from tests.connectors.salesforce.server import Fake, served

pytestmark = pytest.mark.django_db
MEANT = {
    "leads": {"lead:working - contacted": "S", "lead:closed - converted": "P", "lead:open - not contacted": "S"},
    "lead_events": {"lead:converted": "P"},
    "opportunities": {"qualification": "P", "proposal/price quote": "O"},
    "history": {"qualification": "P", "proposal/price quote": "O"},
}


@dataclass
class Here:
    """The fake, and our side of it."""

    fake: Fake
    company: Company
    clock: OrgClock
    organisation: int
    connection: int

    def sync(self, minutes: float = 10) -> syncing.Synced:
        """A sync, some time later."""
        self.fake.org.pass_time(minutes=minutes)
        done = syncing.sync(self.organisation, self.connection, self.clock, Reach(allow_loopback=True))
        assert (done.trouble, done.detail) == ("", "")
        return done

    def opportunities(self) -> dict[str, tuple[str, str, int | None]]:
        """Per external id the step, outcome and amount."""
        with acting_in(self.organisation):
            rows = Opportunity.objects.select_related("step").filter(organisation_id=self.organisation)
            return {
                str(row.external_id): (row.step.code if row.step else "", row.outcome, row.amount_minor) for row in rows
            }

    def steps(self, opportunity: str) -> list[tuple[str, Any]]:
        """The steps that an opportunity entered, with the day."""
        with acting_in(self.organisation):
            rows = StageEvent.objects.filter(opportunity__external_id=opportunity, kind="step").select_related("step")
            return [(row.step.code if row.step else "", row.happened_on) for row in rows.order_by("happened_at", "pk")]


def mapped(entry: FileMapping) -> FileMapping:
    """A file of the mapping in which somebody said what stages and kinds mean."""
    tables = []
    for part in entry.tables:
        values = dict(part.values)
        if entry.file in MEANT:
            values["stage"] = {**values.get("stage", {}), **MEANT[entry.file]}
        if entry.file == "appointments":
            values["kind"] = {**values["kind"], "event: bezoek": "visit"}
        tables.append(replace(part, values=values))
    return replace(entry, tables=tuple(tables))


@pytest.fixture
def here(db: None) -> Iterator[Here]:
    with served(Fake(QUOTES)) as fake:
        company = make_company(fake.org)
        clock, keys = OrgClock(fake.org), {**WAYS["jwt"], "login_url": fake.url}
        made = create_organisation(NewOrganisation("Fabriek"), clock.now() - timedelta(days=1))
        with acting_in(made.id):
            viewer = operator_of("Fabriek", clock.now().date())
            connection = connect(viewer, "salesforce", "Salesforce", keys, clock, Reach(allow_loopback=True))
            mapping = load_mapping(CrmConnection.objects.get(pk=connection).source.mapping)
            meant = replace(mapping, files=tuple(map(mapped, mapping.files)))
            confirm_mapping(viewer, connection, meant, clock.now())
        yield Here(fake, company, clock, made.id, connection)


def test_what_stands_there_stands_here_with_its_history(here: Here) -> None:
    done = here.sync()
    company = here.company
    assert done.to_json()["rejected"] == 0
    assert here.opportunities() == {
        f"lead:{company.lead}": ("W", "won", 140_000),
        f"lead:{company.open_lead}": ("S", "open", None),
        company.other_deal: ("P", "open", 125_050),
    }
    codes = [code for code, _ in here.steps(f"lead:{company.lead}")]
    assert codes == ["S", "P", "W"]
    with acting_in(here.organisation):
        visit = Activity.objects.get(external_id=company.visit)
        assert (visit.kind, visit.minutes, visit.opportunity.external_id) == ("visit", 90, f"lead:{company.lead}")
        assert Activity.objects.get(external_id=company.call).counted_ms == 290_000  # seconds, not whole minutes
        assert Person.objects.filter(name="Robot").count() == 0
        assert sorted(Account.objects.values_list("name", flat=True)) == ["Jansen BV", "Piet & Co"]


def test_the_same_again_changes_nothing(here: Here) -> None:
    here.sync()
    before = here.opportunities(), here.steps(f"lead:{here.company.lead}")
    again = here.sync(minutes=30).to_json()
    assert (again["rows_read"], again["changed"]) == (0, 0)
    assert again["spent"] <= 20  # who we are and per kind of record one question
    assert (here.opportunities(), here.steps(f"lead:{here.company.lead}")) == before


def test_a_lead_that_becomes_an_opportunity_stays_the_one_that_it_was(here: Here) -> None:
    here.sync()
    org, company = here.fake.org, here.company
    org.pass_time(days=3)
    account = org.put("Account", Name="Piet & Co", OwnerId=company.bram)
    stage = {"StageName": "Qualification", "Amount": 900.0, "CloseDate": "2027-01-10"}
    deal = org.put("Opportunity", Name="Lijm", AccountId=account, OwnerId=company.bram, **stage)
    org.put("OpportunityHistory", OpportunityId=deal, **stage)
    became = {"ConvertedOpportunityId": deal, "ConvertedAccountId": account}
    org.change("Lead", company.open_lead, IsConverted=True, ConvertedDate=org.now.date().isoformat(), **became)
    here.sync()
    found = here.opportunities()
    assert found[f"lead:{company.open_lead}"] == ("P", "open", 90_000)
    assert deal not in found
    assert len(found) == 3
    assert [code for code, _ in here.steps(f"lead:{company.open_lead}")] == ["S", "P"]
    with acting_in(here.organisation):
        assert sorted(Account.objects.values_list("name", flat=True)) == ["Jansen BV", "Piet & Co"]
        call = Activity.objects.get(external_id=company.call)
        assert call.opportunity.external_id == f"lead:{company.open_lead}"


def test_a_step_that_is_taken_there_is_taken_here_and_what_goes_there_goes_here(here: Here) -> None:
    here.sync()
    org, company = here.fake.org, here.company
    org.pass_time(days=1)
    stage = {"StageName": "Proposal/Price Quote", "Amount": 2000.0, "CloseDate": "2026-12-20"}
    org.change("Opportunity", company.other_deal, **stage)
    org.put("OpportunityHistory", OpportunityId=company.other_deal, **stage)
    org.bin("Task", company.call)
    here.sync()
    assert here.opportunities()[company.other_deal] == ("O", "open", 200_000)
    assert [code for code, _ in here.steps(company.other_deal)][-2:] == ["P", "O"]
    with acting_in(here.organisation):
        assert not Activity.objects.filter(external_id=company.call).exists()


def test_a_refresh_token_that_is_replaced_is_kept_with_the_connection(here: Here) -> None:
    from meetpunt.actions.crm.opening import StoredKeys, sealed

    keys = {**WAYS["web"], "login_url": here.fake.url}
    with acting_in(here.organisation):
        CrmConnection.objects.filter(pk=here.connection).update(keys=sealed(keys))
    here.fake.doors.rotates = True
    here.sync()
    here.fake.doors.end_sessions()
    here.sync()
    kept = StoredKeys(here.organisation, here.connection, here.clock).read()
    assert kept["refresh_token"] == here.fake.doors.refresh != "refresh-1"


def test_what_is_read_before_its_opportunity_or_lead_is_about_it_once_that_is_read(here: Here) -> None:
    here.sync()
    org, bram = here.fake.org, here.company.bram
    deal = org.put("Opportunity", Name="Zaag", AccountId=here.company.account, OwnerId=bram, StageName="Qualification")
    lead, became = (org.put("Lead", Name=name, Company=name, Status="Nieuw", OwnerId=bram) for name in ("Kok", "Smit"))
    quote = org.put("Quote", QuoteNumber="Q1", Name="Zaag", OpportunityId=deal, Status="Presented", TotalPrice=100.0)
    of_quote = {"QuoteId": quote, "StatusCode": "Activated", "EffectiveDate": "2026-12-01", "TotalAmount": 100.0}
    order = org.put("Order", OrderNumber="0002", AccountId=here.company.account, OwnerId=bram, **of_quote)
    told = {"OwnerId": bram, "Status": "Completed", "IsClosed": True, "ActivityDate": "2026-12-01"}
    about = {
        org.put("Task", WhatId=deal, **told): deal,
        org.put("Task", WhatId=quote, **told): deal,
        org.put("Task", WhatId=order, **told): deal,
        org.put("Task", WhoId=lead, **told): f"lead:{lead}",
        org.put("Task", WhoId=became, **told): f"lead:{became}",
        org.put("Event", WhoId=became, OwnerId=bram, StartDateTime=org.now): f"lead:{became}",
    }
    org.pass_time(minutes=5)
    org.change("Opportunity", deal, Name="Zaag met tafel")
    org.change("Lead", lead, Company="Kok en zonen")
    account = org.put("Account", Name="Smit", OwnerId=bram)
    new = org.put("Opportunity", Name="Lijm", AccountId=account, OwnerId=bram, StageName="Qualification")
    org.change("Lead", became, IsConverted=True, ConvertedOpportunityId=new, ConvertedDate=org.now.date().isoformat())

    def told_here() -> dict[str, str | None]:
        with acting_in(here.organisation):
            rows = Activity.objects.filter(external_id__in=about)
            return dict(rows.values_list("external_id", "opportunity__external_id"))

    here.sync(minutes=1)
    assert told_here() == dict.fromkeys(about)
    here.sync()
    assert told_here() == about
    with acting_in(here.organisation):
        assert Quote.objects.get(external_id=quote).opportunity.external_id == deal
        assert Order.objects.get(external_id=order).opportunity.external_id == deal
    assert here.sync().read == {}


def test_a_second_lead_that_becomes_an_opportunity_that_was_a_lead_already_is_not_counted_twice(here: Here) -> None:
    org, company = here.fake.org, here.company
    here.sync()
    count = len(here.opportunities())
    org.change(
        "Lead",
        company.open_lead,
        IsConverted=True,
        ConvertedOpportunityId=company.deal,
        ConvertedAccountId=company.account,
        ConvertedDate=org.now.date().isoformat(),
    )
    before = here.steps(f"lead:{company.lead}")
    here.sync()
    assert len(here.opportunities()) == count - 1
    assert here.steps(f"lead:{company.lead}") == before
    with acting_in(here.organisation):
        call = Activity.objects.get(external_id=company.call)
        assert call.opportunity.external_id == f"lead:{company.lead}"


def test_two_leads_that_became_an_opportunity_that_is_read_later_are_one_opportunity(here: Here) -> None:
    here.sync()
    org, bram = here.fake.org, here.company.bram
    leads = [org.put("Lead", Name=name, Company=name, Status="Nieuw", OwnerId=bram) for name in ("Kok", "Smit")]
    calls = [org.put("Task", WhoId=lead, OwnerId=bram, ActivityDate="2026-12-01") for lead in leads]
    here.sync()
    stage = {"StageName": "Qualification", "CloseDate": "2027-01-10"}
    deal = org.put("Opportunity", Name="Lijm", AccountId=here.company.account, OwnerId=bram, **stage)
    became = {"IsConverted": True, "ConvertedOpportunityId": deal, "ConvertedDate": org.now.date().isoformat()}
    for lead in leads:
        org.change("Lead", lead, **became)
        org.pass_time(seconds=5)
    org.pass_time(minutes=5)
    org.change("Opportunity", deal, Amount=900.0)
    here.sync(minutes=1)  # the opportunity was changed meanwhile and is read next time
    here.sync()
    found = here.opportunities()
    assert found[f"lead:{leads[0]}"] == ("P", "open", 90_000)
    assert {deal, f"lead:{leads[1]}"}.isdisjoint(found)
    with acting_in(here.organisation):
        told = Activity.objects.filter(external_id__in=calls).values_list("opportunity__external_id", flat=True)
        assert set(told) == {f"lead:{leads[0]}"}
