"""Numbers for what the generator keeps in arrays: steps, kinds of events, kinds of activities."""

from __future__ import annotations

S, P, A, T, O, C, W = range(7)  # noqa: E741  (the steps of SPATOCO)
STEP_CODES = ("S", "P", "A", "T", "O", "C", "W")

STEP, LOST, NO_DECISION, REOPENED, TRANSFERRED = range(5)
EVENTS = ("step", "lost", "no_decision", "reopened", "transferred")
NOT_SAID = 0
"""The loss reason that nobody wrote down."""

VISIT, CALL, EMAIL, DEMO, QUOTE, LEAD, OFFICE, TRAVEL, TRAINING, OTHER = range(10)
ACTIVITIES = (
    "visit",
    "call",
    "email",
    "demonstration",
    "quote_work",
    "lead_work",
    "office",
    "travel",
    "training",
    "other",
)

ASKED_UNKNOWN, ASKED_YES, ASKED_NO = range(3)
ASKED = ("", "yes", "no")
