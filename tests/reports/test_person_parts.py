"""What is kept of a person's counts stays when people work elsewhere or later, and not when they work within it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.period import day_number
from meetpunt.reports.memory import forget_everything
from meetpunt.reports.person_parts import HAVE_END
from meetpunt.reports.view import remembered
from meetpunt.store.fields import to_us
from meetpunt.store.models import Activity
from meetpunt.store.noting import Read, noting
from meetpunt.store.tenancy import change_number, changing
from tests.build import Company, day
from tests.reports.worked_quarter import FIRST, LAST, worked_quarter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm() -> Company:
    forget_everything()
    return worked_quarter()


def _scope(firm: Company, last: date) -> Scope:
    after = day(1) + (last + timedelta(days=1) - day(1).date())
    return Scope(
        firm.organisation.pk,
        by="owner",
        from_day=day_number(FIRST),
        until_day=day_number(last),
        as_of_us=to_us(after),
    )


def _holds(firm: Company, name: str, last: date, visited: date) -> bool:
    """Whether what was read for the text holds after a visit of some day to an account that was visited before."""
    organisation = firm.organisation.pk
    made = since.now(organisation, change_number(organisation))
    with noting() as read:
        remembered(name, _scope(firm, last), change_number(organisation))
    visit = Activity.objects.filter(person=firm.people["Bram"], kind="visit", status="held").first()
    assert visit is not None
    visit.pk = visit.external_id = visit.client_key = None
    visit.started_on = visited
    visit.started_at = visit.started_at and visit.started_at + (visited - visit.started_at.date())
    with changing(organisation, leaves_accounts=True):
        visit.save(force_insert=True)
    told: frozenset[Read] = frozenset(read)
    return since.holds(organisation, made, since.now(organisation, change_number(organisation)), told)


@pytest.mark.parametrize("name", sorted(HAVE_END))
def test_what_ended_stays_when_people_work_after_it(firm: Company, name: str) -> None:
    ended = date(2026, 2, 28)
    assert _holds(firm, name, ended, LAST)
    assert not _holds(firm, name, ended, date(2026, 2, 20))
    assert not _holds(firm, name, LAST, date(2026, 3, 20))
