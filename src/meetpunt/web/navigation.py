"""The menu: only what exists and what the viewer may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.store.access import Viewer

SEES_FIGURES = {"rep", "inside_sales", "manager", "director"}


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `pages` are the names of the addresses that belong to it."""

    name: str
    icon: str
    text: Promise
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """An entry as the viewer sees it."""

    url: str
    icon: str
    text: Promise
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A group of the menu."""

    title: Promise
    items: tuple[Item, ...]


FUNNEL = Entry("funnel", "funnel", _("Funnel"), ("person-funnel", "person-records"))
TEAM = Entry("teams", "users", _("Team"), ("team-funnel", "team-records"))
ORGANISATION = Entry("organisation-funnel", "building-2", _("Organisation"))
IMPORTS = Entry(
    "imports", "file-up", _("Import"), ("import-run", "import-source", "import-table", "import-text", "imports-upload")
)
DEFINITIONS = Entry("definitions", "book-open", _("Definitions"), ("definition",))
MY_DATA = Entry("my-data", "eye", _("My data"))


def navigation_of(viewer: Viewer | None, current: str | None) -> tuple[Section, ...]:
    """The viewer's menu; empty for somebody who is not signed in."""
    if viewer is None:
        return ()
    looking = []
    if viewer.roles & SEES_FIGURES:
        looking.append(FUNNEL)
    if viewer.sees_organisation:
        looking += [TEAM, ORGANISATION]
    data = [IMPORTS] if viewer.may_import else []
    data += [DEFINITIONS, MY_DATA]
    sections = ((_("How is it going"), looking), (_("Figures and data"), data))
    made = [
        Section(title, tuple(filter(None, (_item(one, current) for one in entries)))) for title, entries in sections
    ]
    return tuple(section for section in made if section.items)


def _item(entry: Entry, current: str | None) -> Item | None:
    try:
        url = reverse(entry.name)
    except NoReverseMatch:
        return None
    here = current is not None and (current in (entry.name, *entry.pages) or current.startswith(f"{entry.name}-"))
    return Item(url, entry.icon, entry.text, here)
