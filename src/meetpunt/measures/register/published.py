"""Published figures beside our own: few, each with who counted what, when, and among how many.

The rule: none of them counts by itself, and none is a norm or a starting point of an estimate. Who has nothing measured
may take one over in a plan, where it stays marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.measures.register.definition import Words


@dataclass(frozen=True)
class Published:
    """One figure.

    Attributes:
        parameter: code of the definition that it comes nearest to.
        figure: as it was published; a dash when it is no number. meaning: what was counted there, in our words.
        caution: why it cannot be laid beside one's own figure just so.
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
    caution: Words


SURVEY = {"nl": "enquête", "en": "survey"}
OBSERVED = {"nl": "waargenomen", "en": "observed"}
VENDOR = {"nl": "eigen klanten van een bureau", "en": "an agency's own clients"}
STORY = {"nl": "één verhaal", "en": "one story"}
SECONDARY = {"nl": "aangehaald in een artikel", "en": "cited in a paper"}

TOLD = {
    "nl": "Naar eigen opgave; wie meedeed is niet bekend.",
    "en": "As they told it themselves; who took part is not known.",
}

PUBLISHED: tuple[Published, ...] = (
    Published(
        "quote_to_order",
        "47%",
        {
            "nl": "Deel van de verkoopkansen met een voorstel of offerte dat gewonnen wordt, gemiddeld over de ondervraagden; 40% "
            "bij de 80% met de minste resultaten.",
            "en": "Share of the opportunities proposed or quoted that are won, averaged over those asked; 40% among the 80% with the "
            "least results.",
        },
        "472",
        SURVEY,
        0,
        "RAIN Group, Average Sales Win Rates",
        "https://rainsalestraining.com/blog/average-sales-win-rates-how-do-you-compare",
        TOLD,
    ),
    Published(
        "quote_to_order",
        "47.3%",
        {
            "nl": "Deel van de verkoopkansen in de prognose dat gewonnen wordt; 32,0% verloren en 20,7% zonder besluit.",
            "en": "Share of the opportunities in the forecast that are won; 32.0% lost and 20.7% without a decision.",
        },
        "",
        SURVEY,
        2018,
        "CSO Insights, 2018-2019 Sales Performance Study",
        "https://topsalesworld.com/to-increase-forecast-win-rates-focus-on-customer-relationships/",
        {
            "nl": "Wat in een prognose staat is al verder dan een offerte.",
            "en": "What is in a forecast is further on than a quote.",
        },
    ),
    Published(
        "visits_per_day",
        "31 / week",
        {
            "nl": "Bezoeken aan klanten per week van een verkoper buitendienst, met 22 uur rijden en 11 uur administratie.",
            "en": "Customer visits per week of an outside sales rep, with 22 hours of driving and 11 of administration.",
        },
        "~200",
        SURVEY,
        2021,
        "Field Sales Benchmark Report 2021",
        "https://www.scribd.com/document/632926353/2021-Field-Sales-Benchmark-Report",
        {
            "nl": "Naar eigen opgave; wie een week werkt, werkt niet elke week van het jaar.",
            "en": "As they told it themselves; a week at work is not every week of the year.",
        },
    ),
    Published(
        "visits_per_day",
        "3.8",
        {
            "nl": "Gemeten bezoeken per dag in drie maanden, waar er 5 waren afgesproken.",
            "en": "Measured visits a day over three months, where 5 had been agreed.",
        },
        "1",
        STORY,
        0,
        "salessystem.com.au, the lament of the B2B head of sales",
        "https://salessystem.com.au/i-dont-know-what-my-sales-reps-do-all-day-the-lament-of-the-b2b-head-of-sales/",
        {"nl": "Eén bedrijf, naverteld.", "en": "One company, retold."},
    ),
    Published(
        "visits_per_day",
        "–",
        {
            "nl": "Leidinggevenden schatten het aantal bezoeken bijna altijd te hoog.",
            "en": "Management nearly always overestimates the number of visits.",
        },
        "",
        {"nl": "ervaring van een bureau", "en": "an agency's experience"},
        2012,
        "Sahlgren & Skog, newsletter 29",
        "https://sahlgrenskog.com/en/news/newsletters/the-myth-about-visits/",
        {
            "nl": "Een indruk na zes jaar doorlichten, zonder cijfers.",
            "en": "An impression after six years of audits, without figures.",
        },
    ),
    Published(
        "time_share_converting",
        "11%",
        {
            "nl": "Actief verkopen, met 10% prospectie, 21% reizen, 27% administratie, 14% problemen oplossen en 17% zonder waarde.",
            "en": "Active selling, with 10% prospecting, 21% travel, 27% administration, 14% problem solving and 17% without value.",
        },
        "2,614",
        OBSERVED,
        2005,
        "Proudfoot Consulting, 2005 Productivity Report",
        "https://www.sellingpower.com/2010/01/13/1474/sales-ineffectiveness",
        {
            "nl": "Waargenomen bij klanten van een adviesbureau; n zijn studies, geen mensen. Veel smaller dan wat verkopers zelf "
            "verkopen noemen.",
            "en": "Observed at a consultancy's clients; n are studies, not people. Much narrower than what reps themselves call "
            "selling.",
        },
    ),
    Published(
        "time_share_converting",
        "38%",
        {
            "nl": "Verkooptijd van verkopers in 17 branches van industrie en groothandel in Noord-Amerika.",
            "en": "Selling time of salespeople in 17 industries of North American manufacturing and distribution.",
        },
        "1,502",
        SURVEY,
        2006,
        "Industrial Performance Group, What Consumes Your Time?",
        "http://www.indusperfgrp.com/back_grounder.htm",
        TOLD,
    ),
    Published(
        "time_share_converting",
        "41%",
        {
            "nl": "Tijd besteed aan verkopen per telefoon of van mens tot mens; 24% aan leads en onderzoek. In 2006 was het 46%.",
            "en": "Time spent selling by phone or face to face; 24% on leads and research. In 2006 it was 46%.",
        },
        ">2,000",
        SURVEY,
        2011,
        "CSO Insights, 2011 Sales Optimization Survey",
        "https://sellingpower.com/2011/03/08/9392/how-much-time-do-your-salespeople-spend-selling",
        {
            "nl": "Bedrijven vertelden over hun verkopers; n zijn bedrijven. Telefoon telt mee.",
            "en": "Companies told about their reps; n are companies. The telephone counts.",
        },
    ),
    Published(
        "time_share_converting",
        "34%",
        {
            "nl": "Verkooptijd van verkopers van ICT in het Verenigd Koninkrijk; 11% reizen.",
            "en": "Selling time of ICT reps in the United Kingdom; 11% travel.",
        },
        "",
        VENDOR,
        0,
        "Larato, Why businesses waste 66% of their sales people's time",
        "http://larato.co.uk/latestfolder/Why-businesses-waste-66%25-of-their-sales-peoples-time.html",
        {
            "nl": "Hoeveel mensen en hoe gemeten is niet verteld; het bureau verkoopt er advies over.",
            "en": "How many people and how it was measured is not told; the agency sells advice on it.",
        },
    ),
    Published(
        "conversion",
        "–",
        {
            "nl": "Delen per branche van lead naar MQL, SQL, kans en klant.",
            "en": "Shares by industry from lead to MQL, SQL, opportunity and customer.",
        },
        "160+",
        VENDOR,
        2022,
        "First Page Sage, Sales Lead Funnel Stages",
        "https://firstpagesage.com/seo-blog/sales-lead-funnel-stages-explained/",
        {
            "nl": "Stappen van marketing die niet op de stappen van een verkoopproces passen; daarom staat hier geen cijfer.",
            "en": "Steps of marketing that do not fit the steps of a sales process; so there is no figure here.",
        },
    ),
    Published(
        "cost_per_visit",
        "US$ 169.64",
        {
            "nl": "Gemiddelde kosten van één verkoopbezoek of -gesprek.",
            "en": "Average cost of one sales call.",
        },
        "",
        SECONDARY,
        2000,
        "Marchetti 2000, in Román & Martín 2008",
        "https://www.scribd.com/document/715718539/Changes-in-sales-call-frequency-A-longit",
        {
            "nl": "Van het jaar 2000 en in dollars; wat een bezoek is, staat er niet bij.",
            "en": "Of the year 2000 and in dollars; what a call is, is not told.",
        },
    ),
)

FOR_PLANS = tuple(
    one for one in PUBLISHED if one.parameter in ("quote_to_order", "visits_per_day") and one.kind is SURVEY
)
"""Those that a plan could lean on where nothing was measured: a number, told by more than one company."""
