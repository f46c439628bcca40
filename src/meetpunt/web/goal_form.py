"""The form of goals: for which month or quarter, and what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetpunt.method.period import Period
from meetpunt.store.access import Viewer
from meetpunt.store.goals import MEASURES, GoalRow
from meetpunt.web import today_words
from meetpunt.web.entering import Entered
from meetpunt.web.templatetags.deals import amount_field

_CODE = re.compile(r"(20[0-9]{2})-(?:Q([1-4])|(0[1-9]|1[0-2]))")


@dataclass(frozen=True)
class Field:
    """One goal in the form. beside: the other one's goal for the same days, in words."""

    code: str
    name: Promise
    value: str
    beside: str
    problem: str


def period_of(code: str, today: date) -> Period:
    """2026-11 or 2026-Q4; without a code this quarter. What is no period is a page that is not there."""
    if not code:
        return Period.quarter_of(today)
    found = _CODE.fullmatch(code)
    if found is None:
        raise Http404
    year, quarter, month = found.groups()
    return Period.quarter(int(year), int(quarter)) if quarter else Period.month(int(year), int(month))


def code_of(period: Period) -> str:
    """The other way round."""
    is_month = period.days < 32
    return f"{period.first:%Y-%m}" if is_month else f"{period.first.year}-Q{(period.first.month + 2) // 3}"


def offered(today: date, chosen: Period) -> list[tuple[str, str, bool]]:
    """Code, name, and whether it is chosen: this month and the next, this quarter and the next, and what is open."""
    found = []
    for period in (Period.month_of(today), Period.quarter_of(today)):
        after = period.last + timedelta(days=1)
        of_next = Period.month_of if period.days < 32 else Period.quarter_of
        found += [period, of_next(after)]
    if chosen not in found:
        found.append(chosen)
    return [(code_of(one), today_words.period_name(one.first, one.last), one == chosen) for one in found]


def targets(viewer: Viewer, entered: Entered) -> dict[str, int | None]:
    """What was typed; an empty field takes the goal away."""
    found: dict[str, int | None] = {}
    for measure in MEASURES:
        if measure == "revenue":
            found[measure] = entered.money(measure, viewer.organisation.currency)
        else:
            number = entered.decimal(measure)
            found[measure] = None if number is None else int(number)
    return found


def fields(
    viewer: Viewer, rows: tuple[GoalRow, ...], typed: Mapping[str, str], problems: Mapping[str, str], name: str = ""
) -> list[Field]:
    """The form's fields. name: whose goals a manager sets; empty for one's own."""
    stands = {row.measure: row for row in rows}
    made = []
    for code in MEASURES:
        row = stands.get(code)
        own, given = (row.own, row.given) if row else (None, None)
        value = typed.get(code, _typed(viewer, code, given if name else own))
        beside = ""
        if row and name and own is not None:
            beside = _("%(name)s's own goal: %(target)s") % {"name": name, "target": _shown(viewer, code, own)}
        elif row and not name and given is not None:
            told = {"name": row.given_by, "target": _shown(viewer, code, given)}
            beside = _("%(name)s set %(target)s, and that counts") % told
        made.append(Field(code, today_words.GOALS[code], value, beside, problems.get(code, "")))
    return made


def _typed(viewer: Viewer, measure: str, target: int | None) -> str:
    if target is None:
        return ""
    return amount_field(target, viewer.organisation.currency) if measure == "revenue" else str(target)


def _shown(viewer: Viewer, measure: str, target: int) -> str:
    return today_words.goal_amount(measure, target, viewer.organisation.currency)
