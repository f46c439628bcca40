"""What a token may do, and how it stands, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.store.api_tokens import Scope, TokenRef, open_on

SCOPES: dict[Scope, Promise] = {
    Scope.READ_FIGURES: gettext_lazy("Read figures: funnel, KPIs, signals, forecast"),
    Scope.READ_RECORDS: gettext_lazy("Read accounts, opportunities and activities"),
    Scope.WRITE_RECORDS: gettext_lazy("Log, plan, make and change accounts, opportunities and activities"),
    Scope.READ_COACHING: gettext_lazy("Read conversations, competencies and trainings"),
    Scope.WRITE_COACHING: gettext_lazy("Plan, prepare and keep conversations, competencies and trainings"),
    Scope.READ_PLANNING: gettext_lazy("Read targets, plans and working days"),
    Scope.WRITE_PLANNING: gettext_lazy("Set targets, plans and working days"),
    Scope.ADMIN: gettext_lazy("Administer: people, lists, imports, webhooks"),
}
DAYS: dict[int, Promise] = {
    7: gettext_lazy("a week"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    366: gettext_lazy("a year"),
}


def state(token: TokenRef, now: datetime) -> str:
    """Whether it works, and when it does not any more."""
    if open_on(token, now):
        return ""
    return _("ended") if token.ended_at is not None else _("expired")
