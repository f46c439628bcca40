"""Reading Salesforce: every record once, whatever happens on the way."""

from __future__ import annotations

import pytest

from meetpunt.connectors.crm.trouble import CrmError, Trouble
from tests.connectors.salesforce.making import Killed, Shelf, connected
from tests.connectors.salesforce.org import USER
from tests.connectors.salesforce.server import Fake


def accounts(fake: Fake, count: int, wait: float = 10.0) -> list[str]:
    made = fake.org.put_all("Account", ({"Name": f"Klant {n}", "OwnerId": USER} for n in range(count)))
    fake.org.pass_time(minutes=wait)
    return made


def ids(shelf: Shelf, code: str = "accounts") -> list[str]:
    return sorted(one.external_id for one in shelf.living(code))


def refused(fake: Fake, code: str = "accounts") -> CrmError:
    with pytest.raises(CrmError) as caught:
        Shelf().sync(connected(fake), code)
    return caught.value


def test_records_of_the_same_second_are_not_lost_where_a_page_ends(fake: Fake) -> None:
    made = accounts(fake, 4500)  # all of one second
    shelf = Shelf()
    shelf.sync(connected(fake), "accounts")
    assert ids(shelf) == sorted(made)


def test_a_page_that_comes_shorter_than_asked_is_not_taken_for_the_last(fake: Fake) -> None:
    made = accounts(fake, 700)
    fake.piece = 200  # Salesforce answers with fewer where rows are wide
    shelf = Shelf()
    shelf.sync(connected(fake), "accounts")
    assert ids(shelf) == sorted(made)
    assert not [path for _, path in fake.asked if "/query/" in path]  # no locator is ever used, so none expires


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_a_walk_that_is_killed_goes_on_after_the_last_page_that_was_kept(fake: Fake, pages: int) -> None:
    made = accounts(fake, 700)
    fake.piece = 200
    shelf = Shelf()
    with pytest.raises(Killed):
        shelf.sync(connected(fake), "accounts", kill_after=pages)
    fake.queries.clear()
    shelf.sync(connected(fake), "accounts")
    assert ids(shelf) == sorted(made)
    assert len([query for query in fake.queries if "COUNT()" not in query]) == 4 - pages


def test_what_changes_during_the_walk_is_read_by_the_next_one_and_nothing_is_left_out(fake: Fake) -> None:
    made = accounts(fake, 900)
    fake.piece = 200
    edits = iter(made)

    def meanwhile(method: str, path: str) -> None:
        if path.endswith("/queryAll"):
            fake.org.pass_time(seconds=30)
            fake.org.change("Account", next(edits), Name="Veranderd")  # a page back
            fake.org.bin("Account", made[-1 - len(fake.queries)])  # a page ahead
            fake.org.put("Account", Name="Nieuw")

    fake.before = meanwhile
    shelf = Shelf()
    connector = connected(fake)
    shelf.sync(connector, "accounts")
    fake.before = lambda method, path: None
    fake.org.pass_time(minutes=10)
    shelf.sync(connector, "accounts")
    _question, _total, rows = fake.org.ask("SELECT Id, Name FROM Account", all_of_them=False)
    standing = {row["Id"]: row["Name"] for row in rows}
    assert {one.external_id: one.body["Name"] for one in shelf.living("accounts")} == standing
    assert "Veranderd" in standing.values()


def test_what_was_stamped_earlier_and_seen_later_is_read_by_the_overlap(fake: Fake) -> None:
    connector, shelf = connected(fake), Shelf()
    accounts(fake, 1)
    shelf.sync(connector, "accounts")
    begun = fake.org.now
    fake.org.pass_time(minutes=5)
    shelf.sync(connector, "accounts")  # the high mark lies behind `begun` now
    late = fake.org.put("Account", Name="Laat", CreatedDate=begun, SystemModstamp=begun)  # a change that ends now
    fake.org.pass_time(minutes=1)
    shelf.sync(connector, "accounts")
    assert late in ids(shelf)


