"""Before any command: settings, language, and a database that is up to date."""

from __future__ import annotations

import os
import sys

import django


def prepare(language: str, *, bring_up_to_date: bool = True) -> None:
    """Load the settings, speak the language, and bring the database up to date when it is behind.

    bring_up_to_date: not for a command that tells how it stands, or works without the database.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")
    django.setup()
    from django.utils import translation

    translation.activate(language)
    if bring_up_to_date:
        migrate_when_behind()


def migrate_when_behind() -> None:
    """Run the migrations that the database does not have yet."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils.translation import gettext as _

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print(_("Bringing the database up to date ..."), file=sys.stderr)
        call_command("migrate", verbosity=0, interactive=False)


def language_of_shell() -> str:
    """Dutch when the shell speaks Dutch, else English."""
    spoken = os.environ.get("MEETPUNT_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "nl" if spoken.lower().startswith("nl") else "en"
