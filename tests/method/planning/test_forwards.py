"""Forwards from activities, and the rest of a target back, counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from meetpunt.method.planning.back_calculation import Gap, Reason
from meetpunt.method.planning.forwards import Activity, Part, Wanted, mixed, orders_from, part_of
from meetpunt.method.planning.inputs import Figure, SellerInputs, exactly
from tests.method.planning.test_back_calculation import by_hand


def test_entries_times_conversions_are_orders_and_revenue() -> None:
    part = part_of(Part("Ovens", by_hand(), Wanted(Activity.ENTRIES, 200)))
    assert part.orders == pytest.approx(20)
    assert part.revenue == pytest.approx(200_000)
    assert part.way.visits == pytest.approx(380)


def test_offers_go_on_from_the_offer() -> None:
    assert orders_from(by_hand(), Wanted(Activity.ENTRIES, 160, "O")) == (20, ())


def test_visits_and_contacts_are_divided_by_what_an_order_takes() -> None:
    assert orders_from(by_hand(), Wanted(Activity.VISITS, 380))[0] == pytest.approx(20)
    assert orders_from(by_hand(), Wanted(Activity.CONTACTS, 960))[0] == pytest.approx(20)
    only = SellerInputs(1, "Bram", visits_per_order=exactly(7), order_size=exactly(100))
    assert orders_from(only, Wanted(Activity.VISITS, 70))[0] == 10


def test_forwards_and_back_meet_in_one_target() -> None:
    ahead = Part("Ovens", by_hand(), Wanted(Activity.ENTRIES, 100))
    back = [Part(name, replace(by_hand(), target=exactly(weight))) for name, weight in (("North", 3), ("South", 1))]
    found = mixed([ahead, *back], 500_000)
    assert found.forwards == pytest.approx(100_000)
    assert found.rest == pytest.approx(400_000)
    assert [part.revenue for part in found.parts] == pytest.approx([100_000, 300_000, 100_000])
    assert [part.orders for part in found.parts] == pytest.approx([10, 30, 10])
    assert found.visits == pytest.approx(19 * 50)
    assert found.days == pytest.approx(19 * 50 / 4)
    assert (found.uncovered, found.surplus) == (0, 0)


def test_what_nobody_counts_back_stays_uncovered_and_too_much_is_a_surplus() -> None:
    ahead = Part("Ovens", by_hand(), Wanted(Activity.ENTRIES, 100))
    assert mixed([ahead], 150_000).uncovered == pytest.approx(50_000)
    assert mixed([ahead], 80_000).surplus == pytest.approx(20_000)
    assert mixed([ahead], None).rest == 0


def test_what_is_not_known_is_said() -> None:
    nothing = SellerInputs(1, "New")
    assert part_of(Part("New", nothing, Wanted(Activity.VISITS, 10))).gaps == (
        Gap(Reason.NO_VISITS),
        Gap(Reason.NO_ORDER_SIZE),
    )
    assert orders_from(by_hand(), Wanted(Activity.ENTRIES, 10, "X")) == (None, (Gap(Reason.NO_STEPS, "X"),))
    assert orders_from(by_hand(), Wanted(Activity.VISITS, math.nan)) == (0.0, ())
    first, *others = by_hand().steps
    unknown = replace(by_hand(), steps=(replace(first, conversion=Figure()), *others))
    assert orders_from(unknown, Wanted(Activity.ENTRIES, 10)) == (None, (Gap(Reason.NO_CONVERSION, "S"),))
    assert mixed([], 100.0).uncovered == 100.0
