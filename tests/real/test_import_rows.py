"""The four public sources in the tables: counts and sums of rows, and the traps that each of them sets."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F, Sum
from pytest_django import Settings

from meetpunt.actions.imports import GivenFile, ImportResult, rejected_rows, run_import, take_back
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import (
    Account,
    Activity,
    Opportunity,
    Order,
    OrderLine,
    Person,
    Product,
    Quote,
    Source,
    StageEvent,
    TeamManagement,
    TeamMembership,
    TerritoryAssignment,
)
from meetpunt.store.tenancy import acting_in
from tests.landing import contents

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.sqlite_only("the same figures on each: tests/measures compares the two"),
]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Import = Callable[[str], Any]


@pytest.fixture
def source(shared: Path, tmp_path: Path, settings: Settings) -> Callable[[str], Any]:
    settings.UPLOADS = tmp_path

    @contextmanager
    def read_in(name: str) -> Iterator[tuple[int, ImportResult, Path]]:
        folder = shared / "data" / name
        organisation = create_organisation(NewOrganisation(name), NOW)
        given = [GivenFile(path, path.name) for path in sorted(folder.iterdir())]
        mapping = (Path(__file__).parent / f"{name}.yaml").read_text()
        with acting_in(organisation.id):
            yield organisation.id, run_import(organisation.id, given, mapping, NOW), folder

    return read_in


def rows_of(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.both
def test_maven_lands_every_deal_and_dates_none_that_is_undated(source: Import) -> None:
    with source("maven_crm") as (_organisation_id, result, folder):
        deals = rows_of(folder / "sales_pipeline.csv")
        assert Opportunity.objects.count() == len(deals) == 8800
        outcomes = Counter(Opportunity.objects.values_list("outcome", flat=True))
        assert outcomes == {"won": 4238, "lost": 2473, "open": 2089}
        won = Opportunity.objects.filter(outcome="won").aggregate(sum=Sum("amount_minor"))["sum"]
        assert won == sum(int(row["close_value"]) * 100 for row in deals if row["deal_stage"] == "Won")
        assert StageEvent.objects.filter(happened_at=None).count() == result.events["undated_events"] == 500
        assert not StageEvent.objects.filter(origin="seen_at_import").exclude(happened_at=None).exists()
        assert Product.objects.count() == 7, "GTXPro is GTX Pro"
        assert Opportunity.objects.filter(account=None).count() == 1425
        assert Opportunity.objects.filter(outcome="lost", amount_minor=0).count() == 2473
        assert not Account.objects.filter(segment="technolgy").exists()
        assert Source.objects.get().complete_from == date(2017, 3, 1)


def test_maven_agents_belong_to_their_managers_teams_and_offices(source: Import) -> None:
    with source("maven_crm") as (_organisation_id, _result, folder):
        told = {
            row["sales_agent"]: (row["manager"], row["regional_office"]) for row in rows_of(folder / "sales_teams.csv")
        }
        teams = dict(TeamMembership.objects.values_list("person__name", "team__name"))
        homes = dict(TerritoryAssignment.objects.values_list("person__name", "territory__name"))
        assert {name: (teams[name], homes[name]) for name in told} == told
        assert all(lead == team for lead, team in TeamManagement.objects.values_list("person__name", "team__name"))
        by_agent = Counter(Opportunity.objects.values_list("owner__name", flat=True))
        assert len(set(told) - set(by_agent)) == 5, "five agents have no deal"
        assert not StageEvent.objects.filter(team=None).exists()


@pytest.mark.both
def test_maven_taken_back_leaves_nothing(source: Import) -> None:
    with source("maven_crm") as (organisation_id, result, _folder):
        taken = take_back(organisation_id, result.run_id or 0, NOW)
        assert taken.kept == ()
        left = {table for table, rows in contents(organisation_id).items() if rows}
        assert left == {"source", "sales_process", "step", "step_definition", "loss_reason"}


def test_zoho_keeps_what_cannot_be_right_and_counts_none_of_it(source: Import) -> None:
    with source("zoho_demo") as (organisation_id, result, folder):
        assert Opportunity.objects.count() == len(rows_of(folder / "Potentials.csv")) == 3632
        won = Opportunity.objects.filter(outcome="won").aggregate(sum=Sum("amount_minor"))["sum"]
        assert won == 89_066_200_00
        meetings = Activity.objects.filter(flags__contains="impossible_duration")
        assert meetings.count() == result.flags["impossible_duration"] == len(rows_of(folder / "Events.csv"))
        assert not meetings.exclude(counted_ms=None).exists()
        assert min(meetings.values_list("length_ms", flat=True)) > 24 * 60 * MINUTE
        calls = Activity.objects.filter(flags__contains="repeated_but_for_id")
        assert calls.count() == result.tables["activities"].doubles
        assert Quote.objects.count() == 3000
        assert Order.objects.count() == 2061
        (rejected,) = rejected_rows(organisation_id, result.run_id or 0)
        assert (rejected.file, len(rejected.rows)) == ("Accounts.csv", 3)
        seen = StageEvent.objects.filter(origin="seen_at_import")
        assert not seen.exclude(opportunity__outcome="open").exists(), (
            "only where an open deal stands is seen, not told"
        )


def test_classicmodels_counts_orders_to_the_cent_and_reads_na_as_north_america(source: Import) -> None:
    with source("classicmodels") as (_organisation_id, _result, folder):
        lines = rows_of(folder / "orderdetails.csv")
        told = sum(Decimal(row["quantityOrdered"]) * Decimal(row["priceEach"]) for row in lines)
        costs = {row["productCode"]: Decimal(row["buyPrice"]) for row in rows_of(folder / "products.csv")}
        cost = sum(Decimal(row["quantityOrdered"]) * costs[row["productCode"]] for row in lines)
        sums = OrderLine.objects.aggregate(amount=Sum("amount_minor"), cost=Sum("cost_minor"))
        assert (sums["amount"], sums["cost"]) == (int(told * 100), int(cost * 100))
        assert (Order.objects.count(), OrderLine.objects.count()) == (326, 2996)
        assert Order.objects.filter(is_cancelled=True).count() == 6
        assert "NA" in set(TerritoryAssignment.objects.values_list("territory__name", flat=True))
        assert not Order.objects.exclude(owner=F("account__owner")).exists(), "the rep is the customer's"
        assert not Order.objects.filter(territory=None).exists()


@pytest.mark.long
def test_bpic_lands_every_case_step_and_piece_of_work(source: Import) -> None:
    with source("bpic2012_dev") as (_organisation_id, result, folder):
        events = rows_of(folder / "bpic2012_events_2011.csv.gz")
        steps = {"A_SUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "O_SENT", "O_SENT_BACK", "A_APPROVED"}
        told = {
            (row["case:concept:name"], row["concept:name"], row["time:timestamp"])
            for row in events
            if row["concept:name"] in steps
        }
        assert StageEvent.objects.filter(kind="step").count() == len(told)
        outcomes = Counter(Opportunity.objects.values_list("outcome", flat=True))
        assert outcomes == {"lost": 4401, "no_decision": 1718, "won": 1336}
        assert not StageEvent.objects.filter(origin="seen_at_import").exists()
        assert list(Person.objects.filter(is_machine=True).values_list("name", flat=True)) == ["112"]
        assert Activity.objects.count() == result.tables["activities"].new
        assert set(Activity.objects.values_list("purpose", flat=True)) <= {"sales", "service", ""}
