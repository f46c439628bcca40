"""Published figures beside our own: few, each with who counted what, when, and among how many.

The rule: none of them counts by itself. Who has nothing measured may take one over in a plan, where it stays marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.measures.register.definition import Words


@dataclass(frozen=True)
class Published:
    """One figure.

    Attributes:
        parameter: code of the definition that it comes nearest to.
        figure: as it was published. meaning: what was counted there, in our words.
        n: among how many, as published. kind: how it came about. year: of the publication; 0 = not told.
        source, url: who published it and where it was read.
    """

    parameter: str
    figure: str
    meaning: Words
    n: str
    kind: Words
    year: int
    source: str
    url: str


SURVEY = {"nl": "enquête", "en": "survey"}

PUBLISHED: tuple[Published, ...] = (
    Published(
        "quote_to_order",
        "47%",
        {
            "nl": "Deel van de verkoopkansen met een voorstel of offerte dat gewonnen wordt, gemiddeld over de ondervraagden; 40% "
            "bij de 80% met de minste resultaten. Naar eigen opgave.",
            "en": "Share of the opportunities proposed or quoted that are won, averaged over those asked; 40% among the 80% with the "
            "least results. As they told it themselves.",
        },
        "472",
        SURVEY,
        0,
        "RAIN Group, Average Sales Win Rates",
        "https://rainsalestraining.com/blog/average-sales-win-rates-how-do-you-compare",
    ),
    Published(
        "quote_to_order",
        "47.3%",
        {
            "nl": "Deel van de verkoopkansen in de prognose dat gewonnen wordt; 32,0% verloren en 20,7% zonder besluit. Wat in een "
            "prognose staat is al verder dan een offerte.",
            "en": "Share of the opportunities in the forecast that are won; 32.0% lost and 20.7% without a decision. What is in a "
            "forecast is further on than a quote.",
        },
        "",
        SURVEY,
        2018,
        "CSO Insights, 2018-2019 Sales Performance Study",
        "https://topsalesworld.com/to-increase-forecast-win-rates-focus-on-customer-relationships/",
    ),
    Published(
        "visits_per_day",
        "31 / week",
        {
            "nl": "Bezoeken aan klanten per week van een verkoper buitendienst, met 22 uur rijden en 11 uur administratie. Naar eigen "
            "opgave; wie er een week werkt, werkt niet elke week van het jaar.",
            "en": "Customer visits per week of an outside sales rep, with 22 hours of driving and 11 of administration. As they told it "
            "themselves; a week at work is not every week of the year.",
        },
        "~200",
        SURVEY,
        2021,
        "Field Sales Benchmark Report 2021",
        "https://www.scribd.com/document/632926353/2021-Field-Sales-Benchmark-Report",
    ),
)
