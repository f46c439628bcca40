"""What a dated next step is worth: learnt from open opportunities seen before, and nothing without those.

The rule: age and a planned next step are told apart, so that one with a next step is not taken to stand still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meetpunt.method.forecast.inputs import Landmarks
from meetpunt.method.forecast.timing import Timing

PRIOR_SD = 0.5
_ROUNDS = 5


@dataclass(frozen=True)
class NextStep:
    """effect * (has one - usual) is added to the logit of going on; with usual the chances add up to what went on."""

    effect: float = 0.0
    usual: float = 0.0


def next_step(landmarks: Landmarks | None, timings: Sequence[Timing]) -> NextStep:
    """Ridge logistic regression with an own level per step, each at the chance that its age gives it.

    Args:
        landmarks: what was seen before; None = nothing.
        timings: of every step.
    """
    if landmarks is None or not len(landmarks.step):
        return NextStep()
    from scipy.special import expit

    base = np.zeros(len(landmarks.step))
    for step, one in enumerate(timings):
        here = landmarks.step == step
        if here.any():
            age = one.log_odds(landmarks.age[here])
            level = 0.0
            for _ in range(_ROUNDS):  # the level at which the chances add up to those that went on, plus a half
                p = expit(level + age)
                missing = landmarks.went_on[here].sum() + 0.5 - p.sum() - np.tanh(level / 2) / 2 - 0.5
                level = float(np.clip(level + missing / (float((p * (1 - p)).sum()) + 0.25), -8.0, 8.0))
            base[here] = level + age
    usual = float(landmarks.has_next_step.mean())
    x = landmarks.has_next_step - usual
    effect = 0.0
    for _ in range(_ROUNDS):
        p = expit(base + effect * x)
        slope = float(x @ (landmarks.went_on - p)) - effect / PRIOR_SD**2
        effect = float(np.clip(effect + slope / (float(x * x @ (p * (1 - p))) + 1 / PRIOR_SD**2), -2.0, 2.0))
    if abs(effect) < 1e-6:
        return NextStep(0.0, usual)
    # Told apart, the chances spread, and their mean would drift off: it is brought back to what did go on.
    shift = 0.0
    for _ in range(_ROUNDS):
        p = expit(base + effect * landmarks.has_next_step - shift)
        shift += float((p - landmarks.went_on).sum()) / max(float((p * (1 - p)).sum()), 1e-9)
    return NextStep(effect, shift / effect)
