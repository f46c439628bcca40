"""Who and what a record refers to: by the source's own id first, then by name; unknown parents become stubs.

Rule: never a guess. A name that two rows bear refers to neither and is listed; a row that refers to an unknown parent
is kept, with a stub that a later record fills in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.run import Run
from meetpunt.store.landing.values import instant, normalised
from meetpunt.store.models import (
    Account,
    Contact,
    Opportunity,
    Order,
    Person,
    Product,
    Team,
    Territory,
)


class Kind(StrEnum):
    """What can be referred to, by the name of its table in a mapping."""

    TEAM = "teams"
    PERSON = "people"
    TERRITORY = "territories"
    ACCOUNT = "accounts"
    CONTACT = "contacts"
    PRODUCT = "products"
    OPPORTUNITY = "opportunities"
    ORDER = "orders"


@dataclass(frozen=True)
class _Register:
    """Where a kind stands, and which columns are names of it. stub: the columns that a row known by name needs."""

    model: bulk.Model
    names: tuple[str, ...]
    stub: Callable[[Run, str], dict[str, Any]] | None = None


def _person(run: Run, name: str) -> dict[str, Any]:
    machine = name in run.terms.machines
    return {"name": name[:120], "email": "", "is_machine": machine, "is_active": True, "login_id": None}


def _account(run: Run, name: str) -> dict[str, Any]:
    plain = ("street", "postcode", "town", "country", "segment", "phone", "website")
    empty: dict[str, Any] = dict.fromkeys(plain, "")
    return {"name": name[:200], **empty, "created_at": instant(run.terms.now)}


def _opportunity(run: Run, name: str) -> dict[str, Any]:
    plain = ("segment", "channel", "lead_source", "next_step", "unmapped_stage", "loss_reason")
    empty: dict[str, Any] = dict.fromkeys(plain, "")
    terms = run.terms
    told = {"process_id": terms.process_id, "currency": terms.currency, "outcome": "open"}
    return {"name": name[:200], **empty, **told, "created_at": instant(terms.now)}


def _order(run: Run, number: str) -> dict[str, Any]:
    terms = run.terms
    told = {"currency": terms.currency, "is_cancelled": False, "recorded_at": instant(terms.now)}
    return {"number": number[:80], **told}


_REGISTERS = {
    Kind.TEAM: _Register(Team, ("name",), lambda _, name: {"name": name[:120]}),
    Kind.PERSON: _Register(Person, ("name", "email"), _person),
    Kind.TERRITORY: _Register(Territory, ("name",), lambda _, name: {"name": name[:120]}),
    Kind.ACCOUNT: _Register(Account, ("name",), _account),
    Kind.CONTACT: _Register(Contact, ("name", "email")),
    Kind.PRODUCT: _Register(
        Product, ("name", "code"), lambda _, name: {"name": name[:200], "code": "", "is_active": True}
    ),
    Kind.OPPORTUNITY: _Register(Opportunity, ("name",), _opportunity),
    Kind.ORDER: _Register(Order, ("number",), _order),
}


class References:
    """Finds the rows that texts refer to, for one run; what was found once is remembered."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ids: dict[Kind, dict[str, int]] = {kind: dict(run.terms.labels.get(kind.value, {})) for kind in Kind}
        self._found: dict[Kind, dict[str, int | None]] = {kind: {} for kind in Kind}
        self._by_name: dict[Kind, dict[str, dict[int, bool]]] = {}
        """kind -> normalised name -> id -> whether it is of this source."""
        self._open: dict[Kind, set[int]] = {kind: set() for kind in Kind}
        """Rows that a record of that name may fill in: stubs of this source and rows made by hand."""
        self._signposts: dict[Kind, dict[int, int]] = {}
        """Doubles that were merged -> the row that was kept."""
        self._learnt: dict[Kind, list[tuple[int, tuple[str, ...]]]] = {kind: [] for kind in Kind}

    def ensure(self, kind: Kind, texts: Collection[str], field: str, *, stubs: bool = True) -> dict[str, int | None]:
        """Look up texts; gives a table in which every one of them stands, None when it refers to nothing known.

        field: the field that refers, for the count of unknown references. stubs: whether unknown ones may be made.
        """
        found = self._found[kind]
        missing = [text for text in texts if text not in found]
        if missing:
            self._look_up(kind, sorted(missing))
        if stubs and _REGISTERS[kind].stub is not None:
            nowhere = sorted(text for text in missing if found[text] is None and not self._is_shared(kind, text))
            self._make_stubs(kind, nowhere)
        for text in texts:
            if found[text] is None and text not in self._run.reported[field]:
                self._run.reported[field].add(text)
                self._run.tally.unknown[field] += 1
        return found

    def remember(self, kind: Kind, ids: dict[str, int]) -> None:
        """Rows that are about to be made."""
        self._ids[kind].update(ids)

    def learn(self, kind: Kind, row_id: int, external_id: str, names: Iterable[str | None]) -> None:
        """Remember a row that was just made or named anew."""
        self._ids[kind][external_id] = row_id
        known = self._found[kind].get(external_id, row_id)
        if known != row_id:
            del self._found[kind][external_id]
        told = tuple(name for name in names if name)
        if kind in self._by_name:
            self._name(kind, row_id, told, own=True)
        else:
            self._learnt[kind].append((row_id, told))

    def to_fill_in(self, kind: Kind, name: str) -> int | None:
        """The one row of that name that waits for a record: a stub of this source, or one made by hand."""
        if not name or not self._run.terms.fills_in:
            return None
        waiting = {row for row in self._names(kind).get(normalised(name), ()) if row in self._open[kind]}
        # A signpost waits only where the row that it leads to does not: then the record makes it findable by its id.
        waiting = {row for row in waiting if self._kept(kind, row) == row or self._kept(kind, row) not in waiting}
        return waiting.pop() if len(waiting) == 1 else None

    def filled_in(self, kind: Kind, row_id: int) -> None:
        """A record has come for it: no other record may take it."""
        self._open[kind].discard(row_id)

    def _look_up(self, kind: Kind, texts: list[str]) -> None:
        register, found, ids = _REGISTERS[kind], self._found[kind], self._ids[kind]
        asked = [text for text in texts if text not in ids]
        for external_id, row_id in bulk.select(
            register.model, ("external_id", "id"), "external_id", asked, source_id=self._run.terms.source_id
        ):
            ids[external_id] = row_id
        for text in texts:
            found[text] = self._kept(kind, ids[text]) if text in ids else self._named(kind, text)

    def _named(self, kind: Kind, text: str) -> int | None:
        bearers = self._names(kind).get(normalised(text), {})
        own = [row for row, is_own in bearers.items() if is_own]
        chosen = list(dict.fromkeys(self._kept(kind, row) for row in own or bearers))
        if len(chosen) > 1:
            self._run.tally.collisions[kind.value, text] = len(chosen)
        return chosen[0] if len(chosen) == 1 else None

    def _kept(self, kind: Kind, row_id: int) -> int:
        """The row itself, or of a merged double the one that was kept."""
        if kind not in (Kind.ACCOUNT, Kind.CONTACT):
            return row_id
        if kind not in self._signposts:
            rows = bulk.every(
                _REGISTERS[kind].model, ("id", "merged_into_id"), organisation_id=self._run.terms.organisation_id
            )
            self._signposts[kind] = {double: kept for double, kept in rows if kept is not None}
        led = self._signposts[kind]
        while row_id in led:
            row_id = led[row_id]
        return row_id

    def _is_shared(self, kind: Kind, text: str) -> bool:
        return (kind.value, text) in self._run.tally.collisions

    def _names(self, kind: Kind) -> dict[str, dict[int, bool]]:
        """All names of a kind in the organisation, read when first needed."""
        if kind not in self._by_name:
            self._by_name[kind] = {}
            register, terms = _REGISTERS[kind], self._run.terms
            columns = ("id", "source_id", "digest", *register.names)
            for row_id, source_id, told, *names in bulk.every(
                register.model, columns, organisation_id=terms.organisation_id
            ):
                if source_id is None or (source_id == terms.source_id and not told):
                    self._open[kind].add(row_id)
                self._name(kind, row_id, names, own=source_id == terms.source_id)
            for row_id, told_names in self._learnt.pop(kind):
                self._name(kind, row_id, told_names, own=True)
        return self._by_name[kind]

    def _name(self, kind: Kind, row_id: int, names: Iterable[str], own: bool) -> None:
        for name in names:
            if name:
                self._by_name[kind].setdefault(normalised(name), {})[row_id] = own

    def _make_stubs(self, kind: Kind, texts: list[str]) -> None:
        """Rows known by name only, one per normalised name."""
        register, terms = _REGISTERS[kind], self._run.terms
        if not texts or register.stub is None:
            return
        first: dict[str, str] = {}
        for text in texts:
            first.setdefault(normalised(text), text)
        rows = [register.stub(self._run, text) for text in first.values()]
        ids = self._run.allocate(register.model, len(rows))
        columns = ("id", "organisation_id", "source_id", "external_id", "digest", "import_run_id", *rows[0])
        bulk.insert(
            register.model,
            columns,
            [
                (row_id, terms.organisation_id, terms.source_id, text[:200], "", terms.run_id, *row.values())
                for row_id, text, row in zip(ids, first.values(), rows, strict=True)
            ],
        )
        for row_id, text in zip(ids, first.values(), strict=True):
            self._names(kind)
            self.learn(kind, row_id, text, (text,))
            self._open[kind].add(row_id)
        for text in texts:
            self._found[kind][text] = self._ids[kind][first[normalised(text)]]
        self._run.tally.stubs[kind.value] += len(rows)
