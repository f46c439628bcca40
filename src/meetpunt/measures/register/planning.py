"""The definitions of what a plan of process capacity is measured from: the nine parameters and what they are made of."""

from __future__ import annotations

from typing import Literal

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import GROWTH, MORE_WORK, OPPORTUNITIES, PERCENT, Definition, Level, Words

VISITS = {"nl": "bezoeken", "en": "visits"}
ORDERS = {"nl": "opdrachten", "en": "orders"}
PAGE = "planning-parameters"


def _parameter(
    code: str,
    name: Words,
    definition: Words,
    formula: Words,
    unit: Words,
    measures: tuple[str, ...],
    counted: Counted | None = None,
    objective: Words | None = None,
    level: Level = "territory",
    direction: Literal["more", "less", "neither"] = "neither",
) -> Definition:
    """A parameter: neither more nor less of it is wanted by itself, unless it is told."""
    return Definition(
        code, name, definition, formula, unit, direction, "activities", level, measures, PAGE, counted, objective
    )


def _result(
    code: str,
    name: Words,
    definition: Words,
    formula: Words,
    unit: Words,
    measures: tuple[str, ...],
    counted: Counted,
    objective: Words,
) -> Definition:
    """A parameter that is a result, of which more is wanted."""
    return Definition(
        code, name, definition, formula, unit, "more", "results", "cycle", measures, PAGE, counted, objective
    )


