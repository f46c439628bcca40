"""What comes of an agreed action: done, dropped with its reason, open again; and another day or other words.

Rules: whoever may see an action keeps it up, and the other of the two is told. The KPI, how it stood and what was
wanted stay as they were agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.room import LATEST, MOST_LINE
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions
from meetpunt.store.access.registration import find
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Action, Change
from meetpunt.store.tenancy import changing

ENDS = (Action.State.DONE.value, Action.State.DROPPED.value)


def end(viewer: Viewer, action_id: int, state: str, note: str, now: datetime) -> Change | None:
    """Say that it is done, with what came of it, or dropped, with the reason.

    Raises:
        NotVisible: it is not for the viewer to see.
        Refused: it ended already, it is neither done nor dropped, or it is dropped without a reason.
    """
    if state not in ENDS:
        raise Refused(_("Say whether it is done or dropped."))
    told = _line(note)
    if state == Action.State.DROPPED and not told:
        raise Refused(_("Say in a few words why it is dropped: next time you start with it."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, action_id)
        changed = editing.change(viewer, row, {}, {"state": state, "note": told, "ended_at": to_us(now)}, now)
        _tell(viewer, row, state, now)
        return changed


def open_again(viewer: Viewer, action_id: int, now: datetime) -> Change | None:
    """Open an ended action again; what came of it stays with it.

    Raises:
        NotVisible: it is not for the viewer to see.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(actions(viewer), action_id)
        changed = editing.change(viewer, row, {}, {"state": Action.State.OPEN.value, "ended_at": None}, now)
        if changed is not None:
            _tell(viewer, row, "opened", now)
        return changed


def change(
    viewer: Viewer, action_id: int, seen: Mapping[str, Any], text: str, due_on: date | None, now: datetime
) -> Change | None:
    """Another day or other words; None when nothing changed.

    seen: the columns text and due_on as the form showed them.

    Raises:
        NotVisible: it is not for the viewer to see.
        Refused: it ended already, the words or the day are missing, or the day cannot be.
    """
    told = _line(text)
    if not told:
        raise Refused(_("Say what will be done, in a few words."))
    if due_on is None:
        raise Refused(_("Say by when: an action without a date is a wish."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _open(viewer, action_id)
        if due_on != row.due_on and not viewer.today <= due_on <= viewer.today + LATEST:
            raise Refused(_("Choose a day from today on, within two years."))
        changed = editing.change(viewer, row, seen, {"text": told, "due_on": to_day_number(due_on)}, now)
        if changed is not None:
            _tell(viewer, row, "changed", now)
        return changed


def _open(viewer: Viewer, action_id: int) -> Action:
    row = find(actions(viewer), action_id)
    if row.state != Action.State.OPEN:
        raise Refused(_("This action has ended. Open it again to change it."))
    return row


def _line(told: str) -> str:
    text = " ".join(told.split())
    if len(text) > MOST_LINE:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": MOST_LINE})
    return text


def _tell(viewer: Viewer, row: Action, what: str, now: datetime) -> None:
    other = row.conversation.manager_id if row.rep_id == viewer.person_id else row.rep_id
    about = {"by": viewer.name, "what": what, "text": row.text, "day": row.due_on.isoformat()}
    key = f"action:{row.pk}:{what}:{now:%Y%m%d%H%M%S}"
    notify(viewer.organisation.id, [Notice(other, "action", key, about, f"/actions/{row.pk}/")], now)
