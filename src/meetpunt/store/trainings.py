"""Trainings with their places and invitations, as pages and reports read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from meetpunt.store.access import NotVisible, Viewer, on_day, with_teams_below
from meetpunt.store.access.trainings import invitations_by, invitations_to, named_of, planned_trainings, trainings
from meetpunt.store.models import Person, Role, TeamMembership, TrainerInvitation, Training, TrainingPlace
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class PlaceRow:
    """Somebody's place; name empty where the viewer may not see it."""

    id: int
    person_id: int
    name: str
    wave: int
    first_on: date
    was_there: bool | None


@dataclass(frozen=True)
class InvitationRow:
    """An invitation: who may see what, until when."""

    id: int
    trainer: str
    training_id: int | None
    training: str
    rep_id: int | None
    rep: str
    until: date


@dataclass(frozen=True)
class TrainingRow:
    """A training as it was planned; what its columns mean stands with the table.

    Attributes:
        plans: the viewer may change it. foreseen: as it was said before the start.
    """

    id: int
    name: str
    competency: str
    kpi: str
    behaviour_kpi: str
    team_id: int | None
    team: str
    choosing: str
    first_on: date
    last_on: date
    months: int
    minutes: int
    cost_minor: int
    given_by: str
    note: str
    foreseen: Mapping[str, Any]
    is_cancelled: bool
    plans: bool
    places: tuple[PlaceRow, ...] = field(default=())

    @property
    def is_by_lot(self) -> bool:
        """The participants, or their order, were drawn."""
        return self.choosing in (Training.Choosing.LOT, Training.Choosing.WAVES)


def training_rows(viewer: Viewer) -> tuple[TrainingRow, ...]:
    """All that the viewer may read, the latest first."""
    return _rows(viewer, trainings(viewer).order_by("-first_on", "-pk"))


def find_training(viewer: Viewer, training_id: int) -> TrainingRow:
    """One of them with its places, or NotVisible."""
    found = _rows(viewer, trainings(viewer).filter(pk=training_id))
    if not found:
        raise NotVisible(f"training {training_id}")
    return found[0]


def people_of(viewer: Viewer, team_id: int | None, day: date) -> tuple[int, ...]:
    """Who sells in a team and the teams under it (None = everywhere) on a day, by id: from whom lots are drawn."""
    rows = TeamMembership.objects.filter(on_day(day), organisation_id=viewer.organisation.id)
    sells = Q(person__roles__role=Role.REP) | Q(person__roles=None)  # who is known by name only is taken for a rep
    rows = rows.filter(sells, person__is_machine=False, person__is_active=True)
    if team_id is not None:
        rows = rows.filter(team_id__in=with_teams_below(viewer.organisation.id, [team_id]))
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def trainers(viewer: Viewer) -> tuple[Named, ...]:
    """Who is a trainer here, alphabetically."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_active=True, roles__role=Role.TRAINER)
    return tuple(Named(pk, name) for pk, name in rows.order_by("name", "pk").values_list("pk", "name"))


def invited_to(viewer: Viewer) -> tuple[InvitationRow, ...]:
    """What the viewer was invited to as a trainer."""
    return _invitations(invitations_to(viewer))


def invited_by(viewer: Viewer, training_id: int | None = None) -> tuple[InvitationRow, ...]:
    """The invitations that the viewer may end: to a training, else to oneself."""
    rows = invitations_by(viewer).filter(until__gte=viewer.today)
    mine = {"rep_id": viewer.person_id or 0} if training_id is None else {"training_id": training_id}
    return _invitations(rows.filter(**mine))


def _invitations(rows: Iterable[TrainerInvitation]) -> tuple[InvitationRow, ...]:
    found = [
        InvitationRow(
            row.pk,
            row.trainer.name,
            row.training_id,
            row.training.name if row.training else "",
            row.rep_id,
            row.rep.name if row.rep else "",
            row.until,
        )
        for row in rows.select_related("trainer", "training", "rep")  # type: ignore[attr-defined]
    ]
    return tuple(sorted(found, key=lambda one: (one.training, one.rep, one.trainer)))


def _rows(viewer: Viewer, rows: Any) -> tuple[TrainingRow, ...]:
    listed: list[Training] = list(rows.select_related("competency", "team"))
    mine = set(planned_trainings(viewer).values_list("pk", flat=True))
    places: dict[int, list[TrainingPlace]] = {}
    for place in TrainingPlace.objects.filter(training__in=[row.pk for row in listed]).order_by("wave", "pk"):
        places.setdefault(place.training_id, []).append(place)
    ids = {place.person_id for several in places.values() for place in several}
    names = named_of(viewer, ids) if mine else {}
    return tuple(
        TrainingRow(
            row.pk,
            row.name,
            row.competency.code if row.competency else "",
            row.kpi,
            row.behaviour_kpi,
            row.team_id,
            row.team.name if row.team else "",
            row.choosing,
            row.first_on,
            row.last_on,
            row.months,
            row.minutes,
            row.cost_minor,
            row.given_by,
            row.note,
            row.foreseen,
            row.cancelled_at is not None,
            row.pk in mine,
            _places(places.get(row.pk, []), names),
        )
        for row in listed
    )


def _places(rows: list[TrainingPlace], names: dict[int, str]) -> tuple[PlaceRow, ...]:
    found = [
        PlaceRow(row.pk, row.person_id, names.get(row.person_id, ""), row.wave, row.first_on, row.was_there)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.wave, one.name, one.person_id)))
