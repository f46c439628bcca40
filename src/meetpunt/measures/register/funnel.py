"""The definitions of the funnel: steps, conversion, days, stock, and the question that a step may raise."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import BETTER_WORK, DAYS, OPPORTUNITIES, PERCENT, Definition

FUNNEL: tuple[Definition, ...] = (
    Definition(
        "reached",
        {"nl": "Bereikt", "en": "Reached"},
        {
            "nl": "Hoeveel verkoopkansen die in de periode het proces binnenkwamen, deze stap of een latere hebben bereikt. "
            "Een overgeslagen stap telt als bereikt, een stap terug neemt niets weg.",
            "en": "How many opportunities that entered the process in the period reached this step or a later one. "
            "A skipped step counts as reached, a move back takes nothing away.",
        },
        {
            "nl": "aantal verkoopkansen met een gebeurtenis in deze stap of een latere, tot en met de peildatum",
            "en": "number of opportunities with an event in this step or a later one, up to the as-of day",
        },
        OPPORTUNITIES,
        "neither",
        "activities",
        "cycle",
        ("stage_events", "step_funnel", "opportunities_of_product"),
        "funnel",
    ),
    Definition(
        "went_on",
        {"nl": "Ging door", "en": "Went on"},
        {
            "nl": "Van wie de stap bereikten: hoeveel er een latere stap bereikten.",
            "en": "Of those that reached the step: how many reached a later one.",
        },
        {"nl": "bereikt in de volgende stap of verder", "en": "reached in the next step or beyond"},
        OPPORTUNITIES,
        "more",
        "results",
        "cycle",
        ("stage_events", "step_funnel"),
        "funnel",
    ),
    Definition(
        "lost",
        {"nl": "Verloren", "en": "Lost"},
        {
            "nl": "Van wie de stap bereikten: hoeveel er verloren gingen terwijl dit de verste stap was. "
            "'Geen besluit' telt als verloren, met een eigen reden. Een heropende verkoopkans is niet verloren.",
            "en": "Of those that reached the step: how many were lost while this was the furthest step. "
            "'No decision' counts as lost, with its own reason. A re-opened opportunity is not lost.",
        },
        {
            "nl": "laatste gebeurtenis is een verlies en dit is de verste stap",
            "en": "the last event is a loss and this is the furthest step",
        },
        OPPORTUNITIES,
        "less",
        "results",
        "cycle",
        ("stage_events", "step_funnel"),
        "funnel",
    ),
    Definition(
        "still",
        {"nl": "Staat stil", "en": "Standing still"},
        {
            "nl": "Open, en langer in de stap dan 90 % van de verkoopkansen die de stap verlieten erin waren. "
            "Met minder dan 20 die hem verlieten is dat niet te zeggen: dan heten alle open verkoopkansen te jong.",
            "en": "Open, and longer in the step than 90 % of those that left it had been. "
            "With fewer than 20 that left it, nobody can say: then all open ones are called too young.",
        },
        {
            "nl": "open en leeftijd in de stap > P90 van de leeftijd bij vertrek (eigen organisatie en segment)",
            "en": "open and age in the step > P90 of the age at leaving (own organisation and segment)",
        },
        OPPORTUNITIES,
        "less",
        "activities",
        "cycle",
        ("stage_events",),
        "funnel",
    ),
    Definition(
        "young",
        {"nl": "Te jong om te zeggen", "en": "Too young to say"},
        {
            "nl": "Open en nog niet lang genoeg in de stap om er iets over te zeggen. "
            "Telt niet als verloren en wordt niet weggelaten.",
            "en": "Open and not in the step long enough to say anything. Neither counted as lost nor left out.",
        },
        {"nl": "bereikt − ging door − verloren − staat stil", "en": "reached − went on − lost − standing still"},
        OPPORTUNITIES,
        "neither",
        "activities",
        "cycle",
        ("stage_events",),
        "funnel",
    ),
    Definition(
        "conversion",
        {"nl": "Conversie", "en": "Conversion"},
        {
            "nl": "Welk deel van wie de stap binnenkwam uiteindelijk doorgaat. Open verkoopkansen tellen mee voor zover "
            "hun leeftijd iets zegt. Van een verkoper: naast het team geschat, met een interval van 90 %. "
            "Onder de 5 gevolgde verkoopkansen staat er geen getal, onder de 20 is het een indicatie.",
            "en": "The share of those that entered the step that will go on in the end. Open ones count for what their age "
            "tells. Of a rep: estimated beside the team, with a 90 % interval. Below 5 that could be followed there is no "
            "figure, below 20 it is indicative.",
        },
        {
            "nl": "Aalen-Johansen met doorgaan en verlies als concurrerende uitkomsten; van een verkoper de mediaan van een "
            "hiërarchisch model",
            "en": "Aalen-Johansen with going on and loss as competing outcomes; of a rep the median of a hierarchical model",
        },
        PERCENT,
        "more",
        "activities",
        "cycle",
        ("stage_events",),
        "conversion",
        counted=Counted("conversion", by="funnel", per_step=True),
        objective=BETTER_WORK,
    ),
    Definition(
        "expected",
        {"nl": "Verwacht naast het team", "en": "Expected beside the team"},
        {
            "nl": "Hoeveel de stap zouden hebben bereikt als de eigen instroom dezelfde conversies had als het team.",
            "en": "How many would have reached the step had the own entries converted like the team's.",
        },
        {
            "nl": "instroom × conversies van het team tot aan de stap, met 90 %-interval",
            "en": "entries × the team's conversions up to the step, with a 90 % interval",
        },
        OPPORTUNITIES,
        "neither",
        "activities",
        "cycle",
        ("stage_events",),
        "rep-beside-team",
    ),
    Definition(
        "days",
        {"nl": "Dagen in de stap", "en": "Days in the step"},
        {
            "nl": "Na hoeveel dagen de helft (en 80 %) van wie doorgaat, is doorgegaan. Open verkoopkansen tellen mee zolang "
            "ze gevolgd zijn; overgeslagen stappen niet. Geteld naar het begin van de stap.",
            "en": "After how many days half (and 80 %) of those that go on have done so. Open ones count for as long as they "
            "were followed; skipped steps do not. By entry of the step.",
        },
        {
            "nl": "kwantiel van F(t) = CIF(t) / CIF(einde) van doorgaan",
            "en": "quantile of F(t) = CIF(t) / CIF(end) of going on",
        },
        DAYS,
        "less",
        "activities",
        "cycle",
        ("stage_events", "lead_time"),
        "lead-time",
        counted=Counted("days", by="funnel", per_step=True),
        objective=BETTER_WORK,
    ),
    Definition(
        "cycle",
        {"nl": "Doorlooptijd", "en": "Cycle time"},
        {
            "nl": "Na hoeveel dagen vanaf de instroom de helft van de verkoopkansen is gesloten, gewonnen of verloren.",
            "en": "After how many days from entry half of the opportunities are closed, won or lost.",
        },
        {"nl": "kwantiel van de tijd van instroom tot sluiting", "en": "quantile of the time from entry to closing"},
        DAYS,
        "less",
        "results",
        "cycle",
        ("stage_events",),
        "lead-time",
    ),
    Definition(
        "stock",
        {"nl": "Nu in de stap", "en": "In stock now"},
        {
            "nl": "Wat er nu in de stap staat, in aantal en waarde. Voorraad is instroom maal tijd: er volgt geen conversie uit.",
            "en": "What stands in the step now, in number and value. Stock is flow times time: no conversion follows from it.",
        },
        {"nl": "open verkoopkansen naar de stap waarin ze staan", "en": "open opportunities by the step they stand in"},
        OPPORTUNITIES,
        "neither",
        "activities",
        "cycle",
        ("open_stock",),
        "stock",
    ),
    Definition(
        "signal",
        {"nl": "Vraag voor het gesprek", "en": "Question for the conversation"},
        {
            "nl": "Een stap waar de conversie van een verkoper waarschijnlijk meer dan een tiende onder die van het team ligt. "
            "Er is één lijst over alle verkopers en stappen, waarin ongeveer één op de tien loos alarm mag zijn. "
            "Het is een begin van een gesprek, geen oordeel.",
            "en": "A step at which a rep's conversion is probably more than a tenth below the team's. There is one list over all "
            "reps and steps, in which about one in ten may be a false alarm. It begins a conversation; it is no verdict.",
        },
        {
            "nl": "P(conversie < 0,9 × team), lijst met een verwachte fout van 10 %",
            "en": "P(conversion < 0.9 × team), list with a false discovery rate of 10 %",
        },
        PERCENT,
        "neither",
        "activities",
        "cycle",
        ("stage_events", "step_contacts", "step_terms", "step_products", "competency_latest"),
        "signals",
    ),
)
