"""Setting targets: by who may, each for an objective, and never over the top of an earlier one.

Rule: a changed target ends and a new one begins, so that every version stays. What is kept with one form is undone in
one go; an undo puts the version before it in force again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.together import bound, put_all_back
from meetpunt.actions.undoing import undoes
from meetpunt.method.period import Period
from meetpunt.method.planning.targets import MEASURES, MOST, Unit
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import Places
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, Objective, ProductFamily, Step, Target
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.tenancy import changing


@dataclass(frozen=True)
class Wanted:
    """A target as somebody wants it.

    Attributes:
        value: as it is kept (`method.planning.targets.kept`); None ends it.
        objective_id: which objective it serves; None = that of the version before it.
        is_seasonal: how it falls over its months; None = as the version before it, else by season.
        seen: the version that the form showed, 0 = none, None = it showed none of it.
    """

    measure: str
    first: date
    last: date
    value: int | None
    place: Place = field(default=ORGANISATION)
    step_id: int | None = None
    objective_id: int | None = None
    is_seasonal: bool | None = None
    note: str | None = None
    seen: int | None = None


def set_targets(viewer: Viewer, wanted: Sequence[Wanted], now: datetime, fallback: int | None = None) -> Change | None:
    """Set targets, all or none of them; gives what an undo takes back, None when nothing changed.

    fallback: the objective of what names none and has no version before it.

    Raises:
        NotVisible: the viewer may not set targets of a place, or a step, family or objective is not there.
        Refused: a target cannot be meant, names no objective, or somebody changed it meanwhile.
    """
    places = Places(viewer)
    for one in wanted:
        _check(places, one)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        _check_named(viewer, wanted)
        for one in wanted:
            changes += _set(viewer, one, now, fallback)
        return bound(changes)


def _check(places: Places, one: Wanted) -> None:
    if not places.sets(one.place):
        raise NotVisible(str(one.place))
    measure = MEASURES.get(one.measure)
    if measure is None:
        raise Refused(_("There is no such target. Choose one of the list."))
    if measure.per_step != (one.step_id is not None):
        raise Refused(_("Choose the step that this target is of."))
    if measure.per_step and one.place.is_organisation:
        raise Refused(_("What holds for a step in the whole organisation is set with the step itself."))
    if one.last < one.first:
        raise Refused(_("The period ends before it begins: swap the two days."))
    if not Period(one.first, one.last).is_month_quarter_or_year:
        raise Refused(_("A target is for a month, a quarter or a year: give the first and the last day of one."))
    most = 10_000 if measure.unit is Unit.SHARE else MOST
    if one.value is not None and not 0 < one.value <= most:
        raise Refused(_("Give a number above zero, or nothing; a share is at most 100 per cent."))


def _check_named(viewer: Viewer, wanted: Sequence[Wanted]) -> None:
    named: tuple[tuple[Any, set[int | None]], ...] = (
        (Step, {one.step_id for one in wanted}),
        (ProductFamily, {one.place.family_id for one in wanted}),
        (Objective, {one.objective_id for one in wanted}),
    )
    for model, ids in named:
        asked = ids - {None}
        there = model.objects.filter(organisation_id=viewer.organisation.id, pk__in=asked).count() if asked else 0
        if there != len(asked):
            raise NotVisible(model.__name__)


def _set(viewer: Viewer, one: Wanted, now: datetime, fallback: int | None) -> list[Change]:
    stands = _same(viewer.organisation.id, one).select_related("objective").order_by("-pk").first()
    objective = one.objective_id or (stands.objective_id if stands else fallback)
    seasonal = one.is_seasonal
    if seasonal is None:
        seasonal = stands is None or stands.spread == Target.Spread.SEASON
    spread = Target.Spread.SEASON if seasonal else Target.Spread.EVEN
    note = one.note if one.note is not None else (stands.note if stands else "")
    if stands is None and one.value is None:
        return []
    if stands and (stands.value, stands.objective_id, stands.spread, stands.note) == (
        one.value,
        objective,
        spread,
        note,
    ):
        return []
    if one.seen is not None and one.seen != (stands.pk if stands else 0):
        raise Refused(_("Somebody changed a target after you opened this page. Open it again to see how it stands."))
    changes = [end] if stands and (end := editing.change(viewer, stands, {}, {"ended_at": to_us(now)}, now)) else []
    if one.value is None:
        return changes
    if objective is None:
        raise Refused(_("Choose the objective that this target serves."))
    made = Target.objects.create(
        organisation_id=viewer.organisation.id,
        objective_id=objective,
        value=one.value,
        spread=spread,
        note=note[:200],
        set_by_id=viewer.person_id,
        set_at=now,
        **_identity(one),
    )
    return [*changes, editing.made(viewer, made, now)]


def _same(organisation_id: int, one: Wanted) -> QuerySet[Target]:
    return Target.objects.filter(organisation_id=organisation_id, ended_at=None, **_identity(one))


def _identity(one: Wanted) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "step_id": one.step_id,
        "person_id": one.place.person_id,
        "team_id": one.place.team_id,
        "territory_id": one.place.territory_id,
        "family_id": one.place.family_id,
        "first_day": one.first,
        "last_day": one.last,
    }


@undoes("target", Change.Kind.MADE)
@undoes("target", Change.Kind.CHANGED)
def _take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    row = Target.objects.filter(organisation_id=viewer.organisation.id, pk=found.row_id).first()
    if row is None:
        raise Refused(_("It does not exist any more, so there is nothing to undo."))
    others = Target.objects.filter(
        organisation_id=viewer.organisation.id,
        ended_at=None,
        measure=row.measure,
        step=row.step,
        person=row.person,
        team=row.team,
        territory=row.territory,
        family=row.family,
        first_day=row.first_day,
        last_day=row.last_day,
    ).exclude(pk=row.pk)
    was_made = found.kind == Change.Kind.MADE
    if row.ended_at is not None if was_made else others.exists():
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    put_all_back(viewer, found, now)
