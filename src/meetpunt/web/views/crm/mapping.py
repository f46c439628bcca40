"""What everything in a CRM means: one form, what would land by it, and the same as a text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.crm import connecting, meaning
from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import ImportResult
from meetpunt.actions.looking import note_looks
from meetpunt.actions.outward import reach
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.crm.design import design_from_json
from meetpunt.connectors.crm.stages import unmapped_stages
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.reports.crm_goals import goals_there
from meetpunt.store.access import Viewer
from meetpunt.store.crm.connections import find_connection, people_here, running_job
from meetpunt.store.processes import processes
from meetpunt.web import crm_words
from meetpunt.web.crm_goals import goal_line
from meetpunt.web.crm_mapping import apply_crm_form, crm_form
from meetpunt.web.navigation import SEES_FIGURES
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.crm.outward import CLOCK


@never_cache
@for_viewer
def mapping(request: HttpRequest, viewer: Viewer, connection_id: int) -> HttpResponse:
    """The form; what would land by it when that is asked, and letting it hold."""
    found = find_connection(viewer, connection_id)
    design, stands = design_from_json(found.design), load_mapping(found.mapping)
    people = people_here(viewer, found)
    problems: tuple[str, ...] = ()
    result: ImportResult | None = None
    if request.method == "POST":
        told = {name: str(value) for name, value in request.POST.items()}
        stands, problems = apply_crm_form(told, stands, design, {one.name for one in people})
        if not problems:
            try:
                if told.get("action") == "foresee":
                    result = meaning.foresee(viewer, found.id, stands, CLOCK, reach())
                else:
                    meaning.confirm_mapping(viewer, found.id, stands, CLOCK.now())
                    messages.success(request, _("It holds. Everything that was read is being translated by it."))
                    return redirect("crm-connection", found.id)
            except (Refused, ConnectorError) as problem:
                problems = (str(problem),)
    shown = meaning.samples(viewer, found.id, CLOCK, reach())
    context: dict[str, Any] = {
        "connection": found,
        "kind": crm_words.NAMES[found.kind],
        "form": crm_form(stands, design, processes(viewer.organisation.id, viewer.today), people, shown),
        "problems": problems,
        "result": result,
        "job": running_job(viewer, found.id),
        "has_samples": bool(shown),
    }
    return render(request, "crm/mapping.html", context, status=422 if problems else 200)


@never_cache
@for_viewer
def text(request: HttpRequest, viewer: Viewer, connection_id: int) -> HttpResponse:
    """The mapping as the file that a person can read, write and keep."""
    found = find_connection(viewer, connection_id)
    written, problem = found.mapping, ""
    if request.method == "POST":
        written = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            meaning.confirm_mapping(viewer, found.id, load_mapping(written, _("Mapping")), CLOCK.now())
        except (ConnectorError, Refused) as error:
            problem = str(error)
        else:
            messages.success(request, _("It holds. Everything that was read is being translated by it."))
            return redirect("crm-connection", found.id)
    if request.GET.get("download"):
        headers = {"Content-Disposition": 'attachment; filename="mapping.yaml"'}
        return HttpResponse(written, content_type="application/yaml; charset=utf-8", headers=headers)
    context = {"connection": found, "text": written, "problem": problem, "lines": written.count("\n") + 2}
    return render(request, "crm/text.html", context, status=422 if problem else 200)


@never_cache
@for_viewer
def design(request: HttpRequest, viewer: Viewer, connection_id: int) -> HttpResponse:
    """What the method needs in the CRM beside what stands there; what is missing can be made, or be handed over. The
    goals that stand there are shown beside those of here.
    """
    found = find_connection(viewer, connection_id)
    wanted = meaning.wanted(viewer, found.id, CLOCK, reach())
    if request.method == "POST":
        place = request.POST.get("place", "")
        if place.isdigit() and int(place) < len(wanted):
            try:
                connecting.make_there(viewer, found.id, wanted[int(place)], CLOCK, reach())
            except ConnectorError as problem:
                messages.error(request, str(problem.message))
            else:
                messages.success(request, _("%(name)s was made there.") % {"name": wanted[int(place)].name})
        return redirect("crm-design", found.id)
    goals = goals_there(viewer, found.id)
    note_looks(viewer, {one.person_id for one in goals if one.person_id and one.here}, "goals", CLOCK.now())
    groups: dict[str, list[tuple[int, Any]]] = {"stage": [], "activity_type": [], "field": []}
    for number, one in enumerate(wanted):
        groups[str(one.need)].append((number, one))
    context = {
        "connection": found,
        "kind": crm_words.NAMES[found.kind],
        "open_stages": unmapped_stages(design_from_json(found.design), load_mapping(found.mapping)),
        "groups": [(crm_words.NEEDS[need], rows) for need, rows in groups.items() if rows],
        "missing": sum(not one.standing for one in wanted),
        "can_make": found.kind == "pipedrive",
        "goals": [goal_line(one, viewer.organisation.currency) for one in goals],
        "tells_goals": found.kind == "pipedrive",
        "sees_targets": bool(viewer.roles & SEES_FIGURES),
    }
    return render(request, "crm/design.html", context)
