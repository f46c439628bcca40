"""Writing activities in Pipedrive, making what is missing there, and hearing of changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Need, Push, Wanted
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.crms import hint_of
from meetpunt.connectors.pipedrive.pushing import key_in
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.shelf import connect
from tests.connectors.pipedrive.test_translation import confirm

BODY = {
    "data": {"id": 213973},
    "previous": {"stage_id": 427},
    "meta": {
        "action": "change",
        "company_id": "6000000",
        "entity_id": "213973",
        "entity": "deal",
        "id": "6ba407fc",
        "user_id": "1002",
        "version": "2.0",
        "webhook_owner_id": "1003",
        "change_source": "app",
        "attempt": 1,
    },
}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def visit(fake: Fake, **told: Any) -> Push:
    """A visit of Bram to somebody whom Pipedrive knows."""
    organisation = fake.company.add("organizations", name="Bakkerij Smit")
    person = fake.company.add("persons", name="Jan Smit", org_id=organisation)
    deal = fake.company.add("deals", title="Oven", org_id=organisation)
    standard: dict[str, Any] = {
        "key": "meetpunt-1-77",
        "kind": "meeting",
        "subject": "Bezoek",
        "note": "Wil offerte\nvoor <maandag>",
        "owner": "1",
        "account": str(organisation),
        "contact": str(person),
        "opportunity": str(deal),
        "starts_at": datetime(2026, 7, 1, 13, 30, tzinfo=UTC),
        "minutes": 75,
        "done": True,
    }
    return Push(**{**standard, **told})


def activities(fake: Fake) -> list[dict[str, Any]]:
    return list(fake.company.records.get("activities", {}).values())


def test_what_was_written_is_taken_away_unless_somebody_changed_it_there(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    first, second = connector.push(push), connector.push(replace(push, key="meetpunt-1-78"))
    fake.company.edit("activities", int(second.external_id), subject="Van hen")
    connector.withdraw(replace(push, external_id=first.external_id, stamp=first.stamp))
    connector.withdraw(replace(push, external_id=first.external_id, stamp=first.stamp))  # gone already
    with pytest.raises(CrmError) as error:
        connector.withdraw(replace(push, external_id=second.external_id, stamp=second.stamp))
    assert error.value.trouble is Trouble.MOVED_ON
    assert [str(one["id"]) for one in activities(fake)] == [second.external_id]


def test_a_visit_is_written_with_whom_it_was_when_and_how_long(fake: Fake) -> None:
    push = visit(fake)
    pushed = connect(fake).push(push)
    (there,) = activities(fake)
    assert pushed.external_id == str(there["id"])
    assert (there["subject"], there["type"], there["done"]) == ("Bezoek", "meeting", True)
    assert (there["due_date"], there["due_time"], there["duration"]) == ("2026-07-01", "13:30:00", "01:15:00")
    assert (str(there["person_id"]), str(there["deal_id"])) == (push.contact, push.opportunity)
    assert there["note"] == "Wil offerte<br>voor &lt;maandag&gt;<br>[meetpunt:meetpunt-1-77]"


def test_an_activity_of_a_day_without_a_time_has_none_there(fake: Fake) -> None:
    connect(fake).push(visit(fake, starts_at=None, on=date(2026, 7, 2), minutes=None))
    (there,) = activities(fake)
    assert (there["due_date"], there["due_time"], there["duration"]) == ("2026-07-02", None, None)


def test_an_activity_about_a_lead_is_written_at_the_lead(fake: Fake) -> None:
    lead = fake.company.add("leads", title="Misschien")
    connect(fake).push(visit(fake, opportunity=f"lead:{lead}"))
    assert (activities(fake)[0]["lead_id"], activities(fake)[0]["deal_id"]) == (lead, None)


def test_what_was_written_is_changed_and_not_written_again(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    first = connector.push(push)
    changed = replace(push, external_id=first.external_id, stamp=first.stamp, subject="Bezoek verzet")
    second = connector.push(changed)
    assert [one["subject"] for one in activities(fake)] == ["Bezoek verzet"]
    assert second.external_id == first.external_id
    assert second.stamp > first.stamp


def test_what_was_changed_there_is_not_written_over(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    first = connector.push(push)
    fake.company.edit("activities", int(first.external_id), subject="Door Carla veranderd")
    with pytest.raises(CrmError) as error:
        connector.push(replace(push, external_id=first.external_id, stamp=first.stamp, subject="Bezoek verzet"))
    assert error.value.trouble is Trouble.MOVED_ON
    assert activities(fake)[0]["subject"] == "Door Carla veranderd"


def test_a_change_that_was_written_without_our_hearing_of_it_is_no_change_of_somebody_else(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    first = connector.push(push)
    changed = replace(push, external_id=first.external_id, stamp=first.stamp, subject="Bezoek verzet")
    fake.fail("silent", where="PATCH")
    with pytest.raises(CrmError) as error:
        connector.push(changed)
    assert error.value.trouble is Trouble.UNKNOWN
    found = connector.find_pushed(changed)
    assert found is not None
    assert connector.push(changed) == found


def test_what_is_gone_there_is_not_written_anew(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    first = connector.push(push)
    fake.company.delete("activities", int(first.external_id))
    with pytest.raises(CrmError) as error:
        connector.push(replace(push, external_id=first.external_id, stamp=first.stamp))
    assert error.value.trouble is Trouble.GONE
    assert connector.find_pushed(replace(push, external_id=first.external_id)) is None


@pytest.mark.parametrize("kind", ["silent", "cut"])
def test_what_was_written_without_our_hearing_of_it_is_found_before_it_is_sent_again(fake: Fake, kind: str) -> None:
    connector, push = connect(fake), visit(fake)
    fake.fail(kind, where="POST")
    with pytest.raises(CrmError) as error:
        connector.push(push)
    assert error.value.trouble is Trouble.UNKNOWN
    assert len(fake.paths("POST")) == 1
    found = connector.find_pushed(push)
    assert found is not None
    assert found.external_id == str(activities(fake)[0]["id"])


def test_what_was_not_written_is_not_found(fake: Fake) -> None:
    connector, push = connect(fake), visit(fake)
    connector.push(replace(push, key="meetpunt-1-78"))
    fake.fail("gone", where="POST")
    with pytest.raises(CrmError):
        connector.push(push)
    assert connector.find_pushed(push) is None


def test_one_of_many_is_found_page_by_page(fake: Fake) -> None:
    fake.most = 2
    connector, push = connect(fake), visit(fake)
    first = connector.push(push)
    for _ in range(5):
        fake.company.add("activities", deal_id=int(push.opportunity))
    assert connector.find_pushed(push) == first


def test_a_limit_before_anything_was_done_is_waited_for(fake: Fake) -> None:
    fake.fail("burst", "later", where="POST")
    connect(fake).push(visit(fake))
    assert len(activities(fake)) == 1


@pytest.mark.parametrize("kind", ["broken", "gone"])
def test_what_may_have_been_done_is_not_sent_a_second_time_by_itself(fake: Fake, kind: str) -> None:
    fake.fail(kind, where="POST")
    with pytest.raises(CrmError) as error:
        connect(fake).push(visit(fake))
    assert error.value.trouble is Trouble.UNKNOWN
    assert len(fake.paths("POST")) == 1


def test_an_id_of_elsewhere_is_refused_before_it_is_sent(fake: Fake) -> None:
    with pytest.raises(CrmError) as error:
        connect(fake).push(visit(fake, account="K-100"))
    assert error.value.trouble is Trouble.REFUSED
    assert fake.asked == []


@pytest.mark.parametrize("note", [None, "", "gewoon een notitie", "[meetpunt:]", "[meetpunt:te lang" + "x" * 99 + "]"])
def test_a_note_of_somebody_else_is_not_ours(note: str | None) -> None:
    assert key_in(note) == ""


def test_changes_are_told_to_us_once_however_often_it_is_asked(fake: Fake) -> None:
    connector = connect(fake)
    for _ in range(3):
        connector.hear("https://meetpunt.example/hear/abc", "meetpunt", "secret")
    (hook,) = fake.company.records["webhooks"].values()
    assert (hook["event_action"], hook["event_object"], hook["version"]) == ("*", "*", "2.0")
    assert (hook["http_auth_user"], hook["http_auth_password"]) == ("meetpunt", "secret")


@pytest.mark.parametrize("told", [{"is_active": 0}, {"http_auth_password": "old"}, {"version": "1.0"}])
def test_what_does_not_tell_us_any_more_is_replaced(fake: Fake, told: dict[str, Any]) -> None:
    connector = connect(fake)
    connector.hear("https://meetpunt.example/hear/abc", "meetpunt", "secret")
    fake.company.add("webhooks", subscription_url="https://elsewhere.example", is_active=1, version="2.0")
    hook = next(iter(fake.company.records["webhooks"].values()))
    hook |= told
    connector.hear("https://meetpunt.example/hear/abc", "meetpunt", "secret")
    hooks = list(fake.company.records["webhooks"].values())
    assert [one["subscription_url"] for one in hooks] == [
        "https://elsewhere.example",
        "https://meetpunt.example/hear/abc",
    ]


def test_a_message_says_where_to_look() -> None:
    hint = hint_of("pipedrive", BODY)
    assert hint is not None
    assert (hint.event, hint.entity, hint.external_id, hint.company) == ("6ba407fc", "deals", "213973", "6000000")
    assert not hint.by_us


@pytest.mark.parametrize(
    ("told", "by_us"),
    [
        ({"change_source": "api", "user_id": "1003"}, True),
        ({"change_source": "api", "user_id": "1002"}, False),
        ({"change_source": "app", "user_id": "1003"}, False),
    ],
)
def test_what_we_did_ourselves_is_known_as_such(told: dict[str, str], by_us: bool) -> None:
    hint = hint_of("pipedrive", {**BODY, "meta": {**BODY["meta"], **told}})
    assert hint is not None
    assert hint.by_us is by_us


@pytest.mark.parametrize(
    "body",
    [{}, {"meta": "x"}, {"meta": {**BODY["meta"], "version": "1.0"}}, {"meta": {**BODY["meta"], "entity": "file"}}],
)
def test_a_message_about_nothing_that_we_read_says_nothing(body: dict[str, Any]) -> None:
    assert hint_of("pipedrive", body) is None


def test_a_message_as_it_was_caught() -> None:
    if "MEETPUNT_SHARED" not in os.environ:
        pytest.skip("MEETPUNT_SHARED is not set: the caught message is not here")
    sample = Path(os.environ["MEETPUNT_SHARED"], "connectors/samples/pipedrive_webhook_v2_stage_change.json")
    hint = hint_of("pipedrive", json.loads(sample.read_text(encoding="utf-8")))
    assert hint is not None
    assert (hint.entity, hint.external_id) == ("deals", "213973")


def wishes(fake: Fake) -> dict[str, Wanted]:
    connector = connect(fake)
    design = connector.discover()
    return {f"{one.need}:{one.code}": one for one in connector.wanted(design, connector.proposed("Pipedrive", design))}


def test_what_the_method_needs_is_told_beside_what_stands(fake: Fake) -> None:
    found = wishes(fake)
    assert [one.code for one in found.values() if one.need is Need.STAGE] == ["S", "P", "A", "T", "O", "C"]
    assert found["stage:S"].standing == "Lead"
    assert found["stage:P"].standing == ""  # nobody has said yet what the stages mean
    reason = found["field:opportunities.loss_reason"]
    assert (reason.name, reason.standing) == ("Reason of loss", "Lost reason"), (
        "needed in our words, standing in theirs"
    )
    assert found["activity_type:visit"].name == "Visit"
    assert found["field:opportunities.entered.C"].standing == ""
    assert all(str(one.why) for one in found.values())


def test_before_a_stage_is_made_the_stages_that_stand_there_get_a_meaning(fake: Fake) -> None:
    connector = connect(fake)
    design = connector.discover()
    mapping = connector.proposed("Pipedrive", design)
    before = {one.code: one for one in connector.wanted(design, mapping) if one.need is Need.STAGE}
    confirm(mapping)
    after = {one.code: one for one in connector.wanted(design, mapping) if one.need is Need.STAGE}
    assert str(before["C"].why).startswith("Say first what the stages there mean")
    assert str(after["C"].why).startswith("Without a stage of its own")
    assert (after["O"].standing, after["C"].standing) == ("Offerte gedaan", "")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_made_there_stands_there_in_either_language_and_is_not_made_again(fake: Fake, language: str) -> None:
    with translation.override(language):
        missing = [one for one in wishes(fake).values() if not one.standing]
        for _ in range(2):
            for wish in missing:
                connect(fake).make(wish)
    with translation.override("nl" if language == "en" else "en"):
        assert [code for code, one in wishes(fake).items() if not one.standing] == []
    names = [body["name"] for body in fake.company.records["stages"].values()]
    assert len(names) == len(set(names)) == 4 + 5
    types = [body["name"] for body in fake.company.records["activityTypes"].values()]
    assert len(types) == len(set(types))
    assert len(fake.sent) == len(missing)


def test_what_was_made_there_is_proposed_for_what_it_is(fake: Fake) -> None:
    connector = connect(fake)
    for wish in wishes(fake).values():
        connector.make(wish)
    mapping = connector.proposed("Pipedrive", connector.discover())
    parts = {part.table: part for entry in mapping.files for part in entry.tables}
    assert set(parts[Table.ACTIVITIES].values["kind"].values()) >= {"visit", "demonstration", "quote_work", "travel"}
    assert parts[Table.ACTIVITIES].values["purpose"] == {"service_visit": "service"}
    assert {"entered.C", "wanted_day"} <= parts[Table.OPPORTUNITIES].fields.keys()
    assert {"aware", "covered", "considers", "promised", "acch_day"} <= parts[Table.ACCOUNTS].fields.keys()
    assert set(parts[Table.OPPORTUNITIES].values["stage"]) == {"lead"}  # a stage is confirmed by a person


def test_what_stands_there_is_not_made(fake: Fake) -> None:
    connect(fake).make(wishes(fake)["stage:S"])
    assert fake.sent == []


def test_a_wish_that_pipedrive_has_no_place_for_is_refused(fake: Fake) -> None:
    with pytest.raises(CrmError) as error:
        connect(fake).make(Wanted(Need.FIELD, "activities.travel_minutes", "Travel minutes", "why"))
    assert error.value.trouble is Trouble.REFUSED
