"""Putting accounts in the territory of their postcode: first what changes per account and rep, then it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.actions.administration.territories import put_accounts
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.administration.areas import plan
from meetpunt.web.formats import number
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def postcodes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What would change from a day on, to tick; a POST does what is ticked."""
    told = request.POST if request.method == "POST" else request.GET
    day, with_owner, problem = viewer.today, told.get("owners") == "yes", ""
    if text := told.get("day", ""):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            problem = _("This is no day. Choose one.")
    found = plan(viewer, day, with_owner)
    if request.method == "POST" and not problem:
        chosen = {int(one) for one in request.POST.getlist("account") if one.isascii() and one.isdigit()}
        try:
            trail = put_accounts(viewer, day, with_owner, chosen, datetime.now(UTC))
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            if trail is None:
                messages.success(request, _("Nothing was ticked, so nothing changed."))
            else:
                count = len({row["account_id"] for row in trail.after["rows"]})
                text = ngettext("%(count)s account was put.", "%(count)s accounts were put.", count)
                tell(request, text % {"count": number(count)}, trail.pk)
            return redirect("settings-postcodes")
    shown = {"found": found, "day": day, "with_owner": with_owner, "problem": problem}
    return render(request, "administration/postcodes.html", shown)
