"""Agreed actions: what came of them, what their KPI did since, the week of a manager, and what nobody else reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.action_notices import action_notices
from meetpunt.cli.main import main
from meetpunt.reports.agreed_actions import since, stood, takes, worth
from meetpunt.reports.effect_by_kind import effect_by_kind
from meetpunt.store.access import viewer_of_person
from meetpunt.store.agreed_actions import find_action
from meetpunt.store.models import Action, Conversation, ConversationRating, Notification, TeamManagement
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 110
NOW = datetime.now(UTC)
TODAY = NOW.date()
TEXT = "Dinsdag en donderdag nabellen"


def _agreed(cast: Cast, rep: str = "Bram", days: int = 60, due: int = 5, **more: object) -> Action:
    """An action out of a conversation that was held so many days ago."""
    with acting_in(cast.organisation.pk):
        of = {"organisation": cast.organisation, "rep": cast.people[rep]}
        at = NOW - timedelta(days=days)
        talk = Conversation.objects.create(
            **of, manager=cast.people["Anna"], planned_at=at, made_at=at, state="held", question="Hoe gaat het?"
        )
        told = {"owner": cast.people[rep], "text": TEXT, "kpi": "conversion:O", "kind": "follow_up", **more}
        return Action.objects.create(
            **of, conversation=talk, due_on=TODAY + timedelta(days=due), made_at=at, wanted=60.0, **told
        )


def test_the_two_read_it_and_nobody_else_finds_it(cast: Cast, reader: Reader) -> None:
    one = _agreed(cast)
    for somebody in ("Bram", "Anna"):
        client = reader(somebody)
        assert TEXT in client.get("/actions/").content.decode()
        assert TEXT in client.get(f"/actions/{one.pk}/").content.decode()
    for somebody in ("Carla", "Dirk", "Ada", "Diana", "Eva"):
        client = reader(somebody)
        assert client.get(f"/actions/{one.pk}/").status_code == 404, somebody
        for act in ("end", "again", "change"):
            assert client.post(f"/actions/{one.pk}/{act}/", {"state": "done"}).status_code == 404, (somebody, act)
        for page in ("/actions/", "/conversations/held/", "/actions/effect/", "/conversations/week/"):
            assert TEXT not in client.get(page).content.decode(), (somebody, page)
    assert reader("Ada").get("/actions/").status_code == 404


def test_it_is_done_dropped_with_a_reason_opened_again_and_the_other_one_is_told(cast: Cast, reader: Reader) -> None:
    one = _agreed(cast)
    bram = reader("Bram")
    refused = bram.post(f"/actions/{one.pk}/end/", {"state": "dropped", "note": " "})
    assert refused.status_code == 422
    done = bram.post(f"/actions/{one.pk}/end/", {"state": "done", "note": "Vier van de vijf"}, follow=True)
    assert "Vier van de vijf" in done.content.decode()
    again = bram.post(f"/actions/{one.pk}/end/", {"state": "dropped", "note": "Toch niet"})
    assert again.status_code == 422
    bram.post(f"/actions/{one.pk}/again/")
    with acting_in(cast.organisation.pk):
        told = Notification.objects.filter(person=cast.people["Anna"], kind="action").order_by("pk")
        assert [row.about["what"] for row in told] == ["done", "opened"]
        assert Action.objects.get(pk=one.pk).state == "open"


def test_another_day_or_other_words_and_what_somebody_else_changed_meanwhile_stays(cast: Cast, reader: Reader) -> None:
    one = _agreed(cast)
    anna = reader("Anna")
    seen = {"seen_text": TEXT, "seen_due": str(one.due_on.toordinal() - 719163)}
    later = (TODAY + timedelta(days=12)).isoformat()
    anna.post(f"/actions/{one.pk}/change/", {**seen, "text": "Elke dag nabellen", "due_on": later})
    clash = reader("Bram").post(
        f"/actions/{one.pk}/change/", {**seen, "text": "Nooit nabellen", "due_on": one.due_on.isoformat()}
    )
    assert clash.status_code == 422
    gone = anna.post(
        f"/actions/{one.pk}/change/",
        {"seen_text": "Elke dag nabellen", "text": "Elke dag nabellen", "due_on": "2020-01-01"},
    )
    assert gone.status_code == 422
    with acting_in(cast.organisation.pk):
        row = Action.objects.get(pk=one.pk)
        assert (row.text, row.due_on.isoformat()) == ("Elke dag nabellen", later)


def test_a_new_manager_sees_what_is_open_and_not_what_ended(cast: Cast, reader: Reader) -> None:
    opened, ended = _agreed(cast), _agreed(cast, state="done")
    with acting_in(cast.organisation.pk):
        TeamManagement.objects.filter(team=cast.noord).update(valid_until=TODAY)
        TeamManagement.objects.create(
            organisation=cast.organisation, team=cast.zuid, person=cast.people["Diana"], valid_from=TODAY
        )
        cast.people["Diana"].roles.create(organisation=cast.organisation, role="manager")
    diana = reader("Diana")
    assert diana.get(f"/actions/{opened.pk}/").status_code == 200
    assert diana.get(f"/actions/{ended.pk}/").status_code == 404


def test_who_does_it_is_told_the_day_before_and_once_when_it_passed(cast: Cast, reader: Reader) -> None:
    _agreed(cast, due=1)
    _agreed(cast, due=-3, owner=cast.people["Anna"])
    _agreed(cast, due=-3, state="done")
    _agreed(cast, due=4)
    with acting_in(cast.organisation.pk):
        told = {(one.person_id, one.about["what"]) for one in action_notices(cast.organisation.pk, TODAY)}
    assert told == {(cast.bram, "due"), (cast.people["Anna"].pk, "late")}
    assert TEXT in reader("Bram").get("/today/").content.decode()


def test_the_list_asks_the_database_the_same_however_many_were_agreed_on_a_day(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    _agreed(cast)

    def questions() -> int:
        anna.get("/actions/")
        with CaptureQueriesContext(connection) as found:
            anna.get("/actions/")
        return len(found)

    before = questions()
    for rep in ("Eva", "Lars", "Noor"):
        _agreed(cast, rep)
    assert questions() <= before


def test_how_it_stood_is_frozen_with_its_interval_and_its_worth_is_a_range(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
        assert anna is not None
        before = stood(anna, cast.bram, "conversion:P", TODAY)
        assert before["value"]["low"] < before["value"]["value"] < before["value"]["high"]
        assert before["days"] > 50
        goes_with = worth(anna, cast.bram, "conversion:P", before, before["value"]["value"] + 5)
        assert "why" in goes_with or goes_with["orders_low"] <= goes_with["orders_high"]
        assert set(worth(anna, cast.bram, "follow_up", before, 50.0)) == {"why"}
        bram = viewer_of_person(cast.bram, cast.organisation.pk, TODAY)
        assert bram is not None
        assert takes(bram, cast.bram, 120, 5000).time_minor is None


def test_what_it_did_since_is_read_at_one_age_and_is_too_early_at_first(cast: Cast) -> None:
    old, fresh = _agreed(cast, days=150, kpi="conversion:P"), _agreed(cast, days=3)
    with acting_in(cast.organisation.pk):
        for somebody in ("Anna", "Bram"):
            viewer = viewer_of_person(cast.people[somebody].pk, cast.organisation.pk, TODAY)
            assert viewer is not None
            found = since(viewer, [find_action(viewer, one.pk) for one in (old, fresh)])
            assert found[fresh.pk].change.says == "early"
            assert found[old.pk].how == "same_age"
            assert found[old.pk].before is not None
            assert found[old.pk].age_days is not None


def test_a_managers_week_is_the_managers_and_ratings_come_in_fours(cast: Cast, reader: Reader) -> None:
    for place, rep in enumerate(("Bram", "Eva", "Lars", "Noor")):
        one = _agreed(cast, rep, due=-2, state="done", ended_at=NOW - timedelta(days=3), owner=cast.people["Anna"])
        score = {"score": str(2 + place % 2)}
        if place < 3:
            reader(rep).post(f"/conversations/{one.conversation_id}/rating/", score)
    anna = reader("Anna")
    page = anna.get("/conversations/week/")
    assert page.context["week"].rating is None
    assert (page.context["week"].kept.k, page.context["week"].kept.n) == (4, 4)
    reader("Noor").post(f"/conversations/{one.conversation_id}/rating/", {"score": "3"})
    assert anna.get("/conversations/week/").context["week"].rating.mean == 2.5
    assert anna.post(f"/conversations/{one.conversation_id}/rating/", {"score": "5"}).status_code == 404
    with acting_in(cast.organisation.pk):
        assert ConversationRating.objects.count() == 4
    for somebody in ("Bram", "Ada", "Diana"):
        assert reader(somebody).get("/conversations/week/").status_code == 404


def test_a_director_reads_that_they_took_place_and_how_many_actions(
    cast: Cast, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    _agreed(cast)
    _agreed(cast, "Eva", state="done")
    page = reader("Diana").get("/conversations/held/")
    told = {one.team.name: one for one in page.context["found"].teams}
    assert (told["Team Zuid"].counted.held, told["Team Zuid"].counted.agreed, told["Team Zuid"].counted.done) == (
        2,
        2,
        1,
    )
    assert told["Team Zuid"].reps == ()
    for somebody in ("Bram", "Ada", "Carla"):
        assert reader(somebody).get("/conversations/held/").status_code == 404
    assert main(["report", "conversations", "--org", cast.organisation.name, "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["whole"]["agreed"] == 2
    assert TEXT not in out
    assert "Bram" not in out


def test_of_fewer_than_four_people_nothing_is_said_of_a_kind(cast: Cast) -> None:
    for _time in range(2):
        for rep in ("Bram", "Eva", "Lars"):
            _agreed(cast, rep, days=150, kpi="conversion:P")
    with acting_in(cast.organisation.pk):
        anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
        assert anna is not None
        (line,) = effect_by_kind(anna)
        assert (line.people, line.agreed, line.share) == (3, 6, None)
