"""Words for the pipeline: what is planned next, how a quote stands, what happened, what was changed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.reports.board import Card, Total, When
from meetpunt.store.pipeline import Planned
from meetpunt.web import formats

KINDS: dict[str, Promise] = {
    "visit": gettext_lazy("Visit"),
    "call": gettext_lazy("Call"),
    "email": gettext_lazy("E-mail"),
    "demonstration": gettext_lazy("Demonstration"),
    "quote_work": gettext_lazy("Quote work"),
    "lead_work": gettext_lazy("Lead work"),
    "office": gettext_lazy("Office"),
    "travel": gettext_lazy("Travel"),
    "training": gettext_lazy("Training"),
    "other": gettext_lazy("Activity"),
}
STATUSES: dict[str, Promise] = {
    "open": gettext_lazy("with the customer"),
    "won": gettext_lazy("accepted"),
    "lost": gettext_lazy("lost"),
    "withdrawn": gettext_lazy("withdrawn"),
}
ACTIVITY_STATUSES: dict[str, Promise] = {
    "planned": gettext_lazy("planned"),
    "held": gettext_lazy("took place"),
    "cancelled": gettext_lazy("called off"),
}
ICONS = {When.OVERDUE: "alarm-clock", When.TODAY: "sun", When.LATER: "calendar", When.NOTHING: "circle-dashed"}
_DAYS = (
    *(gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu")),
    *(gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun")),
)


def kind(code: str) -> str:
    """What kind of activity."""
    return str(KINDS.get(code, code))


def activity_status(code: str) -> str:
    """Whether an activity is planned, took place or was called off."""
    return str(ACTIVITY_STATUSES.get(code, code))


def status(code: str) -> str:
    """How a quote stands."""
    return str(STATUSES.get(code, code))


def planned(card: Card, zone: ZoneInfo) -> str:
    """What is planned next, in a few words: Visit 13:00, Call 2 days late, Demonstration Wed 2 Dec."""
    return planned_next(card.row.planned, card.when, card.overdue_days, zone)


def planned_next(next_one: Planned | None, when: When, overdue_days: int, zone: ZoneInfo) -> str:
    """The same of what is planned and how it stands to today."""
    if next_one is None:
        return _("Nothing planned")
    what = kind(next_one.kind) if next_one.kind else next_one.text or _("Next step")
    if next_one.on is None:
        return what
    if when is When.OVERDUE:
        late = ngettext("%(count)s day late", "%(count)s days late", overdue_days) % {"count": overdue_days}
        return f"{what} {late}"
    if when is When.TODAY:
        if next_one.at is None:
            return _("%(what)s today") % {"what": what}
        return f"{what} {next_one.at.astimezone(zone):%H:%M}"
    return f"{what} {near(next_one.on)}"


def near(day: date) -> str:
    """A day in the coming weeks: Wed 2 Dec."""
    short = formats.day_short(day).rpartition(formats.NO_BREAK)[0]
    return f"{_DAYS[day.weekday()]}{formats.NO_BREAK}{short}"


def total(one: Total) -> str:
    """Money that stands somewhere; per currency when a rate is missing."""
    if not one.valued:
        return formats.DASH
    if one.amount_minor is None:
        return " + ".join(formats.money(amount, currency) for currency, amount in one.parts)
    return formats.money(one.amount_minor, one.currency)
