"""Teams, who belonged to them and who managed them, each from day to day."""

from __future__ import annotations

from django.db import models

from meetpunt.store.models.base import Dated, Owned, Sourced, found_by_source


class Team(Owned, Sourced):
    """A sales team; a team under another one is managed by that one's manager too."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    is_whole = models.BooleanField(default=False)
    """The team above all teams: who manages it manages everybody, also those whom nobody put in a team."""

    class Meta:
        db_table = "team"
        constraints = [
            found_by_source("team"),
            models.UniqueConstraint("organisation", condition=models.Q(is_whole=True), name="one_team_above_all"),
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="team_by_name")]


class TeamMembership(Owned, Dated):
    """In which team a person was; one team at a time."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        db_table = "team_membership"
        constraints = [models.UniqueConstraint(fields=["person", "valid_from"], name="one_team_a_day")]


class TeamManagement(Owned, Dated):
    """Who managed a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="managements")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="managements")

    class Meta:
        db_table = "team_management"
        constraints = [models.UniqueConstraint(fields=["team", "person", "valid_from"], name="managing_once")]