PLANNING: tuple[Definition, ...] = (
    _parameter(
        "orders_to_win",
        {"nl": "Opdrachten te winnen", "en": "Orders to win"},
        {
            "nl": "Hoeveel opdrachten er in de geplande periode zouden komen als iemand per werkbare dag net zo veel opdrachten "
            "haalt als in de gemeten periode. Wie maar een deel van die periode in dienst was, wordt naar dat deel gerekend.",
            "en": "How many orders the planned period would bring if somebody wins as many per workable day as in the measured "
            "period. Who was there for a part of that period only is counted by that part.",
        },
        {
            "nl": "opdrachten / werkbare dagen in de gemeten periode × werkbare dagen in de geplande periode",
            "en": "orders / workable days in the measured period × workable days in the planned period",
        },
        ORDERS,
        ("orders_by_family",),
    ),
    _parameter(
        "visits_per_day",
        {"nl": "Bezoeken per dag", "en": "Visits per day"},
        {
            "nl": "Gehouden bezoeken en demonstraties gedeeld door werkbare dagen, dus ook door dagen zonder bezoek. Bezoeken per "
            "dag op pad staat ernaast en wordt nooit met werkbare dagen vermenigvuldigd.",
            "en": "Held visits and demonstrations divided by workable days, so also by days without a visit. Visits per day on the "
            "road stands beside it and is never multiplied by workable days.",
        },
        {"nl": "gehouden bezoeken / werkbare dagen", "en": "held visits / workable days"},
        {"nl": "bezoeken per dag", "en": "visits per day"},
        ("seller_visits", "registration"),
        Counted(
            "ratio", "registration", "visits", by="calendar", below="workable_days", is_exact=True, record="activity"
        ),
        MORE_WORK,
        "time",
        "more",
    ),
    _parameter(
        "prospects_per_order",
        {"nl": "Prospects per opdracht", "en": "Prospects per order"},
        {
            "nl": "Hoeveel verkoopkansen in de periode de tweede stap bereikten, tegen hoeveel er de laatste stap bereikten. "
            "Opdrachten zonder verkoopkans tellen hier niet mee.",
            "en": "How many opportunities reached the second step in the period, against how many reached the final one. Orders "
            "without an opportunity do not count here.",
        },
        {
            "nl": "verkoopkansen die de tweede stap bereikten / verkoopkansen die de laatste stap bereikten",
            "en": "opportunities that reached the second step / opportunities that reached the final step",
        },
        {"nl": "prospects per opdracht", "en": "prospects per order"},
        ("stage_events",),
    ),
    _parameter(
        "visits_per_order",
        {"nl": "Bezoeken per opdracht", "en": "Visits per order"},
        {
            "nl": "Alle gehouden bezoeken met een verkoopdoel gedeeld door alle opdrachten. Bezoeken aan wat verloren ging horen "
            "erbij: anders lijkt er meer ruimte over dan er is.",
            "en": "All held visits with a sales purpose divided by all orders. Visits for what was lost belong to it: else more room "
            "seems left than there is.",
        },
        {"nl": "gehouden verkoopbezoeken / opdrachten", "en": "held sales visits / orders"},
        {"nl": "bezoeken per opdracht", "en": "visits per order"},
        ("seller_visits", "orders_by_family"),
    ),
    _parameter(
        "contacts_per_order",
        {"nl": "Contacten per opdracht", "en": "Contacts per order"},
        {
            "nl": "Verkoopbezoeken, telefoongesprekken en mails samen, voor een verkoopkans of met een verkoopdoel, gedeeld door alle "
            "opdrachten.",
            "en": "Sales visits, calls and e-mails together, for an opportunity or with a sales purpose, divided by all orders.",
        },
        {
            "nl": "(verkoopbezoeken + telefoongesprekken + mails) / opdrachten",
            "en": "(sales visits + calls + e-mails) / orders",
        },
        {"nl": "contacten per opdracht", "en": "contacts per order"},
        ("step_effort", "orders_by_family"),
    ),
    _parameter(
        "agreed_visits",
        {"nl": "Afgesproken bezoeken", "en": "Agreed visits"},
        {
            "nl": "Klanten met een afgesproken bezoekfrequentie, en hoeveel bezoeken dat in de geplande periode zijn. Een klant telt bij "
            "wie hem op die dag heeft.",
            "en": "Customers with an agreed frequency of visits, and how many visits that makes in the planned period. A customer counts "
            "with who has it on that day.",
        },
        {
            "nl": "som over klanten van bezoeken per jaar × dagen / 365",
            "en": "sum over customers of visits a year × days / 365",
        },
        VISITS,
        ("seller_visits",),
    ),
    _parameter(
        "sale_share",
        {
            "nl": "Deel van de afgesproken bezoeken met een verkoopdoel",
            "en": "Share of agreed visits that carry a sale",
        },
        {
            "nl": "Van de gehouden bezoeken aan klanten met afgesproken bezoeken: welk deel een verkoopdoel had. Een bezoek telt één keer, "
            "dus dat deel hoort bij de omzetcapaciteit en gaat van de servicecapaciteit af.",
            "en": "Of the held visits to customers with agreed visits: which share had a sales purpose. A visit counts once, so that "
            "share belongs to the turnover capacity and is taken off the service capacity.",
        },
        {
            "nl": "bezoeken met een verkoopdoel / alle bezoeken, aan klanten met een afspraak op die dag",
            "en": "visits with a sales purpose / all visits, to customers with an agreement on that day",
        },
        PERCENT,
        ("seller_visits",),
    ),
    _parameter(
        "quote_to_order",
        {"nl": "Conversie van offertes naar opdrachten", "en": "Conversion of quotes to orders"},
        {
            "nl": "Welk deel van de verkoopkansen die een offerte kregen uiteindelijk een opdracht wordt, over alle stappen ertussen. "
            "Open offertes tellen mee voor zover hun leeftijd iets zegt.",
            "en": "Which share of the opportunities that got a quote becomes an order in the end, over all steps between. Open quotes "
            "count for what their age tells.",
        },
        {
            "nl": "bereikte de laatste stap / bereikte de offertestap, met open verkoopkansen als nog onbeslist",
            "en": "reached the final step / reached the quote step, with open opportunities as undecided yet",
        },
        PERCENT,
        ("stage_events",),
    ),
    _result(
        "order_size",
        {"nl": "Gemiddelde opdracht", "en": "Average order size"},
        {
            "nl": "De omzet van alle opdrachten in de periode gedeeld door hun aantal. Wat een klant er later bij koopt, is een eigen "
            "opdracht en zit er dus in.",
            "en": "The revenue of all orders in the period divided by their number. What a customer buys in addition later is an order "
            "of its own and so is in it.",
        },
        {"nl": "omzet / opdrachten", "en": "revenue / orders"},
        {"nl": "valuta", "en": "currency"},
        ("orders_by_family", "order_values"),
        Counted(
            "ratio",
            "order_values",
            "revenue_minor",
            "orders",
            squares=("revenue_squares", "revenue_minor", "orders"),
            is_money=True,
            record="order",
        ),
        GROWTH,
    ),
    _parameter(
        "several_families",
        {"nl": "Opdrachten met meer dan één productfamilie", "en": "Orders with more than one product family"},
        {
            "nl": "De andere manier om cross-selling te tellen: welk deel van de opdrachten producten uit meer dan één familie heeft.",
            "en": "The other way to count cross-selling: which share of the orders has products of more than one family.",
        },
        {
            "nl": "opdrachten met meer dan één familie / opdrachten waarvan een familie bekend is",
            "en": "orders with more than one family / orders of which a family is known",
        },
        PERCENT,
        ("orders_by_family",),
    ),
    _parameter(
        "follow_on",
        {"nl": "Vervolgopdrachten per eerste opdracht", "en": "Follow-on orders per first order"},
        {
            "nl": "Een eerste opdracht is er een van een klant die een jaar lang niets bestelde. Een vervolgopdracht komt binnen een jaar "
            "daarna en heeft een productfamilie die de eerste niet had. Alleen eerste opdrachten waarvan het jaar voorbij is "
            "tellen mee.",
            "en": "A first order is one of a customer that ordered nothing for a year. A follow-on order comes within a year after it and "
            "has a product family that the first one did not have. Only first orders whose year has passed count.",
        },
        {
            "nl": "vervolgopdrachten binnen 365 dagen / eerste opdrachten",
            "en": "follow-on orders within 365 days / first orders",
        },
        {"nl": "opdrachten per eerste opdracht", "en": "orders per first order"},
        ("orders_by_family",),
    ),
    _result(
        "margin_share",
        {"nl": "Marge als deel van de omzet", "en": "Margin as a share of revenue"},
        {
            "nl": "De marge gedeeld door de omzet, over de opdrachtregels waarvan de kostprijs bekend is.",
            "en": "Margin divided by revenue, over the order lines whose cost is known.",
        },
        {"nl": "(omzet − kostprijs) / omzet", "en": "(revenue − cost) / revenue"},
        PERCENT,
        ("orders_by_family", "order_values"),
        Counted(
            "ratio",
            "order_values",
            "margin_minor",
            "costed_minor",
            number="costed_orders",
            squares=("margin_squares", "margin_costed", "costed_squares"),
            scale=100,
            is_money=True,
            below_is_money=True,
            wants_records=True,
            record="order",
        ),
        GROWTH,
    ),
    _parameter(
        "effort_per_entry",
        {"nl": "Inspanning per verkoopkans in een stap", "en": "Effort per opportunity in a step"},
        {
            "nl": "Verkoopbezoeken, contacten en uren in een stap, gedeeld door hoeveel verkoopkansen de stap in dezelfde periode "
            "binnenkwamen. Wat later verloren ging telt mee. Verkoopwerk zonder verkoopkans hoort bij de eerste stap.",
            "en": "Sales visits, contacts and hours in a step, divided by how many opportunities entered it in the same period. What was "
            "lost later counts. Sales work for no opportunity belongs to the first step.",
        },
        {
            "nl": "bezoeken (contacten, uren) in de stap / verkoopkansen die de stap binnenkwamen",
            "en": "visits (contacts, hours) in the step / opportunities that entered the step",
        },
        {"nl": "per verkoopkans", "en": "per opportunity"},
        ("step_effort", "stage_events"),
    ),
    _parameter(
        "seller_skill",
        {"nl": "Wie kan wat verkopen", "en": "Who can sell which product"},
        {
            "nl": "Welk deel van de verkoopkansen met een productfamilie bij deze verkoper een opdracht wordt, naast de anderen geschat, en "
            "hoeveel uur zo'n verkoopkans vraagt. Of iemand een familie verkoopt, leert of niet verkoopt, legt de manager vast.",
            "en": "Which share of the opportunities with a product family becomes an order with this seller, estimated beside the others, "
            "and how many hours such an opportunity takes. Whether somebody sells a family, learns it or does not is set by the "
            "manager.",
        },
        {
            "nl": "bereikte de laatste stap / kwam het proces binnen, per familie; mediaan van de uren per gesloten verkoopkans",
            "en": "reached the final step / entered the process, by family; median of the hours per closed opportunity",
        },
        OPPORTUNITIES,
        ("stage_events", "families_asked", "opportunity_effort", "orders_by_family"),
    ),
)
