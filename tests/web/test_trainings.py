"""Trainings: what could be shown before, who plans, takes part and is invited, and what is told afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from meetpunt.actions.trainings import Wanted, plan_training
from meetpunt.method.training_plan import drawn
from meetpunt.reports.training_effect import effect_on
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import FiguresLooked, PersonRole, StageEvent, TrainerInvitation, Training, TrainingPlace
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.trainings import find_training, people_of
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("forms; what is kept and read is asked of both in tests/actions and tests/reports")

ENTRIES = 60
TODAY = datetime.now(UTC).date()
NEW = {
    "name": "Afsluiten",
    "competency": "closing",
    "kpi": "conversion:O",
    "behaviour_kpi": "follow_up",
    "choosing": "lot",
    "size": "3",
    "waves": "2",
    "first_on": (TODAY + timedelta(days=30)).isoformat(),
    "last_on": "",
    "months": "6",
    "hours": "8",
    "cost": "1.200,00",
    "given_by": "",
    "note": "",
}


def viewer_of(cast: Cast, name: str) -> Viewer:
    found = viewer_of_person(cast.people[name].pk, cast.organisation.pk, TODAY)
    assert found is not None
    return found


def planned(cast: Cast, by: str = "Anna", days: int = -150, **wanted: object) -> int:
    """A training, by default of three of Anna's team by lot, five months ago, compared over three months."""
    on = TODAY + timedelta(days=days)
    told = {"name": "Afsluiten", "kpi": "win_rate", "first_on": on, "last_on": on, "months": 3, "size": 3, "seed": 5}
    told |= {"team_id": cast.zuid.pk} | wanted
    with acting_in(cast.organisation.pk):
        return plan_training(viewer_of(cast, by), Wanted(**told), datetime.now(UTC))[0]  # type: ignore[arg-type]


