"""The definition of what a training showed."""

from __future__ import annotations

from meetpunt.measures.register.definition import Definition

TRAINING: tuple[Definition, ...] = (
    Definition(
        "training_effect",
        {"nl": "Wat een training liet zien", "en": "What a training showed"},
        {
            "nl": "Hoeveel een KPI meer veranderde bij wie meedeed dan bij wie er niet bij was, per persoon geteld. Wie geloot werd "
            "staat naast wie niet geloot werd; wie op cijfers gekozen werd naast wie zulke cijfers ook had. Met interval, want bij "
            "een klein team is vaak niets te tonen.",
            "en": "How much more a KPI changed among who took part than among who did not, counted per person. Who was drawn by lot "
            "stands beside who was not; who was chosen by figures beside who had such figures too. With an interval, because in a "
            "small team often nothing can be shown.",
        },
        {
            "nl": "gemiddelde (na − voor) van deelnemers − gemiddelde (na − voor) van wie ernaast staat",
            "en": "mean (after − before) of participants − mean (after − before) of who stands beside",
        },
        {"nl": "eenheid van de KPI", "en": "unit of the KPI"},
        "neither",
        "competencies",
        "cycle",
        ("stage_events",),
        "training-effect",
    ),
)
