"""The form in which an action is agreed: what was typed, how the KPI stands, and what the change goes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions.room import MOST_LINE, WantedAction
from meetpunt.reports.agreed_actions import stood, takes, worth
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.store.access import Viewer
from meetpunt.store.conversation_room import ACTION_KINDS
from meetpunt.store.conversations import ConversationRow
from meetpunt.web import formats, kpi_words
from meetpunt.web.action_words import takes_words
from meetpunt.web.conversation_page import worth_words
from meetpunt.web.entering import Entered
from meetpunt.web.kpi_words import Shown


@dataclass(frozen=True)
class ActionForm:
    """The form as it stands.

    Attributes:
        told: what was typed. groups: the KPIs to choose from, by kind.
        now: how the chosen KPI stands; None while none is chosen. unit: of what is wanted.
        takes: the time and the money that it takes, in words.
        worth: what the change goes with, in words; empty = it cannot be said, and why_not says why.
        wanted: the action that was typed. problem: what of it cannot be read.
    """

    told: Mapping[str, str]
    kinds: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Kpi, ...]], ...]
    kpi: Kpi | None
    kpi_name: str
    now: Shown | None
    unit: str
    takes: str
    worth: str
    why_not: str
    wanted: WantedAction
    key: UUID | None
    problem: str


def form_of(viewer: Viewer, talk: ConversationRow, told: Mapping[str, str]) -> ActionForm:
    """Read the form; the KPI that was chosen is counted now."""
    entered = Entered({name: told[name] for name in told})
    known = kpis(viewer)
    kpi = next((one for one in known if one.code == told.get("kpi")), None)
    number, hours = entered.decimal("wanted"), entered.decimal("hours")
    due_on: date | None = entered.day("due_on")
    cost = entered.money("cost", viewer.organisation.currency) or 0
    stands = stood(viewer, talk.rep.id, kpi.code, viewer.today) if kpi else {}
    goal = None if number is None else float(number)
    brings = worth(viewer, talk.rep.id, kpi.code, stands, goal) if kpi and goal is not None else {}
    wanted = WantedAction(
        owner_id=entered.number("owner") or talk.rep.id,
        kind=entered.text("kind", 10),
        text=entered.text("text", MOST_LINE),
        due_on=due_on,
        kpi=kpi.code if kpi else "",
        wanted=goal,
        minutes=0 if hours is None else round(hours * 60),
        cost_minor=cost,
        stood=stands,
        worth=brings,
    )
    found = takes(viewer, wanted.owner_id, wanted.minutes, wanted.cost_minor)
    value = KpiValue(**stands["value"]) if "value" in stands else None
    return ActionForm(
        told=entered_told(told),
        kinds=tuple((code, str(name)) for code, name in ACTION_KINDS),
        groups=grouped(known),
        kpi=kpi,
        kpi_name=kpi.name.get(formats.language(), kpi.name["en"]) if kpi else "",
        now=kpi_words.shown(value, kpi) if kpi and value else None,
        unit=unit_words(kpi),
        takes=takes_words(found, viewer.organisation.currency),
        worth=worth_words(brings, viewer.organisation.currency),
        why_not=str(brings.get("why", "")),
        wanted=wanted,
        key=entered.key(),
        problem=next(iter(entered.problems.values()), ""),
    )


def grouped(known: tuple[Kpi, ...]) -> tuple[tuple[str, tuple[Kpi, ...]], ...]:
    """The KPIs by kind: quantity first."""
    found = []
    for code, name in kpi_words.GROUPS.items():
        if those := tuple(one for one in known if kpi_words.group_of(one) == code):
            found.append((str(name), those))
    return tuple(found)


def unit_words(kpi: Kpi | None) -> str:
    """In what the wanted value is written."""
    if kpi is None:
        return ""
    return kpi.currency or kpi.unit.get(formats.language(), "") or _("a number")


def entered_told(told: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by field."""
    return {name: told[name] for name in told}
