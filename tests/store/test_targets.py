"""Which target counts for some days: docs/counting/targets.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from meetpunt.method.period import Period
from meetpunt.method.planning.season import EVEN
from meetpunt.store.models import Objective, StepDefinition, Target
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.targets import Free, TargetRow, chosen, norms_of, targets_of, versions
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _set(firm: Company, period: Period, value: int, measure: str = "orders", **fields: Any) -> Target:
    objective, _ = Objective.objects.get_or_create(organisation=firm.organisation, text_nl="Groei", text_en="Growth")
    return Target.objects.create(
        organisation=firm.organisation,
        objective=objective,
        measure=measure,
        first_day=period.first,
        last_day=period.last,
        value=value,
        set_at=NOW,
        **fields,
    )


def _target(
    firm: Company,
    period: Period,
    measure: str = "orders",
    step_id: int | None = None,
    shares: Sequence[float] = EVEN.shares,
    **place: Any,
) -> TargetRow | None:
    organisation = firm.organisation.pk
    rows = targets_of(organisation, period.first, period.last, (Place(**place),), (measure,))
    asked = [row for row in rows if row.step_id == step_id]
    return chosen(asked, period.first, period.last, shares, Free(organisation))


def _value(firm: Company, period: Period, measure: str = "orders", **place: Any) -> tuple[int, str] | None:
    row = _target(firm, period, measure, **place)
    return row and (row.value, row.how)


def test_nobody_set_a_target(firm: Company) -> None:
    assert _value(firm, YEAR) is None


def test_what_was_set_for_just_these_days_comes_before_its_parts(firm: Company) -> None:
    for quarter in range(1, 5):
        _set(firm, Period.quarter(2026, quarter), 30)
    assert _value(firm, YEAR) == (120, "sum")
    _set(firm, YEAR, 100)
    assert _value(firm, YEAR) == (100, "set")
    assert _value(firm, Period.quarter(2026, 2)) == (30, "set")


def test_quarters_with_a_gap_make_no_year(firm: Company) -> None:
    for quarter in (1, 2, 4):
        _set(firm, Period.quarter(2026, quarter), 30)
    assert _value(firm, YEAR) is None


def test_a_month_is_its_portion_of_a_year_by_season(firm: Company) -> None:
    _set(firm, YEAR, 120)
    assert _value(firm, Period.month(2026, 11)) == (10, "part")
    december = (0.05,) * 11 + (0.45,)
    row = _target(firm, Period.month(2026, 12), shares=december)
    assert row is not None
    assert row.value == 54
    assert (row.id, row.how) == (0, "part")


def test_a_target_that_falls_evenly_knows_no_season(firm: Company) -> None:
    _set(firm, YEAR, 120, spread="even")
    december = (0.05,) * 11 + (0.45,)
    row = _target(firm, Period.month(2026, 12), shares=december)
    assert row is not None
    assert row.value == 10


def test_a_share_of_a_year_holds_for_each_month(firm: Company) -> None:
    _set(firm, YEAR, 6500, "retention")
    assert _value(firm, Period.month(2026, 3), "retention") == (6500, "part")
    assert _value(firm, Period(date(2025, 12, 1), date(2026, 1, 31)), "retention") is None


def test_a_version_that_ended_holds_no_more_and_stays(firm: Company) -> None:
    _set(firm, YEAR, 100, ended_at=NOW)
    assert _value(firm, YEAR) is None
    _set(firm, YEAR, 110)
    assert _value(firm, YEAR) == (110, "set")
    found = versions(firm.organisation.pk, ORGANISATION, "orders", None, 2026)
    assert [(row.value, row.ended_at) for row in found] == [(110, None), (100, NOW)]


def test_everybody_has_their_own(firm: Company) -> None:
    anna, bram = firm.people["Anna"], firm.people["Bram"]
    _set(firm, YEAR, 100)
    _set(firm, YEAR, 40, person=anna)
    _set(firm, YEAR, 60, team=firm.teams["Zuid"])
    assert _value(firm, YEAR, person_id=anna.pk) == (40, "set")
    assert _value(firm, YEAR, person_id=bram.pk) is None
    assert _value(firm, YEAR, team_id=firm.teams["Zuid"].pk) == (60, "set")
    found = targets_of(firm.organisation.pk, YEAR.first, YEAR.last, [ORGANISATION, Place(person_id=anna.pk)])
    assert sorted(row.value for row in found) == [40, 100]
    assert len(targets_of(firm.organisation.pk, YEAR.first, YEAR.last)) == 3
    assert targets_of(company("Ander").organisation.pk, YEAR.first, YEAR.last) == ()


def test_a_targets_own_place_is_one_of_three(firm: Company) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        _set(firm, YEAR, 1, person=firm.people["Anna"], team=firm.teams["Zuid"])


def test_the_steps_own_definition_is_the_organisations_norm(firm: Company) -> None:
    step = firm.steps[1]
    StepDefinition.objects.filter(step=step).delete()
    StepDefinition.objects.create(
        organisation=firm.organisation,
        step=step,
        valid_from=date(2025, 1, 1),
        name_nl="Prospect",
        name_en="Prospect",
        norm_days=14,
        norm_visits=1.5,
        conversion_target=0.62,
    )
    found = norms_of(firm.organisation.pk, firm.process.pk, date(2026, 6, 1))
    assert {measure: value for (measure, of), value in found.items() if of == step.pk} == {
        "conversion": 6200,
        "norm_days": 14,
        "norm_visits": 150,
    }
