"""Writing down ACCH: on an account's page, in a table of many accounts, and all that was told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.acch import AcchTold, record_acch
from meetpunt.actions.errors import Refused
from meetpunt.method.acch import State, updated
from meetpunt.reports.acch_account import account_acch
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.acch_states import ORIGINS, UnitRow, accounts_as_units, contradicting, units_by_code
from meetpunt.store.account_list import PAGE, AccountFilter, Order, agreements, chosen, page_of
from meetpunt.web.acch_words import MEANINGS, NAMES, QUESTIONS
from meetpunt.web.addresses import safe_next
from meetpunt.web.entering import Entered
from meetpunt.web.logging import ACCH, ANSWERS
from meetpunt.web.record_form import blank
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

_SIGNS = {"y": True, "n": False, "-": None}


def taps(viewer: Viewer) -> dict[str, Any]:
    """What a table of taps needs besides its rows."""
    return {
        "questions": QUESTIONS,
        "origins": ORIGINS,
        "today": viewer.today,
        "acch_key": blank([], {}).key,
    }


@require_POST
@for_viewer
def keep(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep a table of taps in one go: only what was changed in it."""
    told = Entered(request.POST.dict())
    day, origin = told.day("day") or viewer.today, told.text("origin", 8)
    rows = units_by_code(viewer, request.POST.getlist("rows"))
    wanted = [
        AcchTold(row.account_id, row.contact_id, state, day, origin, told.text(f"note-{row.code}"))
        for row in rows
        if (state := _state(row, request.POST)) is not None
    ]
    if told.problems:
        messages.error(request, next(iter(told.problems.values())))
        return redirect(safe_next(request))
    try:
        change, count = record_acch(viewer, wanted, datetime.now(UTC), told.key())
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        said = ngettext("%(count)s state was kept.", "%(count)s states were kept.", count) % {"count": count}
        tell(request, said if change else _("Nothing was changed."), change.pk if change else None)
    return redirect(safe_next(request))


@never_cache
@for_viewer
def register(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A table of the viewer's accounts with taps, a page at a time."""
    if not (viewer.sells or viewer.administers):
        raise NotVisible("registration")
    asked = Entered(request.GET.dict())
    wanted = AccountFilter(
        text=asked.text("q"),
        territory=asked.number("territory"),
        owner=asked.number("owner"),
        segment=asked.text("segment", 80),
    )
    is_wrong = asked.text("wrong", 1) == "1"
    chosen_rows = chosen(viewer, wanted)
    if is_wrong:
        chosen_rows = chosen_rows.filter(pk__in=contradicting(viewer))
    ids, has_before, has_after = page_of(chosen_rows, Order(), asked.number("after"), asked.number("before"))
    agreed = agreements(viewer.organisation.id, viewer.today, ids)
    kept = {name: value for name, value in request.GET.dict().items() if value and name not in ("after", "before")}
    context = taps(viewer) | {
        "rows": [_with_agreement(row, agreed.get(row.account_id)) for row in accounts_as_units(viewer, ids)],
        "is_wrong": is_wrong,
        "wanted": wanted,
        "has_before": has_before,
        "has_after": has_after,
        "before": urlencode({**kept, "before": ids[0]}) if ids else "",
        "after": urlencode({**kept, "after": ids[-1]}) if ids else "",
        "page_size": PAGE,
    }
    return render(request, "acch/register.html", context)


@never_cache
@for_viewer
def account(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """The contacts of an account as a funnel of four, and all that was told of it."""
    found = account_acch(viewer, account_id)
    context = taps(viewer) | {"found": found, "names": NAMES, "meanings": MEANINGS, "account_id": account_id}
    context["back"] = reverse("account", args=(account_id,))
    return render(request, "acch/account.html", context)


def _with_agreement(row: UnitRow, agreed: tuple[int, date] | None) -> UnitRow:
    """The row with the visits that are agreed, which count as coverage."""
    if agreed is None:
        return row
    told = _("%(n)s visits a year agreed") % {"n": agreed[0]}
    return replace(row, about=" · ".join(filter(None, (row.about, told))))


def _state(row: UnitRow, told: Mapping[str, Any]) -> State | None:
    """How it stands after this form; None when nothing was changed in it.

    What somebody else told since the form was opened stays, unless it is about the same question.
    """
    shown = [_SIGNS.get(sign) for sign in str(told.get(f"was-{row.code}", "----")).ljust(4, "-")[:4]]
    typed = [ANSWERS.get(str(told.get(f"{name}-{row.code}", ""))) for name in ACCH]
    if typed == shown:
        return None
    changed = State(*(one if one != was else None for one, was in zip(typed, shown, strict=True)))
    state = list(updated(row.state, changed).answers)
    for place, (one, was) in enumerate(zip(typed, shown, strict=True)):
        if one is None and was is not None:
            state[place] = None
    return State(*state)
