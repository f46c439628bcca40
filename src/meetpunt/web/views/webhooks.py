"""Webhooks, for administrators: which addresses are told what, and what was delivered to each."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import webhooks as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.connectors.addresses import masked
from meetpunt.store.access import Viewer
from meetpunt.store.webhooks import EVENTS, deliveries_of, find_webhook, webhooks_of
from meetpunt.web import webhook_words
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import new_key, say_no


class WebhookForm(forms.Form):
    """Where to send to, and what."""

    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=80)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy("Begins with https:// and lies on the public web. It is kept encrypted."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Is told when"),
        choices=[(one, webhook_words.EVENTS[one]) for one in EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )


@never_cache
@for_viewer
def webhooks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All addresses, and a form for a new one; its secret is shown on this answer only."""
    lines = webhooks_of(viewer)
    form, shown = WebhookForm(request.POST or None, initial={"events": EVENTS}), {}
    if request.method == "POST" and form.is_valid():
        secret = secrets.token_urlsafe(32)
        told = form.cleaned_data
        try:
            made = acting.add(viewer, told["name"], told["address"], told["events"], secret, _now(), reach())
        except Refused as refused:
            say_no(form, refused)
        else:
            shown = {"secret": secret, "made": made}
            lines, form = webhooks_of(viewer), WebhookForm(initial={"events": EVENTS})
    listed = [(one, masked(one.address), [webhook_words.EVENTS[event] for event in one.events]) for one in lines]
    context: dict[str, Any] = {"lines": listed, "form": form, **shown}
    return render(request, "webhooks/list.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def webhook(request: HttpRequest, viewer: Viewer, webhook_id: int) -> HttpResponse:
    """One address with its last deliveries."""
    found = find_webhook(viewer, webhook_id)
    form = WebhookForm(request.POST or None, initial={"name": found.name, "address": found.address})
    form.fields["events"].initial = found.events
    form.fields["is_active"] = forms.BooleanField(
        label=_("Switched on"), required=False, initial=found.is_active, widget=forms.CheckboxInput
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            acting.change(
                viewer, found.id, told["name"], told["address"], told["events"], told["is_active"], _now(), reach()
            )
        except Refused as refused:
            say_no(form, refused)
        else:
            messages.success(request, _("Kept."))
            return redirect("webhook", webhook_id=found.id)
    deliveries = [
        (one, webhook_words.EVENTS.get(one.event, one.event), webhook_words.STATES[one.state], problem)
        for one in deliveries_of(viewer, found.id)
        for problem in [webhook_words.problem(one, found.address)]
    ]
    context = {"webhook": found, "form": form, "deliveries": deliveries, "key": new_key()}
    return render(request, "webhooks/one.html", context, status=422 if form.errors else 200)


@require_POST
@for_viewer
def test(request: HttpRequest, viewer: Viewer, webhook_id: int) -> HttpResponse:
    """Send a test."""
    acting.send_test(viewer, webhook_id, request.POST.get("key", ""), _now())
    messages.success(request, _("The test is on its way. How it went stands below in a moment."))
    return redirect("webhook", webhook_id=webhook_id)


@require_POST
@for_viewer
def remove(request: HttpRequest, viewer: Viewer, webhook_id: int) -> HttpResponse:
    """Forget an address."""
    acting.remove(viewer, webhook_id, _now())
    messages.success(request, _("Removed. Nothing is sent to it any more."))
    return redirect("webhooks")


@require_POST
@for_viewer
def again(request: HttpRequest, viewer: Viewer, delivery_id: int) -> HttpResponse:
    """Send a delivery once more."""
    try:
        webhook_id = acting.send_again(viewer, delivery_id, _now())
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("webhooks")
    messages.success(request, _("It is sent again under the same identifier."))
    return redirect("webhook", webhook_id=webhook_id)


def _now() -> datetime:
    return datetime.now(UTC)
