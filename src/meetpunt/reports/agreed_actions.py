"""Temporary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.values import values
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place


def stood(viewer: Viewer, rep_id: int, kpi_code: str, as_of: date) -> dict[str, Any]:
    first = as_of - timedelta(days=90)
    found = values(viewer, (kpi_code,), KpiAsk(first, as_of, Place(person_id=rep_id)))[kpi_code]
    return {"value": asdict(found), "first": first.isoformat(), "last": as_of.isoformat()}


def worth(viewer: Viewer, rep_id: int, kpi_code: str, stands: Mapping[str, Any], wanted: float) -> dict[str, Any]:
    return {}
