"""Values of a plan as they read and as one types them."""

from __future__ import annotations

import pytest
from django.utils import translation

from meetpunt.method.planning.inputs import Code
from meetpunt.web import planning_words


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        (Code.WORKABLE_DAYS, 207.36, "207,36"),
        (Code.VISITS_PER_DAY, 3.0, "3"),
        (Code.SALE_SHARE, 0.3, "30%"),
        (Code.SALE_SHARE, 0.125, "12,5%"),
        (Code.TARGET, 1_250_050.0, "12500,50"),
        (Code.ORDERS, 0.0, "0"),
    ],
)
def test_what_is_typed_reads_back_as_it_was(code: Code, value: float, text: str) -> None:
    with translation.override("nl"):
        assert planning_words.typed(code, value, "EUR") == text
        assert planning_words.read(code, text, "EUR") == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "veel", "12 34 x", "€", "1e500", "--3"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert planning_words.read(Code.ORDERS, text, "EUR") is None


def test_lines_are_whole_visits_with_a_sign_for_the_rest() -> None:
    with translation.override("nl"):
        assert planning_words.visits(2177.08) == "2.177"
        assert planning_words.visits(-40.2, signed=True) == "−40"
        assert planning_words.visits(0.3, signed=True) == "0"
        assert planning_words.visits(240, signed=True) == "+240"
        assert planning_words.visits(None) == "–"


def test_names_are_listed_as_one_says_them() -> None:
    with translation.override("nl"):
        assert planning_words.listed(["Bram", "Eva", "Noor"]) == "Bram, Eva en Noor"
        assert planning_words.listed(["Bram"]) == "Bram"
        assert planning_words.listed([]) == ""
