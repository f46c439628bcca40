"""What the planning page shows beside its table: tiles, questions, where wanted values come from, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from meetpunt.method.planning.capacity import Line, Shortage, hangs_on
from meetpunt.method.planning.inputs import Code, Origin
from meetpunt.reports.planning.capacity import CapacityReport, Column, Question
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.forwards import ForwardRow
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.web import formats, forwards_form, planning_words, way_back_words
from meetpunt.web.planning_form import Typed, figure_of, inputs_of, name_of


@dataclass(frozen=True)
class Tile:
    """A tile. code: of its live part. sub: a line below the number."""

    code: str
    name: Promise | str
    value: str
    unit: str
    sub: str


@dataclass(frozen=True)
class Source:
    """A wanted value with where it comes from. hangs: how many visits hang on it, in words."""

    name: str
    who: str
    what: Promise | str
    measured: str
    wanted: str
    origin: str
    source: str
    hangs: str
    is_gap: bool


@dataclass(frozen=True)
class KeptForward:
    """A forward calculation that is kept with the plan: what will be done in sentences, and what it brought then."""

    id: int
    name: str
    kept_by: str
    kept_at: datetime
    sentences: tuple[str, ...]
    orders: str
    revenue: str
    visits: str


def kept_forwards(report: PlanReport, rows: tuple[ForwardRow, ...], currency: str) -> tuple[KeptForward, ...]:
    """The calculations that are kept with the plan, in words."""
    steps = forwards_form.step_names(report) if rows else {}
    return tuple(
        KeptForward(
            row.id,
            row.name,
            row.kept_by,
            row.kept_at,
            tuple(forwards_form.sentence(name, done, steps) for name, done in row.wanted.items()),
            formats.DASH if row.brings.orders is None else formats.number(row.brings.orders, 1),
            way_back_words.money(row.brings.revenue, currency),
            planning_words.visits(row.brings.visits),
        )
        for row in rows
    )


def tiles(report: PlanReport, found: CapacityReport, currency: str) -> tuple[Tile, ...]:
    """Target, orders, sales visits and rest, of all together; of one's own for who sees no more."""
    column = found.total or next(iter(found.columns), None)
    if column is None:
        return ()
    wanted, before = column.wanted, column.measured
    money, sold = column.money, column.money_measured
    rest = wanted.rest_capacity
    return (
        Tile(
            "target",
            _("Target %(part)s") % {"part": planning_words.part_name(found.period, report.year)},
            planning_words.shown(Code.TARGET, money.target, currency),
            "",
            _target_told(found, money.target, sold.target, currency),
        ),
        Tile(
            "orders",
            _("Orders to win"),
            planning_words.shown(Code.ORDERS, wanted.orders, currency),
            "",
            _measured(Code.ORDERS, before.orders, currency),
        ),
        Tile(
            "visits",
            _("Sales visits for them"),
            planning_words.visits(wanted.turnover_capacity),
            "",
            _("of %(count)s available") % {"count": planning_words.visits(wanted.sales_capacity)}
            if wanted.sales_capacity is not None
            else "",
        ),
        Tile(
            "rest",
            _("Rest capacity"),
            planning_words.visits(rest, signed=True),
            "" if rest is None else npgettext("unit", "visit", "visits", round(abs(rest))),
            _rest_told(column, found),
        ),
    )


def shortage(told: Shortage) -> str:
    """What is missing, in visits, days and people."""
    parts = [ngettext("%(count)s visit", "%(count)s visits", round(told.visits)) % {"count": round(told.visits)}]
    if told.days is not None:
        days = round(told.days)
        parts.append(ngettext("%(count)s day of work", "%(count)s days of work", days) % {"count": days})
    if told.people is not None:
        parts.append(_("%(count)s of a seller") % {"count": formats.number(told.people, 2)})
    return ", ".join(parts)


def asks(one: Question) -> str:
    """A shortage as something to ask about."""
    lack = one.column.wanted.shortage
    if lack is None:
        return ""
    told = _("%(name)s is short of %(shortage)s.") % {"name": one.column.name, "shortage": shortage(lack)}
    if one.others:
        others = one.others
        names = planning_words.listed(others) if len(others) <= 4 else _("%(count)s others") % {"count": len(others)}
        told += " " + _("%(names)s together have %(visits)s visits left.") % {
            "names": names,
            "visits": formats.number(round(one.spare)),
        }
    return told


