"""The definitions of the forecast: what a period will bring, the chance of a target, and of one opportunity."""

from __future__ import annotations

from meetpunt.measures.register.definition import PERCENT, Definition

PAGE = "forecast"

FORECAST: tuple[Definition, ...] = (
    Definition(
        "forecast",
        {"nl": "Prognose", "en": "Forecast"},
        {
            "nl": "Wat een periode aan opdrachten, omzet en marge brengt: gewonnen, uit open verkoopkansen en uit kansen die er nog niet zijn. "
            "Elke kans wordt vele malen nagespeeld: of ze per stap doorgaat, naar stap, leeftijd, bedrag en verkoper, en wanneer, naar hoe lang "
            "zulke stappen duurden. P50 is het midden; tussen P10 en P90 ligt de uitkomst in 80 van de 100 gevallen.",
            "en": "What a period brings in orders, revenue and margin: won, out of open opportunities and out of those that are not there yet. Every "
            "opportunity is played through many times: whether it goes on from each step, by step, age, amount and seller, and when, by how "
            "long such steps took. P50 is the middle; between P10 and P90 lies the outcome in 80 of 100 cases.",
        },
        {
            "nl": "gewonnen + som over open kansen van [gewonnen in de periode] × bedrag + nieuwe kansen; P10, P50 en P90 over de trekkingen",
            "en": "won + sum over open ones of [won in the period] × amount + new ones; P10, P50 and P90 over the draws",
        },
        {"nl": "opdrachten, geld", "en": "orders, money"},
        "more",
        "results",
        "cycle",
        ("stage_events", "open_deals", "amounts_asked", "lines_asked", "lines_ordered", "next_steps_told"),
        PAGE,
    ),
    Definition(
        "win_chance",
        {"nl": "Kans om te winnen", "en": "Chance of winning"},
        {
            "nl": "Van honderd verkoopkansen in deze stap, zo oud en zo groot, bij deze verkoper: hoeveel er ooit een opdracht worden.",
            "en": "Of a hundred opportunities in this step, this old and this large, of this seller: how many ever become an order.",
        },
        {
            "nl": "θ·S_A(a) / (θ·S_A(a) + (1 − θ)·S_N(a)) × de conversies van de stappen erna",
            "en": "θ·S_A(a) / (θ·S_A(a) + (1 − θ)·S_N(a)) × the conversions of the steps after it",
        },
        PERCENT,
        "more",
        "results",
        "cycle",
        ("stage_events", "open_deals"),
        PAGE,
    ),
    Definition(
        "target_chance",
        {"nl": "Kans om het doel te halen", "en": "Chance to reach the target"},
        {
            "nl": "In hoeveel van honderd nagespeelde perioden gewonnen, open en nieuw samen minstens het doel zijn.",
            "en": "In how many of a hundred periods played through won, open and new together come to the target at least.",
        },
        {"nl": "trekkingen met som ≥ doel / trekkingen", "en": "draws with a sum ≥ target / draws"},
        PERCENT,
        "more",
        "results",
        "cycle",
        ("stage_events", "open_deals", "lines_ordered"),
        PAGE,
    ),
)
