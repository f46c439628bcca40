"""What a rep thought of a conversation that was held: 1 to 5. The manager reads a mean of several, never one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.conversations import conversations
from meetpunt.store.access.registration import find
from meetpunt.store.models import Conversation, ConversationRating
from meetpunt.store.tenancy import changing

SCORES = range(1, 6)


def rate(viewer: Viewer, conversation_id: int, score: int | None, now: datetime) -> None:
    """Rate it; rating again takes the place of the first.

    Raises:
        NotVisible: the viewer is not its rep, or it was not held.
        Refused: it is not 1 to 5.
    """
    if score is None or score not in SCORES:
        raise Refused(_("Choose a number from 1 to 5."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(conversations(viewer).filter(state=Conversation.State.HELD), conversation_id)
        if row.rep_id != viewer.person_id:
            raise NotVisible(f"rating of {conversation_id}")
        ConversationRating.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            conversation=row,
            person_id=viewer.person_id,
            defaults={"score": score, "at": now},
        )
