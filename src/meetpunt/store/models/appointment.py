"""Calendars of elsewhere: where they are read from, and the appointments found there, to confirm as visits."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField, SecretField
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose


class CalendarFeed(Owned):
    """A calendar of somebody: an address that is fetched, or a file that was given once."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    address = SecretField(blank=True, default="", purpose=Purpose.CALENDAR_OF_ELSEWHERE)
    """Encrypted, because whoever knows it reads the calendar; empty for a file."""
    etag = models.CharField(max_length=200, blank=True, default="")
    fetched_at = InstantField(null=True)
    problem = models.CharField(max_length=200, blank=True, default="")
    made_at = InstantField()

    class Meta:
        db_table = "calendar_feed"


class Appointment(Owned):
    """One appointment (one occasion of a series) as the calendar tells it, and what was decided about it."""

    class State(models.TextChoices):
        """A proposal becomes an activity only when the person confirms it."""

        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DISMISSED = "dismissed"
        CANCELLED = "cancelled"

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    uid = models.CharField(max_length=255)
    occasion = models.CharField(max_length=40, blank=True, default="")
    """The series' own moment of this occasion, which stays the same when it is moved; empty outside a series."""
    title = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    starts_at = InstantField()
    starts_on = DayField()
    minutes = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    account = models.ForeignKey("store.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    """Whom it seems to be with."""
    contact = models.ForeignKey("store.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    activity = models.ForeignKey("store.Activity", null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = InstantField()

    class Meta:
        db_table = "appointment"
        constraints = [models.UniqueConstraint(fields=["feed", "uid", "occasion"], name="an_appointment_once")]
        indexes = [models.Index(fields=["person", "starts_on"], name="appointment_of_person")]


class CalendarAddress(Owned):
    """The secret address under which somebody's own planned activities can be read by a calendar program."""

    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret: what the address is looked up by."""
    secret = SecretField(purpose=Purpose.CALENDAR_FOR_ELSEWHERE)
    """Encrypted, to show it again to the person."""
    made_at = InstantField()

    class Meta:
        db_table = "calendar_address"
