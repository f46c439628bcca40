"""A plan counted forwards on a page: activities are tried in the address, and nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetpunt.method.planning.back_calculation import revenue_per_order, share
from meetpunt.method.planning.forwards import Activity, PartOfPlan, Wanted
from meetpunt.method.planning.inputs import Code, SellerInputs
from meetpunt.reports.planning.forwards import Split, forwards, parts_of
from meetpunt.reports.planning.gap_words import sentence
from meetpunt.reports.planning.plan import PlanReport, plan_of
from meetpunt.store.access import Viewer
from meetpunt.web import formats, planning_asking, planning_words, way_back_words
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.viewer import for_viewer

SPLITS: dict[str, Split] = {"product": "product", "segment": "segment"}
MOST_PARTS = 60
LARGEST = 1_000_000


@for_viewer
def forwards_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Wanted activities per product or territory, and the rest of the target back. For who makes plans."""
    asked = planning_asking.read(viewer, request.GET.dict())
    if not asked.makes:
        raise Http404
    report = plan_of(viewer, asked.plan.id if asked.plan else None, asked.ask)
    split = SPLITS.get(request.GET.get("split", ""), "territory")
    parts = parts_of(viewer, report, split)[:MOST_PARTS]
    wanted, texts, problems = _wanted(request, parts, report)
    mix = forwards(report, parts, wanted)
    currency = viewer.organisation.currency
    rows = [
        _row(one, part, texts.get(part.key, ("", "visits")), problems.get(part.key, ""), report, currency)
        for part, one in zip(parts, mix.parts, strict=True)
    ]
    context: dict[str, Any] = {
        "asked": asked,
        "plan": asked.plan,
        "report": report,
        "split": split,
        "rows": rows,
        "activities": _activities(report),
        "totals": (
            (_("Target in revenue"), way_back_words.money(mix.target, currency)),
            (_("From activities"), way_back_words.money(mix.forwards, currency)),
            (_("Left for the others"), way_back_words.money(mix.rest, currency)),
            (_("Not covered"), way_back_words.money(mix.uncovered, currency)),
            (_("Over the target"), way_back_words.money(mix.surplus, currency)),
            (_("Sales visits together"), planning_words.visits(mix.visits)),
        ),
    }
    return render(request, "planning/forwards.html", context)


def _activities(report: PlanReport) -> list[tuple[str, str]]:
    entering = [
        (step.code, _("into %(step)s") % {"step": words_of(step.name)}) for step in report.steps if not step.is_final
    ]
    return [("visits", _("sales visits")), ("contacts", _("contacts")), *entering]


def _wanted(
    request: HttpRequest, parts: tuple[SellerInputs, ...], report: PlanReport
) -> tuple[dict[str, Wanted], dict[int, tuple[str, str]], dict[int, str]]:
    """By name what is wanted; what stands in the fields; and a sentence per field that cannot be read."""
    codes = {step.code for step in report.steps if not step.is_final}
    wanted: dict[str, Wanted] = {}
    texts: dict[int, tuple[str, str]] = {}
    problems: dict[int, str] = {}
    for part in parts:
        text = request.GET.get(f"n-{part.key}", "").replace("\0", "").strip()[:20]
        kind = request.GET.get(f"a-{part.key}", "visits")
        kind = kind if kind in codes or kind == "contacts" else "visits"
        texts[part.key] = (text, kind)
        if not text:
            continue
        value = planning_words.read(Code.ORDERS, text, "EUR")
        if value is None or not 0 <= value <= LARGEST:
            problems[part.key] = _("This is no number. Write it as 210 or 3.8.")
            continue
        activity = Activity.ENTRIES if kind in codes else Activity(kind)
        wanted[part.name] = Wanted(activity, value, kind if kind in codes else "")
    return wanted, texts, problems


def _row(
    one: PartOfPlan, part: SellerInputs, field: tuple[str, str], problem: str, report: PlanReport, currency: str
) -> dict[str, Any]:
    chain = 1.0
    for step in part.steps:
        chain *= share(step.conversion) or 0.0
    names = {step.code: words_of(step.name) for step in report.steps}
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
