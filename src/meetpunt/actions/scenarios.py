"""Making scenarios of a plan: named changes in an order, and deciding: it becomes the plan, or it does not.

The rule: a decision carries its reason and stays to be read; only what is open changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.forwards import take_forwards
from meetpunt.actions.plans import hold_plan, take_changes, write_values
from meetpunt.actions.sending import once
from meetpunt.actions.together import bound
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenarios import change_of
from meetpunt.method.planning.terms import TermsError, kept
from meetpunt.store.access import Viewer
from meetpunt.store.access.plans import plans
from meetpunt.store.access.registration import find
from meetpunt.store.models import Change, Plan, PlanChange
from meetpunt.store.plans import values_of_plan
from meetpunt.store.tenancy import changing

MOST_SCENARIOS = 12
MOST_CHANGES = 20


def make_scenario(
    viewer: Viewer,
    plan_id: int,
    name: str,
    changes: Sequence[tuple[str, Mapping[str, Any]]],
    now: datetime,
    key: UUID | None = None,
) -> int:
    """Make a scenario of a plan, with changes (kind and terms); gives its id. The same key is the same scenario.

    Raises:
        NotVisible: there is no such plan that the viewer makes.
        Refused: the name, or too many of them.
        TermsError: terms that cannot be meant.
    """
    called = _named(name)
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan = find(plans(viewer).filter(parent=None), plan_id)

        def make() -> int:
            if plan.scenarios.filter(state=Plan.State.DRAFT).count() >= MOST_SCENARIOS:
                raise Refused(_("There are many scenarios of this plan already. Decide on some of them first."))
            made = Plan.objects.create(
                organisation_id=viewer.organisation.id,
                name=called,
                year=plan.year,
                team_id=plan.team_id,
                process_id=plan.process_id,
                parent=plan,
                measured_from=plan.measured_from,
                measured_until=plan.measured_until,
                made_by_id=viewer.person_id,
                made_at=now,
            )
            editing.made(viewer, made, now)
            for kind, terms in changes:
                _add(viewer, made, kind, terms)
            return made.pk

        return once(viewer, key, "plan", now, make)[0]


def copy_scenario(viewer: Viewer, scenario_id: int, name: str, now: datetime, key: UUID | None = None) -> int:
    """Make another scenario of the same plan with the same changes; gives its id."""
    row = find(_scenarios(viewer), scenario_id)
    changes = [(one.kind, one.terms) for one in row.changes.all()]
    return make_scenario(viewer, row.parent_id or 0, name, changes, now, key)


def rename_scenario(viewer: Viewer, scenario_id: int, name: str, now: datetime) -> Change | None:
    """Give a scenario that is open another name."""
    called = _named(name)
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, _open(viewer, scenario_id), {}, {"name": called}, now)


def remove_scenario(viewer: Viewer, scenario_id: int, now: datetime) -> Change:
    """Remove a scenario about which nothing was decided, with its changes; an undo makes both again."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, scenario_id)
        changes = [editing.remove(viewer, one, now) for one in row.changes.order_by("-position", "-pk")]
        trail = editing.remove(viewer, row, now)
        return bound([*changes, trail]) or trail


def add_change(viewer: Viewer, scenario_id: int, kind: str, terms: Mapping[str, Any], now: datetime) -> Change:
    """Add a change behind the others.

    Raises:
        NotVisible: there is no such scenario.
        Refused: something was decided about it, there are too many changes, or the terms cannot be meant.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, scenario_id)
        if row.changes.count() >= MOST_CHANGES:
            raise Refused(_("A scenario with so many changes says little. Make another one."))
        made = _add(viewer, row, kind, terms)
        return editing.write_down(viewer, Change.Kind.MADE, made, {}, {"kind": kind}, now, row.name)


def set_change(viewer: Viewer, change_id: int, terms: Mapping[str, Any], now: datetime) -> Change | None:
    """Give a change other terms."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        made = _change(viewer, change_id)
        return editing.change(viewer, made, {}, {"terms": _meant(made.kind, terms)}, now)


