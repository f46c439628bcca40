"""People of an organisation and the roles they have in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetpunt.store.models.base import Owned, Sourced, found_by_source


class Role(models.TextChoices):
    """What somebody does, and with that what they may see (`access`)."""

    REP = "rep", _("Sales representative")
    INSIDE_SALES = "inside_sales", _("Inside sales")
    MANAGER = "manager", _("Sales manager")
    DIRECTOR = "director", _("Director")
    PRODUCTION = "production", _("Production and logistics")
    TRAINER = "trainer", _("Trainer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Person(Owned, Sourced):
    """Somebody in an organisation; may exist without a sign-in (known from an import only)."""

    login = models.ForeignKey("store.Login", null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="", db_default="")
    is_machine = models.BooleanField(default=False)
    """A system account that books steps by itself: its work is kept, but it is nobody to talk with."""
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "person"
        constraints = [
            found_by_source("person"),
            models.UniqueConstraint(fields=["organisation", "login"], name="one_person_per_login"),
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="person_by_name")]


class PersonRole(Owned):
    """One role of one person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        db_table = "person_role"
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="a_role_once")]
