"""In whose name the database is asked, and the change number that every write raises.

`acting_in` tells PostgreSQL the organisation, so that row-level security is a second lock behind `access`.
`changing` is the only way to write: one transaction, one new change number, one writer at a time per organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.db import connection, transaction
from django.db.models import F
from psycopg.pq import TransactionStatus

from meetpunt.store.fact_log.pruning import prune_now_and_then
from meetpunt.store.models import Organisation
from meetpunt.store.turns import a_turn


class _Look(local):
    """The numbers that this thread read in its look at things, by organisation; None = it is not within one."""

    def __init__(self) -> None:
        self.numbers: dict[int, tuple[int, int]] | None = None

    def again(self) -> None:
        """What was read before is not known any more."""
        if self.numbers is not None:
            self.numbers = {}


_look = _Look()


@contextmanager
def one_look() -> Iterator[None]:
    """Within the block the numbers of an organisation are read once, and again after this thread wrote: for a request.

    They are then older than what is read later, which is what keeping results under them asks for.
    """
    before, _look.numbers = _look.numbers, {}
    try:
        yield
    finally:
        _look.numbers = before


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
    if _look.numbers is not None and organisation_id in _look.numbers:
        return _look.numbers[organisation_id]
    change, accounts = Organisation.objects.values_list("change_number", "accounts_number").get(pk=organisation_id)
    if _look.numbers is not None:
        _look.numbers[organisation_id] = change, accounts
    return change, accounts


def _must_roll_back() -> bool:
    """Whether no more statements are taken: rolling back undoes the setting, and a lost connection took it along."""
    if connection.connection is None or connection.connection.closed:
        return True
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
