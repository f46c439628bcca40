"""What a file of an organisation consists of: its tables but for those that only mean something where they are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model

from meetpunt.actions.archives import Part
from meetpunt.actions.backup.parts import is_owned, tables

KIND, FORMAT = "organisation", 1
README = "README.txt"
ORGANISATION, LOGINS = "organisation.json", "logins.ndjson"
FILES = "documents/"

LEFT_OUT = {
    "webhook": "an address that this machine calls, with a secret of this machine",
    "webhook_delivery": "what was sent to such an address",
    "calendar_feed": "a secret address, kept under the key of this machine",
    "calendar_address": "a secret address, kept under the key of this machine",
    "production_address": "a secret address, kept under the key of this machine",
    "outgoing_mail": "mail that this machine sends",
    "invitation": "a link to this machine",
    "pool_membership": "the pool is of the organisations on this machine",
    "pool_given": "the pool is of the organisations on this machine",
    "notification": "tells of pages on this machine",
    "recently_seen": "pages that were opened on this machine",
    "dashboard_mail": "mail that this machine sends",
    "imported_file": "files as they came; their rows are in the other tables",
    "import_reject": "rows of those files that did not land",
    "organisation_file": "files like this one",
    "api_token": "opens this machine",
    "api_answer": "what this machine answered to programs",
    **{
        f"crm_{name}": "of a connection that this machine keeps, with keys of this machine"
        for name in ("ask", "connection", "hint", "join", "push", "record", "sync", "told", "walk")
    },
    **dict.fromkeys(("sign_on", "sign_on_domain", "sign_on_person"), "how people sign in to this machine"),
    "sending": "what a phone sent to this machine",
    "trail_head": "the chain of the audit trail is of the lines as they were written on this machine",
    "trail_door": "whether lines of the audit trail may be erased just now",
}
"""Table -> why it stays behind."""

PRIVATE = frozenset(
    (
        *("action", "agenda_item", "appointment", "cause_reading", "conversation", "conversation_rating"),
        *("conversation_rhythm", "development_goal", "development_question", "exercise", "joint_visit", "observation"),
        *("preparation", "competency_rating", "readiness_answer", "charter_voice", "goal", "change"),
    )
)
"""What is between two people or one's own, and the trail that tells of it: only the operator's file holds it."""


@dataclass(frozen=True)
class Manifest:
    """What the file says about itself. left_out: tables that stayed behind."""

    kind: str
    format: int
    made_at: str
    version: str
    migrations: list[str]
    name: str
    left_out: list[str]
    parts: list[Part]

    def to_json(self) -> str:
        """As text."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read again; ValueError, KeyError or TypeError when it is none."""
        told = json.loads(text)
        return cls(**{**told, "parts": [Part(**part) for part in told["parts"]]})


def taken(without: frozenset[str] = frozenset()) -> list[type[Model]]:
    """The tables that go along. without: those that stay besides."""
    return [model for model in tables() if is_owned(model) and model._meta.db_table not in LEFT_OUT.keys() | without]


def references(model: type[Model]) -> dict[str, str]:
    """Column -> the table that it points to, of one that points to rows."""
    found = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            found[field.attname] = field.related_model._meta.db_table
    return found


def columns(model: type[Model]) -> list[tuple[str, str]]:
    """Each column with what it holds, for who reads the file without us."""
    return [(field.attname, _told(field)) for field in model._meta.concrete_fields]


def _told(field: Field[Any, Any]) -> str:
    if isinstance(field, ForeignKey):
        return f"number of a row of {field.related_model._meta.db_table}"
    names = {
        "DayField": "days since 1970-01-01",
        "InstantField": "microseconds since 1970, UTC",
        "JSONField": "JSON",
        "BooleanField": "true or false",
        "UUIDField": "UUID",
    }
    kind = type(field).__name__
    if kind in names:
        return names[kind]
    if field.attname.endswith("_minor"):
        return "money, in minor units of its currency"
    return "text" if "Char" in kind or "Text" in kind or "Slug" in kind or "Email" in kind else "number"
