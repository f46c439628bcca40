"""The clock jumps, a machine sleeps for a day, summer begins: leases, retries and the schedule hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.jobs.kinds import COMING_BACK, enqueue_what_is_due, next_monday, next_night
from meetpunt.store import job_queue
from meetpunt.store.models import Job, Schedule

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
LEASE = timedelta(seconds=90)
HOURS = timedelta(hours=7)

pytestmark = pytest.mark.django_db


def test_a_clock_that_jumps_ahead_gives_the_job_to_another_who_alone_may_finish_it() -> None:
    job = job_queue.enqueue("work", NOW)
    first = job_queue.take("one", NOW, LEASE)
    assert first is not None
    second = job_queue.take("two", NOW + HOURS, LEASE)
    assert second is not None
    assert not job_queue.renew(first, NOW + HOURS, LEASE), "the first one is told so, and leaves"
    assert not job_queue.finish(first, "first", NOW + HOURS)
    assert job_queue.finish(second, "second", NOW + HOURS)
    assert Job.objects.get(pk=job).result == "second"


def test_a_clock_that_is_set_back_leaves_no_job_with_who_is_gone() -> None:
    job_queue.enqueue("work", NOW)
    assert job_queue.take("gone", NOW, LEASE) is not None
    assert job_queue.take("another", NOW - HOURS, LEASE) is not None, "its lease would last for hours"


def test_who_lives_keeps_the_job_when_the_clock_is_set_back_a_little() -> None:
    job_queue.enqueue("work", NOW)
    assert job_queue.take("one", NOW, LEASE) is not None
    assert job_queue.take("another", NOW - timedelta(seconds=30), LEASE) is None


def test_what_was_asked_in_hours_to_come_is_done_now() -> None:
    job_queue.enqueue("work", NOW + HOURS)
    assert job_queue.take("one", NOW, LEASE) is not None
    job_queue.enqueue("later", NOW, run_after=NOW + HOURS)
    assert job_queue.take("one", NOW, LEASE) is None, "asked for later, and not by a clock that was off"


def test_the_schedule_follows_a_clock_that_is_set_back() -> None:
    enqueue_what_is_due(NOW + timedelta(days=3))
    enqueue_what_is_due(NOW)
    for row in Schedule.objects.all():
        assert row.next_at <= COMING_BACK[row.kind](NOW), row.kind


def test_after_days_off_everything_is_caught_up_once() -> None:
    enqueue_what_is_due(NOW)
    Job.objects.all().delete()
    later = NOW + timedelta(days=8)
    for minutes in range(3):
        enqueue_what_is_due(later + timedelta(minutes=minutes))
    assert Counter(Job.objects.values_list("kind", flat=True)) == Counter(COMING_BACK.keys())


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24", "2026-12-31"])
def test_nights_and_mondays_come_once_also_when_summer_begins_or_ends(day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T23:30:00+00:00")
    night = next_night(moment)
    assert timedelta(0) < night - moment <= timedelta(days=1)
    assert next_night(night) - night == timedelta(days=1)
    monday = next_monday(moment)
    assert monday.weekday() == 0
    assert next_monday(monday) - monday == timedelta(days=7)
