"""The public data as the forecast engine takes it, straight from the files: an event log of a bank, a list of deals.

No importer and no database in between. The bank's cases have one owner; maven's deals a seller and a product each.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.events import EventKind, Events
from meetpunt.method.first_passage import spells_from_events
from meetpunt.method.forecast.cube import Cube, Part
from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Won
from meetpunt.method.forecast.looking_back import usual_widening
from meetpunt.method.forecast.run import fit, simulate
from meetpunt.method.spells import Cause

BPIC_STEPS = ["A_SUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "O_SENT", "O_SENT_BACK", "A_APPROVED"]
BPIC_ENDS = {"A_DECLINED": EventKind.LOST, "A_CANCELLED": EventKind.NO_DECISION}
MAVEN_COMPLETE = "2017-03-01"


def day(text: str) -> float:
    return datetime.fromisoformat(f"{text}T00:00:00+00:00").timestamp() / 86400


@dataclass(frozen=True)
class Source:
    """Events, and per opportunity (0, 1, ...) its expected amount, the amount it was won with, and its cell."""

    events: Events
    steps: int
    amount: NDArray[np.float64]
    value: NDArray[np.float64]
    cell: NDArray[np.int64]
    sellers: int
    families: int
    complete_from: float | None

    def at(self, as_of: float, horizon_days: float) -> ForecastInputs:
        """What was known at a moment."""
        spells = spells_from_events(self.events, self.steps, as_of, self.complete_from)
        last = np.append(spells.opportunity[1:] != spells.opportunity[:-1], True)
        first = np.append(True, last[:-1])
        running = last & (spells.cause == Cause.OPEN)
        closed = last & (spells.step == self.steps - 1)
        whose, orders = spells.opportunity[running], spells.opportunity[closed]
        none = np.full(len(whose), np.nan)
        deals = Deals(
            opportunity=whose,
            seller=spells.group[running],
            cell=self.cell[whose],
            step=spells.step[running],
            age=spells.age[running],
            amount=self.amount[whose],
            margin=none,
            has_next_step=np.zeros(len(whose), dtype=np.bool_),
        )
        won = Won(
            day=spells.entered[closed] - as_of,
            amount=self.value[orders],
            margin=np.full(len(orders), np.nan),
            cell=self.cell[orders],
            seller=spells.group[closed],
        )
        return ForecastInputs(
            steps=self.steps,
            spells=spells,
            entries=spells.entered[first],
            entry_seller=spells.group[first],
            entry_cell=self.cell[spells.opportunity[first]],
            as_of=as_of,
            deals=deals,
            won=won,
            cells=self.sellers * self.families,
            cell_seller=np.repeat(np.arange(self.sellers), self.families),
            horizon_days=horizon_days,
            spell_amount=self.amount[spells.opportunity],
            spell_cell=self.cell[spells.opportunity],
            cell_family=np.tile(np.arange(self.families), self.sellers),
        )

    def wins(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Of everything that was won by the end of the log: opportunity, moment, moment of entry."""
        spells = spells_from_events(self.events, self.steps, 20_000.0)
        won = spells.step == self.steps - 1
        entered = dict(
            zip(spells.opportunity[spells.step == 0].tolist(), spells.entered[spells.step == 0], strict=True)
        )
        whose = spells.opportunity[won]
        return whose, spells.entered[won], np.array([entered[one] for one in whose.tolist()])


def source(rows: list[tuple[int, int, int, float, int]], **others: object) -> Source:
    columns = list(zip(*rows, strict=True))
    owner = np.array(columns[4], dtype=np.int64)
    events = Events(
        opportunity=np.array(columns[0], dtype=np.int64),
        kind=np.array(columns[1], dtype=np.int8),
        position=np.array(columns[2], dtype=np.int16),
        happened=np.array(columns[3], dtype=np.float64),
        owner=owner,
        team=np.zeros(len(rows), dtype=np.int64),
        seen_at_import=np.zeros(len(rows), dtype=np.bool_),
    )
    return Source(events, **others)  # type: ignore[arg-type]


