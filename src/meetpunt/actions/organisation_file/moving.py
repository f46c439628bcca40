"""What becomes of a row's numbers when it moves to another database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Model

from meetpunt.actions.organisation_file.parts import LEFT_OUT, references
from meetpunt.store.in_minutes import anew
from meetpunt.store.week import cell_key

_EPOCH = date(1970, 1, 1)
_PLACE = re.compile(r"([ptr])(\d+)")
_OF_A_TOOL = re.compile(r"(tool_[a-z_]+:)(\d+)")
"""The code of a KPI that there is one of per sales tool."""
_ASKED = re.compile(r"(?<![^&])((?:owner|person|rep|team|territory|product|account|step|of|manager)=)(\d+)(?![^&])")


class Moving:
    """Into which organisation rows go, and by how much their numbers rise.

    logins: number in the file -> here. behind: tables that are not in the file.
    """

    def __init__(
        self, organisation: int, was: int, shift: int, logins: Mapping[int, int], behind: frozenset[str]
    ) -> None:
        self.organisation, self._was, self._shift, self._logins = organisation, was, shift, logins
        self._behind = behind | LEFT_OUT.keys()

    def moved(self, model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a row as they are here."""
        table = model._meta.db_table
        told = anew(table, values)
        told["id"] = values["id"] + self._shift
        for column, to in _references(model).items():
            number = values.get(column)
            if to == "organisation":
                told[column] = self.organisation
            elif to == "login":
                told[column] = self._logins.get(number) if number is not None else None
            elif to in self._behind:
                told[column] = None
            elif number is not None:
                told[column] = number + self._shift
        if isinstance(values.get("row_id"), int):
            told["row_id"] = values["row_id"] + self._shift
        if table == "activity":
            told["client_key"] = self._week_key(values)
        if table == "import_run":
            told |= {"workbook": "", "workbook_rows": {}}  # a workbook knows the organisation that it is of
        if table == "change":
            told |= {"number": None, "salt": "", "digest": "", "mark": "", "also": []}  # they were not written here
        special = _SPECIAL.get(table)
        for column, value in told.items():
            if isinstance(value, dict | list | str):
                told[column] = self._within(value)
        return told if special is None or not self._shift else special(told, self._shift)

    def _within(self, value: Any, name: str = "") -> Any:
        """JSON in which a key that ends in _id or _ids holds numbers of rows."""
        if isinstance(value, dict):
            return {key: self._within(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self._within(one, name) for one in value]
        if isinstance(value, str):
            found = _OF_A_TOOL.fullmatch(value)
            return f"{found[1]}{int(found[2]) + self._shift}" if found else value
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return value + self._shift if is_number and name.endswith(("_id", "_ids")) else value

    def _week_key(self, values: Mapping[str, Any]) -> str | None:
        """The week sheet finds its cells by organisation and person: by those of here."""
        key, person, on = values.get("client_key"), values.get("person_id"), values.get("started_on")
        if key is None or person is None or on is None:
            return key
        day = _EPOCH + timedelta(days=on)
        if str(cell_key(self._was, person, values["kind"], day)) != key:
            return str(key)
        return str(cell_key(self.organisation, person + self._shift, values["kind"], day))


@lru_cache(maxsize=200)
def _references(model: type[Model]) -> dict[str, str]:
    return references(model)


def _tiles(told: dict[str, Any], shift: int) -> dict[str, Any]:
    """Dashboards name a person, team or territory as p12, t3 or r5, and a product by its number."""

    def moved(tile: dict[str, Any]) -> dict[str, Any]:
        filters = dict(tile.get("filters") or {})
        if found := _PLACE.fullmatch(str(filters.get("place", ""))):
            filters["place"] = f"{found[1]}{int(found[2]) + shift}"
        if isinstance(filters.get("product"), int):
            filters["product"] += shift
        return {**tile, "filters": filters} if filters else tile

    return {**told, "tiles": [moved(tile) for tile in told["tiles"]]}


def _about(told: dict[str, Any], shift: int) -> dict[str, Any]:
    """A conversation that came from a signal names the step that it was about."""
    about = told["about"]
    return {**told, "about": {**about, "step": about["step"] + shift}} if about.get("step") else told


def _view(told: dict[str, Any], shift: int) -> dict[str, Any]:
    """A kept view is a question of a list."""
    return {**told, "query": _ASKED.sub(lambda found: f"{found[1]}{int(found[2]) + shift}", told["query"])}


def _undo(told: dict[str, Any], shift: int) -> dict[str, Any]:
    """Lines that an import replaced, the product first."""
    lines = told["before"].get("lines")
    if not lines:
        return told
    moved = [[None if row[0] is None else row[0] + shift, *row[1:]] for row in lines[0]]
    return {**told, "before": {**told["before"], "lines": [moved, *lines[1:]]}}


_SPECIAL: dict[str, Callable[[dict[str, Any], int], dict[str, Any]]] = {
    "conversation": _about,
    "dashboard": _tiles,
    "saved_view": _view,
    "import_undo": _undo,
}
