"""SPATOCO, the default sales process of seven steps, and the possible causes to ask about at each.

A register: texts only; the facts of a cause are those of `cause_facts`. Every organisation may edit its own copy; the
method reads whatever process it is given.
"""

from __future__ import annotations

from meetpunt.method.process import Cause, Process, Step, Text

_STEPS = (
    Step(
        0,
        "S",
        Text("Suspect", "Suspect"),
        Text(
            "De klant past in het profiel en er is een concrete reden genoteerd om een behoefte te vermoeden; "
            "er is nog niets bevestigd.",
            "The account fits the profile and a concrete reason to suspect a need is written down; "
            "nothing is confirmed yet.",
        ),
    ),
    Step(
        1,
        "P",
        Text("Prospect", "Prospect"),
        Text(
            "De klant heeft een behoefte, een budget of een aanleiding bevestigd, of die blijkt uit een genoemde bron. "
            "Datum: de dag van die bevestiging.",
            "The customer confirmed a need, a budget or an occasion, or a named source shows it. "
            "Date: the day of that confirmation.",
        ),
    ),
    Step(
        2,
        "A",
        Text("Aandacht", "Approach"),
        Text(
            "Er was contact over en weer (gesprek, telefoon of antwoord op een bericht) met iemand die beslist of "
            "meebeslist. Een ingesproken bericht of onbeantwoorde mail telt niet.",
            "There was two-way contact (a talk, a call or an answered message) with someone who decides or has a say. "
            "A voicemail or an unanswered e-mail does not count.",
        ),
    ),
    Step(
        3,
        "T",
        Text("Tonen", "Show"),
        Text(
            "Het product of de dienst is aan de klant getoond, gedemonstreerd of op proef gegeven. "
            "Alleen een brochure sturen telt niet.",
            "The product or service was shown, demonstrated or given on trial to the customer. "
            "Only sending a brochure does not count.",
        ),
    ),
    Step(
        4,
        "O",
        Text("Offerte", "Offer"),
        Text(
            "De klant heeft een offerte met prijs ontvangen. Datum: de dag van verzenden of overhandigen van de eerste "
            "versie.",
            "The customer received a quote with a price. "
            "Date: the day on which its first version was sent or handed over.",
        ),
    ),
    Step(
        5,
        "C",
        Text("Close", "Close"),
        Text(
            "De klant beslist over de offerte: er is om de opdracht gevraagd, er wordt onderhandeld, of er is een "
            "datum voor het besluit afgesproken.",
            "The customer is deciding on the quote: the order was asked for, negotiation has begun, or a date for the "
            "decision was agreed.",
        ),
    ),
    Step(
        6,
        "W",
        Text("Opdracht", "Order"),
        Text(
            "De klant heeft de opdracht getekend of schriftelijk bevestigd. Datum: de dag van tekenen of bevestigen.",
            "The customer signed the order or confirmed it in writing. Date: the day of signing or confirming.",
        ),
        final=True,
    ),
)

_CAUSES: tuple[tuple[Cause, ...], ...] = (
    (
        Cause("wrong_profile", Text("Het profiel klopt niet", "The profile is wrong"), ("segment_mix", "loss_reasons")),
        Cause(
            "little_research",
            Text("Te weinig vooronderzoek", "Too little research"),
            ("contacts_before", "no_decision_share"),
        ),
        Cause(
            "occasion_not_asked",
            Text("Niet naar de aanleiding gevraagd", "The occasion was not asked for"),
            ("competency_questions", "no_decision_share"),
        ),
    ),
    (
        Cause("few_attempts", Text("Te weinig pogingen", "Too few attempts"), ("attempts", "days_to_first_contact")),
        Cause(
            "wrong_person",
            Text("Niet bij de juiste persoon", "The wrong person"),
            ("decider_met", "people_met"),
        ),
        Cause(
            "making_appointments",
            Text("Afspraken maken lukt minder", "Making appointments works less well"),
            ("appointments", "competency_appointments"),
        ),
    ),
    (
        Cause(
            "need_not_questioned",
            Text("De behoefte is niet uitgevraagd", "The need was not questioned"),
            ("competency_questions", "competency_listening", "competency_attention"),
        ),
        Cause(
            "demo_late",
            Text("Er wordt te laat getoond", "The demonstration comes too late"),
            ("days_in_step", "days_before"),
        ),
        Cause(
            "no_fitting_product",
            Text("Er is geen passend product", "There is no fitting product"),
            ("product_mix", "loss_reasons"),
        ),
    ),
    (
        Cause(
            "no_commitment_asked",
            Text("Er is niet om commitment gevraagd", "No commitment was asked for"),
            ("commitments", "next_steps", "competency_commitment"),
        ),
        Cause(
            "show_not_fitted",
            Text("Het getoonde sloot niet aan bij de behoefte", "What was shown did not fit the need"),
            ("products_shown", "loss_reasons"),
        ),
        Cause(
            "decider_absent",
            Text("De beslisser was er niet bij", "The decision maker was absent"),
            ("decider_met", "people_met"),
        ),
    ),
    (
        Cause(
            "quote_not_good",
            Text("De offerte is niet goed", "The quote is not good"),
            ("quote_revisions", "quote_discount", "loss_reasons", "quote_template"),
        ),
        Cause(
            "does_not_dare",
            Text("Er wordt niet om de opdracht gevraagd", "The order is not asked for"),
            ("order_not_asked", "order_refused", "competency_closing"),
        ),
        Cause(
            "no_follow_up",
            Text("De offerte wordt niet nagebeld", "The quote is not followed up"),
            ("followed_up", "days_to_follow_up"),
        ),
        Cause(
            "quote_too_early",
            Text("De offerte komt te vroeg", "The quote comes too early"),
            ("skipped_steps", "days_before", "contacts_before_won"),
        ),
    ),
    (
        Cause(
            "price_or_terms",
            Text("Prijs of voorwaarden", "Price or terms"),
            ("loss_reasons", "quote_discount", "amount"),
        ),
        Cause("competitor", Text("Een concurrent", "A competitor"), ("loss_reasons", "product_mix")),
        Cause(
            "not_closed",
            Text("Er wordt niet afgesloten", "It is not closed"),
            ("order_not_asked", "competency_closing", "days_in_step"),
        ),
        Cause(
            "decision_postponed",
            Text("Het besluit is uitgesteld", "The decision was postponed"),
            ("close_moved", "no_decision_share"),
        ),
    ),
)

SPATOCO = Process("SPATOCO", Text("SPATOCO", "SPATOCO"), _STEPS, _CAUSES)
"""Suspect, prospect, approach (aandacht), show (tonen), offer (offerte), close, order (opdracht)."""
