"""The menu: only what exists and what the viewer may open; on the phone the first few, the rest under "More"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetpunt.store.access import Viewer

SEES_FIGURES = {"rep", "inside_sales", "manager", "director"}
REGISTERS = {"rep", "inside_sales", "manager"}
IN_THE_BAR = 4
"""The phone's bar holds this many entries beside "More"; for who registers one of them is the button to log."""


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


@dataclass(frozen=True)
class Navigation:
    """The viewer's menu.

    Attributes:
        sections: all of it, in groups.
        bar: what stands in the phone's bar.
        log: the address of logging a visit; empty for who registers nothing.
        is_elsewhere: the page at hand stands in the menu, but not in the bar.
    """

    sections: tuple[Section, ...] = ()
    bar: tuple[Item, ...] = ()
    log: str = ""
    is_elsewhere: bool = False


REPLAN = ("replan-year", "replan-back", "replan-choices", "replan-targets", "replan-overview")
TODAY = Entry("today", "sun", _("Today"), ("goals",))
ACCOUNTS = Entry("accounts", "store", _("Accounts"), ("account", "contact"))
BOARD = Entry("board", "square-kanban", _("Pipeline"), ("opportunities", "opportunity", "quote", "order", "clean-up"))
CALENDAR = Entry("calendar", "calendar", _("Calendar"), ("activity", "activities"))
CALENDARS = Entry("calendars", "calendar-check", _("Calendars of elsewhere"))
WEEK = Entry("week", "clock", _("Week sheet"))
FUNNEL = Entry("funnel", "funnel", _("Funnel"), ("person-funnel", "person-records"))
TEAM = Entry("teams", "users", _("Team"), ("team-funnel", "team-records", "person-goals"))
ORGANISATION = Entry("organisation-funnel", "building-2", _("Organisation"), ("organisation-records",))
SCORECARD = Entry("scorecard", "gauge", _("Scorecard"), ("diagnosis", "comparison", "numbers-first"))
FORECAST = Entry("forecast", "trending-up", _("Forecast"), ("track-record", "back-test"))
SIGNALS = Entry("signals", "bell-ring", _("Signals"), ("signal",))
TIME_USE = Entry("time-use", "hourglass", _("Time use"), ("travel",))
CHANNELS = Entry("channels", "shopping-cart", _("Channels"), ("channels-activities", "channel-words"))
PROFITABILITY = Entry("profitability", "euro", _("Profitability"))
ACCH = Entry("acch", "map", _("Territory"), ("coverage",))
DASHBOARDS = Entry("dashboards", "layout-dashboard", _("Dashboards"), ("dashboard",))
COMPETENCIES = Entry(
    "competencies",
    "graduation-cap",
    _("Competencies"),
    (
        *("competency-person", "competency-words", "competency-word", "training-needs", "development", "joint-visit"),
        *("development-goal", "development-goal-new", "joint-visit-new"),
    ),
)
TOOLS = Entry("tools", "wrench", _("Sales tools"), ("tool",))
TRAININGS = Entry("trainings", "presentation", _("Trainings"), ("training", "training-new", "training-rep"))
CONVERSATIONS = Entry("conversations", "message-circle", _("Conversations"), ("conversation",))
ACTIONS = Entry("actions", "circle-check", pgettext_lazy("agreed", "Actions"), ("action",))
TEAM_WEEK = Entry("team-week", "calendar-check", _("Week with the team"))
HELD = Entry("conversation-counts", "message-circle", _("Conversations held"))
TARGETS = Entry("targets", "target", _("Targets"), ("objectives", "market", "target-records"))
OBJECTIVES = Entry("objectives", "target", _("Objectives"), ("market",))
PRODUCTION = Entry("production", "factory", _("Production"), ("large-order",))
PLANNING = Entry("planning", "calculator", _("Planning"), ("parameters", "seller-skills", "replan", *REPLAN))
SCENARIOS = Entry("scenarios", "shuffle", _("Scenarios"), ("scenario", "costs", "focus"))
VISIT_DEALS = Entry("visit-deals", "map-pin", _("Visits agreed"), ("visit-deal",))
WORKING = Entry("working", "calendar-check", _("Working days"), ("working-person",))
IMPORTS = Entry(
    "imports", "file-up", _("Import"), ("import-run", "import-source", "import-table", "import-text", "imports-upload")
)
KPIS = Entry("kpis", "book-open", _("KPIs"), ("kpi", "kpi-records", "steering"))
MY_DATA = Entry("my-data", "eye", _("My data"), ("changes",))
PEOPLE = Entry("people", "users", _("People and teams"), ("person", "team-settings", "invitation"))
SETTINGS = Entry("settings", "settings", _("Settings"))
COSTS = Entry("costs", "euro", _("Costs"), ("channel-words",))
FIELDS = Entry("own-fields", "clipboard-list", _("Fields"), ("own-field",))
CHARTER = Entry("charter", "handshake", _("Charter"))
READINESS = Entry("readiness", "circle-check", _("Readiness"), ("guide",))
POOL = Entry("pool", "share-2", _("Pool"))
TRUST = Entry("trust", "scale", _("Agreements"))
ORGANISATIONS = Entry(
    "operator-organisations",
    "building-2",
    _("Organisations"),
    ("operator-organisation", "operator-new", "operator-invite"),
)
HEALTH = Entry("operator-health", "circle-check", _("Health"))
DID = Entry("operator-trail", "history", pgettext_lazy("of operators", "Log"))
MY_SIGN_IN = Entry("my-sign-in", "key-round", _("My sign-in"), ("second-step-app", "passkey-new", "recovery-codes"))


