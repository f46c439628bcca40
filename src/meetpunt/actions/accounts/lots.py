"""Changing many accounts at once: another owner, territory, segment or number of agreed visits for all that were
ticked.

Rule: all of them or none. Every account has its own line in the trail, and one line more stands for the lot: that is
the one that an undo takes back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from meetpunt.actions.accounts.keeping import LOT, VISITS, checked, keep, may_choose, told_of
from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.models import Change
from meetpunt.store.tenancy import changing

FIELDS = ("owner_id", "territory_id", "segment", VISITS)
MOST = 500


def change_lot(
    viewer: Viewer, ids: Collection[int], told: Mapping[str, Any], now: datetime
) -> tuple[Change | None, int]:
    """Change all of these accounts; gives the line of the lot (None when nothing had to change) and how many changed.

    Parameters:
        told: some of `FIELDS` with the value that all get.

    Raises:
        NotVisible: one of them is not in the viewer's registration.
        Refused: none was ticked, nothing was chosen, there are too many, or a value cannot be kept.
    """
    if not ids:
        raise Refused(_("Tick at least one account first."))
    if not told or set(told) - set(FIELDS):
        raise Refused(_("Choose what to change."))
    if len(ids) > MOST:
        raise Refused(_("At most %(most)s accounts are changed at once.") % {"most": MOST})
    wanted = checked(viewer, told)
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    with changing(viewer.organisation.id):
        rows = list(registration.accounts(viewer).filter(pk__in=set(ids)).order_by("name", "pk"))
        if len(rows) != len(set(ids)):
            raise NotVisible("an account of the lot")
        if wanted.get("owner_id"):
            may_choose(viewer, wanted["owner_id"])
        for row in rows:
            stands = told_of(row, viewer.today)
            differs = {name: value for name, value in wanted.items() if value != stands[name]}
            if differs:
                keep(viewer, row, differs)
                before[str(row.pk)] = {name: stands[name] for name in differs}
                after[str(row.pk)] = differs
                write_down(viewer, Change.Kind.CHANGED, row, before[str(row.pk)], differs, now)
        if not after:
            return None, 0
        first = next(row for row in rows if str(row.pk) in after)
        first.name = str(ngettext_lazy("%(count)s account", "%(count)s accounts", len(after)) % {"count": len(after)})
        lot = write_down(viewer, Change.Kind.CHANGED, first, {LOT: before}, {LOT: after}, now)
    return lot, len(after)
