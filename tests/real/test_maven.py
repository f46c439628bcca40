"""The deals of a fictional hardware seller, read in as a user would: every figure must equal what others counted."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.by import funnel_by, lead_time_by
from tests.real.forecasts import foreseen, slices, within
from tests.real.source import NOW, Source, same_outcomes

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.sqlite_only("the same figures on each: tests/measures compares the two"),
]
SOURCE = ("maven_crm", "USD")


def test_maven(source: Source) -> None:
    truth = source.truth
    assert source.again.changes == 0
    total = source.ask(plain.outcomes)["total"]
    assert (total["won"], total["lost"]) == (truth["stage_counts"]["Won"], truth["stage_counts"]["Lost"])
    assert total["win_rate"] == truth["win_rate"]["value"]
    assert total["open"] == truth["stage_counts"]["Engaging"] + truth["stage_counts"]["Prospecting"]
    assert total["undated"] == truth["stage_counts"]["Prospecting"]
    same_outcomes(source.by("owner"), truth["win_rate_by_agent"]["value"])
    same_outcomes(source.by("product"), truth["win_rate_by_product"]["value"])
    same_outcomes(source.by("team"), truth["win_rate_by_manager"]["value"])
    same_outcomes(source.by("territory"), truth["win_rate_by_region"]["value"])
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


def test_deals_that_were_open_on_three_days_and_their_slices(source: Source) -> None:
    inside: list[bool] = []
    for days, then in source.truth["forecast_backtest"]["value"].items():
        begin, end = (date.fromisoformat(one) for one in days.split(".."))
        found = foreseen(source, begin, None, end)
        assert found["open_opportunities"] == then["open_deals"]
        for part, name in (("open", "actual_from_those_open_by_end"), ("new", "actual_from_deals_engaged_after")):
            counts, values = (found["measures"][measure][part] for measure in ("orders", "revenue"))
            assert within(counts, then[name]["won"]), (days, part, counts)
            assert within(values, then[name]["won_value"]), (days, part, values)
        inside += slices(source, begin, end)
    # Nearer to the wide end: what is open here was foreseen too high before, which widens (docs/counting/forecast.md).
    assert 0.75 <= sum(inside) / len(inside) <= 0.9
