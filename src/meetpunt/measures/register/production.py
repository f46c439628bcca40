"""The definitions of what production reads: expected quantities per week, and large orders to come."""

from __future__ import annotations

from meetpunt.measures.register.definition import PERCENT, Definition

PAGE = "production"

PRODUCTION: tuple[Definition, ...] = (
    Definition(
        "expected_quantities",
        {"nl": "Verwachte aantallen", "en": "Expected quantities"},
        {
            "nl": "Hoeveel van een product in een week nodig is: al besteld, uit open verkoopkansen en uit opdrachten die er nog niet zijn. "
            "Uit dezelfde trekkingen als de prognose; een levering valt op de gewenste dag en schuift mee met een late opdracht.",
            "en": "How much of a product is wanted in a week: ordered, out of open opportunities and out of orders that are not there yet. From "
            "the same draws as the forecast; a delivery lies on the wanted day and moves on with an order that comes late.",
        },
        {
            "nl": "besteld + som over open kansen van [gewonnen] × aantal + nieuwe opdrachten, elk als een eerdere; P10, P50, P90 over trekkingen",
            "en": "ordered + sum over open ones of [won] × quantity + new orders, each like a past one; P10, P50, P90 over the draws",
        },
        {"nl": "stuks", "en": "pieces"},
        "more",
        "results",
        "cycle",
        ("stage_events", "open_deals", "lines_asked", "lines_ordered"),
        PAGE,
    ),
    Definition(
        "large_orders_kept",
        {"nl": "Gemelde grote opdrachten die kwamen", "en": "Large orders told of that came"},
        {
            "nl": "Van de grote opdrachten die aan productie zijn gemeld en voorbij zijn: welk deel besteld werd.",
            "en": "Of the large orders that production was told of and that ended: which share was ordered.",
        },
        {"nl": "besteld / (besteld + kwam niet)", "en": "ordered / (ordered + did not come)"},
        PERCENT,
        "more",
        "results",
        "cycle",
        ("lines_ordered",),
        PAGE,
    ),
)