def read_bank(shared: Path) -> Source:
    """The event log of a Dutch bank's loan applications; amounts as asked for."""
    rows, number, asked = [], {}, {}
    with gzip.open(shared / "data/bpic2012_dev/bpic2012_events_2011.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["concept:name"]
            if name not in BPIC_ENDS and name not in BPIC_STEPS:
                continue
            case = number.setdefault(row["case:concept:name"], len(number))
            asked[case] = float(row["case:AMOUNT_REQ"])
            moment = datetime.fromisoformat(row["time:timestamp"]).timestamp() / 86400
            position = BPIC_STEPS.index(name) if name in BPIC_STEPS else -1
            rows.append((case, BPIC_ENDS.get(name, EventKind.STEP), position, moment, 0))
    amount = np.array([asked[case] for case in range(len(number))])
    cell = np.zeros(len(number), dtype=np.int64)
    return source(rows, steps=6, amount=amount, value=amount, cell=cell, sellers=1, families=1, complete_from=None)


def read_maven(shared: Path) -> Source:
    """Maven's dated deals; expected at their list price, won at their own value."""
    folder = shared / "data/maven_crm"
    with (folder / "products.csv").open(encoding="utf-8") as lines:
        price = {row["product"]: float(row["sales_price"]) for row in csv.DictReader(lines)}
    families = {name: place for place, name in enumerate(price)}
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as lines:
        dated = [row for row in csv.DictReader(lines) if row["engage_date"]]
    agents = {name: place for place, name in enumerate(sorted({row["sales_agent"] for row in dated}))}
    rows, amount, value, cell = [], [], [], []
    for place, row in enumerate(dated):
        product = row["product"].replace("GTXPro", "GTX Pro")
        agent = agents[row["sales_agent"]]
        amount.append(price[product])
        value.append(float(row["close_value"] or "nan"))
        cell.append(agent * len(families) + families[product])
        rows.append((place, EventKind.STEP, 0, day(row["engage_date"]) + 0.25, agent))
        if row["close_date"]:
            won = row["deal_stage"] == "Won"
            kind, position = (EventKind.STEP, 1) if won else (EventKind.LOST, -1)
            rows.append((place, kind, position, day(row["close_date"]) + 0.5, agent))
    return source(
        rows,
        steps=2,
        amount=np.array(amount),
        value=np.array(value),
        cell=np.array(cell, dtype=np.int64),
        sellers=len(agents),
        families=len(families),
        complete_from=day(MAVEN_COMPLETE),
    )


@dataclass(frozen=True)
class Quarter:
    """One as-of date: the forecast, by how much its own past widens it, and what happened."""

    said: dict
    inputs: ForecastInputs
    cube: Cube
    scale: dict[Part, float]
    happened: NDArray[np.float64]  # [open/new, orders/amount, cells, months]


def quarters_of(maven: Source, said: dict) -> Iterator[Quarter]:
    """The forecast at each as-of date of truth.json."""
    whose, at, entered = maven.wins()
    for dates, then in said.items():
        begin, end = (day(text) + 1 for text in dates.split(".."))
        third = (end - begin) / 3
        inputs = maven.at(begin, end - begin)
        edges = np.array([0.0, third, 2 * third, end - begin])
        cube = simulate(fit(inputs), inputs, edges, draws=1000)
        scale = usual_widening(inputs)
        inside = (at >= begin) & (at < end)
        new, month = entered[inside] >= begin, np.searchsorted(edges, at[inside] - begin, side="right") - 1
        happened = np.zeros((2, 2, inputs.cells, 3))
        place = (new.astype(int), maven.cell[whose[inside]], month)
        np.add.at(happened[:, 0], place, 1)
        np.add.at(happened[:, 1], place, maven.value[whose[inside]])
        yield Quarter(then, inputs, cube, scale, happened)
