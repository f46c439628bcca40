"""Rates people on competencies, and words the competencies of an organisation.

Rule: a rating is never changed afterwards; who rates again on the same day means that day's rating. A competency that
somebody was rated on is taken out of use, never removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.method.competencies import CODES, LEVELS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.competencies import find_rated
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.competencies import columns_of_method
from meetpunt.store.models import Change, Competency, CompetencyRating
from meetpunt.store.tenancy import changing

WORDS = ("name_nl", "name_en", "description_nl", "description_en")


def rate(viewer: Viewer, person_id: int, scores: Mapping[str, int], notes: Mapping[str, str], now: datetime) -> int:
    """Give somebody scores by code, as oneself or as the manager; gives how many were kept.

    Raises:
        NotVisible: not oneself or somebody whom the viewer manages.
        Refused: a score is not 1 to 5, or nothing was rated.
    """
    person, view = find_rated(viewer, person_id)
    if not scores:
        raise Refused(_("Nothing was rated yet: choose a level for at least one competency."))
    if not set(scores.values()) <= set(LEVELS):
        raise Refused(_("A rating is a level from 1 to 5."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        for code, score in scores.items():
            row = row_of(viewer, code)
            if not row.is_active:
                raise Refused(_("One of these competencies was taken out of use: open the page again."))
            CompetencyRating.objects.update_or_create(
                organisation_id=viewer.organisation.id,
                person_id=person.id,
                competency=row,
                view=view,
                by_id=viewer.person_id,
                day=viewer.today,
                defaults={"score": score, "note": notes.get(code, "").strip(), "recorded_at": now},
            )
    return len(scores)


def add_competency(viewer: Viewer, wanted: Mapping[str, Any], now: datetime, key: UUID | None = None) -> int:
    """Add an own competency; gives its id.

    Parameters:
        wanted: its columns; anchors, steps and kpis may be left out.

    Raises:
        Refused: it has no name in one of the languages, or there is one of that name.
    """
    _must_set(viewer)
    told = _words(wanted)

    def make() -> int:
        of = Competency.objects.filter(organisation_id=viewer.organisation.id)
        code = slugify(told["name_en"])[:40] or "own"
        if code in CODES or of.filter(code=code).exists():
            raise Refused(_("There is a competency of that name: choose another one, or use that one again."))
        position = max(len(CODES), (of.aggregate(last=Max("position"))["last"] or 0) + 1)
        row = Competency.objects.create(organisation_id=viewer.organisation.id, code=code, position=position, **told)
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "competency", now, make)[0]


def change_competency(
    viewer: Viewer, code: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Put a competency in other words; see `editing.change`."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, row_of(viewer, code), seen, _words(wanted), now)


def use_competency(viewer: Viewer, code: str, is_active: bool, now: datetime) -> Change | None:
    """Take a competency out of use, or into use again."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, row_of(viewer, code), {}, {"is_active": is_active}, now)


def row_of(viewer: Viewer, code: str) -> Competency:
    """The row of a code; one of the method's seven is made when it is first needed. Call it inside `changing`.

    Raises:
        NotVisible: there is no such competency.
    """
    row = Competency.objects.filter(organisation_id=viewer.organisation.id, code=code).first()
    if row is None and code not in CODES:
        raise NotVisible(f"competency {code}")
    if row is None:
        row = Competency.objects.create(organisation_id=viewer.organisation.id, code=code, **columns_of_method(code))
    return row


def _words(wanted: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: wanted.get(name, "").strip() for name in WORDS}
    if not told["name_nl"] or not told["name_en"]:
        raise Refused(_("Give it a name in both languages."))
    return told | {name: wanted[name] for name in ("anchors", "steps", "kpis") if name in wanted}


def _must_set(viewer: Viewer) -> None:
    if not may_set_objectives(viewer):
        raise NotVisible("competencies")
