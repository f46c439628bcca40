"""Says who sells which family of products, from a day on; the rep reads it.

Rule: a manager sets it of the own team's people; what is kept with one form is undone in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from meetpunt.actions.dating import Held, hold_from, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Change, ProductFamily, SellerSkill
from meetpunt.store.skills import person_to_set
from meetpunt.store.tenancy import changing

_FIRST, _LAST = date(2000, 1, 1), date(2060, 1, 1)


def set_skills(viewer: Viewer, person_id: int, levels: Mapping[int, str], first: date, now: datetime) -> Change | None:
    """Let somebody sell families at these levels from a day on; None when that was so already.

    levels: by family a code of `SellerSkill.Level`, or empty = not told.

    Raises:
        NotVisible: the person is none of the own team's, or there is no such family.
        Refused: the day or a level cannot be.
    """
    person = person_to_set(viewer, person_id)
    if not _FIRST <= first < _LAST:
        raise Refused(_("Give a day between 2000 and 2060."))
    if not set(levels.values()) <= {"", *SellerSkill.Level.values}:
        raise Refused(_("Choose one of the levels."))
    organisation = viewer.organisation.id
    if ProductFamily.objects.filter(organisation_id=organisation, pk__in=levels).count() != len(levels):
        raise NotVisible("family")
    with changing(organisation, leaves_accounts=True):
        held = Held()
        for family_id, level in levels.items():
            values = {"level": level} if level else None
            held += hold_from(
                SellerSkill, organisation, {"person_id": person.id, "family_id": family_id}, values, first
            )
        return write_down_held(viewer, SellerSkill, held, person.name, now)
