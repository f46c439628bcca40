"""What the rows of accounts, opportunities and activities of a workbook tell, as landing takes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.actions.imports.workbook_names import Names
from meetpunt.actions.imports.workbook_rows import SheetReading
from meetpunt.connectors.workbook import sheets
from meetpunt.connectors.workbook.marks import plain
from meetpunt.connectors.workbook.sheets import ENTERED, Value
from meetpunt.store import workbook as store
from meetpunt.store.models import Organisation
from meetpunt.store.workbook_labels import TERRITORIES, Labels, labels_of
from meetpunt.store.workbook_labels import Cells as StoreCells

Cells = Mapping[str, Value | None]
EMPTIED: dict[str, dict[str, str]] = {
    sheets.ACCOUNTS: {name: name for name in ("street", "postcode", "town", "segment", "phone", "website")},
    sheets.OPPORTUNITIES: {
        **{name: name for name in ("expected_close", "channel", "lead_source")},
        "amount": "amount_minor",
    },
    sheets.ACTIVITIES: {
        **{name: name for name in ("subject", "travel_minutes", "next_step", "next_step_on")},
        "minutes": "length_ms",
        "km": "travel_metres",
        "result": "outcome",
    },
}
"""Column of a sheet -> that of the database: those that may be emptied again."""
_STATUS = {"held": "done", "planned": "planned", "cancelled": "cancelled"}
_ENDING = ("outcome", "closed_on", "reason")


class Landing:
    """The rows of an organisation as they stand, and how a changed one is told."""

    def __init__(
        self,
        organisation: Organisation,
        process_id: int,
        names: Mapping[str, Names],
        zone: ZoneInfo,
        deals: Mapping[tuple[str, int | None], Sequence[int]],
    ) -> None:
        """deals: see `store.deals_of`."""
        self.organisation, self.process_id, self.names, self.zone = organisation, process_id, names, zone
        self.deals = deals
        self.labels = {kind: Labels(one.shown) for kind, one in names.items()}
        if TERRITORIES not in self.labels:
            self.labels[TERRITORIES] = labels_of(organisation.pk)[TERRITORIES]
        self.currencies: dict[int, str] = {}

    def land(self, reading: SheetReading) -> None:
        """Sort the rows of a sheet into what lands, what stays and what is refused."""
        code = reading.sheet.code
        ids = [one.row_id for one in reading.rows if one.row_id is not None]
        here = self.cells(code, ids)
        tell: dict[str, Callable[[Cells, Cells, Iterable[str]], dict[str, Any]]] = {
            sheets.ACCOUNTS: self._account,
            sheets.OPPORTUNITIES: self._opportunity,
            sheets.ACTIVITIES: self._activity,
        }
        has_new = any(one.row_id is None for one in reading.rows)
        reading.land(here, tell[code], EMPTIED[code].get, self._known(code) if has_new else lambda _cells: False)
        if code == sheets.ACCOUNTS:
            self._renamed(reading)

    def cells(self, code: str, ids: Collection[int]) -> dict[int, StoreCells]:
        """The cells of rows that are here, by id, in the words of the workbook."""
        organisation_id = self.organisation.pk
        if code == sheets.ACCOUNTS:
            return store.account_cells(organisation_id, ids, self.labels)
        if code == sheets.OPPORTUNITIES:
            currencies = store.currencies_of(organisation_id, ids)
            found = store.opportunity_cells(organisation_id, self.process_id, ids, self.labels)
            return {row_id: {**cells, "currency": currencies[row_id]} for row_id, cells in found.items()}
        return store.activity_cells(organisation_id, ids, self.labels, self.zone)

    def _renamed(self, reading: SheetReading) -> None:
        """An account that gets another name is known by that one too, on the sheets that follow."""
        names = self.names[sheets.ACCOUNTS]
        for one in reading.rows:
            name = plain(one.row.cells.get("name")).casefold()
            if one.row_id in names.shown and name and name not in names.ids and name not in names.shared:
                names.ids[name] = one.row_id

    def _known(self, code: str) -> Callable[[Cells], bool]:
        """Whether a new row is here already."""
        if code == sheets.ACCOUNTS:
            towns = store.towns_of(self.organisation.pk)

            def is_known_account(cells: Cells) -> bool:
                there = towns.get(plain(cells.get("name")).casefold())
                town = plain(cells.get("town")).casefold()
                return there is not None and (not town or "" in there or town in there)

            return is_known_account
        if code == sheets.OPPORTUNITIES:
            find = self.names[sheets.ACCOUNTS].find
            return lambda cells: (plain(cells.get("name")).casefold(), find(str(cells["account"]))) in self.deals
        return lambda _cells: False

    def _account(self, cells: Cells, _here: Cells, changed: Iterable[str]) -> dict[str, Any]:
        told: dict[str, Any] = {code: cells.get(code) for code in changed if cells.get(code) is not None}
        if "visits_per_year" in changed:
            told["visits_per_year"] = cells.get("visits_per_year") or Decimal(0)
        return told if "name" in told else {**told, "name": cells["name"]}

    def _opportunity(self, cells: Cells, here: Cells, changed: Iterable[str]) -> dict[str, Any]:
        wanted = set(changed)
        told: dict[str, Any] = {"name": cells["name"], "currency": here.get("currency") or self.organisation.currency}
        for code in ("account", "owner", "amount", "expected_close", "channel"):
            if code in wanted and cells.get(code) is not None:
                told[code] = cells[code]
        if "lead_source" in wanted and cells.get("lead_source") is not None:
            told["source"] = cells["lead_source"]
        outcome = cells.get("outcome") or "open"
        if wanted.intersection(_ENDING) or not here:
            told["status"] = outcome
            if outcome != "open":
                told |= self._ending(cells)
        if cells.get("step") is not None and (wanted.intersection(("step", *_ENDING)) or not here):
            told["stage"] = cells["step"]
        for code in wanted:
            if code.startswith(ENTERED) and cells.get(code) is not None:
                told[code] = self._moment(cells[code])
        return told

    def _ending(self, cells: Cells) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if cells.get("closed_on") is not None:
            told["closed_at"] = self._moment(cells["closed_on"])
        if cells.get("reason") is not None:
            told["loss_reason"] = cells["reason"]
        return told

    def _activity(self, cells: Cells, _here: Cells, changed: Iterable[str]) -> dict[str, Any]:
        names = {"person": "owner", "result": "outcome"}
        told: dict[str, Any] = {
            names.get(code, code): cells[code]
            for code in changed
            if code not in ("on", "at", "status") and cells.get(code) is not None
        }
        if "status" in changed and cells.get("status") is not None:
            told["status"] = _STATUS[str(cells["status"])]
        if "on" in changed or "at" in changed:
            told["starts_at"] = self._moment(cells["on"], cells.get("at"))
        return told

    def _moment(self, day: Value | None, clock: Value | None = None) -> datetime:
        """That day in the organisation's time zone, at midnight when no time is told."""
        if not isinstance(day, date):
            raise TypeError(day)
        hours, _colon, minutes = str(clock or "00:00").partition(":")
        return datetime.combine(day, time(int(hours), int(minutes)), self.zone).astimezone(UTC)
