"""Points that fall together become one spot with a mark per kind; each kind has its own shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetpunt.web.maps.points import Kind

_TOGETHER = 11.0
"""Points nearer than this, in pixels, cannot be told apart and become one spot."""
_HIDDEN = 1 / 3
QUARTERS = {Kind.PROMISED: 4, Kind.CONSIDERS: 3, Kind.COVERED: 2, Kind.AWARE: 1, Kind.UNASKED: 0}
"""How full the disc of an account in ACCH is; who does not know us has a crossed square, as who was lost."""
_CORNERS = {Kind.OVERDUE: 1.25, Kind.PROSPECT: 1.2}
_Room = tuple[float, float, float, float]
"""The middle of a spot, and half its width and height."""
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(slots=True)
class Mark:
    """One shape: how many points of a kind stand in a spot, or which stops."""

    kind: Kind
    members: list[int] = field(default_factory=list)
    """Places in the list of points."""

    @property
    def text(self) -> str:
        """What stands in the shape: the numbers of stops, the count of several points, nothing for one."""
        if self.kind is Kind.STOP:
            numbers = [member + 1 for member in self.members]
            return f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 2 else "·".join(map(str, numbers))
        return str(len(self.members)) if len(self.members) > 1 else ""

    @property
    def radius(self) -> float:
        """Half its height in pixels."""
        if self.kind in (Kind.STOP, Kind.HERE):
            return 9.5 if self.kind is Kind.STOP else 8.0
        return 5.5 if not self.text else 8.5 + 1.5 * (len(self.text) - 1)

    @property
    def half(self) -> float:
        """Half its width in pixels."""
        if self.kind is Kind.STOP:
            return max(self.radius, 4.5 + 3.4 * len(self.text))
        return self.reach

    @property
    def reach(self) -> float:
        """How far its corners lie from its middle, in pixels; a triangle and a diamond are drawn larger than a disc."""
        return self.radius * _CORNERS.get(self.kind, 1.0)


@dataclass(slots=True)
class Spot:
    """A place on the map with the marks that stand side by side on it."""

    x: float
    y: float
    marks: list[Mark] = field(default_factory=list)

    @property
    def half(self) -> float:
        """Half its width in pixels."""
        return sum(mark.half for mark in self.marks)

    @property
    def radius(self) -> float:
        """Half its height in pixels."""
        return max(mark.reach for mark in self.marks)

    @property
    def members(self) -> list[int]:
        """Places in the list of points."""
        return [member for mark in self.marks for member in mark.members]

    @property
    def rank(self) -> tuple[int, int]:
        """Which spots get their label first: by the foremost kind, then the most points."""
        return min(_ORDER[mark.kind] for mark in self.marks), -len(self.members)


def spots(places: Sequence[tuple[int, float, float, Kind]]) -> list[Spot]:
    """Gather points (place in the list, x, y, kind) into spots; a spot stands where its first point stands."""
    found: list[Spot] = []
    cells: dict[tuple[int, int], list[Spot]] = {}
    for number, x, y, kind in places:
        column, row = int(x // _TOGETHER), int(y // _TOGETHER)
        near = [spot for c in (-1, 0, 1) for r in (-1, 0, 1) for spot in cells.get((column + c, row + r), ())]
        spot = min(near, key=lambda one: _square(one, x, y), default=None)
        if spot is None or _square(spot, x, y) > _TOGETHER**2:
            spot = Spot(x, y)
            found.append(spot)
            cells.setdefault((column, row), []).append(spot)
        mark = next((mark for mark in spot.marks if mark.kind is kind), None)
        if mark is None:
            mark = Mark(kind)
            spot.marks.append(mark)
        mark.members.append(number)
    return _merged(found)


def _merged(found: list[Spot]) -> list[Spot]:
    """Put spots that would hide each other together, the smaller one with the larger one."""
    kept: list[Spot] = []
    rooms: list[_Room] = []  # measured once per change: a map of 2,000 points compares tens of thousands of pairs
    for spot in sorted(found, key=lambda one: (-len(one.members), one.x, one.y)):
        room = _room(spot)
        place = next((place for place, other in enumerate(rooms) if _hides(other, room)), None)
        if place is None:
            kept.append(spot)
            rooms.append(room)
            continue
        under = kept[place]
        for mark in spot.marks:
            same = next((other for other in under.marks if other.kind is mark.kind), None)
            if same:
                same.members += mark.members
            else:
                under.marks.append(mark)
        rooms[place] = _room(under)
    for spot in kept:
        spot.marks.sort(key=lambda one: _ORDER[one.kind])
        for mark in spot.marks:
            mark.members.sort()
    return kept


def _room(spot: Spot) -> _Room:
    return spot.x, spot.y, spot.half, spot.radius


def _hides(one: _Room, other: _Room) -> bool:
    """Whether a third of the smaller one's height and width would be covered."""
    (x1, y1, half1, radius1), (x2, y2, half2, radius2) = one, other
    across = half1 + half2 - abs(x1 - x2)
    if across <= _HIDDEN * 2 * min(half1, half2):
        return False
    return radius1 + radius2 - abs(y1 - y2) > _HIDDEN * 2 * min(radius1, radius2)


