"""An account's card, and the form to make or change one."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.accounts.keeping import LABELS, change_account, make_account, told_of
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_seen
from meetpunt.reports.account_card import account_card, account_timeline_page
from meetpunt.reports.profitability.account import account_profit
from meetpunt.store.access import Viewer
from meetpunt.store.acch_states import units_of
from meetpunt.store.account_card import account_of, kept_one
from meetpunt.store.account_doubles import Alike, Draft, alike
from meetpunt.store.account_timeline import CHIPS
from meetpunt.web.account_form import account_inputs
from meetpunt.web.profit_page import missing
from meetpunt.web.record_form import RecordForm, blank, filled
from meetpunt.web.timeline_words import CHIP_NAMES
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.acch_states import taps
from meetpunt.web.views.account_cost import serving

KNOWN = ("street", "postcode", "town", "phone", "email", "website")


@never_cache
@for_viewer
def account(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """The card; of a double that was merged the one that was kept."""
    kept = kept_one(viewer, account_id)
    if kept is not None:
        return redirect("account", kept)
    now = datetime.now(UTC)
    card = account_card(viewer, account_id, now)
    chip = request.GET.get("chip", "all")
    chip = chip if chip in CHIPS else "all"
    page = account_timeline_page(viewer, account_id, chip, request.GET.get("after", ""))
    note_seen(viewer, "account", account_id, now)
    context = {
        "card": card,
        "timeline": page,
        "chip": chip,
        "chips": [(code, CHIP_NAMES[code]) for code in CHIPS],
        "is_later_page": "after" in request.GET,
        "today": viewer.today,
        "zone": viewer.organisation.time_zone,
        "currency": viewer.organisation.currency,
        "key": blank([], {}).key,
        "units": units_of(viewer, account_id),
    }
    if viewer.sells or viewer.sees_organisation:
        profit = account_profit(viewer, account_id)
        context |= {"profit": profit, "profit_missing": missing(profit.total.cost)}
    return render(request, "accounts/card.html", context | taps(viewer) | serving(viewer, account_id))


@never_cache
@for_viewer
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make an account; what looks like it already there is shown first."""
    inputs = account_inputs(viewer)
    if request.method != "POST":
        own = {"owner_id": viewer.person_id if viewer.sells else None, "name": request.GET.get("name", "")[:200]}
        return _page(request, blank(inputs, own), None)
    form = filled(inputs, request.POST)
    found = _alike(viewer, form) if "anyway" not in request.POST else ()
    if form.is_valid and not found:
        try:
            made = make_account(viewer, form.values, form.uuid, datetime.now(UTC))
        except Refused as refused:
            form.problem = str(refused.message)
        else:
            tell(request, _("%(name)s was made.") % {"name": form.values["name"]})
            return redirect("account", made)
    return _page(request, form, None, found)


@for_viewer
def edit(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """Change an account."""
    row = account_of(viewer, account_id)
    inputs = account_inputs(viewer, (row.owner.pk, row.owner.name) if row.owner else None)
    if request.method != "POST":
        return _page(request, blank(inputs, told_of(row, viewer.today)), row.name, account_id=account_id)
    form = filled(inputs, request.POST)
    if form.is_valid:
        try:
            changed = change_account(viewer, account_id, form.seen, form.values, datetime.now(UTC))
        except Conflict as conflict:
            form.show_conflict(conflict)
        except Refused as refused:
            form.problem = str(refused.message)
        else:
            if changed is not None:
                tell(request, _("Saved: %(fields)s.") % {"fields": fields_of(list(changed.after))}, changed.pk)
            return redirect("account", account_id)
    return _page(request, form, row.name, account_id=account_id)


@for_viewer
def alike_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The accounts that look like what is being typed: a piece for the form."""
    told = {name: request.GET.get(name, "").replace("\0", "")[:254] for name in ("name", *KNOWN)}
    without = request.GET.get("without", "")
    number = int(without) if without.isascii() and without.isdigit() and len(without) < 19 else None
    found = alike(viewer, Draft(**told), number) if any(told.values()) else ()
    return render(request, "accounts/alike.html", {"alike": found})


def fields_of(names: list[str]) -> str:
    """The fields that were changed, in words."""
    return ", ".join(str(LABELS[name]).lower() for name in names)


def _alike(viewer: Viewer, form: RecordForm) -> tuple[Alike, ...]:
    told = {name: str(form.values.get(name, ""))[:254] for name in ("name", *KNOWN)}
    return alike(viewer, Draft(**told)) if told["name"] else ()


def _page(
    request: HttpRequest,
    form: RecordForm,
    name: str | None,
    found: tuple[Alike, ...] = (),
    account_id: int | None = None,
) -> HttpResponse:
    context = {"form": form, "name": name, "alike": found, "account_id": account_id}
    is_wrong = request.method == "POST"
    return render(request, "accounts/form.html", context, status=422 if is_wrong else 200)
