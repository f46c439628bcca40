"""Sales tools: how often each was used, what people think of it, and results with and without it.

The rule: with and without is an association, and says so; a rating is shown from four people on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.conversion import TOO_FEW, wilson
from meetpunt.method.kpi_values import Said, said_of_sums
from meetpunt.method.period import moment_after
from meetpunt.method.within import Pair, Within, within
from meetpunt.reports.memory import answers
from meetpunt.reports.view import remembered
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, Viewer
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.tenancy import change_number
from meetpunt.store.tools import ToolRow, own_ratings, tools


@dataclass(frozen=True)
class Won:
    """How many of the closed ones were won, with the 90 % interval; share None = too few to say.

    days: mean days from the first thing that happened to closing, of the won ones, with the interval.
    """

    won: int
    closed: int
    share: float | None
    low: float | None
    high: float | None
    days: Said


@dataclass(frozen=True)
class Closed:
    """Closed opportunities of an owner, quoted or not; days and their squares are sums over the timed won ones."""

    owner_id: int | None
    is_quoted: bool
    won: int
    lost: int
    timed: int
    days: int
    squares: int


@dataclass(frozen=True)
class ToolLine:
    """A tool with its figures.

    Attributes:
        uses, people, opportunities: of the period.
        rating: mean of the latest ratings; None under four people. raters: how many rated it.
        own: the viewer's own latest rating.
        used, others: results with it, and of comparable opportunities without it.
        within: the difference among opportunities of the same rep.
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
    within: Within


def tool_lines(viewer: Viewer, first: date, last: date) -> tuple[ToolLine, ...]:
    """Every tool of the organisation, alphabetically; those out of use last."""
    key = ("tool lines", viewer, first, last)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _tool_lines(viewer, first, last))


def _tool_lines(viewer: Viewer, first: date, last: date) -> tuple[ToolLine, ...]:
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
    closed: dict[int | None, list[Closed]] = {}
    for tool_id, owner_id, quoted, *counts in remembered("tool_outcomes", scope, change).rows:
        closed.setdefault(tool_id, []).append(Closed(owner_id, bool(quoted), *(int(one) for one in counts)))
    own = own_ratings(viewer)
    found = []
    for tool in tools(organisation.id):
        used_in, told = uses.get(tool.id, {}), rated.get(tool.id, {})
        raters = int(told.get("people", 0))
        mine, all_of = _comparable(closed.get(tool.id, []), tool), _comparable(closed.get(None, []), tool)
        found.append(
            ToolLine(
                tool,
                int(used_in.get("uses", 0)),
                int(used_in.get("people", 0)),
                int(used_in.get("opportunities", 0)),
                int(told["score_sum"]) / raters if raters >= OTHERS_IN_AN_AGGREGATE else None,
                raters,
                own.get(tool.id),
                _won(mine),
                _won(all_of, mine),
                _within(all_of, mine),
            )
        )
    return tuple(found)


def _comparable(rows: list[Closed], tool: ToolRow) -> list[Closed]:
    """Of a template only what was quoted."""
    return [one for one in rows if one.is_quoted or not tool.template_id]


def _won(rows: list[Closed], less: Iterable[Closed] = ()) -> Won:
    """The results of these, without those of `less`."""
    won, lost, timed, days, squares = (
        sum(getattr(one, name) for one in rows) - sum(getattr(one, name) for one in less)
        for name in ("won", "lost", "timed", "days", "squares")
    )
    taken = said_of_sums(days, timed, (squares, days, timed), timed)
    n = won + lost
    if n < TOO_FEW:
        return Won(won, n, None, None, None, taken)
    return Won(won, n, won / n, *wilson(won / n, n), taken)


def _within(rows: list[Closed], used: list[Closed]) -> Within:
    """With and without it among the opportunities of each rep."""
    sums: dict[int | None, list[int]] = {}
    for place, told in ((0, used), (2, rows)):
        for one in told:
            counts = sums.setdefault(one.owner_id, [0, 0, 0, 0])
            counts[place] += one.won
            counts[place + 1] += one.won + one.lost
    return within(Pair(k, n, all_k - k, all_n - n) for owner, (k, n, all_k, all_n) in sums.items() if owner is not None)
