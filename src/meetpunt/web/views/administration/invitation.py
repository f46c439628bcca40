"""Accepting an invitation: choosing a password, or giving the one that belongs to the address already."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from meetpunt.actions.errors import Refused
from meetpunt.actions.people import invitations
from meetpunt.store.access import NotVisible
from meetpunt.store.operating import is_suspended
from meetpunt.web.formats import language
from meetpunt.web.proofs import come_in


@sensitive_post_parameters("password")
@never_cache
def accept(request: HttpRequest, organisation_id: int, secret: str) -> HttpResponse:
    """The page behind the link of an invitation; 404 once it does not work any more."""
    now = datetime.now(UTC)
    try:
        invited = invitations.invited(organisation_id, secret, now)
    except NotVisible:
        return render(request, "administration/invitation_gone.html", status=404)
    if is_suspended(organisation_id):
        return render(request, "signing_in/suspended.html", status=403)
    form = _form(invited.has_sign_in, request)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if invited.has_sign_in and authenticate(request, username=invited.email, password=password) is None:
            form.add_error("password", _("This is not the password of this e-mail address."))
        else:
            try:
                invitations.accept(organisation_id, secret, password, language(), now)
            except Refused as refused:
                form.add_error(None, str(refused.message))
            except NotVisible as gone:
                raise Http404 from gone
            else:
                user = authenticate(request, username=invited.email, password=password)
                if user is None:
                    return redirect("sign-in")
                return come_in(request, user, "home", organisation_id)
    return render(request, "administration/invitation.html", {"form": form, "invited": invited})


def _form(has_sign_in: bool, request: HttpRequest) -> forms.Form:
    form = forms.Form(request.POST or None)
    kind = "current-password" if has_sign_in else "new-password"
    hint = _("At least 10 characters; a few words in a row are easy to remember and hard to guess.")
    form.fields["password"] = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text="" if has_sign_in else hint,
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
    )
    return form
