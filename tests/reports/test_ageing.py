"""Norms of ageing: those of this morning all day, unless much came in at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetpunt.reports.ageing import Norms, norms
from meetpunt.reports.choices import choices
from meetpunt.store.access import Viewer, organisation_ref
from meetpunt.store.models import ImportRun, Organisation
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    """Forty opportunities that went on from the first step, the last of them yesterday; the firm is a year old."""
    made = company()
    made.person("Bram", "Zuid")
    Organisation.objects.filter(pk=made.organisation.pk).update(created_at=NOW - timedelta(days=365))
    for number in range(40):
        _goes_on(made, NOW - timedelta(days=41 - number))
    return made


def _goes_on(firm: Company, at: object) -> None:
    one = firm.opportunity("Bram")
    firm.event(one, "step", at - timedelta(days=4), 0)
    firm.event(one, "step", at, 1)


def _norms(firm: Company, days_on: int = 0) -> Norms:
    ref = organisation_ref(firm.organisation)
    today = NOW.date() + timedelta(days=days_on)
    viewer = Viewer(ref, firm.people["Bram"].pk, "Bram", frozenset({"rep"}), frozenset(), today)
    return norms(viewer, choices(viewer, today).processes[0])


def test_what_was_written_down_today_counts_from_tomorrow(firm: Company) -> None:
    assert _norms(firm).days[0].n == 40
    with changing(firm.organisation.pk):
        _goes_on(firm, NOW)
    assert _norms(firm).days[0].n == 40
    assert _norms(firm, days_on=1).days[0].n == 41


def test_after_an_import_everything_counts_at_once(firm: Company) -> None:
    assert _norms(firm).days[0].n == 40
    with changing(firm.organisation.pk):
        _goes_on(firm, NOW)
        ImportRun.objects.create(
            organisation=firm.organisation, state=ImportRun.State.LANDED, started_at=NOW, finished_at=NOW
        )
    assert _norms(firm).days[0].n == 41


def test_on_its_first_day_an_organisation_sees_what_it_just_entered(firm: Company) -> None:
    Organisation.objects.filter(pk=firm.organisation.pk).update(created_at=NOW)
    with changing(firm.organisation.pk):
        _goes_on(firm, NOW)
    assert _norms(firm).days[0].n == 41
