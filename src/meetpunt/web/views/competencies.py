"""Competencies: how rep and manager rate them, side by side, and the words that an organisation has for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import competencies as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look, note_looks
from meetpunt.method.competencies import LEVELS
from meetpunt.reports.competencies import CompetencyLine, competency_lines
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.training_needs import training_needs
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.competencies import rated_people
from meetpunt.store.access.development import Coaching, coached_people, find_coached
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.competencies import CompetencyRow, competencies
from meetpunt.web.competency_form import columns_of, competency_form
from meetpunt.web.kpi_words import Shown, shown
from meetpunt.web.rating_chart import rating_chart
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of, new_key, say_no, sealed, unsealed


@dataclass(frozen=True)
class Line:
    """A competency of somebody, drawn and in words, and what was typed."""

    told: CompetencyLine
    chart: SafeString
    figures: tuple[tuple[Kpi, Shown], ...]
    typed: str
    note: str


@for_viewer
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """To one's own competencies; a manager chooses of whom."""
    if viewer.roles & {"rep", "inside_sales"} and viewer.person_id is not None:
        return redirect("competency-person", viewer.person_id)
    others = coached_people(viewer)
    if not others and not may_set_objectives(viewer):
        raise NotVisible("competencies")
    known = competencies(viewer.organisation.id)
    manages = any(one.id != viewer.person_id for one in rated_people(viewer))
    context = {"people": others, "known": known, "manages": manages}
    return render(request, "competencies/overview.html", context)


@never_cache
@for_viewer
def person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Somebody's competencies: both views side by side over time, figures and evidence, and a form for the own view."""
    who, coaching = find_coached(viewer, person_id)
    problem = ""
    if request.method == "POST":
        known = tuple(one for one in competencies(viewer.organisation.id) if one.is_active)
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
    lines = tuple(
        Line(
            one,
            rating_chart(one.history),
            tuple((kpi, shown(value, kpi)) for kpi, value in one.figures),
            request.POST.get(f"score-{one.of.code}", ""),
            request.POST.get(f"note-{one.of.code}", ""),
        )
        for one in competency_lines(viewer, person_id, coaching)
    )
    context = {
        "person": who,
        "is_own": coaching == Coaching.SELF,
        "rates": coaching != Coaching.TRAINER,
        "lines": lines,
        "levels": LEVELS,
        "people": tuple(one for one in coached_people(viewer) if one.id != person_id),
        "problem": problem,
    }
    return render(request, "competencies/person.html", context, status=422 if problem else 200)


@never_cache
@for_viewer
def needs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Competencies by rep, for who manages them."""
    team = request.GET.get("team", "")
    found = training_needs(viewer, int(team) if team.isascii() and team.isdigit() and len(team) < 19 else None)
    note_looks(viewer, [line.person.id for line in found.lines], "competencies", datetime.now(UTC))
    return render(request, "competencies/needs.html", {"needs": found, "new_training": _url("training-new")})


@for_viewer
def words(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The competencies of the organisation; who may, adds one."""
    may_set = may_set_objectives(viewer)
    form = competency_form(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.add_competency(viewer, columns_of(form), datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."))
            return redirect("competency-words")
    register = {one.code: one.name for one in kpis(viewer)}
    context = {
        "known": tuple(
            (one, tuple(register[code] for code in one.kpis if code in register))
            for one in competencies(viewer.organisation.id)
        ),
        "form": form,
        "may_set": may_set,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "competencies/words.html", context, status=422 if form.errors else 200)


@for_viewer
def word(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """One competency to put in other words."""
    found = _find(viewer, code)
    form = competency_form(viewer, request.POST or None, found.seen)
    if request.method == "POST" and form.is_valid():
        try:
            trail = acting.change_competency(viewer, code, unsealed(request), columns_of(form), datetime.now(UTC))
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


def _url(name: str) -> str:
    """The address of a page that need not be there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
