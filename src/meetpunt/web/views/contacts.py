"""Contacts: the list, the page of one, and the form to make or change one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.accounts.contacts import LABELS, change_contact, make_contact, told_of
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_seen
from meetpunt.connectors.files.writing import Cell
from meetpunt.store.access import Viewer
from meetpunt.store.account_card import account_of, kept_contact
from meetpunt.store.contact_list import (
    SORTS,
    ContactFilter,
    ContactRow,
    alike_contacts,
    contact_of,
    contacts_page,
    moments_of,
)
from meetpunt.store.names import called
from meetpunt.store.saved_views import views_of
from meetpunt.web import export
from meetpunt.web.account_form import contact_inputs
from meetpunt.web.record_form import RecordForm, blank, filled
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

DECIDES = ("yes", "no", "unknown")


class Asked:
    """The list, read from its address."""

    def __init__(self, request: HttpRequest) -> None:
        told = request.GET
        text = told.get("q", "").replace("\0", "").strip()[:200]
        decides = told.get("decides", "")
        sort = told.get("sort", "")
        page = told.get("page", "1")
        self.column = sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "name"
        self.is_descending = sort.startswith("-") and sort.removeprefix("-") in SORTS
        self.page = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
        self.wanted = ContactFilter(text, decides if decides in DECIDES else "")
        self.query = {
            name: value
            for name, value in (
                ("q", text),
                ("decides", self.wanted.decides),
                ("sort", sort if sort.removeprefix("-") in SORTS else ""),
            )
            if value
        }

    @property
    def kept(self) -> str:
        """The query string that keeps the filters and the order."""
        return urlencode(self.query)

    def link(self, **changed: str) -> str:
        """The same list with parameters changed."""
        return "?" + urlencode({**self.query, **changed})


@for_viewer
def contacts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One page of the list."""
    asked = Asked(request)
    page = contacts_page(viewer, asked.wanted, asked.column, asked.is_descending, asked.page)
    heads = [(code, text, _turned(asked, code), _direction(asked, code)) for code, text in _heads()]
    context = {"asked": asked, "page": page, "heads": heads, "views": views_of(viewer, "contacts")}
    return render(request, "contacts/list.html", context)


@for_viewer
def contacts_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Exactly what the list shows, all pages of it."""
    asked = Asked(request)
    page = contacts_page(viewer, asked.wanted, asked.column, asked.is_descending, None)
    heads = [text for _code, text in _heads()]
    write = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return write(_("contacts"), heads, [_cells(row) for row in page.rows])


@for_viewer
def contact(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """The page of one; of a double that was merged the one that was kept."""
    kept = kept_contact(viewer, contact_id)
    if kept is not None:
        return redirect("contact", kept)
    row = contact_of(viewer, contact_id)
    note_seen(viewer, "contact", contact_id, datetime.now(UTC))
    context = {
        "id": row.pk,
        "told": told_of(row),
        "name": called(row.name),
        "account_id": row.account_id,
        "account_name": row.account.name if row.account else "",
        "is_erased": row.erased_at is not None,
        "moments": moments_of(viewer, contact_id),
        "alike": alike_contacts(viewer, row),
        "today": viewer.today,
        "zone": viewer.organisation.time_zone,
    }
    return render(request, "contacts/contact.html", context)


@never_cache
@for_viewer
def new(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """Make a contact at an account."""
    account = account_of(viewer, account_id)
    form = (
        filled(contact_inputs(viewer), request.POST) if request.method == "POST" else blank(contact_inputs(viewer), {})
    )
    if request.method == "POST" and form.is_valid:
        try:
            make_contact(viewer, account_id, form.values, form.uuid, datetime.now(UTC))
        except Refused as refused:
            form.problem = str(refused.message)
        else:
            tell(request, _("%(name)s was made.") % {"name": form.values.get("name", "")})
            return redirect("account", account_id)
    return _page(request, form, _("New contact at %(name)s") % {"name": account.name}, account_id, account.name)


@for_viewer
def edit(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """Change a contact."""
    row = contact_of(viewer, contact_id)
    form = (
        filled(contact_inputs(viewer), request.POST)
        if request.method == "POST"
        else blank(contact_inputs(viewer), told_of(row))
    )
    if request.method == "POST" and form.is_valid:
        try:
            changed = change_contact(viewer, contact_id, form.seen, form.values, datetime.now(UTC))
        except Conflict as conflict:
            form.show_conflict(conflict)
        except Refused as refused:
            form.problem = str(refused.message)
        else:
            if changed is not None:
                fields = ", ".join(str(LABELS[name]).lower() for name in changed.after)
                tell(request, _("Saved: %(fields)s.") % {"fields": fields}, changed.pk)
            return redirect("contact", contact_id)
    title = _("Change %(name)s") % {"name": row.name}
    return _page(request, form, title, row.account_id, row.account.name if row.account else "", contact_id)


def _page(
    request: HttpRequest,
    form: RecordForm,
    title: str,
    account_id: int | None,
    account_name: str,
    contact_id: int | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "account_id": account_id,
        "account_name": account_name,
        "contact_id": contact_id,
    }
    return render(request, "contacts/form.html", context, status=422 if request.method == "POST" else 200)


def _heads() -> list[tuple[str, str]]:
    return [
        ("name", _("Name")),
        ("account", _("Account")),
        ("town", _("Town")),
        ("job_title", _("Job title")),
        ("decides", _("Decides on buying")),
        ("phone", _("Phone")),
        ("email", _("E-mail")),
        ("last", _("Last contact")),
    ]


def _cells(row: ContactRow) -> list[Cell]:
    decides = {True: _("yes"), False: _("no"), None: ""}[row.decides]
    return [row.name, row.account_name, row.town, row.job_title, decides, row.phone, row.email, row.last_on]


def _turned(asked: Asked, code: str) -> str:
    if code not in SORTS:
        return ""
    return asked.link(sort=f"-{code}" if asked.column == code and not asked.is_descending else code)


def _direction(asked: Asked, code: str) -> str:
    if asked.column != code:
        return ""
    return "descending" if asked.is_descending else "ascending"
