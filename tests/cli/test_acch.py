"""`meetpunt report acch`: the four counts for a program and for a reader."""

from __future__ import annotations

import json

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import AcchState, Account, Contact
from tests.build import Company, company, day

pytestmark = pytest.mark.django_db


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", "report", "acch", "--org", "Proefbedrijf", *words])
    out, err = capsys.readouterr()
    return code, out, err


def _firm() -> Company:
    """Bakkerij has three contacts: one promised, one knows us, one was not asked."""
    firm = company()
    account = Account.objects.create(organisation=firm.organisation, name="Bakkerij", created_at=day(1))
    for name, answers in (("Wim", (True, True, True, True)), ("Petra", (True, False, None, None)), ("Joost", ())):
        contact = Contact.objects.create(organisation=firm.organisation, account=account, name=name, created_at=day(1))
        if answers:
            told = dict(zip(("aware", "covered", "considers", "promised"), answers, strict=True))
            AcchState.objects.create(
                organisation=firm.organisation,
                account=account,
                contact=contact,
                day=day(20).date(),
                recorded_at=day(20),
                **told,
            )
    return firm


def test_a_key_account_counts_its_contacts_and_a_territory_its_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    """Contacts: N 3, known of 2, A 2, C 1, K 1, H 1. Addresses: N 1, which stands as its best contact: 1, 1, 1, 1."""
    _firm()
    code, out, _ = _run(capsys, "--account", "Bakkerij", "--as-of", "2026-02-01", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["unit"], found["total"], found["asked"]) == ("contact", 3, 2)
    assert [one["count"] for one in found["steps"]] == [2, 1, 1, 1]
    found = json.loads(_run(capsys, "--as-of", "2026-02-01", "--json")[1])
    assert (found["unit"], found["total"], [one["count"] for one in found["steps"]]) == ("address", 1, [1, 1, 1, 1])
    assert json.loads(_run(capsys, "--as-of", "2026-01-19", "--json")[1])["asked"] == 0


def test_a_reader_gets_a_table_and_a_name_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    _firm()
    code, out, _ = _run(capsys, "--as-of", "2026-02-01")
    assert code == 0
    assert "hit rate" in out
    code, _, err = _run(capsys, "--rep", "Nobody")
    assert (code, "Nobody" in err) == (1, True)
