"""What the page of a conversation shows: last time, the figures as they stood, what was prepared, causes, actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.reports.agreed_actions import since
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.frozen_figures import Figures, FrozenKpi, FrozenStep, thaw_figures, today_of
from meetpunt.reports.frozen_signal import Frozen, thaw
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.register import kpis
from meetpunt.store.access import Viewer
from meetpunt.store.competencies import MANAGER, SELF, competencies, latest, ratings_of
from meetpunt.store.conversation_room import (
    COACHINGS,
    READINGS,
    AgreedAction,
    Reading,
    Room,
    actions_in,
    open_before,
    room_of,
)
from meetpunt.store.conversations import ConversationRow, before_this
from meetpunt.store.fields import to_us
from meetpunt.store.processes import processes
from meetpunt.web import charts, formats, kpi_words
from meetpunt.web.action_words import SinceShown, since_shown
from meetpunt.web.kpi_words import Shown

WRITING_LINES = 5
"""On the sheet, to write on by hand."""


@dataclass(frozen=True)
class KpiLine:
    """A KPI as it stood, and as it is today; now is None on the day itself."""

    code: str
    name: str
    shown: Shown
    target: str
    pace: str
    others: str
    now: Shown | None


@dataclass(frozen=True)
class StepRow:
    """A step as it stood, with a drawing of its conversion beside the others'."""

    step: FrozenStep
    name: str
    drawn: SafeString


@dataclass(frozen=True)
class FiguresShown:
    """The frozen figures as they read."""

    figures: Figures
    kpis: tuple[KpiLine, ...]
    steps: tuple[StepRow, ...]
    question: StepRow | None
    """The step that is a question by the organisation's list of signals: the first of them."""


@dataclass(frozen=True)
class CauseLine:
    """A possible cause with its frozen facts, and what the two made of it."""

    cause: Cause
    reading: Reading | None


@dataclass(frozen=True)
class ActionLine:
    """An action with its KPI in words: as it stood when it was agreed, what is wanted, and what it did since."""

    action: AgreedAction
    kpi_name: str
    stood: str
    wanted: str
    cost: str
    worth: str
    is_overdue: bool
    since: SinceShown | None = None


@dataclass(frozen=True)
class RatingPair:
    """A competency as both rate it; None while not rated."""

    name: str
    own: int | None
    manager: int | None


def page_of(
    viewer: Viewer, talk: ConversationRow, told: Mapping[str, str] | None = None, **problems: str
) -> dict[str, Any]:
    """The context of the page. told: what was typed and not taken; problems: what is wrong, by form."""
    room = room_of(viewer, talk)
    frozen = thaw(talk.facts)
    before = before_this(viewer, talk)
    last_time = actions_in(before.id) if before else ()
    seen = {one.id for one in last_time}
    older = tuple(one for one in open_before(viewer, talk) if one.id not in seen)
    there = talk.at.astimezone(ZoneInfo(viewer.organisation.time_zone))
    is_planned = talk.state == "planned" and talk.is_of_two
    return {
        "talk": talk,
        "room": room,
        "frozen": frozen,
        "figures": figures_shown(viewer, talk),
        "causes": causes_of(frozen, room),
        "before": before,
        "last_time": action_lines(viewer, last_time, with_since=True),
        "older": action_lines(viewer, older, with_since=True),
        "actions": action_lines(viewer, room.actions),
        "ratings": ratings_beside(viewer, talk, frozen, room),
        "step_name": step_name(viewer, room),
        "is_planned": is_planned,
        "is_together": is_planned and talk.together_at is not None,
        "has_spoken": bool(talk.rep_said) or room.rep_has_shared,
        "readings": READINGS,
        "coachings": COACHINGS,
        "told": told or {},
        "key": str(uuid4()),
        "seen_at": to_us(talk.at),
        "on": there.date().isoformat(),
        "at": f"{there:%H:%M}",
        "tomorrow": viewer.today + timedelta(days=1),
        **problems,
    }


def figures_shown(viewer: Viewer, talk: ConversationRow) -> FiguresShown | None:
    """The frozen figures, beside today's while the two speak of them; None when none were frozen."""
    figures = thaw_figures(talk.facts)
    if figures is None:
        return None
    now = today_of(viewer, talk.rep.id, figures) if figures.as_of != viewer.today and talk.is_of_two else {}
    steps = tuple(_step(one) for one in figures.steps)
    return FiguresShown(
        figures=figures,
        kpis=tuple(_kpi(one, now.get(one.code)) for one in figures.kpis),
        steps=steps,
        question=next((one for one in steps if one.step.is_question), None),
    )


