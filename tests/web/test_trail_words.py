"""Whatever a change told is read as words: a trail that cannot be opened tells nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.web import formats
from meetpunt.web.trail_words import value

ZONE = "Europe/Amsterdam"
TOLD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(TOLD)
def test_whatever_was_told_can_be_read(told: Any) -> None:
    assert isinstance(value(told, ZONE), str)


@pytest.mark.parametrize("nothing", [None, "", (), [], {}])
def test_nothing_is_a_dash(nothing: Any) -> None:
    assert value(nothing, ZONE) == formats.DASH


@pytest.mark.parametrize(
    ("told", "dutch", "english"),
    [
        ({"nl": "Overtuigen", "en": "Convincing"}, "Overtuigen", "Convincing"),
        ({"nl": "Overtuigen"}, "Overtuigen", "Overtuigen"),
        ({"year": 2026, "name": "Noord"}, "Jaar: 2026; Naam: Noord", "Year: 2026; Name: Noord"),
        ([date(2026, 3, 1), True], "1 mrt 2026; ja", "1 Mar 2026; yes"),
        (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "1 mrt 2026 10:30", "1 Mar 2026 10:30"),
    ],
)
def test_it_is_said_in_the_readers_language(told: Any, dutch: str, english: str) -> None:
    with override("nl"):
        assert value(told, ZONE).replace(formats.NO_BREAK, " ") == dutch
    with override("en"):
        assert value(told, ZONE).replace(formats.NO_BREAK, " ") == english
