"""Definitions of profitability: discount, contribution, the few that bring much, what customers also buy."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import GROWTH, LOYAL_CUSTOMERS, PERCENT, Definition

MONEY = {"nl": "geld", "en": "money"}

PROFIT: tuple[Definition, ...] = (
    Definition(
        "discount_share",
        {"nl": "Korting", "en": "Discount"},
        {
            "nl": "Welk deel van de waarde vóór korting eraf ging, over de opdrachtregels waarvan de korting bekend is: zoals de bron "
            "haar meldt, anders wat onder de lijstprijs van die dag werd verkocht, anders het deel van de korting op de offerte.",
            "en": "Which share of the value before discount was taken off, over the order lines whose discount is known: as the source "
            "tells it, else what was sold below the list price of that day, else its part of the discount on the quote.",
        },
        {"nl": "korting / (omzet + korting)", "en": "discount / (revenue + discount)"},
        PERCENT,
        "less",
        "results",
        "cycle",
        ("order_discounts",),
        "profitability",
        Counted(
            "ratio",
            "order_discounts",
            "discount_minor",
            "listed_minor",
            number="discounted_orders",
            squares=("discount_squares", "discount_listed", "listed_squares"),
            scale=100,
            is_money=True,
            below_is_money=True,
            wants_records=True,
            record="order",
        ),
        GROWTH,
    ),
    Definition(
        "contribution",
        {"nl": "Bijdrage", "en": "Contribution"},
        {
            "nl": "De marge min de kosten van bedienen: uren van bezoeken, gesprekken en offertes keer hun tarief, plus de kilometers. "
            "Regels zonder bekende kostprijs en uren zonder tarief zitten er niet in en staan ernaast.",
            "en": "Margin less cost to serve: hours of visits, calls and quotes times their rate, plus the kilometres. Lines without a "
            "known cost and hours without a rate are not in it and stand beside it.",
        },
        {"nl": "marge − kosten van bedienen", "en": "margin − cost to serve"},
        MONEY,
        "more",
        "results",
        "territory",
        ("profit",),
        "profitability",
        objective=GROWTH,
    ),
    Definition(
        "pareto",
        {"nl": "Hoe weinig er veel brengen", "en": "How few bring much"},
        {
            "nl": "De kleinste groep klanten, producten of rayons die samen 80 % van de marge brengt, de grootste eerst opgeteld. Wat "
            "geld kost telt mee zoals het is.",
            "en": "The smallest group of accounts, products or territories that bring 80 % of the margin together, the largest added up "
            "first. What costs money counts as it is.",
        },
        {"nl": "kleinste aantal met som ≥ 80 % van het geheel", "en": "smallest number with a sum ≥ 80 % of the whole"},
        {"nl": "aantal", "en": "number"},
        "neither",
        "results",
        "territory",
        ("profit",),
        "profitability",
    ),
    Definition(
        "also_bought",
        {"nl": "Kopen ook", "en": "Also buy"},
        {
            "nl": "Van de klanten die iets kochten: welk deel ook iets anders kocht, naast het deel van alle klanten. Alleen wat duidelijk "
            "boven toeval ligt wordt zo genoemd, en nooit onder vijf klanten. Het is iets om naar te vragen, geen reden.",
            "en": "Of the customers that bought one thing: which share bought another one as well, beside the share of all customers. Only "
            "what lies clearly above chance is called so, and never under five customers. It is something to ask about, not a reason.",
        },
        {
            "nl": "klanten met beide / klanten met het ene, met 90 %-interval; keer zo vaak als bij alle klanten",
            "en": "customers with both / customers with the one, with a 90 % interval; times as often as among all customers",
        },
        PERCENT,
        "neither",
        "results",
        "territory",
        ("baskets",),
        "profitability",
        objective=LOYAL_CUSTOMERS,
    ),
)