def _square(spot: Spot, x: float, y: float) -> float:
    return (spot.x - x) ** 2 + (spot.y - y) ** 2


def drawn(spot: Spot, told: str, href: str = "") -> SafeString:
    """The marks of a spot, side by side around its place. told: what a mouse over it says; href: where it leads.

    The keyboard goes by the names in the table: a link in a drawing would be one more stop without a name.
    """
    shapes, x = [], spot.x - spot.half
    for mark in spot.marks:
        shapes.append(shape(mark.kind, x + mark.half, spot.y, mark.radius, mark.text, mark.half))
        x += 2 * mark.half
    spot_drawn = format_html("<g><title>{}</title>{}</g>", told, SafeString("".join(shapes)))
    return format_html('<a href="{}" tabindex="-1">{}</a>', href, spot_drawn) if href else spot_drawn


def shape(kind: Kind, x: float, y: float, radius: float, text: str = "", half: float | None = None) -> SafeString:
    """One mark: pill, triangle, disc, diamond, ring, crossed square or target, with a text in it."""
    across = radius if half is None else half
    if kind is Kind.STOP:
        outline = _rect(x - across, y - radius, 2 * across, 2 * radius, radius)
    elif kind is Kind.OVERDUE:
        up = side = radius * _CORNERS[kind]
        down = radius * 0.85
        outline = _closed((x, y - up), (x + side, y + down), (x - side, y + down))
    elif kind is Kind.PROSPECT:
        reach = radius * _CORNERS[kind]
        outline = _closed((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    elif kind in (Kind.LOST, Kind.UNAWARE):
        edge = radius * 0.9
        outline = _rect(x - edge, y - edge, 2 * edge, 2 * edge, 2)
        if not text:
            step = f"{2 * edge:.1f}"
            d = f"M{x - edge:.1f} {y - edge:.1f}l{step} {step}m0-{step}l-{step} {step}"
            outline += format_html('<path class="cross" d="{}"/>', d)
    elif kind in QUARTERS:
        outline = _circle(x, y, radius) + _quarters(x, y, radius - 1, QUARTERS[kind])
    else:
        outline = _circle(x, y, radius)
        if kind is Kind.HERE:
            outline += _circle(x, y, radius / 2)
    lower = 1.5 if kind is Kind.OVERDUE else 0
    inside = format_html('<text x="{}" y="{}">{}</text>', f"{x:.1f}", f"{y + 3.8 + lower:.1f}", text) if text else ""
    return format_html('<g class="mark {}">{}{}</g>', kind.value, outline, inside)


def _quarters(x: float, y: float, radius: float, count: int) -> SafeString:
    """So many quarters of a disc, clockwise from the top."""
    if count == 0:
        return SafeString("")
    if count == 4:
        return format_html('<circle class="full" cx="{}" cy="{}" r="{}"/>', *(f"{v:.1f}" for v in (x, y, radius)))
    ends = ((x + radius, y), (x, y + radius), (x - radius, y))
    end_x, end_y = ends[count - 1]
    d = f"M{x:.1f} {y:.1f}V{y - radius:.1f}A{radius:.1f} {radius:.1f} 0 {int(count > 2)} 1 {end_x:.1f} {end_y:.1f}Z"
    return format_html('<path class="full" d="{}"/>', d)


def _circle(x: float, y: float, radius: float) -> SafeString:
    return format_html('<circle cx="{}" cy="{}" r="{}"/>', f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}")


def _rect(x: float, y: float, width: float, height: float, round_: float) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}"/>', *(f"{v:.1f}" for v in (x, y, width, height, round_))
    )


def _closed(*points: tuple[float, float]) -> SafeString:
    return format_html('<path d="M{}Z"/>', "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
