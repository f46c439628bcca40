"""The texts that accounts are recognised by, kept: of those that changed they are read again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.measures.since import ACCOUNT, since
from meetpunt.reports.memory import answers
from meetpunt.store.account_doubles import Texts
from meetpunt.store.account_texts import AccountTexts, RenewedTexts, account_texts
from meetpunt.store.noting import note, unnoted
from meetpunt.store.tenancy import change_number

FEW = 2_000
"""Accounts that are read apart; when more changed, all are."""


@dataclass(frozen=True)
class _Kept:
    """Texts as of a number of the accounts (`measures.since`); whole, of all accounts, as of an earlier one."""

    number: int
    texts: Texts | None
    whole: AccountTexts | None
    from_number: int


def texts_of(organisation_id: int) -> Texts | None:
    """Those of an organisation; None when it has too many accounts."""
    change = change_number(organisation_id)
    number = since.of_facts(organisation_id, change, (ACCOUNT,))
    note((ACCOUNT,))

    def renewed(former: _Kept | None) -> _Kept:
        if former is not None and former.number == number:
            return former
        changed = None
        if former is not None and former.whole is not None and former.number < number:
            changed = since.changed(organisation_id, former.from_number, ACCOUNT)
        if former is None or former.whole is None or changed is None or len(changed) > FEW:
            whole = account_texts(organisation_id)
            return _Kept(number, whole, whole, number)
        now = account_texts(organisation_id, changed)
        return replace(former, number=number, texts=now and RenewedTexts(former.whole, changed, now))

    with unnoted():
        return answers.renew(("account texts", organisation_id), renewed).texts
