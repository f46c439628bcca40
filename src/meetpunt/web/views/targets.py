"""Targets: the table of a year with fields to set them, proposals to begin with, versions, and the table as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.actions.targets import Wanted, set_targets
from meetpunt.connectors.files.writing import Cell as FileCell
from meetpunt.method.planning.targets import MEASURES, kept, written
from meetpunt.method.spells import MethodError
from meetpunt.reports.known import places_of
from meetpunt.reports.target_figures import TargetTable
from meetpunt.reports.target_proposals import Proposal, proposal
from meetpunt.reports.targets import columns_of, target_table
from meetpunt.store.access import Viewer
from meetpunt.store.access.targets import directs, may_set_objectives
from meetpunt.store.currencies import exponent
from meetpunt.store.objectives import families, objectives
from meetpunt.store.processes import processes
from meetpunt.store.refs import Place
from meetpunt.store.targets import versions
from meetpunt.web import export, formats, target_words
from meetpunt.web.entering import Entered
from meetpunt.web.target_form import HOW, OVER, Asked, asked_of, place_of, seen_of, wanted_of, what_of
from meetpunt.web.target_lines import lines_of, season_words
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import sealed, unsealed


@for_viewer
def targets(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table; keeping what was typed in it."""
    asked = asked_of(viewer, request.GET)
    _note_look(viewer, asked.ask.place)
    if request.method == "POST":
        return _keep(request, viewer, asked)
    offer = _proposal(request, viewer, asked)
    table = target_table(viewer, offer.ask if offer else asked.ask, families(viewer))
    return _page(request, viewer, asked, table, offer)


def _note_look(viewer: Viewer, place: Place) -> None:
    """Find the place, and keep that somebody's targets were looked at."""
    places_of(viewer).find(place)
    if place.person_id is not None:
        note_look(viewer, place.person_id, "targets", datetime.now(UTC))


def _keep(request: HttpRequest, viewer: Viewer, asked: Asked) -> HttpResponse:
    whole, parts = columns_of(places_of(viewer), asked.ask)
    told = request.POST.dict()
    wanted, problems = wanted_of(viewer, told, unsealed(request), {one.key: one for one in (whole, *parts)})
    if not problems:
        try:
            change = set_targets(viewer, wanted, datetime.now(UTC))
        except Refused as refused:
            problems = {"": str(refused.message)}
        else:
            count = len(wanted)
            told_text = ngettext("%(n)s target is kept.", "%(n)s targets are kept.", count) % {"n": count}
            tell(request, told_text if change else _("Nothing changed."), change.pk if change else None)
            return redirect(f"{reverse('targets')}?{asked.kept}")
    rows = {one.removeprefix("objective-"): value for one, value in told.items() if one.startswith("objective-")}
    added = []
    for name, objective in rows.items():
        what = what_of(*[*name.split("-"), "", ""][:3])
        if what is not None:
            added.append((what, int(objective) if objective.isdigit() and len(objective) < 19 else None))
    table = target_table(viewer, replace(asked.ask, added=tuple(added)), families(viewer))
    return _page(request, viewer, asked, table, None, told, problems)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    asked: Asked,
    table: TargetTable,
    offer: Proposal | None,
    typed: Mapping[str, str] = {},
    problems: Mapping[str, str] = {},
) -> HttpResponse:
    places = places_of(viewer)
    may_set = table.whole.may_set or any(one.may_set for one in table.columns)
    context: dict[str, Any] = {
        "table": table,
        "asked": asked,
        "lines": lines_of(viewer, table, offer.values if offer else {}, typed, problems),
        "columns": [(one, one.name or target_words.period_of(one)) for one in table.columns],
        "problem": problems.get("", ""),
        "problems": len([one for one in problems if one]),
        "may_set": may_set,
        "seen": request.POST.get("seen") or sealed(seen_of(table, viewer.organisation.currency)),
        "offer": offer,
        "percent": request.GET.get("percent", ""),
        "places": places,
        "is_own": asked.ask.place.person_id is not None and asked.ask.place.person_id == viewer.person_id,
        "years": range(viewer.today.year - 2, viewer.today.year + 3),
        "measures": target_words.offered(is_organisation=False) if may_set else (),
        "families": families(viewer) if may_set else (),
        "season": season_words(table.season.shares),
        "may_set_objectives": may_set_objectives(viewer),
        "sees_all": directs(viewer) or not asked.ask.place.is_organisation,
        "in_time": asked.ask.by in ("quarters", "months"),
    }
    return render(request, "targets/table.html", context, status=422 if problems else 200)


