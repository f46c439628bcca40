"""Activities that were logged here go to the CRM exactly once, and a change there is never written over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetpunt.actions.activities.planning import (
    call_off,
    change_activity,
    find_told,
    plan,
    plan_again,
    remove_activity,
)
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.crm.connecting import change_terms, choose
from meetpunt.actions.errors import Refused
from meetpunt.actions.log_activity import log_activity
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.store.access import Viewer
from meetpunt.store.access.viewer import viewer_of_person
from meetpunt.store.models import Account, Activity, CrmPush, Person, PersonRole
from meetpunt.store.tenancy import acting_in, changing
from tests.crm.connected import Connected
from tests.crm.toy import Killed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bram(crm: Connected) -> Viewer:
    """Bram, whom the CRM knows as its user u1; writing back of calls is switched on."""
    crm.toy.time.sleep(60)
    crm.sync()
    with changing(crm.organisation):
        person = Person.objects.get(external_id="u1")
        PersonRole.objects.get_or_create(organisation_id=crm.organisation, person=person, role="rep")
    with acting_in(crm.organisation):
        change_terms(
            crm.viewer, crm.connection, cap=None, every_minutes=15, writes_back=["call"], now=crm.toy.time.now()
        )
        found = viewer_of_person(person.pk, crm.organisation, crm.toy.time.at.date())
    assert found is not None
    crm.toy.time.sleep(60)
    return found


def _log(crm: Connected, bram: Viewer, subject: str = "Gebeld over de oven") -> int:
    with acting_in(crm.organisation):
        account = Account.objects.get(external_id="k1")
        told = ActivityTold(kind="call", account_id=account.pk, at=crm.toy.time.now(), minutes=20, subject=subject)
        return log_activity(bram, told, None, crm.toy.time.now()).activity_id


def _there(crm: Connected) -> list[dict[str, Any]]:
    return [row.body for row in crm.toy.rows["activities"].values()]


def _state(crm: Connected) -> str:
    with acting_in(crm.organisation):
        return CrmPush.objects.get().state


def test_a_logged_call_goes_there_once_and_does_not_come_back_as_a_second_one(crm: Connected, bram: Viewer) -> None:
    _log(crm, bram)
    for _ in range(3):
        crm.toy.time.sleep(900)
        crm.sync()
    assert [(one["subject"], one["owner"], one["account"], one["done"]) for one in _there(crm)] == [
        ("Gebeld over de oven", "u1", "k1", "yes")
    ]
    assert crm.toy.pushes == 1
    with acting_in(crm.organisation):
        assert Activity.objects.count() == 1


def test_what_is_changed_here_is_changed_there(crm: Connected, bram: Viewer) -> None:
    activity = _log(crm, bram)
    crm.toy.time.sleep(900)
    crm.sync()
    with acting_in(crm.organisation):
        seen = find_told(bram, activity)
        told = ActivityTold(**{**seen.__dict__, "subject": "Gebeld over twee ovens"})
        change_activity(bram, activity, seen, told, crm.toy.time.now())
    crm.toy.time.sleep(900)
    crm.sync()
    assert [one["subject"] for one in _there(crm)] == ["Gebeld over twee ovens"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("how", ["killed", "no answer"])
def test_an_attempt_of_which_nobody_knows_the_end_is_looked_up_first(
    crm: Connected, bram: Viewer, moment: str, how: str
) -> None:
    def break_off(when: str) -> None:
        if when == moment:
            crm.toy.on_push = None
            if how == "killed":
                raise Killed
            raise trouble(Trouble.UNKNOWN)

    _log(crm, bram)
    crm.toy.on_push = break_off
    crm.toy.time.sleep(900)
    if how == "killed":
        with pytest.raises(Killed):
            crm.sync()
    else:
        crm.sync()
    assert _state(crm) == "sending"
    for _ in range(2):
        crm.toy.time.sleep(900)
        crm.sync()
    assert len(_there(crm)) == 1
    assert _state(crm) == "sent"


def test_what_was_changed_in_both_waits_for_a_person_who_chooses(crm: Connected, bram: Viewer) -> None:
    for number, whose in enumerate(("ours", "theirs")):
        activity = _log(crm, bram, f"Gesprek {number}")
        crm.toy.time.sleep(900)
        crm.sync()
        with acting_in(crm.organisation):
            push = CrmPush.objects.get(activity_id=activity)
        crm.toy.time.sleep(5)
        crm.toy.put("activities", push.external_id, subject="Van hen")
        crm.toy.time.sleep(900)
        crm.sync()
        with acting_in(crm.organisation):
            push.refresh_from_db()
            assert (push.state, push.detail) == ("conflict", "subject")
            assert Activity.objects.get(pk=activity).subject == f"Gesprek {number}", "nothing is written over"
            choose(crm.viewer, push.pk, whose, crm.toy.time.now())
        crm.toy.time.sleep(900)
        crm.sync()
        with acting_in(crm.organisation):
            here = Activity.objects.get(pk=activity).subject
        there = crm.toy.rows["activities"][push.external_id].body["subject"]
        assert here == there == {"ours": f"Gesprek {number}", "theirs": "Van hen"}[whose]


def test_a_change_there_between_our_look_and_our_write_is_not_written_over(crm: Connected, bram: Viewer) -> None:
    activity = _log(crm, bram)
    crm.toy.time.sleep(900)
    crm.sync()

    def change_first(when: str) -> None:
        if when == "before":
            crm.toy.on_push = None
            key = next(iter(crm.toy.rows["activities"]))
            crm.toy.put("activities", key, subject="Van hen")

    with acting_in(crm.organisation):
        seen = find_told(bram, activity)
        told = ActivityTold(**{**seen.__dict__, "subject": "Van ons"})
        change_activity(bram, activity, seen, told, crm.toy.time.now())
    crm.toy.on_push = change_first
    crm.toy.time.sleep(900)
    crm.sync()
    assert [one["subject"] for one in _there(crm)] == ["Van hen"]
    assert _state(crm) == "conflict"


def test_what_was_written_down_before_it_was_switched_on_and_other_kinds_stay_here(
    crm: Connected, bram: Viewer
) -> None:
    with acting_in(crm.organisation):
        account = Account.objects.get(external_id="k1")
        visit = ActivityTold(kind="visit", account_id=account.pk, at=crm.toy.time.now(), minutes=20)
        log_activity(bram, visit, None, crm.toy.time.now())
        change_terms(crm.viewer, crm.connection, cap=None, every_minutes=15, writes_back=[], now=crm.toy.time.now())
    _log(crm, bram)
    crm.toy.time.sleep(900)
    with acting_in(crm.organisation):
        change_terms(
            crm.viewer, crm.connection, cap=None, every_minutes=15, writes_back=["call"], now=crm.toy.time.now()
        )
    crm.toy.time.sleep(900)
    crm.sync()
    assert _there(crm) == []


def test_who_is_nobody_there_is_told_so(crm: Connected, bram: Viewer) -> None:
    with changing(crm.organisation):
        Person.objects.filter(pk=bram.person_id).update(external_id=None, source=None)
    _log(crm, bram)
    crm.toy.time.sleep(900)
    crm.sync()
    assert _there(crm) == []
    assert _state(crm) == "refused"


def _plan(crm: Connected, bram: Viewer) -> int:
    with acting_in(crm.organisation):
        account = Account.objects.get(external_id="k1")
        at = crm.toy.time.now() + timedelta(days=2)
        return plan(bram, ActivityTold(kind="call", account_id=account.pk, at=at), None, crm.toy.time.now())[0]


def _planned(crm: Connected, bram: Viewer) -> int:
    """A call that is planned here and stands there."""
    activity = _plan(crm, bram)
    crm.toy.time.sleep(900)
    crm.sync()
    assert len(_standing(crm)) == 1
    return activity


def _standing(crm: Connected) -> list[str]:
    return [key for key, row in crm.toy.rows["activities"].items() if not row.deleted]


def test_what_is_called_off_here_is_taken_away_there_and_planned_again_stands_there_once(
    crm: Connected, bram: Viewer
) -> None:
    activity = _planned(crm, bram)
    with acting_in(crm.organisation):
        call_off(bram, activity, crm.toy.time.now())
    for _ in range(2):
        crm.toy.time.sleep(900)
        crm.sync()
    assert _standing(crm) == []
    with acting_in(crm.organisation):
        assert not CrmPush.objects.exists()
        plan_again(bram, activity, crm.toy.time.now())
    for _ in range(2):
        crm.toy.time.sleep(900)
        crm.sync()
    assert len(_standing(crm)) == 1
    with acting_in(crm.organisation):
        assert Activity.objects.count() == 1, "what was taken away there is not read as another one"


def test_what_is_called_off_here_and_was_changed_there_waits_for_a_person(crm: Connected, bram: Viewer) -> None:
    activity = _planned(crm, bram)
    with acting_in(crm.organisation):
        call_off(bram, activity, crm.toy.time.now())
        push = CrmPush.objects.get()
    crm.toy.time.sleep(5)
    crm.toy.put("activities", push.external_id, subject="Van hen")
    crm.toy.time.sleep(900)
    crm.sync()
    assert (_state(crm), len(_standing(crm))) == ("conflict", 1)
    with acting_in(crm.organisation):
        choose(crm.viewer, push.pk, "ours", crm.toy.time.now())
    crm.toy.time.sleep(900)
    crm.sync()
    assert _standing(crm) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_taking_away_that_was_broken_off_is_finished_by_the_next_sync(
    crm: Connected, bram: Viewer, moment: str
) -> None:
    def break_off(when: str) -> None:
        if when == moment:
            crm.toy.on_push = None
            raise trouble(Trouble.UNKNOWN)

    activity = _planned(crm, bram)
    with acting_in(crm.organisation):
        call_off(bram, activity, crm.toy.time.now())
    crm.toy.on_push = break_off
    for _ in range(3):
        crm.toy.time.sleep(900)
        crm.sync()
    assert _standing(crm) == []
    with acting_in(crm.organisation):
        assert not CrmPush.objects.exists()


def test_who_may_not_take_it_away_there_is_told_so_once_and_the_rest_goes_on(crm: Connected, bram: Viewer) -> None:
    tried = 0

    def forbid(when: str) -> None:
        nonlocal tried
        if when == "before" and crm.toy.rows["activities"]:
            tried += 1
            raise trouble(Trouble.RIGHTS)

    activity = _planned(crm, bram)
    with acting_in(crm.organisation):
        call_off(bram, activity, crm.toy.time.now())
    crm.toy.on_push = forbid
    for _ in range(3):
        crm.toy.time.sleep(60)
        assert crm.sync().trouble == ""
    assert (_state(crm), len(_standing(crm)), tried) == ("refused", 1, 1)


def test_what_stands_there_is_called_off_before_it_is_removed_here(crm: Connected, bram: Viewer) -> None:
    activity = _planned(crm, bram)
    with acting_in(crm.organisation):
        with pytest.raises(Refused, match="Toy"):
            remove_activity(bram, activity, crm.toy.time.now())
        call_off(bram, activity, crm.toy.time.now())
        with pytest.raises(Refused, match="Toy"):
            remove_activity(bram, activity, crm.toy.time.now())
    crm.toy.time.sleep(900)
    crm.sync()
    with acting_in(crm.organisation):
        remove_activity(bram, activity, crm.toy.time.now())
        assert not Activity.objects.exists()


def test_what_was_removed_there_is_made_anew_when_somebody_sends_it_again(crm: Connected, bram: Viewer) -> None:
    activity = _log(crm, bram)
    crm.toy.time.sleep(900)
    crm.sync()
    with acting_in(crm.organisation):
        push = CrmPush.objects.get()
        crm.toy.delete("activities", push.external_id)
        seen = find_told(bram, activity)
        told = ActivityTold(**{**seen.__dict__, "subject": "Gebeld over twee ovens"})
        change_activity(bram, activity, seen, told, crm.toy.time.now())
    crm.toy.time.sleep(900)
    crm.sync()
    assert (_state(crm), _standing(crm)) == ("refused", [])
    with acting_in(crm.organisation):
        choose(crm.viewer, push.pk, "ours", crm.toy.time.now())
    crm.toy.time.sleep(900)
    crm.sync()
    assert (_state(crm), len(_standing(crm))) == ("sent", 1)
