"""What the database knows about how full its tables are: it decides by that in which order it looks into them.

PostgreSQL's own daemon counts about a minute after many rows came. Until then it takes the tables for nearly empty, and
a text over facts that answers in milliseconds can take minutes. SQLite counts only when it is told to. Until then it
takes an index for the better one that begins with the organisation, and reads all its rows where those of one
account were asked.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

LOOKED_AT = 20_000
"""So many rows of an index are looked at on SQLite."""

MANY = 1000
"""So many rows can change in which order it is best to look."""


def were_filled(rows: int = MANY) -> None:
    """Let the database look at once how full its tables are, after so many rows came."""
    if rows < MANY:
        return
    if connection.vendor == "sqlite":
        _on_sqlite()
        return
    tables = [connection.ops.quote_name(model._meta.db_table) for model in apps.get_app_config("store").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def count_anew() -> None:
    """Once a night: SQLite has nobody who does this, PostgreSQL does it itself."""
    if connection.vendor == "sqlite":
        _on_sqlite()


def _on_sqlite() -> None:
    """A look at so many rows of each index takes a tenth of a second of whatever size, and keeps writers off no longer.

    Who is connected already reads the counts when they connect again (`conn_max_age`).
    """
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")
