"""The definitions of in-process control: whom visits go to, how they are followed up and how they are registered."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import (
    BETTER_WORK,
    DAYS,
    LOYAL_CUSTOMERS,
    MORE_WORK,
    NEW_CUSTOMERS,
    PERCENT,
    SURE_FIGURES,
    TIME_FOR_SELLING,
    Definition,
)
from meetpunt.measures.register.time_use import share_of_time

PAGE = "kpi-values"

CONTROL: tuple[Definition, ...] = (
    Definition(
        "visits_per_road_day",
        {"nl": "Bezoeken per dag op pad", "en": "Visits per day on the road"},
        {
            "nl": "Gehouden bezoeken en demonstraties gedeeld door de dagen waarop iemand er ten minste één had. Het zegt hoe vol een "
            "bezoekdag is; hoeveel bezoeken er komen staat in bezoeken per dag.",
            "en": "Held visits and demonstrations divided by the days on which somebody had at least one. It says how full a day of "
            "visits is; how many visits there will be is in visits per day.",
        },
        {"nl": "gehouden bezoeken / dagen met een bezoek", "en": "held visits / days with a visit"},
        {"nl": "bezoeken per dag op pad", "en": "visits per day on the road"},
        "more",
        "activities",
        "time",
        ("registration",),
        PAGE,
        Counted("ratio", "registration", "visits", "road_days", is_exact=True, record="activity"),
        MORE_WORK,
    ),
    Definition(
        "customer_ratio",
        {"nl": "Bezoeken klant : niet-klant", "en": "Visits customer : non-customer"},
        {
            "nl": "Gehouden bezoeken aan wie op dat moment klant was, gedeeld door die aan alle anderen: suspects, prospects en "
            "verloren klanten. Bezoeken zonder klant in het systeem tellen niet mee.",
            "en": "Held visits with who was a customer at that moment, divided by those with all others: suspects, prospects and lost "
            "customers. Visits without an account do not count.",
        },
        {
            "nl": "bezoeken aan klanten / bezoeken aan niet-klanten",
            "en": "visits to customers / visits to non-customers",
        },
        {"nl": ": 1", "en": ": 1"},
        "neither",
        "activities",
        "territory",
        ("visits_by_status",),
        PAGE,
        Counted("ratio", "visits_by_status", "to_customers", "to_others"),
        NEW_CUSTOMERS,
    ),
    Definition(
        "follow_up",
        {"nl": "Offertes binnen een week opgevolgd", "en": "Quotes followed up within a week"},
        {
            "nl": "Van de offertes van de periode die een week of langer uit zijn: het deel waarover binnen een week contact was, met een "
            "bezoek, demonstratie, gesprek of mail. Een herziening telt niet opnieuw.",
            "en": "Of the quotes of the period that were issued a week ago or longer: the share with a contact about it within a week, by "
            "visit, demonstration, call or e-mail. A revision does not count again.",
        },
        {
            "nl": "offertes met contact binnen 7 dagen / offertes van 7 dagen of ouder",
            "en": "quotes with a contact within 7 days / quotes of 7 days or older",
        },
        PERCENT,
        "more",
        "activities",
        "cycle",
        ("quote_follow_up",),
        PAGE,
        Counted("share", "quote_follow_up", "followed", "quotes", scale=100, record="quote"),
        BETTER_WORK,
    ),
    Definition(
        "no_next_step",
        {"nl": "Verkoopkansen zonder volgende stap", "en": "Opportunities without a next step"},
        {
            "nl": "Het deel van de open verkoopkansen waarvoor vandaag of later niets gepland staat. Alleen van vandaag: wat eerder gepland "
            "stond wordt niet bewaard.",
            "en": "The share of the open opportunities for which nothing is planned today or later. Of today only: what was planned "
            "earlier is not kept.",
        },
        {
            "nl": "open zonder geplande activiteit / open verkoopkansen",
            "en": "open without a planned activity / open opportunities",
        },
        PERCENT,
        "less",
        "activities",
        "cycle",
        ("next_steps",),
        PAGE,
        Counted("share", "next_steps", "without_next", "open", scale=100, at_the_end=True, record="opportunity"),
        BETTER_WORK,
    ),
    Definition(
        "visit_interval",
        {"nl": "Dagen tussen twee bezoeken", "en": "Days between two visits"},
        {
            "nl": "Hoeveel dagen er gemiddeld liggen tussen een bezoek in de periode en het bezoek ervoor aan dezelfde relatie, door wie dan "
            "ook. Kies een segment om het naast een afspraak te leggen. Wie nog nooit bezocht was telt niet mee.",
            "en": "How many days lie on average between a visit of the period and the one before it with the same account, by whoever. "
            "Choose a segment to lay it beside an agreement. Who was never visited before does not count.",
        },
        {"nl": "som van de dagen ertussen / aantal tussenpozen", "en": "sum of the days between / number of gaps"},
        DAYS,
        "neither",
        "activities",
        "territory",
        ("visit_gaps",),
        PAGE,
        Counted(
            "ratio",
            "visit_gaps",
            "gap_days",
            "gaps",
            number="gaps",
            squares=("gap_squares", "gap_days", "gaps"),
            record="activity",
        ),
        LOYAL_CUSTOMERS,
    ),
    Definition(
        "visit_interval_agreed",
        {"nl": "Bezoekritme naast de afspraak", "en": "Visit rhythm beside the agreement"},
        {
            "nl": "De dagen tussen twee bezoeken als deel van de dagen die zijn afgesproken, gemiddeld over klanten met een afgesproken "
            "bezoekfrequentie. 100 % is zoals afgesproken, meer is later. Wie helemaal niet bezocht werd, staat bij de te late bezoeken.",
            "en": "The days between two visits as a share of the days that were agreed, on average over customers with an agreed frequency of "
            "visits. 100 % is as agreed, more is later. Who was not visited at all stands with the visits overdue.",
        },
        {
            "nl": "dagen tussen bezoeken / (365 / bezoeken per jaar)",
            "en": "days between visits / (365 / visits a year)",
        },
        PERCENT,
        "neither",
        "activities",
        "territory",
        ("visit_gaps",),
        PAGE,
        Counted(
            "ratio",
            "visit_gaps",
            "kept",
            "agreed_gaps",
            number="agreed_gaps",
            squares=("kept_squares", "kept", "agreed_gaps"),
            scale=100,
            wants_records=True,
            record="activity",
        ),
        LOYAL_CUSTOMERS,
    ),
    Definition(
        "time_share_quote_work",
        {"nl": "Tijd: offertes", "en": "Time: quotes"},
        {
            "nl": "Het deel van de geregistreerde uren in de zes soorten tijd dat aan offertes ging. Het zit ook in van verkoopkans tot klant.",
            "en": "The part of the registered hours in the six kinds of time that went to quotes. It is in opportunity to customer as well.",
        },
        {"nl": "uren offertewerk / uren in alle zes soorten", "en": "hours of quote work / hours in all six kinds"},
        PERCENT,
        "neither",
        "activities",
        "time",
        ("time_kinds",),
        "time-kinds",
        share_of_time("quote_work"),
        TIME_FOR_SELLING,
    ),
    Definition(
        "registration_delay",
        {"nl": "Dagen tot registratie", "en": "Days until registered"},
        {
            "nl": "Hoeveel dagen na een activiteit ze gemiddeld werd opgeschreven. Wat een import bracht zonder te zeggen wanneer het was "
            "opgeschreven telt niet mee; vooraf opgeschreven telt als nul.",
            "en": "How many days after an activity it was written down on average. What an import brought without telling when it was "
            "written down does not count; written down beforehand counts as nought.",
        },
        {
            "nl": "som van dagen tussen gebeurd en opgeschreven / activiteiten",
            "en": "sum of days between happened and written down / activities",
        },
        DAYS,
        "less",
        "activities",
        "time",
        ("registration",),
        PAGE,
        Counted(
            "ratio",
            "registration",
            "late_days",
            "written",
            number="written",
            squares=("late_squares", "late_days", "written"),
            wants_records=True,
            record="activity",
        ),
        SURE_FIGURES,
    ),
    Definition(
        "unregistered_days",
        {"nl": "Werkdagen zonder registratie", "en": "Working days without registration"},
        {
            "nl": "Het deel van de werkbare dagen waarop iemand geen enkele activiteit vastlegde. Verlof, feestdagen en verwachte ziekte zijn "
            "geen werkbare dagen.",
            "en": "The share of the workable days on which somebody registered no activity at all. Leave, holidays and expected illness "
            "are no workable days.",
        },
        {
            "nl": "(werkbare dagen − dagen met een activiteit) / werkbare dagen",
            "en": "(workable days − days with an activity) / workable days",
        },
        PERCENT,
        "less",
        "activities",
        "time",
        ("registration",),
        PAGE,
        Counted("share", "registration", "registered_days", by="calendar", below="workable_days", scale=100),
        SURE_FIGURES,
    ),
)
