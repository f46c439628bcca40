"""What is agreed about registering: readable for everybody, changed by administrators; and standing in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from meetpunt.actions import trust as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.fields import to_day_number
from meetpunt.store.trust import agreed, names_of_absent, names_of_sellers, stand_ins
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import choice_of, day_field, say_no, sealed, unsealed

COUNCIL = [
    ("not_asked", gettext_lazy("Not asked yet")),
    ("none", gettext_lazy("There is no works council")),
    ("asked", gettext_lazy("Asked, no answer yet")),
    ("agreed", gettext_lazy("Agreed")),
    ("refused", gettext_lazy("Refused")),
]


class AgreementForm(forms.Form):
    """What is agreed."""

    purpose = forms.CharField(
        label=gettext_lazy("What we register for"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In your own words; everybody reads it. Also say what it is not for."),
    )
    score_months = forms.IntegerField(
        label=gettext_lazy("Personal scores and conversations are kept for (months)"), min_value=1, max_value=120
    )
    look_months = forms.IntegerField(
        label=gettext_lazy("Who looked at figures is kept for (months)"), min_value=1, max_value=120
    )
    council = forms.ChoiceField(label=gettext_lazy("Works council"), choices=COUNCIL)
    council_on = day_field(gettext_lazy("Asked or answered on"), required=False)
    council_note = forms.CharField(
        label=gettext_lazy("What was agreed with the works council"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@for_viewer
def trust(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page for everybody."""
    return _page(request, viewer)


@for_viewer
def change(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form for administrators."""
    must_administer(viewer)
    found = agreed(viewer)
    initial = {name: getattr(found, name) for name in found.values}
    form = AgreementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = dict(form.cleaned_data)
        on = told["council_on"]
        told["council_on"] = None if on is None else to_day_number(on)
        try:
            trail = acting.agree(viewer, unsealed(request), told, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept. Everybody can read it here."), trail.pk if trail else None)
            return redirect("trust")
    shown = {"form": form, "seen": request.POST.get("seen") or sealed(found.values)}
    return render(request, "trust/change.html", shown)


@for_viewer
@require_POST
def stand_in(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Let somebody stand in, or let it end."""
    now = datetime.now(UTC)
    ending = request.POST.get("end", "")
    if ending:
        if not (ending.isascii() and ending.isdigit()):
            raise Http404
        trail = acting.end_stand_in(viewer, int(ending), now)
        tell(request, _("It ended."), trail.pk if trail else None)
        return redirect("trust")
    form = _form(viewer, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = acting.stand_in(viewer, told["absent"], told["by"], told["first"], told["last"], now)
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept. Who is absent can read it here."), made.pk)
            return redirect("trust")
    return _page(request, viewer, form)


def _page(request: HttpRequest, viewer: Viewer, form: forms.Form | None = None) -> HttpResponse:
    found = agreed(viewer)
    shown = {
        "agreed": found,
        "council": dict(COUNCIL)[found.council],
        "stands": stand_ins(viewer),
        "form": form or _form(viewer),
        "line": viewer.organisation.names_for_directors,
    }
    return render(request, "trust/trust.html", shown)


def _form(viewer: Viewer, told: Any = None) -> forms.Form | None:
    absent = names_of_absent(viewer)
    if not absent:
        return None
    form = forms.Form(told, initial={"absent": viewer.person_id, "first": viewer.today}, auto_id="stand-%s")
    form.fields["absent"] = choice_of(_("Who is absent"), absent)
    form.fields["by"] = choice_of(_("Who stands in"), names_of_sellers(viewer))
    form.fields["first"] = day_field(_("First day"))
    form.fields["last"] = day_field(_("Last day"), _("Empty: until further notice."), required=False)
    return form
