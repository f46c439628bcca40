"""Whose targets a viewer sees and sets.

| role | sees | sets |
| --- | --- | --- |
| rep, inside sales | their own | none: their own goals stand beside |
| manager | the organisation's, own teams and their people and territories | own teams, their people and territories |
| director, manager of everybody | all, people as far as names go | all that they see |
| administrator | objectives, vision and market | objectives, vision and market |
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from meetpunt.store.access.figures import members_of, people, sees_names_of_team, teams, territories
from meetpunt.store.access.viewer import NotVisible, Viewer, on_day
from meetpunt.store.models import Role, TerritoryAssignment
from meetpunt.store.refs import Named, PersonRef, Place, TeamRef


def directs(viewer: Viewer) -> bool:
    """Sets targets for the organisation as a whole."""
    return viewer.is_operator or viewer.manages_everybody or Role.DIRECTOR in viewer.roles


def may_set_objectives(viewer: Viewer) -> bool:
    """Sets the objectives, the vision and what is known of the market."""
    return directs(viewer) or viewer.administers


def sees_market(viewer: Viewer) -> bool:
    """Reads what is known of the market."""
    return viewer.sees_organisation or may_set_objectives(viewer)


@dataclass(frozen=True)
class Places:
    """Where there are targets for a viewer; asked once each."""

    viewer: Viewer

    def loaded(self) -> Places:
        """The same with everything asked."""
        _asked = self.teams, self.people, self.territories
        return self

    @cached_property
    def teams(self) -> tuple[TeamRef, ...]:
        """Teams, alphabetically."""
        return teams(self.viewer)

    @cached_property
    def people(self) -> tuple[PersonRef, ...]:
        """People, alphabetically; to somebody who sells just themselves."""
        return people(self.viewer) if self.viewer.sells or directs(self.viewer) else ()

    @cached_property
    def territories(self) -> tuple[Named, ...]:
        """Territories: all for who directs, for a manager those that people of the team work in."""
        found = territories(self.viewer)
        if directs(self.viewer):
            return found
        members = members_of(self.viewer.managed_team_ids, self.viewer.today)
        homes = TerritoryAssignment.objects.filter(on_day(self.viewer.today), person_id__in=list(members))
        ids = set(homes.values_list("territory_id", flat=True))
        return tuple(one for one in found if one.id in ids)

    def members(self, team_id: int) -> tuple[PersonRef, ...]:
        """The people of a team that the viewer may see by name."""
        if not sees_names_of_team(self.viewer, team_id):
            return ()
        ids = members_of([team_id], self.viewer.today)
        return tuple(one for one in self.people if one.id in ids)

    def sees(self, place: Place) -> bool:
        """Whether the viewer may see the targets of a place."""
        if place.person_id is not None:
            return any(one.id == place.person_id for one in self.people)
        if place.team_id is not None:
            return any(one.id == place.team_id for one in self.teams)
        if place.territory_id is not None:
            return any(one.id == place.territory_id for one in self.territories)
        return self.viewer.sees_organisation

    def sets(self, place: Place) -> bool:
        """Whether the viewer may set targets of a place; never one's own."""
        if not self.sees(place) or (place.person_id is not None and place.person_id == self.viewer.person_id):
            return False
        if directs(self.viewer):
            return True
        if place.person_id is not None:
            return place.person_id in members_of(self.viewer.managed_team_ids, self.viewer.today)
        if place.team_id is not None:
            return place.team_id in self.viewer.managed_team_ids
        return place.territory_id is not None and bool(self.viewer.managed_team_ids)

    def find(self, place: Place) -> str:
        """The name of a place; empty for the organisation.

        Raises:
            NotVisible: the viewer may not see its targets.
        """
        if not self.sees(place):
            raise NotVisible(str(place))
        named: tuple[TeamRef | PersonRef | Named, ...] = ()
        wanted: int | None = None
        for ids, wanted in (
            (self.people, place.person_id),
            (self.teams, place.team_id),
            (self.territories, place.territory_id),
        ):
            if wanted is not None:
                named = ids
                break
        return next((one.name for one in named if one.id == wanted), "")