def sources(report: PlanReport, values: Mapping[ValueKey, Wanted], typed: Typed, currency: str) -> tuple[Source, ...]:
    """The wanted values of whom the viewer sees, with where they come from and how much hangs on each."""
    names = {one.key: one.name for one in report.columns}
    order = list(names)
    steps = {step.id: planning_words.step_name(step) for step in report.steps}
    found = []
    for key, wanted in values.items():
        if key.person_id is not None and key.person_id not in names:
            continue
        if key.person_id is None and report.is_own:
            continue
        code, figure = Code(key.code), figure_of(report, key)
        if figure is None or name_of(key) in typed.problems:
            continue
        inputs = inputs_of(report, key.person_id)
        moved = hangs_on(inputs, code) if inputs is not None and key.person_id is not None else None
        what = planning_words.CODES[code]
        found.append(
            (
                (order.index(key.person_id) if key.person_id else -1, list(Code).index(code), key.step_id or 0),
                Source(
                    name=name_of(key)[2:],
                    who=names[key.person_id] if key.person_id else report.whole.name,
                    what=f"{what}, {steps[key.step_id]}" if key.step_id in steps else what,
                    measured=planning_words.shown(code, figure.measured, currency),
                    wanted=planning_words.shown(code, wanted.value, currency),
                    origin=wanted.origin,
                    source=wanted.source,
                    hangs="" if moved is None else planning_words.visits(moved, signed=True),
                    is_gap=figure.measured is None and code is not Code.TARGET,
                ),
            )
        )
    return tuple(one for _place, one in sorted(found, key=lambda pair: pair[0]))


def origins(found: tuple[Source, ...], has_pool: bool) -> tuple[tuple[str, Promise], ...]:
    """Where a value can be said to come from; the pool only where there is one, or where it was said before."""
    chosen: tuple[Origin, ...] = planning_words.CHOSEN_ORIGINS
    if not has_pool and all(one.origin != Origin.POOL for one in found):
        chosen = tuple(one for one in chosen if one is not Origin.POOL)
    return tuple((one.value, planning_words.ORIGINS[one]) for one in chosen)


def gaps(found: CapacityReport) -> tuple[str, ...]:
    """Who has a line that is not known, and what to fill in."""
    told = []
    for one in found.columns:
        codes = one.wanted.missing(Line.REST)
        if codes:
            words = {"name": one.name, "missing": planning_words.names(codes)}
            told.append(_("%(name)s: %(missing)s. Until then %(name)s is not in the total.") % words)
    return tuple(told)


def assumed(found: tuple[Source, ...]) -> str:
    """How many values are assumed instead of measured; empty when none is."""
    count = sum(one.origin != Origin.WANTED for one in found)
    if not count:
        return ""
    words = ngettext("%(count)s value is assumed, not measured.", "%(count)s values are assumed, not measured.", count)
    return words % {"count": count}


def _target_told(found: CapacityReport, target: float | None, sold: float | None, currency: str) -> str:
    told = (_measured(Code.TARGET, sold, currency), sellers_together(found, target, currency))
    return ", ".join(one for one in told if one)


def sellers_together(found: CapacityReport, target: float | None, currency: str) -> str:
    """What the people's targets add up to, where that is something else than the target of the whole."""
    parts = [one.money.target for one in found.columns if one.money.target is not None]
    if found.total is None or not parts or target is None or abs(sum(parts) - target) < 0.005 * target:
        return ""
    return _("sellers together %(value)s") % {"value": planning_words.shown(Code.TARGET, sum(parts), currency)}


def _measured(code: Code, value: float | None, currency: str) -> str:
    return "" if value is None else _("measured %(value)s") % {"value": planning_words.shown(code, value, currency)}


def _rest_told(column: Column, found: CapacityReport) -> str:
    days = column.wanted.rest_days
    told = []
    if days is not None:
        whole = round(abs(days))
        text = (
            ngettext("%(count)s day short", "%(count)s days short", whole)
            if days < 0
            else ngettext("%(count)s day left", "%(count)s days left", whole)
        )
        told.append(text % {"count": whole})
    short = [one.column.name for one in found.questions if one.column.key != column.key]
    if short and days is not None and days >= 0:
        told.append(_("short at %(names)s") % {"names": planning_words.listed(short[:3])})
    if column.wanted.left_out:
        told.append(_("without %(names)s") % {"names": planning_words.listed(column.wanted.left_out[:3])})
    return ", ".join(told)
