"""ACCH from a file: addresses without a person too, dated, once, and taken back with the import."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.actions.imports.take_back import take_back
from meetpunt.store.acch_states import best
from meetpunt.store.models import AcchState, Account
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.landing import LATER, NOW, Import

pytestmark = pytest.mark.django_db
FEBRUARY, MAY = date(2026, 2, 1), date(2026, 5, 1)


def test_a_state_of_a_file_is_dated_told_once_and_stands_beside_that_of_a_contact() -> None:
    made = Import()
    act_in(made.organisation)
    account = made.record("accounts", "K1", name="Kaashuis", aware=True, acch_day=FEBRUARY, acch_origin="survey")
    contact = made.record("contacts", "C1", name="Wim", account="K1", aware=True, covered=True, acch_day=MAY)
    silent = made.record("accounts", "K2", name="Zuivel")
    for now in (NOW, LATER):
        made.land(account, silent, contact, now=now)
    with acting_in(made.organisation.pk):
        rows = AcchState.objects.order_by("day")
        told = list(rows.values_list("contact__name", "aware", "covered", "promised", "day", "origin"))
        assert told == [
            (None, True, None, None, FEBRUARY, "survey"),
            ("Wim", True, True, None, MAY, "import"),
        ]
        kaas = Account.objects.get(name="Kaashuis").pk
        assert best(made.organisation.pk, [kaas], FEBRUARY)[kaas].covered is None
        assert best(made.organisation.pk, [kaas], MAY)[kaas].covered is True


def test_a_changed_answer_is_a_new_state_and_a_contradiction_is_told() -> None:
    made = Import()
    act_in(made.organisation)
    made.land(made.record("accounts", "K1", name="Kaashuis", aware=True))
    tally = made.land(made.record("accounts", "K1", name="Kaashuis", aware=False, promised=True), now=LATER)
    assert tally.notes["acch_contradicts"] == 1
    with acting_in(made.organisation.pk):
        assert list(AcchState.objects.order_by("day").values_list("aware", "promised")) == [(True, None), (False, True)]
        assert take_back(made.organisation.pk, made.run.pk, LATER).removed["acch_state"] == 1
        assert AcchState.objects.get().aware is True
