"""Channels and what serving costs: figures per line, each channel beside the others, and customers that cost more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.scenarios import make_scenario
from meetpunt.measures.register.published import PUBLISHED
from meetpunt.method.cost_to_serve import ServedBy
from meetpunt.reports.channel_by import By
from meetpunt.reports.channel_handover import handover
from meetpunt.reports.channel_records import channel_records
from meetpunt.reports.channels import ChannelsReport, channels
from meetpunt.store.access import Viewer
from meetpunt.store.channels import sees_all_cost
from meetpunt.store.costs import keeps_costs
from meetpunt.web import channel_words, place_asking
from meetpunt.web.asking import PERIODS
from meetpunt.web.entering import Entered
from meetpunt.web.place_asking import PlaceAsked
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

TERMS = {code: text for code, text in PERIODS.items() if code != "all"}
SHOWN = 25
"""Accounts on the page until all of them are asked for."""
MOST_CHOSEN = 2_000


@require_GET
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The figures by channel, segment, territory or product family."""
    asked, by = _asked(viewer, request.GET)
    report = channels(viewer, asked.place, asked.first, asked.last, by)
    sort = "name" if request.GET.get("sort") == "name" else "amount"
    losing = report.losing if sort == "name" else report.losing.most_first()
    shown = losing[: None if "all" in request.GET else SHOWN]
    tops = [one.line.order.high or one.line.order.value or 0 for one in report.lines]
    context = {
        "asked": asked,
        "also": {"by": by.value},
        "periods": TERMS,
        "report": report,
        "by": by.value,
        "bys": [(one.value, text, asked.asking(by=one.value)) for one, text in channel_words.BYS.items()],
        "kept": asked.asking(by=by.value),
        "rows": [
            {
                "one": one,
                "name": channel_words.name_of(one.line.key, one.name, by),
                "bar": channel_words.bar(one.line.order, max(tops, default=0)),
                "key": urlencode({"line": one.line.key}),
            }
            for one in report.lines
        ],
        "channels": list(channel_words.CHANNELS.values()),
        "tiles": _tiles(report),
        "losing": shown,
        "more": len(losing) - len(shown),
        "together": int(losing.short_minor.sum()),
        "sort": sort,
        "sorts": [
            (code, text, asked.asking(by=by.value, sort=code))
            for code, text in (("amount", _("Amount")), ("name", _("Name")))
        ],
        "all_of": asked.asking(by=by.value, sort=sort, all="1"),
        "keeps": keeps_costs(viewer),
        "choose": channel_words.CHOOSE,
        "published": [one for one in PUBLISHED if one.parameter == "cost_per_visit"],
        "currency": viewer.organisation.currency,
    }
    return render(request, "channels/page.html", context)


@require_GET
@for_viewer
def activities(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The activities behind a cost, newest first."""
    asked, by = _asked(viewer, request.GET)
    key = request.GET.get("line")
    records = channel_records(viewer, asked.place, (asked.first, asked.last), by, key, "visits" in request.GET)
    context = {
        "asked": asked,
        "records": records,
        "back": asked.asking(by=by.value),
        "currency": viewer.organisation.currency,
    }
    return render(request, "channels/activities.html", context)


@require_POST
@for_viewer
def scenario(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make a scenario of the plan that holds: accounts, or those of a segment, served through another channel."""
    asked, by = _asked(viewer, request.POST)
    entered = Entered(request.POST.dict())
    channel = entered.text("channel", 20)
    if channel not in {code for code, _text in channel_words.CHOOSE}:
        raise Http404
    ids = {
        int(one)
        for one in request.POST.getlist("accounts")[:MOST_CHOSEN]
        if one.isascii() and one.isdigit() and len(one) < 19
    }
    segment = request.POST.get("segment")
    days = (asked.first, asked.last)
    made = handover(viewer, asked.place, days, ServedBy(channel), ids, segment)
    back = redirect(reverse("channels") + asked.asking(by=by.value))
    if made.plan is None:
        messages.error(request, _("No plan holds for this year yet. Make one first, then a scenario beside it."))
        return back
    if made.kind is None:
        messages.error(request, _("That changes nothing: choose accounts that order, or that visits are agreed with."))
        return back
    name = _("%(channel)s: %(accounts)s") % {
        "channel": channel_words.channel(channel),
        "accounts": segment or _("%(n)s accounts") % {"n": made.accounts},
    }
    try:
        scenario_id = make_scenario(
            viewer, made.plan.id, name, [(made.kind.value, made.terms)], datetime.now(UTC), entered.key()
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
        return back
    tell(request, _("A scenario was made of it. What stays away is still to be said there."))
    return redirect("scenario", scenario_id)


def _asked(viewer: Viewer, told: QueryDict) -> tuple[PlaceAsked, By]:
    """Whose figures, which days up to today, and by what."""
    asked = place_asking.read(viewer, told, "t")
    asked = replace(asked, sees_all=sees_all_cost(viewer), last=min(asked.last, viewer.today))
    return replace(asked, first=min(asked.first, asked.last)), _by(told.get("by", ""))


def _by(code: str) -> By:
    return next((one for one in By if one.value == code), By.CHANNEL)


def _tiles(report: ChannelsReport) -> list[tuple[str, str, object, int]]:
    """Definition, name, estimate and what it rests on."""
    whole = report.whole
    return [
        ("cost_per_visit", _("Cost per visit"), whole.visit, whole.effort.visits),
        ("cost_per_quote", _("Cost per quote"), whole.quote, whole.quotes),
        ("cost_per_order", _("Transaction cost per order"), whole.order, whole.orders),
        ("break_even_order", _("Break-even order size"), whole.even, whole.orders),
    ]
