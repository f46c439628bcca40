"""The definitions of the pipeline: how old is old, what is expected by month, what buyers bought as well."""

from __future__ import annotations

from meetpunt.measures.register.definition import OPPORTUNITIES, PERCENT, Definition

PIPELINE: tuple[Definition, ...] = (
    Definition(
        "ageing",
        {"nl": "Oud voor deze stap", "en": "Old for this step"},
        {
            "nl": "Een open verkoopkans die langer in haar stap staat dan negen van de tien er ooit over deden om die te verlaten. "
            "Erbij staat hoeveel van honderd zo oude kansen nog doorgaan, en hoeveel van honderd nieuwe.",
            "en": "An open opportunity that stands in its step longer than nine of ten ever took to leave it. Beside it: how many of a "
            "hundred this old still go on, and how many of a hundred new ones.",
        },
        {
            "nl": "leeftijd > P90 van de leeftijd bij vertrek; kans = θ·S_A(a) / (θ·S_A(a) + (1 − θ)·S_N(a))",
            "en": "age > P90 of the age at leaving; chance = θ·S_A(a) / (θ·S_A(a) + (1 − θ)·S_N(a))",
        },
        OPPORTUNITIES,
        "less",
        "activities",
        "cycle",
        ("stage_events",),
        "ageing",
    ),
    Definition(
        "weighted",
        {"nl": "Gewogen per maand", "en": "Weighted by month"},
        {
            "nl": "De open verkoopkansen die in een maand beslist zouden worden, elk bedrag maal het aandeel gewonnen van de eigen "
            "afgesloten kansen die dezelfde stap bereikten. Zonder 20 afgesloten kansen is er geen aandeel en telt de kans niet mee. "
            "Het is geen prognose: er staat geen marge bij en er komt niets nieuws bij.",
            "en": "The open opportunities expected to be decided in a month, each amount times the share won of the organisation's own "
            "closed ones that reached the same step. Without 20 closed ones there is no share and it is left out. It is no forecast: "
            "it has no range, and nothing new comes in.",
        },
        {
            "nl": "som van bedrag × gewonnen / afgesloten van wat de stap bereikte",
            "en": "sum of amount × won / closed of those that reached the step",
        },
        {"nl": "rapportagemunt", "en": "reporting currency"},
        "more",
        "results",
        "cycle",
        (),
        "pipeline",
    ),
    Definition(
        "bought_with",
        {"nl": "Kochten ook", "en": "Bought as well"},
        {
            "nl": "Van de klanten die een product kochten: hoeveel er een ander product ook kochten, ooit en in welke volgorde dan ook, "
            "zoals het vanmorgen bekend was. Onder vijf kopers is het te weinig om iets te zeggen. Het is iets om naar te vragen, geen reden.",
            "en": "Of the customers that bought a product: how many bought another one as well, ever and in any order, as was known "
            "this morning. Under five buyers it is too few to say. It is something to ask about, not a reason.",
        },
        {
            "nl": "klanten met beide producten / klanten met het ene, met 90 %-interval",
            "en": "customers with both products / customers with the one, with a 90 % interval",
        },
        PERCENT,
        "neither",
        "results",
        "cycle",
        ("baskets",),
        "pipeline",
    ),
)
