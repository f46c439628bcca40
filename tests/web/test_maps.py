"""A map shows every point where it lies, hides no name behind another one, and says all of it in words too."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils import translation

from meetpunt.store.places import locate
from meetpunt.web.maps import Kind, MapPoint, territory_map
from meetpunt.web.maps.drawing import draw
from meetpunt.web.maps.figure import MIDDLE, NARROW, WIDE
from meetpunt.web.maps.frame import Size, fit
from meetpunt.web.maps.labels import LONGEST, Box, Room, shortened, width_of
from meetpunt.web.maps.land import ground
from meetpunt.web.maps.marks import spots

SIZES = (NARROW, MIDDLE, WIDE)
TOWNS = (
    "Middelburg Goes Breda Tilburg Eindhoven Helmond Uden Oss Venray Venlo Weert Roermond Sittard Maastricht Heerlen "
    "Nijmegen Arnhem Ede Tiel Doetinchem Waalwijk Boxtel Veghel Schijndel Oirschot Eersel Geldrop"
).split()


def _at(town: str, name: str = "", kind: Kind = Kind.CUSTOMER, href: str = "", note: str = "") -> MapPoint:
    position = locate("", town, "NL")
    assert position is not None
    return MapPoint(name or f"Bakkerij {town}", position.latitude, position.longitude, kind, town, href, note)


MANY = [_at(town, kind=list(Kind)[number % 6]) for number, town in enumerate(TOWNS)]


def _drawn(points: list[MapPoint], size: Size, route: tuple[int, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(draw(points, route, size))


def _classed(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in svg.iter() if name in (one.get("class") or "").split()]


def _boxes(svg: ElementTree.Element) -> list[tuple[str, Box]]:
    boxes = []
    for kind, size in (("name", 12.0), ("city", 11.0)):
        for one in _classed(svg, kind):
            x, y, text = float(one.get("x", "")), float(one.get("y", "")), one.text or ""
            boxes.append((text, Box(x, y - size * 0.8, x + width_of(text, size), y + size * 0.25)))
    return boxes


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_every_point_stands_within_the_map_with_a_margin(size: Size) -> None:
    frame = fit([(point.latitude or 0, point.longitude or 0) for point in MANY], size)
    assert frame.width == size.width
    assert size.lowest <= frame.height <= size.highest
    for point in MANY:
        x, y = frame.place(point.latitude or 0, point.longitude or 0)
        assert size.margin - 1 <= x <= frame.width - size.margin + 1
        assert size.margin - 1 <= y <= frame.height - size.margin + 1


def test_north_is_up_east_is_right_and_a_kilometre_is_as_long_either_way() -> None:
    frame = fit([(51.0, 4.0), (53.0, 7.0)], WIDE)
    (x1, y1), (x2, y2) = frame.place(52.0, 5.0), frame.place(52.1, 5.1)
    assert x2 > x1
    assert y2 < y1
    assert (x2 - x1) / (y1 - y2) == pytest.approx(0.616, abs=0.002)  # the cosine of 52 degrees


def test_one_point_stands_in_the_middle_with_land_around_it() -> None:
    frame = fit([(51.7, 5.3)], NARROW)
    assert frame.place(51.7, 5.3) == pytest.approx((frame.width / 2, frame.height / 2), abs=0.5)
    assert 25 < frame.width / frame.km < 80


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_name_stands_over_another_one_or_out_of_the_map(size: Size, language: str) -> None:
    with translation.override(language):
        svg = _drawn(MANY, size)
    boxes = _boxes(svg)
    assert len(boxes) >= 8
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    for text, box in boxes:
        assert box.left >= 0, text
        assert box.top >= 0, text
        assert box.right <= width, text
        assert box.bottom <= height, text
    assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if one[1].meets(other[1])] == []


def test_the_wide_map_names_every_lone_account() -> None:
    names = {one.text for one in _classed(_drawn(MANY, WIDE), "name")}
    assert len(names) >= len(MANY) - 4


def test_points_of_one_place_become_one_spot_that_counts_them_by_kind() -> None:
    points = [_at("Tilburg", f"Klant {n}") for n in range(12)] + [_at("Tilburg", "Te laat", Kind.OVERDUE), _at("Breda")]
    svg = _drawn(points, WIDE)
    marks = [((one.get("class") or "").split()[1], "".join(one.itertext())) for one in _classed(svg, "mark")]
    assert sorted(marks) == [("customer", ""), ("customer", "12"), ("overdue", "")]
    assert {one.text for one in _classed(svg, "name")} == {"Tilburg", "Bakkerij Breda"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_every_point_is_in_exactly_one_mark(size: Size) -> None:
    frame = fit([(point.latitude or 0, point.longitude or 0) for point in MANY], size)
    placed = [(n, *frame.place(p.latitude or 0, p.longitude or 0), p.kind) for n, p in enumerate(MANY)]
    found = spots(placed)
    assert sorted(member for spot in found for member in spot.members) == list(range(len(MANY)))
    for spot in found:
        for mark in spot.marks:
            assert {MANY[member].kind for member in mark.members} == {mark.kind}


def test_kinds_differ_in_shape_and_not_in_colour_alone() -> None:
    statuses, depths = list(Kind)[:7], list(Kind)[7:]
    outlines, fillings = set(), set()
    for kind in Kind:
        (mark,) = _classed(_drawn([_at("Tilburg", kind=kind)], NARROW), "mark")
        if kind in statuses:
            outlines.add(tuple((part.tag, re.sub(r"[-\d.]+", "0", part.get("d", ""))) for part in mark))
        else:
            fillings.add(tuple((part.tag, part.get("d", "")) for part in mark))
    # A ring and a disc have one outline; a ring is filled with paper, so they differ on black and white paper too.
    assert len(outlines) == len(statuses) - 1
    # How far somebody is in ACCH is how full the disc is.
    assert len(fillings) == len(depths)


def test_a_route_goes_through_its_stops_in_order_and_numbers_them() -> None:
    stops = [_at(town, kind=Kind.STOP) for town in ("Roermond", "Venlo", "Heerlen", "Maastricht")]
    svg = _drawn([*stops, _at("Weert")], WIDE, route=(0, 1, 2, 3))
    frame = fit([(p.latitude or 0, p.longitude or 0) for p in [*stops, _at("Weert")]], WIDE)
    line = _classed(svg, "route")[-1].get("d", "")
    told = [tuple(map(float, pair.split())) for pair in line.removeprefix("M").split("L")]
    assert told == [pytest.approx(frame.place(stop.latitude or 0, stop.longitude or 0), abs=0.06) for stop in stops]
    assert sorted("".join(one.itertext()) for one in _classed(svg, "stop")) == ["1", "2", "3", "4"]


def test_land_is_cut_to_the_map_and_the_points_country_stands_out() -> None:
    frame = fit([(51.56, 5.09), (51.44, 5.48)], WIDE)
    svg = ElementTree.fromstring(f"<svg>{ground(frame, [(51.56, 5.09)])}</svg>")
    assert {one.get("class") for one in svg} >= {"land", "around", "frontier"}
    for one in svg:
        for piece in one.get("d", "").replace("Z", "").split("M")[1:]:
            start, _, steps = piece.partition("l")
            x, y = map(float, start.split())
            numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", steps)]
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                if one.get("class") in ("land", "around", "lake"):
                    assert -13 <= x <= frame.width + 13
                    assert -13 <= y <= frame.height + 13


def test_a_name_too_long_for_a_map_ends_in_an_ellipsis() -> None:
    assert shortened("Bakkerij Smulders") == "Bakkerij Smulders"
    assert len(shortened("Banketbakkerij " * 5)) <= LONGEST
    assert shortened("Banketbakkerij " * 5).endswith("…")


def test_a_full_map_leaves_a_name_out_rather_than_over_another_one() -> None:
    room = Room(200, 60, [Box(0, 0, 200, 60)])
    assert room.find("Tilburg", 100, 30, 6, 6) is None


@pytest.mark.parametrize(
    ("language", "sentence", "summary"),
    [("nl", "Kaart met 1 te laat voor bezoek, 2 klanten.", "Toon als tabel"),
     ("en", "Map with 1 overdue for a visit, 2 customers.", "Show as a table")],
)  # fmt: skip
def test_the_map_says_in_words_and_in_a_table_what_it_shows(language: str, sentence: str, summary: str) -> None:
    points = [
        _at("Tilburg", "Hotel Kroon", href="/accounts/7/"),
        _at("Breda", "De Maasmolen", Kind.OVERDUE, note="73 dagen"),
        _at("Oss"),
    ]
    with translation.override(language):
        page = territory_map(points)
    assert f'<figure class="map" aria-label="{sentence}">' in page
    assert summary in page
    assert '<a href="/accounts/7/">Hotel Kroon</a>' in page
    assert "73 dagen" in page
    assert page.count('aria-hidden="true"') >= 3
    assert "GeoNames (CC BY 4.0)" in page
    assert "(ODbL)" in page
    assert "<script" not in page
    assert "style=" not in page
    assert "http" not in page


def test_an_address_without_a_position_stands_in_the_table_and_is_counted() -> None:
    with translation.override("nl"):
        page = territory_map([_at("Tilburg"), MapPoint("Zonder plaats", None, None)])
        alone = territory_map([MapPoint("Zonder plaats", None, None)])
    assert "1 adres staat niet op de kaart" in page
    assert "Zonder plaats" in page
    assert "<svg" not in alone
    assert "Zonder plaats" in alone
    assert "role=" not in alone


def test_a_card_gets_one_small_map_without_a_table() -> None:
    page = territory_map([_at("Tilburg")], is_card=True)
    assert page.count("map-drawing ") == 1
    assert "<table" not in page
    assert "GeoNames" in page


def test_an_open_table_is_where_marks_of_several_points_lead_and_no_other_map_has_such_rows() -> None:
    points = [_at("Tilburg", "Bos", href="/1/"), _at("Tilburg", "Zee", href="/2/"), _at("Breda", "Maas", href="/3/")]
    page = territory_map(points, is_open=True)
    assert page.count('<a href="#on-map-0" tabindex="-1">') == 3, "once per drawing, with the first row of the town"
    assert page.count('<a href="/3/" tabindex="-1">') == 3
    assert '<tr id="on-map-0"><th scope="row"><a href="/1/">Bos</a>' in page
    folded = territory_map(points)
    assert "on-map-" not in folded
    assert folded.count('<a href="/3/" tabindex="-1">') == 3


def test_a_name_cannot_break_out_of_the_map() -> None:
    page = territory_map([_at("Tilburg", "<script>alert(1)</script>", href='"><b>')])
    assert "<script" not in page
    assert '"><b>' not in page


def test_a_map_of_a_whole_territory_stays_light() -> None:
    points = [_at(TOWNS[n % len(TOWNS)], f"Klant {n}", list(Kind)[n % 6]) for n in range(1500)]
    drawings = [draw(points, (), size) for size in SIZES]
    assert sum(map(len, drawings)) < 120_000
