"""Competencies and how rep and manager rate them: the right competencies of the RACT perspective."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Competency(Owned):
    """A competency: one of the method's seven, or an own one."""

    code = models.CharField(max_length=40)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    description_nl = models.TextField(blank=True, default="")
    description_en = models.TextField(blank=True, default="")
    anchors = models.JSONField(default=dict, blank=True)
    """Behaviour per level: {"1": {"nl": ..., "en": ...}, ...}."""
    steps = models.JSONField(default=list, blank=True)
    """Codes of the steps that it bears on, in the default process."""
    kpis = models.JSONField(default=list, blank=True)
    """Codes of the KPIs that it bears on."""
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "competency"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_competency_of_a_code")]


class CompetencyRating(Owned):
    """How somebody was rated on a competency on a day, by themselves or by the manager; none is changed."""

    class View(models.TextChoices):
        """Whose view it is."""

        SELF = "self", _("Own view")
        MANAGER = "manager", _("Manager's view")

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="ratings")
    view = models.CharField(max_length=8, choices=View.choices)
    score = models.PositiveSmallIntegerField()
    """1 to 5."""
    note = models.TextField(blank=True, default="")
    day = DayField()
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = InstantField()

    class Meta:
        db_table = "competency_rating"
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="a_score_of_one_to_five")
        ]
        indexes = [models.Index(fields=["organisation", "person", "day"], name="rating_of_person")]
