"""Large loads by Bulk 2.0: the same records as by pages, and nothing of a job that cannot be trusted."""

from __future__ import annotations

import pytest

from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.salesforce import bulk, walk
from tests.connectors.salesforce.making import Killed, Shelf, connected
from tests.connectors.salesforce.org import USER
from tests.connectors.salesforce.server import Fake


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is much is little here, so that tests are quick."""
    monkeypatch.setattr(walk, "PAGE", 400)
    monkeypatch.setattr(bulk, "FROM", 600)
    monkeypatch.setattr(bulk, "PIECE", 200)


def opportunities(fake: Fake, count: int) -> list[str]:
    made = fake.org.put_all(
        "Opportunity",
        (
            {
                "Name": f'Pers "{n}",\nmet toebehoren',
                "OwnerId": USER,
                "Amount": n * 1.5 if n % 3 else None,
                "IsWon": n % 2 == 0,
            }
            for n in range(count)
        ),
    )
    fake.org.pass_time(minutes=10)
    return made


def read(fake: Fake, shelf: Shelf | None = None) -> Shelf:
    shelf = shelf or Shelf()
    shelf.sync(connected(fake), "opportunities")
    return shelf


def by_pages(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "FROM", 10**9)
        return read(fake)


def test_a_job_gives_the_very_same_records_as_pages_do(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    made = opportunities(fake, 1300)
    fake.org.bin("Opportunity", made[5])
    fake.org.pass_time(minutes=10)
    job = read(fake)
    assert len(fake.jobs.made) == 1
    assert job.records == by_pages(fake, monkeypatch).records
    assert len(job.records["opportunities"]) == 1300


def test_little_is_never_asked_for_by_a_job_and_not_even_counted(fake: Fake) -> None:
    opportunities(fake, 300)
    read(fake)
    assert fake.jobs.made == []
    assert not any("COUNT()" in query for query in fake.queries)
    opportunities(fake, 200)
    read(fake)  # more than a page, less than a job
    assert fake.jobs.made == []
    assert sum("COUNT()" in query for query in fake.queries) == 1


def test_a_job_is_asked_without_order_and_limit_and_deleted_when_it_is_done(fake: Fake) -> None:
    opportunities(fake, 1300)
    read(fake)
    (job,) = fake.jobs.made
    assert job.operation == "queryAll"
    assert "ORDER BY" not in job.query
    assert fake.jobs.deleted == [job.id]
    assert [path for method, path in fake.asked if method == "DELETE"]


@pytest.mark.parametrize("pages", [1, 2, 3, 4])
def test_a_walk_that_is_killed_goes_on_in_the_same_job_at_the_same_piece(fake: Fake, pages: int) -> None:
    made = opportunities(fake, 1300)
    shelf = Shelf()
    with pytest.raises(Killed):
        shelf.sync(connected(fake), "opportunities", kill_after=pages)
    fake.jobs.served.clear()
    read(fake, shelf)
    assert sorted(shelf.records["opportunities"]) == sorted(made)
    if pages > 1:  # the job was known
        (job,) = fake.jobs.made
        first = 200 * (pages - 2)
        assert fake.jobs.served == [f"{job.id} {at}" for at in range(first, 900, 200)]


@pytest.mark.parametrize("fault", ["truncate", "lose rows", "miscount"])
def test_a_piece_that_comes_broken_is_asked_for_again(fake: Fake, fault: str) -> None:
    made = opportunities(fake, 1300)
    fake.fault(fault, path="/results", after=1)
    shelf = read(fake)
    assert sorted(shelf.records["opportunities"]) == sorted(made)
    assert len(fake.jobs.served) == 6  # five pieces, one of them twice


@pytest.mark.parametrize("fault", ["truncate", "lose rows", "miscount"])
def test_a_job_whose_pieces_stay_broken_is_left_for_pages(fake: Fake, fault: str) -> None:
    made = opportunities(fake, 1300)
    fake.fault(fault, path="/results", times=99, after=1)
    shelf = read(fake)
    assert sorted(shelf.records["opportunities"]) == sorted(made)
    assert fake.jobs.deleted == [fake.jobs.made[0].id]


@pytest.mark.parametrize("state", ["Failed", "Aborted"])
def test_a_job_that_fails_is_left_for_pages(fake: Fake, state: str) -> None:
    made = opportunities(fake, 1300)
    fake.jobs.fails = state
    shelf = read(fake)
    assert sorted(shelf.records["opportunities"]) == sorted(made)
    assert len(fake.jobs.made) == 1


def test_a_job_that_told_fewer_records_than_it_found_is_not_believed(fake: Fake) -> None:
    made = opportunities(fake, 1300)
    shelf, connector = Shelf(), connected(fake)
    with pytest.raises(Killed):
        shelf.sync(connector, "opportunities", kill_after=3)
    fake.jobs.made[0].rows.append(dict(fake.jobs.made[0].rows[0]))  # it says one more than it gives
    fake.jobs.made[0].locators = {name: at + 1 for name, at in fake.jobs.made[0].locators.items()}
    read(fake, shelf)
    assert sorted(shelf.records["opportunities"]) == sorted(made)
    assert fake.queries[-1].endswith("LIMIT 400")


def test_a_job_that_is_gone_or_of_another_version_is_left_for_pages(fake: Fake) -> None:
    made = opportunities(fake, 1300)
    shelf = Shelf()
    with pytest.raises(Killed):
        shelf.sync(connected(fake), "opportunities", kill_after=3)
    fake.jobs.made[0].version = "66.0"
    read(fake, shelf)
    assert sorted(shelf.records["opportunities"]) == sorted(made)


def test_an_object_that_cannot_be_asked_by_a_job_is_read_by_pages(fake: Fake) -> None:
    made = opportunities(fake, 1300)
    fake.fault("invalid", path="/jobs/query", method="POST")
    assert sorted(read(fake).records["opportunities"]) == sorted(made)


def test_a_job_that_takes_long_is_waited_for_at_the_next_reading(fake: Fake) -> None:
    made = opportunities(fake, 1300)
    patch = pytest.MonkeyPatch()
    patch.setattr(fake.jobs, "look", lambda job: {**fake.jobs.told(job), "state": "InProgress"})
    shelf = Shelf()
    with pytest.raises(CrmError) as caught:
        read(fake, shelf)
    assert caught.value.trouble is Trouble.LATER
    patch.undo()
    read(fake, shelf)
    assert len(fake.jobs.made) == 1
    assert sorted(shelf.records["opportunities"]) == sorted(made)


def test_a_session_that_ends_between_two_pieces_is_begun_anew(fake: Fake) -> None:
    made = opportunities(fake, 1300)
    fake.fault("expired", path="/results", after=2)
    assert sorted(read(fake).records["opportunities"]) == sorted(made)
