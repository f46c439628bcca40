"""A run from its first batch to its last: what is referred to lands first, each batch whole or not at all.

Rule: landing the same records again makes nothing, so a run that was killed is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from meetpunt.store.landing.accounts import land_accounts, land_contacts
from meetpunt.store.landing.activities import land_activities
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.notes import land_notes
from meetpunt.store.landing.opportunities import land_opportunities
from meetpunt.store.landing.orders import land_order_lines, land_orders, land_quotes
from meetpunt.store.landing.packed import Many, Packed
from meetpunt.store.landing.people import hang_teams, land_people, land_teams
from meetpunt.store.landing.products import land_products
from meetpunt.store.landing.record import RecordLike, Terms
from meetpunt.store.landing.tally import Tally
from meetpunt.store.landing.values import normalised

BATCH = 500
"""So many records land in one transaction: on SQLite people who write wait as long as one lasts."""
PART = 2_000
"""Of so many opportunities events and lines are held together."""
NOWHERE = -1
"""The part of events and lines whose opportunity is not among the records."""
Progress = Callable[[int, int], None]
"""Told (records done, records in all) after every batch."""


def land(
    terms: Terms,
    records: Mapping[str, Many[RecordLike]],
    *,
    dry: bool = False,
    progress: Progress = lambda done, total: None,
) -> Tally:
    """Make rows of all records of a run.

    records: per table (its name in `connectors.base.Table`) what was told. dry: count only, and leave nothing behind.
    Activities land after orders, because whether somebody was a customer says what a visit was for.
    """
    landing = Landing(terms, dry=dry)
    total = sum(len(rows) for rows in records.values())
    done = 0

    def in_batches(name: str, make: Callable[[Landing, Sequence[RecordLike]], None]) -> None:
        nonlocal done
        for batch in _batches(records.get(name, ())):
            with landing.batch():
                make(landing, batch)
            done += len(batch)
            progress(done, total)

    managers = _managers(records)
    in_batches("teams", land_teams)
    in_batches("people", lambda landing, batch: land_people(landing, batch, managers))
    if records.get("people") or records.get("teams"):
        with landing.batch():
            hang_teams(landing)
    in_batches("accounts", land_accounts)
    in_batches("contacts", land_contacts)
    in_batches("products", land_products)
    for opportunities, logs, lines in _with_histories(records):
        with landing.batch():
            land_opportunities(landing, opportunities, logs, lines)
        done += len(opportunities) + sum(len(rows) for rows in (*logs.values(), *lines.values()))
        progress(done, total)
    in_batches("quotes", land_quotes)
    in_batches("orders", land_orders)
    in_batches("order_lines", land_order_lines)
    in_batches("activities", land_activities)
    in_batches("notes", land_notes)
    return landing.tally


def _batches(records: Iterable[RecordLike]) -> Iterator[list[RecordLike]]:
    rows = iter(records)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _managers(records: Mapping[str, Many[RecordLike]]) -> frozenset[str]:
    """Who are named as managers of people or teams."""
    named = (
        record.values["manager"]
        for table in ("teams", "people")
        for record in records.get(table, ())
        if "manager" in record.values
    )
    return frozenset(normalised(str(name)) for name in named)


_Logs = dict[str, list[RecordLike]]


def _with_histories(records: Mapping[str, Many[RecordLike]]) -> Iterator[tuple[list[RecordLike], _Logs, _Logs]]:
    """Batches of opportunities with their events and lines; at the end those that only events and lines name."""
    told = records.get("opportunities", ())
    part_of: dict[str, int] = {}
    for place, record in enumerate(told):
        part_of.setdefault(record.external_id, place // PART)
    logs, lines = (_in_parts(records.get(table, ()), part_of) for table in ("events", "opportunity_lines"))
    batch: list[RecordLike] = []
    batch_logs: _Logs = {}
    batch_lines: _Logs = {}
    size = 0

    def take(key: str) -> None:
        nonlocal size
        for own, some in ((batch_logs, part_logs), (batch_lines, part_lines)):
            if key in some:
                own[key] = some.pop(key)
                size += len(own[key])

    part_logs: _Logs = {}
    part_lines: _Logs = {}
    for place, record in enumerate(told):
        if place % PART == 0:
            part_logs, part_lines = (_grouped(some.pop(place // PART, ())) for some in (logs, lines))
        batch.append(record)
        size += 1
        take(record.external_id)
        if size >= BATCH:
            yield batch, batch_logs, batch_lines
            batch, batch_logs, batch_lines, size = [], {}, {}, 0
    part_logs, part_lines = (_grouped(some.pop(NOWHERE, ())) for some in (logs, lines))
    for key in [*part_logs, *(key for key in part_lines if key not in part_logs)]:
        take(key)
        if size >= BATCH:
            yield batch, batch_logs, batch_lines
            batch, batch_logs, batch_lines, size = [], {}, {}, 0
    if size:
        yield batch, batch_logs, batch_lines


def _in_parts(records: Iterable[RecordLike], part_of: Mapping[str, int]) -> dict[int, Packed[RecordLike]]:
    """Events or lines by the part of the opportunities that theirs is in."""
    parts: dict[int, Packed[RecordLike]] = {}
    for record in records:
        part = part_of.get(str(record.values["opportunity"]), NOWHERE)
        parts.setdefault(part, Packed()).append(record)
    return parts


def _grouped(records: Iterable[RecordLike]) -> _Logs:
    groups: _Logs = {}
    for record in records:
        groups.setdefault(str(record.values["opportunity"]), []).append(record)
    return groups
