"""Words of the calendar: what tells things apart, and where something was moved to."""

from __future__ import annotations

from datetime import date, time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.reports.calendar import Tone
from meetpunt.web.deal_words import near

TONES: dict[Tone, Promise] = {
    Tone.SALES: gettext_lazy("Sales visit"),
    Tone.SERVICE: gettext_lazy("Service visit"),
    Tone.CONTACT: gettext_lazy("Call and mail"),
    Tone.OTHER: gettext_lazy("Other work"),
    Tone.PROPOSED: gettext_lazy("Proposal, only you see it"),
    Tone.TALK: gettext_lazy("Conversation, only the two of you see it"),
}
ICONS = {
    Tone.SALES: "store",
    Tone.SERVICE: "wrench",
    Tone.CONTACT: "phone",
    Tone.OTHER: "clock",
    Tone.PROPOSED: "circle-dashed",
    Tone.TALK: "message-circle",
}


def moved(on: date, at: time | None) -> str:
    """What was done, in a sentence."""
    if at is None:
        return _("Moved to %(day)s, without a time.") % {"day": near(on)}
    return _("Moved to %(day)s, %(time)s.") % {"day": near(on), "time": f"{at:%H:%M}"}
