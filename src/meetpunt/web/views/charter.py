"""The charter: why an organisation writes down what it does; read by everybody, written by who leads or administers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import charter as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import mark_read_at
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.charter import (
    QUESTIONS,
    CharterRef,
    acceptance,
    draft_charter,
    find_charter,
    holding_charter,
    may_write,
    own_voice,
    published_charters,
    remarks,
)
from meetpunt.web.charter_words import SUGGESTED, TITLES
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no, sealed, unsealed

SAID = {"yes": True, "no": False, "read": None}


@never_cache
@for_viewer
def charter(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The version that holds, with the viewer's own answer."""
    found = holding_charter(viewer.organisation.id)
    mark_read_at(viewer, request.path, datetime.now(UTC))
    return _page(request, viewer, found)


@for_viewer
def earlier(request: HttpRequest, viewer: Viewer, version: int) -> HttpResponse:
    """A version as it was published."""
    return _page(request, viewer, find_charter(viewer, version))


@for_viewer
@require_POST
def answer(request: HttpRequest, viewer: Viewer, version: int) -> HttpResponse:
    """Accept it, say what is in the way, or that one read it."""
    found = find_charter(viewer, version)
    said = request.POST.get("said", "")
    if said not in SAID:
        raise Http404
    text = request.POST.get("text", "")
    try:
        acting.speak(viewer, found.id, SAID[said], text, datetime.now(UTC))
    except Refused as refused:
        return _page(request, viewer, found, {"said": said, "text": text, "problem": str(refused.message)})
    tell(request, _("Kept. You can come back to it until there is a new version."))
    return redirect("charter")


@never_cache
@for_viewer
def write(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The draft: kept as often as one likes, then published from its own page."""
    if not may_write(viewer):
        raise NotVisible("writing the charter")
    draft = draft_charter(viewer)
    before = draft or holding_charter(viewer.organisation.id)
    answers = before.answers if before is not None else SUGGESTED
    form = _form(request.POST or None, answers)
    if request.method == "POST" and form.is_valid():
        told = {
            one: {language: form.cleaned_data[f"{one}_{language}"] for language in ("nl", "en")} for one in QUESTIONS
        }
        try:
            trail = acting.keep_draft(viewer, unsealed(request), told, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            if "publish" not in request.POST:
                tell(request, _("The draft is kept."), trail.pk if trail else None, back="/charter/")
                return redirect("charter-write")
            return _publish(request, viewer)
    shown = {
        "groups": [(TITLES[one], (form[f"{one}_nl"], form[f"{one}_en"])) for one in QUESTIONS],
        "form": form,
        "draft": draft,
        "is_suggested": before is None,
        "seen": request.POST.get("seen") or sealed(draft.seen if draft else {}),
    }
    return render(request, "charter/write.html", shown, status=422 if form.errors else 200)


def _publish(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    try:
        acting.publish(viewer, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("charter-write")
    tell(request, _("Published. Everybody is asked to read it."))
    return redirect("charter")


def _page(
    request: HttpRequest, viewer: Viewer, found: CharterRef | None, told: Mapping[str, str] | None = None
) -> HttpResponse:
    organisation = viewer.organisation.id
    shown: dict[str, object] = {
        "charter": found,
        "may_write": may_write(viewer),
        "draft": draft_charter(viewer),
        "versions": published_charters(organisation),
        "told": told or {},
    }
    if found is not None:
        shown |= {
            "lines": [(TITLES[one], _words(found.answers.get(one, {}))) for one in QUESTIONS],
            "holds": found.state == "holds",
            "mine": own_voice(viewer, found.id),
            "counts": acceptance(organisation, found.id),
            "remarks": remarks(viewer, found.id),
        }
    return render(request, "charter/charter.html", shown, status=422 if told else 200)


def _words(answers: Mapping[str, str]) -> str:
    """In the reader's language, else in the other."""
    mine, other = ("en", "nl") if (get_language() or "").startswith("en") else ("nl", "en")
    return answers.get(mine) or answers.get(other, "")


def _form(told: object, answers: Mapping[str, Mapping[str, str]]) -> forms.Form:
    form = forms.Form(told, auto_id="charter-%s")  # type: ignore[arg-type]
    for one in QUESTIONS:
        for language, name in (("nl", _("Dutch")), ("en", _("English"))):
            form.fields[f"{one}_{language}"] = forms.CharField(
                label=name,
                required=False,
                max_length=acting.MOST,
                initial=answers.get(one, {}).get(language, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )
    return form
