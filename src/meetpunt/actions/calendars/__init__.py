"""Calendars of elsewhere become proposals for visits; a person confirms each of them, nothing is booked by itself.

Rule: kept are moment, title, place and whom it seems to be with; of the letter in an appointment not a word, of its
guests not an address, and of what concerns no customer nothing at all.
"""

from meetpunt.actions.calendars.addresses import make_own_address, withdraw_own_address
from meetpunt.actions.calendars.confirming import confirm, dismiss
from meetpunt.actions.calendars.feeds import (
    add_address,
    add_file,
    ask_to_fetch,
    ask_to_fetch_all,
    fetch_feed,
    forget_feed,
)

__all__ = [
    "add_address",
    "add_file",
    "ask_to_fetch",
    "ask_to_fetch_all",
    "confirm",
    "dismiss",
    "fetch_feed",
    "forget_feed",
    "make_own_address",
    "withdraw_own_address",
]
