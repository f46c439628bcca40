"""The forecast on public data, as the command line gives it. Nothing is tuned on these days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from meetpunt.reports.ask import FunnelAsk, find_process
from meetpunt.reports.forecast.cube_of import foresee
from meetpunt.reports.forecast.plain import Question, plain
from meetpunt.reports.forecast.slices import Slice, Whose, band_of
from meetpunt.store.tenancy import acting_in
from tests.real.test_truth import Source

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def foreseen(source: Source, as_of: date, moment: datetime | None, last: date) -> dict[str, Any]:
    with acting_in(source.id):
        return plain(source.viewer, Question(as_of, moment, None, last, "revenue", "month", None, {}, is_today=False))


def within(found: dict[str, float], truth: float) -> bool:
    return found["p1"] <= truth <= found["p99"]


def test_loans_that_were_open_on_two_days(shared: Path) -> None:
    source = Source(shared, "bpic2012_dev", "EUR", twice=False)
    for day, then in source.truth["forecast_backtest"]["value"].items():
        moment = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC)
        found = foreseen(source, moment.date(), moment, date(2012, 6, 30))
        assert found["open_opportunities"] == then["open"]
        orders = found["measures"]["orders"]["open"]
        assert within(orders, then["later_approved_of_open"]), (day, orders)


def test_deals_that_were_open_on_three_days_and_their_slices(shared: Path) -> None:
    source = Source(shared, "maven_crm", "USD", twice=False)
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
    # Fewer than the 80 in simulated worlds: what was open here stands still in later months as it did not before, which
    # nothing known on those days tells (docs/counting/forecast.md). Without that quarter of the slices it is 78.
    assert 0.65 <= sum(inside) / len(inside) <= 0.87


def slices(source: Source, as_of: date, last: date) -> list[bool]:
    """Per seller and product over the quarter, and per month of all: whether the orders lay between P10 and P90."""
    months = [date(last.year, last.month - 2 + number, 1) for number in range(3)]
    edges = (*months, last + timedelta(days=1))
    with acting_in(source.id):
        organisation = source.viewer.organisation
        process = find_process(organisation, FunnelAsk(as_of=as_of))
        then = foresee(organisation, process, as_of, edges, 1, is_today=False)
        ahead = (last + timedelta(days=1), last + timedelta(days=2))
        now = foresee(organisation, process, last, ahead, 1, is_today=False)
    found = []
    parts = [(Whose(sellers=frozenset((one,))), range(3)) for one in set(then.cells.seller.tolist()) if one > 0]
    parts += [(Whose(thing=one), range(3)) for one in set(then.cells.thing.tolist()) if one > 0]
    parts += [(Whose(), range(number, number + 1)) for number in range(3)]
    for whose, periods in parts:
        first, after = edges[periods.start], edges[periods.stop]
        for measure in ("orders", "revenue"):
            band = band_of(Slice(then, whose).draws(measure, periods))
            assert band is not None
            came = Slice(now, whose).won(measure, first, after - timedelta(days=1))
            found.append(band.p10 <= came <= band.p90)
    return found