def test_a_clock_of_ours_that_is_a_minute_fast_loses_nothing(fake: Fake) -> None:
    connector, shelf = connected(fake, skew=60), Shelf()
    made: list[str] = []
    for _ in range(6):
        made += fake.org.put_all("Account", [{"Name": "Nu"}])
        shelf.sync(connector, "accounts")
        fake.org.pass_time(seconds=45)
    fake.org.pass_time(minutes=5)
    shelf.sync(connector, "accounts")
    assert ids(shelf) == sorted(made)


def test_a_record_in_the_bin_is_told_as_gone_and_an_archived_activity_stays(fake: Fake) -> None:
    connector, shelf = connected(fake), Shelf()
    gone, kept = (fake.org.put("Task", Subject=name, OwnerId=USER) for name in ("Weg", "Oud"))
    fake.org.pass_time(minutes=10)
    shelf.sync(connector, "tasks")
    fake.org.bin("Task", gone)
    fake.org.change("Task", kept, IsArchived=True)
    fake.org.pass_time(minutes=10)
    shelf.sync(connector, "tasks")
    assert ids(shelf, "tasks") == [kept]
    assert shelf.records["tasks"][gone].deleted
    assert shelf.sweep(connector, "tasks") == set()


def test_what_is_gone_for_good_is_found_by_comparing_ids(fake: Fake) -> None:
    made = accounts(fake, 4100)
    connector, shelf = connected(fake), Shelf()
    shelf.sync(connector, "accounts")
    fake.org.purge("Account", made[7])
    fake.org.bin("Account", made[8])
    assert shelf.sweep(connector, "accounts") == {made[7], made[8]}


def test_one_record_is_found_while_it_stands(fake: Fake) -> None:
    (made,) = accounts(fake, 1)
    connector = connected(fake)
    (entity,) = (one for one in connector.entities if one.code == "accounts")
    found = connector.find(entity, made)
    assert found is not None
    assert found.body["Name"] == "Klant 0"
    assert found.body["Bezoeken__c"] is None
    fake.org.bin("Account", made)
    assert connector.find(entity, made) is None
    assert connector.find(entity, "x' OR Id != '") is None


def test_a_field_that_we_may_not_see_is_not_asked_for(fake: Fake) -> None:
    fake.org.unseen |= {("Account", "Phone"), ("Account", "Bezoeken__c")}
    accounts(fake, 1)
    shelf = Shelf()
    shelf.sync(connected(fake), "accounts")
    (record,) = shelf.living("accounts")
    assert "Phone" not in record.body
    assert "Name" in record.body


def test_a_field_that_is_taken_from_us_during_a_walk_is_left_out_from_then_on(fake: Fake) -> None:
    made = accounts(fake, 300)
    fake.piece = 200
    shelf, connector = Shelf(), connected(fake)
    with pytest.raises(Killed):
        shelf.sync(connector, "accounts", kill_after=1)
    fake.org.unseen.add(("Account", "Phone"))
    shelf.sync(connector, "accounts")
    assert ids(shelf) == sorted(made)


def test_a_description_is_never_read_and_neither_is_what_changes_without_telling(fake: Fake) -> None:
    fake.org.put("Account", Description="geheim", Omzet__c=123.0)
    fake.org.pass_time(minutes=10)
    shelf = Shelf()
    shelf.sync(connected(fake), "accounts")
    (record,) = shelf.living("accounts")
    assert "geheim" not in str(record.body)
    assert "Omzet__c" not in record.body


def test_at_four_fifths_of_the_requests_of_a_day_we_stop_and_go_on_where_we_were(fake: Fake) -> None:
    made = accounts(fake, 900)
    fake.piece, fake.limit = 200, 10
    fake.used = 4
    shelf = Shelf()
    with pytest.raises(CrmError) as caught:
        shelf.sync(connected(fake), "accounts")
    assert caught.value.trouble is Trouble.BUDGET
    assert fake.used == 8
    assert 0 < len(shelf.living("accounts")) < 900
    fake.used, fake.limit = 0, 100_000
    shelf.sync(connected(fake), "accounts")
    assert ids(shelf) == sorted(made)


