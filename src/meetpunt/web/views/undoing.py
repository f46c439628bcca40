"""The button that takes back what one just did."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undo as take_back
from meetpunt.store.access import Viewer
from meetpunt.web.viewer import for_viewer


@require_POST
@for_viewer
def undo(request: HttpRequest, viewer: Viewer, change_id: int) -> HttpResponse:
    """Take back one's own change, and go back to where one was."""
    try:
        take_back(viewer, change_id, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Undone."))
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else "home")
