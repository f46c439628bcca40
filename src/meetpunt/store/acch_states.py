"""How accounts and their contacts stand in ACCH: the latest state of each, and all that was told before.

Rule: a state is a whole; the latest by day, then by when it was written down, holds. No state is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from meetpunt.method.acch import State, nested
from meetpunt.store.access import Viewer, registration
from meetpunt.store.account_list import agreements
from meetpunt.store.models import AcchState, Contact
from meetpunt.store.names import called
from meetpunt.store.prepared import prepared

Unit = tuple[int, int | None]
"""An account, and its contact; None = the account as an address."""
ANSWERS = ("aware", "covered", "considers", "promised")
_CODE = re.compile(r"[ac][0-9]{1,18}")
ORIGINS = tuple(AcchState.Origin.choices[:4])
"""Where people can say that it is known from."""
_LATEST_FIRST = (F("day").desc(), F("recorded_at").desc(), F("pk").desc())


@dataclass(frozen=True)
class StateRow:
    """A state that was told. who: the contact's name, empty for the account itself; by: who wrote it down."""

    account_id: int
    contact_id: int | None
    who: str
    day: date
    state: State
    origin: str
    note: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class UnitRow:
    """An account or a contact with how it stands; latest: None = nothing was told yet."""

    account_id: int
    contact_id: int | None
    name: str
    about: str
    latest: StateRow | None

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"a{self.account_id}" if self.contact_id is None else f"c{self.contact_id}"

    @property
    def state(self) -> State:
        """How it stands."""
        return self.latest.state if self.latest else State()

    @property
    def signs(self) -> str:
        """The four answers in short: y, n, or - for not asked."""
        return "".join("-" if one is None else "y" if one else "n" for one in self.state.answers)


def latest(organisation_id: int, account_ids: Collection[int], as_of: date | None = None) -> dict[Unit, StateRow]:
    """The latest state of these accounts and of their contacts; of accounts that were found visible."""
    found = _read(_latest(organisation_id, tuple(account_ids), as_of))
    return {(one.account_id, one.contact_id): one for one in found}


@prepared
def _latest(organisation_id: int, account_ids: tuple[int, ...], as_of: date | None) -> QuerySet[AcchState]:
    rows = AcchState.objects.filter(organisation_id=organisation_id, account__in=account_ids)
    if as_of is not None:
        rows = rows.filter(day__lte=as_of)
    place = Window(RowNumber(), partition_by=[F("account"), F("contact")], order_by=_LATEST_FIRST)
    return rows.annotate(place=place).filter(place=1).select_related("contact", "by")


def history(viewer: Viewer, account_id: int) -> tuple[StateRow, ...]:
    """All that was told of an account and its contacts, the latest first.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    account = registration.find_account(viewer, account_id)
    rows = AcchState.objects.filter(account=account).order_by(*_LATEST_FIRST)
    return _read(rows.select_related("contact", "by"))


def units_of(viewer: Viewer, account_id: int) -> tuple[UnitRow, ...]:
    """An account and its contacts, alphabetically, each with how it stands.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    account = registration.find_account(viewer, account_id)
    stands = latest(viewer.organisation.id, [account_id])
    contacts = _contacts(account_id)
    return (
        UnitRow(account_id, None, account.name, account.town, stands.get((account_id, None))),
        *(UnitRow(account_id, one.pk, called(one.name), "", stands.get((account_id, one.pk))) for one in contacts),
    )


@prepared
def _contacts(account_id: int) -> QuerySet[Contact]:
    return Contact.objects.filter(account=account_id, merged_into=None, erased_at=None).order_by("name", "pk")


def accounts_as_units(viewer: Viewer, account_ids: Collection[int]) -> tuple[UnitRow, ...]:
    """Accounts as addresses, in this order; only those of the viewer's registration."""
    rows = registration.accounts(viewer).filter(pk__in=list(account_ids))
    named = {row.pk: row for row in rows.only("pk", "name", "town")}
    stands = latest(viewer.organisation.id, named)
    return tuple(
        UnitRow(one, None, named[one].name, named[one].town, stands.get((one, None)))
        for one in account_ids
        if one in named
    )


def _read(rows: Iterable[AcchState]) -> tuple[StateRow, ...]:
    return tuple(
        StateRow(
            one.account_id,
            one.contact_id,
            called(one.contact.name) if one.contact else "",
            one.day,
            State(one.aware, one.covered, one.considers, one.promised),
            str(one.get_origin_display()),
            one.note,
            one.by.name if one.by else "",
            one.recorded_at,
        )
        for one in rows
    )


def contradicting(viewer: Viewer) -> tuple[int, ...]:
    """Of the accounts that the viewer works in those of which a state contradicts itself, or the visits agreed with
    them.
    """
    told = AcchState.objects.filter(organisation_id=viewer.organisation.id, aware=False).values("account")
    ids = list(registration.accounts(viewer).filter(pk__in=told).order_by("name", "pk").values_list("pk", flat=True))
    stands = latest(viewer.organisation.id, ids, viewer.today)
    agreed = set(agreements(viewer.organisation.id, viewer.today, ids))
    wrong = {
        account
        for (account, contact), row in stands.items()
        if row.state.is_contradictory or (contact is None and row.state.aware is False and account in agreed)
    }
    return tuple(one for one in ids if one in wrong)


def units_by_code(viewer: Viewer, codes: Collection[str]) -> tuple[UnitRow, ...]:
    """What a form names (a12 an account, c34 a contact), each with how it stands; only what the viewer works in."""
    wanted = {kind: {int(one[1:]) for one in codes if _CODE.fullmatch(one) and one[0] == kind} for kind in "ac"}
    accounts = registration.accounts(viewer).filter(pk__in=wanted["a"]).only("pk", "name", "town")
    contacts = registration.contacts(viewer).filter(pk__in=wanted["c"]).exclude(account=None)
    found: list[tuple[int, int | None, str, str]] = [(row.pk, None, row.name, row.town) for row in accounts]
    of_contacts = contacts.filter(erased_at=None).values_list("account_id", "pk", "name")
    found += [(account or 0, contact, called(name), "") for account, contact, name in of_contacts]
    stands = latest(viewer.organisation.id, {one[0] for one in found})
    return tuple(UnitRow(*one, stands.get((one[0], one[1]))) for one in found)


def best(organisation_id: int, account_ids: Collection[int], as_of: date) -> dict[int, State]:
    """The state of each account as an address: its own or that of its best contact, as `acch_addresses.sql` has it."""
    found: dict[int, tuple[tuple[int, int, date], State]] = {}
    for (account_id, _contact), row in latest(organisation_id, account_ids, as_of).items():
        ladder = nested(row.state)
        depth = -1 if row.state.is_contradictory else sum(one is True for one in ladder)
        rank = (depth, sum(one is not None for one in row.state.answers), row.day)
        if account_id not in found or rank > found[account_id][0]:
            found[account_id] = (rank, row.state)
    return {account_id: state for account_id, (_rank, state) in found.items()}
