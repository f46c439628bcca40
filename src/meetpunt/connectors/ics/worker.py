"""The limited process that unrolls a calendar: an order comes in on standard input, appointments go out as JSON.

Rule: it gives away its rights before it reads a byte of the calendar, as the reader of files does.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from typing import Any

from meetpunt.connectors.files.limits import Limits
from meetpunt.connectors.files.worker import give_up_rights
from meetpunt.connectors.ics.occasions import Asked, NoCalendar, Occasion, occasions
from meetpunt.connectors.ics.sieve import TooMany


def main() -> None:
    """Reads one order, answers one line."""
    for library in ("icalendar", "recurring_ical_events"):
        import_module(library)  # now: from here on it may not take what it likes
    order = json.load(sys.stdin)
    give_up_rights(Limits(**order["limits"]))
    told = order["asked"]
    asked = Asked(told["zone"], datetime.fromisoformat(told["first"]), datetime.fromisoformat(told["last"]))
    try:
        found, left_out = occasions(base64.b64decode(order["body"]), asked)
        answer: dict[str, Any] = {"occasions": [_plain(one) for one in found], "left_out": left_out}
    except NoCalendar:
        answer = {"error": "ics_no_calendar"}
    except (TooMany, MemoryError, RecursionError):
        answer = {"error": "ics_too_much"}
    except Exception:  # whatever a hostile calendar does to a parser, the answer is one sentence
        answer = {"error": "ics_no_calendar"}
    sys.stdout.write(json.dumps(answer))


def order_of(body: bytes, asked: Asked, limits: Limits) -> bytes:
    """What the parent writes to the worker."""
    told = {"zone": asked.zone, "first": asked.first.isoformat(), "last": asked.last.isoformat()}
    return json.dumps(
        {"limits": asdict(limits), "asked": told, "body": base64.b64encode(body).decode("ascii")}
    ).encode()


def occasion_of(plain: dict[str, Any]) -> Occasion:
    """What the worker told, as it was."""
    lists = {name: tuple(plain[name]) for name in ("emails", "declined")}
    return Occasion(**{**plain, **lists, "starts_at": datetime.fromisoformat(plain["starts_at"])})


def _plain(one: Occasion) -> dict[str, Any]:
    return {**asdict(one), "starts_at": one.starts_at.isoformat()}


if __name__ == "__main__":
    main()
