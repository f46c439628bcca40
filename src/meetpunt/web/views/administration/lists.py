"""One page and one form for every list that an organisation keeps itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.administration import lists as acting
from meetpunt.actions.administration import organisation, prices, territories
from meetpunt.actions.errors import Refused
from meetpunt.actions.people import placing
from meetpunt.method.holidays import COUNTRIES, proposed
from meetpunt.store.access import Viewer
from meetpunt.store.administration.areas import areas_of
from meetpunt.store.administration.lists import Column, Kind, ListRow, choices, list_of, list_row, list_rows
from meetpunt.store.administration.more import managers_of, prices_of
from meetpunt.store.administration.people import people_names
from meetpunt.store.administration.setup import settings_of
from meetpunt.store.fields import to_day_number
from meetpunt.web.formats import language
from meetpunt.web.list_words import COLUMNS, LISTS
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import (
    choice_of,
    day_field,
    key_of,
    minor,
    money_field,
    new_key,
    say_no,
    sealed,
    unsealed,
)


@never_cache
@for_viewer
def rows(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """A list, with a form for a new row above it."""
    found, lines = list_of(code), list_rows(viewer, code)
    form = _form(viewer, code, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row_id = acting.add_row(viewer, code, _told(form), datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."))
            has_more = code in ("teams", "territories", "products")
            return redirect("settings-row", code, row_id) if has_more else redirect("settings-list", code)
    shown: dict[str, Any] = {
        "code": code,
        "words": LISTS[code],
        "found": found,
        "columns": [(column.name, COLUMNS[column.name], column.kind.value) for column in found.columns],
        "lines": [
            (line, [(column.kind.value, line.shown[column.name], COLUMNS[column.name]) for column in found.columns])
            for line in lines
        ],
        "form": form,
        "key": request.POST.get("key") or new_key(),
    }
    if code == "teams":
        shown["managers"] = managers_of(viewer)
    return render(request, "administration/list.html", shown)


@for_viewer
def row(request: HttpRequest, viewer: Viewer, code: str, row_id: int) -> HttpResponse:
    """One row: change it, remove it, and what hangs on it."""
    line = list_row(viewer, code, row_id)
    if request.method != "POST":
        return _page(request, viewer, code, line)
    form = _form(viewer, code, request.POST)
    if form.is_valid():
        try:
            trail = acting.change_row(viewer, code, row_id, unsealed(request), _told(form), datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("settings-list", code)
    return _page(request, viewer, code, line, form)


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, code: str, row_id: int, what: str) -> HttpResponse:
    """Remove or move a row."""
    list_row(viewer, code, row_id)
    now = datetime.now(UTC)
    try:
        if what == "remove":
            tell(request, _("Removed."), acting.remove_row(viewer, code, row_id, now).pk)
        elif what in ("up", "down"):
            acting.move_row(viewer, code, row_id, -1 if what == "up" else 1, now)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("settings-row", code, row_id)
    return redirect("settings-list", code)


@for_viewer
@require_POST
def manager(request: HttpRequest, viewer: Viewer, row_id: int) -> HttpResponse:
    """Say who manages a team from a day on."""
    line = list_row(viewer, "teams", row_id)
    form = _manager_form(viewer, row_id, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            trail = placing.let_manage(viewer, row_id, told["person"], told["day"], datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("settings-row", "teams", row_id)
    return _page(request, viewer, "teams", line, extra=form)


@for_viewer
@require_POST
def area(request: HttpRequest, viewer: Viewer, row_id: int) -> HttpResponse:
    """Give a territory postcodes, or take a range away."""
    line = list_row(viewer, "territories", row_id)
    now = datetime.now(UTC)
    gone = request.POST.get("remove", "")
    if gone.isdigit():
        tell(request, _("Removed."), territories.remove_area(viewer, int(gone), now).pk)
        return redirect("settings-row", "territories", row_id)
    form = _area_form(viewer, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            trail = territories.add_area(viewer, row_id, told["country"], told["first"], told["last"], now)
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."), trail.pk)
            return redirect("settings-row", "territories", row_id)
    return _page(request, viewer, "territories", line, extra=form)


@for_viewer
@require_POST
def price(request: HttpRequest, viewer: Viewer, row_id: int) -> HttpResponse:
    """Let a price hold from a day on."""
    line = list_row(viewer, "products", row_id)
    form = _price_form(viewer, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        currency = told["currency"].upper()
        amounts = minor(told["list"], currency), minor(told["cost"], currency)
        try:
            trail = prices.set_price(viewer, row_id, currency, *amounts, told["day"], datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("settings-row", "products", row_id)
    return _page(request, viewer, "products", line, extra=form)


@for_viewer
def holidays(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The proposal for a country and year, to tick."""
    told = request.POST if request.method == "POST" else request.GET
    country = told.get("country") or settings_of(viewer)["country"]
    text = told.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100 else viewer.today.year
    standing = {line.shown["day"] for line in list_rows(viewer, "holidays")}
    if request.method == "POST":
        days = request.POST.getlist("day")
        count = organisation.add_holidays(viewer, country, year, days, language(), datetime.now(UTC))
        messages.success(request, _("%(count)s free days added.") % {"count": count})
        return redirect("settings-list", "holidays")
    days_of = [(one, one.day in standing) for one in proposed(country, year)]
    countries = [(one, {"NL": _("Netherlands"), "BE": _("Belgium")}[one]) for one in COUNTRIES]
    shown = {"country": country, "countries": countries, "year": year, "days": days_of, "dutch": language() == "nl"}
    return render(request, "administration/holidays.html", shown)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    code: str,
    line: ListRow,
    form: forms.Form | None = None,
    extra: forms.Form | None = None,
) -> HttpResponse:
    found = list_of(code)
    if form is None:
        form = _form(viewer, code, None, line.shown | {c.name: line.values[c.name] for c in _chosen(code)})
    first = found.columns[0].name if code != "holidays" else "name"
    shown: dict[str, Any] = {
        "code": code,
        "words": LISTS[code],
        "found": found,
        "line": line,
        "name": line.shown[first],
        "form": form,
        "seen": request.POST.get("seen") or sealed(line.values),
    }
    if code == "teams":
        shown |= {"extra": extra or _manager_form(viewer, line.id), "managers": managers_of(viewer).get(line.id, ())}
    elif code == "territories":
        shown |= {"extra": extra or _area_form(viewer), "areas": areas_of(viewer, line.id)}
    elif code == "products":
        shown |= {"extra": extra or _price_form(viewer), "prices": prices_of(viewer, line.id)}
    return render(request, "administration/row.html", shown)


