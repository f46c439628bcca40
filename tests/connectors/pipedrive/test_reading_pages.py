"""Reading Pipedrive page by page: nothing missed, nothing twice, whatever happens between two pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.pipedrive.entities import BY_CODE
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.shelf import Killed, Shelf, connect

WALKED = ("organizations", "persons", "products", "leads", "deals", "activities", "notes")


def filled(fake: Fake, many: int = 7) -> None:
    """Some of everything, on pages of three."""
    fake.most = 3
    for number in range(many):
        for kind in WALKED:
            fake.company.add(kind, **({"name": f"no. {number}"} if kind in WALKED[:3] else {}))


def stands(fake: Fake, kind: str) -> set[str]:
    return {str(number) for number in fake.company.records.get(kind, {})}


def kept(shelf: Shelf, kind: str) -> set[str]:
    return {one.external_id for one in shelf.of(kind)}


def test_everything_is_read_once_over_several_pages(fake: Fake) -> None:
    filled(fake)
    shelf = Shelf()
    shelf.sync(connect(fake), fake.company.now + timedelta(hours=1))
    for kind in WALKED:
        assert kept(shelf, kind) == stands(fake, kind), kind
    assert len(shelf.of("users")) == 2
    assert {one.external_id for one in shelf.of("fields")} >= {"deals/title", "leads/title"}


def test_a_deal_that_was_archived_or_deleted_is_read_as_what_it_is(fake: Fake) -> None:
    live, archived, gone = (fake.company.add("deals") for _ in range(3))
    fake.company.edit("deals", archived, is_archived=True)
    fake.company.delete("deals", gone)
    shelf = Shelf()
    shelf.sync(connect(fake), fake.company.now + timedelta(hours=1))
    assert kept(shelf, "deals") == {str(live), str(archived)}
    assert shelf.kept["deals"][str(gone)].deleted


def test_the_second_time_only_what_changed_since_is_asked(fake: Fake) -> None:
    filled(fake)
    shelf, connector = Shelf(), connect(fake)
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    fake.company.now += timedelta(hours=2)
    edited = next(iter(fake.company.records["deals"]))
    fake.company.edit("deals", edited, title="Nieuwe naam")
    fake.asked.clear()
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    assert shelf.kept["deals"][str(edited)].body["title"] == "Nieuwe naam"
    windows = [told for _, path, told in fake.asked if path == "/api/v2/deals"]
    assert len(windows) == 2  # the living and the deleted, a page each
    assert all(told["updated_since"] and told["updated_until"] for told in windows)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("kind", WALKED)
def test_a_walk_that_was_killed_goes_on_after_the_last_page_that_was_kept(fake: Fake, kind: str, before: bool) -> None:
    filled(fake)
    shelf, connector, now = Shelf(), connect(fake), fake.company.now + timedelta(hours=1)
    shelf.kill_in, shelf.kill_before = 1, before
    with pytest.raises(Killed):
        shelf.walk(connector, BY_CODE[kind], now)
    fake.asked.clear()
    shelf.walk(connector, BY_CODE[kind], now + timedelta(hours=5))
    assert kept(shelf, kind) == stands(fake, kind)
    first = fake.asked[0][2]
    assert "cursor" in first or int(first["start"]) > 0  # it did not begin anew


@pytest.mark.parametrize("kind", WALKED)
def test_a_walk_that_was_killed_after_its_last_page_has_nothing_left_to_read(fake: Fake, kind: str) -> None:
    filled(fake)
    connector, until = connect(fake), fake.company.now + timedelta(hours=1)
    pages = list(connector.pull(BY_CODE[kind], None, until, {}))
    assert list(connector.pull(BY_CODE[kind], None, until, pages[-1].after)) == []


@pytest.mark.parametrize("kind", WALKED)
def test_the_end_of_a_walk_stays_where_it_was_when_the_walk_began(fake: Fake, kind: str) -> None:
    filled(fake)
    shelf, connector, now = Shelf(), connect(fake), fake.company.now + timedelta(minutes=1)
    late = fake.company.add(kind, at=now + timedelta(minutes=30))
    shelf.walk(connector, BY_CODE[kind], now)
    assert str(late) not in shelf.kept[kind]
    shelf.walk(connector, BY_CODE[kind], now + timedelta(hours=1))
    assert str(late) in shelf.kept[kind]


@pytest.mark.parametrize("kind", WALKED)
def test_what_is_changed_while_the_walk_is_on_is_read_by_the_next_one(fake: Fake, kind: str) -> None:
    filled(fake)
    shelf, connector, now = Shelf(), connect(fake), fake.company.now + timedelta(minutes=2)
    first, *_, last = fake.company.records[kind]

    def meanwhile() -> None:
        fake.company.now = now + timedelta(minutes=10)
        for number in (first, last):
            fake.company.edit(kind, number, subject="veranderd")

    fake.between.append(meanwhile)
    shelf.walk(connector, BY_CODE[kind], now)
    shelf.walk(connector, BY_CODE[kind], fake.company.now + timedelta(hours=1))
    assert kept(shelf, kind) == stands(fake, kind)
    assert {shelf.kept[kind][str(number)].body["subject"] for number in (first, last)} == {"veranderd"}


@pytest.mark.parametrize("kind", [kind for kind in WALKED if kind != "deals"])
def test_what_is_deleted_while_the_walk_is_on_does_not_hide_its_neighbours(fake: Fake, kind: str) -> None:
    filled(fake)
    connector, now = connect(fake), fake.company.now + timedelta(hours=1)
    first = next(iter(fake.company.records[kind]))
    fake.between.append(lambda: fake.company.delete(kind, first))
    shelf = Shelf()
    shelf.walk(connector, BY_CODE[kind], now)
    assert kept(shelf, kind) - {str(first)} == stands(fake, kind)


@pytest.mark.parametrize("kind", ["leads", "notes"])
def test_what_the_page_ended_with_may_be_gone_when_the_next_one_is_asked(fake: Fake, kind: str) -> None:
    filled(fake)
    ids = list(fake.company.records[kind])
    fake.between.append(lambda: [fake.company.delete(kind, number) for number in ids[:3]])
    shelf = Shelf()
    shelf.walk(connect(fake), BY_CODE[kind], fake.company.now + timedelta(hours=1))
    assert kept(shelf, kind) >= stands(fake, kind)


def test_what_was_written_late_is_read_by_the_next_walk(fake: Fake) -> None:
    filled(fake)
    shelf, connector, now = Shelf(), connect(fake), fake.company.now + timedelta(minutes=1)
    shelf.walk(connector, BY_CODE["deals"], now)
    late = fake.company.add("deals", at=now - timedelta(minutes=2))  # it bears a moment before the end of that walk
    shelf.walk(connector, BY_CODE["deals"], now + timedelta(hours=1))
    assert str(late) in shelf.kept["deals"]


def test_a_marker_that_is_not_known_any_more_begins_the_list_anew(fake: Fake) -> None:
    filled(fake)
    shelf, connector, now = Shelf(), connect(fake), fake.company.now + timedelta(hours=1)
    shelf.kill_in = 0
    with pytest.raises(Killed):
        shelf.walk(connector, BY_CODE["persons"], now)
    fake.forgotten.add(shelf.at["persons"]["cursor"])
    shelf.walk(connector, BY_CODE["persons"], now)
    assert kept(shelf, "persons") == stands(fake, "persons")


def test_a_marker_that_is_refused_as_soon_as_it_was_given_ends_in_an_error(fake: Fake) -> None:
    filled(fake)
    fake.forgotten.add(fake.marker(sorted(fake.company.records["persons"])[2]))
    with pytest.raises(CrmError) as error:
        list(connect(fake).pull(BY_CODE["persons"], None, fake.company.now, {}))
    assert error.value.trouble is Trouble.SETTING


def test_a_list_whose_next_page_is_the_same_page_is_not_walked_for_ever(fake: Fake) -> None:
    filled(fake)
    always = fake.marker(0)
    fake.marker = lambda place: always  # type: ignore[method-assign]
    with pytest.raises(CrmError) as error:
        list(connect(fake).pull(BY_CODE["persons"], None, fake.company.now, {}))
    assert error.value.trouble is Trouble.ODD


def test_history_and_products_are_asked_of_a_deal_only_when_they_moved(fake: Fake) -> None:
    moving, resting = fake.company.add("deals"), fake.company.add("deals")
    shelf, connector = Shelf(), connect(fake)
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    fake.company.now += timedelta(hours=3)
    fake.company.edit("deals", moving, stage_id=2)
    fake.company.edit("deals", resting, title="Anders genoemd")
    fake.asked.clear()
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    asked = [path for path in fake.paths() if path.endswith("changelog")]
    assert asked == [f"/api/v1/deals/{moving}/changelog"]
    assert [one.body["new_value"] for one in shelf.of("deal_changes")] == ["2"]


def test_the_products_of_a_hundred_deals_are_one_request(fake: Fake) -> None:
    deals = [fake.company.add("deals") for _ in range(130)]
    fake.company.lines(deals[0], {"product_id": 5, "quantity": 2, "item_price": 10.5})
    shelf, connector = Shelf(), connect(fake)
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    asked = [told["deal_ids"] for _, path, told in fake.asked if path.endswith("/deals/products")]
    assert sorted(len(ids.split(",")) for ids in asked) == [30, 100]
    assert [one.parent for one in shelf.of("deal_lines")] == [str(deals[0])]
    fake.company.now += timedelta(hours=3)
    fake.company.lines(deals[0])
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    assert shelf.of("deal_lines") == []


def test_a_sweep_finds_what_was_deleted_and_keeps_the_archived(fake: Fake) -> None:
    filled(fake)
    archived = next(iter(fake.company.records["deals"]))
    fake.company.edit("deals", archived, is_archived=True)
    shelf, connector = Shelf(), connect(fake)
    shelf.sync(connector, fake.company.now + timedelta(hours=1))
    for kind in WALKED:
        fake.company.delete(kind, list(fake.company.records[kind])[-1])
    del fake.company.records["deals"][list(fake.company.records["deals"])[-1]]  # deleted longer ago than is told
    shelf.sweep(connector)
    for kind in WALKED:
        assert kept(shelf, kind) == stands(fake, kind), kind


@pytest.mark.parametrize("kind", WALKED)
def test_one_record_is_found_until_it_is_gone(fake: Fake, kind: str) -> None:
    number = fake.company.add(kind)
    connector = connect(fake)
    found = connector.find(BY_CODE[kind], str(number))
    assert found is not None
    assert found.external_id == str(number)
    fake.company.delete(kind, number)
    assert connector.find(BY_CODE[kind], str(number)) is None


def test_a_field_is_found_in_its_list(fake: Fake) -> None:
    connector = connect(fake)
    assert connector.find(BY_CODE["fields"], "deals/title") is not None
    assert connector.find(BY_CODE["fields"], "deals/nothing") is None


def test_fields_that_only_an_administrator_may_see_are_left_out(fake: Fake) -> None:
    fake.admin = False
    shelf = Shelf()
    shelf.sync(connect(fake), fake.company.now + timedelta(hours=1))
    tables = {one.body["table"] for one in shelf.of("fields")}
    assert tables == {"deals", "organizations", "leads"}