NOBODY = Navigation()
"""The menu of who is not signed in."""
_made: dict[tuple[frozenset[str], bool, bool, str | None], Navigation] = {}
"""The menus that were asked for: one per set of roles and page."""


def navigation_of(viewer: Viewer | None, current: str | None) -> Navigation:
    """The viewer's menu; empty for somebody who is not signed in."""
    if viewer is None:
        return NOBODY
    key = (viewer.roles, bool(viewer.managed_team_ids), viewer.is_operator, current)
    if key not in _made:
        _made[key] = _menu(viewer, current)
    return _made[key]


def _menu(viewer: Viewer, current: str | None) -> Navigation:
    registers = bool(viewer.roles & REGISTERS)
    working = [TODAY, ACCOUNTS, BOARD, CALENDAR, WEEK, CALENDARS] if registers else []
    if not registers and viewer.may_import:
        working = [ACCOUNTS]
    looking = (
        [SCORECARD, FUNNEL, FORECAST, SIGNALS, TIME_USE, PROFITABILITY, ACCH] if viewer.roles & SEES_FIGURES else []
    )
    if viewer.sees_organisation:
        looking = [*looking, TEAM, ORGANISATION, CHANNELS]
    looking += [DASHBOARDS, CONVERSATIONS, ACTIONS, COMPETENCIES, TRAININGS] if viewer.roles & SEES_FIGURES else []
    looking += [TEAM_WEEK] if viewer.managed_team_ids else []
    looking += [HELD] if "director" in viewer.roles else []
    produces = [PRODUCTION] if "production" in viewer.roles else []
    looking += [PRODUCTION] if viewer.roles & SEES_FIGURES and not produces else []
    looking = looking or ([DASHBOARDS, TRAININGS] if "trainer" in viewer.roles else [])
    going = [TARGETS, PLANNING] if viewer.roles & SEES_FIGURES else []
    going += [SCENARIOS] if viewer.roles & {"manager", "director"} else []
    going += [VISIT_DEALS, WORKING] if registers else []
    going = going or ([OBJECTIVES] if viewer.may_import else [])
    settings = [PEOPLE, SETTINGS, FIELDS, COSTS, IMPORTS] if viewer.may_import else []
    pool = [POOL] if viewer.roles & SEES_FIGURES or viewer.administers else []
    ready = [READINESS] if viewer.roles & SEES_FIGURES or viewer.administers else []
    groups = (
        (_("Work"), working),
        (_("Production and logistics"), produces),
        (_("How is it going"), looking),
        (_("Where we are going"), going),
        (_("Set up"), settings),
        (_("About"), [KPIS, TOOLS, CHARTER, *ready, *pool, MY_DATA, TRUST]),
    )
    made = [Section(title, tuple(filter(None, (_item(one, current) for one in entries)))) for title, entries in groups]
    sections = tuple(section for section in made if section.items)
    log = _url("log-visit") if registers else ""
    bar = _bar(sections, IN_THE_BAR - 1 if log else IN_THE_BAR)
    elsewhere = any(item.is_current for section in sections for item in section.items if item not in bar)
    return Navigation(sections, bar, log, elsewhere)


@cache
def operator_navigation(current: str | None) -> Navigation:
    """The menu of who runs the installation."""
    entries = (ORGANISATIONS, HEALTH, DID, MY_SIGN_IN)
    items = tuple(filter(None, (_item(one, current) for one in entries)))
    return Navigation((Section(_("The installation"), items),), items[:3], "", any(one.is_current for one in items[3:]))


def _bar(sections: tuple[Section, ...], places: int) -> tuple[Item, ...]:
    """Three of the first group and the first of each other one, filled up in order."""
    wanted = [item for section in sections[:1] for item in section.items[:3]]
    wanted += [section.items[0] for section in sections[1:]]
    rest = [item for section in sections for item in section.items if item not in wanted]
    return tuple((wanted + rest)[:places])


def _item(entry: Entry, current: str | None) -> Item | None:
    url = _url(entry.name)
    if not url:
        return None
    here = current is not None and (current in (entry.name, *entry.pages) or current.startswith(f"{entry.name}-"))
    return Item(url, entry.icon, entry.text, here)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
