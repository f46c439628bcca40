"""The facts that can be laid beside a possible cause: what each is, and which way it would lie if the cause is there.

A register: an organisation chooses from it for its own causes, of any process. What is counted stands in
`measures/sql/step_*.sql`; what a figure says in `beside`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetpunt.method.beside import Toward
from meetpunt.method.process import Text


class Form(StrEnum):
    """How a fact is told."""

    SHARE = "share"
    RATE = "rate"
    """A number per opportunity."""
    DAYS = "days"
    MONEY = "money"
    MIX = "mix"
    """Which part of all has each value, the most frequent ones."""
    ENDS = "ends"
    """Of each value, which part ended so; read beside the rep's own other values."""
    SCORE = "score"


@dataclass(frozen=True)
class CauseFact:
    """A fact of one step. toward: which way the rep's figure lies beside the others' if the cause is there."""

    code: str
    text: Text
    form: Form
    toward: Toward = Toward.NEITHER
    beside_won: bool = False
    """It stands beside the won opportunities of the team instead of beside the others'."""


def _skill(code: str, dutch: str, english: str) -> CauseFact:
    text = Text(f"oordeel: {dutch} (1 tot 5)", f"rating: {english} (1 to 5)")
    return CauseFact(f"competency_{code}", text, Form.SCORE, Toward.LESS)


_ALL = (
    CauseFact("segment_mix", Text("klanten uit segment", "customers of segment"), Form.MIX),
    CauseFact("loss_reasons", Text("verloren na deze stap", "lost after this step"), Form.MIX),
    CauseFact("product_mix", Text("product in de verkoopkans", "product in the opportunity"), Form.MIX),
    CauseFact("products_shown", Text("ging door met", "went on with"), Form.ENDS),
    CauseFact("quote_template", Text("verloren met offertesjabloon", "lost with quote template"), Form.ENDS),
    CauseFact(
        "no_decision_share",
        Text("van de verloren: zonder besluit geëindigd", "of those lost: ended without a decision"),
        Form.SHARE,
        Toward.MORE,
    ),
    CauseFact("contacts_before", Text("contacten tot aan de stap", "contacts up to the step"), Form.RATE, Toward.LESS),
    CauseFact(
        "attempts",
        Text("pogingen tot contact bij wie niet doorging", "attempts at contact with those that did not go on"),
        Form.RATE,
        Toward.LESS,
    ),
    CauseFact(
        "days_to_first_contact",
        Text("dagen tot het eerste contact na deze stap", "days to the first contact after this step"),
        Form.DAYS,
        Toward.MORE,
    ),
    CauseFact(
        "decider_met",
        Text("met iemand gesproken die beslist", "spoke with somebody who decides"),
        Form.SHARE,
        Toward.LESS,
    ),
    CauseFact(
        "people_met",
        Text("gesproken personen per verkoopkans", "people spoken to per opportunity"),
        Form.RATE,
        Toward.LESS,
    ),
    CauseFact(
        "appointments",
        Text("poging gevolgd door een bezoek of demonstratie", "an attempt led to a visit or demonstration"),
        Form.SHARE,
        Toward.LESS,
    ),
    CauseFact("days_in_step", Text("dagen tot de volgende stap", "days to the next step"), Form.DAYS, Toward.MORE),
    CauseFact(
        "commitments",
        Text("commitment gekregen in deze stap", "a commitment was got in this step"),
        Form.SHARE,
        Toward.LESS,
    ),
    CauseFact(
        "next_steps",
        Text("een vervolgstap met datum afgesproken", "a next step with a date was agreed"),
        Form.SHARE,
        Toward.LESS,
    ),
    CauseFact(
        "skipped_steps", Text("de stap ervoor overgeslagen", "the step before was skipped"), Form.SHARE, Toward.MORE
    ),
    CauseFact("quote_revisions", Text("offerte herzien", "quote revised"), Form.SHARE, Toward.MORE),
    CauseFact(
        "quote_discount", Text("korting gegeven op de offerte", "discount on the quote"), Form.SHARE, Toward.MORE
    ),
    CauseFact(
        "order_not_asked",
        Text("later contact gehad zonder naar de opdracht te vragen", "contacted later without asking for the order"),
        Form.SHARE,
        Toward.MORE,
    ),
    CauseFact(
        "order_refused",
        Text("om de opdracht gevraagd en toch verloren", "asked for the order and lost"),
        Form.SHARE,
    ),
    CauseFact(
        "followed_up",
        Text("contact gehad binnen een week na deze stap", "contacted within a week after this step"),
        Form.SHARE,
        Toward.LESS,
    ),
    CauseFact(
        "days_to_follow_up",
        Text("dagen tot het eerste contact erna", "days to the first contact after it"),
        Form.DAYS,
        Toward.MORE,
    ),
    CauseFact(
        "days_before",
        Text("dagen tot aan de stap, naast gewonnen verkoopkansen", "days up to the step, beside won opportunities"),
        Form.DAYS,
        Toward.LESS,
        beside_won=True,
    ),
    CauseFact(
        "contacts_before_won",
        Text(
            "contacten tot aan de stap, naast gewonnen verkoopkansen",
            "contacts up to the step, beside won opportunities",
        ),
        Form.RATE,
        Toward.LESS,
        beside_won=True,
    ),
    CauseFact("amount", Text("bedrag van de verkoopkans", "amount of the opportunity"), Form.MONEY, Toward.MORE),
    CauseFact(
        "close_moved",
        Text("verwachte datum van het besluit uitgesteld", "expected day of the decision put off"),
        Form.SHARE,
        Toward.MORE,
    ),
    _skill("appointments", "afspraken maken", "making appointments"),
    _skill("questions", "vragen stellen", "asking questions"),
    _skill("listening", "luisteren", "listening"),
    _skill("attention", "aandacht geven", "giving attention"),
    _skill("commitment", "commitment vragen", "getting commitment"),
    _skill("closing", "afsluiten", "closing"),
    _skill("planning", "plannen", "planning"),
)
FACTS: dict[str, CauseFact] = {one.code: one for one in _ALL}
"""By code."""
