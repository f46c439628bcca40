"""A better order of one's own planned visits, and taking it over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetpunt.actions.day_order import take_over_order
from meetpunt.actions.errors import Refused
from meetpunt.method.period import Period
from meetpunt.reports.round_plan import RoundPlan, round_plan
from meetpunt.store.access import Viewer
from meetpunt.web import undo
from meetpunt.web.entering import Entered
from meetpunt.web.maps import Kind, MapPoint, territory_map
from meetpunt.web.viewer import for_viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The planned visits of a day or week beside a better order; a post takes the order over that it was shown."""
    told = request.POST if request.method == "POST" else request.GET
    tomorrow = viewer.today + timedelta(days=1)
    workday = tomorrow + timedelta(days={5: 2, 6: 1}.get(tomorrow.weekday(), 0))
    day = max(Entered(told.dict()).day("day") or workday, tomorrow)
    is_week = told.get("span") != "day"
    fixed = {int(one) for one in told.getlist("fixed") if one.isascii() and one.isdigit() and len(one) < 16}
    week = Period.week_of(day)
    plan = round_plan(viewer, *((week.first, week.last) if is_week else (day, day)), fixed)
    if request.method == "POST":
        return _take_over(request, viewer, plan, day, is_week)
    points = [
        MapPoint(one.row.account_name, one.row.latitude, one.row.longitude, Kind.STOP, one.row.town)
        for one in plan.proposal or plan.visits
    ]
    context = {
        "plan": plan,
        "day": day,
        "is_week": is_week,
        "shown": _shown(plan),
        "before": day - timedelta(days=7 if is_week else 1),
        "after": day + timedelta(days=7 if is_week else 1),
        "map": territory_map(points, range(len(points))) if points else "",
    }
    return render(request, "time_use/plan.html", context)


def _shown(plan: RoundPlan) -> str:
    """What a proposal says, to take over no other one than was seen."""
    return ",".join(f"{one.row.id}@{one.proposed:%Y%m%d%H%M}" for one in plan.proposal)


def _take_over(request: HttpRequest, viewer: Viewer, plan: RoundPlan, day: object, is_week: bool) -> HttpResponse:
    try:
        if not plan.proposal or request.POST.get("shown") != _shown(plan):
            raise Refused(_("The plan changed meanwhile. Look at the proposal again."))
        moves = [(one.row.id, one.proposed) for one in plan.proposal if one.proposed and one.proposed != one.row.at]
        change = take_over_order(viewer, moves, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        undo.tell(request, _("The order was taken over."), change.pk if change else None)
    query = urlencode({"day": str(day), "span": "week" if is_week else "day"})
    return redirect(f"{reverse('travel-plan')}?{query}")
