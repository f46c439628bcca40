"""Own KPIs: made of blocks with a look at what they count now, their versions with everybody's voice, and their end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import own_kpis as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.kpi_versions import may_speak
from meetpunt.measures.register.own import WrongBlocks, own_of
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import who_of
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import own_kpi
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.kpi_versions import State, versions_of
from meetpunt.store.objectives import objectives
from meetpunt.store.own_kpis import OwnVersion, latest_own, may_make
from meetpunt.store.refs import Place
from meetpunt.web import kpi_words
from meetpunt.web.entering import Entered
from meetpunt.web.own_kpi_form import blocks_of, choices, rows_of, told_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

DAYS = 90
"""So many days back the look goes."""
_ID = "own-new"


@for_viewer
def own_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make one."""
    if not may_make(viewer):
        raise NotVisible("own kpis")
    told = request.POST.dict() if request.method == "POST" else {"kind": "count", "fact": "activities"}
    return _form(request, viewer, "", told, None)


@for_viewer
def own(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """Its blocks, and its versions with what was said of them; who makes KPIs changes it here."""
    one = latest_own(viewer, code)
    if not may_speak(viewer):
        raise NotVisible(f"own kpi {code}")
    told = request.POST.dict() if request.method == "POST" and may_make(viewer) else told_of(one)
    return _form(request, viewer, code, told, one)


@require_POST
@for_viewer
def end(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """Take it out of use."""
    change = acting.end_own(viewer, code, datetime.now(UTC))
    tell(request, _("It is out of use. Its versions stay."), change.pk if change else None)
    return redirect("kpis")


def _form(
    request: HttpRequest, viewer: Viewer, code: str, told: Mapping[str, str], one: OwnVersion | None
) -> HttpResponse:
    problem = ""
    if request.method == "POST" and "look" not in told and may_make(viewer):
        try:
            return _made(request, viewer, code, told)
        except Refused as refused:
            problem = str(refused.message)
    versions = versions_of(viewer, code) if code else ()
    context = {
        "one": one,
        "told": told,
        "problem": problem,
        "key": told.get("key") or str(uuid4()),
        "seen": _look(viewer, told),
        "may_make": may_make(viewer),
        "may_decide": may_set_objectives(viewer),
        "holds": any(version.state == State.HOLDS for version in versions),
        "versions": versions,
        "objectives": [goal for goal in objectives(viewer) if goal.is_active],
        "rows": {name: rows_of(told, name) for name in ("of", "more", "per")},
        "directions": kpi_words.DIRECTIONS.items(),
        "classes": kpi_words.RACT.items(),
        "levels": kpi_words.LEVELS.items(),
        **choices(),
    }
    return render(request, "kpis/own.html", context, status=422 if problem else 200)


def _made(request: HttpRequest, viewer: Viewer, code: str, told: Mapping[str, str]) -> HttpResponse:
    entered = Entered(told)
    wanted = acting.WantedKpi(
        {name: entered.text(name, 80 if name.startswith("name") else 1000) for name in acting.WORDS},
        entered.number("objective"),
        entered.text("reason", 300),
        blocks_of(told),
    )
    if entered.problems:
        raise Refused(next(iter(entered.problems.values())))
    named, holds = acting.make_own(viewer, code, wanted, entered.key(), datetime.now(UTC))
    if holds:
        messages.success(request, _("It holds, and stands in the register."))
        return redirect("kpi", named)
    messages.success(request, _("Proposed. Everybody who is measured by it can say what they think."))
    return redirect("kpi-own", named)


def _look(viewer: Viewer, told: Mapping[str, str]) -> dict[str, object]:
    """What these blocks count now, of the viewer's own or of all; and the formula in words."""
    blocks = blocks_of(told)
    try:
        own_of(blocks)
    except WrongBlocks as wrong:
        return {"wrong": str(wrong)}
    version = OwnVersion(0, _ID, 1, "", {"nl": "", "en": ""}, {"nl": "", "en": ""}, None, None, "", blocks)
    kpi = own_kpi(version, viewer.organisation.currency)
    place = Place() if viewer.sees_organisation else Place(person_id=viewer.person_id)
    first = datetime.fromordinal(viewer.today.toordinal() - DAYS).date()
    if not (viewer.sees_organisation or viewer.sells):
        return {"kpi": kpi, "shown": None}
    who = who_of(place)
    found = Making(viewer, KpiAsk(first, viewer.today, place), (kpi,)).of(who)[who.keys[0]][_ID]
    return {"kpi": kpi, "shown": kpi_words.shown(found, kpi)}
