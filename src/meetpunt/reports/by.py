"""Plain reports per rep, team, product or territory: a row for every key that something in the period belongs to.

Rule: a row is what the report of that key alone gives; a rep's conversions are those beside the team.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from meetpunt.measures.scope import Key, Scope
from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.plain import Subject
from meetpunt.reports.view import Mask, View, look
from meetpunt.store.access import Viewer
from meetpunt.store.names import names_of


def funnel_by(viewer: Viewer, ask: FunnelAsk, subject: Subject, by: Key) -> dict[str, Any]:
    """The steps of a funnel per key."""
    view = look(viewer.organisation, ask)
    rows = []
    for key, name, own in _parts(view, subject, view.in_cohort, by):
        alone = by == "owner" and key is not None
        steps = plain.funnel(viewer, ask, Subject(key))["steps"] if alone else plain.steps_of(view, own)
        rows.append({"key": name, "steps": steps})
    return {"process": view.process.code, "rows": rows}


def lead_time_by(viewer: Viewer, ask: FunnelAsk, subject: Subject, by: Key) -> dict[str, Any]:
    """Days per step and over the whole cycle per key."""
    view = look(viewer.organisation, ask)
    parts = _parts(view, subject, view.in_cohort | view.by_step, by)
    return {
        "process": view.process.code,
        "rows": [{"key": name, **plain.days_and_cycle(view, own)} for _key, name, own in parts],
    }


def _parts(view: View, subject: Subject, inside: Mask, by: Key) -> list[tuple[int | None, str | None, Mask]]:
    """Key, name and spells of every key with a spell inside the period, by name; what has no key comes last."""
    asked = plain.spells_of(view, subject) & view.chosen
    names = names_of(view.organisation.id, by)
    found = [(key, names.get(key), own & asked) for key, own in _keys(view, by, names)]
    some = [part for part in found if np.any(part[2] & inside)]
    return sorted(some, key=lambda part: (part[1] is None, part[1] or ""))


def _keys(view: View, by: Key, names: dict[int | None, str | None]) -> Iterator[tuple[int | None, Mask]]:
    """The keys with their spells; an opportunity that asks for two products belongs to both."""
    if by != "product":
        column = {"owner": view.spells.group, "team": view.spells.team, "territory": view.log.territory}[by]
        for key in np.unique(column).tolist():
            yield (key if key >= 0 else None), column == key
        return
    without = np.ones(len(view.spells), dtype=np.bool_)
    for key in names:
        if key is not None:
            rows = view.answer("opportunities_of_product", Scope(view.scope.organisation, product=key)).rows
            own = np.isin(view.spells.opportunity, [row[0] for row in rows])
            without &= ~own
            yield key, own
    yield None, without
