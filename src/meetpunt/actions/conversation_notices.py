"""Reminders of conversations: to the rep to prepare a few days before, to both on the working day before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef

from meetpunt.actions.notify import Notice
from meetpunt.store.models import Conversation, Preparation

PREPARE_WITHIN = timedelta(days=4)


def conversation_notices(organisation_id: int, today: date, zone: ZoneInfo) -> list[Notice]:
    """What is to be told today about conversations that are planned; each thing has a key, so that it is told once."""
    shared = Preparation.objects.filter(
        conversation_id=OuterRef("pk"), person_id=OuterRef("rep_id"), shared_at__isnull=False
    )
    rows = Conversation.objects.filter(
        organisation_id=organisation_id,
        state=Conversation.State.PLANNED,
        planned_at__gte=datetime.combine(today, time(), zone),
        planned_at__lt=datetime.combine(today + PREPARE_WITHIN + timedelta(days=1), time(), zone),
    ).annotate(is_shared=Exists(shared), with_rep=F("manager__name"), with_manager=F("rep__name"))
    notices = []
    for row in rows.order_by("planned_at", "pk"):
        there = row.planned_at.astimezone(zone)
        told = {"day": there.date().isoformat(), "time": f"{there:%H:%M}"}
        path = f"/conversations/{row.pk}/"
        if not row.is_shared and there.date() > today:
            about = {**told, "by": row.with_rep, "what": "prepare"}
            notices.append(
                Notice(row.rep_id, "conversation", f"conversation:{row.pk}:prepare", about, f"{path}prepare/")
            )
        if there.date() <= _next_working_day(today):
            for person_id, name in ((row.rep_id, row.with_rep), (row.manager_id, row.with_manager)):
                about = {**told, "by": name, "what": "soon"}
                key = f"conversation:{row.pk}:soon:{there.date()}"
                notices.append(Notice(person_id, "conversation", key, about, path))
    return notices


def _next_working_day(today: date) -> date:
    on = today + timedelta(days=1)
    return on if on.weekday() < 5 else on + timedelta(days=7 - on.weekday())
