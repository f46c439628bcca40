"""How somebody develops: goals per competency with exercises, and visits made together with what was observed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class DevelopmentGoal(Owned):
    """A competency that somebody wants to bring to a level by a day."""

    class State(models.TextChoices):
        """Being worked on, reached, or let go."""

        OPEN = "open", _("Being worked on")
        REACHED = "reached", pgettext_lazy("a development goal", "Reached")
        DROPPED = "dropped", pgettext_lazy("a development goal", "Let go")

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    competency = models.ForeignKey("store.Competency", on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    by_day = DayField()
    why = models.TextField(blank=True, default="")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    ended_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "development_goal"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="a_goal_of_one_to_five")
        ]
        indexes = [models.Index(fields=["organisation", "person", "state"], name="goal_of_person")]


class Exercise(Owned):
    """Something to practise for a goal, by a day."""

    goal = models.ForeignKey(DevelopmentGoal, on_delete=models.CASCADE, related_name="exercises")
    text = models.CharField(max_length=300)
    due_on = DayField()
    done_on = DayField(null=True, blank=True)
    learnt = models.CharField(max_length=300, blank=True, default="")
    made_at = InstantField()

    class Meta:
        db_table = "exercise"
        ordering = ["due_on", "pk"]


class JointVisit(Owned):
    """A visit that a rep and somebody who coaches made together; the rep's own reading comes first."""

    rep = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    coach = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey("store.Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    account = models.ForeignKey("store.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    day = DayField()
    purpose = models.CharField(max_length=300, blank=True, default="")
    """What the rep wants to be looked at."""
    rep_shared_at = InstantField(null=True, blank=True)
    coach_shared_at = InstantField(null=True, blank=True)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "joint_visit"
        indexes = [models.Index(fields=["organisation", "rep", "day"], name="joint_visit_of_rep")]


class Observation(Owned):
    """What one of the two saw of a behaviour at a joint visit: seen or not, and in which words."""

    class Seen(models.TextChoices):
        """It was seen, it was not, or there was no occasion."""

        YES = "yes", pgettext_lazy("a behaviour", "Seen")
        NO = "no", pgettext_lazy("a behaviour", "Not seen")
        NO_OCCASION = "none", _("No occasion")

    visit = models.ForeignKey(JointVisit, on_delete=models.CASCADE, related_name="observations")
    by = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    competency = models.ForeignKey("store.Competency", on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    """The level of the competency whose behaviour it is."""
    seen = models.CharField(max_length=4, choices=Seen.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "observation"
        constraints = [
            models.UniqueConstraint(fields=["visit", "by", "competency", "level"], name="a_behaviour_is_observed_once")
        ]
