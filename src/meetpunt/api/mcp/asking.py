"""What an assistant asks, answered from the reports of the pages: `figures`, and the `cautions` that belong to them.

Rule: no answer without its count and interval, none without what it cannot say, and none that judges or ranks.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetpunt.api.gates import looks_at_figures
from meetpunt.method.time_kinds import SIX
from meetpunt.reports import funnel as funnel_report
from meetpunt.reports import scorecard as scorecard_report
from meetpunt.reports import time_use as time_report
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.caveat_words import caveat
from meetpunt.reports.diagnosis.ask import Beside, DiagnosisAsk, Result
from meetpunt.reports.diagnosis.report import diagnosis_of
from meetpunt.reports.diagnosis.walk import walk
from meetpunt.reports.forecast import caution_words
from meetpunt.reports.forecast.ask import ForecastAsk
from meetpunt.reports.forecast.report import forecast as forecast_report
from meetpunt.reports.funnel_figures import FunnelReport, StepLine
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.plain_signals import plain_signals
from meetpunt.store import access, finding
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import Place, ProcessRef

A_YEAR = timedelta(days=365)
Answer = dict[str, Any]


def who_am_i(viewer: Viewer) -> Answer:
    """Who asks: the person, their roles, and the organisation's currency and today's date."""
    of = viewer.organisation
    told = {"person_id": viewer.person_id, "name": viewer.name, "roles": sorted(viewer.roles), "today": viewer.today}
    return told | {"organisation": of.name, "currency": of.currency, "time_zone": of.time_zone}


def find_people(viewer: Viewer, name: str = "") -> Answer:
    """People and teams whose figures may be read, by (a part of) their name; gives the ids that other tools take."""
    wanted = name.casefold().split()
    people = [one for one in access.people(viewer) if all(part in one.name.casefold() for part in wanted)]
    teams = [one for one in access.teams(viewer) if all(part in one.name.casefold() for part in wanted)]
    return {
        "people": [{"person_id": one.id, "name": one.name, "team": one.team_name} for one in people[:50]],
        "teams": [{"team_id": one.id, "name": one.name, "people": one.size} for one in teams[:50]],
        "left_out": max(0, len(people) - 50) + max(0, len(teams) - 50),
    }


def find_records(viewer: Viewer, text: str) -> Answer:
    """Accounts, contacts and opportunities of the own registration whose name holds a text."""
    return {"found": [asdict(one) for one in finding.find(viewer, text)]}


def funnel(
    viewer: Viewer,
    person_id: int | None = None,
    team_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    process_code: str | None = None,
) -> Answer:
    """How many of a rep's (or team's) opportunities went on from step to step, beside the team, with intervals.

    A lost one stays in the count and an open one is not a lost one. Without days: what entered in the last 12 months.
    Use it for questions such as "where do my offers fall back?", and then `signals` for facts for and against.
    """
    ask = FunnelAsk(viewer.today, process_code, first or viewer.today - A_YEAR, last)
    if person_id is not None:
        report = funnel_report.person_funnel(viewer, person_id, ask)
    elif team_id is not None:
        report = funnel_report.team_funnel(viewer, team_id, ask).team
    else:
        report = funnel_report.organisation_funnel(viewer, ask)
    return {
        "of": report.subject_name,
        "beside": report.beside_name,
        "from": report.period_from,
        "until": report.period_until,
        "figures": [_step(line, report) for line in report.steps],
        "entered": report.entered,
        "won": report.won,
        "lost": report.lost,
        "open": report.open,
        "cautions": [*_general(), *(caveat(one) for one in report.caveats)],
    }


def signals(viewer: Viewer, person_id: int | None = None, team_id: int | None = None) -> Answer:
    """Steps at which fewer go on than in the team, by more than chance explains, with possible causes.

    Of each cause the facts that go with it and against it, own figure beside that of others, and what is not known.
    What a fact or cause `says`: goes_with, speaks_against, differs (from the others, which may mean one thing or
    another), little, too_few, not_recorded. `beside` is the whole team, `others` are the team without this person.
    This is what answers "why did my offers fall back?", as far as figures can: as a question to talk about.
    """
    if person_id is not None:
        access.find_person(viewer, person_id)
    if team_id is not None:
        access.find_team(viewer, team_id)
    found = plain_signals(viewer, viewer.today, person_id, team_id)
    none = [] if found["steps"] else [_("No step deviates from the team by more than chance explains.")]
    return {
        "figures": found,
        "cautions": [
            *_general(),
            *none,
            _("A possible cause is one to ask about. Facts that go with it are no proof; those against count as much."),
        ],
    }


def diagnosis(
    viewer: Viewer,
    first: date,
    last: date,
    place: Place,
    result: Result = Result.REVENUE,
    beside: Beside = Beside.TARGET,
) -> Answer:
    """What goes with the gap between a result and its target, or the same days a year before."""
    found = diagnosis_of(viewer, DiagnosisAsk(first, last, place, result, beside))
    return {
        "of": found.name,
        "from": found.days.first,
        "until": found.days.last,
        "figures": {
            "result": found.ask.result,
            "planned": found.planned,
            "realised": found.realised,
            "contributions": found.split.contributions if found.split else (),
            "questions": walk(found),
        },
        "not_answerable": found.why,
        "cautions": [*_general(), _("The parts add up to the gap; each goes with it, and none of them is its cause.")],
    }


def scorecard(viewer: Viewer, ask: KpiAsk) -> Answer:
    """Every KPI of a person, team or the organisation over some days, with target and the others beside it."""
    _must_look(viewer)
    found = scorecard_report.scorecard(viewer, ask)
    rows = [
        {
            "code": row.kpi.code,
            "name": _words(row.kpi.name),
            "unit": row.kpi.currency or _words(row.kpi.unit),
            "value": row.value.value,
            "low": row.value.low,
            "high": row.value.high,
            "n": row.value.n,
            "nothing_to_say": row.value.why,
            "target": row.target,
            "due_until_today": row.pace,
            "others": row.others,
        }
        for row in found.rows
    ]
    cautions = [
        *_general(),
        _("Where an interval holds the target or the others, nothing can be said about a difference."),
    ]
    return {"until": found.last, "figures": rows, "cautions": cautions}


def time_use(viewer: Viewer, first: date, last: date, place: Place) -> Answer:
    """How registered time was used, in six kinds, beside the others, and hours per visit, quote and order."""
    found = time_report.time_use(viewer, place, min(first, last, viewer.today), min(last, viewer.today))
    lines = [
        {"kind": one.kind, "hours": round(one.minutes / 60, 1), "share": one.share, "beside": one.beside}
        for one in found.kinds
    ]
    return {
        "figures": {"kinds": lines, "outputs": found.outputs},
        "kinds": [one.value for one in SIX],
        "cautions": [*_general(), _("Only time that was registered is in it; what was not written down is not known.")],
    }


def forecast(
    viewer: Viewer,
    process: ProcessRef,
    ask: ForecastAsk,
) -> Answer:
    """Orders, revenue or margin to come, as a band (P10, P50, P90): won, out of open opportunities, and yet to come."""
    _must_look(viewer)
    found = forecast_report(viewer, process, ask)
    language = "en" if (get_language() or "").startswith("en") else "nl"
    cautions = []
    for one in found.warnings:
        name = found.foreseen.process.steps[one.step].name if one.step is not None else {}
        since = "" if one.since is None else (date(1970, 1, 1) + timedelta(days=int(one.since))).isoformat()
        cautions.append(caution_words.sentence(one, name.get(language, ""), since))
    return {
        "figures": {"total": found.total, "parts": found.lines, "open_opportunities": found.deals},
        "run_rate": found.run_rate,
        "weighted_by_step": found.weighted,
        "cautions": [
            *_general(),
            _("In 8 of 10 cases it comes out between P10 and P90; the middle is no promise."),
            *cautions,
        ],
    }


def what_it_means(viewer: Viewer, figure: str = "") -> Answer:
    """What a figure means: definition, formula and unit of KPIs whose code or name holds a text."""
    wanted = figure.casefold().split()
    found = [one for one in kpis(viewer) if all(part in _searched(one) for part in wanted)]
    if not wanted or len(found) > 12:
        return {"figures": [{"code": one.code, "name": _words(one.name)} for one in found]}
    return {
        "figures": [
            {
                "code": one.code,
                "name": _words(one.name),
                "definition": _words(one.definition),
                "formula": _words(one.formula),
                "unit": one.currency or _words(one.unit),
                "how_it_is_counted": one.counting,
            }
            for one in found
        ]
    }


def _step(line: StepLine, report: FunnelReport) -> Answer:
    return {
        "step": line.step.code,
        "name": _words(line.step.name),
        "reached": line.parts.reached,
        "went_on": line.parts.went_on,
        "lost": line.parts.lost,
        "standing_still": line.parts.still,
        "too_young_to_say": line.parts.young,
        "conversion": line.conversion,
        "beside": line.team_conversion,
        "chance_that_it_is_below": line.chance_lower,
        "is_open_question": line.is_open_question,
    }


def _general() -> tuple[str, ...]:
    return (
        _("Figures say what goes with what, not why. They begin a conversation, and are no verdict about anybody."),
    )


def _must_look(viewer: Viewer) -> None:
    if not looks_at_figures(viewer):
        raise NotVisible("figures")


def _words(text: dict[str, str]) -> str:
    return text.get("en" if (get_language() or "").startswith("en") else "nl") or text.get("en", "")


def _searched(one: Kpi) -> str:
    return f"{one.code} {one.name.get('nl', '')} {one.name.get('en', '')}".casefold()
