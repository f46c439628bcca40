"""The words of a KPI as an organisation agreed on them: versions, proposals, and what people say of them."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import kpi_versions as acting
from meetpunt.actions.errors import Refused
from meetpunt.measures.register import definition
from meetpunt.measures.register.definition import Definition
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.kpi_versions import State, Version, find_version, versions_of
from meetpunt.store.objectives import objectives
from meetpunt.store.own_kpis import PREFIX
from meetpunt.store.refs import Named
from meetpunt.web import formats
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import AmountField, choice_of, key_of, new_key, say_no


@never_cache
@for_viewer
def versions(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """What holds, what is proposed with everybody's voice, and what held before; a form to propose."""
    known = _find(viewer, code)
    told = versions_of(viewer, code)
    holds = next((one for one in told if one.state == State.HOLDS), None)
    form = _form(viewer, request.POST or None, known, holds)
    if request.method == "POST" and form.is_valid():
        wanted = _own_words(form.cleaned_data, known)
        try:
            acting.propose(viewer, code, wanted, form.cleaned_data["reason"], datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Proposed. Everybody who is measured by it can say what they think."))
            return redirect("kpi-versions", code)
    context = {
        "one": known,
        "holds": holds,
        "open": [one for one in told if one.is_open],
        "others": [one for one in told if one.state in (State.EARLIER, State.REFUSED)],
        "objectives": {one.id: one.text for one in objectives(viewer)},
        "form": form,
        "key": request.POST.get("key") or new_key(),
        "may_decide": may_set_objectives(viewer),
    }
    return render(request, "kpis/versions.html", context, status=422 if form.errors else 200)


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, code: str, version_id: int, what: str) -> HttpResponse:
    """Speak on a proposal, decide it, or take one's own back."""
    if not code.startswith(PREFIX):
        _find(viewer, code)
    if find_version(viewer, version_id).code != code:
        raise Http404
    now, text = datetime.now(UTC), request.POST.get("text", "")
    try:
        if what in ("agree", "object", "remark"):
            agrees = {"agree": True, "object": False}.get(what)
            acting.speak(viewer, version_id, agrees, text, now)
            tell(request, _("Said."))
        elif what in ("accept", "refuse"):
            acting.decide(viewer, version_id, what == "accept", now)
            tell(request, _("Decided."))
        elif what == "withdraw":
            tell(request, _("Taken back."), acting.withdraw(viewer, version_id, now).pk)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
    return _back(code)


@for_viewer
@require_POST
def set_at_once(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """Link an objective, hide a KPI, show it again, or go back to the register's own words."""
    _find(viewer, code)
    now, told = datetime.now(UTC), request.POST
    try:
        if told.get("what") == "register":
            acting.back_to_register(viewer, code, now)
        elif told.get("what") in ("hide", "show"):
            acting.set_at_once(viewer, code, {"is_hidden": told["what"] == "hide"}, now)
        elif (number := told.get("objective", "")).isascii() and number.isdigit():
            acting.set_at_once(viewer, code, {"objective_id": int(number)}, now)
        else:
            raise Http404
        tell(request, _("Kept."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("kpi-map") if told.get("back") == "map" else redirect("kpi-versions", code)


def _find(viewer: Viewer, code: str) -> Definition:
    found = definition(code)
    if found is None or found.counted is None or not acting.may_speak(viewer):
        raise NotVisible(f"kpi {code}")
    return found


def _back(code: str) -> HttpResponse:
    """To the page on which its versions stand."""
    return redirect("kpi-own" if code.startswith(PREFIX) else "kpi-versions", code)


def _own_words(told: dict[str, object], known: Definition) -> dict[str, object]:
    """What was typed; words that equal the register's are its own and are left to it."""
    registered = {
        "name_nl": known.name["nl"],
        "name_en": known.name["en"],
        "definition_nl": known.definition["nl"],
        "definition_en": known.definition["en"],
    }
    found = {name: told[name] for name in acting.COLUMNS}
    for what in ("name", "definition"):
        names = (f"{what}_nl", f"{what}_en")
        if all(found[name] == registered[name] for name in names):
            found |= dict.fromkeys(names, "")
    return found


def _form(viewer: Viewer, told: object, known: Definition, holds: Version | None) -> forms.Form:
    def words(what: str, language: str) -> str:
        own = getattr(holds, what)[language] if holds else ""
        return own or str(getattr(known, what)[language])

    names = [(what, language) for what in ("name", "definition") for language in ("nl", "en")]
    initial: dict[str, object] = {f"{what}_{language}": words(what, language) for what, language in names}
    if holds:
        initial |= {"objective_id": holds.objective_id, "norm_note": holds.norm_note, "is_hidden": holds.is_hidden}
        initial["norm"] = "" if holds.norm is None else formats.number(holds.norm, 2)
    form = forms.Form(told, initial=initial, auto_id="kpi-%s")  # type: ignore[arg-type]
    area = forms.Textarea(attrs={"rows": 3})
    form.fields["name_nl"] = forms.CharField(label=_("Name in Dutch"), max_length=80, required=False)
    form.fields["name_en"] = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    form.fields["definition_nl"] = forms.CharField(label=_("What it means, in Dutch"), required=False, widget=area)
    form.fields["definition_en"] = forms.CharField(label=_("What it means, in English"), required=False, widget=area)
    known_objectives = [Named(one.id, one.text[formats.language()]) for one in objectives(viewer) if one.is_active]
    form.fields["objective_id"] = choice_of(_("Objective that it serves"), known_objectives, _("none yet"))
    form.fields["norm"] = AmountField(
        label=_("Norm"), required=False, help_text=_("In the unit of the KPI; a norm is something to talk about.")
    )
    form.fields["norm_note"] = forms.CharField(label=_("Where the norm comes from"), max_length=200, required=False)
    form.fields["is_hidden"] = forms.BooleanField(label=_("Leave it out: we do not use it"), required=False)
    form.fields["reason"] = forms.CharField(label=_("Why"), max_length=300)
    return form
