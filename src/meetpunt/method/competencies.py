"""The seven competencies of the method, the steps that each bears on, and what each level looks like in behaviour.

The rule: a rating is 1 to 5, by oneself and by the manager, and stands beside facts; it never orders people. An
organisation words them anew, adds its own and leaves out what it does not use.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.process import Text

LEVELS = (1, 2, 3, 4, 5)
FROM_LEVEL = 3
"""Behaviour from this level on is what one wants to see; below it, what one would rather not."""


@dataclass(frozen=True)
class Competency:
    """A competency.

    Attributes:
        code: short code. name, description: in words.
        steps: codes of the steps of SPATOCO that it bears on: the step that is left.
        kpis: codes of the KPIs of the register that it bears on: what to look at beside a rating, never what it brings.
        anchors: what level 1, 3 and 5 look like; 2 and 4 lie between.
    """

    code: str
    name: Text
    description: Text
    steps: tuple[str, ...]
    kpis: tuple[str, ...]
    anchors: tuple[Text, Text, Text]


SEVEN: tuple[Competency, ...] = (
    Competency(
        "appointments",
        Text("Afspraken maken", "Making appointments"),
        Text("Krijgt een gesprek met wie ertoe doet.", "Gets a conversation with somebody who matters."),
        ("P",),
        ("prospect_visits", "new_prospects", "conversion:P"),
        (
            Text(
                "belt zonder aanleiding, legt zich neer bij een afwijzing",
                "calls without an occasion, stops at a no",
            ),
            Text("heeft een aanleiding en stelt een moment voor", "has an occasion and proposes a moment"),
            Text(
                "komt bij de beslisser, met een doel dat de klant deelt",
                "reaches who decides, with a shared purpose",
            ),
        ),
    ),
    Competency(
        "questions",
        Text("Vragen stellen", "Asking questions"),
        Text("Brengt behoefte, budget en besluit boven tafel.", "Brings need, budget and decision to the table."),
        ("S", "A"),
        ("conversion:S", "conversion:A"),
        (
            Text("vertelt, vraagt weinig", "tells, asks little"),
            Text("stelt open vragen en vraagt door", "asks open questions and follows up"),
            Text("laat de klant de eigen behoefte verwoorden", "lets customers put their need in their own words"),
        ),
    ),
    Competency(
        "listening",
        Text("Luisteren", "Listening"),
        Text("Hoort wat gezegd en bedoeld wordt.", "Hears what is said and meant."),
        ("A",),
        ("conversion:A", "win_rate"),
        (
            Text("wacht op de eigen beurt", "waits for the own turn"),
            Text("vat samen wat gezegd is", "sums up what was said"),
            Text("vat ook samen wat niet gezegd is, en vraagt het na", "sums up what was not said too, and checks it"),
        ),
    ),
    Competency(
        "attention",
        Text("Aandacht geven", "Giving attention"),
        Text("Is er voor de klant, ook zonder verkoopkans.", "Is there for the customer, also without a sale in view."),
        ("A",),
        ("retention", "promises_kept"),
        (
            Text("komt alleen om te verkopen", "comes only to sell"),
            Text("houdt zich aan wat beloofd is", "keeps what was promised"),
            Text("komt uit zichzelf met wat voor de klant van belang is", "brings unasked what matters to them"),
        ),
    ),
    Competency(
        "commitment",
        Text("Commitment krijgen", "Getting commitment"),
        Text("Spreekt met de klant een volgende stap af.", "Agrees a next step with the customer."),
        ("T",),
        ("conversion:T", "no_next_step"),
        (
            Text("laat het aan de klant", "leaves it to the customer"),
            Text("spreekt een volgende stap met datum af", "agrees a next step with a date"),
            Text("spreekt af wat beide kanten doen, en wie beslist", "agrees what both sides do, and who decides"),
        ),
    ),
    Competency(
        "closing",
        Text("Afsluiten", "Closing"),
        Text("Vraagt om de opdracht.", "Asks for the order."),
        ("O", "C"),
        ("conversion:O", "follow_up", "win_rate"),
        (
            Text("stuurt de offerte en wacht", "sends the quote and waits"),
            Text("vraagt om de opdracht", "asks for the order"),
            Text(
                "vraagt erom als het past en kan tegen een nee",
                "asks at the fitting moment, takes a no well",
            ),
        ),
    ),
    Competency(
        "planning",
        Text("Plannen", "Planning"),
        Text("Verdeelt de tijd over wat het meeste oplevert.", "Divides time over what brings most."),
        (),
        ("visits_per_road_day", "visits", "registration_delay"),
        (
            Text("doet wat zich aandient", "does what comes along"),
            Text("plant de week vooruit", "plans the week ahead"),
            Text(
                "plant vanuit doel en rayon en stuurt bij op cijfers",
                "plans from target and territory, adapts to figures",
            ),
        ),
    ),
)
CODES = {one.code: one for one in SEVEN}
