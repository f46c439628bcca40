"""Taking part in the pool and its quarterly release: once, whole, and nothing of anybody who left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from meetpunt.actions import pool
from meetpunt.actions.errors import Refused
from meetpunt.jobs import kinds
from meetpunt.jobs.worker import run_pending
from meetpunt.method.pool import Pooled
from meetpunt.reports.pool import given
from meetpunt.reports.pool_prior import pool_of
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import Job, PoolFigure, PoolGiven, PoolMembership, PoolRelease
from meetpunt.store.pool import Counted, Own, days_of, finished_quarter, latest_release, quarter_number
from meetpunt.store.tenancy import acting_in
from tests.build import Company, act_in, company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
A_QUARTER = timedelta(days=92)
VALUES = {"Aa": 31.0, "Bee": 38.0, "Cee": 44.0, "Dee": 52.0, "Ee": 60.0, "Ef": 47.0, "Gee": 20.0, "Ha": 70.0}
Made = dict[str, tuple[Company, Viewer]]


def _made(names: str) -> Made:
    found = {}
    for name in names.split():
        firm = company(name)
        boss = firm.person("Diana", roles=("director",))
        viewer = viewer_of_person(boss.pk, firm.organisation.pk, NOW.date())
        assert viewer is not None
        found[name] = (firm, viewer)
    return found


def _join(made: Made, names: str, now: datetime = NOW) -> None:
    for name in names.split():
        act_in(made[name][0].organisation)
        pool.join(made[name][1], now)


def _counts(viewer: Viewer, first: date, last: date) -> Counted:
    value = VALUES[viewer.organisation.name]
    return Counted(4, {"win_rate": Own(value, 100), "visits_per_day": Own(value / 10, 50)})


def _told(code: str = "win_rate") -> list[tuple[float, float, float]]:
    rows = PoolFigure.objects.filter(code=code).order_by("release__quarter")
    return [(one.low, one.middle, one.high) for one in rows]


def test_days_of_a_quarter_are_the_year_up_to_it_and_it_settles_first() -> None:
    third = quarter_number(date(2026, 8, 1))
    assert days_of(third) == (date(2025, 10, 1), date(2026, 9, 30))
    assert finished_quarter(date(2026, 10, 14)) == third - 1
    assert finished_quarter(date(2026, 10, 15)) == third
    assert finished_quarter(date(2027, 1, 1)) == third


def test_five_organisations_are_told_once_a_quarter_and_a_sixth_waits() -> None:
    made = _made("Aa Bee Cee Dee Ee Ef")
    _join(made, "Aa Bee Cee Dee")
    assert pool.release(NOW, _counts) == 0
    assert not PoolRelease.objects.exists()
    _join(made, "Ee")
    assert pool.release(NOW, _counts) == 2
    assert pool.release(NOW, _counts) is None
    assert _told() == [(38.0, 44.0, 52.0)]
    assert _told("visits_per_day") == [(3.8, 4.4, 5.2)]
    _join(made, "Ef")
    assert pool.release(NOW + A_QUARTER, _counts) == 2
    assert _told() == [(38.0, 44.0, 52.0)] * 2  # of the five of before: nothing follows of the sixth
    with acting_in(made["Ef"][0].organisation.pk):
        kept = PoolGiven.objects.get(organisation=made["Ef"][0].organisation)
    assert [one["taken"] for one in kept.figures["figures"].values()] == [False, False]


def test_who_left_is_in_no_later_release_and_the_earlier_stays() -> None:
    made = _made("Aa Bee Cee Dee Ee Ef")
    _join(made, "Aa Bee Cee Dee Ee Ef")
    pool.release(NOW, _counts)
    before = _told()
    firm, boss = made["Ef"]
    act_in(firm.organisation)
    assert pool_of(boss)["win_rate"].organisations == 6
    pool.leave(boss, NOW)
    assert pool_of(boss) == {}
    with pytest.raises(Refused):
        pool.leave(boss, NOW)
    assert pool.release(NOW + A_QUARTER, _counts) == 0  # of five and six: the sixth could be read back
    assert _told() == before
    assert pool.release(NOW + 4 * A_QUARTER, _counts) == 2  # none of the days of then
    assert _told()[-1] == (38.0, 44.0, 52.0)
    with acting_in(firm.organisation.pk):
        assert PoolGiven.objects.filter(organisation=firm.organisation).count() == 1


def test_leaving_before_the_release_takes_back_what_was_given() -> None:
    made = _made("Aa Bee")
    _join(made, "Aa Bee")
    assert pool.release(NOW, _counts) == 0
    firm, boss = made["Aa"]
    act_in(firm.organisation)
    assert PoolGiven.objects.filter(organisation=firm.organisation).exists()
    pool.leave(boss, NOW)
    assert not PoolGiven.objects.filter(organisation=firm.organisation).exists()
    assert PoolMembership.objects.get(organisation=firm.organisation).left_by_id == boss.person_id


def test_killed_half_way_the_next_run_completes_and_counts_nobody_twice() -> None:
    made = _made("Aa Bee Cee Dee Ee")
    _join(made, "Aa Bee Cee Dee Ee")
    asked: list[str] = []

    def killed(viewer: Viewer, first: date, last: date) -> Counted:
        asked.append(viewer.organisation.name)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return _counts(viewer, first, last)

    with pytest.raises(KeyboardInterrupt):
        pool.release(NOW, killed)
    assert not PoolRelease.objects.exists()
    assert pool.release(NOW, killed) == 2
    assert sorted(asked) == ["Aa", "Bee", "Cee", "Cee", "Dee", "Ee"]
    assert _told() == [(38.0, 44.0, 52.0)]


@pytest.mark.parametrize("roles", [("rep",), ("manager",), ("production",), ("trainer",)])
def test_only_directors_and_administrators_decide(roles: tuple[str, ...]) -> None:
    firm = company()
    viewer = viewer_of_person(firm.person("Bram", roles=roles).pk, firm.organisation.pk, NOW.date())
    assert viewer is not None
    for decide in (pool.join, pool.leave):
        with pytest.raises(NotVisible):
            decide(viewer, NOW)


def test_the_night_releases_with_what_reports_count() -> None:
    """Nothing is registered anywhere: nothing can be given, so nothing is told."""
    made = _made("Aa Bee Cee Dee Ee")
    _join(made, "Aa Bee Cee Dee Ee")
    kinds.enqueue_what_is_due(NOW)
    Job.objects.exclude(kind="pool_release").delete()
    run_pending(NOW)
    assert Job.objects.get(kind="pool_release").result == {"figures": 0}
    firm, boss = made["Aa"]
    act_in(firm.organisation)
    assert PoolGiven.objects.get(organisation=firm.organisation).figures == {"reps": 0, "figures": {}}
    assert given(boss, *days_of(finished_quarter(NOW.date()))) == Counted(0, {})
    assert latest_release() is None


def test_nobody_reads_what_another_organisation_gave() -> None:
    """On PostgreSQL even without a filter, and the release itself is read by all."""
    made = _made("Aa Bee Cee Dee Ee Ef")
    _join(made, "Aa Bee Cee Dee Ee")
    pool.release(NOW, _counts)
    for name, (firm, boss) in made.items():
        act_in(firm.organisation)
        rows = (
            PoolGiven.objects.all()
            if connection.vendor == "postgresql"
            else PoolGiven.objects.filter(organisation=firm.organisation)
        )
        assert {row.organisation_id for row in rows} == ({firm.organisation.pk} if name != "Ef" else set())
        expected = {} if name == "Ef" else {"win_rate": Pooled(5, 20, 38.0, 44.0, 52.0)}
        assert {code: one for code, one in pool_of(boss).items() if code == "win_rate"} == expected
