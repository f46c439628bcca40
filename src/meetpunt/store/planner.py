"""What PostgreSQL knows about how full its tables are: it decides by that in which order it looks into them.

Its own daemon counts about a minute after many rows came. Until then it takes the tables for nearly empty, and a text
over facts that answers in milliseconds can take minutes. SQLite decides by its indexes alone.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

MANY = 1000
"""So many rows can change in which order it is best to look."""


def were_filled(rows: int = MANY) -> None:
    """Let the database look at once how full its tables are, after so many rows came."""
    if connection.vendor != "postgresql" or rows < MANY:
        return
    tables = [connection.ops.quote_name(model._meta.db_table) for model in apps.get_app_config("store").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