def move_change(viewer: Viewer, change_id: int, places: int, now: datetime) -> None:
    """Let a change work earlier (below zero) or later."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        made = _change(viewer, change_id)
        rows = list(made.plan.changes.order_by("position", "pk"))
        at = [row.pk for row in rows].index(made.pk)
        rows.insert(max(0, min(len(rows) - 1, at + places)), rows.pop(at))
        for position, row in enumerate(rows):
            editing.change(viewer, row, {}, {"position": position}, now)


def remove_change(viewer: Viewer, change_id: int, now: datetime) -> Change:
    """Take a change out."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.remove(viewer, _change(viewer, change_id), now)


def become_plan(
    viewer: Viewer, scenario_id: int, reason: str, measured: Sequence[SellerInputs], now: datetime
) -> Change | None:
    """Let a scenario become the plan: it takes its plan's values along, keeps its changes, and holds.

    measured: what its plan counted with, kept beside it.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, scenario_id)
        if not row.changes.exists():
            raise Refused(_("Nothing is changed in this scenario yet, so it is the plan already."))
        parent = find(plans(viewer), row.parent_id or 0)
        take_changes(parent, row)
        take_forwards(parent, row)
        write_values(row, values_of_plan(row.parent_id or 0))
        return hold_plan(viewer, scenario_id, reason, measured, now)


def decline(viewer: Viewer, scenario_id: int, reason: str, now: datetime) -> Change | None:
    """Decide that a scenario does not become the plan, and say why."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, scenario_id)
        return editing.change(viewer, row, {}, _decision(viewer, Plan.State.EARLIER, _reason(reason), now), now)


def reopen(viewer: Viewer, scenario_id: int, now: datetime) -> Change | None:
    """Think again about a scenario that was declined; the trail keeps why it was."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(_scenarios(viewer).filter(state=Plan.State.EARLIER), scenario_id)
        wanted = {"state": Plan.State.DRAFT.value, "reason": "", "decided_by_id": None, "decided_at": None}
        return editing.change(viewer, row, {}, wanted, now)


def _scenarios(viewer: Viewer) -> Any:
    return plans(viewer).exclude(parent=None)


def _open(viewer: Viewer, scenario_id: int) -> Plan:
    row: Plan = find(_scenarios(viewer), scenario_id)
    if row.state != Plan.State.DRAFT:
        raise Refused(_("Something was decided about this scenario, so it stays as it was. Copy it to change it."))
    return row


def _change(viewer: Viewer, change_id: int) -> PlanChange:
    made = find(PlanChange.objects.filter(plan__in=_scenarios(viewer)).select_related("plan"), change_id)
    _open(viewer, made.plan_id)
    return made


def _meant(kind: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a change as they are kept."""
    try:
        return kept(change_of(kind, terms))
    except TermsError as wrong:
        sentence = _("There is no change that is kept so: look at %(field)s.")
        raise Refused(sentence % {"field": wrong.field or "terms"}) from wrong


def _add(viewer: Viewer, row: Plan, kind: str, terms: Mapping[str, Any]) -> PlanChange:
    told = _meant(kind, terms)
    last = row.changes.order_by("-position").values_list("position", flat=True).first()
    position = 0 if last is None else last + 1
    return PlanChange.objects.create(
        organisation_id=row.organisation_id, plan=row, position=position, kind=kind, terms=told
    )


def _decision(viewer: Viewer, state: Plan.State, reason: str, now: datetime) -> dict[str, Any]:
    decided_at = Plan._meta.get_field("decided_at").get_prep_value(now)
    return {"state": state.value, "reason": reason, "decided_by_id": viewer.person_id, "decided_at": decided_at}


def _reason(reason: str) -> str:
    found = " ".join(reason.split())[:2000]
    if not found:
        raise Refused(_("Say in a few words why: next year you will want to know."))
    return found


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not found:
        raise Refused(_("Give the scenario a name."))
    if len(found) > 120:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": 120})
    return found
