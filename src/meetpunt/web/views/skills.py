"""Who can sell which product: people against product families, and what the manager sets of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.errors import Refused
from meetpunt.actions.skills import set_skills
from meetpunt.reports.planning.skills import Skill, SkillMatrix, skill_matrix
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Named
from meetpunt.store.skills import LEVELS, families, people_to_set, person_to_set, skills_on
from meetpunt.web.parameters_asking import read
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import day_field, say_no


@dataclass(frozen=True)
class Row:
    """A seller; may_set: the viewer says what they sell."""

    person: Named
    cells: tuple[Skill, ...]
    may_set: bool


@for_viewer
def skills(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The matrix of a team; a rep reads the own row."""
    asked = read(viewer, request.GET)
    matrix = skill_matrix(viewer, asked.ask)
    to_set = people_to_set(viewer)
    rows = [Row(one, cells, one.id in to_set) for one, cells in zip(matrix.persons, matrix.cells, strict=True)]
    context = {"asked": asked, "matrix": matrix, "rows": rows, "untold": _untold(matrix)}
    return render(request, "parameters/skills.html", context)


@never_cache
@for_viewer
def person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """What somebody sells from a day on."""
    who = person_to_set(viewer, person_id)
    known = families(viewer.organisation.id)
    form = _form(known, skills_on((person_id,), viewer.today), person_id, viewer.today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        levels = {one.id: told[_name(one)] for one in known}
        try:
            trail = set_skills(viewer, person_id, levels, told["first"], datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect(reverse("seller-skills"))
    context = {"person": who, "form": form, "families": known}
    return render(request, "parameters/skills_person.html", context, status=422 if form.errors else 200)


def _form(
    known: tuple[Named, ...], levels: dict[tuple[int, int], str], person_id: int, today: date, told: object
) -> forms.Form:
    initial: dict[str, object] = {_name(one): levels.get((person_id, one.id), "") for one in known}
    form = forms.Form(told, initial=initial | {"first": today}, auto_id="skill-%s")  # type: ignore[arg-type]
    choices = [("", _("not told")), *LEVELS.items()]
    for one in known:
        form.fields[_name(one)] = forms.ChoiceField(label=one.name, choices=choices, required=False)
    form.fields["first"] = day_field(_("From"), _("What held before that day stays as it was."))
    return form


def _name(one: Named) -> str:
    return f"family-{one.id}"


def _untold(matrix: SkillMatrix) -> bool:
    return any(not cell.level for cells in matrix.cells for cell in cells)
