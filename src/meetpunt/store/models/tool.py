"""Sales tools, what they were used for, and what reps think of them: the right tools of the RACT perspective."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class SalesTool(Owned):
    """A sales tool: a quote template, demonstration kit, brochure, calculator, the CRM itself."""

    name = models.CharField(max_length=80)
    what_for = models.CharField(max_length=200, blank=True, default="")
    template = models.ForeignKey(
        "store.QuoteTemplate", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """A template of quotes: each quote made with it counts as a use."""
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """At which step it is used."""
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "sales_tool"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_tool_of_a_name")]


class ToolUse(Owned):
    """A tool used by somebody on a day, for an opportunity or in an activity where that is known."""

    tool = models.ForeignKey(SalesTool, on_delete=models.CASCADE, related_name="uses")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    opportunity = models.ForeignKey(
        "store.Opportunity", null=True, blank=True, on_delete=models.SET_NULL, related_name="tool_uses"
    )
    activity = models.ForeignKey("store.Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    day = DayField()
    recorded_at = InstantField()

    class Meta:
        db_table = "tool_use"
        indexes = [models.Index(fields=["organisation", "tool", "day"], name="use_of_tool")]


class ToolRating(Owned):
    """What a rep thinks of a tool, 1 to 5; the latest counts."""

    tool = models.ForeignKey(SalesTool, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True, default="")
    day = DayField()
    recorded_at = InstantField()

    class Meta:
        db_table = "tool_rating"
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="a_tool_of_one_to_five")
        ]


class ToolDecision(Owned):
    """What was decided about a tool, and why: it stays, is to be improved, or goes."""

    class Kind(models.TextChoices):
        """Keep, improve or retire."""

        KEEP = "keep", pgettext_lazy("a sales tool", "Keep")
        IMPROVE = "improve", pgettext_lazy("a sales tool", "Improve")
        RETIRE = "retire", pgettext_lazy("a sales tool", "Retire")

    tool = models.ForeignKey(SalesTool, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()

    class Meta:
        db_table = "tool_decision"
