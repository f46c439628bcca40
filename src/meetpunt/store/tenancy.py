"""In whose name the database is asked, and the change number that every write raises.

`acting_in` tells PostgreSQL the organisation, so that row-level security is a second lock behind `access`.
`changing` is the only way to write: one transaction, one new change number, one writer at a time per organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F

from meetpunt.store.fact_log.pruning import prune_now_and_then
from meetpunt.store.models import Organisation
from meetpunt.store.turns import a_turn

T = TypeVar("T")


class _Look(local):
    """What this thread read in its look at things; None = it is not within one."""

    def __init__(self) -> None:
        self.read: dict[Hashable, Any] | None = None

    def again(self) -> None:
        """What was read before is not known any more."""
        if self.read is not None:
            self.read = {}


_look = _Look()


@contextmanager
def one_look() -> Iterator[None]:
    """Within the block some things are read once (`once_a_look`), and again after this thread wrote: for a request.

    The numbers of an organisation are among them. They are then older than what is read later, which is what keeping
    results under them asks for.
    """
    before, _look.read = _look.read, {}
    try:
        yield
    finally:
        _look.read = before


def once_a_look(key: Hashable, read: Callable[[], T]) -> T:
    """What is read under this key, once within `one_look`; everywhere else each time."""
    kept = _look.read
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


@contextmanager
def acting_in(organisation_id: int | None, login_id: int | None = None) -> Iterator[None]:
    """Let the database show only rows of this organisation (and persons of this sign-in) within the block."""
    if connection.vendor != "postgresql":
        yield
        return
    before = _settings()
    _set(str(organisation_id or ""), str(login_id or ""))
    try:
        yield
    finally:
        if not _must_roll_back():
            _set(*before)


@contextmanager
def changing(organisation_id: int, *, leaves_accounts: bool = False) -> Iterator[int]:
    """A transaction that writes in an organisation; gives the new change number.

    The number is raised first, which locks the organisation's row: writers of one organisation wait for each other.
    leaves_accounts: it makes, hands over or changes no account, person or team, nor an opportunity's owner or account.
    """
    raised = {"change_number": F("change_number") + 1}
    if not leaves_accounts:
        raised["accounts_number"] = F("accounts_number") + 1
    try:
        with acting_in(organisation_id), a_turn(), transaction.atomic():
            Organisation.objects.filter(pk=organisation_id).update(**raised)
            _look.again()
            number = change_number(organisation_id)
            prune_now_and_then(organisation_id, number)
            yield number
    finally:
        _look.again()


def change_number(organisation_id: int) -> int:
    """The organisation's change number now; results may be kept only under it."""
    return _numbers(organisation_id)[0]


def accounts_number(organisation_id: int) -> int:
    """The number that stays while accounts and their owners stay; counts of accounts may be kept under it."""
    return _numbers(organisation_id)[1]


def _numbers(organisation_id: int) -> tuple[int, int]:
    def read() -> tuple[int, int]:
        return Organisation.objects.values_list("change_number", "accounts_number").get(pk=organisation_id)

    return once_a_look(("numbers", organisation_id), read)


def _must_roll_back() -> bool:
    """Whether no more statements are taken: rolling back undoes the setting, and a lost connection took it along."""
    if connection.connection is None or connection.connection.closed:
        return True
    from psycopg.pq import TransactionStatus  # only who uses PostgreSQL needs it

    aborted = connection.connection.info.transaction_status == TransactionStatus.INERROR
    return connection.in_atomic_block and (connection.needs_rollback or aborted)


def _settings() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('meetpunt.organisation', true), ''), "
            "coalesce(current_setting('meetpunt.login', true), '')"
        )
        organisation, login = cursor.fetchone()
    return organisation, login


def _set(organisation: str, login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('meetpunt.organisation', %s, false), set_config('meetpunt.login', %s, false)",
            [organisation, login],
        )
