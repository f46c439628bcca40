"""What an organisation makes of the register of KPIs: own words, own KPIs, who agreed, the few that it steers on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class KpiVersion(Owned):
    """A version of a KPI's definition in this organisation; without a row the register's own words hold.

    An own KPI (its code begins with "own-") is counted from the building blocks that `blocks` tells.
    """

    class State(models.TextChoices):
        """Proposed, the one that holds, an earlier one, or turned down."""

        PROPOSED = "proposed", _("Proposed")
        HOLDS = "holds", _("Holds")
        EARLIER = "earlier", _("Earlier")
        REFUSED = "refused", _("Turned down")

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    name_nl = models.CharField(max_length=80, blank=True, default="")
    name_en = models.CharField(max_length=80, blank=True, default="")
    definition_nl = models.TextField(blank=True, default="")
    definition_en = models.TextField(blank=True, default="")
    objective = models.ForeignKey(
        "store.Objective", null=True, blank=True, on_delete=models.SET_NULL, related_name="kpis"
    )
    """What it serves; a KPI that serves none is proposed for removal."""
    is_hidden = models.BooleanField(default=False)
    norm = models.FloatField(null=True, blank=True)
    """The organisation's norm value, in the KPI's unit as it is shown."""
    norm_note = models.CharField(max_length=200, blank=True, default="")
    """Where the norm comes from."""
    blocks = models.JSONField(default=dict, blank=True)
    """Of an own KPI: kind, facts, filters, unit, direction (`method.kpi_blocks`)."""
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why it is proposed."""
    proposed_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = InstantField()
    decided_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "kpi_version"
        constraints = [models.UniqueConstraint(fields=["organisation", "code", "version"], name="one_kpi_version")]


class KpiVoice(Owned):
    """What somebody who is measured by it says of a proposed definition: agreed, not agreed, or only a remark."""

    version = models.ForeignKey(KpiVersion, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True)
    """Null: a remark only."""
    text = models.TextField(blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "kpi_voice"
        ordering = ["at", "pk"]


class SteeringKpi(Owned):
    """One of the at most seven KPIs that an organisation, or a team, steers on."""

    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "steering_kpi"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "code"], name="a_team_steers_on_it_once"),
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=models.Q(team__isnull=True), name="all_steer_on_it_once"
            ),
        ]
