"""The signals for a program: everything that the page shows, as plain dictionaries."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from meetpunt.reports.data_signals import data_signals
from meetpunt.reports.figures import Conversion
from meetpunt.reports.frozen_signal import freeze
from meetpunt.reports.signals_page import signal_page, step_signals
from meetpunt.store.access import Viewer


def plain_signals(viewer: Viewer, as_of: date, person_id: int | None, team_id: int | None) -> dict[str, Any]:
    """The signals of a person, of a team's people of today, or of everybody; shares rounded to four decimals."""
    steps = []
    for one in step_signals(viewer, as_of):
        if person_id not in (None, one.person.id) or team_id not in (None, one.team_id):
            continue
        page = signal_page(viewer, one.person.id, one.step_id, as_of)
        steps.append(
            {
                "rep": one.person.name,
                "team": one.beside_name,
                "process": one.process_code,
                "from": one.from_step.code,
                "to": one.to_step.code,
                "chance": round(one.chance, 4),
                **_conversion(one.own),
                "beside": _conversion(one.beside),
                "more_needed": one.more,
                "since": one.since.isoformat() if one.since else None,
                "rests_until": one.rest.until.isoformat() if one.rest else None,
                "causes": freeze(page)["causes"],
            }
        )
    data = [
        {
            "rep": one.person.name,
            "kind": one.kind,
            "k": one.k,
            "n": one.n,
            "is_signal": one.is_signal,
            "since": one.since.isoformat() if one.since else None,
            "rests_until": one.rest.until.isoformat() if one.rest else None,
        }
        for one in data_signals(viewer, as_of)
        if person_id in (None, one.person.id) and team_id in (None, one.person.team_id)
    ]
    return {"as_of": as_of.isoformat(), "steps": steps, "data": data}


def _conversion(one: Conversion) -> dict[str, Any]:
    """Value, interval and counts."""
    told = asdict(one)
    kept = {name: told[name] for name in ("low", "high", "raw", "n", "n_eff", "indicative")}
    found = {"conversion": one.value, **kept}
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in found.items()}
