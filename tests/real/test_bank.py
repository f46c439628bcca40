"""The event log of a Dutch bank, read in as a user would: every figure must equal what others counted."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict, deque
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from meetpunt.method.lengths import HOUR, MINUTE, kept
from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.time_use import time_use
from meetpunt.store.models import Activity, StageEvent
from meetpunt.store.refs import ORGANISATION
from meetpunt.store.tenancy import acting_in
from tests.real.forecasts import foreseen, within
from tests.real.source import NOW, Source

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.sqlite_only("the same figures on each: tests/measures compares the two"),
]
SOURCE = ("bpic2012_dev", "EUR")


def test_bpic2012(source: Source) -> None:
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


def test_hours_per_kind_person_and_approval(source: Source, shared: Path) -> None:
    """What was logged to the millisecond is kept and added up to the millisecond.

    A work item of more than a day cannot be right for us: it is kept, and stands in no hour of the report.
    """
    truth = source.truth
    with acting_in(source.id):
        columns = ("subject", "length_ms", "counted_ms", "opportunity__outcome", "opportunity_id")
        rows = list(Activity.objects.filter(organisation_id=source.id, length_ms__isnull=False).values_list(*columns))
        offered = StageEvent.objects.filter(organisation_id=source.id, step__code="O_SENT")
        with_offer = Counter(dict(offered.values_list("opportunity_id", "opportunity__outcome")).values())
        report = time_use(source.viewer, ORGANISATION, date(2011, 9, 1), date(2012, 3, 31))
    lengths: dict[str, list[int]] = defaultdict(list)
    for subject, ms, *_rest in rows:
        lengths[subject].append(ms)
    for subject, expected in truth["work_time"]["value"].items():
        found = lengths[subject]
        told = {"items": len(found), "hours": round(sum(found) / HOUR, 2), "median_minutes": _median(found)}
        assert told == expected, subject
    approved, in_all = truth["outcomes"]["value"]["APPROVED"], sum(map(sum, lengths.values()))
    assert round(in_all / HOUR / approved, 4) == truth["hours_per_approved_case"]["value"]
    assert sum(row[3] == "won" for row in rows) / approved == truth["touches_per_approved_case"]["value"]
    calls = Counter(outcome for subject, _ms, _counted, outcome, _case in rows if subject == "W_Nabellen offertes")
    for name, ours in (("APPROVED", "won"), ("CANCELLED", "no_decision"), ("DECLINED", "lost")):
        assert round(calls[ours] / with_offer[ours], 4) == truth["calls_per_approved_case"]["value"][name], name

    assert {counted for _subject, ms, counted, *_rest in rows if ms > A_DAY} == {None}
    assert all(ms == counted for _subject, ms, counted, *_rest in rows if ms <= A_DAY)
    logged = _logged(shared / "data" / "bpic2012_dev" / "bpic2012_events_2011.csv.gz")
    assert sum(map(sum, logged.values())) == in_all
    counted = {person: sum(ms for ms in some if ms <= A_DAY) for person, some in logged.items()}
    assert kept(report.minutes) == sum(counted.values()) < in_all
    assert {one.name: kept(one.minutes) for one in report.persons} == {
        person: ms for person, ms in counted.items() if person and ms
    }


A_DAY = 24 * HOUR


def _median(lengths: list[int]) -> float:
    return round(median(lengths) / MINUTE, 4)


def _logged(path: Path) -> dict[str, list[int]]:
    """Milliseconds of every work item by person, read from the log itself.

    A START goes with the next COMPLETE of its case and activity, first in first out.
    """
    waiting: dict[tuple[str, str], deque[dict[str, str]]] = defaultdict(deque)
    found: dict[str, list[int]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            key = event["case:concept:name"], event["concept:name"]
            if event["lifecycle:transition"] == "START":
                waiting[key].append(event)
            elif event["lifecycle:transition"] == "COMPLETE" and waiting[key]:
                begin = waiting[key].popleft()
                took = datetime.fromisoformat(event["time:timestamp"]) - datetime.fromisoformat(begin["time:timestamp"])
                person = begin["org:resource"].removesuffix(".0")
                found[person].append(took // timedelta(milliseconds=1))
    return found


def test_loans_that_were_open_on_two_days(source: Source) -> None:
    for day, then in source.truth["forecast_backtest"]["value"].items():
        moment = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC)
        found = foreseen(source, moment.date(), moment, date(2012, 6, 30))
        assert found["open_opportunities"] == then["open"]
        orders = found["measures"]["orders"]["open"]
        assert within(orders, then["later_approved_of_open"]), (day, orders)
