"""Lay-outs of dashboards: read and told back, tiles moved about, and what cannot be shown."""

from datetime import date

import pytest

from meetpunt.method.dashboard import (
    Filters,
    Layout,
    Tile,
    TileKind,
    Wrong,
    free_id,
    period_of,
    placed_before,
    read,
    shifted,
    told,
    with_tile,
    without,
    wrong,
)

NUMBER = Tile("t1", TileKind.TILE, ("visits",))
TREND = Tile("t2", TileKind.TREND, ("revenue",), 2, Filters(place="team", period="year"))
TEXT = Tile("t3", TileKind.TEXT, (), 4, text="Eerst bellen.")
THREE = Layout((NUMBER, TREND, TEXT), Filters(segment="Horeca"))


def _order(layout: Layout) -> str:
    return "".join(one.id[1:] for one in layout.tiles)


def test_what_is_told_reads_the_same_and_what_is_no_tile_is_left_out() -> None:
    assert read(told(THREE)) == THREE
    assert read([{"kind": "pie", "id": "t1"}, {"kind": "tile"}, {"kind": "map", "id": "t9", "width": 7}]) == Layout(
        (Tile("t9", TileKind.MAP, (), 2),)
    )


def test_a_tile_goes_a_place_on_or_back_as_far_as_there_is_room() -> None:
    assert [_order(shifted(THREE, "t2", by)) for by in (-1, 1, -9, 9)] == ["213", "132", "213", "132"]
    assert shifted(THREE, "t8", 1) == THREE


def test_a_tile_is_put_before_another_or_at_the_end() -> None:
    assert [_order(placed_before(THREE, one, before)) for one, before in (("t3", "t1"), ("t1", ""), ("t1", "t1"))] == [
        "312",
        "231",
        "123",
    ]


def test_a_changed_tile_keeps_its_place_and_a_new_one_gets_an_id_of_its_own() -> None:
    changed = with_tile(THREE, Tile("t1", TileKind.MAP))
    assert (_order(changed), changed.tiles[0].kind) == ("123", TileKind.MAP)
    assert free_id(without(THREE, "t1")) == "t4"


@pytest.mark.parametrize(
    ("tile", "why"),
    [
        (NUMBER, None),
        (Tile("a", TileKind.TILE), Wrong.NO_KPI),
        (Tile("a", TileKind.TREND, ("visits", "revenue")), Wrong.TOO_MANY_KPIS),
        (Tile("a", TileKind.TABLE, ("visits",) * 8), Wrong.TOO_MANY_KPIS),
        (Tile("a", TileKind.TILE, ("smiles",)), Wrong.UNKNOWN_KPI),
        (Tile("a", TileKind.TEXT, text="  "), Wrong.NO_TEXT),
        (Tile("a", TileKind.TEXT, text="x" * 601), Wrong.LONG_TEXT),
        (Tile("a", TileKind.FUNNEL), None),
    ],
)
def test_a_tile_that_cannot_be_shown_says_why(tile: Tile, why: Wrong | None) -> None:
    assert wrong(tile, {"visits", "revenue"}) is why


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("week", date(2026, 11, 23), date(2026, 11, 28)),
        ("quarter", date(2026, 10, 1), date(2026, 11, 28)),
        ("12m", date(2025, 11, 29), date(2026, 11, 28)),
        ("last_week", date(2026, 11, 16), date(2026, 11, 22)),
        ("last_quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_today_and_the_last_one_was_whole(code: str, first: date, last: date) -> None:
    """On Saturday 28 November 2026."""
    found = period_of(code, date(2026, 11, 28))
    assert (found.first, found.last) == (first, last)
