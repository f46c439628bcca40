"""Conversations: prepared by both, held in the room, closed with actions; for the two who have them and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from meetpunt.actions.conversation_notices import conversation_notices
from meetpunt.actions.rhythms import plan_next
from meetpunt.method.conversation_rhythm import next_day
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import (
    Account,
    Action,
    AgendaItem,
    CauseReading,
    Conversation,
    ConversationRhythm,
    KpiVersion,
    Opportunity,
    PersonRole,
    Preparation,
    StageEvent,
    StepDefinition,
    TeamManagement,
)
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.trail import Asked, trail
from tests.cast import Cast
from tests.web.conftest import Reader, signed_in
from tests.web.test_calendar_out import events, own_address
from tests.web.test_logging import questions
from tests.web.test_signals import _talk

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 110
NOW = datetime.now(UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def talk_of_module(cast_of_module: Cast, django_db_blocker: DjangoDbBlocker) -> int:
    """It is planned once, beside the cast of the module, and taken back with that."""
    with django_db_blocker.unblock():
        page = _talk(signed_in(cast_of_module, "Anna"), cast_of_module, cast_of_module.bram)
    return int(page.redirect_chain[-1][0].split("/")[2])


@pytest.fixture
def talk(talk_of_module: int, db: None) -> int:
    """A conversation that Anna planned with Bram from the signal about his quotes."""
    return talk_of_module


def _row(cast: Cast, talk: int) -> Conversation:
    with acting_in(cast.organisation.pk):
        return Conversation.objects.get(pk=talk)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _prepare(client: Client, talk: int, text: str, how: str = "share", **more: str) -> Any:
    return client.post(f"/conversations/{talk}/prepare/", {"text": text, how: "1", **more}, follow=True)


def _agree(client: Client, cast: Cast, talk: int, **more: str) -> Any:
    told = {
        "key": str(uuid4()),
        "text": "Dinsdag en donderdag nabellen",
        "owner": str(cast.bram),
        "kind": "follow_up",
        "due_on": (TODAY + timedelta(days=20)).isoformat(),
        "kpi": "follow_up",
        "wanted": "70",
        "hours": "6",
    }
    return client.post(f"/conversations/{talk}/agree/", told | more, follow=True)


@pytest.mark.both
def test_what_the_rep_writes_is_read_when_it_is_shared_and_questions_come_after_it(
    cast: Cast, reader: Reader, talk: int
) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    _prepare(bram, talk, "Nabellen schiet erbij in.", "keep", item="Reistijd", key=str(uuid4()))
    _prepare(anna, talk, "Wat helpt je om te bellen?")
    for mine in ("Nabellen schiet erbij in.", "Reistijd"):
        assert mine in _text(bram.get(f"/conversations/{talk}/"))
        assert mine not in _text(anna.get(f"/conversations/{talk}/"))
    waiting = _text(bram.get(f"/conversations/{talk}/"))
    assert "Wat helpt je om te bellen?" not in waiting
    assert "De vragen staan klaar" in waiting
    _prepare(bram, talk, "Nabellen schiet erbij in.")
    assert "Wat helpt je om te bellen?" in _text(bram.get(f"/conversations/{talk}/"))
    shown = _text(anna.get(f"/conversations/{talk}/"))
    assert "Nabellen schiet erbij in." in shown
    assert "Reistijd" in shown


def test_a_manager_asks_and_a_verdict_is_refused_with_what_was_typed(cast: Cast, reader: Reader, talk: int) -> None:
    answer = _prepare(reader("Anna"), talk, "Wat helpt je?\nJe belt te weinig.")
    assert answer.status_code == 422
    assert "Dit is er geen: Je belt te weinig." in _text(answer)
    assert "Wat helpt je?" in _text(answer)


def test_nothing_is_concluded_before_the_two_sit_together_and_the_rep_spoke(
    cast: Cast, reader: Reader, talk: int
) -> None:
    anna = reader("Anna")
    early = anna.post(f"/conversations/{talk}/conclusion/", {"conclusion": "Hij belt niet."})
    assert early.status_code == 422
    anna.post(f"/conversations/{talk}/together/")
    refused = anna.post(f"/conversations/{talk}/conclusion/", {"conclusion": "Hij belt niet."})
    assert refused.status_code == 422
    assert "Eerst de eigen lezing van de verkoper" in _text(refused)
    assert "Hij belt niet." in _text(refused)
    assert _row(cast, talk).conclusion == ""
    anna.post(f"/conversations/{talk}/said/", {"said": "Ik bel pas als de klant zich meldt."})
    anna.post(f"/conversations/{talk}/conclusion/", {"conclusion": "Nabellen krijgt een vast moment."})
    assert _row(cast, talk).conclusion == "Nabellen krijgt een vast moment."


def test_closing_without_an_action_is_refused_and_with_one_it_is_held(cast: Cast, reader: Reader, talk: int) -> None:
    anna = reader("Anna")
    anna.post(f"/conversations/{talk}/together/")
    anna.post(f"/conversations/{talk}/said/", {"said": "Ik zie het ook."})
    refused = anna.post(f"/conversations/{talk}/close/")
    assert refused.status_code == 422
    assert "Elk gesprek eindigt in een afspraak" in _text(refused)
    for wanting, why in (
        ({"due_on": ""}, "een afspraak zonder datum is een wens"),
        ({"kpi": ""}, "Kies de KPI"),
        ({"text": ""}, "Zeg in een paar woorden"),
    ):
        answer = _agree(anna, cast, talk, **wanting)
        assert answer.status_code == 422
        assert why in _text(answer)
    _agree(anna, cast, talk)
    with acting_in(cast.organisation.pk):
        action = Action.objects.get(conversation_id=talk)
    assert (action.minutes, action.wanted, action.owner_id) == (360, 70.0, cast.bram)
    assert action.stood["value"]["code"] == "follow_up"
    assert _text(anna.post(f"/conversations/{talk}/close/", follow=True)).count("gehouden") >= 1
    assert _row(cast, talk).state == "held"
    assert anna.post(f"/conversations/{talk}/said/", {"said": "later"}).status_code == 422
    with acting_in(cast.organisation.pk):
        change = _row(cast, talk)
        assert change.closed_by_id is not None


@pytest.mark.both
def test_an_action_that_is_sent_twice_is_kept_once_and_can_be_taken_away(cast: Cast, reader: Reader, talk: int) -> None:
    anna, key = reader("Anna"), str(uuid4())
    _agree(anna, cast, talk, key=key)
    _agree(anna, cast, talk, key=key)
    with acting_in(cast.organisation.pk):
        action = Action.objects.get(conversation_id=talk)
    anna.post(f"/conversations/{talk}/actions/{action.pk}/withdraw/")
    with acting_in(cast.organisation.pk):
        assert not Action.objects.filter(conversation_id=talk).exists()


def test_a_cause_is_ticked_crossed_or_left_open_with_a_note(cast: Cast, reader: Reader, talk: int) -> None:
    bram = reader("Bram")
    bram.post(f"/conversations/{talk}/together/")
    told = {"cause": "no_follow_up", "reading": "yes", "note": "In drukke weken"}
    bram.post(f"/conversations/{talk}/cause/", told)
    bram.post(f"/conversations/{talk}/cause/", told | {"reading": "open"})
    with acting_in(cast.organisation.pk):
        row = CauseReading.objects.get(conversation_id=talk)
    assert (row.reading, row.note) == ("open", "In drukke weken")
    assert bram.post(f"/conversations/{talk}/cause/", {"cause": "made_up", "reading": "yes"}).status_code == 404


@pytest.mark.both
def test_the_evidence_stays_the_same_to_the_last_digit_whatever_is_corrected_merged_or_worded_anew(
    cast: Cast, reader: Reader, talk: int
) -> None:
    bram, before = reader("Bram"), _row(cast, talk)
    assert before.facts["figures"]["steps"][0]["parts"]["reached"] > 0
    shown = bram.get(f"/conversations/{talk}/").context
    with changing(cast.organisation.pk):
        own = {"organisation": cast.organisation}
        StageEvent.objects.filter(**own, owner_id=cast.bram).delete()
        merged = Account.objects.filter(**own).order_by("pk")
        Opportunity.objects.filter(**own, account=merged[0]).update(account=merged[1])
        merged.filter(pk=merged[0].pk).update(merged_into=merged[1])
        Opportunity.objects.filter(**own).update(amount_minor=1)
        StepDefinition.objects.filter(**own).update(name_nl="Anders genoemd")
        for one in before.facts["figures"]["kpis"]:
            words = {"name_nl": "Anders", "name_en": "Otherwise", "definition_nl": "x", "definition_en": "x"}
            KpiVersion.objects.create(
                **own, **words, code=one["code"].split(":")[0], version=9, state="holds", proposed_at=NOW
            )
    again = bram.get(f"/conversations/{talk}/").context
    assert _row(cast, talk).facts == before.facts
    assert again["figures"].figures == shown["figures"].figures
    assert again["frozen"] == shown["frozen"]
    _prepare(bram, talk, "Ik zie het.")
    assert _row(cast, talk).facts == before.facts


@pytest.mark.both
def test_a_conversation_by_hand_freezes_the_figures_when_the_first_begins_to_prepare(
    cast: Cast, reader: Reader
) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    told = {"with": str(cast.bram), "on": (TODAY + timedelta(days=7)).isoformat(), "at": "10:00", "minutes": "45"}
    refused = anna.post("/conversations/plan/", told | {"question": "Je moet meer bellen."})
    assert refused.status_code == 422
    page = anna.post("/conversations/plan/", told | {"question": "Wat gaat goed in je bezoeken?"}, follow=True)
    talk = int(page.redirect_chain[-1][0].split("/")[2])
    assert _row(cast, talk).facts_at is None
    assert "worden bevroren" in _text(bram.get(f"/conversations/{talk}/"))
    _prepare(bram, talk, "Ik zie mijn bezoeken groeien.", "keep")
    row = _row(cast, talk)
    assert row.facts_at is not None
    assert row.rules_version
    assert [one["code"] for one in row.facts["figures"]["kpis"]]


def test_a_development_question_is_the_reps_and_the_manager_chooses_how_to_help(
    cast: Cast, reader: Reader, talk: int
) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    refused = _prepare(bram, talk, "Ik zie het.", question="Beter sluiten")
    assert refused.status_code == 422
    assert anna.post(f"/conversations/{talk}/coaching/", {"coaching": "show"}).status_code == 404
    _prepare(bram, talk, "Ik zie het.", question="Hoe vraag ik om de order?", competency="closing")
    anna.post(f"/conversations/{talk}/coaching/", {"coaching": "practise"})
    question = bram.get(f"/conversations/{talk}/").context["room"].development
    assert (question.text, question.coaching) == ("Hoe vraag ik om de order?", "practise")


@pytest.mark.both
def test_nobody_else_finds_a_conversation_or_anything_in_it(cast: Cast, reader: Reader, talk: int) -> None:
    _agree(reader("Anna"), cast, talk)
    reader("Bram").post(f"/conversations/{talk}/agenda/", {"item": "Reistijd", "key": str(uuid4())})
    with acting_in(cast.organisation.pk):
        action = Action.objects.get(conversation_id=talk).pk
        item = AgendaItem.objects.get(conversation_id=talk).pk
    one = f"/conversations/{talk}/"
    pages = ("", "prepare/", "agree/", "sheet/", "sheet.pdf")
    posts = ("together/", "said/", "cause/", "conclusion/", "close/", "share/", "agenda/", "coaching/", "call-off/")
    for name in ("Carla", "Dirk", "Diana", "Ada"):
        client = reader(name)
        assert {client.get(f"{one}{page}").status_code for page in pages} == {404}, name
        assert {client.post(f"{one}{post}", {"said": "x", "item": "x"}).status_code for post in posts} == {404}, name
        for own in (f"actions/{action}/withdraw/", f"agenda/{item}/remove/", f"agenda/{item}/note/"):
            assert client.post(f"{one}{own}", {"note": "x"}).status_code == 404, name
    assert _row(cast, talk).together_at is None


@pytest.mark.both
def test_the_rep_lets_a_later_manager_read_what_was_held(cast: Cast, reader: Reader, talk: int) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    bram.post(f"/conversations/{talk}/together/")
    bram.post(f"/conversations/{talk}/said/", {"said": "Ik zie het."})
    _agree(bram, cast, talk)
    bram.post(f"/conversations/{talk}/close/")
    diana = cast.people["Diana"]
    with acting_in(cast.organisation.pk):
        TeamManagement.objects.create(
            organisation=cast.organisation, team=cast.zuid, person=diana, valid_from=TODAY - timedelta(days=1)
        )
        PersonRole.objects.create(organisation=cast.organisation, person=diana, role="manager")
    later = reader("Diana")
    assert later.get(f"/conversations/{talk}/").status_code == 404
    assert anna.post(f"/conversations/{talk}/share/", {"share": "1"}).status_code == 404
    bram.post(f"/conversations/{talk}/share/", {"share": "1"})
    assert later.get(f"/conversations/{talk}/").status_code == 200
    assert later.post(f"/conversations/{talk}/said/", {"said": "x"}).status_code == 404


@pytest.mark.both
def test_a_rhythm_plans_the_next_one_and_only_one(cast: Cast, reader: Reader, talk: int) -> None:
    with changing(cast.organisation.pk):  # one that stands there already is the next one
        Conversation.objects.filter(pk=talk).delete()
    bram, first = reader("Bram"), TODAY + timedelta(days=10 - TODAY.weekday())
    told = {"with": str(cast.people["Anna"].pk), "weeks": "4", "on": first.isoformat(), "at": "09:30", "minutes": "60"}
    assert bram.post("/conversations/rhythms/", told | {"weeks": "0"}).status_code == 422
    assert bram.post("/conversations/rhythms/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        row = Conversation.objects.get(rhythm__isnull=False)
        assert (row.rep_id, row.minutes, row.planned_at.date()) == (cast.bram, 60, first)
    assert plan_next(cast.organisation.pk, NOW) == 0
    with acting_in(cast.organisation.pk):
        Conversation.objects.filter(pk=row.pk).update(state="held", planned_at=NOW - timedelta(hours=1))
    assert plan_next(cast.organisation.pk, NOW) == 1
    with acting_in(cast.organisation.pk):
        rhythm = ConversationRhythm.objects.get()
        assert Conversation.objects.filter(rhythm=rhythm, state="planned").count() == 1
    assert reader("Carla").post(f"/conversations/rhythms/{rhythm.pk}/end/").status_code == 404
    assert bram.post(f"/conversations/rhythms/{rhythm.pk}/end/").status_code == 302
    with acting_in(cast.organisation.pk):
        assert ConversationRhythm.objects.get().ended_at is not None


def test_the_days_of_a_rhythm_skip_free_days_and_weekends() -> None:
    """Every 2 weeks from Monday 2 November 2026: after the 2nd the 16th; when that is free the 17th."""
    first = datetime(2026, 11, 2).date()
    assert next_day(first, 2, first - timedelta(days=5)) == first
    assert next_day(first, 2, first).day == 16
    assert next_day(first, 2, first, {datetime(2026, 11, 16).date()}).day == 17
    friday = datetime(2026, 11, 6).date()
    assert next_day(friday, 1, friday, {datetime(2026, 11, 13).date()}).day == 16


def test_both_are_reminded_and_the_rep_to_prepare(cast: Cast, talk: int) -> None:
    with acting_in(cast.organisation.pk):
        Conversation.objects.filter(pk=talk).update(planned_at=NOW + timedelta(days=3))
        zone = ZoneInfo(cast.organisation.time_zone)
        told = conversation_notices(cast.organisation.pk, TODAY, zone)
        assert (cast.bram, "prepare") in {(one.person_id, one.about["what"]) for one in told}
        Preparation.objects.create(
            organisation=cast.organisation,
            conversation_id=talk,
            person_id=cast.bram,
            text="x",
            changed_at=NOW,
            shared_at=NOW,
        )
        assert "prepare" not in {one.about["what"] for one in conversation_notices(cast.organisation.pk, TODAY, zone)}
        Conversation.objects.filter(pk=talk).update(planned_at=NOW + timedelta(days=1))
        soon = conversation_notices(cast.organisation.pk, TODAY, zone)
        assert {one.person_id for one in soon if one.about["what"] == "soon"} == {cast.bram, cast.people["Anna"].pk}


def test_the_sheet_is_a_pdf_in_both_languages(cast: Cast, reader: Reader, talk: int) -> None:
    bram = reader("Bram")
    _prepare(bram, talk, "Ik bel pas als de klant zich meldt. ✓ " * 20, question="Hoe vraag ik om de order?")
    _agree(bram, cast, talk)
    for language in ("nl", "en"):
        with translation.override(language):
            answer = bram.get(f"/conversations/{talk}/sheet.pdf", headers={"accept-language": language})
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.content.count(b"/Type /Page\n") <= 2
    assert "Ik bel pas" in _text(bram.get(f"/conversations/{talk}/sheet/"))


@pytest.mark.both
def test_the_page_asks_the_database_the_same_number_of_questions_however_much_was_agreed(
    cast: Cast, reader: Reader, talk: int
) -> None:
    bram, page = reader("Bram"), f"/conversations/{talk}/"
    _agree(bram, cast, talk)
    bram.get(page)
    few = questions(bram, page)
    for place in range(4):
        _agree(bram, cast, talk)
        bram.post(f"/conversations/{talk}/agenda/", {"item": f"punt {place}", "key": str(uuid4())})
    bram.get(page)
    assert questions(bram, page) <= few
    assert few < 60


def test_a_conversation_stands_in_the_calendar_of_both(cast: Cast, reader: Reader, talk: int) -> None:
    bram = reader("Bram")
    assert bram.get(f"/conversations/{talk}/").status_code == 200
    (event,) = events(own_address(reader))
    assert event["UID"] == f"conversation-{cast.organisation.pk}-{talk}@meetpunt"
    assert event["SUMMARY"] == "Gesprek met Anna Hendriks"


@pytest.mark.both
def test_the_trail_of_both_holds_the_action_and_of_the_administrator_nothing(
    cast: Cast, reader: Reader, talk: int
) -> None:
    _agree(reader("Anna"), cast, talk)
    with acting_in(cast.organisation.pk):
        seen = {}
        for name in ("Bram", "Ada"):
            viewer = viewer_of_person(cast.people[name].pk, cast.organisation.pk, TODAY)
            assert viewer is not None
            seen[name] = {line.table for line in trail(viewer, Asked()).lines}
    assert "action" in seen["Bram"]
    assert not {"action", "conversation"} & seen["Ada"]
