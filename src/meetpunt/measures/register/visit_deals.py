"""The definitions of visits that a manager and a rep agreed on, and of those that were held."""

from __future__ import annotations

from meetpunt.measures.register.definition import Definition

VISITS = {"nl": "bezoeken", "en": "visits"}

VISIT_DEALS: tuple[Definition, ...] = (
    Definition(
        "visits_delivered",
        {"nl": "Geleverde bezoeken", "en": "Visits delivered"},
        {
            "nl": "Gehouden bezoeken en demonstraties in de afgesproken periode die passen bij de afspraak: aan klanten, aan "
            "nog geen klanten of aan iedereen, naar wat de relatie op het moment van het bezoek was; in het segment van de "
            "relatie; over de productfamilie van de verkoopkans. Gepland of afgezegd telt niet.",
            "en": "Visits and demonstrations held in the agreed period that fit the agreement: to customers, to those who are "
            "not yet customers or to everybody, by what the account was at the moment of the visit; in the account's "
            "segment; about the product family of the opportunity. Planned or called off does not count.",
        },
        {"nl": "aantal gehouden bezoeken dat past", "en": "number of held visits that fit"},
        VISITS,
        "neither",
        "activities",
        "territory",
        ("held_visits",),
        "visit-deals",
    ),
    Definition(
        "visits_even_pace",
        {"nl": "Gelijkmatig tempo van afgesproken bezoeken", "en": "Even pace of agreed visits"},
        {
            "nl": "Waar je vandaag zou staan als de afgesproken bezoeken gelijk over je werkdagen in de periode waren verdeeld. "
            "Voor of achter is een feit, geen oordeel.",
            "en": "Where one would be today if the agreed visits were spread evenly over one's working days in the period. "
            "Ahead or behind is a fact, not a judgement.",
        },
        {
            "nl": "afgesproken × werkdagen t/m vandaag / werkdagen in de periode",
            "en": "agreed × working days up to today / working days in the period",
        },
        VISITS,
        "neither",
        "activities",
        "territory",
        ("held_visits",),
        "visit-deals",
    ),
)
