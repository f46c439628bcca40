"""Making a plan of process capacity: its wanted values, its name, and that it comes to hold.

The rule: only a draft changes. What holds keeps the measured values that it was decided on, and a plan that takes its
place makes it an earlier one. What is kept with one form is undone in one go.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.forwards import take_forwards
from meetpunt.actions.sending import once
from meetpunt.actions.together import bound, put_all_back
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.method.planning.frozen import freeze
from meetpunt.method.planning.inputs import SHARES, Code, SellerInputs
from meetpunt.store import rows
from meetpunt.store.access import NotVisible, Viewer, people
from meetpunt.store.access.plans import may_plan, plans
from meetpunt.store.access.registration import find
from meetpunt.store.models import Change, Plan, PlanValue, SalesProcess
from meetpunt.store.plans import ValueKey, Values, Wanted, values_of_plan
from meetpunt.store.tenancy import changing

VALUES = "values"
MOST = {Code.WORKABLE_DAYS: 366.0, Code.VISITS_PER_DAY: 50.0}
"""More days than a year has, or more visits than a day holds, is a slip of the keyboard."""
MOST_OF_ANYTHING = 1e13


@dataclass(frozen=True)
class NewPlan:
    """A plan to make: for which year and team (None = the organisation), measured over which days (both included)."""

    name: str
    year: int
    team_id: int | None
    process_id: int
    measured_from: date
    measured_until: date


def problem_of(code: str, value: float) -> str:
    """Why a value cannot be meant, in a sentence; empty when it can."""
    if code not in set(Code):
        return _("A plan holds no such value.")
    if not math.isfinite(value) or value < 0 or value > MOST_OF_ANYTHING:
        return _("Give a number of 0 or more.")
    if code in SHARES and value > 1:
        return _("A share is at most 100%.")
    if code in MOST and value > MOST[Code(code)]:
        return _("This is more than can be: at most %(most)s.") % {"most": int(MOST[Code(code)])}
    return ""


def make_plan(
    viewer: Viewer, new: NewPlan, values: Values, now: datetime, key: UUID | None = None, like: int | None = None
) -> int:
    """Make a plan with its wanted values; gives its id. The same key is the same plan.

    like: a plan whose own changes (those of the scenario that it was) and forward calculations come along.

    Raises:
        NotVisible: the viewer does not plan for this team, or a value is of somebody whom they do not see.
        Refused: the name, the year, the days or a value cannot be used.
    """
    if not 2000 <= new.year < 2060:
        raise Refused(_("Give a year as 2027."))
    if new.measured_until < new.measured_from:
        raise Refused(_("The period ends before it begins: swap the two days."))
    name = _named(new.name)
    with changing(viewer.organisation.id, leaves_accounts=True):
        may_plan(viewer, new.team_id)
        if not SalesProcess.objects.filter(organisation_id=viewer.organisation.id, pk=new.process_id).exists():
            raise NotVisible(f"process {new.process_id}")
        _check(viewer, values.items())

        def make() -> int:
            plan = Plan.objects.create(
                organisation_id=viewer.organisation.id,
                name=name,
                year=new.year,
                team_id=new.team_id,
                process_id=new.process_id,
                measured_from=new.measured_from,
                measured_until=new.measured_until,
                made_by_id=viewer.person_id,
                made_at=now,
            )
            write_values(plan, values)
            if like is not None:
                source = find(plans(viewer), like)
                take_changes(source, plan)
                take_forwards(source, plan)
            editing.made(viewer, plan, now, besides={VALUES: _plain(values)})
            return plan.pk

        return once(viewer, key, "plan", now, make)[0]


def set_values(
    viewer: Viewer, plan_id: int, values: Mapping[ValueKey, Wanted | None], now: datetime, name: str | None = None
) -> Change | None:
    """Set wanted values of a draft, and its name; None takes a value away. Gives what an undo takes back, if any.

    Raises:
        NotVisible: there is no such plan for the viewer, or a value is of somebody whom they do not see.
        Refused: the plan holds or held, or a value cannot be used.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan = _draft(viewer, plan_id)
        _check(viewer, [(key, wanted) for key, wanted in values.items() if wanted is not None])
        stands = values_of_plan(plan.pk)
        after = {**stands, **{key: wanted for key, wanted in values.items() if wanted is not None}}
        for key, wanted in values.items():
            if wanted is None:
                after.pop(key, None)
        told = {"name": plan.name if name is None else _named(name)}
        if after == stands and told["name"] == plan.name:
            return None
        write_values(plan, after)
        before: dict[str, Any] = {"name": plan.name, VALUES: _plain(stands)}
        plan.name = told["name"]
        plan.save(update_fields=["name"])
        return editing.write_down(viewer, Change.Kind.CHANGED, plan, before, {**told, VALUES: _plain(after)}, now)


def copy_plan(viewer: Viewer, plan_id: int, name: str, now: datetime, key: UUID | None = None) -> int:
    """Make a draft with the same wanted values under another name; gives its id."""
    plan = find(plans(viewer), plan_id)
    days = (plan.measured_from, plan.measured_until)
    new = NewPlan(name, plan.year, plan.team_id, plan.process_id, *days)
    return make_plan(viewer, new, values_of_plan(plan.pk), now, key, plan.pk)


