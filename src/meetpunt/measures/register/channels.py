"""The definitions of what serving customers costs: per visit, quote and order, and the order that pays for it."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import Definition

EARNING = {"nl": "Verdienen aan iedere klant", "en": "Earning on every customer"}
MONEY = {"nl": "geld", "en": "money"}
_PAGE = "cost-to-serve"

CHANNELS: tuple[Definition, ...] = (
    Definition(
        "cost_to_serve",
        {"nl": "Kosten van bedienen", "en": "Cost to serve"},
        {
            "nl": "Wat het werk voor een klant in de periode kostte: uren, uren onderweg, kilometers en dagen op de weg tegen het "
            "tarief van de dag zelf, en wat opdrachten via een kanaal kosten. Werk aan wat verloren ging telt mee, wie het ook "
            "deed. Opleiding staat erbuiten. Wat bij geen klant hoort staat apart; samen zijn ze alle kosten.",
            "en": "What the work for a customer cost in the period: hours, hours on the way, kilometres and days on the road at the "
            "rate of the day itself, and what orders through a channel cost. Work on what was lost counts, whoever did it. Training "
            "stands outside. What belongs to no customer stands apart; together they are all of the cost.",
        },
        {
            "nl": "(minuten + minuten onderweg) / 60 × tarief van een uur + km × tarief + dagen × tarief + opdrachten × tarief van "
            "hun kanaal",
            "en": "(minutes + minutes on the way) / 60 × rate of an hour + km × rate + days × rate + orders × rate of their channel",
        },
        MONEY,
        "less",
        "activities",
        "time",
        ("work_held", "orders_by_family", "opportunity_channels"),
        _PAGE,
        objective=EARNING,
    ),
    Definition(
        "cost_per_visit",
        {"nl": "Kosten per bezoek", "en": "Cost per visit"},
        {
            "nl": "Kosten van gehouden bezoeken en demonstraties met hun weg, gedeeld door hun aantal. Als KPI tegen ieders tarief, "
            "zodat er niemands loon uit af te leiden is.",
            "en": "Cost of held visits and demonstrations with their way, divided by their number. As a KPI at everybody's rate, so "
            "that it tells of nobody's pay.",
        },
        {"nl": "kosten van bezoeken / gehouden bezoeken", "en": "cost of visits / visits held"},
        {"nl": "geld per bezoek", "en": "money per visit"},
        "less",
        "activities",
        "time",
        ("work_held",),
        _PAGE,
        Counted("ratio", top="cost", bottom="visits", by="serving", is_money=True, wants_records=True),
        EARNING,
    ),
    Definition(
        "cost_per_quote",
        {"nl": "Kosten per offerte", "en": "Cost per quote"},
        {
            "nl": "Kosten van al het werk voor klanten behalve service, ook aan wat verloren ging, gedeeld door offertes die in de "
            "periode uitgingen.",
            "en": "Cost of all work for customers but service, what was lost included, divided by quotes issued in the period.",
        },
        {"nl": "kosten van verkopen / offertes", "en": "cost of selling / quotes"},
        {"nl": "geld per offerte", "en": "money per quote"},
        "less",
        "activities",
        "time",
        ("work_held", "quotes_made"),
        _PAGE,
        objective=EARNING,
    ),
    Definition(
        "cost_per_order",
        {"nl": "Transactiekosten per opdracht", "en": "Transaction cost per order"},
        {
            "nl": "Kosten van al het werk voor klanten, service en wat verloren ging meegeteld, en van het kanaal, gedeeld door de "
            "opdrachten van de periode.",
            "en": "Cost of all work for customers, service and what was lost included, and of the channel, divided by the orders of "
            "the period.",
        },
        {"nl": "kosten van bedienen / opdrachten", "en": "cost to serve / orders"},
        {"nl": "geld per opdracht", "en": "money per order"},
        "less",
        "results",
        "time",
        ("work_held", "orders_by_family"),
        _PAGE,
        Counted("ratio", top="cost", bottom="orders", by="serving", is_money=True, wants_records=True),
        EARNING,
    ),
    Definition(
        "break_even_order",
        {"nl": "Kostendekkende ordergrootte", "en": "Break-even order size"},
        {
            "nl": "De ordergrootte waarbij de marge precies de transactiekosten van een opdracht dekt.",
            "en": "The order size at which the margin just covers the transaction cost of an order.",
        },
        {"nl": "transactiekosten per opdracht / margedeel", "en": "transaction cost per order / margin share"},
        {"nl": "geld per opdracht", "en": "money per order"},
        "less",
        "results",
        "time",
        ("work_held", "orders_by_family"),
        _PAGE,
        Counted("ratio", top="cost_per_order", bottom="margin_share", by="serving", is_money=True, wants_records=True),
        EARNING,
    ),
)
