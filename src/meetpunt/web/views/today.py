"""The rep's day, and planning and holding what is on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.activities import planning
from meetpunt.actions.activities.filling import moment
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.reports.ageing_list import waiting
from meetpunt.reports.asides import asides_of
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.funnel import person_funnel
from meetpunt.reports.funnel_figures import FunnelReport
from meetpunt.reports.settled import of_the_day
from meetpunt.reports.signals_home import home_signals
from meetpunt.reports.today import today_of
from meetpunt.reports.visit_deals import own_deals, team_deals, together
from meetpunt.store.access import Viewer
from meetpunt.store.days import account_to_log, opportunity_to_log
from meetpunt.store.pipeline import owners
from meetpunt.web.addresses import safe_next
from meetpunt.web.conversation_page import action_lines
from meetpunt.web.deal_words import KINDS
from meetpunt.web.entering import Entered
from meetpunt.web.logging import default_day
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

TO_PLAN = ("visit", "call", "email", "demonstration", "quote_work", "lead_work", "office", "travel", "training")


@for_viewer
def today(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The viewer's own day."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    of_team, asides, now = team_deals(viewer), asides_of(viewer), datetime.now(UTC)
    context = {
        "today": today_of(viewer, now),
        "old": len(waiting(viewer, viewer.person_id, now).old),
        "funnel": _funnel(viewer),
        "due_actions": action_lines(viewer, asides.due_actions),
        "talks": asides.talks,
        "practise": asides.exercises,
        "joint": asides.joint_visits,
        "home_signals": home_signals(viewer),
        "deals": own_deals(viewer),
        "team_sum": together(of_team),
        "team_deals": [one for one in of_team if one.waits_for_me],
    }
    return render(request, "today.html", context)


@never_cache
@for_viewer
def plan(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form to plan an activity, and planning it."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    told = request.POST.dict() if request.method == "POST" else request.GET.dict()
    entered = Entered(told)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            activity, problems = _told(viewer, entered), entered.problems
            if not problems:
                _id, change = planning.plan(viewer, activity, entered.key(), datetime.now(UTC))
                tell(request, _("Planned."), change.pk if change else None)
                return redirect(safe_next(request, "today"))
        except Refused as refused:
            problems = {"": str(refused.message)}
    account, opportunity = entered.number("account"), entered.number("opportunity")
    about = None
    if opportunity is not None:
        about = opportunity_to_log(viewer, opportunity)
    elif account is not None:
        about = account_to_log(viewer, account)
    kind = told.get("kind") or "visit"
    person = entered.number("person")
    context = {
        "person": next((one for one in owners(viewer) if one.id == person), None) if person else None,
        "about": about,
        "opportunity": opportunity,
        "told": {**told, "on": told.get("on") or default_day(viewer.today, kind).isoformat(), "kind": kind},
        "kinds": [(one, KINDS[one]) for one in TO_PLAN],
        "problems": problems,
        "next": told.get("next", ""),
        "key": told.get("key") or str(uuid4()),
    }
    return render(request, "plan.html", context, status=422 if problems else 200)


def _funnel(viewer: Viewer) -> FunnelReport | None:
    """The own funnel of the last 12 months as of this morning; None when there is no process to show."""
    ask = FunnelAsk(as_of=viewer.today, period_from=viewer.today - timedelta(days=365))
    try:
        return person_funnel(viewer, viewer.person_id or 0, of_the_day(viewer, ask), with_causes=False)
    except NotAnswerable:
        return None


def _told(viewer: Viewer, entered: Entered) -> ActivityTold:
    on, at = entered.day("on"), entered.time("at")
    return ActivityTold(
        kind=entered.text("kind"),
        person_id=entered.number("person"),
        account_id=entered.number("account"),
        opportunity_id=entered.number("opportunity"),
        at=moment(viewer, on, at) if on is not None else None,
        on=on,
        minutes=entered.number("minutes"),
        subject=entered.text("subject"),
    )