def causes_of(frozen: Frozen | None, room: Room) -> tuple[CauseLine, ...]:
    """The causes of the step that the conversation is about."""
    return tuple(CauseLine(one, room.readings.get(one.code)) for one in frozen.causes) if frozen else ()


def action_lines(
    viewer: Viewer, found: tuple[AgreedAction, ...], *, with_since: bool = False
) -> tuple[ActionLine, ...]:
    """Actions in words; with_since: and what their KPI did since."""
    known = {one.code: one for one in kpis(viewer)} if found else {}
    moved = since(viewer, found) if with_since else {}
    language, lines = formats.language(), []
    for one in found:
        kpi = known.get(one.kpi)
        wanted = kpi_words.number_of(one.wanted, kpi) if kpi and one.wanted is not None else ""
        value = KpiValue(**one.stood["value"]) if "value" in one.stood else None
        lines.append(
            ActionLine(
                action=one,
                kpi_name=kpi.name.get(language, kpi.name["en"]) if kpi else one.kpi,
                stood=str(kpi_words.shown(value, kpi)) if kpi and value else "",
                wanted=wanted,
                cost=formats.money(one.cost_minor, viewer.organisation.currency) if one.cost_minor else "",
                worth=worth_words(one.worth, viewer.organisation.currency),
                is_overdue=one.is_late(viewer.today),
                since=since_shown(moved[one.id], one) if one.id in moved else None,
            )
        )
    return tuple(lines)


def worth_words(worth: Mapping[str, Any], currency: str) -> str:
    """What the wanted change goes with in a year, as a range; or empty when it was not said."""
    if "orders_low" not in worth:
        return ""
    told = {name: formats.number(round(worth[name], 1), 1) for name in ("orders_low", "orders_high")}
    if "margin_low" not in worth:
        return _("goes with %(orders_low)s to %(orders_high)s orders a year") % told
    told |= {name: formats.money(round(worth[name]), currency) for name in ("margin_low", "margin_high")}
    return (
        _("goes with %(orders_low)s to %(orders_high)s orders a year, margin %(margin_low)s to %(margin_high)s") % told
    )


def ratings_beside(viewer: Viewer, talk: ConversationRow, frozen: Frozen | None, room: Room) -> tuple[RatingPair, ...]:
    """How both rate the competencies that bear on the step in question; when both may read them."""
    if not talk.is_of_two:
        return ()
    codes = {room.development.competency_code} if room.development else set()
    steps = {talk.facts["from_code"]} if talk.facts.get("from_code") else set()
    rows = latest(ratings_of(talk.rep.id))
    language, found = formats.language(), []
    for one in competencies(viewer.organisation.id):
        own, manager = rows.get((one.code, SELF)), rows.get((one.code, MANAGER))
        if one.is_active and (own or manager) and (one.code in codes or not steps or steps & set(one.steps)):
            name = one.name.get(language) or one.name["en"]
            found.append(RatingPair(name, own.score if own else None, manager.score if manager else None))
    return tuple(found)


def step_name(viewer: Viewer, room: Room) -> str:
    """The step that the development question is tied to."""
    if room.development is None or room.development.step_id is None:
        return ""
    steps = [step for one in processes(viewer.organisation.id, viewer.today) for step in one.steps]
    found = next((one for one in steps if one.id == room.development.step_id), None)
    return "" if found is None else found.name.get(formats.language(), "")


def _kpi(one: FrozenKpi, now: KpiValue | None) -> KpiLine:
    return KpiLine(
        code=one.code,
        name=one.name.get(formats.language()) or one.name["en"],
        shown=kpi_words.shown(one.value, one),
        target="" if one.target is None else kpi_words.number_of(one.target, one),
        pace="" if one.pace is None else kpi_words.number_of(one.pace, one),
        others=_range(one),
        now=None if now is None else kpi_words.shown(now, one),
    )


def _range(one: FrozenKpi) -> str:
    """Where half of the others were."""
    if one.others is None:
        return ""
    low, high = (kpi_words.number_of(edge, one) for edge in (one.others.low, one.others.high))
    return f"{low}–{high}"


def _step(one: FrozenStep) -> StepRow:
    name = one.name.get(formats.language()) or next(iter(one.name.values()), one.code)
    return StepRow(one, name, charts.dots(one.own, one.beside, one.is_question, 28))
