"""Words for the choices of closed lists, in Dutch, English and German. Rule: whole values only, as a proposal."""

from __future__ import annotations

_WORDS: dict[str, dict[str, str]] = {
    "kind": {
        "visit": "bezoek, visit, klantbezoek, afspraak, afspraak klant, besuch, customer visit, meeting, field visit",
        "call": "telefoon, telefoongesprek, bellen, belafspraak, gesprek, call, phone call, phone, anruf, tel",
        "email": "e-mail, email, mail, mailen",
        "demonstration": "demo, demonstratie, demonstration, presentatie, presentation, vorführung, productdemo",
        "quote_work": "offerte, offerte maken, quote, quotation, proposal, calculatie, angebot",
        "lead_work": "lead, leads, prospectie, prospecting, acquisitie, koude acquisitie, cold calling, akquise",
        "office": "kantoor, administratie, office, admin, büro, task, taak, to do, follow up",
        "meeting": "overleg, intern overleg, internal meeting, teamoverleg, vergadering",
        "travel": "reizen, reistijd, travel, fahrt",
        "training": "training, opleiding, cursus, schulung",
    },
    "role": {
        "rep": "verkoper, accountmanager, account manager, rep, sales rep, sales representative, vertegenwoordiger, "
        "buitendienst",
        "inside_sales": "binnendienst, inside sales, verkoop binnendienst, innendienst",
        "manager": "manager, salesmanager, sales manager, verkoopleider, teamleider, team leader, verkaufsleiter",
        "director": "directeur, directie, director, commercieel directeur, vp sales",
        "production": "productie, logistiek, production, logistics",
        "trainer": "trainer, coach",
        "administrator": "beheerder, administrator, admin",
    },
    "status": {
        "open": "open, lopend, in behandeling, offen",
        "won": "won, gewonnen, closed won, gewonnen (gesloten)",
        "lost": "lost, verloren, closed lost",
        "no_decision": "geen beslissing, no decision, vervallen, afgeblazen",
        "planned": "gepland, planned, undone, niet gereed, not started, in progress, open",
        "done": "gereed, done, afgerond, uitgevoerd, completed, ja, yes",
        "cancelled": "geannuleerd, cancelled, canceled, vervallen",
        "draft": "concept, draft",
        "sent": "verzonden, verstuurd, sent, uitgebracht, open",
        "accepted": "geaccepteerd, accepted, akkoord, gewonnen, won",
        "rejected": "afgewezen, rejected, verloren, lost",
        "expired": "verlopen, expired",
        "delivered": "geleverd, delivered, shipped, verzonden, afgeleverd",
        "on_hold": "in de wacht, on hold",
        "disputed": "betwist, disputed",
    },
    "purpose": {
        "sales": "verkoop, sales, acquisitie, offerte bespreken",
        "service": "service, relatiebeheer, onderhoud, klachten, loyalty",
    },
}


def meanings_of(field: str, choices: tuple[str, ...]) -> dict[str, str]:
    """Text in small letters -> choice, for the closed list of a field; the choices themselves included."""
    known = {choice.replace("_", " "): choice for choice in choices} | {choice: choice for choice in choices}
    for choice, words in _WORDS.get(field, {}).items():
        if choice in choices:
            for word in words.split(","):
                known.setdefault(word.strip(), choice)
    return known
