"""Records that wait packed come out as they went in, and land as if they had all been at hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.connectors.base import Flag, Record, Table
from meetpunt.store.landing import land as landing
from meetpunt.store.landing.packed import Packed
from meetpunt.store.tenancy import acting_in
from tests.landing import Import, at, contents

PARTS = st.lists(st.lists(st.integers(), max_size=12), max_size=6)


@given(PARTS, st.integers(1, 5))
def test_what_was_added_and_joined_is_there_in_its_order(parts: list[list[int]], size: int) -> None:
    together: Packed[int] = Packed(size)
    for part in parts:
        one: Packed[int] = Packed(size)
        for number in part:
            one.append(number)
        together.join(one)
        together.append(-1)
    wanted = [number for part in parts for number in (*part, -1)]
    assert list(together) == wanted
    assert list(together) == wanted  # and once more
    assert len(together) == len(wanted)
    assert [together[place] for place in range(len(wanted))] == wanted
    assert [together[place] for place in range(-len(wanted), 0)] == wanted


def test_a_record_comes_out_of_its_pack_as_it_went_in() -> None:
    values = {"at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "amount": Decimal("12.50"), "day": date(2026, 3, 2)}
    record = Record(
        Table.ORDERS, "orders.csv", 7, "Ü-7", {**values, "name": "Zoë", "is_cancelled": True}, (Flag.MACHINE,)
    )
    packed: Packed[Record] = Packed(pack=1)
    packed.append(record)
    (out,) = packed
    assert out == record
    assert out is not record


@pytest.mark.django_db
@pytest.mark.parametrize("part", [1, 2, 3])
def test_histories_that_are_held_in_parts_land_as_those_that_are_held_whole(
    monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    left = []
    for name, size in (("Heel", landing.PART), ("Delen", part)):
        monkeypatch.setattr(landing, "PART", size)
        monkeypatch.setattr(landing, "BATCH", 4)
        into = Import(name)
        with acting_in(into.organisation.pk):
            deals = [
                into.record(
                    "opportunities", f"D{number}", name=f"Deal {number}", owner="Anna", stage="P", status="open"
                )
                for number in (1, 2, 3, 4, 5, 2)
            ]
            events = [
                into.record("events", f"E{key}{stage}", opportunity=key, stage=stage, at=at(f"2026-02-0{day} 10:00"))
                for day, stage in ((1, "S"), (2, "P"), (3, "A"))
                for key in ("D5", "D1", "elsewhere", "D3", "D2", "D4")
            ]
            lines = [
                into.record("opportunity_lines", f"L{key}", opportunity=key, product="Slicer", quantity=Decimal(2))
                for key in ("D4", "nowhere", "D1")
            ]
            tally = into.land(*deals, *events, *lines)
            counts = {table: (one.new, one.same, one.rejected, one.doubles) for table, one in tally.tables.items()}
            left.append((counts, tally.stubs, contents(into.organisation.pk)))
    assert left[0][0]["opportunities"] == (5, 0, 1, 1)
    assert left[0][0]["events"][0] == 18
    assert left[0][:2] == left[1][:2]
    assert left[0][2] == left[1][2]
