"""The map as it stands on a page: the drawing in three widths, its legend, its table and where its data come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from meetpunt.web.formats import number
from meetpunt.web.maps.drawing import draw
from meetpunt.web.maps.frame import Size
from meetpunt.web.maps.marks import shape
from meetpunt.web.maps.points import Kind, MapPoint

NARROW = Size("narrow", 340, 240, 420, 34)
MIDDLE = Size("middle", 560, 320, 560, 48)
WIDE = Size("wide", 860, 400, 760, 64)
_KEPT = 48
_ROWS = "on-map-"
"""With what the identifiers of the table's rows begin."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: the shape, how many there are, and what it means."""

    sample: SafeString
    count: int
    words: str


def territory_map(
    points: Sequence[MapPoint],
    route: Sequence[int] = (),
    *,
    sentence: str = "",
    is_card: bool = False,
    is_open: bool = False,
) -> SafeString:
    """A map of points, with legend and table; without any position only the table and a line that says so.

    route: places in `points` in the order of the drive; stops are numbered by their place in `points`, so give them
    first and in order. sentence: what the map says to who cannot see it (else it counts the kinds). is_card: only the
    narrow drawing, without a table, for a card that names the address itself. is_open: the table stands open, and where
    several points fall together their mark leads to their rows; for one map on a page, with the points by town.
    """
    return _territory_map(tuple(points), tuple(route), sentence, is_card, is_open, get_language() or "nl")


@lru_cache(maxsize=_KEPT)
def _territory_map(
    points: tuple[MapPoint, ...],
    route: tuple[int, ...],
    sentence: str,
    is_card: bool,
    is_open: bool,
    _language: str,
) -> SafeString:
    """Kept by what was asked and the language, because drawing takes longer than the rest of a page."""
    located = [point for point in points if point.latitude is not None and point.longitude is not None]
    sizes = () if not located else (NARROW,) if is_card else (NARROW, MIDDLE, WIDE)
    counts = Counter(point.kind for point in located)
    has_stops, has_notes = (any(found) for found in ((p.kind is Kind.STOP for p in points), (p.note for p in points)))
    content = {
        "drawings": [draw(points, route, size, _ROWS if is_open else "") for size in sizes],
        "sentence": sentence or _sentence(counts),
        "legend": [Entry(_sample(kind), counts[kind], _word(kind, counts[kind])) for kind in Kind if counts[kind]],
        "rows": "" if is_card else _rows(points, has_stops, has_notes, _ROWS if is_open else ""),
        "has_notes": has_notes,
        "has_stops": has_stops,
        "missing": _missing(len(points) - len(located)),
        "is_card": is_card,
        "is_open": is_open,
    }
    return SafeString(render_to_string("parts/map.html", content))


def _sentence(counts: Counter[Kind]) -> str:
    told = [f"{number(counts[kind])} {_word(kind, counts[kind])}" for kind in Kind if counts[kind]]
    return _("Map with %(what)s.") % {"what": ", ".join(told)}


def _word(kind: Kind, count: int) -> str:
    match kind:
        case Kind.HERE:
            return ngettext("this account", "these accounts", count)
        case Kind.STOP:
            return ngettext("stop today", "stops today", count)
        case Kind.OVERDUE:
            return ngettext("overdue for a visit", "overdue for a visit", count)
        case Kind.CUSTOMER:
            return ngettext("customer", "customers", count)
        case Kind.PROSPECT:
            return ngettext("prospect", "prospects", count)
        case Kind.SUSPECT:
            return ngettext("suspect", "suspects", count)
        case Kind.LOST:
            return ngettext("lost customer", "lost customers", count)
        case Kind.PROMISED:
            return ngettext("promised to order", "promised to order", count)
        case Kind.CONSIDERS:
            return ngettext("prefers us", "prefer us", count)
        case Kind.COVERED:
            return ngettext("visits agreed", "visits agreed", count)
        case Kind.AWARE:
            return ngettext("knows us", "know us", count)
        case Kind.UNAWARE:
            return ngettext("does not know us", "do not know us", count)
        case Kind.UNASKED:
            return ngettext("not asked", "not asked", count)


def _rows(points: Sequence[MapPoint], has_stops: bool, has_notes: bool, begin: str) -> SafeString:
    """The rows of the table, drawn here: a template took five times as long for two thousand."""
    words = {kind: _word(kind, 1) for kind in Kind}
    rows = []
    for place, point in enumerate(points):
        name = format_html('<a href="{}">{}</a>', point.href, point.name) if point.href else escape(point.name)
        stop = format_html('<td class="num">{}</td>', place + 1 if point.kind is Kind.STOP else "") if has_stops else ""
        note = format_html("<td>{}</td>", point.note) if has_notes else ""
        row = format_html('<tr id="{}{}">', begin, place) if begin else SafeString("<tr>")
        told = (row, stop, name, point.place, words[point.kind], note)
        rows.append(format_html('{}{}<th scope="row">{}</th><td>{}</td><td>{}</td>{}</tr>', *told))
    return SafeString("".join(rows))


def _missing(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s address has no position, because its town and postcode are not known.",
        "%(count)s addresses have no position, because their towns and postcodes are not known.",
        count,
    ) % {"count": number(count)}


def _sample(kind: Kind) -> SafeString:
    drawn = shape(kind, 9, 9, 5.5)
    return format_html('<svg class="chart map-sample" width="18" height="18" aria-hidden="true">{}</svg>', drawn)