def _proposal(request: HttpRequest, viewer: Viewer, asked: Asked) -> Proposal | None:
    how, over = request.GET.get("fill", ""), request.GET.get("over", "last")
    if how not in HOW or over not in OVER:
        return None
    percent = Entered({"percent": request.GET.get("percent", "").strip().lstrip("+-−")}).decimal("percent")
    permille = int(min(percent or 0, 900) * 10)
    if request.GET.get("percent", "").strip()[:1] in ("-", "−"):
        permille = -permille
    return proposal(viewer, asked.ask, how, permille, over)  # type: ignore[arg-type]


@for_viewer
def targets_versions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every version of a target in a year, with a form for the next one: another objective, spread or reason."""
    told = request.GET
    place = place_of(told.get("of", ""))
    places = places_of(viewer)
    name = places.find(place)
    what = what_of(told.get("what", ""), told.get("step", ""), told.get("family", ""))
    year = told.get("year", "")
    if what is None or not (year.isascii() and year.isdigit() and 2000 <= int(year) <= 2059):
        raise Http404
    of = replace(place, family_id=what[2])
    may_set = places.sets(place) and not (what[1] is not None and place.is_organisation)
    problem = ""
    here = f"{reverse('targets-versions')}?{urlencode(told.dict())}"
    if request.method == "POST" and may_set:
        try:
            change = set_targets(viewer, [_version(viewer, request.POST.dict(), of, what[:2])], datetime.now(UTC))
        except (Refused, MethodError) as refused:
            problem = str(getattr(refused, "message", refused))
        else:
            tell(request, _("Kept.") if change else _("Nothing changed."), change.pk if change else None)
            return redirect(here)
    _note_look(viewer, place)
    rows = versions(viewer.organisation.id, of, what[0], what[1], int(year))
    measure, currency = MEASURES[what[0]], viewer.organisation.currency
    known = {one.id: one for one in objectives(viewer)}
    steps = {step.id: step for one in processes(viewer.organisation.id, viewer.today) for step in one.steps}
    context = {
        "name": name,
        "title": target_words.name_of(what[0]),
        "step": steps.get(what[1] or 0),
        "unit": target_words.UNITS.get(measure.unit, ""),
        "year": year,
        "of": told.get("of", ""),
        "may_set": may_set,
        "problem": problem,
        "here": here,
        "objectives": [one for one in known.values() if one.is_active],
        "rows": [
            (
                row,
                target_words.shown(measure, row.value, currency),
                target_words.typed(measure, row.value, currency),
                known.get(row.objective_id),
                formats.period(row.first, row.last),
            )
            for row in rows
        ],
        "adds_up": measure.adds_up,
    }
    return render(request, "targets/versions.html", context, status=422 if problem else 200)


def _version(viewer: Viewer, told: Mapping[str, str], place: Place, what: tuple[str, int | None]) -> Wanted:
    entered, measure = Entered(told), MEASURES[what[0]]
    first, last, number = entered.day("first"), entered.day("last"), entered.decimal("value")
    if entered.problems or first is None or last is None:
        raise Refused(next(iter(entered.problems.values()), _("Give the first and the last day.")))
    value = None if number is None else kept(measure, number, exponent(viewer.organisation.currency))
    spread = told.get("spread")
    return Wanted(
        what[0],
        first,
        last,
        value,
        place,
        what[1],
        entered.number("objective"),
        None if spread is None else spread == "season",
        entered.text("note"),
        entered.number("seen"),
    )


@for_viewer
def targets_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table as an Excel workbook: what is to be reached, and what was."""
    asked = asked_of(viewer, request.GET)
    _note_look(viewer, asked.ask.place)
    table = target_table(viewer, asked.ask, families(viewer))
    currency, language = viewer.organisation.currency, formats.language()
    heads = [_("Objective"), _("Target"), _("Step"), _("Family"), _("Unit"), table.whole.name or _("Whole")]
    heads += [one.name or target_words.period_of(one) for one in table.columns]
    totals = [_("Sum of the parts"), _("Difference")]
    to_reach: list[list[FileCell]] = []
    reached: list[list[FileCell]] = []
    for group in table.groups:
        for row in group.rows:
            head: list[FileCell] = [
                group.objective.text[language] if group.objective else "",
                target_words.name_of(row.measure.code),
                row.step.name[language] if row.step else "",
                row.family.name if row.family else "",
                currency if row.measure.unit == "money" else str(target_words.UNITS.get(row.measure.unit, "")),
            ]
            cells = (row.whole, *row.cells)

            def number(value: int | None, row: Any = row) -> FileCell:
                return None if value is None else float(written(row.measure, value, exponent(currency)))

            to_reach.append(
                [*head, *(number(one.value) for one in cells), number(row.parts_sum), number(row.difference)]
            )
            reached.append([*head, *(number(one.actual.value if one.actual else None) for one in cells)])
    tables = [
        export.Table(_("Targets"), [*heads, *totals], to_reach),
        export.Table(_("Reached"), heads, reached),
    ]
    return export.workbook(_("targets-%(year)s") % {"year": table.year}, tables)
