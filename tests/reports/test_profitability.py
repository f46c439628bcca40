"""Profitability: a flat order file counted by hand, sums that add up, discounts by where they are known from, names."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from meetpunt.actions.imports import GivenFile, run_import
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.cli.main import main
from meetpunt.reports.profitability.figures import By, Kind, ProfitAsk
from meetpunt.reports.profitability.plain import plain
from meetpunt.reports.profitability.report import profitability
from meetpunt.store.access import operator_of
from meetpunt.store.models import OrderLine
from meetpunt.store.tenancy import acting_in

pytestmark = pytest.mark.django_db

FLAT = Path(__file__).parent / "flat"
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
BY_HAND: dict[By, dict[str, tuple[int, int, int, int]]] = {
    By.ACCOUNT: {
        "Alder & Co": (3190_00, 652_50, 100_00, 5),
        "Birch Bros": (2167_00, 226_80, 211_00, 4),
        "Cedar Ltd": (2000_00, -5_05, 475_00, 4),
        "Dogwood": (2005_00, 25_00, 425_00, 4),
        "Elm Trading": (309_00, -5_00, 156_00, 4),
        "Fir & Sons": (1226_00, -648_00, 1024_00, 3),
    },
    By.TERRITORY: {
        "East": (5357_00, 879_30, 311_00, 9),
        "West": (3226_00, -653_05, 1499_00, 7),
        "Central": (2005_00, 25_00, 425_00, 4),
        "South": (309_00, -5_00, 156_00, 4),
    },
    By.SEGMENT: {
        "Corporate": (5190_00, 647_45, 575_00, 9),
        "Consumer": (2476_00, 221_80, 367_00, 8),
        "Home Office": (3231_00, -623_00, 1449_00, 7),
    },
    By.FAMILY: {
        "Furniture": (2220_00, 494_00, 360_00, 10),
        "Technology": (8466_00, -338_00, 2029_00, 12),
        "Office Supplies": (211_00, 90_25, 2_00, 8),
    },
}
"""Revenue, margin and discount in cents, and orders: added up from the sheet by hand."""


@pytest.fixture
def flat(db: None) -> int:
    """The flat file, read in by its mapping."""
    made = create_organisation(NewOrganisation("Winkel", currency="USD", time_zone="UTC"), NOW)
    result = run_import(
        made.id, [GivenFile(FLAT / "orders.csv", "orders.csv")], (FLAT / "orders.yaml").read_text(), NOW
    )
    assert not result.rejected
    return made.id


def ask(organisation: int, by: By = By.ACCOUNT, days: tuple[date, date] = YEAR) -> Any:
    with acting_in(organisation):
        return profitability(operator_of("Winkel", NOW.date()), ProfitAsk(*days, by))


def test_a_flat_order_file_gives_the_figures_counted_by_hand(flat: int) -> None:
    for by, expected in BY_HAND.items():
        found = ask(flat, by)
        told = {row.name: (row.sums.revenue, row.sums.margin, row.sums.discount, row.sums.orders) for row in found.rows}
        assert told == expected, by
        assert (found.total.sums.revenue, found.total.sums.margin) == (10897_00, 246_25)
        assert (found.total.sums.orders, found.total.sums.discount) == (24, 2391_00)
        for name in ("revenue_minor", "margin_minor", "discount_minor", "lines"):
            assert sum(getattr(row.sums, name) for row in found.rows) == getattr(found.total.sums, name), (by, name)
    assert found.total.sums.told_lines == found.total.sums.lines == 30
    assert (found.cross.families, found.cross.accounts, found.cross.spread) == (17, 6, {2: 1, 3: 5})


def test_reading_the_same_file_again_changes_nothing(flat: int) -> None:
    file = [GivenFile(FLAT / "orders.csv", "orders.csv")]
    assert run_import(flat, file, (FLAT / "orders.yaml").read_text(), NOW).changes == 0


def test_two_of_six_bring_80_percent_and_three_cost_money(flat: int) -> None:
    """652.50 of 246.25 is more than all of it: one is enough, because three take 658.05 back."""
    few = ask(flat).pareto
    assert (few.n, few.few, few.losing, few.lost) == (6, 1, 3, -658_05)


def test_months_and_the_year_before_add_up(flat: int) -> None:
    found = ask(flat, days=(date(2025, 11, 1), date(2025, 12, 31)))
    assert [found.total.months[month].revenue_minor for month in found.months] == [204_00, 1650_00]
    later = ask(flat, days=(date(2026, 11, 1), date(2026, 12, 31)))
    assert (later.total.sums.lines, later.total.before.revenue_minor) == (0, 1854_00)
    assert sorted(later.total.months_before) == [2026 * 12 + 10, 2026 * 12 + 11]


def test_what_has_no_cost_or_discount_stands_beside_and_is_not_nothing(flat: int) -> None:
    with acting_in(flat):
        OrderLine.objects.filter(order__account__name="Dogwood").update(
            cost_minor=None, discount_minor=None, discount_from=""
        )
    found = ask(flat)
    row = next(row for row in found.rows if row.name == "Dogwood")
    assert (row.sums.margin, row.sums.discount, row.sums.uncosted_minor) == (None, None, 2005_00)
    assert row.contribution is None
    assert (found.total.sums.margin, found.total.sums.uncosted_minor) == (221_25, 2005_00)


def test_work_is_not_told_for_a_product_and_without_rates_nothing_is_free(flat: int) -> None:
    assert all(row.cost is None for row in ask(flat, By.FAMILY).rows)
    cost = ask(flat).total.cost
    assert (cost.known, cost.activities) == (0, 0)


def test_the_command_tells_the_same(flat: int, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "report",
        "profitability",
        "--org",
        "Winkel",
        "--from",
        "2025-01-01",
        "--to",
        "2025-12-31",
        "--by",
        "segment",
    ]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["key"]: row["margin_minor"] for row in found["rows"]} == {
        name: one[1] for name, one in BY_HAND[By.SEGMENT].items()
    }
    assert found["total"]["average_minor"] == round(10897_00 / 24, 4)
    assert found["cross_selling"]["value"] == 2.8333
    assert main(asked) == 0
    assert "Corporate" in capsys.readouterr().out
    assert len(found["months"]) == 12
    with acting_in(flat):
        whole = plain(operator_of("Winkel", NOW.date()), ProfitAsk(*YEAR, By.REP))
    assert [(row["key"], row["kind"]) for row in whole["rows"]] == [(None, Kind.NONE.value)]
