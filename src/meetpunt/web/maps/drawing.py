"""One map as SVG, drawn for one width: land, route, marks, names and a scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.store.places.outlines import cities
from meetpunt.web.formats import number
from meetpunt.web.maps.frame import Frame, Size, fit
from meetpunt.web.maps.labels import Box, Label, Room, shortened
from meetpunt.web.maps.land import ground
from meetpunt.web.maps.marks import Spot, drawn, spots
from meetpunt.web.maps.points import MapPoint

_SCALES_KM = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
_CITY_SIZE, _CITY_GAP = 11.0, 60.0
"""Letters of the towns that only show the way, and how far they stand from each other and from spots."""


def draw(points: Sequence[MapPoint], route: Sequence[int], size: Size, rows: str = "") -> SafeString:
    """The map of the points that have a position; at least one has.

    route: places in the list, in the order of the drive. rows: with what the identifiers of the table's rows begin, to
    which spots of several points lead; empty where there is no such table.
    """
    known = [
        (place, point.latitude, point.longitude, point.kind)
        for place, point in enumerate(points)
        if point.latitude is not None and point.longitude is not None
    ]
    where = {place: (north, east) for place, north, east, _kind in known}
    frame = fit(where.values(), size)
    on_map = spots([(place, *frame.place(north, east), kind) for place, north, east, kind in known])
    on_map.sort(key=lambda spot: spot.rank)
    scale = _scale(frame)
    drive = [frame.place(*where[place]) for place in route if place in where]
    corner = Box(0, frame.height - 30, 96, frame.height)
    room = Room(frame.width, frame.height, [corner, *map(_box, on_map), *_along(drive)])
    names = [label for spot in on_map if (label := _name(room, spot, points))]
    shapes = [
        ground(frame, list(dict.fromkeys(where.values()))),
        _route(drive),
        _cities(room, frame, on_map, 5 if size.width < 500 else 9 if size.width < 700 else 14),
        *(drawn(spot, _told(spot, points), _leads_to(spot, points, rows)) for spot in reversed(on_map)),
        *(_text("name", label) for label in names),
        scale,
    ]
    return format_html(
        '<svg class="chart map-drawing {}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        size.name,
        frame.width,
        frame.height,
        SafeString("".join(shapes)),
    )


def _box(spot: Spot) -> Box:
    half, radius = spot.half + 1, spot.radius + 1
    return Box(spot.x - half, spot.y - radius, spot.x + half, spot.y + radius)


def _along(drive: Sequence[tuple[float, float]]) -> list[Box]:
    """Small boxes along the route, so that no name stands on it."""
    boxes = []
    for (x1, y1), (x2, y2) in pairwise(drive):
        steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / 6))
        for step in range(steps):
            x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            boxes.append(Box(x - 2, y - 2, x + 2, y + 2))
    return boxes


def _name(room: Room, spot: Spot, points: Sequence[MapPoint]) -> Label | None:
    first = points[spot.members[0]]
    text = first.name if len(spot.members) == 1 else _place(spot, points) or first.name
    return room.find(shortened(text), spot.x, spot.y, spot.half, spot.radius) if text else None


def _place(spot: Spot, points: Sequence[MapPoint]) -> str:
    """The town of most points of a spot; empty when none has one."""
    towns = Counter(points[member].place for member in spot.members if points[member].place)
    return max(towns, key=lambda town: towns[town], default="")


def _leads_to(spot: Spot, points: Sequence[MapPoint], rows: str) -> str:
    """A point alone leads to its own page, several to the first row of their place in the table."""
    if len(spot.members) == 1:
        return points[spot.members[0]].href
    place = _place(spot, points)
    return f"#{rows}{next(one for one in sorted(spot.members) if points[one].place == place)}" if rows else ""


def _told(spot: Spot, points: Sequence[MapPoint]) -> str:
    names = [points[member].name for member in spot.members]
    more = f", … (+{number(len(names) - 8)})" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more


def _route(pixels: Sequence[tuple[float, float]]) -> SafeString:
    if len(pixels) < 2:
        return SafeString("")
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pixels)
    arrows = []
    for (x1, y1), (x2, y2) in pairwise(pixels):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        if length > 60:
            x, y, dx, dy = (x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / length * 5, (y2 - y1) / length * 5
            tip, left, right = (x + dx, y + dy), (x - dx - dy, y - dy + dx), (x - dx + dy, y - dy - dx)
            arrows.append("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in (left, tip, right)))
    return format_html(
        '<path class="route under" d="{}"/><path class="route" d="{}"/><path class="way" d="{}"/>',
        line,
        line,
        "".join(arrows),
    )


def _cities(room: Room, frame: Frame, on_map: Sequence[Spot], most: int) -> SafeString:
    """The large towns in what room is left, to find one's way."""
    told: list[SafeString] = []
    taken = [(spot.x, spot.y) for spot in on_map]
    for city in cities():
        if len(told) == most:
            break
        if not (frame.south < city.latitude < frame.north and frame.west < city.longitude < frame.east):
            continue
        x, y = frame.place(city.latitude, city.longitude)
        if not (8 < x < frame.width - 8 and 8 < y < frame.height - 8):
            continue
        if any(abs(x - a) < _CITY_GAP and abs(y - b) < _CITY_GAP / 2 for a, b in taken):
            continue
        label = room.find(city.name, x, y, 2, 2, _CITY_SIZE)
        if label:
            taken.append((x, y))
            room.take(Box(x - 3, y - 3, x + 3, y + 3))
            dot = format_html('<circle class="city-dot" cx="{}" cy="{}" r="1.8"/>', f"{x:.1f}", f"{y:.1f}")
            told.append(dot + _text("city", label))
    return format_html_join("", "{}", ((one,) for one in told))


def _text(kind: str, label: Label) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', kind, f"{label.x:.1f}", f"{label.y:.1f}", label.text)


def _scale(frame: Frame) -> SafeString:
    km = max((km for km in _SCALES_KM if km * frame.km <= 72), default=1)
    end = 12 + km * frame.km
    low = frame.height - 12
    return format_html(
        '<path class="scale" d="M12 {}V{}H{}V{}"/><text class="scale-text" x="16" y="{}">{} km</text>',
        *(low - 4, low, f"{end:.1f}", low - 4, low - 6, km),
    )
