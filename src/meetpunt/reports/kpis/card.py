"""All about one KPI for a place: its value, where the others are, and two years month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiValue, MonthValue, Range
from meetpunt.reports.kpis.records import has_records
from meetpunt.reports.kpis.register import Kpi, kpi
from meetpunt.reports.kpis.values import by_month, ranges, ranges_by_month, values
from meetpunt.store.access import Viewer

MONTHS = 24


@dataclass(frozen=True)
class KpiCard:
    """The page of a KPI.

    Attributes:
        history: the months that end with the last day; beside: where the others were, by month.
        opens: the viewer may read the records behind the value.
    """

    kpi: Kpi
    value: KpiValue
    others: Range | None
    history: tuple[MonthValue, ...]
    beside: Mapping[int, Range | None]
    opens: bool


def card(viewer: Viewer, code: str, ask: KpiAsk) -> KpiCard:
    """The card of a KPI.

    Raises:
        NotVisible: there is no such KPI, or the viewer may not see the place.
    """
    one = kpi(viewer, code, ask.process_code)
    return KpiCard(
        one,
        values(viewer, (code,), ask)[code],
        ranges(viewer, (code,), ask)[code],
        by_month(viewer, (code,), ask, MONTHS)[code],
        ranges_by_month(viewer, code, ask, MONTHS),
        has_records(viewer, one, ask.place),
    )
