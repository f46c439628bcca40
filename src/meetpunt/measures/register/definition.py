"""What a definition holds, in both languages, and the units that figures are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Words = dict[str, str]


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
    """

    code: str
    name: Words
    definition: Words
    formula: Words
    unit: Words
    direction: Literal["more", "less", "neither"]
    ract: Literal["results", "activities", "competencies", "tools"]
    level: Literal["cycle", "territory", "time"]
    measures: tuple[str, ...]
    counting: str


OPPORTUNITIES = {"nl": "verkoopkansen", "en": "opportunities"}
PERCENT = {"nl": "%", "en": "%"}
DAYS = {"nl": "dagen", "en": "days"}
