"""A plan of fifty sellers with its uncertainty, counted anew as a page does on every change; no database in it.

The same plan is also counted seller by seller, to show what the arrays over all of them are for: compare the ratio.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from bench.timing import in_turn, say, table
from meetpunt.method.planning.back_calculation import way_back
from meetpunt.method.planning.draws import outcome
from meetpunt.method.planning.hanging import hanging
from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly
from meetpunt.method.planning.levers import levers

GOAL = "Goal: the whole of it under 150 ms."
CONVERSIONS = (0.55, 0.70, 0.65, 0.70, 0.45, 0.65)
VISITS = (0.2, 0.3, 0.5, 0.5, 0.4, 0.3)


def bench_planning(sellers: int, rounds: int) -> None:
    """Print milliseconds of a plan of so many sellers."""
    rng = np.random.default_rng(1)
    people = [_seller(key, rng) for key in range(1, sellers + 1)]
    everybody = (_seller(0, rng), *people)
    found = outcome(everybody, np.random.default_rng(1))

    def all_of_it() -> None:
        for one in people:
            way_back(one)
        plan = outcome(everybody, np.random.default_rng(1))
        levers(plan, everybody)
        hanging(plan)

    parts: dict[str, Callable[[], object]] = {
        "back from the target": lambda: [way_back(one) for one in people],
        "draws, needs and chances": lambda: outcome(everybody, np.random.default_rng(1)),
        "levers": lambda: levers(found, everybody),
        "what it hangs on": lambda: hanging(found),
        "all of it": all_of_it,
        "draws seller by seller": lambda: [outcome((one,), np.random.default_rng(1), draws=1000) for one in people],
    }
    times = in_turn({name: _timed(part) for name, part in parts.items()}, rounds)
    whole = times["all of it"].middle
    say(f"A plan of {sellers} sellers with its uncertainty; {rounds} rounds in turn; ms, median (least to most)")
    rows = [(name, one.told(1000, 1), f"{one.middle / whole:.2f}") for name, one in times.items()]
    table(("what", "ms", "of all of it"), rows)
    say(f"{GOAL}\n")


def _timed(part: Callable[[], object]) -> Callable[[], float]:
    def measured() -> float:
        begin = perf_counter()
        part()
        return perf_counter() - begin

    return measured


def _seller(key: int, rng: np.random.Generator) -> SellerInputs:
    n = 6000.0 if key == 0 else float(rng.integers(60, 200))
    wide = 1 / np.sqrt(n)

    def share(value: float) -> Figure:
        middle = float(np.clip(value + rng.normal(0, 0.05), 0.1, 0.9))
        return Figure(middle, middle - 0.8 * wide, middle + 0.8 * wide, n)

    def number(value: float) -> Figure:
        middle = value * float(np.exp(rng.normal(0, 0.1)))
        return Figure(middle, middle * float(np.exp(-1.3 * wide)), middle * float(np.exp(1.3 * wide)), n)

    return SellerInputs(
        key,
        f"Seller {key}",
        workable_days=exactly(200),
        visits_per_day=number(4),
        customers=exactly(45),
        visits_per_customer=exactly(4),
        sale_share=share(0.2),
        target=exactly(4000),
        order_size=number(100),
        steps=tuple(
            StepInputs(code, share(one), number(other))
            for code, one, other in zip("SPATOC", CONVERSIONS, VISITS, strict=True)
        ),
    )
