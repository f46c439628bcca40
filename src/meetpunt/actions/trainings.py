"""Plans trainings, draws who takes part, and writes down who was there.

Rule: lots are drawn by the product with a seed that is kept, so that anybody can draw them again; who was drawn is not
exchanged, because then the lot would say nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.method.competencies import CODES
from meetpunt.method.training_plan import drawn, moved, wave_sizes
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.trainings import named_of, planned_trainings, plans_all_trainings
from meetpunt.store.competencies import columns_of_method
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, Competency, Training, TrainingPlace
from meetpunt.store.tenancy import changing
from meetpunt.store.trainings import people_of

Choosing = Training.Choosing
MOST_MONTHS, MOST_WAVES = 24, 6
COLUMNS = ("name", "minutes", "cost_minor", "given_by", "note")
"""What may be changed afterwards: the rest is what the comparison rests on."""


@dataclass(frozen=True)
class Wanted:
    """A training to plan.

    Attributes:
        team_id: None = the organisation. competency: its code, or empty.
        size: how many are drawn by lot. waves: in how many turns everybody follows it.
        chosen: who, when nothing is drawn. seed: of the lot.
        foreseen: the smallest effect that could be shown, as the page said it.
    """

    name: str
    kpi: str
    first_on: date
    last_on: date
    competency: str = ""
    behaviour_kpi: str = ""
    team_id: int | None = None
    choosing: str = Choosing.LOT.value
    months: int = 6
    minutes: int = 0
    cost_minor: int = 0
    given_by: str = ""
    note: str = ""
    size: int = 0
    waves: int = 2
    chosen: tuple[int, ...] = ()
    seed: int = 0
    foreseen: Mapping[str, Any] = field(default_factory=dict)


def plan_training(viewer: Viewer, wanted: Wanted, now: datetime, key: UUID | None = None) -> tuple[int, Change | None]:
    """Plan it and choose who takes part; gives it and what an undo takes back.

    Raises:
        NotVisible: not a team for which the viewer plans.
        Refused: it has no name, its days or numbers cannot be, or nobody would take part.
    """
    if not (plans_all_trainings(viewer) or wanted.team_id in viewer.managed_team_ids):
        raise NotVisible("trainings")
    _must_be_possible(wanted)
    changes: list[Change] = []

    def make() -> int:
        groups = _groups(viewer, wanted)
        row = Training.objects.create(
            organisation_id=viewer.organisation.id,
            name=wanted.name.strip(),
            competency=_competency(viewer, wanted.competency),
            kpi=wanted.kpi,
            behaviour_kpi=wanted.behaviour_kpi,
            team_id=wanted.team_id,
            choosing=wanted.choosing,
            first_on=wanted.first_on,
            last_on=wanted.last_on,
            months=wanted.months,
            minutes=wanted.minutes,
            cost_minor=wanted.cost_minor,
            given_by=wanted.given_by.strip(),
            note=wanted.note.strip(),
            foreseen={**wanted.foreseen, "seed": wanted.seed},
            made_by_id=viewer.person_id,
            made_at=now,
        )
        for place, group in enumerate(groups):
            _add(viewer, row, group, place + 1, moved(wanted.first_on, place * wanted.months), now)
        changes.append(editing.made(viewer, row, now))
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        made, _is_new = once(viewer, key, "training", now, make)
    return made, changes[0] if changes else None


def change_training(
    viewer: Viewer, training_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change its name, cost, time, trainer or note; see `editing.change`."""
    told = {name: wanted[name] for name in COLUMNS if name in wanted}
    if not told.get("name", "x").strip():
        raise Refused(_("Give the training a name."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, _row(viewer, training_id), seen, told, now)


def cancel_training(viewer: Viewer, training_id: int, now: datetime) -> Change | None:
    """Call it off."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, _row(viewer, training_id), {}, {"cancelled_at": to_us(now)}, now)


def add_participants(viewer: Viewer, training_id: int, person_ids: Collection[int], now: datetime) -> int:
    """Let others take part as well; gives how many were added.

    Raises:
        Refused: they are drawn by lot, or it has begun.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, training_id)
        _must_be_of(viewer, row.team_id, person_ids)
        known = set(row.places.values_list("person_id", flat=True))
        _add(viewer, row, sorted(set(person_ids) - known), 1, row.first_on, now)
        return len(set(person_ids) - known)


