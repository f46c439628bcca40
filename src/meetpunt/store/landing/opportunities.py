"""Opportunities with all that belongs to them: terms, product lines, and the events that the source tells of.

Rule: an opportunity lands together with its event log and its lines, in one transaction, so that its step, outcome and
closing are always those of its last event.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.history import Histories, append, read_logged, read_told
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.lines import Line, replace_lines
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, prepare, read_standing, resolve, write
from meetpunt.store.landing.values import day, instant, minor, text, whole
from meetpunt.store.models import Account, Opportunity, OpportunityChange
from meetpunt.store.opportunity_events import Logged, Told, additions
from meetpunt.store.opportunity_state import Event, state

OPPORTUNITIES = Target(
    "opportunities",
    Opportunity,
    (
        Column("name", ""),
        Column("account_id", to=Kind.ACCOUNT),
        Column("contact_id", to=Kind.CONTACT),
        Column("owner_id", to=Kind.PERSON),
        Column("amount_minor"),
        Column("margin_minor"),
        Column("currency"),
        Column("expected_close"),
        Column("segment", ""),
        Column("channel", ""),
        Column("lead_source", "", field="source"),
        Column("created_at"),
    ),
    (
        Column("process_id"),
        Column("step_id"),
        Column("unmapped_stage", ""),
        Column("outcome", "open"),
        Column("closed_on"),
        Column("loss_reason", ""),
        Column("next_step", ""),
        Column("next_step_on"),
    ),
    kind=Kind.OPPORTUNITY,
    names=("name",),
)
_AT = {column.name: place for place, column in enumerate(OPPORTUNITIES.columns)}
_OWNER, _ACCOUNT, _SEGMENT, _CREATED = (_AT[n] for n in ("owner_id", "account_id", "segment", "created_at"))
_TERMS = ("amount_minor", "margin_minor", "currency", "expected_close")


def land_opportunities(
    landing: Landing,
    records: Sequence[RecordLike],
    logs: dict[str, list[RecordLike]],
    lines: dict[str, list[RecordLike]],
) -> None:
    """Land a batch. logs, lines: per reference to an opportunity its event and line records.

    References that no record of the batch answers to are opportunities of an earlier import, or become stubs.
    """
    told = [(record, _told(landing, record)) for record in landing.once(records)]
    named = {record.external_id for record, _ in told}
    items = prepare(landing, OPPORTUNITIES, told, also=frozenset(logs.keys() | lines.keys()) & named)
    resolve(landing, OPPORTUNITIES, items)
    _account_segments(items)
    asked = _found(landing, items, sorted(logs.keys() | lines.keys()))
    items += _others(landing, asked, items)
    if not items:
        return
    logged = read_logged(landing, _by_id(asked, logs))
    histories = Histories.read(landing, [item.id for item in items if not item.is_new])
    fresh: list[tuple[int, Event]] = []
    for item in items:
        known = histories.of(item.id)
        events = _unfold(landing, item, known, logged.get(item.id, ()))
        fresh += [(item.id, event) for event in events]
        _copy_state(landing, item, [*known, *events])
    histories.count(landing, logged)
    _keep_terms(landing, items)
    write(landing, OPPORTUNITIES, items)
    append(landing, fresh, {item.id: item.row[_ACCOUNT] for item in items})
    new = {item.id for item in items if item.is_new}
    told_lines = {**{item.id: [] for item in items if _has_no_more_lines(landing, item)}, **_by_id(asked, lines)}
    replace_lines(landing, _line_tellers(items), told_lines, new)
    landing.circumstances.after_opportunities(
        {row_id for row_id, _ in fresh} - new,
        {item.row[_ACCOUNT] for item in items if item.is_new or "outcome" in item.changed},
    )


def _told(landing: Landing, record: RecordLike) -> tuple[Any, ...]:
    v = record.values
    currency = text(v.get("currency"), 3) or landing.terms.currency
    amount, margin = minor(v.get("amount"), currency), minor(v.get("margin"), currency)
    landing.tally.notes["amount_rounded"] += amount[1] + margin[1]
    name = v.get("name") or ", ".join(str(v[part]) for part in ("account", "product") if part in v)
    stage = v.get("stage")
    if stage == "unmapped":
        landing.tally.unmapped[str(v.get("stage_text", ""))] += 1
    return (
        text(name or record.external_id, 200),
        text(v.get("account"), 200),
        text(v.get("contact"), 200),
        text(v.get("owner"), 200),
        amount[0],
        margin[0],
        currency if amount[0] is not None or "currency" in v else None,
        day(v.get("expected_close")),
        text(v.get("segment"), 80),
        text(v.get("channel"), 80),
        text(v.get("source"), 80),
        instant(v.get("created_at")),
        stage,
        text(v.get("stage_text"), 120) or "",
        v.get("status"),
        text(v.get("loss_reason"), 120) or "",
        instant(v.get("stage_changed_at")),
        instant(v.get("closed_at")),
        tuple(sorted((name, instant(at)) for name, at in v.items() if name.startswith("entered."))),
        text(v.get("product"), 200),
        whole(v.get("quantity"), 1000),
        day(v.get("wanted_day")),
    )


def _found(landing: Landing, items: list[Item], references: list[str]) -> dict[str, int]:
    """Which opportunity each event or line speaks of; one that nobody told of becomes a stub."""
    landing.references.remember(Kind.OPPORTUNITY, {item.external_id: item.id for item in items})
    found = landing.references.ensure(Kind.OPPORTUNITY, references, "events.opportunity")
    return {reference: row_id for reference in references if (row_id := found[reference]) is not None}


def _others(landing: Landing, asked: dict[str, int], items: list[Item]) -> list[Item]:
    """Opportunities that only events or lines speak of."""
    taken = {item.id for item in items}
    runs = dict(bulk.select(Opportunity, ("id", "import_run_id"), "id", set(asked.values()) - taken))
    own = landing.terms.run_id
    others = [Item(None, None, row_id, "", "", [], [], run == own) for row_id, run in sorted(runs.items())]
    read_standing(OPPORTUNITIES, others)
    return others


def _by_id(asked: dict[str, int], records: dict[str, list[RecordLike]]) -> dict[int, list[RecordLike]]:
    merged: dict[int, list[RecordLike]] = {}
    for reference, rows in records.items():
        if reference in asked:
            merged.setdefault(asked[reference], []).extend(rows)
    return merged


def _has_no_more_lines(landing: Landing, item: Item) -> bool:
    """The source told of lines before, and does no longer."""
    return "opportunity_lines" in landing.terms.emptied.get(("opportunities", item.external_id), ())


def _line_tellers(items: list[Item]) -> dict[int, Line]:
    """The one line of opportunities that name their product themselves."""
    return {
        item.id: Line(item.told[19], item.told[20], item.row[_AT["amount_minor"]], None, item.told[21])
        for item in items
        if item.told and item.told[19]
    }


def _account_segments(items: list[Item]) -> None:
    """An opportunity without a segment is of its account's."""
    accounts = {item.row[_ACCOUNT] for item in items if not item.row[_SEGMENT] and item.row[_ACCOUNT] is not None}
    segments = dict(bulk.select(Account, ("id", "segment"), "id", accounts))
    for item in items:
        if not item.row[_SEGMENT]:
            item.row[_SEGMENT] = segments.get(item.row[_ACCOUNT]) or ""


