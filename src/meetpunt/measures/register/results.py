"""The definitions of results: what was won, lost and ordered, and what no funnel can hold."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import (
    BETTER_WORK,
    GROWTH,
    LOYAL_CUSTOMERS,
    OPPORTUNITIES,
    PERCENT,
    Definition,
)

RESULTS: tuple[Definition, ...] = (
    Definition(
        "win_rate",
        {"nl": "Scoringspercentage van gesloten verkoopkansen", "en": "Win rate of closed opportunities"},
        {
            "nl": "Het deel gewonnen van wat in de periode werd gesloten. Wie nooit sluit telt niet mee, dus waar veel blijft "
            "liggen is dit te gunstig: kijk dan naar de conversie.",
            "en": "The share won of what was closed in the period. What is never closed does not count, so where much is left "
            "lying this looks too good: look at the conversion then.",
        },
        {"nl": "gewonnen / (gewonnen + verloren)", "en": "won / (won + lost)"},
        PERCENT,
        "more",
        "results",
        "cycle",
        ("outcomes",),
        "outcomes",
        counted=Counted("share", "outcomes", "won", "won + lost", scale=100, record="opportunity"),
        objective=BETTER_WORK,
    ),
    Definition(
        "won",
        {"nl": "Gewonnen", "en": "Won"},
        {
            "nl": "Verkoopkansen die in de periode de laatste stap bereikten.",
            "en": "Opportunities that reached the final step in the period.",
        },
        {"nl": "sluitingsdatum in de periode", "en": "closing day in the period"},
        OPPORTUNITIES,
        "more",
        "results",
        "cycle",
        ("outcomes",),
        "outcomes",
        counted=Counted("count", "outcomes", "won", record="opportunity"),
        objective=GROWTH,
    ),
    Definition(
        "open",
        {"nl": "Open", "en": "Open"},
        {
            "nl": "Verkoopkansen die op de peildatum niet gesloten zijn.",
            "en": "Opportunities that are not closed as of the day of looking.",
        },
        {"nl": "begonnen en niet gewonnen of verloren", "en": "begun and neither won nor lost"},
        OPPORTUNITIES,
        "neither",
        "activities",
        "cycle",
        ("outcomes",),
        "outcomes",
    ),
    Definition(
        "orders",
        {"nl": "Opdrachten", "en": "Orders"},
        {
            "nl": "Getekende opdrachten naar opdrachtdatum, zonder de geannuleerde. Een gewonnen verkoopkans zonder opdracht "
            "telt als afgeleide opdracht.",
            "en": "Signed orders by order date, without the cancelled. A won opportunity without an order counts as a derived "
            "order.",
        },
        {"nl": "aantal opdrachten in de periode", "en": "number of orders in the period"},
        {"nl": "opdrachten", "en": "orders"},
        "more",
        "results",
        "cycle",
        ("order_values", "order_intake"),
        "orders",
        counted=Counted("count", "order_values", "orders", record="order"),
        objective=GROWTH,
    ),
    Definition(
        "revenue",
        {"nl": "Omzet (orderontvangst)", "en": "Revenue (order intake)"},
        {
            "nl": "De waarde van de opdrachten naar opdrachtdatum, in de rapportagevaluta. Zonder koers voor een andere valuta "
            "wordt het totaal niet gegeven.",
            "en": "The value of the orders by order date, in the reporting currency. Without a rate for another currency the "
            "total is not given.",
        },
        {"nl": "som van de regelbedragen", "en": "sum of the lines' amounts"},
        {"nl": "geld", "en": "money"},
        "more",
        "results",
        "cycle",
        ("order_values", "order_intake"),
        "orders",
        counted=Counted(
            "sum",
            "order_values",
            "revenue_minor",
            number="orders",
            squares=("revenue_squares",),
            is_money=True,
            record="order",
        ),
        objective=GROWTH,
    ),
    Definition(
        "margin",
        {"nl": "Marge", "en": "Margin"},
        {
            "nl": "Omzet min kostprijs van de regels waarvan de kostprijs bekend is.",
            "en": "Revenue less cost of the lines whose cost is known.",
        },
        {"nl": "som van bedrag − kostprijs", "en": "sum of amount − cost"},
        {"nl": "geld", "en": "money"},
        "more",
        "results",
        "cycle",
        ("order_values", "order_intake"),
        "orders",
        counted=Counted(
            "sum",
            "order_values",
            "margin_minor",
            number="costed_orders",
            squares=("margin_squares",),
            is_money=True,
            wants_records=True,
            record="order",
        ),
        objective=GROWTH,
    ),
    Definition(
        "cross_selling",
        {"nl": "Cross-sellingratio", "en": "Cross-selling ratio"},
        {
            "nl": "Hoeveel verschillende productfamilies een kopende klant gemiddeld afneemt.",
            "en": "How many different product families a buying account takes on average.",
        },
        {
            "nl": "som over klanten van productfamilies / aantal kopende klanten",
            "en": "sum over accounts of product families / number of buying accounts",
        },
        {"nl": "families per klant", "en": "families per account"},
        "more",
        "results",
        "territory",
        ("order_intake",),
        "orders",
        counted=Counted("ratio", "order_intake", "account_families", "buying_accounts", months=12, record="account"),
        objective=LOYAL_CUSTOMERS,
    ),
    Definition(
        "undated",
        {"nl": "Zonder datum", "en": "Undated"},
        {
            "nl": "Verkoopkansen waarvan niemand opschreef wanneer er iets gebeurde. Ze tellen mee in de voorraad van vandaag, "
            "niet in een trechter of op een eerdere peildatum, en staan ernaast.",
            "en": "Opportunities of which nobody wrote down when anything happened. They count in today's stock, in no funnel and "
            "not as of an earlier day, and stand beside it.",
        },
        {"nl": "geen enkele gebeurtenis heeft een moment", "en": "no event has a moment"},
        OPPORTUNITIES,
        "less",
        "activities",
        "cycle",
        ("unplaced", "outcomes"),
        "outcomes",
    ),
    Definition(
        "unmapped",
        {"nl": "Fase zonder stap", "en": "Stage without a step"},
        {
            "nl": "Verkoopkansen met een fase uit de bron die aan geen stap is gekoppeld. Ze worden geteld en getoond en staan in "
            "geen trechter; wie de koppeling aanvult, ziet ze verschijnen.",
            "en": "Opportunities with a stage of the source that is linked to no step. They are counted and shown and stand in no "
            "funnel; complete the mapping and they appear.",
        },
        {"nl": "een gebeurtenis met een fase zonder stap", "en": "an event with a stage without a step"},
        OPPORTUNITIES,
        "less",
        "activities",
        "cycle",
        ("unplaced", "open_stock"),
        "stock",
    ),
    Definition(
        "gap",
        {"nl": "Wat bij het verschil hoort", "en": "What goes with the gap"},
        {
            "nl": "Het verschil tussen een resultaat en wat gepland was, in delen die precies optellen: wat binnenkwam, welk deel bij "
            "elke stap verder gaat, toeval, timing, opdrachten zonder verkoopkans, mix en opdrachtgrootte. Het zegt wat bij "
            "het verschil hoort, niet waardoor het komt.",
            "en": "The gap between a result and what was planned, in parts that add up exactly: what entered, which share goes on at "
            "each step, chance, timing, orders without an opportunity, mix and order size. It says what goes with the gap, not "
            "why.",
        },
        {
            "nl": "per factor: logaritmisch gemiddelde van beide resultaten × ln(gerealiseerd / gepland); Shapley waar iets nul is",
            "en": "per factor: logarithmic mean of both results × ln(realised / planned); Shapley where something is zero",
        },
        {"nl": "valuta of opdrachten", "en": "currency or orders"},
        "neither",
        "results",
        "cycle",
        ("stage_events", "orders_by_family"),
        "diagnosis",
    ),
)