def remove_plan(viewer: Viewer, plan_id: int, now: datetime) -> Change:
    """Remove a draft with its values, changes and forward calculations; an undo makes it again.

    Raises:
        Refused: the plan holds or held, or scenarios were made of it.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan = _draft(viewer, plan_id)
        if plan.scenarios.exists():
            raise Refused(_("Scenarios were made of this plan. Remove those first."))
        held = _plain(values_of_plan(plan.pk))
        parts = (*plan.forwards.order_by("-pk"), *plan.changes.order_by("-position", "-pk"))
        along = [editing.remove(viewer, one, now) for one in parts]
        trail = editing.remove(viewer, plan, now, {VALUES: held})
        return bound([*along, trail]) or trail


def hold_plan(
    viewer: Viewer, plan_id: int, reason: str, measured: Sequence[SellerInputs], now: datetime
) -> Change | None:
    """Make a draft the plan that holds for its year and team; the one before becomes an earlier one.

    Parameters:
        reason: why, in words; read next year.
        measured: what it counted with, kept beside it.

    Gives None when it held already.
    """
    reason = " ".join(reason.split())
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan = find(plans(viewer), plan_id)
        if plan.state == Plan.State.HOLDS:
            return None
        if plan.state != Plan.State.DRAFT:
            raise Refused(_("This is an earlier plan. Copy it, and let the copy hold."))
        if not reason:
            raise Refused(_("Say in a few words why this becomes the plan: next year you will want to know."))
        same = plans(viewer).filter(year=plan.year, team=plan.team_id, state=Plan.State.HOLDS, parent=None)
        earlier = [
            editing.change(viewer, one, {}, {"state": Plan.State.EARLIER.value}, now)
            for one in same.exclude(pk=plan.pk)
        ]
        wanted = {"state": Plan.State.HOLDS.value, "parent_id": None, "reason": reason[:2000]}
        change = editing.change(viewer, plan, {}, wanted, now)
        kept = {"measured": freeze(measured), "decided_by_id": viewer.person_id, "decided_at": now}
        Plan.objects.filter(pk=plan.pk).update(**kept)
        return bound([one for one in (*earlier, change) if one is not None])


@undoes("plan", Change.Kind.CHANGED)
@undoes("plan", Change.Kind.REMOVED)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo what was kept of a plan with one form: its values, or that it came to hold instead of another."""
    values_before, values_after = found.before.pop(VALUES, None), found.after.pop(VALUES, None)
    stands = Plan.objects.filter(pk=found.row_id).first()
    if values_after is not None and (stands is None or _plain(values_of_plan(found.row_id)) != values_after):
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    put_all_back(viewer, found, now)
    if values_before is not None:
        write_values(Plan.objects.get(pk=found.row_id), _values(values_before))


@undoes("plan", Change.Kind.MADE)
def take_away(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo that a plan was made, as long as nothing was changed, decided or made of it."""
    plan = Plan.objects.filter(pk=found.row_id).first()
    if plan is not None:
        after = {name: value for name, value in found.after.items() if name != VALUES}
        values = found.after.get(VALUES, [])
        if rows.values_of(plan, after) != after or _plain(values_of_plan(plan.pk)) != values:
            raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
        if plan.scenarios.exists() or plan.forwards.filter(kept_at__gt=plan.made_at).exists():
            raise Refused(_("Other records refer to it by now, so it is not taken away."))
    put_back(viewer, found, now)


def take_changes(source: Plan, plan: Plan) -> None:
    """Let a plan have the changes of another before its own."""
    own = list(plan.changes.order_by("position", "pk"))
    for position, row in enumerate((*source.changes.order_by("position", "pk"), *own)):
        row.pk = row.pk if row.plan_id == plan.pk else None
        row.plan, row.position = plan, position
        row.save()


def _draft(viewer: Viewer, plan_id: int) -> Plan:
    plan = find(plans(viewer), plan_id)
    if plan.state != Plan.State.DRAFT:
        raise Refused(_("This plan holds or held, so it stays as it was decided. Copy it to change it."))
    return plan


def _check(viewer: Viewer, values: Iterable[tuple[ValueKey, Wanted]]) -> None:
    seen: frozenset[int] | None = None
    for key, wanted in values:
        if problem := problem_of(key.code, wanted.value):
            raise Refused(problem)
        if wanted.origin not in PlanValue.Origin.values:
            raise Refused(_("Choose where the value comes from."))
        if key.person_id is not None:
            seen = frozenset(one.id for one in people(viewer)) if seen is None else seen
            if key.person_id not in seen:
                raise NotVisible(f"person {key.person_id}")


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not found:
        raise Refused(_("Give the plan a name."))
    if len(found) > 120:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": 120})
    return found


def write_values(plan: Plan, values: Values) -> None:
    """Let a plan have just these values; within the transaction of whoever changes it."""
    PlanValue.objects.filter(plan=plan).delete()
    PlanValue.objects.bulk_create(
        PlanValue(
            organisation_id=plan.organisation_id,
            plan=plan,
            code=key.code,
            person_id=key.person_id,
            step_id=key.step_id,
            territory_id=key.territory_id,
            family_id=key.family_id,
            value=wanted.value,
            origin=wanted.origin,
            source=wanted.source[:200],
        )
        for key, wanted in values.items()
    )


def _plain(values: Values) -> list[list[Any]]:
    """The values as the trail holds them, in an order of their own."""
    return sorted(([*astuple(key), *astuple(wanted)] for key, wanted in values.items()), key=str)


def _values(kept: Iterable[Sequence[Any]]) -> Values:
    return {ValueKey(*one[:5]): Wanted(*one[5:]) for one in kept}
