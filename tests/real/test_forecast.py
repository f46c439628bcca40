"""The forecast on public data, as the command line gives it. Nothing is tuned on these days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from meetpunt.reports.forecast.plain import Question, plain
from meetpunt.store.tenancy import acting_in
from tests.real.test_truth import Source

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def foreseen(source: Source, as_of: date, moment: datetime | None, last: date, **ids: int) -> dict[str, Any]:
    with acting_in(source.id):
        return plain(source.viewer, Question(as_of, moment, None, last, "revenue", "month", None, ids, is_today=False))


def within(found: dict[str, float], truth: float) -> bool:
    return found["p1"] <= truth <= found["p99"]


def test_loans_that_were_open_on_two_days(shared: Path) -> None:
    source = Source(shared, "bpic2012_dev", "EUR", twice=False)
    for day, then in source.truth["forecast_backtest"]["value"].items():
        moment = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC)
        found = foreseen(source, moment.date(), moment, date(2012, 6, 30))
        assert found["open_opportunities"] == then["open"]
        orders = found["measures"]["orders"]["open"]
        print(day, orders, then["later_approved_of_open"])
        assert within(orders, then["later_approved_of_open"]), (day, orders)


def test_deals_that_were_open_on_three_days(shared: Path) -> None:
    source = Source(shared, "maven_crm", "USD", twice=False)
    for days, then in source.truth["forecast_backtest"]["value"].items():
        begin, end = (date.fromisoformat(one) for one in days.split(".."))
        found = foreseen(source, begin, None, end)
        assert found["open_opportunities"] == then["open_deals"]
        for part, name in (("open", "actual_from_those_open_by_end"), ("new", "actual_from_deals_engaged_after")):
            counts, values = (found["measures"][measure][part] for measure in ("orders", "revenue"))
            print(days, part, counts, then[name]["won"], values, then[name]["won_value"])
            assert within(counts, then[name]["won"]), (days, part, counts)
            assert within(values, then[name]["won_value"]), (days, part, values)
