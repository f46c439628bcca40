"""Ending sign-ins elsewhere. through: the organisation by whose sign-on one came in, as in `store.sign_ins`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meetpunt.actions.signing_in.telling import write_down
from meetpunt.store.sign_ins import mark_of, of_one


def end_one(login_id: int, mark: str, through: int | None, now: datetime) -> bool:
    """End the session with this mark; whether there was one."""
    with transaction.atomic():
        for row in of_one(login_id, through):
            if mark_of(row.session_key) == mark:
                row.delete()
                write_down(login_id, {}, {"sessions_ended": 1}, now)
                return True
    return False


def end_others(login_id: int, here: str, through: int | None, now: datetime) -> int:
    """End all sessions but the one at hand; gives how many."""
    with transaction.atomic():
        ended = of_one(login_id, through).exclude(session_key=here).delete()[0]
        if ended:
            write_down(login_id, {}, {"sessions_ended": ended}, now)
    return ended
