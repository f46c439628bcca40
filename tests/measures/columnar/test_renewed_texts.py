"""The texts that accounts are recognised by are those of all accounts as they are, of which few were read again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from meetpunt.reports import texts_of_accounts
from meetpunt.reports.texts_of_accounts import texts_of
from meetpunt.store.access import operator_of
from meetpunt.store.account_doubles import Draft, alike
from meetpunt.store.account_texts import AccountTexts, account_texts
from meetpunt.store.models import Account
from meetpunt.store.tenancy import acting_in, changing
from tests.build import NOW, company


def test_of_what_changed_alone_the_texts_are_read_again(own_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = company("Proefbedrijf")
    for name in ("Hôtel De Zwaan", "Café Het Anker"):
        Account.objects.create(organisation=firm.organisation, created_at=NOW, name=name)
    organisation = firm.organisation.pk
    read: list[int | None] = []

    def reading(organisation_id: int, some: Collection[int] | None = None) -> AccountTexts | None:
        read.append(None if some is None else len(some))
        return account_texts(organisation_id, some)

    monkeypatch.setattr(texts_of_accounts, "account_texts", reading)
    who = replace(operator_of("Proefbedrijf", NOW.date()), roles=frozenset({"administrator"}))  # type: ignore[arg-type]
    with acting_in(organisation):

        def found(name: str) -> tuple[str, ...]:
            here = alike(who, Draft(name), texts=texts_of(organisation))
            assert here == alike(who, Draft(name), texts=account_texts(organisation))
            return tuple(one.name for one in here)

        assert found("Hotel De Zwaan") == ("Hôtel De Zwaan",)
        with changing(organisation):
            other = Account.objects.create(organisation=firm.organisation, created_at=NOW, name="Museum Twaalf")
        assert found("Museum Twaalf") == ("Museum Twaalf",)
        with changing(organisation):
            Account.objects.filter(pk=other.pk).update(name="Museum Dertien")
        assert found("Museum Dertien") == ("Museum Dertien",)
        with changing(organisation):
            other.delete()
        assert found("Museum Dertien") == ()
        assert found("Hotel De Zwaan") == ("Hôtel De Zwaan",)
    assert read == [None, 1, 1, 1]