def test_the_form_says_what_could_be_shown_and_freezes_it(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    new = NEW | {"team": str(cast.zuid.pk)}
    look = anna.post("/trainings/new/", new | {"do": "look", "name": ""})
    assert look.status_code == 200
    assert "van 100 gevallen aantoonbaar" in look.content.decode()
    act_in(cast.organisation)
    assert not Training.objects.exists()
    answer = anna.post("/trainings/new/", new)
    assert answer.status_code == 302
    act_in(cast.organisation)
    row = Training.objects.get()
    assert (row.minutes, row.cost_minor, row.competency.code if row.competency else "") == (480, 120_000, "closing")
    assert row.foreseen["trained"] == row.foreseen["beside"] == 3
    assert row.foreseen["smallest"] > 10
    took = set(row.places.values_list("person_id", flat=True))
    team = people_of(viewer_of(cast, "Anna"), cast.zuid.pk, TODAY)
    assert took == set(drawn(team, (3,), row.foreseen["seed"])[0])
    page = anna.get(answer["Location"]).content.decode()
    assert "Zoals het vooraf gezegd is" in page


@pytest.mark.both
def test_who_sees_no_names_lets_the_lot_choose(cast: Cast, reader: Reader) -> None:
    page = reader("Diana").get("/trainings/new/").content.decode()
    assert 'value="lot"' in page
    assert 'value="figures"' not in page
    assert 'name="chosen"' not in page
    new = NEW | {"team": str(cast.zuid.pk)}
    assert reader("Diana").post("/trainings/new/", new | {"choosing": "figures"}).status_code == 422
    assert reader("Diana").post("/trainings/new/", new).status_code == 302


def test_a_lot_must_leave_somebody_beside(cast: Cast, reader: Reader) -> None:
    new = NEW | {"team": str(cast.zuid.pk), "size": "6"}
    answer = reader("Anna").post("/trainings/new/", new)
    assert answer.status_code == 422
    assert "dit team heeft 6 mensen" in answer.content.decode()


def test_waves_begin_months_apart_and_hold_everybody(cast: Cast) -> None:
    made = planned(cast, choosing="waves", waves=3)
    with acting_in(cast.organisation.pk):
        places = list(TrainingPlace.objects.filter(training_id=made).order_by("wave"))
    assert [one.wave for one in places] == [1, 1, 2, 2, 3, 3]
    assert len({one.first_on for one in places}) == 3


@pytest.mark.both
def test_who_finds_a_training_and_who_changes_it(cast: Cast, reader: Reader) -> None:
    """Carla takes no part, Dirk is elsewhere, Ada administers; Diana directs and sees no names."""
    made = planned(cast)
    with acting_in(cast.organisation.pk):
        took = list(TrainingPlace.objects.filter(training_id=made).values_list("person__name", flat=True))
    inside = took[0].split()[0]
    for somebody in ("Carla", "Dirk", "Ada"):
        assert reader(somebody).get(f"/trainings/{made}/").status_code == 404, somebody
    assert reader("Ada").get("/trainings/").status_code == 404
    for somebody in ("Carla", "Dirk", "Ada", inside):
        client = reader(somebody)
        assert client.get("/trainings/new/").status_code == (200 if somebody == "Dirk" else 404)
        for what in ("cancel", "present", "places"):
            assert client.post(f"/trainings/{made}/{what}/").status_code == 404, (somebody, what)
        assert client.post(f"/trainings/{made}/", {"name": "Anders"}).status_code == 404
    for somebody in ("Anna", "Diana", inside):
        page = reader(somebody).get(f"/trainings/{made}/")
        assert page.status_code == 200
        shown = [name for name in took if name in page.content.decode().split("<main", 1)[-1]]
        assert shown == (took if somebody == "Anna" else []), somebody
    assert "Je doet mee" in reader(inside).get(f"/trainings/{made}/").content.decode()


@pytest.mark.both
def test_of_too_few_others_nothing_is_told_to_who_does_not_see_them_all(cast: Cast) -> None:
    made = planned(cast)
    with acting_in(cast.organisation.pk):
        inside = TrainingPlace.objects.filter(training_id=made).first()
        assert inside is not None
        rep = viewer_of_person(inside.person_id, cast.organisation.pk, TODAY)
        assert rep is not None
        anna, diana = viewer_of(cast, "Anna"), viewer_of(cast, "Diana")
        for viewer, hidden in ((anna, False), (diana, True), (rep, True)):
            found = effect_on(viewer, find_training(viewer, made), "win_rate")
            assert found.is_hidden is hidden, viewer.name
            assert (found.effect is None) or not hidden


def test_half_of_everybody_by_lot_is_told_to_all_who_read_it(cast: Cast, reader: Reader) -> None:
    """Five of eleven: no training did anything here, so it cannot be shown; the drawing and the words say so."""
    made = planned(cast, by="Diana", team_id=None, size=5, kpi="conversion:S", months=4, cost_minor=500_000)
    page = reader("Diana").get(f"/trainings/{made}/").content.decode()
    with acting_in(cast.organisation.pk):
        viewer = viewer_of(cast, "Diana")
        found = effect_on(viewer, find_training(viewer, made), "conversion:S")
    assert found.follow_up > 0
    assert found.periods[0].days == found.periods[1].days
    assert found.effect is not None
    assert not found.effect.is_shown
    assert "Niet aan te tonen" in page
    assert 'class="chart effect"' in page
    assert "zonder bovengrens" in page
    assert "Niet aan te tonen" in reader("Anna").get(f"/trainings/{made}/").content.decode()


def test_an_effect_that_rests_on_three_of_five_is_not_told_to_who_does_not_see_them_all(cast: Cast) -> None:
    made = planned(cast, by="Diana", team_id=None, size=5, kpi="conversion:S", months=4)
    with acting_in(cast.organisation.pk):
        diana = viewer_of(cast, "Diana")
        took = [one.person_id for one in find_training(diana, made).places]
        three = [one for one in took if one != cast.people["Noor"].pk][:3]
        with changing(cast.organisation.pk):
            StageEvent.objects.filter(owner_id__in=set(took) - set(three)).delete()
        assert effect_on(diana, find_training(diana, made), "conversion:S").is_hidden


def test_who_was_chosen_by_figures_is_compared_with_alike_and_the_page_says_why(cast: Cast, reader: Reader) -> None:
    chosen = tuple(cast.people[name].pk for name in ("Bram", "Eva", "Lars"))
    made = planned(cast, choosing="figures", chosen=chosen, kpi="conversion:P")
    page = reader("Anna").get(f"/trainings/{made}/").content.decode()
    assert "regressie naar het gemiddelde" in page
    with acting_in(cast.organisation.pk):
        viewer = viewer_of(cast, "Anna")
        found = effect_on(viewer, find_training(viewer, made), "conversion:P")
    assert found.effect is None or found.effect.how.value == "alike"


def test_participants_change_until_it_begins_but_never_those_by_lot(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    lot = planned(cast, days=20)
    chosen = planned(cast, days=20, choosing="wish", chosen=(cast.bram,))
    eva, carla = cast.people["Eva"].pk, cast.people["Carla"].pk
    assert anna.post(f"/trainings/{lot}/places/", {"person": [eva]}).status_code == 422
    assert anna.post(f"/trainings/{chosen}/places/", {"person": [carla]}).status_code == 404
    assert anna.post(f"/trainings/{chosen}/places/", {"person": [eva]}).status_code == 302
    act_in(cast.organisation)
    place = TrainingPlace.objects.get(training_id=chosen, person_id=eva)
    gone = anna.post(f"/trainings/{chosen}/places/{place.pk}/", follow=True)
    act_in(cast.organisation)
    assert not TrainingPlace.objects.filter(pk=place.pk).exists()
    assert _undo(anna, gone)
    act_in(cast.organisation)
    assert TrainingPlace.objects.filter(pk=place.pk).exists()
    assert anna.post(f"/trainings/{chosen}/present/", {"present": [place.pk]}).status_code == 422


@pytest.mark.both
def test_it_is_cancelled_changed_and_taken_back(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    made = planned(cast)
    told = {"name": "Anders", "given_by": "Joke", "hours": "4", "cost": "10", "note": ""}
    assert anna.post(f"/trainings/{made}/", told).status_code == 302
    act_in(cast.organisation)
    assert Training.objects.get(pk=made).minutes == 240
    places = list(TrainingPlace.objects.filter(training_id=made).values_list("pk", flat=True))
    assert anna.post(f"/trainings/{made}/present/", {"present": places[:2]}).status_code == 302
    act_in(cast.organisation)
    assert TrainingPlace.objects.filter(training_id=made, was_there=True).count() == 2
    gone = anna.post(f"/trainings/{made}/cancel/", follow=True)
    act_in(cast.organisation)
    assert Training.objects.get(pk=made).cancelled_at is not None
    assert anna.post(f"/trainings/{made}/cancel/").status_code == 422
    assert _undo(anna, gone)
    act_in(cast.organisation)
    assert Training.objects.get(pk=made).cancelled_at is None


@pytest.mark.both
def test_a_trainer_sees_what_they_were_invited_to_and_until_when(cast: Cast, reader: Reader) -> None:
    """Wim trains here. Anna invites to her training, Bram to himself; ended by hand or by day there is nothing."""
    made = planned(cast)
    with acting_in(cast.organisation.pk):
        wim = cast.people["Wim"]
        PersonRole.objects.filter(person=wim).update(role="trainer")
    trainer, until = reader("Wim"), (TODAY + timedelta(days=9)).isoformat()
    pages = (f"/trainings/{made}/", f"/trainings/invited-by/{cast.bram}/")
    assert [trainer.get(page).status_code for page in pages] == [404, 404]
    assert (
        reader("Carla")
        .post("/trainings/invitations/", {"trainer": wim.pk, "training": made, "until": until})
        .status_code
        == 404
    )
    late = {"trainer": wim.pk, "until": (TODAY - timedelta(days=1)).isoformat()}
    assert reader("Bram").post("/trainings/invitations/", late).status_code == 422
    sent = {"trainer": wim.pk, "training": made, "until": until}
    assert reader("Anna").post("/trainings/invitations/", sent).status_code == 302
    assert reader("Bram").post("/trainings/invitations/", {"trainer": wim.pk, "until": until}).status_code == 302
    assert [trainer.get(page).status_code for page in pages] == [200, 200]
    assert "Bram" in trainer.get("/trainings/").content.decode()
    assert "Bram" not in trainer.get(pages[0]).content.decode()
    for address in (
        f"/funnel/{cast.bram}/",
        f"/development/{cast.bram}/goals/",
        f"/trainings/invited-by/{cast.people['Eva'].pk}/",
    ):
        assert trainer.get(address).status_code == 404
    act_in(cast.organisation)
    seen = FiguresLooked.objects.filter(viewer=wim)
    assert seen.filter(subject_id=cast.bram, page="trainer").count() == 1
    assert seen.filter(page="training").count() == 3
    mine = TrainerInvitation.objects.get(rep_id=cast.bram)
    assert reader("Anna").post(f"/trainings/invitations/{mine.pk}/end/").status_code == 404
    assert reader("Bram").post(f"/trainings/invitations/{mine.pk}/end/").status_code == 302
    act_in(cast.organisation)
    TrainerInvitation.objects.filter(training_id=made).update(until=TODAY - timedelta(days=1))
    assert [trainer.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.both
@pytest.mark.parametrize("somebody", ["Anna", "Diana", "Bram"])
def test_the_pages_ask_a_fixed_number_of_times(
    cast: Cast, reader: Reader, somebody: str, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        made = planned(cast, by="Diana", team_id=None, choosing="all", behaviour_kpi="follow_up")
    client = reader(somebody)
    with django_assert_max_num_queries(40):
        assert client.get("/trainings/").status_code == 200
    with django_assert_max_num_queries(75):
        assert client.get(f"/trainings/{made}/").status_code == 200


def _undo(client: Client, page: HttpResponse) -> bool:
    """Press the undo of the latest thing that a page tells."""
    found = re.findall(r'action="(/undo/\d+/)"', page.content.decode())
    return bool(found) and client.post(found[-1]).status_code == 302
