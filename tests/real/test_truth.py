"""The four public sources, read in as a user would and reported: every figure must equal what others counted."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from meetpunt.cli.main import main
from meetpunt.reports import plain
from meetpunt.store.names import find_by_name
from meetpunt.store.tenancy import acting_in
from tests.real.source import Source, same_outcomes

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.sqlite_only("the same figures on each: tests/measures compares the two"),
]


def test_zoho(shared: Path) -> None:
    source = Source(shared, "zoho_demo")
    truth = source.truth
    assert source.again.changes == 0
    total = source.ask(plain.outcomes)["total"]
    assert total["win_rate"] == truth["win_rate"]["value"]
    assert (total["won"], total["lost"]) == (truth["stage_counts"]["Closed Won"], truth["stage_counts"]["Closed Lost"])
    assert total["open"] == truth["potentials"] - total["won"] - total["lost"]
    same_outcomes(source.by("owner"), truth["win_rate_by_owner"]["value"])
    median = source.ask(plain.lead_time)["cycle"]["naive"]["median"]
    # The truth counts whole days only (157 days and 23.9 hours are 157).
    assert int(median) == truth["days_created_to_closing"]["value"][0]
    assert source.result.flags["impossible_duration"] == truth["events"]["value"]["over_24h"]
    assert source.result.flags["repeated_but_for_id"] == truth["calls_repeated_but_for_id"]["value"]


def test_classicmodels(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = Source(shared, "classicmodels")
    truth = source.truth
    assert source.again.changes == 0
    total = source.ask(plain.orders)["total"]
    assert total["revenue_minor"] == round(truth["totals"]["value"]["revenue"] * 100)
    assert total["margin_minor"] == round(truth["totals"]["value"]["gross_profit"] * 100)
    assert round(total["average_minor"] / 100, 4) == truth["average_order_value"]["value"]
    assert total["cross_selling"] == truth["cross_sell"]["value"][0]
    for by, name in (("owner", "by_rep"), ("territory", "by_territory"), ("family", "by_product_line")):
        rows = {row["key"]: row for row in source.ask(plain.orders, by)["rows"]}
        for key, expected in truth[name]["value"].items():
            assert rows[key]["revenue_minor"] == round(expected["revenue"] * 100), key
            if "gross_profit" in expected:
                assert rows[key]["margin_minor"] == round(expected["gross_profit"] * 100), key
            if "orders" in expected:
                assert (rows[key]["orders"], rows[key]["buying_accounts"]) == (
                    expected["orders"],
                    expected["customers"],
                )
    expected_months = {month: round(value * 100) for month, value in truth["revenue_by_month"]["value"].items()}
    months = {row["key"]: row["revenue_minor"] for row in source.ask(plain.orders, "month")["rows"]}
    assert months == expected_months
    _classicmodels_profit(source, shared / "data" / "classicmodels", expected_months, capsys)


def _classicmodels_profit(
    source: Source, folder: Path, months: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command's figures: those of the truth, and per account and product what the files add up to by themselves."""
    truth, found = source.truth, {}
    for by in ("rep", "territory", "family", "account", "product"):
        assert main(["report", "profitability", "--org", "classicmodels", "--by", by, "--json"]) == 0
        found[by] = json.loads(capsys.readouterr().out)
        total = found[by]["total"]
        assert total["revenue_minor"] == round(truth["totals"]["value"]["revenue"] * 100)
        assert total["margin_minor"] == round(truth["totals"]["value"]["gross_profit"] * 100)
        assert round(total["average_minor"] / 100, 4) == truth["average_order_value"]["value"]
        for name in ("revenue_minor", "margin_minor", "discount_minor", "without_cost_minor"):
            assert sum(row[name] or 0 for row in found[by]["rows"]) == total[name], (by, name)
    rows = {by: {row["key"]: row for row in one["rows"]} for by, one in found.items()}
    for by, name in (("rep", "by_rep"), ("territory", "by_territory"), ("family", "by_product_line")):
        assert set(rows[by]) - {None} == set(truth[name]["value"])
        for key, expected in truth[name]["value"].items():
            assert rows[by][key]["revenue_minor"] == round(expected["revenue"] * 100), key
            if "gross_profit" in expected:
                assert rows[by][key]["margin_minor"] == round(expected["gross_profit"] * 100), key
            if "margin" in expected:
                assert rows[by][key]["margin_share"] == expected["margin"], key
            if "orders" in expected:
                assert (rows[by][key]["orders"], rows[by][key]["customers"]) == (
                    expected["orders"],
                    expected["customers"],
                )
    cross, spread = truth["cross_sell"]["value"][:2]
    assert found["account"]["cross_selling"]["value"] == cross
    assert found["account"]["cross_selling"]["spread"] == spread
    assert {month: one["revenue_minor"] for month, one in found["account"]["months"].items()} == months
    for by, column in (("account", "customerName"), ("product", "productName")):
        told = {
            key: (row["revenue_minor"], row["margin_minor"], row["discount_minor"]) for key, row in rows[by].items()
        }
        assert {key: one for key, one in told.items() if any(one)} == _added_up(folder, column), by


def _added_up(folder: Path, column: str) -> dict[str, tuple[int, int, int]]:
    """Revenue, gross profit and what was sold below the list price, in cents, straight from the files."""
    tables = {
        name: list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        for name in ("customers", "products", "orders", "orderdetails")
    }
    customers = {one["customerNumber"]: one for one in tables["customers"]}
    products = {one["productCode"]: one for one in tables["products"]}
    orders = {one["orderNumber"]: one for one in tables["orders"]}
    sums: dict[str, list[Decimal]] = {}
    for line in tables["orderdetails"]:
        order, product = orders[line["orderNumber"]], products[line["productCode"]]
        if order["status"] != "Cancelled":
            pieces, price = int(line["quantityOrdered"]), Decimal(line["priceEach"])
            own = sums.setdefault((customers[order["customerNumber"]] | product)[column], [Decimal(0)] * 3)
            own[0] += pieces * price
            own[1] += pieces * (price - Decimal(product["buyPrice"]))
            own[2] += pieces * (Decimal(product["MSRP"]) - price)
    return {key: (int(a * 100), int(b * 100), int(c * 100)) for key, (a, b, c) in sums.items()}


def test_names_find_one_and_only_one(shared: Path) -> None:
    source = Source(shared, "maven_crm")
    with acting_in(source.id):
        assert find_by_name(source.id, "owner", "moses frase") is not None
        assert find_by_name(source.id, "owner", "Nobody") is None
