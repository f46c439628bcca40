"""The definitions of results beside what was there before, wanted or expected: losses, target and forecast realisation."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import GROWTH, LOYAL_CUSTOMERS, PERCENT, SURE_FIGURES, Definition

PAGE = "kpi-values"

REALISATION: tuple[Definition, ...] = (
    Definition(
        "customer_losses",
        {"nl": "Verloren klanten", "en": "Customers lost"},
        {
            "nl": "Wie twaalf maanden geleden klant was en sindsdien niets bestelde. Met klanttrouw samen is dat iedereen van toen.",
            "en": "Who was a customer twelve months ago and ordered nothing since. Together with loyalty that is everybody of then.",
        },
        {
            "nl": "klanten van 12 maanden geleden zonder opdracht daarna",
            "en": "customers of 12 months ago without an order since",
        },
        {"nl": "klanten", "en": "customers"},
        "less",
        "results",
        "territory",
        ("retention",),
        "kpis",
        Counted("count", "retention", "lost", months=12, record="account"),
        LOYAL_CUSTOMERS,
    ),
    Definition(
        "lost_revenue",
        {"nl": "Vroegere omzet van verloren klanten", "en": "Former revenue of customers lost"},
        {
            "nl": "Wat de verloren klanten bestelden in het jaar voordat de twaalf maanden begonnen.",
            "en": "What the customers lost ordered in the year before the twelve months began.",
        },
        {
            "nl": "omzet van de 365 dagen ervoor, van wie sindsdien niets bestelde",
            "en": "revenue of the 365 days before, of who ordered nothing since",
        },
        {"nl": "geld", "en": "money"},
        "less",
        "results",
        "territory",
        ("retention",),
        "kpis",
        Counted(
            "sum",
            "retention",
            "lost_minor",
            number="lost",
            squares=("lost_squares",),
            months=12,
            is_money=True,
            record="account",
        ),
        LOYAL_CUSTOMERS,
    ),
    Definition(
        "target_realisation",
        {"nl": "Targetrealisatie", "en": "Target realisation"},
        {
            "nl": "De omzet van de periode als deel van wat er tot en met de laatste dag zou moeten zijn. Een target over langer wordt naar "
            "seizoen en werkdagen verdeeld. Zonder target staat er geen getal.",
            "en": "The revenue of the period as a share of what there should be up to its last day. A target over longer is spread by "
            "season and working days. Without a target there is no figure.",
        },
        {"nl": "omzet / target tot en met de laatste dag", "en": "revenue / target up to the last day"},
        PERCENT,
        "more",
        "results",
        "cycle",
        ("order_values",),
        PAGE,
        Counted("ratio", "order_values", "revenue_minor", by="target", scale=100, record="order"),
        GROWTH,
    ),
    Definition(
        "forecast_realisation",
        {"nl": "Prognoserealisatie", "en": "Forecast realisation"},
        {
            "nl": "De omzet van de hele maanden in de periode als deel van wat er bij het begin van elke maand is voorspeld en bewaard: het midden (P50) "
            "van de prognose uit stappen en tijd; van maanden waarvan die nog niet bewaard werd de gewogen som van de open verkoopkansen.",
            "en": "The revenue of the whole months in the period as a share of what was foreseen and kept at the beginning of each month: the middle "
            "(P50) of the forecast from steps and time; for months of which that was not kept yet the weighted sum of the open opportunities.",
        },
        {"nl": "omzet / bewaarde prognose", "en": "revenue / forecast kept"},
        PERCENT,
        "neither",
        "results",
        "cycle",
        ("order_values",),
        PAGE,
        Counted("ratio", "order_values", "revenue_minor", by="forecast", scale=100, record="order"),
        SURE_FIGURES,
    ),
)
