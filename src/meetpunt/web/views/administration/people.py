"""People: the list, one person, inviting, placing from a day on, and leaving with a hand-over."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.people import invitations, keeping, leaving, placing
from meetpunt.store.access import Viewer
from meetpunt.store.administration.leaving import handover
from meetpunt.store.administration.people import (
    PersonCard,
    people_lines,
    people_names,
    person_card,
    team_names,
    territory_names,
)
from meetpunt.store.administration.signing_in import person_has_second_step
from meetpunt.web import words
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import (
    choice_of,
    day_field,
    key_of,
    new_key,
    say_no,
    sealed,
    unsealed,
)

FIELDS = ("name", "email", "phone")


class PersonForm(forms.Form):
    """Who somebody is and what they do."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        required=False,
        choices=[(code, name) for code, name in words.ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


@for_viewer
def people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody with roles, team, territory and last sign-in."""
    return render(request, "administration/people.html", {"lines": people_lines(viewer, datetime.now(UTC))})


@never_cache
@for_viewer
def new_person(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make somebody."""
    people_names(viewer)
    form = PersonForm(request.POST or None, initial={"roles": ["rep"]})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            person_id = keeping.make_person(
                viewer,
                told["name"],
                told["email"],
                told["phone"],
                told["roles"],
                datetime.now(UTC),
                key_of(request),
            )
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("%(name)s is here. Now choose a team and invite them.") % {"name": told["name"]})
            return redirect("person", person_id)
    key = request.POST.get("key") or new_key()
    return render(request, "administration/person_new.html", {"form": form, "key": key})


@for_viewer
def person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """One person: who they are, their roles, and what held when."""
    now = datetime.now(UTC)
    card = person_card(viewer, person_id, now)
    if request.method != "POST":
        return _page(request, viewer, card)
    form = PersonForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        wanted = {name: told[name] for name in FIELDS}
        try:
            trail = keeping.change_person(viewer, person_id, unsealed(request), wanted, now)
            roles = keeping.set_roles(viewer, person_id, told["roles"], now)
        except Refused as refused:
            say_no(form, refused)
        else:
            if trail or roles:
                last = roles or trail
                tell(request, _("Kept."), last.pk if last else None)
            return redirect("person", person_id)
    return _page(request, viewer, card, form)


@for_viewer
@require_POST
def place(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Put somebody in a team or territory from a day on."""
    now = datetime.now(UTC)
    card = person_card(viewer, person_id, now)
    what = request.POST.get("what", "")
    if what not in ("team", "territory"):
        raise Http404
    form = _placing(viewer, card, what, request.POST)
    if not form.is_valid():
        return _page(request, viewer, card, placing_form={what: form})
    told = form.cleaned_data
    try:
        trail = placing.place(viewer, person_id, placing.Place(what), told["target"], told["day"], now)
    except Refused as refused:
        say_no(form, refused)
        return _page(request, viewer, card, placing_form={what: form})
    if trail is None:
        messages.success(request, _("That was so already."))
    elif told["day"] < viewer.today:
        tell(request, _("Kept. Figures from that day on follow."), trail.pk)
    else:
        tell(request, _("Kept."), trail.pk)
    return redirect("person", person_id)


@for_viewer
@never_cache
@require_POST
def invite(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Invite somebody, again, or take it back; the link is shown once."""
    now = datetime.now(UTC)
    card = person_card(viewer, person_id, now)
    if request.POST.get("action") == "withdraw":
        invitations.withdraw(viewer, person_id, now)
        messages.success(request, _("The invitation does not work any more."))
        return redirect("person", person_id)
    secret = secrets.token_urlsafe(32)
    link = request.build_absolute_uri(reverse("invitation", args=[viewer.organisation.id, secret]))
    try:
        invitations.invite(viewer, person_id, secret, link, now)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("person", person_id)
    return render(request, "administration/invited.html", {"line": card.line, "link": link})


@for_viewer
def leave(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Who takes over; first what would go to whom, then it is done."""
    card = person_card(viewer, person_id, datetime.now(UTC))
    others = [one for one in people_names(viewer) if one.id != person_id]
    told = request.POST if request.method == "POST" else request.GET
    chosen = told.get("successor", "")
    if chosen and chosen not in {str(one.id) for one in others}:
        raise Http404
    successor = int(chosen) if chosen else None
    if request.method == "POST":
        try:
            leaving.leave(viewer, person_id, successor, datetime.now(UTC))
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("person", person_id)
        messages.success(request, _("%(name)s left. The work was handed over.") % {"name": card.line.name})
        return redirect("people")
    found = handover(viewer, person_id, successor)
    shown = {"line": card.line, "others": others, "successor": successor, "found": found, "asked": "successor" in told}
    return render(request, "administration/leave.html", shown)


@for_viewer
@require_POST
def come_back(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Let somebody work here again."""
    card = person_card(viewer, person_id, datetime.now(UTC))
    leaving.come_back(viewer, person_id, datetime.now(UTC))
    messages.success(request, _("%(name)s is back. Choose a team.") % {"name": card.line.name})
    return redirect("person", person_id)


def _placing(viewer: Viewer, card: PersonCard, what: str, told: Any = None) -> forms.Form:
    of = team_names(viewer) if what == "team" else territory_names(viewer)
    now = card.team_id if what == "team" else card.territory_id
    form = forms.Form(told, initial={"target": now or "", "day": viewer.today}, prefix=None, auto_id=f"{what}-%s")
    label = _("Team") if what == "team" else _("Home territory")
    form.fields["target"] = choice_of(label, of, _("none"))
    form.fields["day"] = day_field(_("From"))
    return form


def _page(
    request: HttpRequest,
    viewer: Viewer,
    card: PersonCard,
    form: forms.Form | None = None,
    placing_form: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    line = card.line
    seen = {name: getattr(line, name) for name in FIELDS}
    if form is None:
        form = PersonForm(initial={**seen, "roles": line.roles})
    placings = {what: (placing_form or {}).get(what) or _placing(viewer, card, what) for what in ("team", "territory")}
    shown = {
        "card": card,
        "line": line,
        "form": form,
        "seen": request.POST.get("seen") or sealed(seen),
        "placings": placings,
        "has_second_step": person_has_second_step(viewer, line.id),
    }
    return render(request, "administration/person.html", shown)
