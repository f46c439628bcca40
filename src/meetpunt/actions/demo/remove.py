"""Removes a demo company with everything in it, its sign-ins too; a real organisation is never touched."""

from __future__ import annotations

import shutil

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.demo.sign_ins import demo_emails, is_somebody
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file.asking import forget_all
from meetpunt.store.models import Job, Login, Organisation, TrailDoor
from meetpunt.store.schema import owned_tables
from meetpunt.store.tenancy import changing
from meetpunt.store.trail_lock import opened


def remove_demo(organisation_id: int) -> None:
    """Remove a demo company in one transaction.

    Raises:
        Refused: there is no such organisation, or it is a real one.
    """
    if not Organisation.objects.filter(pk=organisation_id, is_demo=True).exists():
        raise Refused(_("This is not a demo company, so it is not removed."))
    with changing(organisation_id), opened(organisation_id, TrailDoor.Why.REMOVING):
        Job.objects.filter(organisation_id=organisation_id).delete()
        with connection.cursor() as cursor:
            for table in (*_children_first(), "fact_change"):  # which tells of the removal until its end
                cursor.execute(f'DELETE FROM "{table}" WHERE organisation_id = %s', [organisation_id])
            cursor.execute("DELETE FROM organisation WHERE id = %s", [organisation_id])
        _remove_sign_ins()
    shutil.rmtree(settings.DOCUMENTS / str(organisation_id), ignore_errors=True)
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


def _remove_sign_ins() -> None:
    """The demo company's sign-ins, unless one leads to a person in another organisation too."""
    for login in Login.objects.filter(email__in=demo_emails().values()):
        if not is_somebody(login.pk):
            login.delete()
