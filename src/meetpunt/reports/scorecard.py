"""The scorecard of a person, team, territory or organisation: every KPI with target, pace, the others and its months.

The rule: the same page for rep and manager; a figure has its interval or says that there is too little to say, and
stands beside others only where at least four of them can be told of and the two can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.method.planning.targets import MEASURES, Measure, written
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiValue, MonthValue, Range
from meetpunt.reports.kpis.records import has_records
from meetpunt.reports.kpis.register import Kpi, kpis, process_of
from meetpunt.reports.kpis.values import by_month, ranges, values
from meetpunt.reports.memory import answers
from meetpunt.reports.season import season_of
from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.steering import steering_of
from meetpunt.store.targets import Free, chosen, targets_of

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """A KPI on the scorecard.

    Attributes:
        target: for the whole period, in the unit as it is shown; None = none is set.
        pace: what of it was due until today; None without a target, or where parts do not add up.
        others: where the others are; None where four of them cannot be told of, and of a team's counts.
        months: of the last year, the earliest first; empty of what is not counted by month.
        is_steered: one of the few to steer on.
        opens: the viewer may read the records behind it.
    """

    kpi: Kpi
    value: KpiValue
    target: float | None
    pace: float | None
    others: Range | None
    months: tuple[MonthValue, ...]
    is_steered: bool
    opens: bool


@dataclass(frozen=True)
class Scorecard:
    """All rows in the order of the register; last: the last day that was counted."""

    rows: tuple[Row, ...]
    last: date


def scorecard(viewer: Viewer, ask: KpiAsk) -> Scorecard:
    """The scorecard of a place and period; what cannot be told of the place is left out.

    Parameters:
        ask: `last` may lie ahead; figures go until today, targets are of the whole period.

    Raises:
        NotVisible: the viewer may not see the place.
    """
    key = ("scorecard", viewer, ask)
    return answers.to_draw(viewer.organisation.id, key, lambda: _scorecard(viewer, ask))


def _scorecard(viewer: Viewer, ask: KpiAsk) -> Scorecard:
    last = min(ask.last, viewer.today)
    until = KpiAsk(min(ask.first, last), last, ask.place, ask.process_code, ask.product_id, ask.segment)
    known = {one.code: one for one in kpis(viewer, ask.process_code)}
    told = values(viewer, known, until)
    here = [one for one in known.values() if told[one.code].why != "not_here"]
    codes = [one.code for one in here]
    beside = ranges(viewer, codes, until)
    monthly = [one.code for one in here if _has_months(one)]
    months = by_month(viewer, monthly, until, MONTHS)
    steered = {code for _row, code in steering_of(viewer.organisation.id, ask.place.team_id)} or {
        code for _row, code in steering_of(viewer.organisation.id, None)
    }
    key = ("aims", viewer, ask, tuple(codes))
    aims = answers.while_it_holds(viewer.organisation.id, key, lambda: _aims(viewer, ask, last, codes))
    rows = tuple(
        Row(
            one,
            told[one.code],
            *aims.get(one.code, (None, None)),
            beside[one.code] if ask.place.person_id is not None or one.kind not in ("count", "sum") else None,
            months.get(one.code, ()),
            one.code in steered or one.base in steered,
            has_records(viewer, one, ask.place),
        )
        for one in here
    )
    return Scorecard(rows, last)


def _has_months(one: Kpi) -> bool:
    how = one.counted
    return how.by in ("measure", "calendar", "funnel") and not how.months and not how.at_the_end


def _aims(viewer: Viewer, ask: KpiAsk, last: date, codes: list[str]) -> dict[str, tuple[float | None, float | None]]:
    """Target and pace by code, of KPIs that a target is set for at just this place."""
    here = [one for one in kpis(viewer, ask.process_code) if one.code in codes]
    organisation, place = viewer.organisation, ask.place
    measures = {one.figure: one for one in MEASURES.values() if one.figure}
    wanted = {measures[one.base].code for one in here if one.base in measures}
    rows = [row for row in targets_of(organisation.id, ask.first, ask.last, (place,), wanted) if row.place == place]
    if not rows:
        return {}
    process = process_of(viewer, ask.process_code)
    steps = {step.position: step.id for step in process.steps} if process else {}
    season, free, digits = season_of(viewer).shares, Free(organisation.id), exponent(organisation.currency)
    found: dict[str, tuple[float | None, float | None]] = {}
    for one in here:
        measure = measures.get(one.base)
        if measure is None or measure.per_step != (one.step is not None):
            continue
        step_id = steps.get(one.step) if one.step is not None else None
        own = [row for row in rows if row.what == (measure.code, step_id)]
        whole = chosen(own, ask.first, ask.last, season, free) if own else None
        if whole is not None:
            due = chosen(own, ask.first, last, season, free) if measure.adds_up and last >= ask.first else None
            found[one.code] = (
                _shown(measure, whole.value, digits),
                _shown(measure, due.value, digits) if due else None,
            )
    return found


def _shown(measure: Measure, value: int, digits: int) -> float:
    return float(written(measure, value, digits))
