"""The rep's day, planning and holding what is on it, and setting goals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.activities import planning
from meetpunt.actions.activities.filling import moment
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.actions.goals import set_goals
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.funnel import person_funnel
from meetpunt.reports.funnel_figures import FunnelReport
from meetpunt.reports.today import today_of
from meetpunt.store.access import Viewer
from meetpunt.store.days import account_to_log, opportunity_to_log
from meetpunt.store.goals import MEASURES, goals_on
from meetpunt.web.addresses import safe_next
from meetpunt.web.deal_words import KINDS
from meetpunt.web.entering import Entered
from meetpunt.web.logging import default_day
from meetpunt.web.templatetags.deals import amount_field
from meetpunt.web.today_words import GOALS
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

TO_PLAN = ("visit", "call", "email", "demonstration", "quote_work", "lead_work", "office", "travel", "training")


@for_viewer
def today(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The viewer's own day."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    context = {"today": today_of(viewer, datetime.now(UTC)), "funnel": _funnel(viewer)}
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
    context = {
        "about": about,
        "opportunity": opportunity,
        "told": {**told, "on": told.get("on") or default_day(viewer.today, kind).isoformat(), "kind": kind},
        "kinds": [(one, KINDS[one]) for one in TO_PLAN],
        "problems": problems,
        "next": told.get("next", ""),
        "key": told.get("key") or str(uuid4()),
    }
    return render(request, "plan.html", context, status=422 if problems else 200)


@for_viewer
def goals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own goals for this quarter."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    first, last = _quarter(viewer.today)
    stands = {row.measure: row.target for row in goals_on(viewer.organisation.id, viewer.person_id, viewer.today)}
    problems: dict[str, str] = {}
    if request.method == "POST":
        entered = Entered(request.POST.dict())
        targets = {one: _target(viewer, entered, one) for one in MEASURES}
        problems = entered.problems
        if not problems:
            try:
                set_goals(viewer, viewer.person_id, first, last, targets, datetime.now(UTC))
            except Refused as refused:
                problems = {"": str(refused.message)}
            else:
                messages.success(request, _("Your goals are kept."))
                return redirect("today")
    rows = [(one, GOALS[one], _shown(viewer, one, stands.get(one)), problems.get(one, "")) for one in MEASURES]
    context = {"rows": rows, "first": first, "last": last, "problems": problems}
    return render(request, "goals.html", context, status=422 if problems else 200)


def _funnel(viewer: Viewer) -> FunnelReport | None:
    """The own funnel of the last 12 months; None when there is no process to show."""
    year = viewer.today - timedelta(days=365)
    try:
        return person_funnel(viewer, viewer.person_id or 0, FunnelAsk(as_of=viewer.today, period_from=year))
    except NotAnswerable:
        return None


def _told(viewer: Viewer, entered: Entered) -> ActivityTold:
    on, at_text = entered.day("on"), entered.text("at", 8)
    at = None
    if at_text and on is not None:
        try:
            at = moment(viewer, on, datetime.strptime(at_text[:5], "%H:%M").time())
        except ValueError:
            entered.problems["at"] = _("Write the time as 14:30.")
    return ActivityTold(
        kind=entered.text("kind"),
        account_id=entered.number("account"),
        opportunity_id=entered.number("opportunity"),
        at=at,
        on=on,
        minutes=entered.number("minutes"),
        subject=entered.text("subject"),
    )


def _target(viewer: Viewer, entered: Entered, measure: str) -> int | None:
    if measure == "revenue":
        return entered.money(measure, viewer.organisation.currency)
    found = entered.decimal(measure)
    return None if found is None else int(found)


def _shown(viewer: Viewer, measure: str, target: int | None) -> str:
    if target is None:
        return ""
    return amount_field(target, viewer.organisation.currency) if measure == "revenue" else str(target)


def _quarter(day: date) -> tuple[date, date]:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(day.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)
