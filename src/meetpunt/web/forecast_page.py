"""What the page of the forecast shows: its lines as text, people and products beside each other, words of caution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.forecast.cautions import Caution
from meetpunt.reports.forecast import caution_words
from meetpunt.reports.forecast.parts import Person, Thing
from meetpunt.reports.forecast.report import Forecast, Line
from meetpunt.store.commitments import Said
from meetpunt.store.pipeline import CardRow
from meetpunt.web import formats
from meetpunt.web.forecast_chart import band_bar, move_bar


@dataclass(frozen=True)
class Shown:
    """A line of a table as text; an empty text is a dash on the page."""

    name: str
    code: str
    won: str
    opened: str
    created: str
    direct: str
    middle: str
    band: str
    target: str
    chance: str
    own: Said | None
    own_text: str
    adjusted: Said | None
    adjusted_text: str
    bar: SafeString
    is_over: bool


@dataclass(frozen=True)
class Mover:
    """An open opportunity that the forecast hangs on; card None = it is not in the viewer's hands."""

    card: CardRow | None
    step: str
    amount: str
    chance: str
    going_on: int
    days: int
    reach_won: str
    reach_lost: str
    p50_won: str
    p50_lost: str
    bar: SafeString


def teller(found: Forecast, currency: str) -> Callable[[float], str]:
    """How a number of this forecast is written: money without cents, or orders without needless digits."""
    if found.ask.measure == "orders":
        return lambda value: formats.number(value, 0 if value >= 10 or value == int(value) else 1)
    return lambda value: formats.money(round(value), currency)


def shown(line: Line, tell: Callable[[float], str], most: float, name: str = "", code: str = "") -> Shown:
    """A line as text."""
    band = line.band
    return Shown(
        name or name_of(line.first, line.last),
        code,
        tell(line.won) if line.won else "",
        tell(line.opened) if line.opened else "",
        tell(line.created) if line.created else "",
        tell(line.direct) if line.direct else "",
        tell(band.p50) if band else (tell(line.won) if line.is_over else ""),
        f"{tell(band.p10)}–{tell(band.p90)}" if band else "",
        tell(line.target) if line.target is not None else "",
        formats.percent(line.chance) if line.chance is not None and not line.is_over else "",
        line.own,
        tell(float(line.own.amount_minor or 0)) if line.own else "",
        line.adjusted,
        tell(float(line.adjusted.amount_minor or 0)) if line.adjusted else "",
        band_bar(band.p10, band.p50, band.p90, most, line.target) if band and most else SafeString(""),
        line.is_over,
    )


def lines_of(found: Forecast, tell: Callable[[float], str]) -> tuple[tuple[Shown, ...], Shown]:
    """The periods, and the whole."""
    most = _most(found.lines)
    return tuple(shown(one, tell, most) for one in found.lines), shown(found.total, tell, 0, _("Together"))


def people_of(people: tuple[Person, ...], tell: Callable[[float], str]) -> tuple[Shown, ...]:
    """One line each, alphabetical; all on one axis."""
    most = _most([one.line for one in people])
    return tuple(shown(one.line, tell, most, one.name, f"p{one.id}") for one in people)


def things_of(things: tuple[Thing, ...], tell: Callable[[float], str]) -> tuple[Shown, ...]:
    """One line for each product or family."""
    most = _most([one.line for one in things])
    return tuple(
        shown(one.line, tell, most, one.name or _("without a product"), "" if one.id < 0 else str(one.id))
        for one in things
    )


def movers_of(found: Forecast, cards: dict[int, CardRow], tell: Callable[[float], str]) -> tuple[Mover, ...]:
    """The opportunities that it hangs on."""
    moves = found.movers
    if not moves or found.total.band is None:
        return ()
    won, foreseen = found.total.won, found.foreseen
    middle = found.total.band.p50 - won
    least = min(middle, *(one.p50_lost for one in moves))
    most = max(middle, *(one.p50_won for one in moves))
    deals = foreseen.history.deals
    return tuple(
        Mover(
            cards.get(one.opportunity),
            foreseen.process.steps[int(deals.step[one.place])].code,
            tell(one.amount),
            formats.percent(one.chance),
            round(100 * float(foreseen.chance_on[one.place])),
            int(deals.age[one.place]),
            "" if one.reach_won is None else formats.percent(one.reach_won),
            "" if one.reach_lost is None else formats.percent(one.reach_lost),
            tell(won + one.p50_won),
            tell(won + one.p50_lost),
            move_bar(one, least, most, middle),
        )
        for one in moves
    )


def cautions_of(found: Forecast, language: str) -> tuple[str, ...]:
    """What the forecast says of itself, a sentence each."""
    return tuple(_caution(one, found, language) for one in found.warnings)


def name_of(first: date, last: date) -> str:
    """December 2026, week 49, or the days."""
    months = formats.MONTHS[formats.language()]
    days = (last - first).days + 1
    if first.day == 1 and days > 27 and first.month == last.month:
        return f"{months[first.month - 1].capitalize()} {first.year}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return _("Quarter %(n)s, %(year)s") % {"n": (first.month + 2) // 3, "year": first.year}
    if days <= 7:
        return _("Week %(n)s") % {"n": first.isocalendar().week}
    return formats.period(first, last)


def _caution(one: Caution, found: Forecast, language: str) -> str:
    step = ""
    if one.step is not None:
        name = found.foreseen.process.steps[one.step].name
        step = name.get(language) or name["en"]
    since = "" if one.since is None else formats.day(date(1970, 1, 1) + timedelta(days=int(one.since)))
    return caution_words.sentence(one, step, since)


def _most(lines: list[Line] | tuple[Line, ...]) -> float:
    tops = [one.band.p90 for one in lines if one.band] + [one.target for one in lines if one.target]
    return max(tops, default=0.0) * 1.04
