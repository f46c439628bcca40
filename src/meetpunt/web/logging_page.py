"""The form to log after something was wrong: what was typed is put back, also where the choices stand elsewhere now."""

from __future__ import annotations

import re
from collections.abc import Mapping

from meetpunt.reports.logging import LogPage
from meetpunt.web.logging import ACCH, chosen_of

_FIELDS = ("about", "contact", "step", "stood", "amount", "expected_close", *ACCH)
_OF_A_PLACE = re.compile(rf"({'|'.join(_FIELDS)})_\d+(_\d*)?")


def place_of(page: LogPage, typed: Mapping[str, str]) -> int:
    """The place of the choice that was sent; 0 when it is no longer on the page."""
    sent = chosen_of(typed)
    meant = (sent.activity_id, sent.account_id)
    return next((one.place for one in page.choices if (one.activity_id, one.account_id) == meant), 0)


def moved_to(place: int, typed: Mapping[str, str], sent_from: int) -> dict[str, str]:
    """What was typed (or what is wrong with it), by the names that its fields have at another place."""
    found = {}
    for name, value in typed.items():
        match = _OF_A_PLACE.fullmatch(name)
        if match is None:
            found[name] = value
        elif name.split("_")[-1 if match[2] is None else -2] == str(sent_from):
            found[f"{match[1]}_{place}{match[2] or ''}"] = value
    return found
