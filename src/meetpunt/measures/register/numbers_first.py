"""The definition of "numbers first?": what goes with a visit more."""

from __future__ import annotations

from meetpunt.measures.register.definition import Definition

NUMBERS_FIRST: tuple[Definition, ...] = (
    Definition(
        "visit_more",
        {"nl": "Eén bezoek meer", "en": "One visit more"},
        {
            "nl": "Hoeveel opdrachten per 100 verkoopkansen er meer bij horen als er tot een vaste dag na de start één bezoek meer was. "
            "Alleen kansen die op die dag nog liepen, en alleen naast kansen van dezelfde verkoper, dezelfde grootte en in dezelfde "
            "stap. Het zegt wat samengaat, niet dat het bezoek de opdracht bracht.",
            "en": "How many orders per 100 opportunities more go with one visit more up to a fixed day after the start. Only "
            "opportunities that were still open on that day, and only beside those of the same rep, the same size and in the same "
            "step. It says what goes together, not that the visit brought the order.",
        },
        {
            "nl": "som (bezoeken − gemiddelde van de groep) × (opdracht − deel van de groep) / som (bezoeken − gemiddelde van de groep)²",
            "en": "sum (visits − mean of the group) × (order − share of the group) / sum (visits − mean of the group)²",
        },
        {"nl": "opdrachten per 100", "en": "orders per 100"},
        "neither",
        "activities",
        "cycle",
        ("landmark_visits", "stage_events"),
        "numbers-first",
    ),
)
