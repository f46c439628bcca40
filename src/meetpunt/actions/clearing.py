"""Clears an organisation away with everything in it, and the sign-ins that lead nowhere without it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from meetpunt.actions.organisation_file.asking import forget_all
from meetpunt.store.models import Job, Login, OrganisationSize, Person, SignInSession, TrailDoor
from meetpunt.store.schema import owned_tables
from meetpunt.store.sign_ins import is_somebody
from meetpunt.store.tenancy import changing
from meetpunt.store.trail_lock import opened


def clear(organisation_id: int, along: Callable[[], None] = lambda: None) -> None:
    """Remove an organisation in one transaction, then its files. along: what is written in that transaction too."""
    with changing(organisation_id), opened(organisation_id, TrailDoor.Why.REMOVING):
        along()
        people = Person.objects.filter(organisation_id=organisation_id).exclude(login=None)
        login_ids = list(people.values_list("login_id", flat=True))
        Job.objects.filter(organisation_id=organisation_id).delete()
        OrganisationSize.objects.filter(organisation_id=organisation_id).delete()
        SignInSession.objects.filter(through=organisation_id).delete()
        with connection.cursor() as cursor:
            for table in (*_children_first(), "fact_change"):  # which tells of the removal until its end
                cursor.execute(f'DELETE FROM "{table}" WHERE organisation_id = %s', [organisation_id])
            cursor.execute("DELETE FROM organisation WHERE id = %s", [organisation_id])
        _remove_sign_ins(login_ids)
    for folder in (settings.DOCUMENTS, settings.UPLOADS):
        shutil.rmtree(Path(folder) / str(organisation_id), ignore_errors=True)
    forget_all(organisation_id)


def _children_first() -> list[str]:
    """The tables with rows of organisations, each before those that it points to, as far as they point one way.

    Persons start imports and imports bring persons: there the database checks at the end of the transaction.
    """
    owned = set(owned_tables())
    points_to = {
        model._meta.db_table: {
            field.related_model._meta.db_table
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str)
        }
        for model in apps.get_app_config("store").get_models()
        if model._meta.db_table in owned
    }
    ordered: list[str] = []
    while len(ordered) < len(owned):
        left = owned - set(ordered)
        waits_for = {table: sum(table in points_to[other] for other in left - {table}) for table in left}
        fewest = min(waits_for.values())
        ordered += sorted(table for table in left if waits_for[table] == fewest)
    return ordered


def _remove_sign_ins(login_ids: list[int]) -> None:
    """Those that lead to nobody any more, and to no operator."""
    for login in Login.objects.filter(pk__in=login_ids, operator_since=None):
        if not is_somebody(login.pk):
            AccessAttempt.objects.filter(username=login.email).delete()
            login.delete()
