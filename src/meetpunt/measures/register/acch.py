"""The definitions of ACCH and what goes with it: the four shares, visits agreed and kept, overdue ones, promises kept."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import (
    DAYS,
    LOYAL_CUSTOMERS,
    NEW_CUSTOMERS,
    PERCENT,
    SURE_FIGURES,
    Definition,
)

ACCOUNTS = {"nl": "relaties", "en": "accounts"}

ACCH: tuple[Definition, ...] = (
    Definition(
        "awareness",
        {"nl": "Awareness (bekendheid)", "en": "Awareness"},
        {
            "nl": "Het deel van de adressen in een rayon (of de contacten bij een key account) dat weet wie je bent en wat je "
            "verkoopt. Wie niet gevraagd is telt niet als nee: dat deel wordt geschat uit wie wel gevraagd is, met een interval.",
            "en": "The share of the addresses in a territory (or of the contacts of a key account) that know who you are and "
            "what you sell. Who was not asked is no no: that part is estimated from who was, with an interval.",
        },
        {"nl": "A / N, adressen die ons kennen / alle adressen", "en": "A / N, addresses that know us / all addresses"},
        PERCENT,
        "more",
        "activities",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True, record="account"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "coverage",
        {"nl": "Coverage (dekking)", "en": "Coverage"},
        {
            "nl": "Het deel van de adressen waarmee een regelmatige bezoekfrequentie is afgesproken. Geteld uit de afgesproken "
            "bezoeken; een bedrijf dat die niet bijhoudt, telt wat gevraagd is.",
            "en": "The share of the addresses with which a regular visit frequency was agreed. Counted from the agreed visits; "
            "a company that keeps none counts what was asked.",
        },
        {"nl": "C / N, adressen met bezoekafspraak / alle adressen", "en": "C / N, addresses with agreed visits / all"},
        PERCENT,
        "more",
        "activities",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True, record="account"),
        objective=LOYAL_CUSTOMERS,
    ),
    Definition(
        "consideration",
        {"nl": "Consideration (voorkeur)", "en": "Consideration"},
        {
            "nl": "Het deel van de adressen met een bezoekafspraak dat ons op de voorkeurslijst heeft staan als er iets te "
            "bestellen is, gerekend over alle adressen.",
            "en": "The share of all addresses that have agreed visits and have us on their list of preferred suppliers.",
        },
        {"nl": "K / N, op de voorkeurslijst / alle adressen", "en": "K / N, on the preferred list / all addresses"},
        PERCENT,
        "more",
        "results",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True, record="account"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "hitrate",
        {"nl": "Hitrate (toegezegd)", "en": "Hit rate"},
        {
            "nl": "Het deel van de adressen dat heeft toegezegd bij ons te bestellen als er iets besteld wordt. Dat is een "
            "voornemen en geen order: ernaast staat wat er binnen 12 maanden van kwam.",
            "en": "The share of the addresses that promised to order with us when something is to be ordered. That is an "
            "intention and no order: what came of it within 12 months stands beside it.",
        },
        {"nl": "H / N, toegezegd / alle adressen", "en": "H / N, promised / all addresses"},
        PERCENT,
        "more",
        "results",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True, record="account"),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "address_coverage",
        {"nl": "Bekende adressen", "en": "Addresses known"},
        {
            "nl": "Hoeveel van de adressen die er in het rayon of de markt zijn, je kent als klant of mogelijke klant. Hoeveel "
            "er zijn komt van een marktgegeven, met bron en jaar.",
            "en": "How many of the addresses that there are in the territory or the market you have as an account. How many "
            "there are comes from a market fact, with its source and year.",
        },
        {"nl": "eigen adressen / adressen in de markt", "en": "own addresses / addresses in the market"},
        PERCENT,
        "more",
        "activities",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True),
        objective=NEW_CUSTOMERS,
    ),
    Definition(
        "addresses_asked",
        {"nl": "Bevraagde adressen", "en": "Addresses asked"},
        {
            "nl": "Van hoeveel van de adressen bekend is of ze ons kennen. Hoe meer er gevraagd zijn, hoe smaller de "
            "intervallen van de vier.",
            "en": "Of how many of the addresses it is known whether they know us. The more were asked, the narrower the "
            "intervals of the four.",
        },
        {"nl": "gevraagde adressen / alle adressen", "en": "addresses asked / all addresses"},
        PERCENT,
        "more",
        "activities",
        "territory",
        ("acch_addresses",),
        "acch",
        counted=Counted("share", "acch_addresses", by="acch", at_the_end=True, record="account"),
        objective=SURE_FIGURES,
    ),
    Definition(
        "promises_kept",
        {"nl": "Nagekomen toezeggingen", "en": "Promises kept"},
        {
            "nl": "Van de relaties die toezegden bij ons te bestellen, het deel met een opdracht binnen 365 dagen na het "
            "laatste antwoord. Alleen antwoorden van minstens 12 maanden geleden tellen.",
            "en": "Of the accounts that promised to order with us, the share with an order within 365 days of the latest "
            "answer. Only answers of at least 12 months ago count.",
        },
        {"nl": "besteld binnen 365 dagen / toegezegd", "en": "ordered within 365 days / promised"},
        PERCENT,
        "more",
        "results",
        "territory",
        ("acch_promises",),
        "acch",
        counted=Counted("share", "acch_promises", by="acch", at_the_end=True),
        objective=SURE_FIGURES,
    ),
    Definition(
        "days_between_visits",
        {"nl": "Bezoeken afgesproken en nagekomen", "en": "Visits agreed and kept"},
        {
            "nl": "Bij relaties met afgesproken bezoeken het middelste aantal dagen tussen twee dagen met een gehouden bezoek, "
            "per segment naast wat is afgesproken.",
            "en": "With accounts with agreed visits the median number of days between two days with a held visit, per segment "
            "beside what was agreed.",
        },
        {
            "nl": "mediaan van dag − vorige bezoekdag; afgesproken = 365 / bezoeken per jaar",
            "en": "median of day − previous day of a visit; agreed = 365 / visits a year",
        },
        DAYS,
        "neither",
        "activities",
        "territory",
        ("agreed_gaps", "orders_after_visit"),
        "visit-rhythm",
    ),
    Definition(
        "overdue_customers",
        {"nl": "Te laat voor bezoek", "en": "Overdue for a visit"},
        {
            "nl": "Relaties met afgesproken bezoeken waarvan het volgende bezoek gehouden had moeten zijn: 365 / bezoeken per "
            "jaar dagen na het laatste.",
            "en": "Accounts with agreed visits of which the next visit should have been held by now: 365 / visits a year days "
            "after the last one.",
        },
        {"nl": "laatste bezoek + 365 / bezoeken per jaar < vandaag", "en": "last visit + 365 / visits a year < today"},
        ACCOUNTS,
        "less",
        "activities",
        "territory",
        ("agreed_accounts", "account_visits"),
        "visit-rhythm",
        counted=Counted("count", "agreed_accounts", by="acch", at_the_end=True, record="account"),
        objective=LOYAL_CUSTOMERS,
    ),
    Definition(
        "next_focus",
        {"nl": "Beste volgende focus", "en": "Next best focus"},
        {
            "nl": "Welke van de vier stappen waarschijnlijk de meeste toezeggingen per bezoek oplevert, met het deel van de "
            "trekkingen waarin dat zo is. Onder de helft is er geen duidelijke keuze.",
            "en": "Which of the four steps probably goes with the most promises per visit, with the share of draws in which it "
            "does. Under half there is no clear choice.",
        },
        {
            "nl": "adressen tot aan de P75 van vergelijkbare rayons × wat daarna volgt / bezoeken per adres",
            "en": "addresses up to the P75 of comparable territories × what follows after / visits per address",
        },
        {"nl": "toezeggingen per bezoek", "en": "promises per visit"},
        "neither",
        "activities",
        "territory",
        ("acch_addresses",),
        "acch",
    ),
)
