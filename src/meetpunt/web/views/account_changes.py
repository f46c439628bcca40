"""Changing accounts from the list: a cell in its place, and all that were ticked at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetpunt.actions.accounts.keeping import VISITS, change_account, told_of
from meetpunt.actions.accounts.lots import change_lot
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.reports.accounts import line_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.account_card import account_of
from meetpunt.web.account_form import account_inputs
from meetpunt.web.addresses import safe_next
from meetpunt.web.record_form import blank, filled
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

CELLS = {
    **{name: name for name in ("town", "street", "postcode", "segment", "phone", "email", "website")},
    "owner": "owner_id",
    "territory": "territory_id",
    "agreed": VISITS,
}
"""Columns of the list that are changed in their place, and the field of the account that they show."""


@for_viewer
def cell(request: HttpRequest, viewer: Viewer, account_id: int, code: str) -> HttpResponse:
    """A cell as a form, and as it stands after it was sent: pieces for the list."""
    row = account_of(viewer, account_id)
    name = CELLS.get(code)
    if name is None:
        raise NotVisible(code)
    owner = (row.owner.pk, row.owner.name) if row.owner else None
    inputs = [one for one in account_inputs(viewer, owner) if one.name == name]
    context: dict[str, Any] = {"code": code, "account_id": account_id, "today": viewer.today, "name": row.name}
    if request.method != "POST":
        form = blank(inputs, told_of(row, viewer.today))
        return render(request, "accounts/cell_form.html", context | {"form": form, "one": form.fields[0]})
    form = filled(inputs, request.POST)
    change = None
    if form.is_valid and form.fields:
        try:
            change = change_account(viewer, account_id, form.seen, form.values, datetime.now(UTC))
        except Conflict as conflict:
            form.show_conflict(conflict)
        except Refused as refused:
            form.problem = str(refused.message)
        else:
            context |= {"line": line_of(viewer, account_id), "change": change.pk if change else None}
            return render(request, "accounts/cell.html", context)
    if not form.fields:
        raise NotVisible(code)
    return render(request, "accounts/cell_form.html", context | {"form": form, "one": form.fields[0]}, status=422)


@require_POST
@for_viewer
def lot(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Change all accounts that were ticked."""
    ids = [int(one) for one in request.POST.getlist("ids") if one.isascii() and one.isdigit() and len(one) < 19]
    try:
        lot_change, count = change_lot(viewer, ids, _wanted(request), datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        said = ngettext("%(count)s account was changed.", "%(count)s accounts were changed.", count) % {"count": count}
        tell(request, said if lot_change else _("They stood like that already."), lot_change.pk if lot_change else None)
    return redirect(safe_next(request))


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """What was chosen; what was left alone is not in it.

    Raises:
        Refused: the visits are no number.
    """
    told, wanted = request.POST, dict[str, Any]()
    for name in ("owner_id", "territory_id"):
        text = told.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 19:
            wanted[name] = int(text) or None
    if told.get("segment", "").strip():
        wanted["segment"] = told["segment"]
    visits = told.get(VISITS, "").strip()
    if visits:
        if not (visits.isascii() and visits.isdigit() and len(visits) < 9):
            raise Refused(_("Write the visits a year as a whole number, such as 6."))
        wanted[VISITS] = int(visits)
    return wanted
