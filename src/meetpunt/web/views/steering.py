"""The at most seven KPIs to steer on, and the drawing of what every KPI bears on."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import kpi_versions
from meetpunt.actions import steering as acting
from meetpunt.actions.errors import Refused
from meetpunt.reports.kpis.register import kpis
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.kpi_versions import holding, proposals
from meetpunt.store.objectives import objectives
from meetpunt.store.steering import MOST, steering_of
from meetpunt.web import kpi_map, kpi_words
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@never_cache
@for_viewer
def steering(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is chosen for the organisation or a team, and the register to choose from."""
    team_id = _team(viewer, request.GET.get("team", ""))
    known = {one.code: one for one in kpis(viewer)}
    may_choose = acting.may_steer(viewer, team_id)
    if request.method == "POST":
        code = request.POST.get("code", "")
        if code not in known:
            raise Http404
        try:
            tell(request, _("Added."), acting.add(viewer, team_id, code, datetime.now(UTC)).pk)
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect(_address(team_id))
    rows = steering_of(viewer.organisation.id, team_id)
    chosen = [(row_id, known[code]) for row_id, code in rows if code in known]
    taken = {code for _row, code in rows}
    groups = [
        (name, [one for one in known.values() if kpi_words.group_of(one) == code and one.code not in taken])
        for code, name in kpi_words.GROUPS.items()
    ]
    context = {
        "chosen": chosen,
        "gone": len(rows) - len(chosen),
        "groups": [group for group in groups if group[1]],
        "may_choose": may_choose,
        "is_full": len(rows) >= MOST,
        "most": MOST,
        "teams": [one for one in access.teams(viewer) if acting.may_steer(viewer, one.id)],
        "team_id": team_id,
        "query": f"?team={team_id}" if team_id else "",
    }
    return render(request, "kpis/steering.html", context)


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, row_id: int, what: str) -> HttpResponse:
    """Move a chosen KPI, or take it away."""
    team_id, now = _team(viewer, request.GET.get("team", "")), datetime.now(UTC)
    if what in ("up", "down"):
        acting.move(viewer, team_id, row_id, -1 if what == "up" else 1, now)
    elif what == "end":
        tell(request, _("Taken away."), acting.take_away(viewer, team_id, row_id, now).pk)
    else:
        raise Http404
    return redirect(_address(team_id))


@for_viewer
def drawing(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Activity, result, objective: what bears on what; KPIs that serve nothing are proposed for removal."""
    if not kpi_versions.may_speak(viewer):
        raise NotVisible("kpi map")
    known, goals = kpis(viewer), [one for one in objectives(viewer) if one.is_active]
    chart = kpi_map.drawn(known, goals)
    shown = {one.base for one in known}
    held = holding(viewer.organisation.id)
    hidden = [code for code, version in held.items() if code not in shown and version.is_hidden]
    context = {
        "chart": chart,
        "objectives": goals,
        "loose": kpi_map.loose(known) if goals else (),
        "hidden": kpi_map.named(hidden),
        "proposals": [(one, kpi_map.named([one.code])[0]) for one in proposals(viewer)],
        "may_decide": may_set_objectives(viewer),
    }
    return render(request, "kpis/map.html", context)


def _team(viewer: Viewer, told: str) -> int | None:
    if not told:
        if not (viewer.sells or viewer.sees_organisation or may_set_objectives(viewer)):
            raise NotVisible("steering")
        return None
    if not (told.isascii() and told.isdigit()):
        raise Http404
    return access.find_team(viewer, int(told)).id


def _address(team_id: int | None) -> str:
    return reverse("steering") + (f"?team={team_id}" if team_id else "")
