"""The queue and its worker: leases, retries, progress, schedules, and asking to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from meetpunt.actions.errors import Refused
from meetpunt.jobs.kinds import COMING_BACK, next_monday, next_night
from meetpunt.jobs.kinds import KINDS as ALL_KINDS
from meetpunt.jobs.short import SHORT
from meetpunt.jobs.worker import back_off, run_pending, run_worker, run_workers
from meetpunt.reports.memory import answers
from meetpunt.store import job_queue
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.models import Job

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)
Progress = Callable[[int, int, str], None]

pytestmark = pytest.mark.django_db


def work(_job: TakenJob, progress: Progress, _now: datetime) -> dict[str, int]:
    progress(3, 3, "three")
    return {"done": 3}


def failing(_job: TakenJob, _progress: Progress, _now: datetime) -> None:
    raise RuntimeError("the printer is on fire")


def refusing(_job: TakenJob, _progress: Progress, _now: datetime) -> None:
    raise Refused("Choose another file.")


KINDS = {"work": work, "failing": failing, "refusing": refusing}


def test_a_job_is_done_and_gives_its_result() -> None:
    job_id = job_queue.enqueue("work", NOW, organisation_id=7, person_id=8, arguments={"run_id": 1})
    assert run_pending(NOW, KINDS) == 1
    job = job_queue.find(job_id)
    assert job is not None
    assert (job.state, job.result, job.done, job.total, job.text) == ("done", {"done": 3}, 3, 3, "three")
    assert run_pending(NOW, KINDS) == 0


def test_asking_twice_for_the_same_work_gives_one_job_until_it_is_over() -> None:
    first = job_queue.enqueue("work", NOW, key="import:1")
    assert job_queue.enqueue("work", NOW, key="import:1") == first
    run_pending(NOW, KINDS)
    assert job_queue.enqueue("work", NOW, key="import:1") != first


def test_a_job_that_fails_is_tried_again_later_and_given_up_in_the_end() -> None:
    job_id = job_queue.enqueue("failing", NOW, max_attempts=2)
    run_pending(NOW, KINDS)
    waiting = Job.objects.get(pk=job_id)
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert NOW + timedelta(seconds=5) <= waiting.run_after <= NOW + timedelta(seconds=7)
    assert run_pending(NOW, KINDS) == 0, "not before its time"
    run_pending(NOW + timedelta(minutes=1), KINDS)
    dead = Job.objects.get(pk=job_id)
    assert (dead.state, dead.attempts, dead.key) == ("dead", 2, None)
    assert dead.error == "RuntimeError: the printer is on fire"


def test_what_a_person_has_to_mend_is_not_tried_again() -> None:
    job_id = job_queue.enqueue("refusing", NOW)
    run_pending(NOW, KINDS)
    job = job_queue.find(job_id)
    assert job is not None
    assert (job.state, job.attempts, job.error) == ("dead", 1, "Choose another file.")


def test_work_of_an_unknown_kind_is_given_up() -> None:
    job_id = job_queue.enqueue("dance", NOW)
    run_pending(NOW, KINDS)
    assert Job.objects.get(pk=job_id).state == "dead"


def test_a_lease_keeps_others_off_until_it_is_over() -> None:
    job_queue.enqueue("work", NOW)
    first = job_queue.take("one", NOW, LEASE)
    assert first is not None
    assert job_queue.take("two", NOW + timedelta(seconds=59), LEASE) is None
    assert job_queue.renew(first, NOW + timedelta(seconds=50), LEASE)
    assert job_queue.take("two", NOW + timedelta(seconds=70), LEASE) is None
    second = job_queue.take("two", NOW + timedelta(seconds=111), LEASE)
    assert second is not None
    assert second.attempt == 2


def test_who_has_lost_the_lease_can_neither_report_nor_finish() -> None:
    job_id = job_queue.enqueue("work", NOW)
    late = job_queue.take("one", NOW, LEASE)
    owner = job_queue.take("two", NOW + timedelta(minutes=2), LEASE)
    assert late is not None
    assert owner is not None
    assert not job_queue.renew(late, NOW, LEASE)
    assert not job_queue.report(late, 1, 2, "late")
    assert not job_queue.finish(late, "late", NOW)
    job_queue.fail(late, "late", NOW, None)
    assert job_queue.finish(owner, "in time", NOW)
    assert Job.objects.get(pk=job_id).result == "in time"


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    job_id = job_queue.enqueue("work", NOW, max_attempts=2)
    for minutes in (0, 2):
        assert job_queue.take("doomed", NOW + timedelta(minutes=minutes), LEASE) is not None
    assert job_queue.take("doomed", NOW + timedelta(minutes=4), LEASE) is None
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.attempts) == ("dead", 2)
    assert "stopped each time" in job.error


def test_jobs_are_done_in_the_order_of_asking() -> None:
    done: list[int] = []

    def note(job: TakenJob, _progress: Progress, _now: datetime) -> None:
        done.append(job.arguments["nth"])

    for nth in range(3):
        job_queue.enqueue("note", NOW, arguments={"nth": nth})
    run_pending(NOW, {"note": note})
    assert done == [0, 1, 2]


def test_the_waits_grow_and_spread() -> None:
    waits = {back_off(3) for _ in range(20)}
    assert len(waits) > 1
    assert all(timedelta(seconds=80) <= wait <= timedelta(seconds=100) for wait in waits)


def test_work_that_comes_back_is_due_at_once_and_then_in_its_time() -> None:
    following = next_monday(NOW)
    assert following == datetime(2026, 6, 8, 4, tzinfo=UTC)
    assert job_queue.is_due("weekly", NOW, following)
    assert not job_queue.is_due("weekly", NOW + timedelta(days=4), next_monday(NOW + timedelta(days=4)))
    monday = datetime(2026, 6, 8, 4, 1, tzinfo=UTC)
    assert job_queue.is_due("weekly", monday, next_monday(monday))
    assert not job_queue.is_due("weekly", monday, next_monday(monday)), "one of two workers is told yes"
    assert next_night(NOW) == datetime(2026, 6, 4, 1, 30, tzinfo=UTC)


def test_old_jobs_are_forgotten_and_waiting_ones_kept() -> None:
    job_queue.enqueue("work", NOW)
    run_pending(NOW, KINDS)
    waiting = job_queue.enqueue("work", NOW)
    assert job_queue.forget(NOW + timedelta(days=1)) == 1
    assert Job.objects.get().pk == waiting


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_asked_to_stop_puts_its_job_back() -> None:
    stop = threading.Event()

    def long(_job: TakenJob, progress: Progress, _now: datetime) -> None:
        progress(1, 10, "begun")
        stop.set()
        progress(2, 10, "never told")

    job_id = job_queue.enqueue("long", datetime.now(UTC) - timedelta(seconds=1))
    run_worker(stop, poll_seconds=0.01, work={"long": long, **dict.fromkeys(COMING_BACK, work)})
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.attempts, job.worker) == ("waiting", 0, "")
    assert job.progress_text == "begun"


def test_who_takes_short_work_leaves_the_rest() -> None:
    long, short = job_queue.enqueue("land_import", NOW), job_queue.enqueue("send_mail", NOW + timedelta(seconds=1))
    taken = job_queue.take("beside", NOW + LEASE, LEASE, SHORT)
    assert taken is not None
    assert taken.id == short
    assert job_queue.take("beside", NOW + LEASE, LEASE, SHORT) is None
    taken = job_queue.take("first", NOW + LEASE, LEASE)
    assert taken is not None
    assert taken.id == long


def test_short_work_is_known_and_none_of_it_is_an_import() -> None:
    assert set(ALL_KINDS) >= SHORT
    assert not [kind for kind in SHORT if "import" in kind or "sync" in kind]


@pytest.mark.django_db(transaction=True)
def test_a_mail_does_not_wait_for_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import ends only after the mail was sent beside it, in the same process."""
    stop, sent = threading.Event(), threading.Event()
    waited: list[bool] = []

    def importing(_job: TakenJob, _progress: Progress, _now: datetime) -> None:
        waited.append(sent.wait(20))
        stop.set()

    def sending(_job: TakenJob, _progress: Progress, _now: datetime) -> None:
        sent.set()

    kinds = {**dict.fromkeys(COMING_BACK, work), "land_import": importing, "send_mail": sending}
    monkeypatch.setattr("meetpunt.jobs.worker._stop_on_signals", lambda: stop)
    monkeypatch.setattr("meetpunt.jobs.worker.run_worker", partial(run_worker, work=kinds, poll_seconds=0.01))
    long_ago = datetime.now(UTC) - timedelta(days=1)
    job_queue.enqueue("land_import", long_ago)
    for minutes in range(3):
        job_queue.enqueue("send_mail", long_ago + timedelta(minutes=minutes + 1))
    run_workers()
    assert waited == [True]


