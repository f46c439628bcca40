"""The list of opportunities: filters, columns, sorting, export, kept lists, and by month of expected closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.saved_views import ViewTerms, remove_view, save_view
from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.expected_months import expected_months
from meetpunt.store.access import Viewer
from meetpunt.store.opportunity_list import PAGE, SORTS, STATES, ListAsk, ListRow, listed
from meetpunt.store.saved_views import views_of
from meetpunt.web import deal_filters, deal_words, export, words
from meetpunt.web.deal_filters import DealFilters
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

COLUMNS: dict[str, Promise] = {
    "account": gettext_lazy("Account"),
    "name": gettext_lazy("Opportunity"),
    "step": gettext_lazy("Step"),
    "amount": gettext_lazy("Amount"),
    "close": gettext_lazy("Expected close"),
    "next": gettext_lazy("Next activity"),
    "owner": gettext_lazy("Owner"),
    "product": gettext_lazy("Product"),
    "segment": gettext_lazy("Segment"),
    "channel": gettext_lazy("Channel"),
    "source": gettext_lazy("Lead source"),
    "state": gettext_lazy("State"),
    "closed": gettext_lazy("Closed on"),
    "reason": gettext_lazy("Loss reason"),
}
USUAL = ("account", "name", "step", "amount", "close", "next", "owner")
OWN = ("state", "step", "from", "until", "sort", "view")
PAGE_NAME = "opportunities"


@dataclass(frozen=True)
class Head:
    """A column's head: the address that sorts by it, and how it is sorted now ("", "ascending", "descending")."""

    name: str
    text: str
    link: str
    sorted: str


@dataclass(frozen=True)
class Asked:
    """The list that an address asks for; `query` holds what was recognised."""

    ask: ListAsk
    columns: tuple[str, ...]
    query: list[tuple[str, str]]

    def kept(self, **other: str) -> str:
        """The query string with some parameters changed; an empty one is left out."""
        rest = [(name, value) for name, value in self.query if name not in other]
        return "?" + urlencode(rest + [(name, value) for name, value in other.items() if value])


@for_viewer
def opportunities(request: HttpRequest, viewer: Viewer, is_export: bool = False) -> HttpResponse:
    """The list, its export, or the months."""
    if not viewer.sells and not viewer.sees_all_registration:
        raise Http404
    filters = deal_filters.read(request.GET, viewer)
    asked = read(request, filters)
    if is_export:
        return _exported(request, listed(viewer, asked.ask, None)[2], filters)
    context = {
        "filters": filters,
        "asked": asked,
        "address": request.path,
        "columns": COLUMNS,
        "states": {state: words.outcome(state) if state != "all" else _("all") for state in STATES},
        "views": views_of(viewer, PAGE_NAME),
        "here": asked.kept(),
        "export": reverse("opportunities-export") + asked.kept(),
    }
    if request.GET.get("view") == "months":
        context["months"] = expected_months(viewer, filters.process, asked.ask)
        return render(request, "opportunity_months.html", context)
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    total, page, rows = listed(viewer, asked.ask, number)
    pages = max(1, -(-total // PAGE))
    context |= {
        "rows": rows,
        "count": total,
        "page": page,
        "pages": pages,
        "earlier": asked.kept(page=str(page - 1)) if page > 1 else "",
        "later": asked.kept(page=str(page + 1)) if page < pages else "",
        "heads": [_head(name, asked) for name in asked.columns],
        "steps": {step.id: step for step in filters.process.steps},
    }
    return render(request, "opportunities.html", context)


@require_POST
@for_viewer
def keep(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep the list at hand under a name, or take one away."""
    entered = Entered({name: str(value) for name, value in request.POST.items()})
    gone = entered.number("drop")
    query = entered.text("query", 2000)
    if gone is not None:
        change = remove_view(viewer, gone, datetime.now(UTC))
        tell(request, _("The list was taken away; the opportunities stay."), change.pk)
        return redirect("opportunities")
    try:
        terms = ViewTerms(entered.text("name"), is_shared=request.POST.get("shared") == "1")
        save_view(viewer, PAGE_NAME, terms, query.lstrip("?"), datetime.now(UTC))
        tell(request, _("The list was kept."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(reverse("opportunities") + (query if query.startswith("?") else ""))


def read(request: HttpRequest, filters: DealFilters) -> Asked:
    """What the address asks beside the filters. What cannot be read is left out."""
    entered = Entered({name: str(value) for name, value in request.GET.items()})
    sort = entered.text("sort").removeprefix("-")
    descending = entered.text("sort").startswith("-")
    state = entered.text("state")
    steps = {step.id for step in filters.process.steps}
    step = entered.number("step")
    ask = ListAsk(
        part=filters.part,
        state=state if state in STATES else "open",
        step_id=step if step in steps else None,
        close_from=entered.day("from"),
        close_until=entered.day("until"),
        sort=sort if sort in SORTS else "close",
        descending=descending,
    )
    usual = USUAL if len(filters.owners) > 1 else USUAL[:-1]
    columns = tuple(name for name in COLUMNS if name in request.GET.getlist("col")) or usual
    query = list(filters.query.items())
    query += [(name, entered.text(name)) for name in OWN if entered.text(name) and name not in entered.problems]
    query += [("col", name) for name in columns if columns != usual]
    return Asked(ask, columns, query)


def _head(name: str, asked: Asked) -> Head:
    if name not in SORTS:
        return Head(name, str(COLUMNS[name]), "", "")
    is_sorted = asked.ask.sort == name
    turned = f"-{name}" if is_sorted and not asked.ask.descending else name
    how = ("descending" if asked.ask.descending else "ascending") if is_sorted else ""
    return Head(name, str(COLUMNS[name]), asked.kept(sort=turned), how)


def _exported(request: HttpRequest, rows: tuple[ListRow, ...], filters: DealFilters) -> HttpResponse:
    codes = {step.id: step.code for process in filters.processes for step in process.steps}
    heads = [
        *(str(COLUMNS[name]) for name in ("account", "name", "owner", "step", "amount")),
        _("Currency"),
        *(str(COLUMNS[name]) for name in ("close", "next")),
        _("Day of the next activity"),
        *(str(COLUMNS[name]) for name in ("product", "segment", "channel", "source", "state", "closed", "reason")),
    ]
    cells: list[list[Cell]] = []
    for row in rows:
        planned = row.planned
        next_one = "" if planned is None else deal_words.kind(planned.kind) if planned.kind else planned.text
        cells.append(
            [
                row.account_name,
                row.name,
                row.owner_name,
                codes.get(row.step_id or 0, ""),
                export.major(row.amount_minor, row.currency),
                row.currency,
                row.expected_close,
                next_one,
                planned.on if planned else None,
                row.product,
                row.segment,
                row.channel,
                row.lead_source,
                words.outcome(row.outcome),
                row.closed_on,
                row.loss_reason,
            ]
        )
    name = _("opportunities")
    return export.xlsx(name, heads, cells) if request.GET.get("format") == "xlsx" else export.csv(name, heads, cells)
