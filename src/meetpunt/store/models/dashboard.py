"""Dashboards that people build themselves out of the register of KPIs."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Dashboard(Owned):
    """A dashboard of somebody. What it shows is counted through what its reader may see, never through its maker."""

    owner = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="dashboards")
    name = models.CharField(max_length=80)
    period = models.CharField(max_length=16, default="quarter")
    """The period that its tiles count unless they say otherwise: a code of `method.period`."""
    tiles = models.JSONField(default=list, blank=True)
    """In order, as `method.dashboard` reads them: {"id", "kind", "kpis", "width", "filters", "text"}.

    The first may be {"kind": "all", "filters"}: what holds for all of them.
    """
    made_from = models.CharField(max_length=24, blank=True, default="")
    """The ready-made dashboard that it is a copy of."""
    made_at = InstantField()
    changed_at = InstantField()

    class Meta:
        db_table = "dashboard"
        indexes = [models.Index(fields=["organisation", "owner"], name="dashboard_of_owner")]


class DashboardShare(Owned):
    """A team that may read a dashboard; null = the whole organisation."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey("store.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "dashboard_share"
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "team"], name="shared_with_a_team_once"),
            models.UniqueConstraint(
                fields=["dashboard"], condition=models.Q(team__isnull=True), name="shared_with_all_once"
            ),
        ]


class DashboardHome(Owned):
    """What somebody sees first: an own or shared dashboard, or a ready-made one by its code."""

    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, related_name="+")
    dashboard = models.ForeignKey(Dashboard, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    ready_made = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        db_table = "dashboard_home"


class DashboardMail(Owned):
    """A dashboard by mail every week or month, counted as its reader."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    dashboard = models.ForeignKey(Dashboard, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    ready_made = models.CharField(max_length=24, blank=True, default="")
    every = models.CharField(max_length=5, default="week")
    """week (on `day` 1..7) or month (on `day` 1..28)."""
    day = models.PositiveSmallIntegerField(default=1)
    next_on = DayField()

    class Meta:
        db_table = "dashboard_mail"
        indexes = [models.Index(fields=["next_on"], name="dashboard_mail_due")]
