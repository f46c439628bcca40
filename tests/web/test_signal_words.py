"""What the page says about a rep who really brings on .36 where the team does .45: after 30, 125 and 500 quotes."""

import numpy as np
import pytest
from django.utils import translation

from meetpunt.method.comparison import compare_groups
from meetpunt.method.signals import Candidate, flagged, more_needed
from meetpunt.method.spells import Cause
from meetpunt.web.signal_words import certainty
from tests.method.simulator import step_spells

OTHERS = 1 / (1 + np.exp(-(np.log(0.45 / 0.55) + 0.35 * np.linspace(-1.6, 1.6, 49))))
"""Forty-nine colleagues around .45 who differ by .35 on the logit, each with 200 quotes that ended."""


def _said(quotes: int) -> tuple[str, bool]:
    """What is said, and whether it is in a list of its own: 36 of every 100 quotes went on, all ended."""
    group, cause = [], []
    for person, (share, n) in enumerate([(0.36, quotes), *((one, 200) for one in OTHERS)]):
        on = round(share * n)
        group += [person] * n
        cause += [Cause.WENT_ON] * on + [Cause.LOST] * (n - on)
    found = compare_groups(step_spells(np.full(len(group), 20.0), np.array(cause), np.array(group)))
    rep = found.groups[0]
    assert rep.conversion is not None
    more = more_needed(rep.conversion, rep.n_eff, found.team)
    listed = flagged([Candidate(0, 4, rep.materially_below)])
    return certainty(rep.materially_below, more, True, "Offer"), bool(listed)


@pytest.mark.parametrize(
    ("quotes", "says", "is_listed"),
    [
        (
            30,
            "Not enough to conclude. That it really is more than a tenth lower is undecided (43%). The estimate",
            False,
        ),
        (
            125,
            "Not enough to conclude. That it really is more than a tenth lower is more likely than not (71%). About",
            False,
        ),
        (500, "Enough to ask about. That it really is more than a tenth lower is likely (95%).", True),
    ],
)
def test_what_is_said_of_a_rep_who_is_really_lower(quotes: int, says: str, is_listed: bool) -> None:
    told, listed = _said(quotes)
    assert told.startswith(says), told
    assert listed is is_listed


def test_too_few_and_nothing_to_ask_are_said_too() -> None:
    assert certainty(0.5, None, False, "Offer") == "Too few could be followed to say anything."
    assert certainty(0.02, 0, True, "Offer").startswith("Nothing that deviates.")
    with translation.override("nl"):
        assert certainty(0.55, 40, True, "Offerte").endswith(
            "Ongeveer 40 meer die Offerte bereiken zouden uitsluitsel geven."
        )
