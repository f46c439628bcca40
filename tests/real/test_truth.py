"""The four public sources, read in as a user would and reported: every figure must equal what others counted."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from meetpunt.actions.imports import GivenFile, run_import
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.cli.main import main
from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.by import funnel_by, lead_time_by
from meetpunt.reports.plain import Subject
from meetpunt.store.access import operator_of
from meetpunt.store.names import find_by_name
from meetpunt.store.tenancy import acting_in

pytestmark = [pytest.mark.real, pytest.mark.django_db]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = FunnelAsk(as_of=NOW.date())
ALL = Subject()
MAPPINGS = Path(__file__).parent


class Source:
    """A source that was read in, with what is known of it."""

    def __init__(self, shared: Path, name: str, currency: str = "USD", twice: bool = True) -> None:
        self.truth = json.loads((shared / "data" / "truth.json").read_text())[name]
        organisation = create_organisation(NewOrganisation(name, currency=currency), NOW)
        self.id = organisation.id
        files = [GivenFile(path, path.name) for path in sorted((shared / "data" / name).iterdir())]
        mapping = (MAPPINGS / f"{name}.yaml").read_text()
        self.result = run_import(organisation.id, files, mapping, NOW)
        self.again = run_import(organisation.id, files, mapping, NOW) if twice else self.result
        self.viewer = operator_of(name, NOW.date())

    def ask(self, report: Any, *arguments: Any, ask: FunnelAsk = TODAY, subject: Subject = ALL) -> Any:
        with acting_in(self.id):
            return report(self.viewer, ask, subject, *arguments)

    def by(self, key: str, ask: FunnelAsk = TODAY) -> dict[str | None, dict[str, Any]]:
        return {row["key"]: row for row in self.ask(plain.outcomes, key, ask=ask)["rows"]}


def _same_outcomes(rows: dict[str | None, dict[str, Any]], truth: dict[str, dict[str, Any]]) -> None:
    assert {key for key, row in rows.items() if row["won"] or row["lost"]} == set(truth)
    for key, expected in truth.items():
        found = {name: rows[key][name] for name in ("won", "lost", "win_rate")}
        assert found == expected, key


def test_maven(shared: Path) -> None:
    source = Source(shared, "maven_crm")
    truth = source.truth
    assert source.again.changes == 0
    total = source.ask(plain.outcomes)["total"]
    assert (total["won"], total["lost"]) == (truth["stage_counts"]["Won"], truth["stage_counts"]["Lost"])
    assert total["win_rate"] == truth["win_rate"]["value"]
    assert total["open"] == truth["stage_counts"]["Engaging"] + truth["stage_counts"]["Prospecting"]
    assert total["undated"] == truth["stage_counts"]["Prospecting"]
    _same_outcomes(source.by("owner"), truth["win_rate_by_agent"]["value"])
    _same_outcomes(source.by("product"), truth["win_rate_by_product"]["value"])
    _same_outcomes(source.by("team"), truth["win_rate_by_manager"]["value"])
    _same_outcomes(source.by("territory"), truth["win_rate_by_region"]["value"])
    for quarter, expected in truth["win_rate_by_close_quarter"]["value"].items():
        first = date(2017, 3 * int(quarter[-1]) - 2, 1)
        last = date(2017, 3 * int(quarter[-1]), {1: 31, 2: 30, 3: 30, 4: 31}[int(quarter[-1])])
        ask = FunnelAsk(as_of=NOW.date(), period_from=first, period_until=last)
        found = source.ask(plain.outcomes, ask=ask)["total"]
        assert {name: found[name] for name in ("won", "lost", "win_rate")} == expected, quarter
    for sector, expected in truth["win_rate_by_sector"]["value"].items():
        if sector != "nan":
            found = source.ask(plain.outcomes, ask=FunnelAsk(as_of=NOW.date(), segment=sector))["total"]
            assert {name: found[name] for name in ("won", "lost", "win_rate")} == expected, sector
    as_of = source.ask(plain.outcomes, ask=FunnelAsk(as_of=date(2017, 12, 31), is_today=False))["total"]
    assert (as_of["open"], as_of["undated"]) == (1589, 500)
    whole = source.ask(plain.funnel)["steps"]
    for by, name in (("product", "product"), ("team", "manager"), ("territory", "region")):
        rows = {row["key"]: row["steps"] for row in source.ask(funnel_by, by)["rows"]}
        assert set(rows) == set(truth[f"win_rate_by_{name}"]["value"])
        for place, step in enumerate(whole):
            for count in ("reached", "went_on", "lost", "still", "young"):
                assert sum(steps[place][count] for steps in rows.values()) == step[count], (by, step["code"])
    by_team = {row["key"]: row["cycle"]["naive"]["n"] for row in source.ask(lead_time_by, "team")["rows"]}
    assert by_team == {name: one["won"] + one["lost"] for name, one in truth["win_rate_by_manager"]["value"].items()}
    _maven_days(source)
    _maven_money(source)


def _maven_days(source: Source) -> None:
    days = source.ask(plain.lead_time)["cycle"]
    truth = source.truth["days_engage_to_close"]["value"]
    found = {"Won": days["by_outcome"]["won"], "Lost": days["by_outcome"]["lost"], "all": days}
    for name, expected in truth.items():
        naive = found[name]["naive"]
        assert {key: naive[key] for key in ("n", "median", "mean", "p25", "p75")} == {
            key: expected[key] for key in ("n", "median", "mean", "p25", "p75")
        }, name
    # Open deals are followed too, so the honest median of winning lies beyond the naive one of completed deals.
    assert days["by_outcome"]["won"]["p50"] > days["by_outcome"]["won"]["naive"]["median"]


def _maven_money(source: Source) -> None:
    total = source.ask(plain.orders)["total"]
    assert total["revenue_minor"] == source.truth["won_value_total"]["value"] * 100
    assert round(total["revenue_minor"] / 100 / total["orders"], 4) == source.truth["won_value_mean"]["value"]
    for by, name in (("owner", "won_value_by_agent"), ("month", "won_value_by_close_month")):
        rows = {row["key"]: row["revenue_minor"] / 100 for row in source.ask(plain.orders, by)["rows"]}
        assert rows == source.truth[name]["value"]


def test_bpic2012(shared: Path) -> None:
    source = Source(shared, "bpic2012_dev", "EUR")
    truth = source.truth
    assert source.again.changes == 0
    steps = source.ask(plain.funnel)["steps"]
    assert {step["code"]: step["reached"] for step in steps} == truth["funnel_ever_reached"]["value"]
    for before, after in pairwise(steps):
        assert before["raw"] == truth["funnel_step_rate"]["value"][f"{before['code']}>{after['code']}"]
        assert before["reached"] == before["went_on"] + before["lost"] + before["still"] + before["young"]
        assert before["went_on"] == after["reached"]
    total = source.ask(plain.outcomes)["total"]
    assert total["won"] == truth["outcomes"]["value"]["APPROVED"]
    assert total["no_decision"] == truth["outcomes"]["value"]["CANCELLED"]
    assert total["lost"] - total["no_decision"] == truth["outcomes"]["value"]["DECLINED"]
    assert total["win_rate"] == truth["win_rate_closed"]["value"]
    for month, expected in truth["cohort_by_submit_month"]["value"].items():
        year, number = int(month[:4]), int(month[5:])
        ask = FunnelAsk(
            as_of=NOW.date(),
            period_from=date(year, number, 1),
            period_until=date(year, number, 30 if number == 11 else 31),
        )
        cohort = source.ask(plain.funnel, ask=ask)["steps"]
        assert cohort[0]["reached"] == sum(expected.values()), month
        assert cohort[-1]["reached"] == expected["APPROVED"], month
        assert sum(step["lost"] for step in cohort) == expected["DECLINED"] + expected["CANCELLED"], month
        entered = source.ask(plain.lead_time, ask=ask)["cycle"]["by_outcome"]
        assert entered["no_decision"]["naive"]["n"] == expected["CANCELLED"], month
    owners = source.by("owner")
    for owner, expected in truth["win_rate_by_resource_top10"]["value"].items():
        assert {name: owners[owner][name] for name in ("won", "lost", "win_rate")} == expected, owner
    _bpic_days(source)
    for day, expected in truth["forecast_backtest"]["value"].items() if "value" in truth["forecast_backtest"] else ():
        moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
        ask = FunnelAsk(as_of=moment.date(), as_of_moment=moment, is_today=False)
        assert source.ask(plain.outcomes, ask=ask)["total"]["open"] == expected["open"], day


def _bpic_days(source: Source) -> None:
    found = source.ask(plain.lead_time)
    steps = {step["code"]: step["naive"] for step in found["steps"]}
    for pair, expected in source.truth["step_days"]["value"].items():
        naive = steps[pair.partition(">")[0]]
        assert (naive["n"], naive["median"], naive["mean"]) == (expected["n"], expected["median"], expected["mean"])
    by_outcome = found["cycle"]["by_outcome"]
    for name, key in (("APPROVED", "won"), ("CANCELLED", "no_decision"), ("DECLINED", "lost")):
        expected = source.truth["lead_time_days"]["value"][name]
        naive = by_outcome[key]["naive"]
        assert (naive["n"], naive["median"], naive["mean"]) == (expected["n"], expected["median"], expected["mean"])


def test_zoho(shared: Path) -> None:
    source = Source(shared, "zoho_demo")
    truth = source.truth
    assert source.again.changes == 0
    total = source.ask(plain.outcomes)["total"]
    assert total["win_rate"] == truth["win_rate"]["value"]
    assert (total["won"], total["lost"]) == (truth["stage_counts"]["Closed Won"], truth["stage_counts"]["Closed Lost"])
    assert total["open"] == truth["potentials"] - total["won"] - total["lost"]
    _same_outcomes(source.by("owner"), truth["win_rate_by_owner"]["value"])
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
