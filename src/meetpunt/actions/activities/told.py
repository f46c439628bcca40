"""What a form or a phone tells of an activity, and of the next step that was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class ActivityTold:
    """An activity as it is told.

    Attributes:
        kind: visit, call, email, demonstration, quote_work, lead_work, office, travel, training or other.
        person_id: whose; None = one's own.
        at: when it starts; None when only the day is known.
        on: its day; of `at` when that is told.
        minutes, travel_minutes, travel_metres: as told; what cannot be right is kept and not counted. minutes: with a
            fraction where it is known closer, as 0.5; kept to the millisecond.
        purpose: sales or service; empty = inferred.
        met_decider: spoke with who decides; None = not recorded.
        subject: in a few words; outcome: what came of it; commitment: what the customer promised.
        asked_for_order: yes, no or empty for not recorded; answer: what was said to it.
    """

    kind: str = "visit"
    person_id: int | None = None
    account_id: int | None = None
    contact_id: int | None = None
    opportunity_id: int | None = None
    at: datetime | None = None
    on: date | None = None
    minutes: float | None = None
    travel_minutes: int | None = None
    travel_metres: int | None = None
    purpose: str = ""
    subject: str = ""
    outcome: str = ""
    commitment: str = ""
    met_decider: bool | None = None
    asked_for_order: str = ""
    answer: str = ""


@dataclass(frozen=True)
class NextStep:
    """What was agreed to do next: on which day, possibly at which time (of the organisation), in a few words."""

    kind: str
    on: date
    at: time | None = None
    text: str = ""
