"""Starting one's own organisation: its first person becomes administrator and manager."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from meetpunt.actions.errors import Refused
from meetpunt.actions.organisations import NewOrganisation, door_is_open, start_organisation
from meetpunt.web.cookies import remember_language
from meetpunt.web.forms import StartForm
from meetpunt.web.proofs import come_in


@sensitive_post_parameters("password")
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The form; when it is done one is signed in and inside. Where nobody may, the page says whom to ask."""
    if not door_is_open():
        return render(request, "start_closed.html", status=403)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        new = NewOrganisation(name=told["organisation"], language=told["language"])
        try:
            organisation_id, _login = start_organisation(
                new, told["name"], told["email"], told["password"], datetime.now(UTC)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            user = authenticate(request, username=told["email"].lower(), password=told["password"])
            if user is None:
                return redirect("sign-in")
            answer = come_in(request, user, "guide", organisation_id)
            remember_language(answer, told["language"])
            return answer
    return render(request, "start.html", {"form": form})
