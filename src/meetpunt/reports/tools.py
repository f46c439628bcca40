"""Sales tools: how often each was used, what people think of it, and results with and without it.

The rule: with and without is an association, and says so; a rating is shown from four people on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.conversion import TOO_FEW, wilson
from meetpunt.method.period import moment_after
from meetpunt.reports.view import remembered
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, Viewer
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.tenancy import change_number
from meetpunt.store.tools import ToolRow, own_ratings, tools


@dataclass(frozen=True)
class Won:
    """How many of the closed ones were won, with the 90 % interval; share None = too few to say."""

    won: int
    closed: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ToolLine:
    """A tool with its figures.

    Attributes:
        uses, people, opportunities: of the period.
        rating: mean of the latest ratings; None under four people. raters: how many rated it.
        own: the viewer's own latest rating.
        used, others: results with it, and of comparable opportunities without it.
    """

    tool: ToolRow
    uses: int
    people: int
    opportunities: int
    rating: float | None
    raters: int
    own: int | None
    used: Won
    others: Won


def tool_lines(viewer: Viewer, first: date, last: date) -> tuple[ToolLine, ...]:
    """Every tool of the organisation, alphabetically; those out of use last."""
    organisation = viewer.organisation
    scope = replace(
        Scope(organisation.id),
        from_day=to_day_number(first),
        until_day=to_day_number(last),
        as_of_us=to_us(moment_after(last, ZoneInfo(organisation.time_zone))),
    )
    change = change_number(organisation.id)
    uses = {row["tool_id"]: row for row in remembered("tool_uses", scope, change).dicts()}
    rated = {row["tool_id"]: row for row in remembered("tool_ratings", scope, change).dicts()}
    closed: dict[int | None, dict[int, tuple[int, int]]] = {}
    for tool_id, quoted, won, lost in remembered("tool_outcomes", scope, change).rows:
        closed.setdefault(tool_id, {})[int(quoted)] = (int(won), int(lost))
    own = own_ratings(viewer)
    found = []
    for tool in tools(organisation.id):
        used_in, told = uses.get(tool.id, {}), rated.get(tool.id, {})
        raters = int(told.get("people", 0))
        mine, all_of = _counts(closed.get(tool.id, {}), tool), _counts(closed.get(None, {}), tool)
        found.append(
            ToolLine(
                tool,
                int(used_in.get("uses", 0)),
                int(used_in.get("people", 0)),
                int(used_in.get("opportunities", 0)),
                int(told["score_sum"]) / raters if raters >= OTHERS_IN_AN_AGGREGATE else None,
                raters,
                own.get(tool.id),
                _won(*mine),
                _won(all_of[0] - mine[0], all_of[1] - mine[1]),
            )
        )
    return tuple(found)


def _counts(by_quoted: dict[int, tuple[int, int]], tool: ToolRow) -> tuple[int, int]:
    """Won and lost; of a template only of what was quoted."""
    parts = [by_quoted.get(1, (0, 0))] + ([] if tool.template_id else [by_quoted.get(0, (0, 0))])
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def _won(won: int, lost: int) -> Won:
    n = won + lost
    if n < TOO_FEW:
        return Won(won, n, None, None, None)
    return Won(won, n, won / n, *wilson(won / n, n))
