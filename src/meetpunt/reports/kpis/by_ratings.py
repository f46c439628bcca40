"""KPIs of competencies and sales tools: how somebody is rated, and the use, results and rating of a tool.

The rule: a rating of a competency is read by that person and who manages them, and by nobody else; a tool has figures
of the whole organisation only.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.kpi_values import said_of_count
from meetpunt.method.period import day_number, moment_after
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue, as_value, nothing
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.tools import ToolLine, tool_lines
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.access.competencies import rated_people
from meetpunt.store.competencies import MANAGER, SELF
from meetpunt.store.fields import to_us
from meetpunt.store.tenancy import change_number

VIEWS = {"competency_self": SELF, "competency_manager": MANAGER}
WITHOUT_MONTHS = "tool_win_rate"
"""A month closes too few opportunities of one tool, so it has no history."""


def of(viewer: Viewer, one: Kpi, ask: KpiAsk, who: Who) -> dict[int | None, KpiValue]:
    """The values of each person (competencies), or of all together (tools)."""
    if not ask.is_whole:
        return {}
    if one.base in VIEWS:
        return _competency(viewer, one, ask, who) if who.by == "owner" else {}
    if who.by != "nothing":
        return {}
    lines = tool_lines(viewer, ask.first, ask.last)
    line = next((line for line in lines if str(line.tool.id) == one.part), None)
    return {None: _tool(one, line)} if line else {}


def _competency(viewer: Viewer, one: Kpi, ask: KpiAsk, who: Who) -> dict[int | None, KpiValue]:
    """The latest rating until the last day, of whom the viewer may read it."""
    known_at = to_us(moment_after(ask.last, ZoneInfo(viewer.organisation.time_zone)))
    scope = Scope(viewer.organisation.id, until_day=day_number(ask.last), as_of_us=known_at)
    rows = remembered("competency_ratings", scope, change_number(viewer.organisation.id)).dicts()
    wanted = (one.part, VIEWS[one.base])
    scores = {row["owner_id"]: float(row["score"]) for row in rows if (row["code"], row["viewpoint"]) == wanted}
    found: dict[int | None, KpiValue] = {}
    for person in rated_people(viewer):
        if person.id not in who.ids:
            continue
        score = scores.get(person.id)
        if score is None:
            found[person.id] = nothing(one.code, "not_recorded")
        else:
            found[person.id] = KpiValue(one.code, score, None, None, 1, score, None)
    return found


def _tool(one: Kpi, line: ToolLine) -> KpiValue:
    if one.base == "tool_uses":
        return as_value(one.code, said_of_count(line.uses), 1.0, float(line.uses), None, "")
    if one.base == "tool_rating":
        if line.rating is None:
            return nothing(one.code, "too_few" if line.raters else "not_recorded", line.raters)
        return KpiValue(one.code, line.rating, None, None, line.raters, line.rating * line.raters, float(line.raters))
    used = line.used
    if used.share is None:
        return nothing(one.code, "too_few" if used.closed else "not_recorded", used.closed)
    share, low, high = (None if told is None else 100 * told for told in (used.share, used.low, used.high))
    return KpiValue(one.code, share, low, high, used.closed, float(used.won), float(used.closed))
