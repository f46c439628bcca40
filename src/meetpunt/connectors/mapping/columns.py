"""Turns the cells of one column into typed values: the style is decided once, every distinct text is read once.

Rule: a cell that cannot be read gives a reason, never a made-up value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal

from meetpunt.connectors.base import Cell, Flag, Value, as_text
from meetpunt.connectors.fields import Type
from meetpunt.connectors.mapping.schema import FieldRule
from meetpunt.connectors.messages import problem
from meetpunt.connectors.values.dates import (
    Moment,
    as_day,
    as_instant,
    date_evidence,
    needs_style,
    parse_moment,
    serial_moment,
)
from meetpunt.connectors.values.lengths import MINUTES_PER, parse_minutes, parse_yes_no
from meetpunt.connectors.values.numbers import from_cell, number_evidence, parse_number
from meetpunt.connectors.values.styles import DateStyle, NumberStyle

_NOTHING = frozenset(
    {"", "-", "--", "n/a", "#n/a", "#value!", "#ref!", "null", "(null)", "none", "nvt", "n.v.t.", "0000-00-00"}
)
_CLOCK_SAMPLE = 20  # distinct times without an hour 0 or 13..23 before a 12-hour clock is suspected


@dataclass(frozen=True, slots=True)
class ColumnContext:
    """What a column cannot tell by itself: its file and name (for messages), time zone and the mapping's own styles."""

    file: str
    column: str
    zone: tzinfo
    dates: DateStyle | None = None
    numbers: NumberStyle | None = None


@dataclass(slots=True)
class ColumnValues:
    """Typed values (None = empty), the reason code of each bad cell, and the flags of odd ones, by position."""

    values: list[Value | None]
    bad: dict[int, str] = field(default_factory=dict)
    flags: dict[int, Flag] = field(default_factory=dict)
    style: str | None = None


