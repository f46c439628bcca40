"""Writing activities in Salesforce: each once, and never over a change of somebody there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from meetpunt.connectors.crm.design import Push
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from tests.connectors.salesforce.making import connected
from tests.connectors.salesforce.org import USER, whole_id
from tests.connectors.salesforce.server import Fake

CONTACT, DEAL = "003000000000009AAA", "006000000000009AAA"
CALL = Push(
    key="meetpunt-1-7",
    kind="task: call",
    subject="Gebeld over de pers",
    note="Belt terug",
    owner=USER,
    account="001000000000009AAA",
    contact=CONTACT,
    opportunity=DEAL,
    starts_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
    minutes=5,
    done=True,
)
VISIT = replace(CALL, key="meetpunt-1-8", kind="event: bezoek", subject="Bezoek", minutes=90)


def tasks(fake: Fake, sobject: str = "Task") -> list[dict[str, object]]:
    names = ", ".join(name for name in fake.org.schema[sobject])
    return list(fake.org.ask(f"SELECT {names} FROM {sobject}", all_of_them=False)[2])


def test_an_owner_who_comes_in_small_letters_is_written_as_salesforce_writes_it(fake: Fake) -> None:
    owner = whole_id("005Xx0000012abC")
    connected(fake).push(replace(CALL, owner=owner.lower()))
    assert tasks(fake)[0]["OwnerId"] == owner


@pytest.fixture(params=["with the field", "without it"])
def either(request: pytest.FixtureRequest, fake: Fake) -> Fake:
    """An organisation with our field on activities, or without."""
    if request.param == "with the field":
        fake.org.add_field("Task", "Meetpunt_Id__c", "string")
        fake.org.add_field("Event", "Meetpunt_Id__c", "string")
    return fake


@pytest.mark.parametrize("push", [CALL, VISIT], ids=["task", "event"])
def test_what_was_written_is_taken_away_unless_somebody_changed_it_there(either: Fake, push: Push) -> None:
    connector, sobject = connected(either), "Event" if push is VISIT else "Task"
    first, second = connector.push(push), connector.push(replace(push, key="meetpunt-1-78"))
    either.org.pass_time(seconds=5)
    either.org.change(sobject, second.external_id, Subject="Van hen")
    connector.withdraw(replace(push, external_id=first.external_id, stamp=first.stamp))
    connector.withdraw(replace(push, external_id=first.external_id, stamp=first.stamp))  # gone already
    with pytest.raises(CrmError) as error:
        connector.withdraw(replace(push, external_id=second.external_id, stamp=second.stamp))
    assert error.value.trouble is Trouble.MOVED_ON
    assert [one["Id"] for one in tasks(either, sobject)] == [second.external_id]


def test_a_call_stands_there_as_a_task_that_is_done(either: Fake) -> None:
    pushed = connected(either).push(CALL)
    (task,) = tasks(either)
    assert task["Id"] == pushed.external_id
    assert pushed.stamp == round(either.org.now.timestamp() * 1_000_000)
    assert (task["Subject"], task["OwnerId"], task["WhoId"], task["WhatId"]) == (CALL.subject, USER, CONTACT, DEAL)
    assert (task["TaskSubtype"], task["Type"], task["Status"]) == ("Call", "Call", "Completed")
    assert task["ActivityDate"] == "2026-11-24"  # in Amsterdam
    assert task["CallDurationInSeconds"] == 300
    assert str(task["Description"]).startswith("Belt terug")


def test_a_call_of_seconds_stands_there_with_its_seconds(fake: Fake) -> None:
    connected(fake).push(replace(CALL, minutes=1 / 3))
    connected(fake).push(replace(VISIT, minutes=90.4))
    assert tasks(fake)[0]["CallDurationInSeconds"] == 20
    assert tasks(fake, "Event")[0]["DurationInMinutes"] == 90


def test_a_visit_stands_there_as_an_appointment(either: Fake) -> None:
    connected(either).push(VISIT)
    (event,) = tasks(either, "Event")
    assert (event["Type"], event["DurationInMinutes"]) == ("Bezoek", 90)
    assert event["StartDateTime"] == "2026-11-23T23:30:00.000+0000"


def test_a_visit_of_which_only_the_day_is_known_is_of_the_whole_day(either: Fake) -> None:
    connected(either).push(replace(VISIT, starts_at=None, minutes=None, on=date(2026, 11, 24)))
    (event,) = tasks(either, "Event")
    assert (event["IsAllDayEvent"], event["StartDateTime"]) == (True, "2026-11-24T00:00:00.000+0000")
    with pytest.raises(CrmError) as caught:
        connected(either).push(replace(VISIT, starts_at=None))
    assert caught.value.trouble is Trouble.REFUSED


def test_what_was_planned_is_a_task_that_is_open(either: Fake) -> None:
    connected(either).push(replace(CALL, done=False))
    assert tasks(either)[0]["Status"] == "Not Started"


def test_after_a_line_that_broke_it_is_found_and_not_made_again(either: Fake) -> None:
    connector = connected(either)
    either.fault("kill after", path="/sobjects/Task", method="POST")
    either.fault("kill after", path="/Meetpunt_Id__c/", method="PATCH")
    with suppress(CrmError):  # without the field nobody knows whether it was done; with it, it was sent again
        connector.push(CALL)
    found = connector.find_pushed(CALL)
    (task,) = tasks(either)
    assert found is not None
    assert task["Id"] == found.external_id


def test_after_a_line_that_broke_before_it_was_done_nothing_is_found(fake: Fake) -> None:
    connector = connected(fake)
    fake.fault("kill", path="/sobjects/Task", method="POST")
    with pytest.raises(CrmError) as caught:
        connector.push(CALL)
    assert caught.value.trouble is Trouble.UNKNOWN
    assert connector.find_pushed(CALL) is None
    assert tasks(fake) == []


def test_a_mark_is_found_among_many_and_one_that_begins_the_same_is_not_taken_for_it(fake: Fake) -> None:
    connector = connected(fake)
    told = {"Subject": "Iets", "OwnerId": USER}
    fake.org.put_all("Task", ({**told, "Description": f"[Meetpunt meetpunt-1-7{n}]"} for n in range(1200)))
    mine = fake.org.put("Task", **told, Description="Belt terug [Meetpunt meetpunt-1-7]")
    found = connector.find_pushed(CALL)
    assert found is not None
    assert found.external_id == mine


def test_sent_twice_by_its_key_it_stands_there_once(fake: Fake) -> None:
    fake.org.add_field("Task", "Meetpunt_Id__c", "string")
    first = connected(fake).push(CALL)
    again = connected(fake).push(replace(CALL, subject="Gebeld"))
    assert first.external_id == again.external_id
    assert [task["Subject"] for task in tasks(fake)] == ["Gebeld"]


def test_a_change_of_ours_is_written_where_nobody_changed_it_since(either: Fake) -> None:
    connector = connected(either)
    pushed = connector.push(CALL)
    either.org.pass_time(minutes=5)
    known = replace(CALL, external_id=pushed.external_id, stamp=pushed.stamp, subject="Anders", contact="")
    later = connector.push(known)
    assert later.stamp > pushed.stamp
    (task,) = tasks(either)
    assert (task["Subject"], task["WhoId"], task["WhatId"]) == ("Anders", None, DEAL)


def test_what_somebody_changed_there_is_not_written_over(either: Fake) -> None:
    connector = connected(either)
    pushed = connector.push(CALL)
    either.org.pass_time(minutes=5)
    either.org.change("Task", pushed.external_id, Subject="Van de verkoper")
    with pytest.raises(CrmError) as caught:
        connector.push(replace(CALL, external_id=pushed.external_id, stamp=pushed.stamp))
    assert caught.value.trouble is Trouble.MOVED_ON
    assert tasks(either)[0]["Subject"] == "Van de verkoper"


def test_what_was_removed_there_is_told_as_gone(either: Fake) -> None:
    connector = connected(either)
    pushed = connector.push(CALL)
    either.org.bin("Task", pushed.external_id)
    with pytest.raises(CrmError) as caught:
        connector.push(replace(CALL, external_id=pushed.external_id, stamp=pushed.stamp))
    assert caught.value.trouble is Trouble.GONE


def test_an_activity_of_a_lead_is_the_leads_until_it_became_an_opportunity(fake: Fake) -> None:
    lead = fake.org.put("Lead", Company="Jansen")
    connected(fake).push(replace(CALL, opportunity=f"lead:{lead}"))
    assert (tasks(fake)[0]["WhoId"], tasks(fake)[0]["WhatId"]) == (lead, None)
    fake.org.change("Lead", lead, IsConverted=True, ConvertedOpportunityId=DEAL)
    connected(fake).push(replace(CALL, opportunity=f"lead:{lead}", key="meetpunt-1-9"))
    assert (tasks(fake)[1]["WhoId"], tasks(fake)[1]["WhatId"]) == (CONTACT, DEAL)


def test_what_salesforce_does_not_take_is_told_with_its_own_words(either: Fake) -> None:
    either.fault("invalid", path="/sobjects/Task", times=9, after=1)  # the first one describes it
    with pytest.raises(CrmError) as caught:
        connected(either).push(CALL)
    assert caught.value.trouble is Trouble.REFUSED
    assert "a visit needs a result" in caught.value.detail


def test_a_record_that_somebody_writes_at_the_moment_is_tried_again(either: Fake) -> None:
    either.fault("locked", path="/sobjects/Task", times=2, after=1)
    connected(either).push(CALL)
    assert len(tasks(either)) == 1
