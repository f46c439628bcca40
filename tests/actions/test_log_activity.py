"""Logging a visit: what lands, once, with its step and its next step; and taking it all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from meetpunt.actions.accounts.keeping import make_account
from meetpunt.actions.activities.planning import call_off, change_activity, find_told, hold, move, plan, remove_activity
from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.goals import set_goals
from meetpunt.actions.log_activity import LoggedOtherwise, log_activity
from meetpunt.actions.move_opportunity import Move, move_opportunity
from meetpunt.actions.undoing import undo
from meetpunt.actions.week_sheet import save_week
from meetpunt.method.lengths import MINUTE
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Account, Activity, Contact, Opportunity, Order, StageEvent
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import accounts_number
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
KEY = UUID("5f0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10")
TODAY = NOW.date()


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    return made


def viewer(firm: Company, name: str = "Bram") -> Viewer:
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, firm.people[name].pk, name, frozenset({"rep"}), frozenset(), TODAY)


def account(firm: Company, owner: str = "Bram", **fields: object) -> Account:
    told = {"name": "Bakkerij Smit", "owner": firm.people[owner], "created_at": NOW, **fields}
    return Account.objects.create(organisation=firm.organisation, **told)


def opportunity(firm: Company, at: Account) -> Opportunity:
    one = firm.opportunity("Bram", account=at)
    firm.event(one, "step", NOW - timedelta(days=9), 0)
    Opportunity.objects.filter(pk=one.pk).update(step=firm.steps[0])
    return one


def step(firm: Company, place: int) -> Move:
    return Move(to=str(firm.steps[place].pk))


def test_a_visit_lands_with_its_day_team_step_and_purpose(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    at = NOW - timedelta(hours=2)
    told = ActivityTold(opportunity_id=one.pk, at=at, minutes=50, travel_minutes=20, met_decider=True)
    logged = log_activity(viewer(firm), told, KEY, NOW)
    row = Activity.objects.get(pk=logged.activity_id)
    assert (row.status, row.purpose, row.purpose_inferred) == ("held", "sales", True)
    assert (row.account_id, row.step_id, row.team) == (one.account_id, firm.steps[0].pk, firm.teams["Zuid"])
    assert (row.started_at, row.started_on, row.recorded_at) == (at, TODAY, NOW)
    assert (row.minutes, row.counted_ms, row.met_decider) == (50, 50 * MINUTE, True)


def test_the_same_visit_sent_again_is_the_same_visit(firm: Company) -> None:
    told = ActivityTold(account_id=account(firm).pk, at=NOW - timedelta(hours=1))
    first = log_activity(viewer(firm), told, KEY, NOW, content="")
    again = log_activity(viewer(firm), told, KEY, NOW + timedelta(minutes=3), content="")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.activity_id == first.activity_id


def test_other_content_for_what_was_logged_already_is_told_and_changes_nothing(firm: Company) -> None:
    bram, at = viewer(firm), account(firm)
    told = ActivityTold(account_id=at.pk, at=NOW - timedelta(hours=1))
    first = log_activity(bram, told, KEY, NOW, content="")
    with pytest.raises(LoggedOtherwise) as found:
        log_activity(bram, replace(told, outcome="iets anders"), KEY, NOW, content="iets anders")
    assert found.value.activity_id == first.activity_id
    assert Activity.objects.get().outcome == ""
    planned_id, _ = plan(bram, ActivityTold(account_id=at.pk, at=NOW), None, NOW)
    hold(bram, planned_id, NOW)
    with pytest.raises(LoggedOtherwise):
        log_activity(bram, ActivityTold(outcome="Drie ovens"), UUID(int=7), NOW, planned_id=planned_id)


def test_what_was_told_with_another_step_is_not_kept_on_the_opportunity(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    Opportunity.objects.filter(pk=one.pk).update(amount_minor=None)
    move = replace(step(firm, 1), amount_minor=500_00)
    log_activity(viewer(firm), ActivityTold(opportunity_id=one.pk, at=NOW), KEY, NOW, move=move)
    one.refresh_from_db()
    assert (one.step, one.amount_minor) == (firm.steps[1], None)


def test_the_step_is_reached_at_the_moment_of_the_visit_and_not_of_the_sending(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    at = NOW - timedelta(hours=5)
    log_activity(viewer(firm), ActivityTold(opportunity_id=one.pk, at=at), KEY, NOW, move=step(firm, 1))
    event = StageEvent.objects.latest("pk")
    assert (event.step, event.happened_at, event.recorded_at) == (firm.steps[1], at, NOW)
    one.refresh_from_db()
    assert one.step == firm.steps[1]


def test_what_was_agreed_is_planned_and_stands_on_the_opportunity(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    agreed = NextStep("call", TODAY + timedelta(days=4), time(9, 30), "Bellen over de offerte")
    logged = log_activity(
        viewer(firm), ActivityTold(opportunity_id=one.pk, at=NOW), KEY, NOW, move=step(firm, 1), next_step=agreed
    )
    planned = Activity.objects.get(pk=logged.next_id)
    assert (planned.kind, planned.status, planned.started_on) == ("call", "planned", TODAY + timedelta(days=4))
    assert planned.started_at == datetime(2026, 6, 5, 9, 30, tzinfo=UTC)
    assert planned.follows_id == logged.activity_id
    one.refresh_from_db()
    assert (one.next_step, one.next_step_on) == ("Bellen over de offerte", TODAY + timedelta(days=4))


def test_one_undo_takes_back_the_visit_its_step_and_what_was_planned(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    before, events = values_of(Opportunity.objects.get()), StageEvent.objects.count()
    agreed = NextStep("call", TODAY + timedelta(days=4), None, "Bellen")
    told = ActivityTold(opportunity_id=one.pk, at=NOW)
    logged = log_activity(viewer(firm), told, KEY, NOW, move=step(firm, 2), next_step=agreed)
    assert logged.change_id is not None
    undo(viewer(firm), logged.change_id, NOW + timedelta(minutes=5))
    assert not Activity.objects.exists()
    assert StageEvent.objects.count() == events
    assert values_of(Opportunity.objects.get()) == before


def test_a_planned_visit_becomes_the_record_and_comes_back_with_undo(firm: Company) -> None:
    at = account(firm)
    planned_id, _ = plan(
        viewer(firm), ActivityTold(account_id=at.pk, at=NOW, subject="Kennismaken", minutes=60), None, NOW
    )
    before = values_of(Activity.objects.get())
    logged = log_activity(
        viewer(firm), ActivityTold(minutes=30, outcome="Goed gesprek"), KEY, NOW, planned_id=planned_id
    )
    row = Activity.objects.get()
    assert (logged.activity_id, row.pk) == (planned_id, planned_id)
    assert (row.status, row.subject, row.minutes, row.outcome) == ("held", "Kennismaken", 30, "Goed gesprek")
    assert row.account == at
    assert not log_activity(viewer(firm), ActivityTold(), KEY, NOW, planned_id=planned_id).is_new
    assert logged.change_id is not None
    undo(viewer(firm), logged.change_id, NOW)
    assert values_of(Activity.objects.get()) == before


def test_a_service_visit_to_a_customer_is_no_sales_visit(firm: Company) -> None:
    customer = account(firm)
    Order.objects.create(
        organisation=firm.organisation, account=customer, ordered_on=date(2026, 1, 5), currency="EUR", recorded_at=NOW
    )
    log_activity(viewer(firm), ActivityTold(account_id=customer.pk, at=NOW), KEY, NOW)
    assert Activity.objects.get().purpose == "service"


def test_a_meeting_of_two_days_is_kept_and_not_counted(firm: Company) -> None:
    log_activity(viewer(firm), ActivityTold(account_id=account(firm).pk, at=NOW, minutes=2880), KEY, NOW)
    row = Activity.objects.get()
    assert (row.minutes, row.counted_ms, row.flags) == (2880, None, "impossible_duration")


def test_a_visit_just_before_midnight_lands_on_the_local_day(firm: Company) -> None:
    firm.organisation.time_zone = "Europe/Amsterdam"
    firm.organisation.save()
    late = datetime(2026, 5, 30, 22, 30, tzinfo=UTC)  # half past midnight of the 31st in Amsterdam
    log_activity(viewer(firm), ActivityTold(account_id=account(firm).pk, at=late), KEY, NOW)
    assert Activity.objects.get().started_on == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (ActivityTold(at=NOW + timedelta(days=1)), "still to come"),
        (ActivityTold(on=TODAY + timedelta(days=1)), "still to come"),
        (ActivityTold(at=NOW, minutes=-5), "Give minutes"),
        (ActivityTold(at=NOW, travel_metres=4_000_000), "Give kilometres"),
        (ActivityTold(on=date(1900, 1, 1)), "too long ago"),
        (ActivityTold(kind="dance", at=NOW), "kind of activity"),
    ],
)
def test_what_cannot_be_meant_is_refused(firm: Company, told: ActivityTold, says: str) -> None:
    with pytest.raises(Refused, match=says):
        log_activity(viewer(firm), told, KEY, NOW)
    assert not Activity.objects.exists()


def test_a_refused_step_keeps_nothing_of_the_visit(firm: Company) -> None:
    one = opportunity(firm, account(firm))
    with pytest.raises(NotVisible):
        log_activity(viewer(firm), ActivityTold(opportunity_id=one.pk, at=NOW), KEY, NOW, move=Move(to="999999"))
    past = NextStep("call", TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="in the past"):
        log_activity(viewer(firm), ActivityTold(opportunity_id=one.pk, at=NOW), KEY, NOW, next_step=past)
    assert not Activity.objects.exists()


def test_nobody_logs_with_what_is_not_theirs(firm: Company) -> None:
    hers = account(firm, "Carla")
    contact = Contact.objects.create(organisation=firm.organisation, account=hers, name="Wim", created_at=NOW)
    for told in (
        ActivityTold(account_id=hers.pk, at=NOW),
        ActivityTold(contact_id=contact.pk, at=NOW),
        ActivityTold(person_id=firm.people["Carla"].pk, at=NOW),
    ):
        with pytest.raises(NotVisible):
            log_activity(viewer(firm), told, KEY, NOW)
    log_activity(viewer(firm, "Carla"), ActivityTold(account_id=hers.pk, at=NOW), KEY, NOW)
    with pytest.raises(Refused, match="somebody else"):
        log_activity(viewer(firm), ActivityTold(at=NOW), KEY, NOW)


def test_planning_moving_holding_and_calling_off(firm: Company) -> None:
    bram = viewer(firm)
    told = ActivityTold(account_id=account(firm).pk, at=NOW + timedelta(days=3), minutes=45)
    one, change = plan(bram, told, KEY, NOW)
    assert change is not None
    assert plan(bram, told, KEY, NOW) == (one, None)
    with pytest.raises(Refused, match="still to come"):
        hold(bram, one, NOW)
    moved = move(bram, one, TODAY, NOW - timedelta(hours=1), NOW)
    assert moved is not None
    assert Activity.objects.get().started_on == TODAY
    held = hold(bram, one, NOW)
    assert held is not None
    assert hold(bram, one, NOW) is None
    with pytest.raises(Refused, match="no longer planned"):
        move(bram, one, TODAY, None, NOW)
    with pytest.raises(Refused, match="stays as a record"):
        call_off(bram, one, NOW)
    undo(bram, held.pk, NOW)
    call_off(bram, one, NOW)
    assert call_off(bram, one, NOW) is None
    with pytest.raises(Refused, match="called off"):
        hold(bram, one, NOW)


def test_moving_what_is_planned_can_be_undone(firm: Company) -> None:
    bram = viewer(firm)
    one, _ = plan(bram, ActivityTold(account_id=account(firm).pk, on=TODAY), None, NOW)
    moved = move(bram, one, TODAY + timedelta(days=2), None, NOW)
    assert moved is not None
    undo(bram, moved.pk, NOW)
    assert Activity.objects.get().started_on == TODAY


def test_two_people_who_change_one_activity_lose_nothing(firm: Company) -> None:
    bram = viewer(firm)
    told = ActivityTold(account_id=account(firm).pk, at=NOW, subject="Demo", minutes=45)
    one, _ = plan(bram, told, None, NOW)
    seen = find_told(bram, one)
    change_activity(bram, one, seen, replace(seen, minutes=90), NOW)
    change_activity(bram, one, seen, replace(seen, subject="Demonstratie"), NOW)
    row = Activity.objects.get()
    assert (row.subject, row.minutes) == ("Demonstratie", 90)
    with pytest.raises(Conflict):
        change_activity(bram, one, seen, replace(seen, minutes=30), NOW)


def test_a_day_s_work_leaves_the_accounts_and_says_so(firm: Company) -> None:
    bram, own = viewer(firm), account(firm)
    one = opportunity(firm, own)
    firm.opportunity("Carla", account=account(firm, "Carla", name="Slagerij Vos"))

    def stands() -> tuple[object, ...]:
        whose = Opportunity.objects.order_by("pk").values_list("pk", "owner_id", "account_id")
        return tuple(Account.objects.order_by("pk").values_list("pk", "owner_id", "merged_into_id")), tuple(whose)

    before, number = stands(), accounts_number(firm.organisation.pk)
    planned, _ = plan(bram, ActivityTold(opportunity_id=one.pk, on=TODAY), None, NOW)
    nextly = NextStep("call", TODAY + timedelta(days=2))
    log_activity(bram, ActivityTold(minutes=30), KEY, NOW, planned_id=planned, move=step(firm, 1), next_step=nextly)
    move_opportunity(bram, one.pk, Move(to=str(firm.steps[2].pk), amount_minor=5_00), NOW)
    set_goals(bram, bram.person_id or 0, TODAY, TODAY, {"visits": 3}, NOW)
    monday = TODAY - timedelta(days=TODAY.weekday())
    save_week(bram, monday, {}, {f"office-{monday}": 60}, NOW)
    assert stands() == before
    assert accounts_number(firm.organisation.pk) == number
    make_account(bram, {"name": "Hotel Zeezicht"}, None, NOW)
    assert accounts_number(firm.organisation.pk) == number + 1


def test_what_was_removed_by_mistake_comes_back(firm: Company) -> None:
    bram = viewer(firm)
    one, _ = plan(bram, ActivityTold(account_id=account(firm).pk, on=TODAY), None, NOW)
    gone = remove_activity(bram, one, NOW)
    assert not Activity.objects.exists()
    undo(bram, gone.pk, NOW)
    assert Activity.objects.get().pk == one


def test_what_took_place_is_not_removed_and_an_older_undo_does_not_take_it_away(firm: Company) -> None:
    bram = viewer(firm)
    one, planned = plan(bram, ActivityTold(account_id=account(firm).pk, at=NOW), None, NOW)
    log_activity(bram, ActivityTold(minutes=30, outcome="Goed gesprek"), KEY, NOW, planned_id=one)
    with pytest.raises(Refused, match="stays as a record"):
        remove_activity(bram, one, NOW)
    assert planned is not None
    with pytest.raises(Refused, match="changed it since"):
        undo(bram, planned.pk, NOW)
    assert Activity.objects.get().outcome == "Goed gesprek"


def test_what_an_import_doubted_stays_out_of_averages_when_somebody_touches_it(firm: Company) -> None:
    bram = viewer(firm)
    one, _ = plan(bram, ActivityTold(account_id=account(firm).pk, on=TODAY, minutes=45), None, NOW)
    Activity.objects.update(flags="end_before_start,repeated_but_for_id", counted_ms=None)
    hold(bram, one, NOW)
    row = Activity.objects.get()
    assert (row.status, row.minutes, row.counted_ms) == ("held", 45, None)
    assert row.flags == "end_before_start,repeated_but_for_id"
