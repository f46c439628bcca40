"""Competencies: how rep and manager rate them, side by side, and the words that an organisation has for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import competencies as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.method.competencies import LEVELS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.competencies import find_rated, rated_people
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.competencies import MANAGER, SELF, CompetencyRow, RatingRow, competencies, latest, ratings_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of, new_key, say_no, sealed, unsealed


@dataclass(frozen=True)
class Line:
    """A competency with the latest rating of both, all earlier ones, and what was typed."""

    of: CompetencyRow
    own: RatingRow | None
    manager: RatingRow | None
    history: tuple[RatingRow, ...]
    typed: str
    note: str


@for_viewer
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """To one's own competencies; a manager chooses of whom."""
    people = rated_people(viewer)
    if viewer.roles & {"rep", "inside_sales"} and any(one.id == viewer.person_id for one in people):
        return redirect("competency-person", viewer.person_id)
    others = tuple(one for one in people if one.id != viewer.person_id)
    if not others and not may_set_objectives(viewer):
        raise NotVisible("competencies")
    known = competencies(viewer.organisation.id)
    context = {"people": others, "known": known, "may_set": may_set_objectives(viewer)}
    return render(request, "competencies/overview.html", context)


@never_cache
@for_viewer
def person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Somebody's competencies: both views side by side, and a form for the viewer's own view."""
    who, view = find_rated(viewer, person_id)
    known = tuple(one for one in competencies(viewer.organisation.id) if one.is_active)
    problem = ""
    if request.method == "POST":
        try:
            scores = _scores(request, known)
            notes = {one.code: request.POST.get(f"note-{one.code}", "") for one in known}
            n = acting.rate(viewer, person_id, scores, notes, datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell(request, _("Kept: %(n)s ratings of today.") % {"n": n})
            return redirect("competency-person", person_id)
    note_look(viewer, person_id, "competencies", datetime.now(UTC))
    rated = ratings_of(person_id)
    last = latest(rated)
    lines = tuple(
        Line(
            one,
            last.get((one.code, SELF)),
            last.get((one.code, MANAGER)),
            tuple(row for row in rated if row.code == one.code),
            request.POST.get(f"score-{one.code}", ""),
            request.POST.get(f"note-{one.code}", ""),
        )
        for one in known
    )
    others = tuple(one for one in rated_people(viewer) if one.id != viewer.person_id)
    context = {
        "person": who,
        "is_own": view == SELF,
        "lines": lines,
        "levels": LEVELS,
        "people": others,
        "problem": problem,
        "may_set": may_set_objectives(viewer),
    }
    return render(request, "competencies/person.html", context, status=422 if problem else 200)


@for_viewer
def words(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The competencies of the organisation; who may, adds one."""
    may_set = may_set_objectives(viewer)
    form = _form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.add_competency(viewer, form.cleaned_data, datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."))
            return redirect("competency-words")
    context = {
        "known": competencies(viewer.organisation.id),
        "form": form,
        "may_set": may_set,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "competencies/words.html", context, status=422 if form.errors else 200)


@for_viewer
def word(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """One competency to put in other words."""
    found = _find(viewer, code)
    form = _form(request.POST or None, found.seen)
    if request.method == "POST" and form.is_valid():
        try:
            trail = acting.change_competency(viewer, code, unsealed(request), form.cleaned_data, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("competency-words")
    context = {"found": found, "form": form, "seen": request.POST.get("seen") or sealed(found.seen)}
    return render(request, "competencies/word.html", context, status=422 if form.errors else 200)


@for_viewer
@require_POST
def use(request: HttpRequest, viewer: Viewer, code: str, what: str) -> HttpResponse:
    """Take a competency out of use, or into use again."""
    _find(viewer, code)
    if what not in ("end", "again"):
        raise Http404
    trail = acting.use_competency(viewer, code, what == "again", datetime.now(UTC))
    tell(request, _("Kept."), trail.pk if trail else None)
    return redirect("competency-words")


def _find(viewer: Viewer, code: str) -> CompetencyRow:
    found = next((one for one in competencies(viewer.organisation.id) if one.code == code), None)
    if found is None or not may_set_objectives(viewer):
        raise NotVisible(f"competency {code}")
    return found


def _scores(request: HttpRequest, known: tuple[CompetencyRow, ...]) -> dict[str, int]:
    told = {one.code: request.POST.get(f"score-{one.code}", "") for one in known}
    if any(text and not (text.isascii() and text.isdigit()) for text in told.values()):
        raise Refused(_("A rating is a level from 1 to 5."))
    return {code: int(text) for code, text in told.items() if text}


def _form(told: object, initial: dict[str, str] | None = None) -> forms.Form:
    form = forms.Form(told, initial=initial, auto_id="competency-%s")  # type: ignore[arg-type]
    form.fields["name_nl"] = forms.CharField(label=_("Name in Dutch"), max_length=80)
    form.fields["name_en"] = forms.CharField(label=_("Name in English"), max_length=80)
    area = forms.Textarea(attrs={"rows": 2})
    form.fields["description_nl"] = forms.CharField(label=_("What it is, in Dutch"), required=False, widget=area)
    form.fields["description_en"] = forms.CharField(label=_("What it is, in English"), required=False, widget=area)
    return form