@pytest.mark.parametrize(
    ("beside", "stops"),
    [
        ("; per-app-api-usage=90/100(appName=Meetpunt)", True),
        ("; per-app-api-usage=10/100(appName=Meetpunt)", False),
        ("; api-bursts=700/750", False),
    ],
)
def test_what_our_app_may_ask_by_itself_counts_too_and_bursts_pass(fake: Fake, beside: str, stops: bool) -> None:
    fake.limits_beside = beside
    connector = connected(fake)
    connector.session.query("SELECT Id FROM User")
    if stops:
        with pytest.raises(CrmError) as caught:
            connector.session.query("SELECT Id FROM User")
        assert caught.value.trouble is Trouble.BUDGET
    else:
        assert len(connector.session.query("SELECT Id FROM User")[0]) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("limit", Trouble.BUDGET),
        ("crowd", Trouble.LATER),
        ("rights", Trouble.RIGHTS),
        ("html", Trouble.LATER),
        ("wall", Trouble.BLOCKED),
        ("busy", Trouble.LATER),
        ("locator", Trouble.LATER),
        ("locked", Trouble.LATER),
        ("kill", Trouble.LATER),
    ],
)
def test_what_salesforce_answers_says_what_happens_next(fake: Fake, fault: str, kind: Trouble) -> None:
    fake.fault(fault, path="/queryAll", times=99)
    assert refused(fake).trouble is kind


@pytest.mark.parametrize("fault", ["busy", "kill", "kill after", "locked"])
def test_a_hitch_is_waited_out(fake: Fake, fault: str) -> None:
    made = accounts(fake, 3)
    fake.fault(fault, path="/queryAll", times=2)
    shelf, connector = Shelf(), connected(fake)
    shelf.sync(connector, "accounts")
    assert ids(shelf) == sorted(made)
    assert connector.session.client.clock.slept > 0  # type: ignore[attr-defined]


def test_a_question_that_it_does_not_understand_is_a_setting_for_a_person(fake: Fake) -> None:
    with pytest.raises(CrmError) as caught:
        connected(fake).session.query("SELECT Nonsense__c FROM Account")
    assert caught.value.trouble is Trouble.SETTING
    assert "Nonsense__c" in caught.value.detail


def test_an_object_whose_changes_cannot_be_followed_asks_for_rights(fake: Fake) -> None:
    fake.org.unseen.add(("Account", "SystemModstamp"))
    assert refused(fake).trouble is Trouble.RIGHTS


def test_a_walk_reads_nothing_from_behind_the_end_that_was_fixed_when_it_began(fake: Fake) -> None:
    made = accounts(fake, 300)
    fake.piece = 200
    shelf, connector = Shelf(), connected(fake)
    with pytest.raises(Killed):
        shelf.sync(connector, "accounts", kill_after=1)
    late = accounts(fake, 5, wait=30)
    shelf.sync(connector, "accounts")
    assert ids(shelf) == sorted(made)
    shelf.sync(connector, "accounts")
    assert ids(shelf) == sorted([*made, *late])


def test_an_object_that_was_taken_from_us_is_told_also_when_nothing_changed(fake: Fake) -> None:
    connector, shelf = connected(fake), Shelf()
    shelf.sync(connector, "opportunities", "leads")
    fake.org.unseen |= {("Opportunity", "*"), ("Lead", "*")}
    fake.org.pass_time(minutes=30)
    asked = len(fake.asked)
    connector = connected(fake)
    shelf.sync(connector, "leads")  # an organisation without leads is normal
    assert [path.rpartition("/")[2] for _, path in fake.asked[asked:]] == ["token", "queryAll"]
    with pytest.raises(CrmError) as caught:
        shelf.sync(connector, "opportunities")
    assert caught.value.trouble is Trouble.RIGHTS
