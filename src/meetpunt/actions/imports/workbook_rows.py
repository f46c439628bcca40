"""Holds the rows of a workbook against what is here: what is new, what changed, and what changed on both sides.

Rule: a row is compared as a whole with what it was when it was taken along, or when it was last read in. What only
changed here stays; what changed on both sides is refused with a sentence, and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from meetpunt.actions.imports.workbook_names import Names
from meetpunt.connectors.base import Record, Reject, Table
from meetpunt.connectors.messages import sentence
from meetpunt.connectors.workbook.marks import mark_of, plain
from meetpunt.connectors.workbook.reading import Book, Row, rows_of
from meetpunt.connectors.workbook.sheets import (
    ACCOUNTS,
    ACTIVITIES,
    ENTERED,
    OPPORTUNITIES,
    WEEK,
    Kind,
    Sheet,
    StepWords,
    Value,
)
from meetpunt.store.landing.record import Pin

NATURAL = {
    ACCOUNTS: ("name", "town"),
    OPPORTUNITIES: ("name", "account"),
    ACTIVITIES: ("on", "at", "kind", "person", "account", "opportunity", "subject"),
    WEEK: ("person", "monday", "kind"),
}
"""What a row that bears no mark is known by."""
TAKEN = "#"
"""Begins the identity of a row that was taken along: it goes on with the sheet and the id."""
_DOMAIN = {
    ACCOUNTS: Table.ACCOUNTS,
    OPPORTUNITIES: Table.OPPORTUNITIES,
    ACTIVITIES: Table.ACTIVITIES,
    WEEK: Table.ACTIVITIES,
}
_GO_WITH_OUTCOME = ("closed_on", "reason")
Memory = Mapping[str, Sequence[str]]
"""Row -> marks of what the workbook told of it last and of how it stood here after that."""


@dataclass
class Sent:
    """What of a workbook is to land. told: identity of a row -> mark of what the file tells; ids: of rows known here;
    after: marks of how rows will stand, where that is known beforehand."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    pins: dict[str, dict[str, Pin]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    same: dict[str, int] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """One row of a sheet with the row here that it is of, if any."""

    row: Row
    identity: str
    row_id: int | None


class SheetReading:
    """One sheet on its way to records."""

    def __init__(
        self,
        sent: Sent,
        book: Book,
        sheet: Sheet,
        steps: Sequence[StepWords],
        memory: Memory,
        names: Mapping[str, Names],
        landed: Callable[[Sequence[str]], Mapping[str, int]],
        deals: Mapping[tuple[str, int | None], Sequence[int]],
    ) -> None:
        """landed: of rows that a workbook made before, the ids that they have here. deals: see `store.deals_of`."""
        self.sent, self.book, self.sheet, self.memory, self.names = sent, book, sheet, memory, names
        self.table, self.landed, self.deals = str(_DOMAIN[sheet.code]), landed, deals
        self.rows = self._identified(list(rows_of(book, sheet, steps)), landed)
        self.same = 0

    def land(
        self,
        here: Mapping[int, Mapping[str, Value | None]],
        values_of: Callable[[Mapping[str, Value | None], Mapping[str, Value | None], Iterable[str]], dict[str, Any]],
        emptied_of: Callable[[str], str | None],
        is_there: Callable[[Mapping[str, Value | None]], bool],
    ) -> None:
        """Sort the rows into what lands, what is the same and what is refused.

        here: the cells of the rows that are here. values_of: what a record tells of (cells, cells here, changed
        columns). emptied_of: the database's column of one that was emptied. is_there: a new one is here already.
        """
        for standing in self.rows:
            cells = self.checked(standing.row)
            if cells is None:
                continue
            if standing.row_id is None:
                if is_there(cells):
                    self.refuse(standing.row, "workbook_there")
                else:
                    self._add(standing, values_of(cells, {}, [c for c, v in cells.items() if v is not None]), None)
                    self._name(standing, cells)
                continue
            stands = here.get(standing.row_id)
            if stands is None:
                self.refuse(standing.row, "workbook_gone")
                continue
            if (changed := self.settled(standing, cells, stands)) is not None:
                self._change(standing, cells, stands, changed, values_of, emptied_of)

    def settled(
        self, standing: Standing, cells: Mapping[str, Value | None], stands: Mapping[str, Value | None]
    ) -> list[str] | None:
        """The columns to be changed here; None when there is nothing to do, or the row was refused.

        An empty cell says nothing where it was filled in here: the day of a step that was only named, and in a row that
        was made in the workbook whatever cannot be emptied.
        """
        row, sheet = standing.row, self.sheet
        is_own = not standing.identity.startswith(TAKEN)
        changed = [
            column.code
            for column in sheet.columns
            if plain(cells.get(column.code)) != plain(stands.get(column.code))
            and not (cells.get(column.code) is None and (column.code.startswith(ENTERED) or (is_own and column.fixed)))
        ]
        told, known = mark_of(sheet, row.cells), self.memory.get(standing.identity)
        self.sent.told[standing.identity] = told
        self.sent.ids[standing.identity] = standing.row_id or 0
        base = tuple(known) if known else (row.mark, row.mark) if row.mark else None
        if not changed or (base and told == base[0]):
            self.same += 1
            if changed:
                del self.sent.told[standing.identity]  # it stands otherwise here: what is remembered stays
            return None
        titles = ", ".join(str(sheet.column(code).title) for code in changed)
        if known and told == row.mark:
            self.refuse(row, "workbook_stale", columns=titles)
        elif base and mark_of(sheet, stands) != base[1]:
            self.refuse(row, "workbook_conflict", columns=titles)
        else:
            return changed
        del self.sent.told[standing.identity]
        return None

    def refuse(self, row: Row, code: str, **parameters: object) -> None:
        """Say why a row cannot land."""
        file = f"{self.book.file}, {self.sheet.title}"
        raw = self.book.raw(self.sheet.code, row.number)
        told = sentence(code, **parameters)
        self.sent.rejects.append(Reject(file, row.number, Table(self.table), code, str(told), raw))

    def done(self) -> None:
        """Count what stayed the same."""
        self.sent.same[self.table] = self.sent.same.get(self.table, 0) + self.same

    def add(self, standing: Standing, key: str, values: dict[str, Any], pin: Pin | None) -> None:
        """A record of its own under a key."""
        record = Record(Table(self.table), self.book.file, standing.row.number, key, values)
        self.sent.records.setdefault(self.table, []).append(record)
        if pin is not None:
            self.sent.pins.setdefault(self.table, {})[key] = pin

    def _add(self, standing: Standing, values: dict[str, Any], pin: Pin | None) -> None:
        self.sent.told[standing.identity] = mark_of(self.sheet, standing.row.cells)
        self.add(standing, standing.identity, values, pin)

    def _change(
        self,
        standing: Standing,
        cells: Mapping[str, Value | None],
        stands: Mapping[str, Value | None],
        changed: Sequence[str],
        values_of: Callable[..., dict[str, Any]],
        emptied_of: Callable[[str], str | None],
    ) -> None:
        for code in changed:
            column = self.sheet.column(code)
            if code.startswith(ENTERED) and stands.get(code) is not None:
                self.take_out(standing, "workbook_history", column=column.title)
                return
            if cells.get(code) is None and column.fixed and code not in _GO_WITH_OUTCOME:
                self.take_out(standing, "workbook_emptied", column=column.title)
                return
        emptied = frozenset(
            name for code in changed if cells.get(code) is None and (name := emptied_of(code)) is not None
        )
        self._add(standing, values_of(cells, stands, changed), Pin(standing.row_id or 0, emptied))

    def take_out(self, standing: Standing, code: str, **parameters: object) -> None:
        """Refuse a row that was about to land."""
        self.refuse(standing.row, code, **parameters)
        self.sent.told.pop(standing.identity, None)

    def _name(self, standing: Standing, cells: Mapping[str, Value | None]) -> None:
        """What is new can be referred to by the other sheets."""
        if self.sheet.code in self.names:
            name = plain(cells.get("name"))
            told = (standing.identity, str(cells.get("account") or ""))
            self.names[self.sheet.code].new.setdefault(name.casefold(), []).append(told)

    def checked(self, row: Row) -> dict[str, Value | None] | None:
        """The cells with labels as this workbook writes them, of new rows their identity; None when it was refused."""
        if row.bad is not None:
            code, title, told = row.bad
            self.refuse(row, code, column=title, value=told)
            return None
        cells = dict(row.cells)
        for column in self.sheet.columns:
            value = cells.get(column.code)
            if value is None:
                if column.is_needed:
                    self.refuse(row, "missing_required", field=column.title)
                    return None
            elif column.kind is Kind.LABEL and column.to in self.names:
                account = str(cells.get("account") or "") if column.to == OPPORTUNITIES else ""
                label = self._label(row, column.to, str(value), str(column.title), account)
                if label is None:
                    return None
                cells[column.code] = label
        return cells

    def _label(self, row: Row, to: str, value: str, title: str, account: str) -> str | None:
        """What a label refers to. account: of the same row, where it says which of several of a name is meant."""
        names = self.names[to]
        if account:
            key = value.casefold(), self.names[ACCOUNTS].find(account)
            here = self.deals.get(key, ()) if key[1] is not None else ()
            if (there := names.at_account(value, account, here)) is not None:
                return there
        found = names.find(value)
        if found is not None:
            return names.shown[found]
        fresh = names.new.get(value.casefold(), ())
        if len(fresh) == 1:
            return fresh[0][0]
        shared = bool(fresh) or value.casefold() in names.shared
        unknown = {ACCOUNTS: "workbook_unknown_account", OPPORTUNITIES: "workbook_unknown_deal"}
        code = "workbook_two_of_that_name" if shared else unknown.get(to, "workbook_unknown")
        self.refuse(row, code, value=value, column=title)
        return None

    def _identified(self, rows: Sequence[Row], landed: Callable[[Sequence[str]], Mapping[str, int]]) -> list[Standing]:
        """Each row with what it is known by: its mark, its place among the prepared ones, or what it says."""
        found: dict[str, Row] = {}
        copies: list[Row] = []
        for row in rows:
            key = self._key(row)
            first = found.get(key)
            if first is None:
                found[key] = row
            elif row.mark and mark_of(self.sheet, row.cells) == row.mark and self._was_changed(first):
                found[key] = row
                copies.append(first)
            else:
                copies.append(row)
        for row in copies:
            key = self._natural(row)
            if key in found:
                self.refuse(row, "workbook_twice")
            else:
                found[key] = row
        known = landed([key for key in found if not key.startswith(TAKEN)])
        ordered = sorted(found.items(), key=lambda one: one[1].number)
        ids = {key: int(row.id) if key.startswith(TAKEN) else known.get(key) for key, row in ordered}
        return [Standing(row, key, ids[key]) for key, row in ordered]

    def _was_changed(self, row: Row) -> bool:
        return mark_of(self.sheet, row.cells) != row.mark

    def _key(self, row: Row) -> str:
        if self.sheet.code == WEEK or not row.id:
            return self._natural(row)
        return f"{TAKEN if row.id.isdigit() else self.book.key}:{self.sheet.code}:{row.id}"

    def _natural(self, row: Row) -> str:
        text = "\x1f".join(plain(row.cells.get(code)).casefold() for code in NATURAL[self.sheet.code])
        return f"{self.book.key}:{self.sheet.code}:{blake2b(text.encode(), digest_size=10).hexdigest()}"
