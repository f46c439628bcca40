"""How a KPI is made of what a measure's text counts: which columns, over which days, in which unit.

The rule: a KPI is one column, or one column divided by another; what is counted otherwise names who counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "sum", "ratio", "share", "conversion", "days", "rating"]
Record = Literal["", "activity", "order", "quote", "opportunity", "account"]
By = Literal["measure", "funnel", "calendar", "market", "target", "forecast", "acch", "ratings", "serving"]


@dataclass(frozen=True)
class Counted:
    """The recipe of a KPI.

    Attributes:
        kind: count and sum are of one column; ratio is a column divided by another; share is a ratio of counts, in %;
            conversion and days come from the funnel; rating is a mean of scores.
        text: the measure whose rows hold the columns.
        top, bottom: columns, or several added up as in "won + lost"; a count or sum has no bottom.
        by: who counts it: the columns of the text alone, or with the funnel, workable days, market, targets, snapshots,
            or the chapters on territories (`by_acch`), on competencies and tools (`by_ratings`) and on what serving
            costs (`by_serving`).
        below: the KPI whose count stands below when it is not of the same text; "workable_days" is the calendar's.
        number: the column that says how many records a ratio or sum rests on; empty = bottom, else top.
        squares: columns of the sums of top x top, top x bottom and bottom x bottom over records, for the interval of a
            ratio of sums; of a sum the first alone. Empty: both sides are counts.
        months: looks back so many months from the last day, whatever the period; 0 = the period.
        at_the_end: tells how things stand at the end of the last day.
        position: the step that the text is asked about.
        scale: the shown unit per counted one; a share is 100.
        is_money, below_is_money: top or bottom is in minor units of the reporting currency.
        per_step: there is one for each step of the process but the final one.
        per: there is one for each competency or sales tool in use.
        is_wide: the text's rows tell owner_id, team_id and month_number by themselves.
        record: what the text counts one by one; asked by it, the text tells the records behind the KPI.
        is_exact: what stands below is no chance (days), so that only the top has an interval.
        bound: names and values that the text of an own KPI binds.
        wants_records: without any record it is not recorded, rather than too few to say.
    """

    kind: Kind
    text: str = ""
    top: str = ""
    bottom: str = ""
    by: By = "measure"
    below: str = ""
    number: str = ""
    squares: tuple[str, ...] = ()
    months: int = 0
    at_the_end: bool = False
    position: int = 0
    scale: float = 1.0
    is_money: bool = False
    below_is_money: bool = False
    per_step: bool = False
    per: Literal["", "competency", "tool"] = ""
    is_wide: bool = False
    wants_records: bool = False
    is_exact: bool = False
    record: Record = ""
    bound: tuple[tuple[str, int | str], ...] = ()
