"""What a definition holds, in both languages, and the units that figures are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meetpunt.measures.register.counted import Counted

Words = dict[str, str]
Level = Literal["cycle", "territory", "time"]


@dataclass(frozen=True)
class Definition:
    """One figure.

    Attributes:
        code: its name in addresses and code.
        name, definition, formula: by language (nl, en).
        unit: what it is counted in.
        direction: whether more is wanted, less, or neither.
        ract: results, activities, competencies or tools.
        level: sales cycle, territory or time use.
        measures: the SQL texts that count it.
        counting: the page of docs/counting that works the rule out.
        counted: how a KPI is made of what those texts count; None = it is a figure of a page and no KPI.
        objective: what a KPI serves unless the organisation links one of its own objectives.
    """

    code: str
    name: Words
    definition: Words
    formula: Words
    unit: Words
    direction: Literal["more", "less", "neither"]
    ract: Literal["results", "activities", "competencies", "tools"]
    level: Level
    measures: tuple[str, ...]
    counting: str
    counted: Counted | None = None
    objective: Words | None = None


OPPORTUNITIES = {"nl": "verkoopkansen", "en": "opportunities"}
PERCENT = {"nl": "%", "en": "%"}
DAYS = {"nl": "dagen", "en": "days"}
HOURS = {"nl": "uur", "en": "hours"}

GROWTH = {"nl": "Meer omzet en marge", "en": "More revenue and margin"}
MORE_WORK = {
    "nl": "Genoeg verkoopactiviteiten voor de opdrachten die we willen",
    "en": "Enough sales activities for the orders that we want",
}
BETTER_WORK = {"nl": "Meer resultaat uit elke verkoopkans", "en": "More result from every opportunity"}
NEW_CUSTOMERS = {"nl": "Nieuwe klanten winnen", "en": "Winning new customers"}
LOYAL_CUSTOMERS = {"nl": "Klanten behouden en meer laten kopen", "en": "Keeping customers and having them buy more"}
TIME_FOR_SELLING = {"nl": "Meer tijd om te verkopen", "en": "More time for selling"}
SURE_FIGURES = {"nl": "Weten waar we staan", "en": "Knowing where we stand"}
