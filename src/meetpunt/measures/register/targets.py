"""The definitions of what targets are set for beside orders and conversion: activities, loyalty and market share."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import (
    GROWTH,
    LOYAL_CUSTOMERS,
    MORE_WORK,
    NEW_CUSTOMERS,
    OPPORTUNITIES,
    PERCENT,
    Definition,
)

_VISITS = {"nl": "bezoeken", "en": "visits"}

TARGETS: tuple[Definition, ...] = (
    Definition(
        "market_share",
        {"nl": "Marktaandeel", "en": "Market share"},
        {
            "nl": "De eigen orderontvangst van twaalf maanden als deel van wat de markt of het rayon in een jaar koopt. De "
            "omvang komt van een marktgegeven, met bron en jaar erbij; is die van een ander jaar, dan staat dat erbij.",
            "en": "Own order intake of twelve months as a share of what the market or territory buys in a year. The size comes "
            "from a market fact, shown with its source and year; where that is another year, it says so.",
        },
        {"nl": "orderontvangst van 12 maanden / omvang van de markt", "en": "order intake of 12 months / market size"},
        PERCENT,
        "more",
        "results",
        "territory",
        ("order_values", "order_intake"),
        "kpis",
        counted=Counted("ratio", "order_values", "revenue_minor", by="market", scale=100, months=12, record="order"),
        objective=GROWTH,
    ),
    Definition(
        "retention",
        {"nl": "Klanttrouw", "en": "Customer loyalty"},
        {
            "nl": "Het deel van wie twaalf maanden geleden klant was dat in die twaalf maanden opnieuw bestelde. Klant was wie "
            "toen binnen de ingestelde maanden besteld had, of eerder bestelde en een bezoekafspraak had.",
            "en": "The share of those who were customers twelve months ago that ordered again within those twelve months. A "
            "customer then had ordered within the months that are set, or earlier and had visits agreed.",
        },
        {
            "nl": "klanten van 12 maanden geleden met een opdracht daarna / klanten van 12 maanden geleden",
            "en": "customers of 12 months ago with an order since / customers of 12 months ago",
        },
        PERCENT,
        "more",
        "results",
        "territory",
        ("retention",),
        "kpis",
        counted=Counted("share", "retention", "stayed", "customers", months=12, scale=100, record="account"),
        objective=LOYAL_CUSTOMERS,
    ),
    Definition(
        "visits",
        {"nl": "Bezoeken", "en": "Visits"},
        {
            "nl": "Afgelegde bezoeken en demonstraties in de periode. Wat gepland of afgezegd is telt niet.",
            "en": "Visits and demonstrations that were held in the period. What is planned or called off does not count.",
        },
        {"nl": "aantal in de periode", "en": "number in the period"},
        _VISITS,
        "more",
        "activities",
        "time",
        ("registration", "activity_counts"),
        "kpis",
        counted=Counted("count", "registration", "visits", record="activity"),
        objective=MORE_WORK,
    ),
    Definition(
        "demonstrations",
        {"nl": "Demonstraties", "en": "Demonstrations"},
        {"nl": "Gehouden demonstraties in de periode.", "en": "Demonstrations that were held in the period."},
        {"nl": "aantal in de periode", "en": "number in the period"},
        {"nl": "demonstraties", "en": "demonstrations"},
        "more",
        "activities",
        "time",
        ("registration", "activity_counts"),
        "kpis",
        counted=Counted("count", "registration", "demonstrations", record="activity"),
        objective=MORE_WORK,
    ),
    Definition(
        "calls",
        {"nl": "Telefoongesprekken", "en": "Calls"},
        {"nl": "Gevoerde telefoongesprekken in de periode.", "en": "Calls that were made in the period."},
        {"nl": "aantal in de periode", "en": "number in the period"},
        {"nl": "gesprekken", "en": "calls"},
        "more",
        "activities",
        "time",
        ("registration", "activity_counts"),
        "kpis",
        counted=Counted("count", "registration", "calls", record="activity"),
        objective=MORE_WORK,
    ),
    Definition(
        "prospect_visits",
        {"nl": "Bezoeken aan prospects", "en": "Prospect visits"},
        {
            "nl": "Afgelegde bezoeken aan wie op dat moment prospect was: een verkoopkans was tot prospect gekomen, en besteld "
            "was er nog nooit.",
            "en": "Visits that were held with who was a prospect at that moment: an opportunity had come to prospect, and "
            "nothing had ever been ordered.",
        },
        {"nl": "aantal in de periode", "en": "number in the period"},
        _VISITS,
        "more",
        "activities",
        "territory",
        ("activity_counts",),
        "kpis",
        counted=Counted("count", "activity_counts", "prospect_visits", record="activity"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "leads",
        {"nl": "Leads", "en": "Leads"},
        {
            "nl": "Verkoopkansen die in de periode het verkoopproces binnenkwamen, bij de eerste stap of verder.",
            "en": "Opportunities that entered the sales process in the period, at its first step or further.",
        },
        {"nl": "eerste gebeurtenis in de periode", "en": "first event in the period"},
        OPPORTUNITIES,
        "more",
        "activities",
        "territory",
        ("first_entries",),
        "kpis",
        counted=Counted("count", "first_entries", "entries", record="opportunity"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "new_prospects",
        {"nl": "Nieuwe prospects", "en": "New prospects"},
        {
            "nl": "Verkoopkansen die in de periode voor het eerst de tweede stap bereikten, of een latere.",
            "en": "Opportunities that reached the second step, or a later one, for the first time in the period.",
        },
        {"nl": "eerste keer in de periode", "en": "first time in the period"},
        OPPORTUNITIES,
        "more",
        "activities",
        "territory",
        ("first_entries",),
        "kpis",
        counted=Counted("count", "first_entries", "entries", position=1, record="opportunity"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "quotes",
        {"nl": "Offertes", "en": "Quotes"},
        {
            "nl": "Offertes die in de periode voor het eerst zijn uitgebracht; een herziening telt niet opnieuw.",
            "en": "Quotes that were first issued in the period; a revision does not count again.",
        },
        {"nl": "aantal eerste versies in de periode", "en": "number of first versions in the period"},
        {"nl": "offertes", "en": "quotes"},
        "more",
        "activities",
        "cycle",
        ("quotes_issued",),
        "kpis",
        counted=Counted("count", "quotes_issued", "quotes", record="quote"),
        objective=MORE_WORK,
    ),
)
