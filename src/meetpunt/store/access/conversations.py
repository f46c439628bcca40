"""Conversations are for the two who have them: nobody else finds one, also who administers or directs."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from meetpunt.store.access.viewer import Viewer
from meetpunt.store.models import Conversation


def conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """The conversations of which the viewer is the rep or the manager."""
    me = viewer.person_id or 0
    return Conversation.objects.filter(Q(rep_id=me) | Q(manager_id=me), organisation_id=viewer.organisation.id)
