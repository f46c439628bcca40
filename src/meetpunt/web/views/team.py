"""The team's funnel with a small multiple per rep: alphabetical, never ranked, nobody coloured by a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.choices import choices
from meetpunt.reports.figures import Conversion
from meetpunt.reports.funnel import team_funnel as report_team
from meetpunt.reports.funnel_figures import FunnelReport, RepLine, TeamFunnelReport
from meetpunt.reports.signals_home import home_signals
from meetpunt.reports.visit_deals import team_deals
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.conversations import planned_between
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.agreed_actions import due_lines
from meetpunt.web.views.funnel import Filters, answer, page_of, with_query


@dataclass(frozen=True)
class RepCell:
    """One step on a rep's card."""

    code: str
    name: dict[str, str]
    own: Conversion | None
    team: Conversion | None
    is_question: bool


@dataclass(frozen=True)
class RepCard:
    """A rep on the team page; `asks` names the steps with an open question."""

    person_id: int
    name: str
    entered: int
    stock_count: int
    cells: tuple[RepCell, ...]
    asks: str


@for_viewer
def teams(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """To the team that was chosen, else to the first one with people in it; without any, to the whole organisation."""
    known = access.teams(viewer)
    told = request.GET.copy()
    wanted = told.pop("team", [""])[-1]
    if not wanted and not known:
        raise Http404
    filled = next((str(team.id) for team in known if team.size), "")
    if not wanted and not filled and viewer.sees_organisation:
        # Who was read in without a team is in no team's figures.
        return redirect(with_query(reverse("organisation-funnel"), told))
    chosen = wanted or filled or str(known[0].id)
    if chosen not in {str(team.id) for team in known}:
        raise Http404
    return redirect(with_query(reverse("team-funnel", args=(int(chosen),)), told))


@for_viewer
def team_funnel(request: HttpRequest, viewer: Viewer, team_id: int) -> HttpResponse:
    """One team beside the organisation, and its reps beside the team."""
    found: list[TeamFunnelReport] = []

    def of_team(ask: FunnelAsk) -> FunnelReport:
        found.append(report_team(viewer, team_id, ask))
        return found[-1].team

    asked, report = answer(request, viewer, of_team)
    offered = choices(viewer, asked.ask.as_of)
    filters = Filters(reverse("teams"), "team", offered.teams, team_id, offered)
    context = page_of(report, asked, filters) | {
        "reps": [card_of(rep, report) for rep in found[-1].reps],
        "team_deals": team_deals(viewer, team_id),
        "due_actions": due_lines(viewer),
        "talks": planned_between(viewer, viewer.today, viewer.today + timedelta(days=7)),
        "home_signals": home_signals(viewer).of_team(team_id),
    }
    return render(request, "team.html", context)


def card_of(rep: RepLine, team: FunnelReport) -> RepCard:
    """A rep's line with the team's conversions behind it."""
    cells = tuple(
        RepCell(line.step.code, line.step.name, own, line.conversion, asks)
        for line, own, asks in zip(team.steps, rep.conversions, rep.is_open_question, strict=False)
    )
    codes = ", ".join(cell.code for cell in cells if cell.is_question)
    return RepCard(rep.person_id, rep.name, rep.entered, rep.stock_count, cells, codes)