def _unfold(landing: Landing, item: Item, known: list[Event], log: Sequence[Logged]) -> list[Event]:
    terms = landing.terms
    owner_before = None if item.before is None else item.before[_OWNER]
    told = read_told(terms, item.told[12:], item.told[_CREATED], item.row[_OWNER], log) if item.told else Told(log=log)
    return additions(told, known, terms.steps, owner_before, landing.now)


def _copy_state(landing: Landing, item: Item, events: list[Event]) -> None:
    """Step, outcome, closing and creation of the row, from its events."""
    row, terms, at = item.row, landing.terms, _AT
    stands = state(events, terms.steps)
    if row[at["process_id"]] is None:
        row[at["process_id"]] = terms.process_id
    row[at["currency"]] = row[at["currency"]] or terms.currency
    row[at["step_id"]], row[at["unmapped_stage"]] = stands.step, stands.unmapped
    row[at["outcome"]], row[at["loss_reason"]] = stands.outcome, stands.reason
    row[at["closed_on"]] = landing.days.of(stands.closed_at)
    if row[_CREATED] is None:
        row[_CREATED] = min((event.at for event in events if event.at is not None), default=landing.now)


def _keep_terms(landing: Landing, items: list[Item]) -> None:
    """The terms that hold no longer go into the history: what a past day shows is read from there."""
    places = [_AT[name] for name in _TERMS]
    rows = [
        (item.id, *(item.before[place] for place in places))
        for item in items
        if item.before is not None
        and item.digest
        and item.before[_AT["currency"]] is not None
        and any(item.before[place] != item.row[place] for place in places)
    ]
    ids = landing.allocate(OpportunityChange, len(rows))
    bulk.insert(
        OpportunityChange,
        ("id", "organisation_id", "opportunity_id", *_TERMS, "until", "recorded_at", "import_run_id"),
        [
            (row_id, landing.terms.organisation_id, *row, landing.now, landing.now, landing.terms.run_id)
            for row_id, row in zip(ids, rows, strict=True)
        ],
    )
