"""A plan counted forwards on a page: activities are tried, and kept with the plan under a name.

The rule: recalculating keeps nothing; an address may hold the activities too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.forwards import Forward, change_forward, keep_forward, remove_forward
from meetpunt.actions.undoing import making_of
from meetpunt.method.planning.back_calculation import revenue_per_order, share
from meetpunt.method.planning.forwards import Mix, PartOfPlan
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.reports.planning.forwards import forwards, parts_of
from meetpunt.reports.planning.gap_words import sentence
from meetpunt.reports.planning.plan import PlanReport, plan_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.forwards import Brings, ForwardRow, find_forward, forwards_of
from meetpunt.web import formats, forwards_form, planning_asking, planning_words, way_back_words
from meetpunt.web.entering import Entered
from meetpunt.web.forwards_form import Typed
from meetpunt.web.planning_asking import Asked
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

MOST_PARTS = 60


@for_viewer
def forwards_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Wanted activities per product or territory, and the rest of the target back. For who makes plans."""
    asked = planning_asking.read(viewer, request.GET.dict())
    if not asked.makes:
        raise Http404
    told = request.POST.dict() if request.method == "POST" else request.GET.dict()
    kept = _kept(viewer, asked, told.get("kept", ""))
    doing = told.get("do", "") if request.method == "POST" else ""
    if doing == "remove" and kept is not None:
        gone = remove_forward(viewer, kept.id, datetime.now(UTC))
        tell(request, _("The calculation “%(name)s” is removed.") % {"name": kept.name}, gone.pk)
        return redirect(reverse("forwards") + asked.query)
    report = plan_of(viewer, asked.plan.id if asked.plan else None, asked.ask)
    split = forwards_form.split_of(told, kept)
    parts = parts_of(viewer, report, split)[:MOST_PARTS]
    typed = forwards_form.read(told, split, kept, parts, report)
    mix = forwards(report, parts, typed.wanted)
    problem = ""
    if doing in ("keep", "new"):
        if asked.plan is None:
            raise Http404
        try:
            if typed.problems:
                raise Refused(_("Nothing was kept yet: look at the fields that are marked."))
            forward = Forward(told.get("name", "").replace("\0", ""), split, *_told(typed, mix))
            return _keep(request, viewer, asked, kept, forward)
        except Refused as refused:
            problem = str(refused.message)
    currency = viewer.organisation.currency
    rows = [
        _row(one, part, typed.texts.get(part.key, ("", "visits")), typed.problems.get(part.key, ""), report, currency)
        for part, one in zip(parts, mix.parts, strict=True)
    ]
    context: dict[str, Any] = {
        "asked": asked,
        "plan": asked.plan,
        "report": report,
        "split": split,
        "rows": rows,
        "activities": _activities(report),
        "totals": _totals(mix, currency),
        "kept": kept,
        "all_kept": forwards_of(asked.plan.id) if asked.plan else (),
        "name": told.get("name", kept.name if kept else ""),
        "gone": planning_words.listed(typed.gone),
        "key": told.get("key") or str(uuid4()),
        "problem": problem,
    }
    return render(request, "planning/forwards.html", context, status=422 if problem else 200)


def _kept(viewer: Viewer, asked: Asked, text: str) -> ForwardRow | None:
    if not text:
        return None
    if asked.plan is None or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotVisible(f"forward calculation {text}")
    found = find_forward(viewer, int(text))
    if found.plan_id != asked.plan.id:
        raise NotVisible(f"forward calculation {text} of plan {asked.plan.id}")
    return found


def _told(typed: Typed, mix: Mix) -> tuple[dict[str, Any], Brings]:
    """What is kept: the activities, and the orders, revenue and visits of the parts that are counted forwards."""
    ahead = [one for one in mix.parts if one.forwards]
    sums = [_sum(values) for values in zip(*((one.orders, one.revenue, one.way.visits) for one in ahead), strict=True)]
    return forwards_form.done_of(typed.wanted), Brings(*sums)


def _sum(values: tuple[float | None, ...]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _keep(
    request: HttpRequest, viewer: Viewer, asked: Asked, kept: ForwardRow | None, forward: Forward
) -> HttpResponse:
    now, back = datetime.now(UTC), reverse("forwards") + asked.query
    plan_id = asked.plan.id if asked.plan else 0
    if kept is not None and request.POST.get("do") != "new":
        change = change_forward(viewer, kept.id, forward, now)
        tell(request, _("The calculation is kept.") if change else _("Nothing changed."), change.pk if change else None)
        return redirect(f"{back}&kept={kept.id}")
    made = keep_forward(viewer, plan_id, forward, now, Entered(request.POST.dict()).key())
    trail = making_of(viewer, "planforward", made)
    tell(request, _("The calculation is kept with the plan."), trail.pk if trail else None, back)
    return redirect(f"{back}&kept={made}")


def _totals(mix: Mix, currency: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Target in revenue"), way_back_words.money(mix.target, currency)),
        (_("From activities"), way_back_words.money(mix.forwards, currency)),
        (_("Left for the others"), way_back_words.money(mix.rest, currency)),
        (_("Not covered"), way_back_words.money(mix.uncovered, currency)),
        (_("Over the target"), way_back_words.money(mix.surplus, currency)),
        (_("Sales visits together"), planning_words.visits(mix.visits)),
    )


def _activities(report: PlanReport) -> list[tuple[str, str]]:
    entering = [
        (step.code, _("into %(step)s") % {"step": words_of(step.name)}) for step in report.steps if not step.is_final
    ]
    return [("visits", _("sales visits")), ("contacts", _("contacts")), *entering]


def _row(
    one: PartOfPlan, part: SellerInputs, field: tuple[str, str], problem: str, report: PlanReport, currency: str
) -> dict[str, Any]:
    chain = 1.0
    for step in part.steps:
        chain *= share(step.conversion) or 0.0
    names = forwards_form.step_names(report)
    gaps = dict.fromkeys((*one.gaps, *one.way.gaps))
    return {
        "key": part.key,
        "name": one.name,
        "chain": f"{formats.number(100 * chain, 1)}%" if chain else formats.DASH,
        "size": way_back_words.money(revenue_per_order(part), currency),
        "text": field[0],
        "kind": field[1],
        "problem": problem,
        "forwards": one.forwards,
        "orders": formats.DASH if one.orders is None else formats.number(one.orders, 1),
        "revenue": way_back_words.money(one.revenue, currency),
        "visits": planning_words.visits(one.way.visits),
        "entries": planning_words.visits(one.way.steps[0].entries if one.way.steps else None),
        "why": " ".join(sentence(gap, names) for gap in gaps),
    }
