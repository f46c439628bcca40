"""What a plan counted with, kept as plain values."""

from __future__ import annotations

import json

from meetpunt.method.planning.frozen import freeze, thaw
from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, StepInputs, exactly

INPUTS = SellerInputs(
    7,
    "Bram",
    workable_days=exactly(210),
    visits_per_day=Figure(3.4, 3.1, 3.7, 480, 3.8, Origin.ASSUMED),
    steps=(StepInputs("S", Figure(0.5, 0.4, 0.6, 120), Figure(1.5), days_p50=12.0),),
)


def test_what_was_frozen_comes_back_through_json() -> None:
    kept = json.loads(json.dumps(freeze([INPUTS]), allow_nan=False))
    assert thaw(kept) == (INPUTS,)


def test_nothing_kept_is_nothing_and_what_is_not_known_any_more_is_left_out() -> None:
    assert thaw({}) == ()
    (kept,) = freeze([INPUTS])["sellers"]
    assert thaw({"sellers": [{**kept, "gone": 3}]}) == (INPUTS,)
