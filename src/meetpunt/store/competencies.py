"""The competencies of an organisation and how people were rated on them.

The rule: the method's seven are there until the organisation words them otherwise; only then they have a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetpunt.method.competencies import SEVEN
from meetpunt.store.models import Competency, CompetencyRating

Words = dict[str, str]
SELF, MANAGER = CompetencyRating.View.SELF.value, CompetencyRating.View.MANAGER.value
"""Whose view a rating is."""


@dataclass(frozen=True)
class CompetencyRow:
    """A competency as this organisation has it.

    Attributes:
        id: None while nobody changed or rated it. anchors: by level, in both languages; a level may be missing.
        steps, kpis: codes of the steps and the KPIs that it bears on.
    """

    id: int | None
    code: str
    name: Words
    description: Words
    anchors: dict[int, Words]
    steps: tuple[str, ...]
    kpis: tuple[str, ...]
    is_active: bool

    @property
    def seen(self) -> dict[str, Any]:
        """What a form shows of it, as its columns hold it."""
        told: dict[str, Any] = {f"name_{language}": text for language, text in self.name.items()}
        told |= {f"description_{language}": text for language, text in self.description.items()}
        told["anchors"] = {str(level): dict(words) for level, words in self.anchors.items()}
        return told | {"steps": list(self.steps), "kpis": list(self.kpis)}


@dataclass(frozen=True)
class RatingRow:
    """A rating: whose view, on which day, by whom."""

    code: str
    view: str
    score: int
    day: date
    note: str
    by: str


def competencies(organisation_id: int) -> tuple[CompetencyRow, ...]:
    """All of them, the method's first, then the own ones in their order; also those out of use."""
    rows = {row.code: row for row in Competency.objects.filter(organisation_id=organisation_id)}
    found = []
    for one in SEVEN:
        row = rows.pop(one.code, None)
        found.append(_row(row) if row else _of_method(one.code))
    return (*found, *(_row(row) for row in rows.values()))


def ratings_of(person_id: int) -> tuple[RatingRow, ...]:
    """Every rating of somebody, latest first. For a person found through `access.competencies`."""
    rows = CompetencyRating.objects.filter(person_id=person_id).select_related("competency", "by")
    return tuple(
        RatingRow(row.competency.code, row.view, row.score, row.day, row.note, row.by.name if row.by else "")
        for row in rows.order_by("-day", "-recorded_at", "-pk")
    )


def latest(rows: Iterable[RatingRow]) -> dict[tuple[str, str], RatingRow]:
    """The latest rating by code and view, of rows as `ratings_of` gives them."""
    found: dict[tuple[str, str], RatingRow] = {}
    for row in rows:
        found.setdefault((row.code, row.view), row)
    return found


def latest_of(person_ids: Iterable[int]) -> dict[tuple[int, str, str], int]:
    """The latest score by person, code and view. For people found through `access.competencies`."""
    rows = CompetencyRating.objects.filter(person_id__in=list(person_ids)).order_by("day", "recorded_at", "pk")
    return {
        (one, code, view): score
        for one, code, view, score in rows.values_list("person_id", "competency__code", "view", "score")
    }


def rated_around(person_ids: Iterable[int], code: str, view: str, first: date, last: date) -> list[tuple[int, int]]:
    """Per person the latest score before a first day and the latest after a last one, of who has both."""
    rows = CompetencyRating.objects.filter(person_id__in=list(person_ids), competency__code=code, view=view)
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for person, day, score in rows.order_by("day", "recorded_at", "pk").values_list("person_id", "day", "score"):
        if day < first:
            before[person] = score
        elif day > last:
            after[person] = score
    return [(before[person], after[person]) for person in before if person in after]


def columns_of_method(code: str) -> dict[str, object]:
    """What the row of one of the method's seven begins with."""
    position, one = next((place, one) for place, one in enumerate(SEVEN) if one.code == code)
    return {
        "name_nl": one.name.nl,
        "name_en": one.name.en,
        "description_nl": one.description.nl,
        "description_en": one.description.en,
        "anchors": {str(2 * at + 1): {"nl": text.nl, "en": text.en} for at, text in enumerate(one.anchors)},
        "steps": list(one.steps),
        "kpis": list(one.kpis),
        "position": position,
    }


def _of_method(code: str) -> CompetencyRow:
    return _row(Competency(code=code, **columns_of_method(code)))


def _row(row: Competency) -> CompetencyRow:
    return CompetencyRow(
        row.pk,
        row.code,
        {"nl": row.name_nl, "en": row.name_en},
        {"nl": row.description_nl, "en": row.description_en},
        {int(level): words for level, words in sorted(row.anchors.items())},
        tuple(row.steps),
        tuple(row.kpis),
        row.is_active,
    )
