"""The four public sources, read through the limited process and mapped: the known figures come out."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from meetpunt.connectors.base import Flag, Record, Reject, Table
from meetpunt.connectors.files.limits import Job
from meetpunt.connectors.files.reading import read_files
from meetpunt.connectors.mapping.apply import Coverage, coverage, map_source
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.values.numbers import parse_number
from meetpunt.connectors.values.styles import NumberStyle

MAPPINGS = Path(__file__).parents[1] / "real"
Source = tuple[dict[Table, list[Record]], list[Reject], Coverage]


@pytest.fixture(scope="module")
def source(shared: Path) -> Callable[[str], Source]:
    known: dict[str, Source] = {}

    def read(name: str) -> Source:
        if name not in known:
            mapping = load_mapping((MAPPINGS / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")
            files = sorted((shared / "data" / name).iterdir())
            readings = list(read_files([Job(str(path), path.name) for path in files]))
            assert [str(reading.error) for reading in readings if reading.error] == []
            tables = [table for reading in readings for table in reading.tables]
            records: dict[Table, list[Record]] = {table: [] for table in Table}
            rejects: list[Reject] = []
            for part in map_source(tables, mapping, time_zone="Europe/Amsterdam", today=date(2026, 11, 23)):
                records[part.table] += part.records
                rejects += part.rejects
            known[name] = records, rejects, coverage(tables, mapping)
        return known[name]

    return read


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_text(encoding="utf-8"))
    return content


def rates(records: list[Record], field: str) -> dict[str, tuple[int, int]]:
    won = Counter(str(r.values.get(field, "nan")) for r in records if r.values["status"] == "won")
    lost = Counter(str(r.values.get(field, "nan")) for r in records if r.values["status"] == "lost")
    return {key: (won[key], lost[key]) for key in won | lost}


def known_rates(truth: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {key: (row["won"], row["lost"]) for key, row in truth["value"].items() if row["won"] + row["lost"]}


def test_every_file_of_the_four_sources_is_known_to_its_mapping(source: Callable[[str], Source]) -> None:
    for name in ("maven_crm", "bpic2012_dev", "zoho_demo", "classicmodels"):
        assert source(name)[2].unknown == ()


def test_maven_counts_every_opportunity_once(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    records, rejects, _ = source("maven_crm")
    deals, known = records[Table.OPPORTUNITIES], truth["maven_crm"]
    assert rejects == []
    assert len(deals) == known["rows"]
    assert Counter(r.values["stage_text"] for r in deals) == known["stage_counts"]
    assert rates(deals, "owner") == known_rates(known["win_rate_by_agent"])
    assert rates(deals, "product") == known_rates(known["win_rate_by_product"])
    won = [r.values["amount"] for r in deals if r.values["status"] == "won"]
    assert sum(amount for amount in won if isinstance(amount, Decimal)) == Decimal(known["won_value_total"]["value"])
    undated = [r for r in deals if "entered.Engaging" not in r.values and "closed_at" not in r.values]
    assert len(undated) == 500


def test_maven_mends_the_spelling_and_joins_every_product(source: Callable[[str], Source]) -> None:
    records, _, _ = source("maven_crm")
    products = {r.external_id for r in records[Table.PRODUCTS]}
    assert {r.values["product"] for r in records[Table.OPPORTUNITIES]} == products
    assert "technolgy" not in {r.values["segment"] for r in records[Table.ACCOUNTS]}
    assert {r.values["role"] for r in records[Table.PEOPLE]} == {"manager", "rep"}
    assert len(records[Table.TEAMS]) == 6


def test_bpic_reaches_the_steps_that_the_log_holds(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    records, _, _ = source("bpic2012_dev")
    known = truth["bpic2012_dev"]
    cases = records[Table.OPPORTUNITIES]
    assert len(cases) == known["cases"]
    reached = {(r.values["opportunity"], r.values["stage"]) for r in records[Table.EVENTS]}
    steps = Counter(step for _, step in reached)
    assert {step: steps[step] for step in known["funnel_ever_reached"]["value"]} == known["funnel_ever_reached"][
        "value"
    ]
    outcomes = known["outcomes"]["value"]
    wanted = {"won": outcomes["APPROVED"], "lost": outcomes["DECLINED"], "no_decision": outcomes["CANCELLED"]}
    assert Counter(r.values["status"] for r in cases) == wanted
    assert not any(Flag.STAGE_UNMAPPED in r.flags for r in records[Table.EVENTS])


def test_bpic_gives_a_case_to_whoever_sent_its_first_offer(
    source: Callable[[str], Source], truth: dict[str, Any]
) -> None:
    cases = source("bpic2012_dev")[0][Table.OPPORTUNITIES]
    known = truth["bpic2012_dev"]["win_rate_by_resource_top10"]["value"]
    for person, row in known.items():
        own = [r.values["status"] for r in cases if r.values.get("owner") == person]
        assert (own.count("won"), len(own) - own.count("won")) == (row["won"], row["lost"])


def test_bpic_pairs_work_first_in_first_out(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    records, rejects, _ = source("bpic2012_dev")
    known = truth["bpic2012_dev"]
    for kind, row in known["work_time"]["value"].items():
        items = [r.values for r in records[Table.ACTIVITIES] if r.values["subject"] == kind]
        seconds = sum(
            (v["ends_at"] - v["starts_at"]).total_seconds()
            for v in items
            if isinstance(v["ends_at"], datetime) and isinstance(v["starts_at"], datetime)
        )
        assert (len(items), round(seconds / 3600, 2)) == (row["items"], row["hours"])
    assert Counter(r.reason_code for r in rejects) == {"no_start": known["work_unpaired"]["value"]["complete"]}
    assert not any(Flag.NEVER_ENDED in r.flags for r in records[Table.ACTIVITIES])


def test_bpic_knows_its_machine(source: Callable[[str], Source]) -> None:
    people = source("bpic2012_dev")[0][Table.PEOPLE]
    assert [r.external_id for r in people if Flag.MACHINE in r.flags] == ["112"]


def test_zoho_outcomes_come_from_the_forecast_type(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    deals, known = source("zoho_demo")[0][Table.OPPORTUNITIES], truth["zoho_demo"]
    assert len(deals) == known["potentials"]
    assert Counter(r.values["stage_text"] for r in deals) == known["stage_counts"]
    assert rates(deals, "owner") == known_rates(known["win_rate_by_owner"])
    assert rates(deals, "source") == known_rates(known["win_rate_by_source"])
    for status, key in (("won", "won_amount"), ("open", "open_amount")):
        assert (
            sum(Decimal(str(r.values["amount"])) for r in deals if r.values["status"] == status) == known[key]["value"]
        )
    channels = known["channel_cost"]["value"]
    assert {k: w for k, (w, _) in rates(deals, "channel").items()} == {k: row["won"] for k, row in channels.items()}
    assert not any("closed_at" in r.values for r in deals if r.values["status"] == "open")


def test_zoho_days_from_creation_to_closing(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    days = sorted(
        (r.values["closed_at"] - r.values["created_at"]).days
        for r in source("zoho_demo")[0][Table.OPPORTUNITIES]
        if isinstance(r.values.get("closed_at"), datetime) and isinstance(r.values["created_at"], datetime)
    )
    median = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
    assert [median, sum(day < 0 for day in days)] == truth["zoho_demo"]["days_created_to_closing"]["value"]


def test_zoho_calls_keep_their_hours_and_show_their_repeats(
    source: Callable[[str], Source], truth: dict[str, Any]
) -> None:
    records, known = source("zoho_demo")[0], truth["zoho_demo"]
    calls = [r for r in records[Table.ACTIVITIES] if r.file == "Calls.csv"]
    hours = sum(Decimal(str(r.values["minutes"])) for r in calls) / 60
    assert round(float(hours), 2) == known["calls"]["value"]["hours"]
    names = {r.external_id: r.values["name"] for r in records[Table.PEOPLE]}
    for owner, own in known["calls"]["value"]["hours_by_owner"].items():
        spent = sum(Decimal(str(r.values["minutes"])) for r in calls if names[str(r.values["owner"])] == owner)
        assert round(float(spent / 60), 2) == own
    assert sum(Flag.REPEATED_BUT_FOR_ID in r.flags for r in calls) == known["calls_repeated_but_for_id"]["value"]


def test_zoho_meetings_of_four_months_are_kept_and_flagged(
    source: Callable[[str], Source], truth: dict[str, Any]
) -> None:
    activities, known = source("zoho_demo")[0][Table.ACTIVITIES], truth["zoho_demo"]
    events = [r for r in activities if r.file == "Events.csv"]
    tasks = [r for r in activities if r.file == "Tasks.csv"]
    assert (
        sum(Flag.IMPOSSIBLE_DURATION in r.flags for r in events) == len(events) == known["events"]["value"]["over_24h"]
    )
    odd = sum(Flag.MODIFIED_BEFORE_CREATED in r.flags for r in tasks)
    assert odd == len(tasks) == known["tasks"]["value"]["modified_before_created"]


def test_zoho_quotes_and_orders_add_up(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    records, known = source("zoho_demo")[0], truth["zoho_demo"]
    for status, key in (("accepted", "Won"), ("rejected", "Lost"), ("sent", "Open")):
        quotes = [Decimal(str(r.values["amount"])) for r in records[Table.QUOTES] if r.values["status"] == status]
        assert {"n": len(quotes), "total": sum(quotes)} == known["quotes"]["value"]["by_status"][key]
    orders = records[Table.ORDERS]
    kept = [Decimal(str(r.values["amount"])) for r in orders if r.values["status"] != "cancelled"]
    assert (len(orders), sum(kept)) == (2061, known["sales_orders"]["value"]["total_not_cancelled"])
    assert all(Flag.HALF_DAY_UNKNOWN in r.flags for r in orders)


def test_zoho_campaign_money_is_read(shared: Path, truth: dict[str, Any]) -> None:
    path = shared / "data" / "zoho_demo" / "Campaigns.csv"
    (reading,) = read_files([Job(str(path), path.name)])
    (table,) = reading.tables
    cost: Counter[str] = Counter()
    columns = dict(zip(table.header, table.columns, strict=True))
    for kind, text in zip(columns["Type"], columns["Actual Cost"], strict=True):
        cost[str(kind)] += parse_number(str(text), NumberStyle.POINT)
    assert cost == {kind: row["cost"] for kind, row in truth["zoho_demo"]["channel_cost"]["value"].items()}


def test_classicmodels_margin_by_the_customers_rep(source: Callable[[str], Source], truth: dict[str, Any]) -> None:
    records, rejects, _ = source("classicmodels")
    known = truth["classicmodels"]
    names = {r.external_id: str(r.values["name"]) for r in records[Table.PEOPLE]}
    territory = {r.external_id: str(r.values["territory"]) for r in records[Table.PEOPLE]}
    rep = {r.external_id: str(r.values["owner"]) for r in records[Table.ACCOUNTS] if "owner" in r.values}
    order = {
        r.external_id: str(r.values["account"]) for r in records[Table.ORDERS] if r.values["status"] != "cancelled"
    }
    revenue: Counter[str] = Counter()
    profit: Counter[str] = Counter()
    for line in records[Table.ORDER_LINES]:
        v = {key: Decimal(str(line.values[key])) for key in ("quantity", "price", "cost")}
        if str(line.values["order"]) in order:
            person = rep[order[str(line.values["order"])]]
            for key in (names[person], territory[person]):
                revenue[key] += v["quantity"] * v["price"]
                profit[key] += v["quantity"] * (v["price"] - v["cost"])
    assert rejects == []
    for key, row in {**known["by_rep"]["value"], **known["by_territory"]["value"]}.items():
        assert (float(revenue[key]), float(profit[key])) == (row["revenue"], row["gross_profit"])
    assert len(records[Table.ACCOUNTS]) - len(rep) == known["customers_without_rep"]
    assert {r.values["territory"] for r in records[Table.PEOPLE]} >= {"NA", "EMEA"}


def test_the_same_files_give_the_same_ids_and_no_id_twice(source: Callable[[str], Source]) -> None:
    for name in ("bpic2012_dev", "zoho_demo"):
        for rows in source(name)[0].values():
            keys = sorted(r.external_id for r in rows if r.table is not Table.PEOPLE)
            assert not any(a == b for a, b in pairwise(keys))
