"""Where somebody is signed in: Django's sessions in the database, with whose they are beside what they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from meetpunt.store.fields import from_us
from meetpunt.store.models import SignInSession

DEVICE, PLACE, THROUGH, SINCE, SEEN = "device", "place", "through", "since", "seen"
"""Keys of a session; the moments as microseconds since 1970."""


class SessionStore(DatabaseStore):
    """Keeps with a session whose it is, and from what and where it was seen last."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        """The table."""
        return SignInSession

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """The row of a session."""
        row: SignInSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.login_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device, row.place = str(data.get(DEVICE, ""))[:300], str(data.get(PLACE, ""))[:45]
        row.through = data.get(THROUGH)
        row.since, row.seen = _moment(data.get(SINCE)), _moment(data.get(SEEN))
        return row


def _moment(told: int | None) -> datetime | None:
    return None if told is None else from_us(told)
