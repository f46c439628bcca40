"""The register of KPIs: what every figure means, how it is counted, and what a KPI's value and history are."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from meetpunt.actions.kpi_versions import may_speak
from meetpunt.actions.looking import note_look
from meetpunt.measures import register
from meetpunt.measures.engine import sql_text
from meetpunt.measures.register.definition import Definition
from meetpunt.reports.known import objectives
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiCard
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.kpis.register import kpi as find_kpi
from meetpunt.reports.kpis.register import kpis as all_kpis
from meetpunt.reports.kpis.values import card
from meetpunt.reports.pool_prior import pool_beside
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.own_kpis import may_make, own_proposed
from meetpunt.store.processes import processes
from meetpunt.web import kpi_chart, kpi_words
from meetpunt.web.asking import PERIODS
from meetpunt.web.place_asking import PlaceAsked, read
from meetpunt.web.pool_page import in_words
from meetpunt.web.viewer import for_viewer


@for_viewer
def kpis(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every KPI by class, the other figures of the pages, and the steps of the processes."""
    known = all_kpis(viewer)
    groups = [
        (name, [one for one in known if kpi_words.group_of(one) == code and not one.step], code)
        for code, name in kpi_words.GROUPS.items()
    ]
    others = [one for one in register.definitions() if one.counted is None]
    used = [one for one in processes(viewer.organisation.id, viewer.today) if one.is_used or one.is_default]
    context = {
        "groups": [group for group in groups if group[1]],
        "others": others,
        "processes": used,
        "known": known,
        "may_make": may_make(viewer),
        "proposed": own_proposed(viewer) if may_speak(viewer) else (),
    }
    return render(request, "kpis/list.html", context)


@for_viewer
def kpi(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """A KPI, or a figure of a page that is none."""
    try:
        one = find_kpi(viewer, code)
    except NotVisible:
        return _figure(request, viewer, code)
    asked = seen = None
    if viewer.sells or viewer.sees_organisation:
        asked = read(viewer, request.GET)
        ask = KpiAsk(asked.first, min(asked.last, viewer.today), asked.place)
        if ask.first <= ask.last:
            seen = card(viewer, code, ask)
        if asked.place.person_id is not None:
            note_look(viewer, asked.place.person_id, "kpis", datetime.now(UTC))
    context = {
        "one": one,
        "asked": asked,
        "periods": PERIODS,
        "card": seen,
        "shown": kpi_words.shown(seen.value, one) if seen else None,
        "others": kpi_words.others(seen.others, one) if seen else "",
        "pool": in_words(one.code, told) if seen and (told := pool_beside(viewer, one.code)) else "",
        "months": kpi_words.months(seen, one) if seen else (),
        "chart": kpi_chart.history(seen) if seen else "",
        "records": _records(one, seen, asked) if seen and asked else "",
        "texts": [(one.code if one.is_own else name, sql_text(name)) for name in one.measures],
        "steps": [other for other in all_kpis(viewer) if other.base == one.base] if one.step is not None else (),
        "words": _words(one),
        "served": next((goal.text for goal in objectives(viewer) if goal.id == one.objective_id), None),
    }
    return render(request, "kpis/kpi.html", context)


def definitions(request: HttpRequest) -> HttpResponse:
    """Where the register used to be."""
    return redirect("kpis", permanent=True)


def definition(request: HttpRequest, code: str) -> HttpResponse:
    """Where a figure used to be."""
    return redirect("kpi", code=code, permanent=True)


def _records(one: Kpi, seen: KpiCard, asked: PlaceAsked) -> str:
    """Where the records behind the value stand; of a step those on the funnel; empty when there is nothing to open."""
    if not seen.value.n:
        return ""
    if seen.opens:
        return reverse("kpi-records", args=(one.code,)) + asked.kept
    if one.step is None or asked.place.territory_id is not None:
        return ""
    kept = asked.asking(of="", cohort="step")
    if asked.place.person_id is not None:
        return reverse("person-records", args=(asked.place.person_id, "reached", one.step)) + kept
    if asked.place.team_id is not None:
        return reverse("team-records", args=(asked.place.team_id, "reached", one.step)) + kept
    return reverse("organisation-records", args=("reached", one.step)) + kept


def _figure(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    found = register.definition(code)
    if found is None:
        raise Http404
    steps = [one for one in all_kpis(viewer) if one.base == code]
    texts = [(name, sql_text(name)) for name in found.measures]
    return render(request, "kpis/kpi.html", {"one": found, "texts": texts, "steps": steps, "words": _words(found)})


def _words(one: Kpi | Definition) -> dict[str, str]:
    return {
        "ract": str(kpi_words.RACT[one.ract]),
        "level": str(kpi_words.LEVELS[one.level]),
        "direction": str(kpi_words.DIRECTIONS[one.direction]),
    }
