"""The goals that somebody set in Pipedrive: whose, what is counted, how many, and from when until when.

Rule: nothing is worked out here; what names all pipelines says the same as what names none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from meetpunt.connectors.crm.base import Body
from meetpunt.connectors.crm.design import Goal
from meetpunt.connectors.pipedrive.cells import plain


def goals(bodies: Sequence[Body], pipelines: Collection[Body], types: Sequence[Body]) -> tuple[Goal, ...]:
    """The goals, by their title."""
    names = {plain(one["id"]): str(one.get("name")) for one in pipelines}
    keys = {plain(one["id"]): str(one.get("key_string")) for one in types}
    found = {goal.id: goal for body in bodies for goal in [_goal(body, names, keys)]}
    return tuple(sorted(found.values(), key=lambda one: (one.title.casefold(), one.id)))


def _goal(body: Body, pipelines: dict[str, str], kinds: dict[str, str]) -> Goal:
    kind, whose = _part(body, "type"), _part(body, "assignee")
    outcome, days = _part(body, "expected_outcome"), _part(body, "duration")
    about = _part(kind, "params")
    of = str(whose.get("type") or "")
    narrowed = _ids(about.get("pipeline_id"))
    return Goal(
        id=str(body["id"]),
        title=str(body.get("title") or ""),
        of=of,
        user=plain(whose["id"]) if of == "person" and whose.get("id") else "",
        counts=str(kind.get("name") or "").strip().casefold().replace(" ", "_"),
        metric=str(outcome.get("tracking_metric") or ""),
        target=plain(outcome["target"]) if outcome.get("target") is not None else "",
        interval=str(body.get("interval") or ""),
        first=str(days.get("start") or "")[:10],
        last=str(days.get("end") or "")[:10],
        pipelines=() if set(narrowed) >= pipelines.keys() else tuple(pipelines.get(one, one) for one in narrowed),
        stage=plain(about["stage_id"]) if about.get("stage_id") else "",
        kinds=tuple(kinds.get(one, one) for one in _ids(about.get("activity_type_id"))),
    )


def _part(body: Body, name: str) -> Body:
    told = body.get(name)
    return told if isinstance(told, dict) else {}


def _ids(told: object) -> list[str]:
    return [plain(one) for one in told] if isinstance(told, list) else []