def remove_participant(viewer: Viewer, training_id: int, place_id: int, now: datetime) -> Change:
    """Take somebody off again, before it begins; gives what an undo puts back."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, training_id)
        place = find(row.places.all(), place_id)
        if not named_of(viewer, {place.person_id}):
            raise NotVisible(f"place {place_id}")
        return editing.remove(viewer, place, now)


def note_presence(viewer: Viewer, training_id: int, present: Collection[int], now: datetime) -> None:
    """Write down which places (by id) were taken, of the people whom the viewer sees by name.

    Raises:
        Refused: nobody has begun yet.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _row(viewer, training_id)
        if row.first_on > viewer.today:
            raise Refused(_("It has not begun yet: note afterwards who was there."))
        places = list(row.places.filter(first_on__lte=viewer.today))
        seen = named_of(viewer, {one.person_id for one in places})
        for place in places:
            if place.person_id in seen:
                editing.change(viewer, place, {}, {"was_there": place.pk in present}, now)


def _must_be_possible(wanted: Wanted) -> None:
    if not wanted.name.strip():
        raise Refused(_("Give the training a name."))
    if wanted.last_on < wanted.first_on:
        raise Refused(_("Its last day lies before its first day."))
    if not 1 <= wanted.months <= MOST_MONTHS:
        raise Refused(_("Compare between 1 and 24 months."))
    if wanted.choosing == Choosing.WAVES and not 2 <= wanted.waves <= MOST_WAVES:
        raise Refused(_("Give it in 2 to 6 turns."))
    if wanted.choosing not in Choosing.values:
        raise Refused(_("Choose how the participants are chosen."))


def _groups(viewer: Viewer, wanted: Wanted) -> tuple[tuple[int, ...], ...]:
    """Who takes part, by turn."""
    people = people_of(viewer, wanted.team_id, viewer.today)
    if wanted.choosing == Choosing.LOT:
        if not 1 <= wanted.size < len(people):
            told = {"n": len(people)}
            raise Refused(_("Draw at least one and leave at least one beside: this team has %(n)s people.") % told)
        return drawn(people, (wanted.size,), wanted.seed)
    if wanted.choosing == Choosing.WAVES:
        if wanted.waves > len(people):
            raise Refused(_("There are fewer people than turns."))
        return drawn(people, wave_sizes(len(people), wanted.waves), wanted.seed)
    if wanted.choosing == Choosing.ALL:
        if not people:
            raise Refused(_("There is nobody in this team."))
        return (people,)
    if not wanted.chosen:
        raise Refused(_("Choose who takes part."))
    _must_be_of(viewer, wanted.team_id, wanted.chosen)
    return (tuple(sorted(set(wanted.chosen))),)


def _must_be_of(viewer: Viewer, team_id: int | None, person_ids: Collection[int]) -> None:
    if not set(person_ids) <= named_of(viewer, set(person_ids)).keys():
        raise NotVisible("participants")
    if not set(person_ids) <= set(people_of(viewer, team_id, viewer.today)):
        raise Refused(_("Somebody who was chosen is not in this team."))


def _add(viewer: Viewer, row: Training, people: Collection[int], wave: int, first_on: date, now: datetime) -> None:
    TrainingPlace.objects.bulk_create(
        TrainingPlace(
            organisation_id=viewer.organisation.id,
            training=row,
            person_id=person,
            wave=wave,
            first_on=first_on,
            added_by_id=viewer.person_id,
            added_at=now,
        )
        for person in people
    )


def _competency(viewer: Viewer, code: str) -> Competency | None:
    """The competency's row; one of the method's seven is made when it is first needed."""
    if not code:
        return None
    row = Competency.objects.filter(organisation_id=viewer.organisation.id, code=code).first()
    if row is None and code not in CODES:
        raise NotVisible(f"competency {code}")
    return row or Competency.objects.create(
        organisation_id=viewer.organisation.id, code=code, **columns_of_method(code)
    )


def _open(viewer: Viewer, training_id: int) -> Training:
    row = _row(viewer, training_id)
    if row.choosing in (Choosing.LOT, Choosing.WAVES):
        raise Refused(_("These participants were drawn by lot. Cancel the training and draw again."))
    if row.first_on <= viewer.today:
        raise Refused(_("It has begun: who takes part stays as it is."))
    return row


def _row(viewer: Viewer, training_id: int) -> Training:
    row = find(planned_trainings(viewer), training_id)
    if row.cancelled_at is not None:
        raise Refused(_("This training was cancelled."))
    return row
