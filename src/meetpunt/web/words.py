"""Words for figures: chances, outcomes, parts of a hundred. They say what is, ask, and judge nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.rounding import per
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.figures import Parts
from meetpunt.web import formats

WHICH: dict[str, Promise] = {
    "reached": gettext_lazy("reached the step"),
    "went_on": gettext_lazy("went on"),
    "lost": gettext_lazy("lost"),
    "still": gettext_lazy("standing still"),
    "young": gettext_lazy("too young to say"),
    "stock": gettext_lazy("in the step now"),
    "won_in_period": gettext_lazy("won in the period"),
    "lost_in_period": gettext_lazy("lost in the period"),
    "open_now": gettext_lazy("open"),
}
OUTCOMES: dict[str, Promise] = {
    "open": gettext_lazy("open"),
    "won": gettext_lazy("won"),
    "lost": gettext_lazy("lost"),
    "no_decision": gettext_lazy("no decision"),
}
ROLES: dict[str, Promise] = {
    "rep": gettext_lazy("sales representative"),
    "inside_sales": gettext_lazy("inside sales"),
    "manager": gettext_lazy("sales manager"),
    "director": gettext_lazy("director"),
    "administrator": gettext_lazy("administrator"),
    "production": gettext_lazy("production and logistics"),
    "trainer": gettext_lazy("trainer"),
}


RECORD_KINDS: dict[str, Promise] = {
    "account": gettext_lazy("Account"),
    "contact": gettext_lazy("Contact"),
    "opportunity": gettext_lazy("Opportunity"),
    "activity": gettext_lazy("Activity"),
}
FIELD_TYPES: dict[str, Promise] = {
    "text": gettext_lazy("Text"),
    "number": gettext_lazy("Number"),
    "day": gettext_lazy("Day"),
    "choice": gettext_lazy("A choice"),
    "yes_no": gettext_lazy("Yes or no"),
}


def which(code: str) -> str:
    """What a number counts."""
    return str(WHICH.get(code, code))


def outcome(code: str) -> str:
    """How an opportunity ended."""
    return str(OUTCOMES.get(code, code))


def role(code: str) -> str:
    """What somebody does."""
    return str(ROLES.get(code, code))


def chance(value: float) -> str:
    """A chance in words and in number."""
    share = formats.percent(value)
    if value >= 0.95:
        return _("very likely (%(share)s)") % {"share": share}
    if value >= 0.8:
        return _("likely (%(share)s)") % {"share": share}
    if value >= 0.6:
        return _("more likely than not (%(share)s)") % {"share": share}
    return _("undecided (%(share)s)") % {"share": share}


def causes_title(causes: Sequence[Cause]) -> str:
    """The line above the possible causes."""
    return ngettext("A possible cause, to go through together", "Possible causes, to go through together", len(causes))


def per_hundred(parts: Parts) -> str:
    """Of every 100 that came in: 45 went on, 30 were lost, 15 stand still, 10 are too young to say."""
    if not parts.reached:
        return _("nothing reached this step")
    went_on, lost, still, young = per((parts.went_on, parts.lost, parts.still, parts.young))
    return _(
        "Of every 100 that came in: %(went_on)s went on, %(lost)s lost, %(still)s standing still, "
        "%(young)s too young to say."
    ) % {"went_on": went_on, "lost": lost, "still": still, "young": young}
