"""Removing the demo company, in one click of its administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.demo import remove_demo as take_away
from meetpunt.actions.organisations import door_is_open
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web.viewer import for_viewer


@require_POST
@for_viewer
def remove_demo(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Remove it with all that is in it, its sign-ins too; then there is nobody left to be signed in."""
    if not (viewer.may_import and viewer.organisation.is_demo):
        raise NotVisible("demo")
    logout(request)
    take_away(viewer.organisation.id)
    if not door_is_open():
        messages.success(request, _("The demo company is gone."))
        return redirect("sign-in")
    messages.success(request, _("The demo company is gone. Start your own organisation, or read its data in."))
    return redirect("start")
