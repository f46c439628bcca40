"""Activities: whose, with whom, for what, how long, and in which step of the opportunity at that moment.

Rule: a length is kept to the millisecond; one that cannot be right stays as registered and is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meetpunt.method.lengths import MINUTE
from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import day, instant, text, whole
from meetpunt.store.models import Account, Activity, Contact, Opportunity

ACTIVITIES = Target(
    "activities",
    Activity,
    (
        Column("kind", "other"),
        Column("person_id", to=Kind.PERSON, field="owner"),
        Column("account_id", to=Kind.ACCOUNT),
        Column("contact_id", to=Kind.CONTACT),
        Column("opportunity_id", to=Kind.OPPORTUNITY, stubs=False),
        Column("status", ""),
        Column("purpose", ""),
        Column("subject", ""),
        Column("outcome", ""),
        Column("started_at", field="starts_at"),
        Column("length_ms", field="minutes"),
        Column("travel_minutes"),
        Column("travel_metres", field="km"),
        Column("next_step", ""),
        Column("next_step_on"),
        Column("recorded_at"),
        Column("flags", ""),
    ),
    (
        Column("purpose_inferred", False),
        Column("started_on"),
        Column("counted_ms"),
        Column("step_id"),
        Column("team_id"),
        Column("territory_id"),
        Column("commitment", ""),
        Column("asked_for_order", ""),
        Column("answer", ""),
    ),
)
_AT = {column.name: place for place, column in enumerate(ACTIVITIES.columns)}
_KIND, _PERSON, _ACCOUNT, _CONTACT = (_AT[n] for n in ("kind", "person_id", "account_id", "contact_id"))
_OPPORTUNITY, _STATUS, _PURPOSE, _START = (_AT[n] for n in ("opportunity_id", "status", "purpose", "started_at"))
_LENGTH, _RECORDED, _FLAGS, _INFERRED = (_AT[n] for n in ("length_ms", "recorded_at", "flags", "purpose_inferred"))
_DAY, _COUNTED, _STEP, _TEAM, _TERRITORY = (
    _AT[n] for n in ("started_on", "counted_ms", "step_id", "team_id", "territory_id")
)
_STATUSES = {"done": "held", "planned": "planned", "cancelled": "cancelled"}
DOUBTFUL = frozenset(("impossible_duration", "end_before_start"))
"""Flags with which a length cannot be right: kept, and not counted."""

_MOST = 2_000_000_000 * MINUTE
_MICROSECONDS = 1000
"""Of a millisecond."""


def land_activities(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Land a batch of activities, after opportunities and orders."""
    upsert(landing, ACTIVITIES, records, _told, lambda items: _fill(landing, items))


def _told(record: RecordLike) -> tuple[Any, ...]:
    v = record.values
    get = v.get
    start, end, length = instant(get("starts_at")), instant(get("ends_at")), whole(get("minutes"), MINUTE)
    if length is None and start is not None and end is not None:
        length = round((end - start) / _MICROSECONDS)
    if length is not None and not -_MOST < length < _MOST:
        length = None
    status = get("status")
    return (
        get("kind"),
        text(get("owner"), 200),
        text(get("account"), 200),
        text(get("contact"), 200),
        text(get("opportunity"), 200),
        _STATUSES[status] if status else None,
        get("purpose"),
        text(get("subject") or get("category"), 200),
        get("outcome"),
        end if start is None else start,
        length,
        whole(get("travel_minutes")),
        whole(get("km"), 1000),
        text(get("next_step"), 200),
        day(get("next_step_on")),
        instant(get("created_at")),
        _flags(record.flags),
    )


def _flags(flags: tuple[str, ...]) -> str | None:
    """As many whole flags as fit."""
    if not flags:
        return None
    joined = ",".join(flags)
    while len(joined) > 120:
        joined = joined.rpartition(",")[0]
    return joined


def _fill(landing: Landing, items: list[Item]) -> None:
    """Defaults and derived columns; the account is the opportunity's or contact's where the row does not say."""
    now, days, attribution = landing.now, landing.days, landing.attribution
    _accounts(items)
    owners = _owners(items)
    opportunities = {item.row[_OPPORTUNITY] for item in items if item.row[_OPPORTUNITY] is not None}
    landing.circumstances.read(opportunities, {item.row[_ACCOUNT] for item in items if item.row[_ACCOUNT] is not None})
    for item in items:
        row = item.row
        account, opportunity, at = row[_ACCOUNT], row[_OPPORTUNITY], row[_START]
        if row[_KIND] == "meeting":
            row[_KIND] = "office" if account is None and opportunity is None else "visit"
        if row[_PERSON] is None:
            row[_PERSON] = owners.get(account)
        on = row[_DAY] = days.of(at)
        if not row[_STATUS]:
            row[_STATUS] = "planned" if at is not None and at > now else "held"
        if row[_RECORDED] is None:
            row[_RECORDED] = now
        flags = row[_FLAGS]
        doubtful = bool(flags) and not DOUBTFUL.isdisjoint(flags.split(","))
        row[_COUNTED] = None if doubtful else row[_LENGTH]
        row[_STEP] = landing.circumstances.step(opportunity, at)
        if item.told is None or (item.told[_PURPOSE] is None and (not row[_PURPOSE] or row[_INFERRED])):
            row[_PURPOSE] = landing.circumstances.purpose(row[_KIND], opportunity, account, at, on)
            row[_INFERRED] = bool(row[_PURPOSE])
        row[_TEAM] = attribution.team(row[_PERSON], on, row[_RECORDED])
        row[_TERRITORY] = attribution.territory(account, row[_PERSON], on, row[_RECORDED])


def _accounts(items: list[Item]) -> None:
    """The account of the opportunity, else of the contact."""
    without = [item for item in items if item.row[_ACCOUNT] is None]
    for place, model in ((_OPPORTUNITY, Opportunity), (_CONTACT, Contact)):
        ids = {item.row[place] for item in without if item.row[place] is not None}
        accounts = dict(bulk.select(model, ("id", "account_id"), "id", ids))
        for item in without:
            if item.row[_ACCOUNT] is None:
                item.row[_ACCOUNT] = accounts.get(item.row[place])


def _owners(items: list[Item]) -> dict[int | None, int | None]:
    """Owners of the accounts of activities that nobody is named for."""
    accounts = {item.row[_ACCOUNT] for item in items if item.row[_PERSON] is None and item.row[_ACCOUNT] is not None}
    return dict(bulk.select(Account, ("id", "owner_id"), "id", accounts))
