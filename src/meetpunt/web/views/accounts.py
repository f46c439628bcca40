"""The list of accounts: filtered by its address, in columns of choice or as a map, to read or to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetpunt.connectors.files.writing import Cell
from meetpunt.reports import accounts as report
from meetpunt.reports.account_map import accounts_map
from meetpunt.reports.doubles import may_go_through
from meetpunt.store.access import Viewer
from meetpunt.store.account_list import AccountLine
from meetpunt.store.saved_views import views_of
from meetpunt.web import export
from meetpunt.web.account_asking import COLUMNS, NUMERIC, SORTABLE, STATUSES, ListAsked, read
from meetpunt.web.account_maps import points
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.account_changes import CELLS


@for_viewer
def accounts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One page of the list, or the map of it."""
    asked = read(request.GET)
    context = {
        "asked": asked,
        "choices": report.choices(viewer),
        "statuses": [(code, text, code in asked.wanted.status) for code, text in STATUSES.items()],
        "all_columns": [(code, text, code in asked.columns) for code, text in COLUMNS.items()],
        "views": views_of(viewer, "accounts"),
        "today": viewer.today,
        "may_go_through": may_go_through(viewer),
    }
    if asked.is_map:
        found = accounts_map(viewer, asked.wanted)
        context |= {"count": found.count, "map": found, "points": points(found.accounts)}
    else:
        page = report.accounts_page(viewer, asked.wanted, asked.order, asked.after, asked.before)
        context |= {
            "count": page.count,
            "page": page,
            "heads": [_head(asked, code) for code in ("name", *asked.columns)],
            "first": page.lines[0].id if page.lines else None,
            "last": page.lines[-1].id if page.lines else None,
        }
    return render(request, "accounts/list.html", context)


@for_viewer
def accounts_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Exactly what the list shows, all pages of it."""
    asked = read(request.GET)
    lines = report.all_lines(viewer, asked.wanted, asked.order)
    heads = [_("Account"), *(str(COLUMNS[code]) for code in asked.columns)]
    rows = [[line.name, *(cell(line, code) for code in asked.columns)] for line in lines]
    write = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return write(_("accounts"), heads, rows)


def cell(line: AccountLine, code: str) -> Cell:
    """What stands in a column."""
    match code:
        case "status":
            return str(STATUSES[line.facts.stands.status])
        case "territory" | "owner":
            return line.territory_name if code == "territory" else line.owner_name
        case "last_visit":
            return line.last_visit
        case "agreed":
            return line.agreed or None
        case "due":
            return line.due_on
        case "next":
            return line.next_on
        case "open":
            return line.open_count
        case _:
            return str(getattr(line, code))


def _head(asked: ListAsked, code: str) -> dict[str, object]:
    order = asked.order
    direction = ("descending" if order.is_descending else "ascending") if order.column == code else ""
    return {
        "code": code,
        "text": COLUMNS.get(code) or _("Account"),
        "link": asked.sorted_link(code) if code in SORTABLE else "",
        "direction": direction,
        "is_numeric": code in NUMERIC,
        "can_change": code in CELLS,
    }
