"""Working days from the rows: of the person, of the organisation, and of nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import Absence, Contract, Holiday, Person, WorkAllowance
from meetpunt.store.tenancy import changing
from meetpunt.store.working import work_of

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.django_db
def test_the_days_of_two_persons_follow_from_their_rows_in_four_statements() -> None:
    of = {"organisation_id": create_organisation(NewOrganisation("Een"), NOW).id}
    with changing(of["organisation_id"]):
        bram, eva, other = (Person.objects.create(name=name, **of) for name in ("Bram", "Eva", "Wim"))
        Holiday.objects.filter(**of).delete()
        Holiday.objects.create(day=date(2027, 5, 6), name="Hemelvaartsdag", **of)
        half = [480, 480, 480, 480, 0, 0, 0]
        Contract.objects.create(person=eva, valid_from=date(2027, 1, 1), minutes=half, **of)
        Contract.objects.create(person=other, valid_from=date(2027, 1, 1), minutes=[0] * 7, **of)
        WorkAllowance.objects.create(valid_from=date(2020, 1, 1), leave_days=25, illness_percent=4, **of)
        WorkAllowance.objects.create(person=bram, valid_from=date(2027, 1, 1), valid_until=FOREVER, leave_days=30, **of)
        spring = {"kind": "training", "first_day": date(2027, 3, 1), "made_at": NOW}
        Absence.objects.create(person=bram, last_day=date(2027, 3, 2), is_half=True, **spring, **of)
        with CaptureQueriesContext(connection) as asked:
            found = work_of(of["organisation_id"], [bram.pk, eva.pk, bram.pk], *YEAR, today=NOW.date())
    assert len(asked) == 4
    assert set(found) == {bram.pk, eva.pk}
    one = found[bram.pk]
    assert (one.weekdays, one.holidays, one.leave, one.training) == pytest.approx((261, 1, 30, 1))
    assert one.illness == pytest.approx(0.04 * 229)
    assert (found[eva.pk].weekdays, found[eva.pk].leave) == pytest.approx((208, 20))
