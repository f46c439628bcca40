"""What would have been reached with the team's conversions: the expectation that stands beside a rep's own counts.

The rule: it starts from the rep's own entries, so that only the conversions are compared, never the territory's size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Z90 = 1.6448536269514722


def expected_reach(
    entered: int, conversions: Sequence[tuple[float, float] | None]
) -> tuple[tuple[float, float, float] | None, ...]:
    """Low, middle and high count (90 %) of reaching each step from `entered` entries at the team's conversions.

    Middle: N_k = N_0 p_1 ... p_k. The interval is log-normal with the variances of the ratios and of chance added:
    Var(log N_k) = sum_j Var(p_j) / p_j^2 + (1 - P_k) / (N_0 P_k), P_k = p_1 ... p_k (delta method; binomial chance).

    Args:
        entered: the rep's own entries into the first step.
        conversions: per step but the final one (p, n_eff), the team's conversion with its information; None = unknown.

    Returns:
        One triple per step, the final one included; None from the first unknown conversion on.
    """
    found: list[tuple[float, float, float] | None] = [(float(entered),) * 3 if entered else None]
    product, variance = 1.0, 0.0
    known = entered > 0
    for conversion in conversions:
        known = known and conversion is not None and conversion[0] > 0 and conversion[1] > 0
        if not known or conversion is None:
            found.append(None)
            continue
        share, information = conversion
        product *= share
        variance += (1.0 - share) / (share * information)
        spread = Z90 * math.sqrt(variance + (1.0 - product) / (entered * product))
        middle = entered * product
        found.append((middle * math.exp(-spread), middle, min(float(entered), middle * math.exp(spread))))
    return tuple(found)
