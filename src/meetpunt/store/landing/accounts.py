"""Accounts with owner, territory and agreed visits from day to day, and the contacts at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetpunt.store.attribution import refresh
from meetpunt.store.landing import bulk
from meetpunt.store.landing.dated import History, hold
from meetpunt.store.landing.doubles import COLUMNS, NOTE
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.states import land_states, told_of
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import instant, text, whole
from meetpunt.store.models import Account, AccountAssignment, Contact, VisitAgreement

ACCOUNTS = Target(
    "accounts",
    Account,
    (
        Column("name", ""),
        *(Column(name, "") for name in ("street", "postcode", "town", "country", "segment", "phone", "website")),
        Column("owner_id", to=Kind.PERSON),
        Column("territory_id", to=Kind.TERRITORY),
        Column("created_at"),
    ),
    kind=Kind.ACCOUNT,
    names=("name",),
)
CONTACTS = Target(
    "contacts",
    Contact,
    (
        Column("name", ""),
        Column("email", ""),
        Column("phone", ""),
        Column("job_title", ""),
        Column("account_id", to=Kind.ACCOUNT),
        Column("created_at"),
    ),
    kind=Kind.CONTACT,
    names=("name", "email"),
)
_ASSIGNMENT = History(AccountAssignment, ("account_id",), ("owner_id", "territory_id"))
_AGREEMENT = History(VisitAgreement, ("account_id",), ("visits_per_year",))
_TELLING = tuple(ACCOUNTS.place(name) for name in COLUMNS)
_OWNER, _TERRITORY, _CREATED = (ACCOUNTS.place(name) for name in ("owner_id", "territory_id", "created_at"))
_VISITS = len(ACCOUNTS.told)
"""Where what was told of agreed visits stands; behind it what was told of ACCH, if anything."""
_LENGTHS = {"street": 200, "postcode": 20, "town": 120, "country": 60, "segment": 80, "phone": 40, "website": 200}


def land_accounts(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Accounts; who owns them and in which territory they lie is kept from day to day."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        return (
            text(v.get("name"), 200) or record.external_id[:200],
            *(text(v.get(name), longest) for name, longest in _LENGTHS.items()),
            text(v.get("owner"), 200),
            text(v.get("territory"), 200),
            instant(v.get("created_at")),
            whole(v.get("visits_per_year")),
            *told_of(v),
        )

    def fill(items: list[Item]) -> None:
        for item in items:
            if item.row[_CREATED] is None:
                item.row[_CREATED] = landing.now

    items = upsert(landing, ACCOUNTS, records, told, fill)
    made = frozenset(item.id for item in items if item.is_new)
    if made:
        fresh = ([item.row[place] for place in _TELLING] for item in items if item.is_new)
        landing.tally.notes[NOTE] += landing.others.count_alike(fresh)
    held = {
        (item.id,): (item.row[_OWNER], item.row[_TERRITORY])
        for item in items
        if item.row[_OWNER] is not None or item.row[_TERRITORY] is not None
    }
    changed = hold(landing, _ASSIGNMENT, held, made)
    agreed = {(item.id,): (item.told[_VISITS],) for item in items if item.told and item.told[_VISITS] is not None}
    hold(landing, _AGREEMENT, agreed, made)
    land_states(landing, [(item.id, None, one) for item in items if item.told for one in item.told[_VISITS + 1 :]])
    landing.attribution.forget()
    if changed:
        refresh(landing.terms.organisation_id, accounts=changed)


def land_contacts(landing: Landing, records: Sequence[RecordLike]) -> None:
    """People at accounts."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        name = v.get("name") or " ".join(str(v[part]) for part in ("first_name", "last_name") if part in v)
        return (
            text(name or v.get("email") or record.external_id, 160),
            text(v.get("email"), 254),
            text(v.get("phone"), 40),
            text(v.get("job_title"), 120),
            text(v.get("account"), 200),
            instant(v.get("created_at")),
            *told_of(v),
        )

    place = CONTACTS.place("created_at")

    def fill(items: list[Item]) -> None:
        known = [item.id for item in items if item.before is not None]
        erased = {row[0] for row in bulk.select(Contact, ("id", "erased_at"), "id", known) if row[1] is not None}
        for item in items:
            if item.row[place] is None:
                item.row[place] = landing.now
            if item.id in erased and item.before is not None:
                # Who asked to be forgotten stays so, whatever the source tells again.
                item.row[:] = item.before
                item.keys.clear()

    items = upsert(landing, CONTACTS, records, told, fill)
    at, after = CONTACTS.place("account_id"), len(CONTACTS.told)
    states = [(item.row[at], item.id, one) for item in items if item.told for one in item.told[after:]]
    land_states(landing, [one for one in states if one[0] is not None])
