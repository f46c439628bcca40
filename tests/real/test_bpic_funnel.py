"""A first proof on a real event log: stages ever reached, step rates and days per step, straight from the file.

No importer and no database in between; the figures were computed independently.
"""

import csv
import gzip
import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from meetpunt.method.conversion import conversion
from meetpunt.method.events import EventKind, Events, Outcome
from meetpunt.method.first_passage import histories_from_events, spells_from_events
from meetpunt.method.lead_time import cycle, lead_times

STEPS = ["A_SUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "O_SENT", "O_SENT_BACK", "A_APPROVED"]
ENDS = {"A_DECLINED": EventKind.LOST, "A_CANCELLED": EventKind.NO_DECISION}

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def events(shared: Path) -> Events:
    rows = []
    with gzip.open(shared / "data/bpic2012_dev/bpic2012_events_2011.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["concept:name"]
            if name in ENDS or name in STEPS:
                moment = datetime.fromisoformat(row["time:timestamp"]).timestamp() / 86400
                position = STEPS.index(name) if name in STEPS else -1
                rows.append((int(row["case:concept:name"]), ENDS.get(name, EventKind.STEP), position, moment))
    columns = list(zip(*rows, strict=True))
    nobody = np.full(len(rows), -1, dtype=np.int64)
    return Events(
        opportunity=np.array(columns[0], dtype=np.int64),
        kind=np.array(columns[1], dtype=np.int8),
        position=np.array(columns[2], dtype=np.int16),
        happened=np.array(columns[3], dtype=np.float64),
        owner=nobody,
        team=nobody,
        seen_at_import=np.zeros(len(rows), dtype=np.bool_),
    )


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict:
    return json.loads((shared / "data/truth.json").read_text(encoding="utf-8"))["bpic2012_dev"]


AFTER_ALL = 20_000.0


def test_stages_ever_reached_are_those_of_the_log(events: Events, truth: dict) -> None:
    spells = spells_from_events(events, len(STEPS), AFTER_ALL)
    reached = np.bincount(spells.step, minlength=len(STEPS))
    assert dict(zip(STEPS, reached.tolist(), strict=True)) == truth["funnel_ever_reached"]["value"]


def test_step_rates_are_raw_and_conversion_alike_where_everything_was_closed(events: Events, truth: dict) -> None:
    spells = spells_from_events(events, len(STEPS), AFTER_ALL)
    rates = list(truth["funnel_step_rate"]["value"].values())
    for step, rate in enumerate(rates):
        found = conversion(spells.of_step(step))
        assert found.raw == pytest.approx(rate, abs=5e-5)
        assert found.conversion == pytest.approx(rate, abs=5e-5)


def test_days_per_step_are_those_of_the_log(events: Events, truth: dict) -> None:
    spells = spells_from_events(events, len(STEPS), AFTER_ALL)
    for found, days in zip(lead_times(spells, len(STEPS)), truth["step_days"]["value"].values(), strict=True):
        assert found.naive.n == days["n"]
        assert found.naive.median == pytest.approx(days["median"], abs=5e-5)
        assert found.naive.mean == pytest.approx(days["mean"], abs=5e-5)
        assert found.p50 == pytest.approx(found.naive.median, rel=0.02)


def test_days_to_each_outcome_are_those_of_the_log(events: Events, truth: dict) -> None:
    found = cycle(histories_from_events(events, len(STEPS), AFTER_ALL)).by_outcome
    names = {"APPROVED": Outcome.WON, "DECLINED": Outcome.LOST, "CANCELLED": Outcome.NO_DECISION}
    for name, outcome in names.items():
        days = truth["lead_time_days"]["value"][name]
        assert found[outcome].naive.n == days["n"]
        assert found[outcome].naive.median == pytest.approx(days["median"], abs=5e-5)
        assert found[outcome].naive.mean == pytest.approx(days["mean"], abs=5e-5)


@pytest.mark.parametrize("day", ["2011-11-01", "2011-12-01"])
def test_looking_back_at_a_day_knows_only_what_had_happened(events: Events, truth: dict, day: str) -> None:
    then = truth["forecast_backtest"]["value"][day]
    as_of = datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() / 86400
    histories = histories_from_events(events, len(STEPS), as_of)
    is_open = histories.outcome == Outcome.OPEN
    assert len(histories) == then["submitted"]
    assert np.count_nonzero(is_open) == then["open"]
    assert np.count_nonzero(is_open & (histories.furthest >= STEPS.index("O_SENT"))) == then["open_with_offer"]


def test_conversion_at_an_early_day_is_nearer_the_final_one_than_the_naive_shares(events: Events) -> None:
    sent = STEPS.index("O_SENT")
    final = conversion(spells_from_events(events, len(STEPS), AFTER_ALL).of_step(sent))
    early = conversion(spells_from_events(events, len(STEPS), 15_288.0).of_step(sent))  # 10 November 2011
    assert early.conversion is not None
    assert early.raw is not None
    assert final.conversion is not None
    assert abs(early.conversion - final.conversion) < abs(early.raw - final.conversion)
