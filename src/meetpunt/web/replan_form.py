"""The forms of the yearly re-determination: what was chosen per parameter, own values, and targets as typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from meetpunt.actions.plans import problem_of
from meetpunt.method.planning.inputs import SHARES, Code
from meetpunt.reports.planning.replan import ParameterLine, ReplanReport, TargetLine
from meetpunt.store.access import Viewer
from meetpunt.store.replan import NoteKey
from meetpunt.web import planning_words
from meetpunt.web.replan_words import CHOICES


def name_of(field: str, key: NoteKey) -> str:
    """The name of a parameter's field."""
    return f"{field}-{key.code}" + ("" if key.step_id is None else f"-{key.step_id}")


def chosen(
    viewer: Viewer, shown: list[ParameterLine], told: Mapping[str, str]
) -> tuple[dict[NoteKey, str], dict[NoteKey, float], dict[str, str]]:
    """What is chosen per parameter, the own values, and what is wrong with which field."""
    found: dict[NoteKey, str] = {}
    own: dict[NoteKey, float] = {}
    problems: dict[str, str] = {}
    for one in shown:
        said = told.get(name_of("choice", one.key), one.choice)
        field, code = name_of("own", one.key), Code(one.key.code)
        text = told.get(field, "").strip()
        if said not in CHOICES or (said == "wanted" and not one.can_keep):
            said = "measured"
        if text and text != _kept(viewer, one):  # who types a value means it, also without a tap on its button
            said = "own"
        found[one.key] = said
        if said != "own":
            continue
        value = planning_words.read(code, text, viewer.organisation.currency) if text else None
        problem = _("This is no number. Write it as 210 or 3.8.") if value is None else problem_of(code, value)
        if problem or value is None:
            problems[field] = problem
        else:
            own[one.key] = value
    return found, own, problems


def choice(viewer: Viewer, one: ParameterLine, told: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    """A parameter with what was typed, else what stands."""
    field = name_of("own", one.key)
    return {
        "line": one,
        "name": name_of("choice", one.key),
        "own": field,
        "choice": told.get(name_of("choice", one.key), one.choice),
        "value": told.get(field, _kept(viewer, one)),
        "problem": problems.get(field, ""),
        "unit": "%" if one.difference.code in SHARES else "",
    }


def target_name(one: TargetLine) -> str:
    """The name of the field of somebody's target."""
    return f"target-{one.key}"


def typed_target(one: TargetLine, told: Mapping[str, str], proposes: bool, currency: str) -> str:
    """What stands in that field: as it was typed, as proposed, or as it is kept."""
    if not proposes and target_name(one) in told:
        return told[target_name(one)]
    value = one.proposed if proposes or one.kept is None else one.kept
    return "" if value is None else planning_words.grouped(Code.TARGET, value, currency)


def changed(
    report: ReplanReport, shown: tuple[TargetLine, ...], values: Mapping[int, float | None]
) -> dict[int, float | None]:
    """The targets that are the draft's own: what was set elsewhere and is left as it is stays there."""
    own = {key.person_id for key in report.draft.values if key.code == Code.TARGET}
    stands = {one.key: one.kept for one in shown}
    return {
        key: value
        for key, value in values.items()
        if key in own or stands[key] is None or value is None or abs(value - (stands[key] or 0)) >= 100
    }


def _kept(viewer: Viewer, one: ParameterLine) -> str:
    """The own value as it stands in its field."""
    if one.own is None or one.choice != "own":
        return ""
    return planning_words.typed(one.difference.code, one.own, viewer.organisation.currency)