class _Bad:
    """A cell that cannot be read, with the code of the reason."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code


def read_column(cells: Sequence[Cell], type_: Type, rule: FieldRule, context: ColumnContext) -> ColumnValues:
    """Reads a column as `type_` under the rule of its field.

    Raises ConnectorError "ask_number_style" when numbers can mean two things and neither column nor mapping decides.
    """
    if rule.empty:
        empty = frozenset(rule.empty)
        cells = [None if cell is None or as_text(cell) in empty else cell for cell in cells]
    if type_ in (Type.NUMBER, Type.MONEY, Type.WHOLE):
        return _numbers(cells, type_, rule, context)
    if type_ is Type.SHARE:
        return _shares(_numbers(cells, Type.NUMBER, rule, context))
    if type_ in (Type.DAY, Type.INSTANT):
        return _dates(cells, type_, rule, context)
    if type_ is Type.MINUTES:
        return _minutes(cells, rule, context)
    if type_ is Type.BOOLEAN:
        return _each(cells, _yes_no)
    return _each(cells, _trimmed if rule.trim_decimals else _text)


def _each(cells: Sequence[Cell], read: Callable[[Cell], Value | _Bad | None]) -> ColumnValues:
    seen: dict[Cell, Value | _Bad | None] = {None: None}
    out: list[Value | None] = []
    result = ColumnValues(out)
    for position, cell in enumerate(cells):
        try:
            value = seen[cell]
        except KeyError:
            value = seen[cell] = read(cell)
        if value.__class__ is _Bad:
            result.bad[position] = value.code
            value = None
        out.append(value)  # type: ignore[arg-type]
    return result


def _texts(cells: Sequence[Cell]) -> list[str]:
    """The distinct texts of a column in their order, so that a message always shows the first one."""
    return [cell for cell in dict.fromkeys(cells) if isinstance(cell, str) and cell.casefold() not in _NOTHING]


def _text(cell: Cell) -> str | None:
    return as_text(cell).strip() or None


def _trimmed(cell: Cell) -> str | None:
    text = as_text(cell).strip()
    head, point, tail = text.partition(".")
    return (head if point and tail.strip("0") == "" and head.lstrip("-").isdigit() else text) or None


def _yes_no(cell: Cell) -> bool | _Bad | None:
    text = as_text(cell)
    if text.casefold() in _NOTHING:
        return None
    answer = parse_yes_no(text)
    return _Bad("not_yes_or_no") if answer is None else answer


def _numbers(cells: Sequence[Cell], type_: Type, rule: FieldRule, context: ColumnContext) -> ColumnValues:
    evidence = number_evidence(_texts(cells))
    style = rule.numbers or evidence.style or (None if evidence.mixed else context.numbers)
    if style is None and evidence.ambiguous is not None and not evidence.mixed:
        raise problem("ask_number_style", file=context.file, column=context.column, sample=evidence.ambiguous)
    unsure = style is None and evidence.mixed

    def read(cell: Cell) -> Value | _Bad | None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            number: Decimal | None = from_cell(cell)
        else:
            text = as_text(cell)
            if text.casefold() in _NOTHING:
                return None
            number = None if unsure and ("." in text or "," in text) else parse_number(text, style)
            if number is None:
                return _Bad("two_number_styles" if _other_style(text, style, unsure) else "not_a_number")
        if type_ is not Type.WHOLE:
            return number
        assert number is not None
        return int(number) if number == number.to_integral_value() else _Bad("not_a_number")

    result = _each(cells, read)
    result.style = style
    return result


def _shares(read: ColumnValues) -> ColumnValues:
    """Shares from 0 to 1: a column in which one is above 1 is in per cents."""
    told = [value for value in read.values if isinstance(value, Decimal)]
    if any(value > 1 for value in told):
        read.values = [value / 100 if isinstance(value, Decimal) else value for value in read.values]
    return read


def _other_style(text: str, style: NumberStyle | None, unsure: bool) -> bool:
    if unsure or style is None:
        return parse_number(text, NumberStyle.COMMA) is not None or parse_number(text, NumberStyle.POINT) is not None
    other = NumberStyle.POINT if style is NumberStyle.COMMA else NumberStyle.COMMA
    return parse_number(text, other) is not None


def _dates(cells: Sequence[Cell], type_: Type, rule: FieldRule, context: ColumnContext) -> ColumnValues:
    evidence = date_evidence(_texts(cells))
    unsure = rule.dates is None and evidence.mixed
    style = rule.dates or evidence.style or context.dates or DateStyle.DMY
    moments: dict[Cell, Moment] = {}

    def read(cell: Cell) -> Value | _Bad | None:
        moment: Moment | None
        if isinstance(cell, datetime):
            moment = Moment(cell, (cell.hour, cell.minute, cell.second) != (0, 0, 0), False)
        elif isinstance(cell, (int, float)):
            moment = serial_moment(cell) or (parse_moment(as_text(cell), style) if cell >= 19000101 else None)
        else:
            text = as_text(cell)
            if text.casefold() in _NOTHING:
                return None
            moment = None if unsure and needs_style(text) else parse_moment(text, style)
            if moment is None:
                return _Bad("two_date_styles" if needs_style(text) and _fits_some(text) else "not_a_date")
        if moment is None:
            return _Bad("not_a_date")
        moments[cell] = moment
        try:
            return as_day(moment.at) if type_ is Type.DAY else as_instant(moment.at, context.zone)
        except OverflowError:
            return _Bad("not_a_date")

    result = _each(cells, read)
    result.style = style if evidence.day_first or evidence.month_first or evidence.ambiguous else None
    if type_ is Type.INSTANT and (rule.clock12 or _looks_like_12_hours(moments)):
        unknown = {cell for cell, moment in moments.items() if moment.timed and moment.hour_of_12}
        result.flags = {position: Flag.HALF_DAY_UNKNOWN for position, cell in enumerate(cells) if cell in unknown}
    return result


def _fits_some(text: str) -> bool:
    return any(parse_moment(text, style) is not None for style in (DateStyle.DMY, DateStyle.MDY))


def _looks_like_12_hours(moments: dict[Cell, Moment]) -> bool:
    """Many times, all of them between 1 and 12 o'clock, and 12 among them: a 12-hour clock that lost its AM and PM."""
    timed = [moment for moment in moments.values() if moment.timed]
    return (
        len(timed) >= _CLOCK_SAMPLE
        and all(moment.hour_of_12 for moment in timed)
        and any(moment.at.hour == 12 for moment in timed)
    )


def _minutes(cells: Sequence[Cell], rule: FieldRule, context: ColumnContext) -> ColumnValues:
    unit = rule.unit or "minutes"
    style = rule.numbers or number_evidence(_texts(cells)).style or context.numbers

    def read(cell: Cell) -> Value | _Bad | None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return from_cell(cell) / 60 if unit == "seconds" else from_cell(cell) * MINUTES_PER[unit]
        text = as_text(cell)
        if text.casefold() in _NOTHING:
            return None
        minutes = parse_minutes(text, unit, style)
        return _Bad("not_a_duration") if minutes is None else minutes

    return _each(cells, read)
