"""What a backup consists of: which tables, which folders, and how rows are told.

Sessions and counted sign-in attempts are left out: who restores signs in anew. The calendar is laid by the migrations,
and the log of changes is of no use to a database that is put back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from meetpunt.actions.archives import Part
from meetpunt.store.models import CalendarDay, FactChange, SignInSession
from meetpunt.store.models.base import Owned
from meetpunt.store.rows import values_of

FORMAT = 1
KEY = "secret.key"
FOLDERS = ("uploads", "documents")
"""Folders within the data folder."""
SHARED_TABLES_LEFT_OUT = (
    "login_session",
    "django_session",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
)


@dataclass(frozen=True)
class Manifest:
    """What the file says about itself."""

    format: int
    made_at: str
    version: str
    migrations: list[str]
    parts: list[Part]

    def to_json(self) -> str:
        """As text."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read again; ValueError, KeyError or TypeError when it is none."""
        told = json.loads(text)
        return cls(**{**told, "parts": [Part(**part) for part in told["parts"]]})


def tables() -> list[type[Model]]:
    """Every table that is kept; first those that belong to no organisation."""
    without = (CalendarDay, FactChange, SignInSession)
    models = [model for model in apps.get_app_config("store").get_models() if model not in without]
    return sorted(models, key=lambda model: (is_owned(model), model._meta.db_table))


def is_owned(model: type[Model]) -> bool:
    """Whether its rows belong to an organisation."""
    return issubclass(model, Owned)


def part_of(model: type[Model]) -> str:
    """The name of a table's part."""
    return f"tables/{model._meta.db_table}.ndjson"


def line(row: Model) -> bytes:
    """A row as a line of JSON."""
    return (json.dumps(values_of(row), ensure_ascii=False, default=_plain) + "\n").encode("utf-8")


def _plain(value: Any) -> str:
    """What JSON does not know: a moment of Django's own tables."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot keep {type(value).__name__}")
