"""What the pages of scenarios show: the table, the changes in words, the forms, examples to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetpunt.method.planning.scenarios import Kind
from meetpunt.method.planning.terms import TermsError
from meetpunt.reports.planning.scenarios import Base, Effect, ScenarioReport, base_of, compared
from meetpunt.store.access import Viewer
from meetpunt.store.costs import keeps_costs
from meetpunt.store.plans import years_planned
from meetpunt.store.processes import processes
from meetpunt.store.refs import StepRef
from meetpunt.store.scenarios import ScenarioRow, changes_of, scenarios_of
from meetpunt.web import planning_asking, scenario_form, scenario_words
from meetpunt.web.planning_asking import Asked
from meetpunt.web.planning_words import visits
from meetpunt.web.scenario_form import Field, Offered
from meetpunt.web.scenario_table import Head, rows
from meetpunt.web.scenario_words import Speaking

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
QUOTE = "O"
"""The step in which a quote is out, in the processes that come with the product."""


@dataclass(frozen=True)
class Editing:
    """A change whose form is open: 0 = a new one. wrong: what cannot be meant. told: as it was typed."""

    id: int
    kind: Kind
    terms: Mapping[str, Any]
    wrong: TermsError | None = None
    told: QueryDict | None = None


@dataclass(frozen=True)
class Told:
    """A scenario or decision in words. letter: in the table's head."""

    row: ScenarioRow
    letter: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ChangeLine:
    """A change of the scenario at hand. effect: what it does where it stands. problem: why it does nothing."""

    id: int
    kind: str
    name: Promise | str
    icon: str
    sentence: str
    effect: str
    problem: str
    is_open: bool


@dataclass(frozen=True)
class Example:
    """A scenario to begin with."""

    code: str
    name: str
    icon: str
    kind: Kind
    terms: Mapping[str, Any]
    sentence: str


def asked_of(viewer: Viewer, told: Mapping[str, str]) -> Asked:
    """What an address asks; without a year or plan in it, the latest year that has a plan."""
    asked = planning_asking.read(viewer, told)
    if asked.plan is None and not told.get("year") and asked.makes:
        years = years_planned(viewer, asked.ask.team_id)
        if years:
            return planning_asking.read(viewer, {**told, "year": str(years[-1])})
    return asked


def of_plan(viewer: Viewer, asked: Asked, show: str) -> dict[str, Any]:
    """The page of a plan's scenarios; without a plan only what to begin with."""
    currency = viewer.organisation.currency
    begin = tuple(examples(asked.year, steps_of(viewer, asked.ask.process_id), currency).values())
    if asked.plan is None:
        return {"report": None, "examples": begin, "keeps_costs": keeps_costs(viewer)}
    report = compared(viewer, asked.plan.id)
    speaking = speaking_of(viewer, report.base)
    told = tuple(_told(one.row, LETTERS[at], speaking) for at, one in enumerate(report.scenarios))
    chosen = next((at for at, one in enumerate(told, 1) if str(one.row.id) == show), 1)
    sides = [report.side, *(one.side for one in report.scenarios)]
    return {
        "report": report,
        "told": told,
        "heads": _heads(told),
        "rows": rows(sides, currency),
        "chosen": chosen,
        "examples": begin,
        "decided": tuple(_told(one, "", speaking) for one in report.decided),
        "own_changes": _sentences_of(report.base, speaking),
        "keeps_costs": keeps_costs(viewer),
        "left_out": any(one.side.left_out for one in report.scenarios),
        "beyond": any(one.beyond for one in sides),
    }


def of_scenario(viewer: Viewer, report: ScenarioReport, editing: Editing | None) -> dict[str, Any]:
    """The page of one scenario."""
    base, row = report.base, report.scenario.row
    speaking = speaking_of(viewer, base, report)
    names = {one.key: one.name for one in report.scenario.side.state.sellers if is_named(one.key, base)}
    offered = Offered(names, base.steps, viewer.organisation.currency)
    fields: tuple[Field, ...] = ()
    if editing is not None:
        fields = scenario_form.form_fields(editing.kind, editing.terms, offered, editing.wrong, editing.told)
    return {
        "report": report,
        "base": base,
        "row": row,
        "heads": (Head(row.name),),
        "beyond": report.side.beyond or report.scenario.side.beyond,
        "rows": rows([report.side, report.scenario.side], viewer.organisation.currency),
        "changes": tuple(line_of(one, speaking, editing) for one in report.effects if one.row.id),
        "tried": next((line_of(one, speaking, editing) for one in report.effects if not one.row.id), None),
        "editing": editing,
        "editing_name": scenario_words.KINDS[editing.kind] if editing else "",
        "editing_hint": scenario_words.HINTS[editing.kind] if editing else "",
        "fields": fields,
        "form_problem": scenario_form.problem_of(editing.wrong) if editing else "",
        "kinds": [
            (kind.value, scenario_words.ICONS[kind], name, scenario_words.HINTS[kind])
            for kind, name in scenario_words.KINDS.items()
            if kind is not Kind.FOCUS
        ],
        "keeps_costs": keeps_costs(viewer),
    }


def steps_of(viewer: Viewer, process_id: int) -> tuple[StepRef, ...]:
    """The steps of a process that something can go on from."""
    found = [one for one in processes(viewer.organisation.id, viewer.today) if one.id == process_id]
    return tuple(step for one in found for step in one.steps if not step.is_final)


