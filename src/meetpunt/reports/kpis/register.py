"""The KPIs as an organisation has them: the register's own words, one per step where a step is what it is about.

The rule: the words stand in `measures/register` and nowhere else; what an organisation says otherwise is laid over
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from meetpunt.measures.register import definitions
from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import Definition, Words
from meetpunt.measures.register.own import counted_of, formula_of, own_of, unit_of
from meetpunt.reports.known import processes
from meetpunt.reports.memory import answers
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.competencies import competencies
from meetpunt.store.kpi_versions import Version, holding
from meetpunt.store.own_kpis import OwnVersion, own_holding
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.store.tools import tools


@dataclass(frozen=True)
class Kpi:
    """A KPI.

    Attributes:
        name, definition, formula, unit, objective: by language (nl, en); objective: what it serves by default.
        direction: more, less or neither is wanted.
        ract, level: as in the definition. counted: how it is made.
        objective_id: the organisation's own objective that it serves; None = none was linked.
        is_own: made by the organisation out of building blocks.
        norm: the organisation's norm, in the unit as it is shown.
        kind: count, sum, ratio, share, conversion, days or rating.
        currency: of an amount; empty when it is none.
        step, step_code: the place and code of its step in the process; None = it is about no step.
        list_name: the name in a list where its steps stand together.
        measures, counting: the texts that count it, and the page that works it out.
        base: the definition's code, without the step or part.
        part: the competency's code or the tool's id that it is about; empty = it is about neither.
    """

    code: str
    name: Words
    definition: Words
    formula: Words
    unit: Words
    direction: str
    ract: str
    level: str
    objective: Words
    counted: Counted
    measures: tuple[str, ...]
    counting: str
    base: str
    kind: str
    currency: str = ""
    step: int | None = None
    step_code: str = ""
    part: str = ""
    objective_id: int | None = None
    is_own: bool = False
    norm: float | None = None
    list_name: Words = field(default_factory=dict)


def kpis(viewer: Viewer, process_code: str | None = None, change: int | None = None) -> tuple[Kpi, ...]:
    """Every KPI of the organisation, in the order of the register; change: the change number where it is known."""
    organisation = viewer.organisation
    key = ("kpis", organisation, process_code, viewer.today)
    return answers.while_it_holds(organisation.id, key, lambda: _kpis(viewer, process_code), change)


def standard() -> tuple[Kpi, ...]:
    """The register as it comes, of no organisation: what is counted per step stands in it once."""
    return tuple(_of(one, one.counted, "") for one in definitions() if one.counted is not None)


def _kpis(viewer: Viewer, process_code: str | None) -> tuple[Kpi, ...]:
    process = process_of(viewer, process_code)
    found: list[Kpi] = []
    money, held = viewer.organisation.currency, holding(viewer.organisation.id)
    parts = _parts(viewer.organisation.id)
    for one in definitions():
        own = held.get(one.code)
        if one.counted is None or (own is not None and own.is_hidden):
            continue
        worded = one if own is None else _worded(one, own)
        if one.counted.per_step:
            steps = [step for step in (process.steps if process else ()) if not step.is_final]
            made = [_of_step(worded, step, money) for step in steps]
        elif one.counted.per:
            made = [_of_part(worded, part, name) for part, name in parts[one.counted.per]]
        else:
            made = [_of(worded, one.counted, money)]
        found += made if own is None else [replace(kpi, objective_id=own.objective_id, norm=own.norm) for kpi in made]
    return (*found, *(own_kpi(one, money) for one in own_holding(viewer.organisation.id)))


def own_kpi(one: OwnVersion, money: str) -> Kpi:
    """A KPI that the organisation made out of building blocks. money: the reporting currency."""
    own = own_of(one.blocks)
    counted = counted_of(own)
    return Kpi(
        code=one.code,
        name=one.name,
        definition=one.definition,
        formula=formula_of(own),
        unit=dict(one.blocks.get("unit") or unit_of(own)),
        direction=one.blocks.get("direction", "neither"),
        ract=one.blocks.get("ract", "activities"),
        level=one.blocks.get("level", "cycle"),
        objective={},
        counted=counted,
        measures=(counted.text,),
        counting="own-kpis",
        base=one.code,
        kind=counted.kind,
        currency=money if counted.is_money else "",
        objective_id=one.objective_id,
        is_own=True,
        norm=one.norm,
        list_name=one.name,
    )


def _worded(one: Definition, own: Version) -> Definition:
    """The definition in the organisation's own words, as far as it has any."""
    name = {language: own.name[language] or words for language, words in one.name.items()}
    definition = {language: own.definition[language] or words for language, words in one.definition.items()}
    return replace(one, name=name, definition=definition)


def kpi(viewer: Viewer, code: str, process_code: str | None = None) -> Kpi:
    """The KPI of a code; NotVisible when this organisation has none."""
    found = next((one for one in kpis(viewer, process_code) if one.code == code), None)
    if found is None:
        raise NotVisible(f"kpi {code}")
    return found


def process_of(viewer: Viewer, code: str | None) -> ProcessRef | None:
    """The process whose steps are meant: the one asked for, else the first that opportunities go through."""
    known = processes(viewer.organisation.id, viewer.today)
    if code is not None:
        return next((one for one in known if one.code == code), None)
    return next((one for one in known if one.is_used), known[0] if known else None)


def _of(one: Definition, counted: Counted, money: str) -> Kpi:
    return Kpi(
        one.code,
        one.name,
        one.definition,
        one.formula,
        one.unit,
        one.direction,
        one.ract,
        one.level,
        one.objective or {},
        counted,
        one.measures,
        one.counting,
        one.code,
        counted.kind,
        money if counted.is_money and not counted.below_is_money else "",
        list_name=one.name,
    )


def _parts(organisation_id: int) -> dict[str, list[tuple[str, Words]]]:
    """The competencies and sales tools in use: code or id, and name."""
    return {
        "competency": [(one.code, one.name) for one in competencies(organisation_id) if one.is_active],
        "tool": [(str(one.id), {"nl": one.name, "en": one.name}) for one in tools(organisation_id) if one.is_active],
    }


def _of_part(one: Definition, part: str, called: Words) -> Kpi:
    assert one.counted is not None
    name = {language: f"{words}: {called.get(language) or part}" for language, words in one.name.items()}
    return replace(_of(one, one.counted, ""), code=f"{one.code}:{part}", name=name, list_name=name, part=part)


def _of_step(one: Definition, step: StepRef, money: str) -> Kpi:
    assert one.counted is not None
    name = {language: f"{words}: {step.name.get(language) or step.code}" for language, words in one.name.items()}
    return replace(
        _of(one, one.counted, money), code=f"{one.code}:{step.code}", name=name, step=step.position, step_code=step.code
    )
