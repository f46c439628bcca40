"""In the texts of all accounts the same doubles are found as in the table, and what is rare before what is common."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetpunt.store import account_doubles
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.account_doubles import Draft, alike, alike_accounts
from meetpunt.store.account_texts import account_texts
from meetpunt.store.models import Account
from tests.build import NOW, company

KNOWN = (
    {"name": "Hôtel De Zwaan", "town": "Tilburg", "phone": "013 - 555 01 42"},
    {"name": "Bouwbedrijf Van den Berg B.V.", "postcode": "5038 ea", "street": "Markt 3", "town": "Tilburg"},
    {"name": "Café Het Anker", "website": "https://www.anker.example/over", "email": "info@anker.example"},
    {"name": "Iets (heel) anders\nop twee regels", "town": "Breda"},
)
DRAFTS = (
    Draft("hotel de swaan bv", town="tilburg"),
    Draft("Vandenberg bouw", postcode="5038EA", street="Markt 3"),
    Draft("Anders", phone="+31 13 5550142"),
    Draft("Andere", email="kok@anker.example"),
    Draft("Andere", website="anker.example"),
    Draft("Iets heel anders op twee regels", town="Breda"),
    Draft("Niemand die er is"),
    Draft("a%b", website="*"),
)


@pytest.fixture
def viewer(db: None) -> Viewer:
    """Who sees all of an organisation with some accounts, of which one is merged; another organisation has the same."""
    for name in ("Ander bedrijf", "Proefbedrijf"):
        firm = company(name)
        for told in KNOWN:
            Account.objects.create(organisation=firm.organisation, created_at=NOW, **told)
        into = Account.objects.filter(organisation=firm.organisation).first()
        Account.objects.create(organisation=firm.organisation, created_at=NOW, name="Hotel De Swaan", merged_into=into)
    return replace(operator_of("Proefbedrijf", NOW.date()), roles=frozenset({"administrator"}))  # type: ignore[arg-type]


@pytest.mark.parametrize("draft", DRAFTS)
def test_both_ways_find_the_same(viewer: Viewer, draft: Draft) -> None:
    texts = account_texts(viewer.organisation.id)
    assert texts is not None
    on_table = alike(viewer, draft)
    assert alike(viewer, draft, texts=texts) == on_table
    assert len(on_table) == (draft.name not in ("Niemand die er is", "a%b"))


def test_of_an_account_itself_is_left_out(viewer: Viewer) -> None:
    one = Account.objects.create(organisation_id=viewer.organisation.id, created_at=NOW, name="Hotel De Swaan")
    (found,) = alike_accounts(viewer, one.pk, account_texts(viewer.organisation.id))
    assert found.name == "Hôtel De Zwaan"


def test_what_many_have_does_not_hide_what_few_have(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_doubles, "COMMON", 4)
    organisation = viewer.organisation.id
    Account.objects.bulk_create(
        Account(organisation_id=organisation, created_at=NOW, name=f"Bouwbedrijf Nummer {place}") for place in range(9)
    )
    texts = account_texts(organisation)
    (found,) = alike(viewer, Draft("Bouwbedrijf van den Burg", postcode="5038 EA", street="Markt 3"), texts=texts)
    assert found.name == "Bouwbedrijf Van den Berg B.V."
    assert alike(viewer, Draft("Bouwbedrijf Nummer 1"), texts=texts), "there is nothing rarer to look for"


def test_of_too_many_accounts_no_texts_are_kept(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetpunt.store.account_texts.MOST", 3)
    assert account_texts(viewer.organisation.id) is None