def strip(viewer: Viewer, plan_id: int, most: int = 3) -> dict[str, Any]:
    """For the planning page: rest, revenue, cost and chance of the plan and its first scenarios."""
    own: tuple[str, ...] = ()
    if changes_of(plan_id):
        base = base_of(viewer, plan_id)
        own = _sentences_of(base, speaking_of(viewer, base))
    if not any(row.is_open for row in scenarios_of(viewer, plan_id)):
        return {"plan_id": plan_id, "told": (), "own": own}
    report = compared(viewer, plan_id)
    some = report.scenarios[:most]
    speaking = speaking_of(viewer, report.base)
    found = rows([report.side, *(one.side for one in some)], viewer.organisation.currency)
    kept = ("rest_capacity", "orders", "revenue", "cost", "chance")
    told = tuple(_told(one.row, LETTERS[at], speaking) for at, one in enumerate(some))
    return {
        "plan_id": plan_id,
        "own": own,
        "told": told,
        "heads": _heads(told),
        "rows": tuple(one for one in found if one.code in kept),
        "others": len(report.scenarios) - len(some),
    }


def starting(kind: Kind, year: int, steps: Sequence[StepRef], target: float | None = None) -> dict[str, Any]:
    """What stands in the form of a new change."""
    quote = next((step.code for step in steps if step.code == QUOTE), steps[-1].code if steps else "")
    found: dict[Kind, dict[str, Any]] = {
        Kind.HIRE: {
            "name": _("New seller"),
            "start": date(year, 4, 1).isoformat(),
            "curve": [0.3, 0.3, 0.3, 0.7, 0.7, 0.7],
        },
        Kind.LEAVE: {"start": date(year, 7, 1).isoformat(), "spread": 1.0},
        Kind.INSIDE_SALES: {"share": 0.3, "minutes": 30.0, "office": 2.0},
        Kind.CHANNEL: {"channel": "online", "orders": 0.1, "size": 0.5, "stays": 0.9},
        Kind.TRAINING: {"step": quote, "points": 0.03, "days": 2.0},
        Kind.LOYALTY: {"share": 0.25},
        Kind.MORE_VISITS: {"visits": 0.2},
        Kind.TARGET: {"target": round(target) if target else None},
    }
    return found.get(kind, {})


def examples(year: int, steps: Sequence[StepRef], currency: str) -> dict[str, Example]:
    """Three scenarios to begin with, ready to be changed."""
    speaking = Speaking({}, steps, currency)
    asked = (
        ("hire", _("A seller more"), Kind.HIRE),
        ("inside", _("Inside sales takes over"), Kind.INSIDE_SALES),
        ("training", _("Training for quotes"), Kind.TRAINING),
    )
    made = {}
    for code, name, kind in asked:
        terms = starting(kind, year, steps)
        sentence = scenario_words.sentence(kind, terms, speaking)
        made[code] = Example(code, name, scenario_words.ICONS[kind], kind, terms, sentence)
    return made


def speaking_of(viewer: Viewer, base: Base, report: ScenarioReport | None = None) -> Speaking:
    """What sentences about changes need."""
    names = dict(base.names)
    if report is not None:
        names |= {one.key: one.name for one in report.scenario.side.state.sellers if is_named(one.key, base)}
    return Speaking(names, base.steps, viewer.organisation.currency)


def is_named(key: int, base: Base) -> bool:
    """Who is hired in the scenario has no row of figures of their own to hide."""
    stands = {one.key for one in base.state.sellers}
    return key in base.names or (key < 0 and key not in stands)


def _told(row: ScenarioRow, letter: str, speaking: Speaking) -> Told:
    return Told(row, letter, tuple(scenario_words.sentence(one.kind, one.terms, speaking) for one in row.changes))


def _heads(told: Sequence[Told]) -> tuple[Head, ...]:
    return tuple(Head(one.row.name, one.letter, reverse("scenario", args=(one.row.id,))) for one in told)


def _sentences_of(base: Base, speaking: Speaking) -> tuple[str, ...]:
    return tuple(scenario_words.sentence(one.kind, one.terms, speaking) for one in changes_of(base.plan.id))


def line_of(one: Effect, speaking: Speaking, editing: Editing | None = None) -> ChangeLine:
    """A change in words."""
    kind = one.row.kind
    known = kind in tuple(Kind)
    problem = str(scenario_words.PROBLEMS[one.left_out.problem]) if one.left_out else ""
    return ChangeLine(
        one.row.id,
        kind,
        scenario_words.KINDS[Kind(kind)] if known else kind,
        scenario_words.ICONS[Kind(kind)] if known else "circle-help",
        scenario_words.sentence(kind, one.row.terms, speaking),
        _effect(one),
        problem,
        editing is not None and editing.id == one.row.id,
    )


def _effect(one: Effect) -> str:
    """What it does to the table, in visits; nothing when it moves none."""
    parts = []
    if one.visits is not None and round(one.visits):
        parts.append(_("visits %(count)s") % {"count": visits(one.visits, signed=True)})
    if one.rest is not None and round(one.rest):
        parts.append(_("rest %(count)s") % {"count": visits(one.rest, signed=True)})
    return ", ".join(parts)
