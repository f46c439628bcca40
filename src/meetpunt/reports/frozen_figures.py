"""The figures of a rep as they stand when a conversation is frozen: kept as JSON, and read as they were.

The rule: what was frozen is never counted again. It carries its words and units, so that it reads the same when a KPI
is worded anew, an import is taken back, or a stage is corrected; today's values are counted apart, to stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from meetpunt.method.period import Period
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.figures import Conversion, Parts
from meetpunt.reports.funnel import person_funnel
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiValue, Range
from meetpunt.reports.kpis.register import kpis
from meetpunt.reports.kpis.values import values
from meetpunt.reports.scorecard import Row, scorecard
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place

Words = dict[str, str]
MOST = 12
YOUNG = 21
"""Days in which a quarter is too young to be read."""
USUAL = ("visits", "visits_per_day", "customer_ratio", "new_prospects", "quotes", "orders", "revenue")
"""What stands there when an organisation did not choose what it steers on, as far as there is such a KPI."""


@dataclass(frozen=True)
class FrozenKpi:
    """A KPI as it stood. unit, kind and currency: to write its numbers, now and later alike."""

    code: str
    name: Words
    unit: Words
    kind: str
    currency: str
    direction: str
    value: KpiValue
    target: float | None
    pace: float | None
    others: Range | None


@dataclass(frozen=True)
class FrozenStep:
    """A step as it stood; own and beside: the share that goes on to the next, None on the last one."""

    code: str
    name: Words
    parts: Parts
    own: Conversion | None
    beside: Conversion | None
    is_question: bool


@dataclass(frozen=True)
class Figures:
    """How it stood on a day.

    Attributes:
        first, last: the days of the KPIs, both included: of the quarter until the as-of day.
        steps_from: the first day of entry of the funnel; it goes until the as-of day.
        beside_name: whom the steps stand beside.
    """

    as_of: date
    first: date
    last: date
    steps_from: date
    beside_name: str
    kpis: tuple[FrozenKpi, ...]
    steps: tuple[FrozenStep, ...]


def freeze_figures(viewer: Viewer, rep_id: int) -> dict[str, Any]:
    """The figures of a rep today, with words, n and intervals; for somebody whose figures the viewer may see.

    The quarter's KPIs, those to steer on first, and the funnel of what was begun in the last twelve months.

    Raises:
        NotVisible: the viewer may not see the rep's figures.
    """
    today, place = viewer.today, Place(person_id=rep_id)
    quarter = quarter_to_read(today)
    card = scorecard(viewer, KpiAsk(quarter.first, quarter.last, place))
    begin = date(today.year - 1, today.month, 1)
    told: dict[str, Any] = {
        "as_of": today.isoformat(),
        "first": quarter.first.isoformat(),
        "last": min(quarter.last, today).isoformat(),
        "steps_from": begin.isoformat(),
        "beside_name": "",
        "kpis": [_kpi(row) for row in _chosen(card.rows)],
        "steps": [],
    }
    try:
        funnel = person_funnel(
            viewer, rep_id, FunnelAsk(today, period_from=begin, period_until=today), with_causes=False
        )
    except NotAnswerable:
        return {"figures": told}
    told["beside_name"] = funnel.beside_name
    told["steps"] = [
        {
            "code": line.step.code,
            "name": line.step.name,
            "parts": asdict(line.parts),
            "own": None if line.conversion is None else asdict(line.conversion),
            "beside": None if line.team_conversion is None else asdict(line.team_conversion),
            "is_question": line.is_open_question,
        }
        for line in funnel.steps
    ]
    return {"figures": told}


def thaw_figures(facts: Mapping[str, Any]) -> Figures | None:
    """The figures as they were; None when none were frozen."""
    told = facts.get("figures")
    if not told:
        return None
    return Figures(
        as_of=date.fromisoformat(told["as_of"]),
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        steps_from=date.fromisoformat(told["steps_from"]),
        beside_name=told["beside_name"],
        kpis=tuple(_thawed_kpi(one) for one in told["kpis"]),
        steps=tuple(_thawed_step(one) for one in told["steps"]),
    )


def today_of(viewer: Viewer, rep_id: int, figures: Figures) -> dict[str, KpiValue]:
    """The same KPIs as they are today, as far as the register still has them."""
    known = {one.code for one in kpis(viewer)}
    codes = [one.code for one in figures.kpis if one.code in known]
    quarter = quarter_to_read(viewer.today)
    ask = KpiAsk(quarter.first, min(quarter.last, viewer.today), Place(person_id=rep_id))
    return values(viewer, codes, ask) if codes else {}


def quarter_to_read(today: date) -> Period:
    """The quarter of a day; in its first weeks the one before, as there is too little to say yet."""
    quarter = Period.quarter_of(today)
    return quarter if (today - quarter.first).days >= YOUNG else quarter.previous()


def _chosen(rows: tuple[Row, ...]) -> list[Row]:
    steered = [row for row in rows if row.is_steered]
    usual = [row for row in rows if row.kpi.code in USUAL and not row.is_steered]
    return [*steered, *usual][:MOST]


def _kpi(row: Row) -> dict[str, Any]:
    one = row.kpi
    return {
        "code": one.code,
        "name": one.name,
        "unit": one.unit,
        "kind": one.kind,
        "currency": one.currency,
        "direction": one.direction,
        "value": asdict(row.value),
        "target": row.target,
        "pace": row.pace,
        "others": None if row.others is None else asdict(row.others),
    }


def _thawed_kpi(told: Mapping[str, Any]) -> FrozenKpi:
    others = None if told["others"] is None else Range(**told["others"])
    return FrozenKpi(**{**told, "value": KpiValue(**told["value"]), "others": others})


def _thawed_step(told: Mapping[str, Any]) -> FrozenStep:
    own, beside = (None if told[one] is None else Conversion(**told[one]) for one in ("own", "beside"))
    return FrozenStep(told["code"], told["name"], Parts(**told["parts"]), own, beside, told["is_question"])
