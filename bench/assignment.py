"""Who sells what, 50 sellers x 10 families: HiGHS as the method asks it, beside SciPy's linprog on the same model.

Both give the same greatest margin, or it says so. One solution, and all of what a page needs: 50 draws of the skills.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import eye_array, kron, vstack

from bench.timing import in_turn, say, table
from meetpunt.method.planning.assignment import EXPLORED, Assignment, Market, assign, even_part

GOAL_MS = 20
DRAWS = 50


def bench_assignment(sellers: int = 50, families: int = 10, rounds: int = 15) -> None:
    """Print milliseconds of both ways, and whether they agree."""
    whole = made(sellers, families)
    single = replace(whole, draws=whole.draws[:0])
    worth = single.skill * single.margin / single.hours_each
    by_draw = [draw * single.margin / single.hours_each for draw in whole.draws]
    model = _model(single)
    ways: dict[str, Callable[[], float]] = {
        "HiGHS through highspy": lambda: _seconds(lambda: assign(single)),
        "scipy.optimize.linprog": lambda: _seconds(lambda: model(worth)),
        f"HiGHS, {DRAWS} draws more": lambda: _seconds(lambda: assign(whole)),
        f"linprog, {DRAWS} draws more": lambda: _seconds(lambda: [model(one) for one in (worth, *by_draw)]),
    }
    same = np.isclose(assign(single).worth.value, model(worth), rtol=1e-8)
    times = in_turn(ways, rounds)
    say(f"Who sells what: {sellers} sellers x {families} families; {rounds} rounds in turn; goal under {GOAL_MS} ms")
    table(("way", "ms"), [(name, found.told(1000, 1)) for name, found in times.items()])
    say(f"The greatest margins are equal: {'yes' if same else 'no, they differ!'}\n")


def made(sellers: int, families: int) -> Market:
    """A market by fixed chance, in which most sell most."""
    dice = np.random.default_rng(11)
    skill = dice.beta(8, 12, (sellers, families))
    spread = dice.normal(0, 0.06, (DRAWS, sellers, families))
    return Market(
        dice.uniform(600, 1300, sellers),
        dice.uniform(0.5, 2.0, families) * 950 * sellers / families,
        dice.uniform(6, 30, families),
        dice.uniform(2_000_00, 20_000_00, families),
        dice.random((sellers, families)) < 0.8,
        skill,
        np.clip(skill + spread, 0.01, 0.99),
    )


def _model(one: Market) -> Callable[[np.ndarray], float]:
    """The same model for SciPy: made once, the costs given each time."""
    sellers, families = one.sells.shape
    of_sellers = kron(eye_array(sellers), np.ones((1, families)))
    of_families = kron(np.ones((1, sellers)), eye_array(families))
    rows, limits = vstack((of_sellers, of_families)).tocsc(), np.concatenate((one.hours, one.demand))
    most = np.where(one.sells, np.inf, 0.0)
    bounds = np.column_stack((even_part(one, EXPLORED).ravel(), most.ravel()))

    def solve(worth: np.ndarray) -> float:
        found = linprog(-(one.sells * worth).ravel(), rows, limits, bounds=bounds, method="highs")
        return float(-found.fun)

    return solve


def _seconds(work: Callable[[], Assignment | float | list[float]]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin
