"""Land and water below the points: cut to the window, without points that one could not see apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.store.places.outlines import Line, outlines
from meetpunt.web.maps.frame import Frame

Pixels = list[tuple[float, float]]

_BEYOND = 12.0
"""Pixels past the edge up to which lines are drawn, so that the cut itself is not seen."""
_APART, _LEAST = 1.6, 2.5
"""Pixels below which two points are one, and below which an island is none."""
_PROVINCES_FROM, _NO_RIVERS_FROM = 0.8, 7.0
"""Pixels per kilometre: provinces would be a hatching on a smaller map, rivers lie kilometres off on a larger one."""


def ground(frame: Frame, points: Sequence[tuple[float, float]]) -> SafeString:
    """The lands in the window, those with points in them standing out; borders, lakes and rivers.

    points: latitude and longitude of what the map is about.
    """
    told = outlines()
    homes = {country for country, rings in told.countries.items() if _holds(rings, points)}
    mine = [ring for country, rings in told.countries.items() if country in homes for ring in rings]
    others = [ring for country, rings in told.countries.items() if country not in homes for ring in rings]
    shapes = [_areas("around", frame, [*told.around, *others]), _areas("land", frame, mine)]
    if frame.km < _NO_RIVERS_FROM:
        shapes.append(_lines("river", frame, told.rivers))
    if frame.km > _PROVINCES_FROM:
        borders = [line for country in sorted(homes) for line in told.provinces.get(country, ())]
        shapes.append(_lines("province", frame, borders))
    shapes.append(_areas("lake", frame, told.lakes))
    shapes.append(_lines("frontier", frame, told.frontiers))
    return format_html_join("", "{}", ((shape,) for shape in shapes if shape))


def _holds(rings: Sequence[Line], points: Iterable[tuple[float, float]]) -> bool:
    return any(ring.encloses(longitude, latitude) for latitude, longitude in points for ring in rings)


def _seen(frame: Frame, lines: Iterable[Line]) -> list[Line]:
    return [
        line
        for line in lines
        if line.west <= frame.east
        and line.east >= frame.west
        and line.south <= frame.north
        and line.north >= frame.south
    ]


def _areas(kind: str, frame: Frame, rings: Iterable[Line]) -> SafeString:
    """Filled rings; none of them has a line of its own, because neighbours share theirs."""
    parts = []
    for ring in _seen(frame, rings):
        if max((ring.east - ring.west) * frame.squeeze, ring.north - ring.south) * frame.scale < _LEAST:
            continue
        pixels = _thinned(_cut(frame, [frame.place(north, east) for east, north in ring.points]))
        if len(pixels) > 2:
            parts.append(_path(pixels) + "Z")
    return _drawn(kind, parts)


def _lines(kind: str, frame: Frame, lines: Iterable[Line]) -> SafeString:
    parts = []
    for line in _seen(frame, lines):
        for piece in _pieces(frame, [frame.place(north, east) for east, north in line.points]):
            parts.append(_path(_thinned(piece)))
    return _drawn(kind, parts)


def _drawn(kind: str, parts: Sequence[str]) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', kind, "".join(parts)) if parts else SafeString("")


def _path(pixels: Pixels) -> str:
    """The steps from point to point, in tenths of pixels: half as long as the places themselves."""
    x, y = round(pixels[0][0] * 10), round(pixels[0][1] * 10)
    told = [f"M{x / 10:g} {y / 10:g}l"]
    for here in pixels[1:]:
        dx, dy = round(here[0] * 10) - x, round(here[1] * 10) - y
        x, y = x + dx, y + dy
        told.append(f"{dx / 10:g} {dy / 10:g}")
    return told[0] + " ".join(told[1:]).replace(" -", "-")


def _thinned(pixels: Pixels) -> Pixels:
    """Without points that one could not see apart from the one before; the last one stays."""
    kept: Pixels = []
    for place, (x, y) in enumerate(pixels):
        if not kept or place == len(pixels) - 1 or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _APART:
            kept.append((x, y))
    return kept


def _pieces(frame: Frame, pixels: Pixels) -> list[Pixels]:
    """The parts of a line that lie in the window or cross it, roughly: whole steps between two points."""
    pieces: list[Pixels] = []
    open_piece = False
    for one, other in pairwise(pixels):
        out = (
            max(one[0], other[0]) < 0
            or min(one[0], other[0]) > frame.width
            or max(one[1], other[1]) < 0
            or min(one[1], other[1]) > frame.height
        )
        if out:
            open_piece = False
        elif open_piece:
            pieces[-1].append(other)
        else:
            pieces.append([one, other])
            open_piece = True
    return pieces


def _cut(frame: Frame, pixels: Pixels) -> Pixels:
    """The ring cut to the window and a little beyond, edge by edge (Sutherland and Hodgman)."""
    for axis, limit, sign in (
        (0, -_BEYOND, 1),
        (0, frame.width + _BEYOND, -1),
        (1, -_BEYOND, 1),
        (1, frame.height + _BEYOND, -1),
    ):
        kept: Pixels = []
        for place, here in enumerate(pixels):
            before = pixels[place - 1]
            is_in, was_in = (here[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if is_in != was_in:
                part = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + (here[0] - before[0]) * part, before[1] + (here[1] - before[1]) * part))
            if is_in:
                kept.append(here)
        pixels = kept
        if not pixels:
            break
    return pixels
