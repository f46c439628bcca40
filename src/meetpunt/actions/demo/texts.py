"""What reps wrote: short Dutch subjects, outcomes, commitments and next steps by kind of activity."""

from __future__ import annotations

from meetpunt.actions.demo.kinds import (
    ASKED_NO,
    ASKED_YES,
    CALL,
    DEMO,
    EMAIL,
    LEAD,
    OFFICE,
    OTHER,
    QUOTE,
    TRAINING,
    TRAVEL,
    VISIT,
)

SUBJECTS: dict[int, tuple[str, ...]] = {
    VISIT: ("Kennismaking", "Keuken bekeken", "Behoefte doorgenomen", "Gesprek met de chef", "Voortgang besproken"),
    CALL: ("Belafspraak", "Vraag beantwoord", "Nagebeld", "Afspraak ingepland", "Stand van zaken"),
    EMAIL: ("Informatie gestuurd", "Brochure gestuurd", "Afspraak bevestigd", "Vraag per mail beantwoord"),
    DEMO: ("Demonstratie op locatie", "Proefkoken", "Machine getoond", "Demonstratie met de keukenploeg"),
    QUOTE: ("Offerte gemaakt", "Offerte uitgewerkt", "Berekening en offerte"),
    LEAD: ("Adres uitgezocht", "Nieuwe opening gezien", "Verbouwing in de krant", "Tip opgevolgd", "Profiel bekeken"),
    OFFICE: ("Administratie", "Intern overleg", "Weekplanning", "Werkvoorraad bijgewerkt", "Teamoverleg"),
    TRAVEL: ("Terug naar huis",),
    TRAINING: ("Producttraining", "Verkooptraining", "Training offertes", "Instructie nieuwe lijn"),
    OTHER: ("Vakbeurs", "Open dag"),
}
SERVICE = ("Relatiebezoek", "Onderhoud besproken", "Tevredenheid gevraagd", "Jaarplan doorgenomen", "Klacht besproken")
"""Subjects of visits for service."""
AFTER_QUOTE = ("Offerte nagebeld", "Offerte besproken", "Reactie op offerte", "Offerte toegelicht")
"""Subjects of contacts while a quote is open."""
CLOSING = ("Om de opdracht gevraagd", "Voorwaarden besproken", "Beslissing besproken")

OUTCOMES: dict[int, tuple[str, ...]] = {
    VISIT: ("Goed gesprek", "Wil meer weten", "Moet intern overleggen", "Budget volgt", "Chef is enthousiast", ""),
    CALL: ("Gesproken", "Terugbellen", "Voicemail ingesproken", "Afspraak gemaakt", "Nog geen besluit", ""),
    EMAIL: ("", "Reactie ontvangen", ""),
    DEMO: ("Enthousiast", "Vraagt om een offerte", "Twijfelt over de maat", "Wil een tweede proef"),
    QUOTE: ("Verstuurd", "Verstuurd, wordt besproken"),
    LEAD: ("Past in het profiel", "Contactpersoon gevonden", "Nabellen", ""),
    OFFICE: ("",),
    TRAVEL: ("",),
    TRAINING: ("",),
    OTHER: ("Nieuwe adressen opgedaan", ""),
}
ANSWERS = {
    ASKED_YES: ("Wil er een nacht over slapen", "Overlegt met de directie", "Nu nog niet", "Vraagt een betere prijs"),
    ASKED_NO: ("",),
}
COMMITMENTS = (
    "",
    "",
    "Stuurt de maten",
    "Nodigt de directie uit",
    "Belt volgende week",
    "Geeft uitsluitsel voor het eind van de maand",
    "Levert de verbruikscijfers",
)
NEXT_STEPS: dict[int, str] = {
    VISIT: "Bezoeken",
    CALL: "Bellen",
    EMAIL: "Informatie sturen",
    DEMO: "Demonstratie geven",
    QUOTE: "Offerte maken",
    LEAD: "Uitzoeken",
}
CHANNELS, CHANNEL_SHARES = ("Buitendienst", "Binnendienst", "Dealer"), (0.86, 0.09, 0.05)
LEAD_SOURCES = ("Eigen acquisitie", "Website", "Vakbeurs", "Aanbeveling", "Bestaande klant", "Mailing")
TEMPLATES, TEMPLATE_SHARES = ("Standaard", "Maatwerk", "Beknopt"), (0.55, 0.3, 0.15)
