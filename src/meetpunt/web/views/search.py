"""The one box: a page by itself, and the piece of a page that the dialog shows while somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from meetpunt.store.access import Viewer
from meetpunt.store.finding import LONGEST, Hit, find, recently_seen
from meetpunt.store.mentions import suggestions
from meetpunt.web.commands import Command, address, commands_of, fitting
from meetpunt.web.viewer import for_viewer

# Per table: its heading, its icon, and the name of the page of one record.
GROUPS: dict[str, tuple[Promise, str, str]] = {
    "account": (_("Accounts"), "store", "account"),
    "contact": (_("Contacts"), "user", "contact"),
    "opportunity": (_("Opportunities"), "square-kanban", "opportunity"),
    "person": (_("People"), "users", "person-funnel"),
}


@dataclass(frozen=True)
class Line:
    """A line to choose."""

    url: str
    icon: str
    name: str
    detail: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one sort."""

    title: str
    lines: tuple[Line, ...]


@require_GET
@never_cache
@for_viewer
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What fits; without words what the viewer had open last, and what can be done."""
    typed = " ".join(request.GET.get("q", "")[:LONGEST].split())
    commands = fitting(commands_of(viewer), typed) if typed else commands_of(viewer)
    doing = Group(str(_("Go to or do")), tuple(_of_command(one) for one in commands))
    if typed:
        groups = (*_groups(find(viewer, typed)), doing)
    else:
        groups = (Group(str(_("Opened last")), _lines(recently_seen(viewer))), doing)
    groups = tuple(group for group in groups if group.lines)
    found = {"groups": groups, "typed": typed, "count": sum(len(group.lines) for group in groups)}
    return render(request, "searching/found.html" if "part" in request.GET else "searching/page.html", found)


@require_GET
@never_cache
@for_viewer
def mentions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which colleagues may be meant by what was typed after @ in a note."""
    found = suggestions(viewer, request.GET.get("q", "")[:LONGEST])
    return JsonResponse({"people": [{"word": word, "name": name} for word, name in found]})


def _groups(hits: tuple[Hit, ...]) -> tuple[Group, ...]:
    return tuple(
        Group(str(title), _lines(tuple(hit for hit in hits if hit.table == table)))
        for table, (title, _icon, _page) in GROUPS.items()
    )


def _lines(hits: tuple[Hit, ...]) -> tuple[Line, ...]:
    """Lines for what has a page."""
    lines = []
    for hit in hits:
        _title, icon, page = GROUPS[hit.table]
        if url := address(page, hit.id):
            lines.append(Line(url, icon, hit.name, hit.detail))
    return tuple(lines)


def _of_command(command: Command) -> Line:
    return Line(command.url, command.icon, command.text, keys=command.keys)
