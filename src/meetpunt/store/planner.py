"""What the database knows about how full its tables are: it decides by that in which order it looks into them.

PostgreSQL counts by itself, but about a minute after many rows came; until then it takes the tables for nearly empty,
and a text over facts that answers in milliseconds can take minutes. SQLite never counts by itself, and then takes an
organisation for ten rows: it reads all of what it has instead of going in by account.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

MANY = 1000
"""So many rows can change in which order it is best to look."""
LOOKED_AT = 1000
"""Rows that SQLite looks at per index: enough to tell ten from a million, in some milliseconds."""


def were_filled(rows: int = MANY) -> None:
    """Let the database look at once how full its tables are, after so many rows came."""
    if rows >= MANY:
        count_anew()


def count_anew() -> None:
    """Let the database look how full its tables are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            models = apps.get_app_config("store").get_models()
            tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
            cursor.execute(f"ANALYZE {', '.join(tables)}")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
