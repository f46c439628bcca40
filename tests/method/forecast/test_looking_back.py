"""Forecasts that would have been made before are those that were made before."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.forecast.looking_back import as_it_was, look_back, widening_of
from meetpunt.method.spells import MethodError
from tests.method.forecast import world

EDGES = np.array([0.0, 30.0, 91.0])


@pytest.fixture(scope="module")
def one() -> world.World:
    return world.make(world.Scenario(reps=6, families=2), seed=4, weeks=150.0)


def test_what_was_known_then_is_what_the_world_showed_then(one: world.World) -> None:
    then, now = one.at(700.0), one.at(900.0)
    found = as_it_was(now, 700.0)
    assert np.array_equal(found.spells.age, then.spells.age)
    assert np.array_equal(found.spells.cause, then.spells.cause)
    for name in ("opportunity", "seller", "cell", "step", "age", "amount"):
        assert np.allclose(getattr(found.deals, name), getattr(then.deals, name)), name
    assert np.allclose(found.won.day, then.won.day)
    with pytest.raises(MethodError):
        as_it_was(then, 701.0)


def test_what_happened_since_is_told_beside_it(one: world.World) -> None:
    looks = look_back(one.at(900.0), [700.0, 800.0, 850.0], EDGES, draws=50)
    assert len(looks) == 2  # the third one's periods have not passed
    for look, moment in zip(looks, (700.0, 800.0), strict=True):
        for row, part in enumerate(("open", "new")):
            truth = one.truth(moment, EDGES, part)
            assert np.array_equal(look.orders[row], truth[0])
            assert np.allclose(look.amount[row], truth[1])
        assert look.actual("all", "orders") == one.truth(moment, EDGES)[0].sum()
    assert widening_of(looks, "all", "orders") >= 1.0
