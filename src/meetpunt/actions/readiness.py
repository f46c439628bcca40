"""Answering what the readiness check asks, and remembering every week where each precondition stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.method.readiness import ASKED, HIGHEST, LOWEST, Measured
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import ReadinessAnswer, ReadinessPoint
from meetpunt.store.readiness import ANSWERERS
from meetpunt.store.tenancy import changing


def may_answer(viewer: Viewer) -> bool:
    """Reps and managers answer."""
    return viewer.person_id is not None and bool(viewer.roles & ANSWERERS)


def answer(viewer: Viewer, code: str, score: int, now: datetime) -> None:
    """Answer a question; the latest answer counts.

    Raises:
        NotVisible: the viewer is not asked, or this is not asked.
        Refused: it is no answer from 1 to 5.
    """
    if not may_answer(viewer) or code not in ASKED:
        raise NotVisible(f"question {code}")
    if not LOWEST <= score <= HIGHEST:
        raise Refused(_("Choose an answer from 1 to 5."))
    of = {"organisation_id": viewer.organisation.id}
    with changing(viewer.organisation.id, leaves_accounts=True):
        ReadinessAnswer.objects.create(**of, code=code, person_id=viewer.person_id or 0, score=score, at=now)


def remember(organisation_id: int, day: date, found: Mapping[str, Measured]) -> int:
    """Keep the points of a day; the same day again replaces them."""
    with changing(organisation_id, leaves_accounts=True):
        ReadinessPoint.objects.filter(organisation_id=organisation_id, day=day).delete()
        rows = [
            ReadinessPoint(organisation_id=organisation_id, code=code, day=day, share=one.share, n=one.n)
            for code, one in found.items()
        ]
        return len(ReadinessPoint.objects.bulk_create(rows))
