"""Work in the background on its page: who sees what, trying again what was given up, leaving it, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from meetpunt.actions.administration.jobs import tell_of_given_up
from meetpunt.jobs.kinds import KINDS
from meetpunt.reports.job_words import JOBS
from meetpunt.store import job_queue
from meetpunt.store.models import Job, Notification, Organisation
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

NOW = datetime.now(UTC)
PAGE = "/settings/jobs/"


def dead(organisation: int | None, error: str, kind: str = "sync_crm") -> int:
    return Job.objects.create(
        kind=kind, organisation_id=organisation, state="dead", attempts=5, error=error,
        run_after=NOW, created_at=NOW, finished_at=NOW,
    ).pk  # fmt: skip


def text(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_kind_has_its_words() -> None:
    assert set(JOBS) == set(KINDS)


def test_an_administrator_sees_what_was_given_up_in_words(cast: Cast, reader: Reader) -> None:
    own = cast.organisation.pk
    dead(own, "KeyError: 'geheim'")
    dead(own, "Choose another file.", "land_import")
    dead(None, "ValueError: of the machine", "clean_up")
    elsewhere = Organisation.objects.exclude(pk=own).values_list("pk", flat=True).first()
    dead(elsewhere, "Of somebody else.")
    page = text(reader("Ada"))
    assert "Choose another file." in page
    assert "geheim" not in page, "a programmer's words"
    assert "Of somebody else." not in page
    assert page.count('/again/"') == 2


def test_others_see_what_they_asked_for_and_nothing_that_was_given_up(cast: Cast, reader: Reader) -> None:
    own = cast.organisation.pk
    given = dead(own, "Choose another file.")
    job_queue.enqueue("back_test", NOW, organisation_id=own, person_id=cast.people["Bram"].pk)
    job_queue.enqueue("land_import", NOW, organisation_id=own, person_id=cast.people["Ada"].pk)
    for name, seen in (("Bram", 1), ("Carla", 0), ("Anna", 0), ("Ada", 2), ("Dirk", 0)):
        page = text(reader(name))
        assert page.count('<div class="progress">') == seen, name
        assert ("Choose another file." in page) == (name == "Ada"), name
        assert reader(name).get(f"{PAGE}working/").content.decode().count('<div class="progress">') == seen
    for name in ("Bram", "Carla", "Anna", "Dirk"):
        for what in ("again", "leave"):
            assert reader(name).post(f"{PAGE}{given}/{what}/").status_code == 404, name
    assert Job.objects.get(pk=given).state == "dead"


def test_what_waits_is_told_with_what_is_before_it(cast: Cast, reader: Reader) -> None:
    own = cast.organisation.pk
    job_queue.enqueue("land_import", NOW - timedelta(minutes=2), organisation_id=own + 1000)
    job_queue.enqueue("sync_crm", NOW - timedelta(minutes=1), organisation_id=own)
    assert "met 1 ervoor" in text(reader("Ada")) or "with 1 before it" in text(reader("Ada"))
    assert 'http-equiv="refresh"' in text(reader("Ada")), "without a script the page loads itself anew"


def test_again_gives_all_attempts_back_and_leave_ends_it(cast: Cast, reader: Reader) -> None:
    first, second = (dead(cast.organisation.pk, "Choose another file.") for _ in range(2))
    client = reader("Ada")
    assert client.post(f"{PAGE}{first}/again/").status_code == 302
    assert client.post(f"{PAGE}{second}/leave/").status_code == 302
    again, left = Job.objects.get(pk=first), Job.objects.get(pk=second)
    assert (again.state, again.attempts, again.finished_at) == ("waiting", 0, None)
    assert (left.state, left.left_at is not None) == ("dead", True)
    assert "Choose another file." not in text(client).split('id="dead"')[1]
    assert client.post(f"{PAGE}{first}/again/").status_code == 404, "it waits already"
    assert client.post(f"{PAGE}{second}/dance/").status_code == 404


def test_administrators_are_told_once_by_page_and_mail(cast: Cast) -> None:
    job = dead(cast.organisation.pk, "Choose another file.")
    assert tell_of_given_up(NOW) >= 1
    assert tell_of_given_up(NOW) == 0
    with acting_in(cast.organisation.pk):
        told = list(Notification.objects.filter(kind="job_given_up", key__startswith=f"job_given_up:{job}:"))
    assert {one.person_id for one in told} == {cast.people["Ada"].pk}
    assert all(one.wants_mail and one.path == PAGE for one in told)


def test_the_page_asks_as_many_statements_for_many_as_for_few(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        dead(cast.organisation.pk, f"Refused {number}.")
    client = reader("Ada")
    client.get(PAGE)
    with django_assert_max_num_queries(22):
        client.get(PAGE)
