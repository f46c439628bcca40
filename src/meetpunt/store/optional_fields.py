"""The register of our own fields that nobody has to fill in: what they are called, and which figure needs them.

A field that no figure needs may be hidden by an organisation; what stands in it stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCOUNT, CONTACT, OPPORTUNITY, ACTIVITY = "account", "contact", "opportunity", "activity"


@dataclass(frozen=True)
class OptionalField:
    """A field of ours. on: kind of record; code: its column; needed_for: the figure that reads it, empty for none."""

    on: str
    code: str
    name: Promise
    needed_for: Promise | str = ""

    @property
    def may_be_hidden(self) -> bool:
        """No figure reads it."""
        return not self.needed_for


OPTIONAL_FIELDS: tuple[OptionalField, ...] = (
    OptionalField(ACCOUNT, "postcode", _("Postcode"), _("the map and territories")),
    OptionalField(ACCOUNT, "town", _("Town"), _("the map and doubles")),
    OptionalField(ACCOUNT, "segment", _("Segment"), _("comparison per segment")),
    OptionalField(ACCOUNT, "phone", _("Telephone")),
    OptionalField(ACCOUNT, "email", _("E-mail address")),
    OptionalField(ACCOUNT, "website", _("Website")),
    OptionalField(CONTACT, "decides", _("Decides on buying"), _("speaking with who decides")),
    OptionalField(CONTACT, "job_title", _("Job title")),
    OptionalField(CONTACT, "phone", _("Telephone")),
    OptionalField(CONTACT, "email", _("E-mail address"), _("matching of calendars")),
    OptionalField(OPPORTUNITY, "expected_close", _("Expected decision"), _("the forecast")),
    OptionalField(OPPORTUNITY, "amount_minor", _("Amount"), _("the forecast")),
    OptionalField(OPPORTUNITY, "margin_minor", _("Margin"), _("margin")),
    OptionalField(OPPORTUNITY, "channel", _("Channel"), _("cost per channel")),
    OptionalField(OPPORTUNITY, "lead_source", _("Source of the lead")),
    OptionalField(OPPORTUNITY, "description", _("Description")),
    OptionalField(ACTIVITY, "travel_minutes", _("Travel minutes"), _("time use")),
    OptionalField(ACTIVITY, "travel_metres", _("Kilometres"), _("the mileage report")),
    OptionalField(ACTIVITY, "asked_for_order", _("Asked for the order"), _("the question between offer and close")),
    OptionalField(ACTIVITY, "answer", _("Answer"), _("the question between offer and close")),
    OptionalField(ACTIVITY, "met_decider", _("Spoke with who decides")),
    OptionalField(ACTIVITY, "commitment", _("Commitment")),
)


def optional_field(on: str, code: str) -> OptionalField | None:
    """The field of that code on that kind of record."""
    return next((one for one in OPTIONAL_FIELDS if (one.on, one.code) == (on, code)), None)
