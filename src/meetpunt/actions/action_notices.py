"""Reminders of agreed actions, to who does them: on the day before, and once when the day has passed."""

from __future__ import annotations

from datetime import date, timedelta

from meetpunt.actions.notify import Notice
from meetpunt.store.models import Action

LATE_WITHIN = timedelta(days=14)
"""What is longer ago is an old list, not news."""


def action_notices(organisation_id: int, today: date) -> list[Notice]:
    """What is due tomorrow, and what should have been done; each day of an action is told of once."""
    tomorrow = today + timedelta(days=1)
    rows = Action.objects.filter(
        organisation_id=organisation_id,
        state=Action.State.OPEN,
        due_on__gte=today - LATE_WITHIN,
        due_on__lte=tomorrow,
        owner__is_active=True,
    ).exclude(owner__login=None)
    notices = []
    for row in rows.order_by("due_on", "pk"):
        if row.due_on == today:
            continue
        what = "due" if row.due_on == tomorrow else "late"
        about = {"what": what, "text": row.text, "day": row.due_on.isoformat()}
        notices.append(
            Notice(row.owner_id, "action", f"action:{row.pk}:{what}:{row.due_on}", about, f"/actions/{row.pk}/")
        )
    return notices
