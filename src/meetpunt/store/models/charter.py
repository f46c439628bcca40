"""The charter: why the organisation works this way, read and accepted by everybody; and how ready it is for it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Charter(Owned):
    """A version of the answers to the four questions, in both languages; one holds."""

    class State(models.TextChoices):
        """Being written, the one that holds, or an earlier one."""

        DRAFT = "draft", _("Draft")
        HOLDS = "holds", _("Holds")
        EARLIER = "earlier", _("Earlier")

    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict, blank=True)
    """By question: {"reach": {"nl": ..., "en": ...}, "why_us", "why_customer", "why_you", "how", "who"}."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = InstantField()
    published_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "charter"
        constraints = [models.UniqueConstraint(fields=["organisation", "version"], name="one_charter_of_a_version")]


class CharterVoice(Owned):
    """Somebody read a charter, accepted it or not (yet), and may say why."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    accepts = models.BooleanField(null=True)
    """Null: read, not answered."""
    text = models.TextField(blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "charter_voice"
        constraints = [models.UniqueConstraint(fields=["charter", "person"], name="one_voice_on_a_charter")]


class ReadinessAnswer(Owned):
    """What somebody answers about a precondition that cannot be measured, 1 to 5; the latest of each person counts."""

    code = models.CharField(max_length=40)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "readiness_answer"
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="readiness_of_one_to_five")
        ]
        indexes = [models.Index(fields=["organisation", "code", "at"], name="answer_on_readiness")]


class ReadinessPoint(Owned):
    """How far a precondition was on a day, as the weekly look found it."""

    code = models.CharField(max_length=40)
    day = DayField()
    share = models.FloatField(null=True)
    """0..1; null: it could not be said."""
    n = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "readiness_point"
        constraints = [models.UniqueConstraint(fields=["organisation", "code", "day"], name="one_point_a_day")]
