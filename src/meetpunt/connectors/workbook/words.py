"""The words of closed lists as they stand in the workbook. Both languages are read back, whichever was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS: dict[str, _StrPromise] = {
    "visit": _("Visit"),
    "call": _("Call"),
    "email": _("E-mail"),
    "demonstration": _("Demonstration"),
    "quote_work": _("Quote work"),
    "lead_work": pgettext_lazy("in a workbook", "Lead work"),
    "office": _("Office"),
    "travel": _("Travel"),
    "training": _("Training"),
    "other": _("Other activity"),
}
WEEK_KINDS = {code: KINDS[code] for code in ("office", "travel", "training", "quote_work", "lead_work", "other")}
STATUSES: dict[str, _StrPromise] = {
    "planned": pgettext_lazy("a visit", "Planned"),
    "held": pgettext_lazy("a visit", "Held"),
    "cancelled": pgettext_lazy("a visit", "Called off"),
}
OUTCOMES: dict[str, _StrPromise] = {
    "open": pgettext_lazy("an opportunity", "Open"),
    "won": pgettext_lazy("an opportunity", "Won"),
    "lost": pgettext_lazy("an opportunity", "Lost"),
    "no_decision": pgettext_lazy("an opportunity", "No decision"),
}
PURPOSES: dict[str, _StrPromise] = {
    "sales": pgettext_lazy("a purpose", "Sales"),
    "service": pgettext_lazy("a purpose", "Service"),
}
DAY_NAMES = (
    pgettext_lazy("in a workbook", "Monday"),
    pgettext_lazy("in a workbook", "Tuesday"),
    pgettext_lazy("in a workbook", "Wednesday"),
    pgettext_lazy("in a workbook", "Thursday"),
    pgettext_lazy("in a workbook", "Friday"),
    pgettext_lazy("in a workbook", "Saturday"),
    pgettext_lazy("in a workbook", "Sunday"),
)
