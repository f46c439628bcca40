"""The readiness check: the whole organisation's numbers for who may see them; and the first steps of a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetpunt.actions.readiness import remember
from meetpunt.method.readiness import CODES
from meetpunt.reports.readiness import Precondition, measured
from meetpunt.reports.readiness import readiness as report
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import (
    Action,
    Charter,
    CharterVoice,
    Conversation,
    KpiVersion,
    KpiVoice,
    ReadinessAnswer,
    ReadinessPoint,
    SteeringKpi,
)
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 8
NOW = datetime.now(UTC)


def found(cast: Cast) -> dict[str, Precondition]:
    viewer = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, NOW.date())
    assert viewer is not None
    return {one.code: one for one in report(viewer, NOW)}


def test_talks_and_actions_by_hand(cast: Cast) -> None:
    """Four were due in twelve weeks: three held, of which two with an action, one passed; a cancelled one is none."""
    of = {"organisation": cast.organisation, "rep_id": cast.bram, "manager": cast.people["Anna"]}
    with acting_in(cast.organisation.pk):
        for days, state, actions in (
            (70, "held", 2),
            (40, "held", 1),
            (20, "held", 0),
            (9, "planned", 0),
            (8, "cancelled", 0),
        ):
            talk = Conversation.objects.create(**of, planned_at=NOW - timedelta(days=days), state=state, made_at=NOW)
            for _one in range(actions):
                Action.objects.create(
                    organisation=cast.organisation,
                    conversation=talk,
                    rep_id=cast.bram,
                    owner_id=cast.bram,
                    text="Nabellen",
                    due_on=NOW.date(),
                    kpi="visits",
                    made_at=NOW,
                )
        now = found(cast)
    assert (now["rhythm"].measured.share, now["rhythm"].measured.n) == (3 / 4, 4)
    assert (now["actions"].measured.share, now["actions"].measured.n) == (2 / 3, 3)
    assert now["actions"].beside == {"per_talk": 1.0}


def test_definitions_charter_and_answers_by_hand(cast: Cast) -> None:
    of = {"organisation": cast.organisation}
    with acting_in(cast.organisation.pk):
        for place, code in enumerate(("visits", "orders")):
            SteeringKpi.objects.create(**of, code=code, position=place)
        held = KpiVersion.objects.create(**of, code="visits", version=1, state="holds", proposed_at=NOW)
        KpiVoice.objects.create(**of, version=held, person_id=cast.bram, agrees=True, at=NOW)
        assert found(cast)["definitions"].measured.share == 0.5
        KpiVoice.objects.create(**of, version=held, person_id=cast.bram, agrees=False, at=NOW + timedelta(seconds=1))
        charter = Charter.objects.create(**of, version=1, state="holds", changed_at=NOW, published_at=NOW)
        CharterVoice.objects.create(**of, charter=charter, person_id=cast.bram, accepts=True, at=NOW)
        for name, score in (("Bram", 1), ("Bram", 5), ("Eva", 3), ("Anna", 4)):
            person = cast.people[name].pk
            ReadinessAnswer.objects.create(**of, code="trust", person_id=person, score=score, at=NOW)
        now = found(cast)
        assert now["definitions"].measured.share == 0.0, "the last word is against"
        known = now["known"].measured
        assert known.share == 1 / known.n
        assert (now["trust"].measured.share, now["trust"].measured.n) == (None, 3)
        ReadinessAnswer.objects.create(**of, code="trust", person_id=cast.people["Carla"].pk, score=4, at=NOW)
        trust = found(cast)["trust"].measured
    assert (trust.share, trust.n) == (0.75, 4), "5, 3, 4 and 4: the latest of each person"


def test_everybody_who_may_sees_the_same_and_every_link_opens(cast: Cast, reader: Reader) -> None:
    for name in ("Bram", "Anna", "Diana", "Ada"):
        client = reader(name)
        page = client.get("/readiness/")
        assert [one["code"] for one in page.context["lines"]] == list(CODES), name
        assert "Bram Jansen" not in page.content.decode().partition("<main")[2] or name == "Bram"
        for one in page.context["lines"]:
            if one["place"]:
                assert client.get(one["place"], follow=True).status_code == 200, (name, one["place"])
    counts = {
        name: [one["counted"] for one in reader(name).get("/readiness/").context["lines"]] for name in ("Bram", "Ada")
    }
    assert counts["Bram"] == counts["Ada"]


def test_reps_and_managers_answer_and_others_do_not(cast: Cast, reader: Reader) -> None:
    assert reader("Bram").post("/readiness/trust/", {"score": "4"}).status_code == 302
    assert reader("Bram").post("/readiness/trust/", {"score": "6"}).status_code == 422
    assert reader("Bram").post("/readiness/daily/", {"score": "4"}).status_code == 404, "that is measured"
    for name in ("Ada", "Diana"):
        assert reader(name).post("/readiness/trust/", {"score": "1"}).status_code == 404, name
    reader("Dirk").post("/readiness/trust/", {"score": "1"})
    with acting_in(cast.organisation.pk):
        mine = ReadinessAnswer.objects.filter(organisation=cast.organisation)
        assert [(one.person_id, one.score) for one in mine] == [(cast.bram, 4)]
    carla = reader("Carla").get("/readiness/").content.decode()
    assert "te zien vanaf vier antwoorden" in carla


def test_the_weekly_look_keeps_one_point_a_day(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        viewer = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, NOW.date())
        assert viewer is not None
        for _time in range(2):
            assert remember(cast.organisation.pk, NOW.date(), measured(viewer, NOW)) == len(CODES)
        assert ReadinessPoint.objects.count() == len(CODES)
        assert found(cast)["process"].points[0][0] == NOW.date()


def test_the_page_asks_few_questions(cast: Cast, reader: Reader, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    anna = reader("Anna")
    anna.get("/readiness/")
    reader("Bram").post("/readiness/trust/", {"score": "4"})  # what is remembered of fields holds no more
    with django_assert_max_num_queries(60):
        assert anna.get("/readiness/").status_code == 200


def test_the_first_steps_are_the_home_page_of_who_administers_until_put_away(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    assert ada.get("/").headers["Location"] == "/first-steps/"
    page = ada.get("/first-steps/")
    ticks = {step.code: done for step, _place, done in page.context["lines"]}
    assert ticks["people"]
    assert ticks["records"]
    assert not ticks["charter"]
    for _step, place, _done in page.context["lines"]:
        if place:
            assert ada.get(place, follow=True).status_code == 200, place
    with acting_in(cast.organisation.pk):
        Charter.objects.create(
            organisation=cast.organisation, version=1, state="holds", changed_at=NOW, published_at=NOW
        )
    assert {step.code for step, _place, done in ada.get("/first-steps/").context["lines"] if done} >= {"charter"}
    ada.post("/first-steps/", {"what": "away"})
    assert ada.get("/").headers["Location"] != "/first-steps/"
    ada.post("/first-steps/", {"what": "back"})
    assert ada.get("/").headers["Location"] == "/first-steps/"
    for name in ("Bram", "Anna", "Diana"):
        assert reader(name).get("/first-steps/").status_code == 404, name
