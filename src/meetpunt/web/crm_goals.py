"""Goals that stand in a CRM as the page of its design shows them, beside what stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.reports.crm_goals import CrmGoal
from meetpunt.store.goals import GoalRow
from meetpunt.web import formats, today_words

COUNTED: dict[str, Promise] = {
    "deals_won": gettext_lazy("Deals won"),
    "deals_progressed": gettext_lazy("Deals that reached a stage"),
    "deals_started": gettext_lazy("Deals begun"),
    "activities_completed": gettext_lazy("Activities done"),
    "activities_added": gettext_lazy("Activities added"),
    "revenue_forecast": gettext_lazy("Expected revenue"),
}
PER: dict[str, Promise] = {
    "weekly": gettext_lazy("per week"),
    "monthly": gettext_lazy("per month"),
    "quarterly": gettext_lazy("per quarter"),
    "yearly": gettext_lazy("per year"),
}


@dataclass(frozen=True)
class GoalLine:
    """A goal in words. here: what stands here for the same; why: why nothing does."""

    title: str
    whose: str
    what: str
    about: str
    how_much: str
    days: str
    here: tuple[str, ...]
    why: str


def goal_line(goal: CrmGoal, currency: str) -> GoalLine:
    """The words of a goal. currency: that of the organisation, for what stands here."""
    groups = {"company": _("the whole company"), "team": _("a team")}
    return GoalLine(
        title=goal.title,
        whose=goal.whose or groups.get(goal.of, _("not told")),
        what=str(COUNTED.get(goal.counts, goal.counts.replace("_", " "))),
        about=", ".join(goal.about),
        how_much=_how_much(goal),
        days=formats.period(_day(goal.first), _day(goal.last)),
        here=tuple(_here(one, currency) for one in goal.here),
        why=_why(goal),
    )


def _how_much(goal: CrmGoal) -> str:
    try:
        target = Decimal(goal.target)
        is_whole = target == target.to_integral_value()
        number = formats.number(int(target)) if is_whole else formats.plain(target)
    except InvalidOperation:
        number = goal.target
    per = str(PER.get(goal.interval, goal.interval))
    if goal.metric == "sum":
        return _("worth %(number)s %(per)s") % {"number": number, "per": per}
    return f"{number} {per}".strip()


def _here(row: GoalRow, currency: str) -> str:
    told = {
        "what": str(today_words.GOALS[row.measure]),
        "target": today_words.goal_amount(row.measure, row.target, currency),
        "days": today_words.period_name(row.first_day, row.last_day),
        "name": row.given_by,
    }
    if row.given is None:
        return _("%(what)s: %(target)s, %(days)s, own goal") % told
    if row.given_by:
        return _("%(what)s: %(target)s, %(days)s, set by %(name)s") % told
    return _("%(what)s: %(target)s, %(days)s") % told


def _why(goal: CrmGoal) -> str:
    if goal.here:
        return ""
    if goal.of != "person":
        return _("not of one person")
    if not goal.measure:
        return _("nothing here that counts the same")
    if not goal.is_known:
        return _("nobody who is known here")
    if goal.person_id is None:
        return _("shown only to who sees their figures")
    return _("none that holds today")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