def _chosen(code: str) -> list[Column]:
    return [column for column in list_of(code).columns if column.kind is Kind.ONE_OF]


def _form(viewer: Viewer, code: str, told: Any = None, initial: dict[str, Any] | None = None) -> forms.Form:
    form = forms.Form(told, initial=initial if initial is not None else {"is_active": True})
    for column in list_of(code).columns:
        label: Any = COLUMNS[column.name]
        match column.kind:
            case Kind.YES_NO:
                form.fields[column.name] = forms.BooleanField(label=label, required=False)
            case Kind.DAY:
                form.fields[column.name] = day_field(label)
            case Kind.ONE_OF:
                form.fields[column.name] = choice_of(label, choices(viewer, column), _("none"))
            case _:
                form.fields[column.name] = forms.CharField(
                    label=label, max_length=column.longest, required=column.required
                )
    return form


def _told(form: forms.Form) -> dict[str, Any]:
    return {
        name: to_day_number(value) if isinstance(value, date) else value for name, value in form.cleaned_data.items()
    }


def _manager_form(viewer: Viewer, team_id: int, told: Any = None) -> forms.Form:
    standing = [one for one in managers_of(viewer).get(team_id, ()) if one.is_now]
    initial = {"person": standing[0].person_id if standing else "", "day": viewer.today}
    form = forms.Form(told, initial=initial, auto_id="manager-%s")
    form.fields["person"] = choice_of(_("Manager"), people_names(viewer), _("nobody"))
    form.fields["day"] = day_field(_("From"))
    return form


def _area_form(viewer: Viewer, told: Any = None) -> forms.Form:
    form = forms.Form(told, initial={"country": settings_of(viewer)["country"]}, auto_id="area-%s")
    form.fields["country"] = forms.CharField(label=_("Country"), max_length=2)
    form.fields["first"] = forms.CharField(label=_("First postcode"), max_length=10)
    form.fields["last"] = forms.CharField(
        label=_("Last postcode"), max_length=10, required=False, help_text=_("5999 holds all of 5999 AA to 5999 ZZ.")
    )
    return form


def _price_form(viewer: Viewer, told: Any = None) -> forms.Form:
    form = forms.Form(told, initial={"currency": viewer.organisation.currency, "day": viewer.today}, auto_id="price-%s")
    form.fields["list"] = money_field(_("List price"))
    form.fields["cost"] = money_field(_("Cost price"))
    form.fields["currency"] = forms.CharField(label=_("Currency"), max_length=3)
    form.fields["day"] = day_field(_("From"))
    return form
