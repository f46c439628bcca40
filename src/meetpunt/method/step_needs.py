"""What must be known before an opportunity can stand in a step: what the step's entry criterion speaks of, and no more.

The rule: a quote with a price needs an amount, a decision that is coming needs a day, an order needs an amount.
"""

from __future__ import annotations

from meetpunt.method.spatoco import SPATOCO

AMOUNT, EXPECTED_CLOSE = "amount", "expected_close"
QUOTE_STEP = "O"
"""SPATOCO's step that is entered when the customer received a quote."""

_OF_SPATOCO = {"O": (AMOUNT,), "C": (EXPECTED_CLOSE,), "W": (AMOUNT,)}


def needs_of(process_code: str, step_code: str, is_final: bool) -> tuple[str, ...]:
    """What an opportunity must have to enter a step; of own processes only that an order has an amount.

    Returns:
        of "amount" and "expected_close" those that are needed.
    """
    if process_code.upper() == SPATOCO.code:
        return _OF_SPATOCO.get(step_code, ())
    return (AMOUNT,) if is_final else ()
