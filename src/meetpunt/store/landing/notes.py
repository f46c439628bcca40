"""Notes: the words of somebody about an account or an opportunity.

Rule: a note about nothing that is known here is left out and counted; words that were changed here stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import instant, text
from meetpunt.store.models import Contact, Note, Opportunity

NOTES = Target(
    "notes",
    Note,
    (
        Column("text", ""),
        Column("account_id", to=Kind.ACCOUNT, stubs=False),
        Column("contact_id", to=Kind.CONTACT, stubs=False),
        Column("opportunity_id", to=Kind.OPPORTUNITY, stubs=False),
        Column("person_id", to=Kind.PERSON, field="owner"),
        Column("at"),
    ),
    (Column("changed_here", False),),
)
_AT = {column.name: place for place, column in enumerate(NOTES.columns)}
_ACCOUNT, _CONTACT, _OPPORTUNITY = (_AT[name] for name in ("account_id", "contact_id", "opportunity_id"))
_WRITTEN, _CHANGED_HERE = _AT["at"], _AT["changed_here"]
LONGEST = 100_000
OF_NOTHING = "note_of_nothing"


def land_notes(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Land a batch of notes, after all that they can be about."""
    upsert(landing, NOTES, records, _told, lambda items: _fill(landing, items))


def _told(record: RecordLike) -> tuple[Any, ...]:
    get = record.values.get
    return (
        text(get("text"), LONGEST),
        *(text(get(name), 200) for name in ("account", "contact", "opportunity", "owner")),
        instant(get("at")),
    )


def _fill(landing: Landing, items: list[Item]) -> None:
    """It hangs on the account of its opportunity, else on the one that was told, else on that of its contact."""
    opportunities, contacts = (
        dict(bulk.select(model, ("id", "account_id"), "id", {item.row[place] for item in items} - {None}))
        for model, place in ((Opportunity, _OPPORTUNITY), (Contact, _CONTACT))
    )
    kept = []
    for item in items:
        row = item.row
        if item.before is not None and item.before[_CHANGED_HERE]:
            row[:] = item.before
            item.keys.clear()
        else:
            row[_ACCOUNT] = opportunities.get(row[_OPPORTUNITY]) or row[_ACCOUNT] or contacts.get(row[_CONTACT])
            row[_WRITTEN] = row[_WRITTEN] or landing.now
        # A check has rolled back the contacts that it made: they are not found, and what is about them will land.
        is_foreseen = row[_CONTACT] is not None and row[_CONTACT] not in contacts
        if row[_ACCOUNT] is not None or row[_OPPORTUNITY] is not None or is_foreseen:
            kept.append(item)
    landing.tally.notes[OF_NOTHING] += len(items) - len(kept)
    items[:] = kept
