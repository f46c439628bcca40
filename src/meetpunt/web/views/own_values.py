"""Filling in an organisation's own fields of one record: the same page for accounts, contacts and opportunities."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetpunt.actions.own_fields import BadValues, fill_in_record
from meetpunt.store.access import Viewer
from meetpunt.store.own_fields import record_name
from meetpunt.web.own_fields import add_own_fields, own_values_told, show_problems
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def own_values(request: HttpRequest, viewer: Viewer, on: str, row_id: int) -> HttpResponse:
    """The form, and keeping what it sends; what cannot be kept is said at its field."""
    name = record_name(viewer, on, row_id)
    form = forms.Form(request.POST or None)
    add_own_fields(form, viewer.organisation.id, on, row_id)
    card = reverse(on, args=(row_id,))
    if request.method == "POST" and form.is_valid():
        try:
            changes = fill_in_record(viewer, on, row_id, own_values_told(form.cleaned_data), datetime.now(UTC))
        except BadValues as bad:
            show_problems(form, bad.problems)
        else:
            tell(request, _("Kept."), changes[0].pk if len(changes) == 1 else None)
            return redirect(card)
    return render(request, "own_values.html", {"form": form, "name": name, "card": card})
