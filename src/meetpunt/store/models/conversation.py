"""Conversations between rep and manager (*werkgesprek*): planned, prepared by both, held, and what was agreed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class ConversationRhythm(Owned):
    """The two speak with each other every so many weeks; the next one is planned by itself."""

    rep = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    manager = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    every_weeks = models.PositiveSmallIntegerField()
    first_on = DayField()
    """The first day; its weekday is that of all."""
    at_minute = models.PositiveSmallIntegerField()
    """Minutes after midnight, in the organisation's time zone."""
    minutes = models.PositiveSmallIntegerField(default=45)
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    ended_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "conversation_rhythm"
        constraints = [
            models.UniqueConstraint(
                fields=["rep", "manager"], condition=models.Q(ended_at__isnull=True), name="one_rhythm_of_two"
            )
        ]


class Conversation(Owned):
    """A conversation of two people; nobody else reads it, administrators neither."""

    class State(models.TextChoices):
        """Planned, held, or called off."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Called off")

    rep = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="conversations")
    manager = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    rhythm = models.ForeignKey(
        ConversationRhythm, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    planned_at = InstantField()
    minutes = models.PositiveSmallIntegerField(default=45)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    question = models.TextField(blank=True, default="")
    """What the one who asked for it wants to talk about: a question, never a verdict."""
    about = models.JSONField(default=dict, blank=True)
    """Where it came from: {"kind": "signal", "signal": "step", "step": id, ...} or empty by hand."""
    facts = models.JSONField(default=dict, blank=True)
    """The figures as they stood, frozen, with the words, n and interval of each."""
    facts_at = InstantField(null=True, blank=True)
    """When they were frozen; null while they were not."""
    rules_version = models.CharField(max_length=20, blank=True, default="")
    """The version of the counting rules that the facts were made with."""
    together_at = InstantField(null=True, blank=True)
    """Since when the two sit together, as one of them said; nothing is concluded before."""
    rep_said = models.TextField(blank=True, default="")
    """The rep's own reading, noted in the room; it comes before any conclusion."""
    conclusion = models.TextField(blank=True, default="")
    concluded_at = InstantField(null=True, blank=True)
    shared_with_next = models.BooleanField(default=False)
    """The rep lets a later manager read it."""
    closed_at = InstantField(null=True, blank=True)
    closed_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "conversation"
        indexes = [models.Index(fields=["organisation", "rep", "planned_at"], name="conversation_of_rep")]


class Preparation(Owned):
    """What one of the two prepared; the other reads it when it is shared, the rep's first."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="preparations")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, default="")
    """The rep's own analysis of the figures, or the manager's questions, one a line."""
    changed_at = InstantField()
    shared_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "preparation"
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="one_preparation_each")]


class AgendaItem(Owned):
    """What one of the two wants to talk about, and what was noted of it in the room."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="agenda")
    person = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=300)
    note = models.TextField(blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "agenda_item"
        ordering = ["at", "pk"]


class DevelopmentQuestion(Owned):
    """What the rep wants to learn, tied to a step, competency and objective; the manager chooses how to coach."""

    class Coaching(models.TextChoices):
        """How the manager helps."""

        SHOW = "show", _("Show how")
        PRACTISE = "practise", _("Practise together")
        GO_ALONG = "go_along", _("Go along")
        LEAVE_FREE = "leave_free", _("Leave free")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="development")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    step = models.ForeignKey("store.Step", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    competency = models.ForeignKey(
        "store.Competency", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    objective = models.ForeignKey("store.Objective", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    coaching = models.CharField(max_length=10, choices=Coaching.choices, blank=True, default="")
    changed_at = InstantField()
    coached_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "development_question"
        constraints = [models.UniqueConstraint(fields=["conversation"], name="one_development_question")]


class CauseReading(Owned):
    """What the two make of a possible cause in the room: it is there, it is not, or it stays open."""

    class Reading(models.TextChoices):
        """Ticked, crossed, or still open."""

        YES = "yes", pgettext_lazy("a cause", "Yes")
        NO = "no", pgettext_lazy("a cause", "No")
        OPEN = "open", pgettext_lazy("a cause", "Still open")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="causes")
    code = models.CharField(max_length=40)
    """The code of the cause in the frozen facts."""
    reading = models.CharField(max_length=4, choices=Reading.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = InstantField()

    class Meta:
        db_table = "cause_reading"
        constraints = [models.UniqueConstraint(fields=["conversation", "code"], name="one_reading_of_a_cause")]


class ConversationRating(Owned):
    """What the rep thought of a conversation, 1 to 5; the manager sees it only among at least four."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "conversation_rating"
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="one_rating_of_a_conversation"),
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="a_talk_of_one_to_five"),
        ]


class Action(Owned):
    """What was agreed in a conversation: who does what by when, to move which KPI by how much (*afspraak*)."""

    class Kind(models.TextChoices):
        """What sort of thing it is, to see over the organisation what goes with what."""

        FOLLOW_UP = "follow_up", _("Calling back, following up")
        PLANNING = "planning", _("Planning and routes")
        PRACTICE = "practice", _("Practising, going along")
        CUSTOMERS = "customers", _("Other customers or territory")
        OFFER = "offer", _("Quote, price, product")
        TOOL = "tool", _("Sales tool")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """To do, done, or dropped."""

        OPEN = "open", pgettext_lazy("an action", "To do")
        DONE = "done", pgettext_lazy("an action", "Done")
        DROPPED = "dropped", pgettext_lazy("an action", "Dropped")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="actions")
    rep = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    """About whose work it is."""
    owner = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    """Who does it: the rep or the manager."""
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    text = models.CharField(max_length=300)
    due_on = DayField()
    kpi = models.CharField(max_length=40)
    """The code of the KPI that it should move."""
    stood = models.JSONField(default=dict, blank=True)
    """That KPI when it was agreed: value, low, high, n, first, last (`reports.actions.stood`); frozen."""
    wanted = models.FloatField(null=True, blank=True)
    """What the KPI should be by then, in its unit."""
    minutes = models.PositiveIntegerField(default=0)
    """The time that it takes of the owner."""
    cost_minor = models.BigIntegerField(default=0)
    """What it costs beside time, in minor units of the reporting currency."""
    worth = models.JSONField(default=dict, blank=True)
    """What the change would be worth, as it was counted when it was agreed: a range of orders and margin; frozen."""
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    note = models.CharField(max_length=300, blank=True, default="")
    """What came of it."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    ended_at = InstantField(null=True, blank=True)

    class Meta:
        db_table = "action"
        indexes = [
            models.Index(fields=["organisation", "rep", "state"], name="action_of_rep"),
            models.Index(fields=["organisation", "owner", "state", "due_on"], name="action_of_owner"),
        ]
