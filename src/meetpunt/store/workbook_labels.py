"""What things are called in the workbook, so that a cell means one row and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meetpunt.store.models import Account, Opportunity, Person, Territory

ACCOUNTS, OPPORTUNITIES, ACTIVITIES, WEEK = "accounts", "opportunities", "activities", "week"
PEOPLE, TERRITORIES = "people", "territories"
SOURCE = "Meetpunt workbook"
"""What rows that were made in a workbook come from."""
_LABELLED = {PEOPLE: Person, ACCOUNTS: Account, OPPORTUNITIES: Opportunity, TERRITORIES: Territory}

Cells = dict[str, Any]


@dataclass(frozen=True)
class Labels:
    """What things are called in the workbook: the name, and where two bear it, with their number."""

    by_id: Mapping[int, str]

    def of(self, row_id: int | None) -> str | None:
        """The label of one."""
        return None if row_id is None else self.by_id.get(row_id)


def labels_of(organisation_id: int) -> dict[str, Labels]:
    """The labels of everything that a cell can refer to."""
    found = {}
    for kind, model in _LABELLED.items():
        rows = model.objects.filter(organisation_id=organisation_id)  # type: ignore[attr-defined]
        if model is Account:
            rows = rows.filter(merged_into=None)
        names = [(row_id, " ".join(name.split())) for row_id, name in rows.values_list("pk", "name")]
        times = Counter(name.casefold() for _id, name in names)
        found[kind] = Labels({i: name if times[name.casefold()] == 1 else f"{name} #{i}" for i, name in names})
    return found
