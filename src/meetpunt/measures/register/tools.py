"""The definitions of the right competencies and the right tools: ratings, and what sales tools are used and with what result."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import BETTER_WORK, PERCENT, Definition

LEVEL = {"nl": "van 5", "en": "of 5"}

TOOLS: tuple[Definition, ...] = (
    Definition(
        "competency_self",
        {"nl": "Competentie, eigen kijk", "en": "Competency, own view"},
        {
            "nl": "Het laatste oordeel van iemand over de eigen competentie, op een schaal met gedrag per niveau. Alleen voor "
            "diegene zelf en de manager.",
            "en": "The latest rating that somebody gave the own competency, on a scale with behaviour per level. For that person and "
            "the manager only.",
        },
        {"nl": "laatste oordeel tot en met de dag", "en": "latest rating until the day"},
        LEVEL,
        "more",
        "competencies",
        "cycle",
        ("competency_ratings",),
        "competencies",
        counted=Counted("rating", "competency_ratings", by="ratings", per="competency"),
        objective=BETTER_WORK,
    ),
    Definition(
        "competency_manager",
        {"nl": "Competentie, kijk van de manager", "en": "Competency, manager's view"},
        {
            "nl": "Het laatste oordeel van de manager over een competentie, naast de eigen kijk. Een verschil is iets om over te "
            "praten.",
            "en": "The latest rating that the manager gave a competency, beside the own view. A difference is something to "
            "talk about.",
        },
        {"nl": "laatste oordeel tot en met de dag", "en": "latest rating until the day"},
        LEVEL,
        "more",
        "competencies",
        "cycle",
        ("competency_ratings",),
        "competencies",
        counted=Counted("rating", "competency_ratings", by="ratings", per="competency"),
        objective=BETTER_WORK,
    ),
    Definition(
        "tool_uses",
        {"nl": "Gebruik van een verkooptool", "en": "Use of a sales tool"},
        {
            "nl": "Hoe vaak een tool in de periode is gebruikt. Een offerte met het sjabloon van de tool telt als gebruik.",
            "en": "How often a tool was used in the period. A quote made with the tool's template counts as a use.",
        },
        {"nl": "aantal in de periode", "en": "number in the period"},
        {"nl": "keer", "en": "times"},
        "neither",
        "tools",
        "cycle",
        ("tool_uses",),
        "sales-tools",
        counted=Counted("count", "tool_uses", by="ratings", per="tool"),
        objective=BETTER_WORK,
    ),
    Definition(
        "tool_win_rate",
        {"nl": "Scoringspercentage met en zonder een tool", "en": "Win rate with and without a tool"},
        {
            "nl": "Welk deel van de gesloten verkoopkansen gewonnen is, met de tool en zonder. Een tool wordt gebruikt waar het "
            "al kansrijk is: het verschil zegt niet wat de tool doet. Een sjabloon wordt vergeleken met andere offertes.",
            "en": "Which share of the closed opportunities was won, with the tool and without. A tool is used where chances "
            "are good already: the difference does not say what the tool does. A template is compared with other quotes.",
        },
        {"nl": "gewonnen / gesloten", "en": "won / closed"},
        PERCENT,
        "neither",
        "tools",
        "cycle",
        ("tool_outcomes",),
        "sales-tools",
        counted=Counted("share", "tool_outcomes", by="ratings", per="tool"),
        objective=BETTER_WORK,
    ),
    Definition(
        "tool_rating",
        {"nl": "Oordeel over een verkooptool", "en": "Rating of a sales tool"},
        {
            "nl": "Het gemiddelde van het laatste oordeel van ieder die de tool beoordeelde, vanaf vier mensen. Wie wat gaf blijft "
            "bij henzelf.",
            "en": "The mean of the latest rating of everybody who rated the tool, from four people on. Who gave what stays "
            "with them.",
        },
        {"nl": "gemiddelde van de laatste oordelen", "en": "mean of the latest ratings"},
        LEVEL,
        "more",
        "tools",
        "cycle",
        ("tool_ratings",),
        "sales-tools",
        counted=Counted("rating", "tool_ratings", by="ratings", per="tool"),
        objective=BETTER_WORK,
    ),
)
