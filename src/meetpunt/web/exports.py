"""Which pages can be taken along, and the one way in which their tables become a file.

Rule: a file is made of the page that the same person gets at the same address, so scope, period and numbers are those
of the page. A page more is a name more in PAGES; a list that runs over many pages has a file of its own with all rows.
"""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetpunt.connectors.files.writing import Cell, csv_of
from meetpunt.store.access import Viewer
from meetpunt.web import export
from meetpunt.web.formats import language
from meetpunt.web.page_cells import PageTable, tables_of

PAGES = frozenset(
    (
        *(
            "person-funnel",
            "team-funnel",
            "organisation-funnel",
            "scorecard",
            "comparison",
            "diagnosis",
            "numbers-first",
        ),
        *("kpis", "kpi", "signals", "signal", "time-use", "travel", "travel-plan", "channels", "channels-activities"),
        *(
            "acch",
            "acch-register",
            "acch-account",
            "coverage",
            "forecast",
            "track-record",
            "back-test",
            "market",
            "target-records",
        ),
        *(
            "way-back",
            "focus",
            "scenarios",
            "scenario",
            "seller-skills",
            "visit-deals",
            "working",
            "working-person",
            "costs",
            "pool",
        ),
        *("production", "production-history", "large-order", "profitability", "profitability-orders", "account-cost"),
        *("competencies", "competency-person", "training-needs", "tools", "tool", "trainings", "training", "readiness"),
        *("actions", "actions-effect", "conversation-counts", "people", "own-fields", "own-values", "parameters"),
        *("opportunity-months", "clean-up", "teams", "person-goals", "plan", "planning"),
    )
)
FORMATS = ("csv", "xlsx")


def asked(request: HttpRequest) -> str:
    """The kind of file that is asked for of a page that can be taken along; empty when none is."""
    match = request.resolver_match
    kind = request.GET.get("export", "")
    return kind if request.method == "GET" and kind in FORMATS and match and match.url_name in PAGES else ""


def file_of(answer: HttpResponse) -> str:
    """The name of the file that an answer is; empty when it is a page."""
    told = answer.headers.get("Content-Disposition", "")
    if answer.status_code != 200 or not told.startswith("attachment"):
        return ""
    return told.partition("filename=")[2].strip('"') or "?"


def taken_along(request: HttpRequest, viewer: Viewer, page: HttpResponse, kind: str) -> HttpResponse:
    """The tables of a page as a file; other answers than a page stay what they are."""
    if page.status_code != 200 or not page.headers.get("Content-Type", "").startswith("text/html"):
        return page
    html = page.content.decode()
    tables = tables_of(html, language())
    if not tables:
        raise Http404
    title = " ".join(strip_tags(html.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]).split())
    name = slugify(f"{title} {viewer.today.isoformat()}") or "meetpunt"
    if kind == "csv":
        return export.answer(_csv(tables), "text/csv; charset=utf-8", f"{name}.csv")
    sheets = [export.Table(title, heads, rows) for title, heads, rows in _sheets(tables)]
    return export.workbook(name, [*sheets, _about(request, viewer, title)])


def _csv(tables: tuple[PageTable, ...]) -> bytes:
    """One table as it is; more of them below each other, each under its title."""
    dutch = language() == "nl"
    if len(tables) == 1:
        return csv_of(tables[0].heads, tables[0].rows, dutch)
    parts = []
    for table in tables:
        lines: list[tuple[Cell, ...]] = [table.heads, *table.rows, ()]
        parts.append(csv_of((table.title,), lines, dutch).removeprefix(b"\xef\xbb\xbf"))
    return b"\xef\xbb\xbf" + b"".join(parts)


def _sheets(tables: tuple[PageTable, ...]) -> list[tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]]:
    """Tables with names that a sheet may bear: short, without signs, each its own."""
    found: list[tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]] = []
    taken: set[str] = {pgettext("a sheet", "About").casefold()}
    for number, table in enumerate(tables, start=1):
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in table.title)
        short = " ".join(plain.split())[:28].strip() or _("Table %(number)s") % {"number": number}
        name, times = short, 1
        while name.casefold() in taken:
            times += 1
            name = f"{short[:26]} {times}"
        taken.add(name.casefold())
        found.append((name, table.heads, table.rows))
    return found


def _about(request: HttpRequest, viewer: Viewer, title: str) -> export.Table:
    """Where the file comes from, so that it can be looked up again."""
    told = request.GET.copy()
    told.pop("export", None)
    address = request.build_absolute_uri(request.path) + (f"?{told.urlencode()}" if told else "")
    rows: list[tuple[str, str | date]] = [
        (_("Page"), title),
        (_("Organisation"), viewer.organisation.name),
        (_("Made by"), viewer.name),
        (_("Made on"), viewer.today),
        (_("Address"), address),
    ]
    return export.Table(pgettext("a sheet", "About"), (_("What"), _("This file")), rows)
