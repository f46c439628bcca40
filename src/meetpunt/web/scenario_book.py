"""What a scenario's workbook says of its changes: in words, with their values, and what comes of the plan with each."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetpunt.method.planning.scenarios import Kind
from meetpunt.method.planning.side_by_side import Side
from meetpunt.reports.planning.scenarios import Effect, ScenarioBook
from meetpunt.store.access import Viewer
from meetpunt.store.scenarios import ScenarioRow
from meetpunt.web import formats, scenario_form
from meetpunt.web.planning_excel_changes import Change, Changes, Worth
from meetpunt.web.planning_words import listed
from meetpunt.web.scenario_form import Offered
from meetpunt.web.scenario_page import is_named, line_of, speaking_of


def changes_told(viewer: Viewer, book: ScenarioBook) -> Changes:
    """The changes in their order, beside the plan without them."""
    found = book.scenario
    base, row = found.base, found.scenario.row
    speaking = speaking_of(viewer, base, found)
    names = {one.key: one.name for one in found.scenario.side.state.sellers if is_named(one.key, base)}
    offered = Offered(names, base.steps, viewer.organisation.currency)
    changes = []
    for effect, after in zip(found.effects, book.along, strict=True):
        line = line_of(effect, speaking)
        changes.append(Change(line.name, line.sentence, _values(effect, offered), _worth(after), line.problem))
    return Changes(row.name, base.plan.name, _reason(row), _worth(found.side), tuple(changes))


def _reason(row: ScenarioRow) -> str:
    if not row.reason:
        return _("Nothing is decided yet.")
    day = formats.day(row.decided_at.date()) if row.decided_at else ""
    told = {"reason": row.reason, "who": row.decided_by, "day": day}
    if row.is_declined:
        return _("Not done: %(reason)s (%(who)s, %(day)s)") % told
    return _("Decided: %(reason)s (%(who)s, %(day)s)") % told


def _values(one: Effect, offered: Offered) -> tuple[str, ...]:
    """What was filled in, field by field."""
    if one.row.kind not in tuple(Kind):
        return ()
    found = []
    for field in scenario_form.form_fields(Kind(one.row.kind), one.row.terms, offered):
        chosen = listed([str(name) for _code, name, is_chosen in field.choices if is_chosen])
        if value := chosen or field.value:
            found.append(f"{field.label}: {value}")
    return tuple(found)


def _worth(side: Side) -> Worth:
    capacity = side.capacity
    orders = side.orders.p50 if side.orders else None
    return Worth(capacity.visit_capacity, capacity.rest_capacity, orders, side.chance)
