"""How long the road takes, by hand."""

from __future__ import annotations

import pytest

from meetpunt.method.travel import road_km, road_minutes

TILBURG, EINDHOVEN = (51.56, 5.09), (51.44, 5.48)


def test_tilburg_to_eindhoven_is_some_thirty_kilometres_as_the_crow_flies() -> None:
    assert road_km(TILBURG, EINDHOVEN) == pytest.approx(1.3 * 30.1, rel=0.02)
    assert road_minutes(TILBURG, EINDHOVEN) == pytest.approx(road_km(TILBURG, EINDHOVEN) / 50 * 60)


def test_staying_takes_no_time() -> None:
    assert road_minutes(TILBURG, TILBURG) == 0
