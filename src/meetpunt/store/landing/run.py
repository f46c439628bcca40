"""One run on its way into the database: what it knows, counts and remembers, and its transactions.

Rule: everything is written inside `batch`, which is one change of the organisation: whole, or not at all.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from meetpunt.store.landing import bulk
from meetpunt.store.landing.record import RecordLike, Terms
from meetpunt.store.landing.tally import Refused, Tally
from meetpunt.store.landing.values import Days, instant
from meetpunt.store.models import ImportUndo
from meetpunt.store.tenancy import changing
from meetpunt.store.turns import let_others


class Run:
    """The state of one run. dry: count only; every batch is made and then rolled back."""

    def __init__(self, terms: Terms, *, dry: bool = False) -> None:
        self.terms, self.dry = terms, dry
        self.now = instant(terms.now) or 0
        self.days = Days(terms.zone)
        self.today = self.days.of(self.now) or 0
        self.tally = Tally()
        self.reported: dict[str, set[str]] = defaultdict(set)
        self.families: dict[str, int] = {}
        self.undone: set[tuple[str, int]] = set()
        """Rows that an earlier attempt of this very run changed."""
        self._handed_out: dict[bulk.Model, int] = {}
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._read_undone = False

    @contextmanager
    def batch(self) -> Iterator[None]:
        """A transaction of the organisation in which a batch lands whole."""
        with changing(self.terms.organisation_id):
            if not self._read_undone:
                rows = bulk.every(ImportUndo, ("table", "row_id"), run_id=self.terms.run_id)
                self.undone = {(table, row_id) for table, row_id in rows}
                self._read_undone = True
            yield
            if self.dry:
                transaction.set_rollback(True)
        let_others()

    def allocate(self, model: bulk.Model, count: int) -> list[int]:
        """Ids for rows to come; never the same ones twice in a run, rolled back or not."""
        ids = bulk.allocate(model, count, self._handed_out.get(model, 0)) if count else []
        if ids:
            self._handed_out[model] = ids[-1]
        return ids

    def once(self, records: Sequence[RecordLike]) -> list[RecordLike]:
        """The records whose id was not told before in this run; the others are refused and counted."""
        kept = []
        for record in records:
            seen, counts = self._seen[record.table], self.tally.of(record.table)
            if record.external_id in seen:
                counts.doubles += 1
                self.refuse(record, "double_id", record.external_id)
                continue
            seen.add(record.external_id)
            kept.append(record)
            if record.flags:
                counts.flagged += 1
                counts.doubles += "repeated_but_for_id" in record.flags
                self.tally.flags.update(str(flag) for flag in record.flags)
        return kept

    def refuse(self, record: RecordLike, code: str, value: str) -> None:
        """Count a record that cannot land."""
        self.tally.of(record.table).rejected += 1
        self.tally.refused.append(Refused(str(record.table), record.file, record.row, code, value))

    def note_undo(self, model: bulk.Model, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Remember what rows were, per column [before, after], so that the run can be taken back.

        An empty note says that the run made the row itself (of a table that does not name its run).
        """
        name, terms = bulk.table(model), self.terms
        if not terms.keeps_undo:
            return
        fresh = [(row_id, before) for row_id, before in rows if (name, row_id) not in self.undone]
        self.undone.update((name, row_id) for row_id, _ in fresh)
        ids = self.allocate(ImportUndo, len(fresh))
        bulk.insert(
            ImportUndo,
            ("id", "organisation_id", "run_id", "table", "row_id", "before"),
            [
                (undo_id, terms.organisation_id, terms.run_id, name, row_id, json.dumps(dict(before)))
                for undo_id, (row_id, before) in zip(ids, fresh, strict=True)
            ],
        )
