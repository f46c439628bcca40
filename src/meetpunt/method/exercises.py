"""Suggested exercises for each of the method's seven competencies: small, in the daily work, with something to see.

The rule: a suggestion to choose or to put in other words; what somebody practises is their own text.
"""

from __future__ import annotations

from meetpunt.method.process import Text

SUGGESTED: dict[str, tuple[Text, ...]] = {
    "appointments": (
        Text(
            "Schrijf voor tien belletjes vooraf de aanleiding op, en noteer erna welke werkte.",
            "Write down the occasion before ten calls, and note afterwards which one worked.",
        ),
        Text(
            "Stel in elk telefoongesprek deze week zelf twee momenten voor.",
            "Propose two moments yourself in every call this week.",
        ),
        Text(
            "Vraag bij vijf klanten wie er nog meer meebeslist, en vraag om kennis te maken.",
            "Ask five customers who else decides, and ask to be introduced.",
        ),
    ),
    "questions": (
        Text(
            "Bereid voor drie bezoeken vijf open vragen voor en vink af welke je stelde.",
            "Prepare five open questions for three visits and tick those that you asked.",
        ),
        Text(
            "Vraag in elk gesprek één keer door: “Wat gebeurt er als er niets verandert?”",
            "Follow up once in every conversation: “What happens if nothing changes?”",
        ),
        Text(
            "Schat na een bezoek wie het meest sprak, en vraag het na bij wie meeging.",
            "Estimate after a visit who spoke most, and check it with who went along.",
        ),
    ),
    "listening": (
        Text(
            "Vat in drie bezoeken halverwege samen, en noteer wat de klant erbij zei.",
            "Sum up half-way in three visits, and note what the customer added.",
        ),
        Text(
            "Tel tot drie voordat je antwoordt, een dag lang.",
            "Count to three before you answer, for one day.",
        ),
        Text(
            "Schrijf na een bezoek op wat niet gezegd werd, en vraag het de volgende keer na.",
            "Write down after a visit what was not said, and check it next time.",
        ),
    ),
    "attention": (
        Text(
            "Bel vijf klanten zonder iets te verkopen, en noteer wat je hoorde.",
            "Call five customers without selling anything, and note what you heard.",
        ),
        Text(
            "Schrijf elke toezegging met een dag op, en kijk vrijdag welke je nakwam.",
            "Write down each promise with a day, and look on Friday which you kept.",
        ),
        Text(
            "Breng bij drie klanten iets mee dat voor hun werk van belang is.",
            "Bring three customers something that matters to their work.",
        ),
    ),
    "commitment": (
        Text(
            "Sluit elk gesprek deze week met een volgende stap, een dag en een naam.",
            "End every conversation this week with a next step, a day and a name.",
        ),
        Text(
            "Vraag in drie bezoeken wat de klant zelf gaat doen tot de volgende keer.",
            "Ask in three visits what the customer will do until next time.",
        ),
        Text(
            "Teken bij een lopende verkoopkans wie beslist, wie meepraat en wie je nog niet sprak.",
            "Draw for an open opportunity who decides, who has a say and whom you did not meet yet.",
        ),
    ),
    "closing": (
        Text(
            "Bel elke offerte binnen twee dagen na en vraag wat er nog ontbreekt.",
            "Call after every quote within two days and ask what is still missing.",
        ),
        Text(
            "Oefen drie manieren om om de opdracht te vragen met een collega, en gebruik er een.",
            "Practise three ways to ask for the order with a colleague, and use one.",
        ),
        Text(
            "Noteer bij elk nee de reden in de woorden van de klant.",
            "Note the reason of each no in the customer's words.",
        ),
    ),
    "planning": (
        Text(
            "Plan vrijdag de hele volgende week, en kijk een week later wat ervan kwam.",
            "Plan the whole next week on Friday, and look a week later what came of it.",
        ),
        Text(
            "Houd twee ochtenden vrij voor nieuwe klanten, vier weken lang.",
            "Keep two mornings free for new customers, for four weeks.",
        ),
        Text(
            "Leg de bezoeken van een dag zo dat er een half uur rijden af gaat.",
            "Lay the visits of a day so that half an hour of driving goes.",
        ),
    ),
}
