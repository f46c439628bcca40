"""An import pauses between its batches while many people of the organisation are at work, and only then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils.translation import override

from meetpunt.actions import imports
from meetpunt.actions.imports import GivenFile
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.jobs import giving_way
from meetpunt.jobs.giving_way import IN_ALL, LATELY, LONGEST, MANY, SLICE, WITH_OTHERS, give_way
from meetpunt.reports.memory import answers
from meetpunt.store import job_queue
from meetpunt.store.landing import land as landing
from meetpunt.store.models import Account, Job, Organisation, Person, RecentlySeen
from meetpunt.store.tenancy import acting_in
from tests.build import NOW

pytestmark = pytest.mark.django_db
MAPPING = """
source: files
files:
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name}
"""


@pytest.fixture
def paused(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    told: list[float] = []
    monkeypatch.setattr(giving_way.time, "sleep", told.append)
    return told


def nobody(_done: int, _total: int, _text: str) -> None:
    """Is told nothing."""


def opened(organisation: int, count: int, ago: timedelta = timedelta(0)) -> None:
    """So many records were opened by somebody of the organisation, so long ago."""
    with acting_in(organisation):
        person = Person.objects.create(organisation_id=organisation, name="Bram")
        RecentlySeen.objects.bulk_create(
            RecentlySeen(
                organisation_id=organisation, person=person, table="account", row_id=row, at=datetime.now(UTC) - ago
            )
            for row in range(count)
        )


def organisation_of(name: str) -> int:
    return create_organisation(NewOrganisation(name), NOW).id


def test_it_pauses_while_many_records_are_opened(paused: list[float]) -> None:
    ours, theirs = organisation_of("Bakkerij"), organisation_of("Slagerij")
    opened(theirs, MANY)
    opened(ours, MANY - 1)
    give_way(ours, nobody)(500, 1000)
    assert paused == []
    give_way(theirs, nobody)(500, 1000)
    assert paused == [1.0]


def test_what_short_work_kept_meanwhile_is_not_kept_through_the_pauses(paused: list[float]) -> None:
    ours = organisation_of("Bakkerij")
    made = list[int]()

    def asked() -> int:
        def make() -> int:
            made.append(1)
            return 1

        return answers.recall("asked", make)

    asked()
    give_way(ours, nobody)(500, 1000)  # nobody is at work, so nothing is given up either
    asked()
    assert len(made) == 1
    opened(ours, MANY)
    give_way(ours, nobody)(500, 1000)
    made.clear()
    asked()
    assert len(made) == 1


def test_the_more_are_opened_the_longer_it_pauses_but_never_for_long(paused: list[float]) -> None:
    some, most = organisation_of("Bakkerij"), organisation_of("Slagerij")
    opened(some, 3 * MANY)
    opened(most, 50 * MANY)
    give_way(some, nobody)(500, 1000)
    assert sum(paused) == 3.0
    paused.clear()
    give_way(most, nobody)(500, 1000)
    assert sum(paused) == LONGEST
    assert max(paused) <= SLICE


def test_all_pauses_of_one_work_together_have_an_end_and_each_batch_has_its_part(
    paused: list[float],
) -> None:
    """Each of 800 batches would wait ten seconds; an hour is the most, so that it is four and a half."""
    ours = organisation_of("Bakkerij")
    opened(ours, 50 * MANY)
    between, pauses = give_way(ours, nobody), list[float]()
    for batch in range(1, 800):
        between(500 * batch, 400_000)
        pauses.append(sum(paused))
        paused.clear()
    assert sum(pauses) == pytest.approx(IN_ALL)
    assert max(pauses) == pytest.approx(min(pauses)) == pytest.approx(IN_ALL / 799)
    give_way(ours, nobody)(500, 2_000)
    assert sum(paused) == LONGEST, "another work has its own"


def test_whoever_waits_behind_it_does_not_wait_for_an_hour(paused: list[float]) -> None:
    ours, theirs = organisation_of("Bakkerij"), organisation_of("Slagerij")
    opened(ours, 50 * MANY)

    def all_of_it() -> float:
        paused.clear()
        between = give_way(ours, nobody)
        for batch in range(1, 800):
            between(500 * batch, 400_000)
        return sum(paused)

    now = datetime.now(UTC)
    for kind, organisation in (("land_import", ours), ("send_mail", theirs), ("clean_up", None)):
        job_queue.enqueue(kind, now, organisation_id=organisation)
    later = job_queue.enqueue("land_import", now, organisation_id=theirs, run_after=now + timedelta(hours=3))
    assert all_of_it() == pytest.approx(IN_ALL), "own work, short work and what is for later wait for nobody"
    Job.objects.filter(pk=later).update(run_after=now)
    assert all_of_it() == pytest.approx(WITH_OTHERS)
    Organisation.objects.filter(pk=theirs).update(suspended_at=now)
    assert all_of_it() == pytest.approx(IN_ALL)


def test_meanwhile_it_says_why_and_can_be_stopped(paused: list[float]) -> None:
    class Stopped(Exception):
        pass

    told = list[tuple[int, int, str]]()

    def progress(*one: int | str) -> None:
        told.append(one)  # type: ignore[arg-type]
        if len(told) == 3:
            raise Stopped

    ours = organisation_of("Bakkerij")
    opened(ours, 50 * MANY)
    with override("nl"), pytest.raises(Stopped):
        give_way(ours, progress)(500, 1000)
    assert told == 3 * [(500, 1000, "Langzaam, want er zijn veel mensen aan het werk")]
    assert paused == [SLICE, SLICE]


def test_what_was_opened_long_ago_does_not_count(paused: list[float]) -> None:
    ours = organisation_of("Bakkerij")
    opened(ours, 2 * MANY, LATELY + timedelta(seconds=5))
    give_way(ours, nobody)(500, 1000)
    assert paused == []


@pytest.mark.parametrize("is_check", [True, False])
def test_landing_gives_way_between_batches_and_a_check_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_check: bool
) -> None:
    """Seven accounts in batches of three: after the first two; the last one is the end."""
    ours, calls = organisation_of("Bakkerij"), list[int]()
    monkeypatch.setattr(landing, "BATCH", 3)
    file = tmp_path / "accounts.csv"
    file.write_text("id,name\n" + "".join(f"{row},Klant {row}\n" for row in range(7)), encoding="utf-8")

    def between(done: int, total: int) -> None:
        assert (done, total) == (3 * len(calls) + 3, 7)
        with acting_in(ours):
            calls.append(Account.objects.filter(organisation_id=ours).count())

    run = imports.upload(ours, [GivenFile(file, file.name)], NOW)
    with override_settings(DATA=tmp_path):
        told: dict[str, Any] = {} if is_check else {"between": between}
        (imports.check if is_check else imports.land)(ours, run, MAPPING, NOW, **told)
    assert calls == ([] if is_check else [3, 6])
