"""Development plans and joint visits: between a rep and who coaches the rep, the rep's own reading first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.store.models import (
    Activity,
    Change,
    Competency,
    CompetencyRating,
    DevelopmentGoal,
    Exercise,
    JointVisit,
    Observation,
    PersonRole,
    TrainerInvitation,
)
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

TODAY = datetime.now(UTC).date()
DAY = (TODAY + timedelta(days=30)).isoformat()
STRANGERS = ("Carla", "Dirk", "Ada", "Eva", "Diana")


def goal(cast: Cast, reader: Reader) -> int:
    told = {"competency": "closing", "level": "4", "by_day": DAY, "why": "Ik stuur en wacht."}
    assert reader("Bram").post(f"/development/{cast.bram}/goals/", told).status_code == 302
    act_in(cast.organisation)
    return DevelopmentGoal.objects.get(person_id=cast.bram).pk


def joint(cast: Cast, reader: Reader) -> int:
    told = {"day": TODAY.isoformat(), "coach": str(cast.people["Anna"].pk), "purpose": "Vraag ik om de order?"}
    assert reader("Bram").post(f"/development/{cast.bram}/visits/", told).status_code == 302
    act_in(cast.organisation)
    return JointVisit.objects.get(rep_id=cast.bram).pk


def test_a_goal_with_an_exercise_stands_on_today_until_it_is_done(cast: Cast, reader: Reader) -> None:
    pk = goal(cast, reader)
    told = {"suggested": "", "own": "Bel elke offerte na.", "due_on": DAY}
    assert reader("Anna").post(f"/development/goals/{pk}/", told).status_code == 302
    bram = reader("Bram")
    assert "Bel elke offerte na." in bram.get("/today/").content.decode()
    act_in(cast.organisation)
    exercise = Exercise.objects.get(goal_id=pk)
    assert reader("Anna").post(f"/development/exercises/{exercise.pk}/done/").status_code == 404
    done = bram.post(
        f"/development/exercises/{exercise.pk}/done/", {"learnt": "Vroeger bellen helpt.", "next": "/today/"}
    )
    assert (done.status_code, done["Location"]) == (302, "/today/")
    assert "Bel elke offerte na." not in bram.get("/goals/").content.decode()
    assert "Vroeger bellen helpt." in reader("Anna").get(f"/development/{cast.bram}/").content.decode()


def test_a_goal_ends_is_taken_back_and_refuses_a_day_that_is_past(cast: Cast, reader: Reader) -> None:
    pk = goal(cast, reader)
    bram = reader("Bram")
    again = {"competency": "closing", "level": "5", "by_day": DAY, "why": ""}
    assert bram.post(f"/development/{cast.bram}/goals/", again).status_code == 422
    past = again | {"competency": "planning", "by_day": (TODAY - timedelta(days=1)).isoformat()}
    assert bram.post(f"/development/{cast.bram}/goals/", past).status_code == 422
    page = bram.post(f"/development/goals/{pk}/reached/", follow=True).content.decode()
    act_in(cast.organisation)
    assert DevelopmentGoal.objects.get(pk=pk).state == "reached"
    undo = page.split('action="/undo/')[1].split('"')[0]
    bram.post(f"/undo/{undo}")
    act_in(cast.organisation)
    assert DevelopmentGoal.objects.get(pk=pk).state == "open"


def test_the_reps_own_reading_comes_first(cast: Cast, reader: Reader) -> None:
    address = f"/development/visits/{joint(cast, reader)}/"
    anna, bram = reader("Anna"), reader("Bram")
    coach = {"seen-closing-3": "no", "note-closing-3": "De vraag bleef uit."}
    own = {"seen-closing-3": "yes", "note-closing-3": "Ik vroeg het bij de deur."}
    assert bram.post(address, own | {"do": "keep"}).status_code == 302
    assert "bij de deur" not in anna.get(address).content.decode()
    assert anna.post(address, coach | {"do": "share"}).status_code == 302
    assert "bleef uit" not in bram.get(address).content.decode()
    assert "bij de deur" not in anna.get(address).content.decode()
    assert bram.post(address, own | {"do": "share"}).status_code == 302
    for client in (anna, bram):
        page = client.get(address).content.decode()
        assert "bleef uit" in page
        assert "bij de deur" in page
    for client, told in ((anna, coach), (bram, own)):
        assert client.post(address, told | {"do": "keep"}).status_code == 422
    evidence = bram.get(f"/competencies/{cast.bram}/").content.decode()
    assert "coach: gezien 0 van 1 · eigen kijk: gezien 1 van 1" in evidence


def test_the_coach_reads_the_reps_reading_when_it_is_shared(cast: Cast, reader: Reader) -> None:
    address = f"/development/visits/{joint(cast, reader)}/"
    anna, bram = reader("Anna"), reader("Bram")
    assert bram.post(address, {"do": "share"}).status_code == 422
    lost = bram.post(address, {"note-closing-3": "zonder keuze", "do": "keep"})
    assert lost.status_code == 422
    assert "zonder keuze" in lost.content.decode()
    bram.post(address, {"seen-closing-3": "yes", "note-closing-3": "Bij de deur.", "do": "share"})
    assert "Bij de deur." in anna.get(address).content.decode()
    anna.post(address, {"seen-closing-3": "no", "do": "keep"})
    assert "gezien" not in bram.get(f"/competencies/{cast.bram}/").content.decode()


def test_a_visit_that_was_observed_is_not_taken_back_with_what_the_other_saw(cast: Cast, reader: Reader) -> None:
    pk = joint(cast, reader)
    anna, bram = reader("Anna"), reader("Bram")
    change = Change.objects.get(table="jointvisit", row_id=pk).pk
    anna.post(f"/development/visits/{pk}/", {"seen-closing-3": "no", "do": "keep"})
    bram.post(f"/undo/{change}/")
    act_in(cast.organisation)
    assert JointVisit.objects.filter(pk=pk).exists()
    assert bram.post(f"/development/visits/{pk}/remove/").status_code == 422


def test_a_visit_is_made_together_from_a_planned_one(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        on = TODAY + timedelta(days=3)
        planned = [
            Activity.objects.create(
                organisation=cast.organisation,
                person=cast.people[name],
                kind="visit",
                status="planned",
                subject="Proeven",
                started_on=on,
                recorded_at=datetime.now(UTC),
            ).pk
            for name in ("Bram", "Carla")
        ]
    anna = reader("Anna")
    page = anna.get(f"/development/{cast.bram}/visits/?activity={planned[0]}").content.decode()
    assert f'<option value="{planned[0]}" selected' in page
    told = {"coach": str(cast.people["Anna"].pk), "day": "", "purpose": ""}
    other = anna.post(f"/development/{cast.bram}/visits/", told | {"activity": str(planned[1])})
    assert other.status_code == 422
    assert anna.post(f"/development/{cast.bram}/visits/", told | {"activity": str(planned[0])}).status_code == 302
    act_in(cast.organisation)
    visit = JointVisit.objects.get(rep_id=cast.bram)
    assert (visit.day, visit.activity_id) == (on, planned[0])
    early = anna.post(f"/development/visits/{visit.pk}/", {"seen-closing-3": "yes"})
    assert early.status_code == 422


@pytest.mark.parametrize("somebody", STRANGERS)
def test_nobody_else_finds_goals_exercises_or_visits(cast: Cast, reader: Reader, somebody: str) -> None:
    with acting_in(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        closing = Competency.objects.create(**of, code="closing", name_nl="Afsluiten", name_en="Closing")
        aim = DevelopmentGoal.objects.create(
            **of, person_id=cast.bram, competency=closing, level=4, by_day=TODAY, made_at=datetime.now(UTC)
        )
        task = Exercise.objects.create(**of, goal=aim, text="x", due_on=TODAY, made_at=datetime.now(UTC))
        visit = JointVisit.objects.create(
            **of, rep_id=cast.bram, coach=cast.people["Anna"], day=TODAY, made_at=datetime.now(UTC)
        )
    client = reader(somebody)
    for address in (
        f"/development/{cast.bram}/",
        f"/development/{cast.bram}/goals/",
        f"/development/{cast.bram}/visits/",
        f"/development/goals/{aim.pk}/",
        f"/development/visits/{visit.pk}/",
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"seen-closing-3": "yes"}).status_code == 404, address
    for address in (f"goals/{aim.pk}/drop/", f"exercises/{task.pk}/remove/", f"visits/{visit.pk}/remove/"):
        assert client.post(f"/development/{address}").status_code == 404, address
    if somebody in ("Carla", "Ada", "Eva", "Diana"):
        assert client.get("/competencies/needs/").status_code == 404
    act_in(cast.organisation)
    assert not Observation.objects.exists()


def test_a_trainer_reads_and_comes_along_as_long_as_the_rep_invites(cast: Cast, reader: Reader) -> None:
    eva = cast.people["Eva"]
    with acting_in(cast.organisation.pk):
        PersonRole.objects.create(organisation=cast.organisation, person=eva, role="trainer")
        invited = TrainerInvitation.objects.create(
            organisation=cast.organisation,
            trainer=eva,
            rep_id=cast.bram,
            until=TODAY + timedelta(days=1),
            made_by_id=cast.bram,
            made_at=datetime.now(UTC),
        )
    client = reader("Eva")
    assert client.get(f"/competencies/{cast.bram}/").status_code == 200
    assert client.post(f"/competencies/{cast.bram}/", {"score-closing": "1"}).status_code == 404
    told = {"day": TODAY.isoformat(), "coach": str(eva.pk), "purpose": ""}
    pk = goal(cast, reader)
    assert client.get(f"/development/goals/{pk}/").status_code == 200
    for address in (f"goals/{pk}/drop/", f"goals/{pk}/", f"{cast.bram}/goals/", f"{cast.bram}/visits/"):
        sent = told | {"own": "x", "due_on": DAY, "competency": "planning", "level": "3", "by_day": DAY, "why": ""}
        assert client.post(f"/development/{address}", sent).status_code == 404, address
    assert reader("Bram").post(f"/development/{cast.bram}/visits/", told).status_code == 302
    act_in(cast.organisation)
    visit = JointVisit.objects.get(coach=eva)
    assert client.get(f"/development/visits/{visit.pk}/").status_code == 200
    assert reader("Anna").get(f"/development/visits/{visit.pk}/").status_code == 404
    TrainerInvitation.objects.filter(pk=invited.pk).update(until=TODAY - timedelta(days=1))
    for address in (f"/competencies/{cast.bram}/", f"/development/visits/{visit.pk}/"):
        assert client.get(address).status_code == 404


def test_the_map_is_alphabetical_and_tells_a_middle_from_four(
    cast: Cast, reader: Reader, django_assert_max_num_queries
) -> None:
    with acting_in(cast.organisation.pk):
        closing = Competency.objects.create(
            organisation=cast.organisation, code="closing", name_nl="Afsluiten", name_en="Closing"
        )
        for name, score in (("Tom", 2), ("Bram", 3), ("Eva", 4), ("Lars", 5)):
            CompetencyRating.objects.create(
                organisation=cast.organisation,
                person=cast.people[name],
                competency=closing,
                view="manager",
                score=score,
                day=TODAY,
                recorded_at=datetime.now(UTC),
            )
    client = reader("Anna")
    with django_assert_max_num_queries(40):
        answer = client.get("/competencies/needs/")
    page, found = answer.content.decode(), answer.context["needs"]
    names = [line.person.name for line in found.lines]
    assert names == sorted(names)
    assert "Carla Vos" not in names
    place = next(place for place, one in enumerate(found.columns) if one.code == "closing")
    assert (found.middles[place].value, found.middles[place].n) == (3.5, 4)
    assert found.own_middles[place].value is None
    assert "niet beoordeeld" in page
    assert "/trainings/new/?competency=closing" in page
    assert '<option value="closing" selected' in client.get("/trainings/new/?competency=closing").content.decode()


def test_pages_ask_a_fixed_number_of_times(cast: Cast, reader: Reader, django_assert_max_num_queries) -> None:
    pk = goal(cast, reader)
    with acting_in(cast.organisation.pk):
        for number in range(12):
            Exercise.objects.create(
                organisation=cast.organisation,
                goal_id=pk,
                text=f"Oefening {number}",
                due_on=TODAY,
                made_at=datetime.now(UTC),
            )
            JointVisit.objects.create(
                organisation=cast.organisation,
                rep_id=cast.bram,
                coach=cast.people["Anna"],
                day=TODAY,
                made_at=datetime.now(UTC),
            )
    client = reader("Bram")
    with django_assert_max_num_queries(30):
        assert "Oefening 11" in client.get(f"/development/{cast.bram}/").content.decode()
    with django_assert_max_num_queries(80):
        assert client.get(f"/competencies/{cast.bram}/").status_code == 200