@pytest.mark.django_db(transaction=True)
def test_when_the_one_beside_fails_the_process_ends_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(stop: threading.Event, only: object = None) -> None:
        if only is not None:
            raise RuntimeError("no room")
        assert stop.wait(20)

    monkeypatch.setattr("meetpunt.jobs.worker._stop_on_signals", threading.Event)
    monkeypatch.setattr("meetpunt.jobs.worker.run_worker", one)
    with pytest.raises(RuntimeError, match="no room"):
        run_workers()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_rests_keeps_no_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """While there is work they stay: the next job may want the same."""
    kept, given_back = [], []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            self.set()
            return True

    def makes(_job: TakenJob, _progress: Progress, _now: datetime) -> None:
        kept.append(answers.hits)
        answers.recall("of the morning", lambda: 1)

    monkeypatch.setattr("meetpunt.jobs.worker.give_back", lambda: given_back.append(True))
    answers.forget()
    for _ in range(2):
        job_queue.enqueue("makes", datetime.now(UTC) - timedelta(seconds=1))
    run_worker(Stop(), poll_seconds=0.01, work={"makes": makes, **dict.fromkeys(COMING_BACK, work)})
    before = answers.misses
    assert len(kept) == 2
    assert answers.recall("of the morning", lambda: 2) == 2
    assert answers.misses == before + 1
    assert given_back == [True]


def test_a_failed_job_leaves_the_callers_transaction_usable() -> None:
    job_queue.enqueue("failing", NOW)
    run_pending(NOW, KINDS)
    assert Job.objects.count() == 1
