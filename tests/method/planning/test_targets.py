"""Target measures and their values: docs/counting/targets.md."""

from __future__ import annotations

from decimal import Decimal

import pytest

from meetpunt.method.planning.targets import MEASURES, REGISTER, Unit, kept, raised, written
from meetpunt.method.spells import MethodError


@pytest.mark.parametrize(
    ("code", "as_written", "as_kept"),
    [
        ("conversion", "62.5", 6250),
        ("market_share", "100", 10_000),
        ("revenue", "1250.505", 1250_51),
        ("norm_days", "12", 12),
        ("norm_minutes", "1.5", 90),
        ("norm_visits", "2.35", 235),
        ("visits", "110", 110),
    ],
)
def test_what_is_written_is_kept_as_a_whole_number(code: str, as_written: str, as_kept: int) -> None:
    assert kept(MEASURES[code], Decimal(as_written)) == as_kept


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.code)
@pytest.mark.parametrize("value", [0, 1, 99, 9_999])
def test_what_is_kept_reads_back_as_it_was(one, value: int) -> None:
    assert kept(one, written(one, value)) == value


def test_a_currency_without_cents_has_none() -> None:
    assert kept(MEASURES["revenue"], Decimal(1250), digits=0) == 1250


@pytest.mark.parametrize(
    ("code", "as_written"), [("conversion", "100.01"), ("visits", "-1"), ("revenue", "1e15"), ("visits", "NaN")]
)
def test_what_cannot_be_meant_is_refused(code: str, as_written: str) -> None:
    with pytest.raises(MethodError):
        kept(MEASURES[code], Decimal(as_written))


def test_five_per_cent_more_rounds_to_whole_ones_and_a_share_stays_a_share() -> None:
    assert raised(MEASURES["orders"], 97, 50) == 102
    assert raised(MEASURES["orders"], 10, 50) == 11
    assert raised(MEASURES["conversion"], 9_900, 50) == 10_000
    assert raised(MEASURES["orders"], 10, -2000) == 0


def test_only_what_is_counted_adds_up() -> None:
    assert {one.unit for one in REGISTER if one.adds_up} == {Unit.COUNT, Unit.MONEY}
