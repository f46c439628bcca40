"""What was typed into a plan: wanted values with where they come from, and what is wrong with which field.

The rule: an empty field takes the wanted value away, so that the measured one counts. What cannot be read or meant
counts for nothing and stays in its field with a sentence; nothing typed is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from meetpunt.actions.plans import problem_of
from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs
from meetpunt.method.planning.merging import STEP_FIGURES
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.plans import ValueKey, Values, Wanted
from meetpunt.web import formats, planning_words

_FIELD = re.compile(r"v-([0-9]{1,18})-([a-z_]{1,24})(?:-([0-9]{1,18}))?")
LONGEST = 200


@dataclass(frozen=True)
class Typed:
    """What a form holds.

    Attributes:
        texts: what stands in each field, by name. problems: a sentence per field that cannot be used.
        values: by key what is wanted now; None = nothing. Only of fields that the form had.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[ValueKey, Wanted | None] = field(default_factory=dict)


def name_of(key: ValueKey) -> str:
    """The name of a value's field; those of its origin and source begin with o and s."""
    step = "" if key.step_id is None else f"-{key.step_id}"
    return f"v-{key.person_id or 0}-{key.code}{step}"


def shown(values: Values, currency: str) -> Typed:
    """The form of values that are kept."""
    texts = {name_of(key): planning_words.typed(Code(key.code), one.value, currency) for key, one in values.items()}
    return Typed(texts)


def read(told: Mapping[str, str], kept: Values, currency: str) -> Typed:
    """What was typed. kept: what the plan holds, of which a text that was not touched keeps the exact value."""
    texts: dict[str, str] = {}
    problems: dict[str, str] = {}
    values: dict[ValueKey, Wanted | None] = {}
    for name, text in told.items():
        found = _FIELD.fullmatch(name)
        if found is None or found[2] not in set(Code):
            continue
        key = ValueKey(found[2], int(found[1]) or None, int(found[3]) if found[3] else None)
        texts[name] = text = text.strip().replace("\0", "")[:40]
        if not text:
            values[key] = None
            continue
        code = Code(key.code)
        before = kept.get(key)
        if before is not None and text == planning_words.typed(code, before.value, currency):
            value: float | None = before.value
        else:
            value = planning_words.read(code, text, currency)
        problem = _("This is no number. Write it as 210 or 3.8.") if value is None else problem_of(code, value)
        if problem or value is None:
            problems[name] = problem
            values[key] = None
            continue
        values[key] = Wanted(value, *_told(told, name, before))
    return Typed(texts, problems, values)


def with_origins(typed: Typed, told: Mapping[str, str], report: PlanReport) -> Typed:
    """The same; a value that fills a gap is an own estimate unless somebody chose otherwise."""
    found = dict(typed.values)
    for key, wanted in typed.values.items():
        if wanted is None or f"o{name_of(key)[1:]}" in told or (key in report.values and wanted.origin != "wanted"):
            continue
        figure = figure_of(report, key)
        if figure is not None and figure.measured is None and key.code not in (Code.TARGET, Code.ORDERS):
            found[key] = replace(wanted, origin=Origin.ASSUMED.value)
    return replace(typed, values=found)


def settled(typed: Typed, seen: str, kept: Values, currency: str) -> Typed:
    """What is to be written: only fields that the person changed, so that what somebody else kept meanwhile stays.

    Parameters:
        seen: the texts of the fields when the page was opened (`seen_of`). kept: what the plan holds now.

    Gives a problem at a field that both changed. Without `seen` everything typed is meant.
    """
    if not seen:
        return typed
    before, now = _texts(seen), shown(kept, currency).texts
    values, problems = dict(typed.values), dict(typed.problems)
    for key in typed.values:
        name = name_of(key)
        text, was, stands = typed.texts.get(name, ""), before.get(name, ""), now.get(name, "")
        if text == was and stands != was:
            del values[key]
        elif text != was and stands not in (was, text):
            told = {"value": stands or formats.DASH}
            problems[name] = _("Somebody kept %(value)s here meanwhile. Keep again to have yours.") % told
    return replace(typed, values=values, problems=problems)


def seen_of(values: Values, currency: str) -> str:
    """The texts of the fields as they stand, to send along."""
    return json.dumps(dict(shown(values, currency).texts), separators=(",", ":"))


def figure_of(report: PlanReport, key: ValueKey) -> Figure | None:
    """The figure of a plan that a value is wanted of; None when there is none."""
    inputs = inputs_of(report, key.person_id)
    if inputs is None:
        return None
    code = Code(key.code)
    if code in STEP_FIGURES:
        codes = {step.id: step.code for step in report.steps}
        for step in inputs.steps:
            if step.code == codes.get(key.step_id or 0):
                of_step: Figure = getattr(step, STEP_FIGURES[code])
                return of_step
        return None
    figure: Figure = getattr(inputs, code.value)
    return figure


def inputs_of(report: PlanReport, person_id: int | None) -> SellerInputs | None:
    """What the plan counts with of somebody; of the whole for nobody."""
    if person_id is None:
        return report.whole
    return next((one for one in report.sellers if one.key == person_id), None)


def _texts(seen: str) -> dict[str, str]:
    try:
        found = json.loads(seen)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def _told(told: Mapping[str, str], name: str, before: Wanted | None) -> tuple[str, str]:
    origin = told.get(f"o{name[1:]}", before.origin if before else Origin.WANTED.value)
    if origin not in {one.value for one in planning_words.CHOSEN_ORIGINS}:
        origin = Origin.WANTED.value
    source = told.get(f"s{name[1:]}", before.source if before else "")
    return origin, " ".join(source.replace("\0", "").split())[:LONGEST]
