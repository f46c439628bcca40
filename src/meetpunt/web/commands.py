"""Where one can go and what one can do by name or by key: only what exists and what the viewer may do.

Rule: keys are told in one place, shown by the `?` dialog, which is also what the script reads them from.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetpunt.store.access import Viewer
from meetpunt.web.navigation import REGISTERS, Navigation, navigation_of


@dataclass(frozen=True)
class Command:
    """Something to choose. keys: pressed one after another; empty when it has none."""

    url: str
    icon: str
    text: str
    keys: str = ""


# Beside the pages of the menu: name of the address, icon, words; and whether only who registers may do it.
_DOING: tuple[tuple[str, str, Promise, bool], ...] = (
    ("log-visit", "plus", _("Log a visit"), True),
    ("account-new", "store", _("New account"), True),
    ("contact-new", "user", _("New contact"), True),
    ("opportunity-new", "square-kanban", _("New opportunity"), True),
    ("opportunities", "list-filter", _("List of opportunities"), True),
    ("activities", "list-filter", _("List of activities"), True),
    ("week-report", "file-text", _("Week report"), True),
    ("week-mileage", "car", _("Kilometres"), True),
    ("notifications", "bell", _("Notifications"), False),
)
_KEYS = {
    "log-visit": "n",
    "today": "g t",
    "accounts": "g a",
    "board": "g p",
    "calendar": "g c",
    "week": "g w",
    "funnel": "g f",
    "notifications": "g n",
}


_made: dict[tuple[int, str | None], tuple[Command, ...]] = {}
"""What can be chosen, per menu (all of which are kept) and language."""


def commands_of(viewer: Viewer) -> tuple[Command, ...]:
    """All that the viewer can choose, actions first, then the pages of the menu."""
    menu = navigation_of(viewer, None)
    key = (id(menu), get_language())
    if key not in _made:
        _made[key] = _commands(viewer, menu)
    return _made[key]


def _commands(viewer: Viewer, menu: Navigation) -> tuple[Command, ...]:
    keys = {url: told for name, told in _KEYS.items() if (url := address(name))}
    registers = bool(viewer.roles & REGISTERS)
    found: dict[str, Command] = {}
    for name, icon, text, needs_registering in _DOING:
        if (registers or not needs_registering) and (url := address(name)):
            found[url] = Command(url, icon, str(text), keys.get(url, ""))
    for section in menu.sections:
        for item in section.items:
            found.setdefault(item.url, Command(item.url, item.icon, str(item.text), keys.get(item.url, "")))
    return tuple(found.values())


def fitting(commands: tuple[Command, ...], typed: str) -> tuple[Command, ...]:
    """Those whose words hold every word that was typed."""
    words = typed.lower().split()
    return tuple(one for one in commands if all(word in one.text.lower() for word in words))


def address(name: str, *arguments: object) -> str:
    """The address of a page; empty when there is no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
