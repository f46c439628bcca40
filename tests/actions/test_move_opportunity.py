"""Moving an opportunity by hand: what it asks for, two people and one card, a slip of the finger, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from meetpunt.actions.errors import Refused
from meetpunt.actions.keep_opportunity import change_opportunity, make_opportunity
from meetpunt.actions.move_opportunity import Move, Needs, move_opportunity
from meetpunt.actions.opportunities.lines import Line
from meetpunt.actions.undoing import undo
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.histories import history_of
from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    LossReason,
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Product,
    ProductPrice,
    StageEvent,
)
from tests.build import NOW, Company, company, day

pytestmark = pytest.mark.django_db
KEY = UUID("0b0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10")
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.team("Zuid", manager="Anna")
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    return made


def viewer(firm: Company, name: str) -> Viewer:
    person = firm.people[name].pk
    manages = frozenset({firm.teams["Zuid"].pk}) if name == "Anna" else frozenset()
    roles = frozenset({"manager" if name == "Anna" else "rep"})
    return Viewer(organisation_ref(firm.organisation), person, name, roles, manages, NOW.date())


def card(firm: Company, **fields: object) -> Opportunity:
    one = firm.opportunity("Bram", **fields)
    firm.event(one, "step", day(1), 0)
    one.step = firm.steps[0]
    one.save()
    return one


def to(firm: Company, place: int, **also: object) -> Move:
    return Move(str(firm.steps[place].pk), **also)  # type: ignore[arg-type]


def test_a_move_is_an_event_and_the_row_its_copy(firm: Company) -> None:
    one = card(firm)
    moved = move_opportunity(viewer(firm, "Bram"), one.pk, to(firm, 2), NOW)
    one.refresh_from_db()
    last = StageEvent.objects.order_by("pk").last()
    assert last is not None
    assert (one.step, one.outcome, moved.won) == (firm.steps[2], "open", False)
    assert (last.step, last.happened_at, last.by, last.owner, last.team) == (
        firm.steps[2],
        NOW,
        firm.people["Bram"],
        firm.people["Bram"],
        firm.teams["Zuid"],
    )
    trail = Change.objects.get()
    assert (trail.before["step_id"], trail.after["step_id"]) == (firm.steps[0].pk, firm.steps[2].pk)


def test_skipping_going_back_and_winning_are_kept_as_they_were(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    for minutes, place in enumerate((2, 1, 3)):
        move_opportunity(bram, one.pk, to(firm, place), NOW + timedelta(minutes=minutes))
    one.refresh_from_db()
    places = [event.step.position for event in StageEvent.objects.order_by("pk") if event.step]
    assert (places, one.outcome, one.closed_on) == ([0, 2, 1, 3], "won", NOW.date())


def test_a_lost_one_asks_why_and_only_a_reason_of_the_list_will_do(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    with pytest.raises(Needs) as asked:
        move_opportunity(bram, one.pk, Move("lost"), NOW)
    assert asked.value.fields == ("reason",)
    with pytest.raises(Refused, match="no such reason"):
        move_opportunity(bram, one.pk, Move("lost", reason="zomaar"), NOW)
    move_opportunity(bram, one.pk, Move("lost", reason="Prijs te hoog"), NOW)
    one.refresh_from_db()
    assert (one.outcome, one.loss_reason, one.closed_on) == ("lost", "Prijs te hoog", NOW.date())
    assert LossReason.objects.filter(organisation=firm.organisation).count() == 9


def test_a_won_one_that_is_moved_back_was_opened_again_first(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    move_opportunity(bram, one.pk, to(firm, 3), NOW)
    move_opportunity(bram, one.pk, to(firm, 1), LATER)
    one.refresh_from_db()
    assert (one.outcome, one.step, one.closed_on) == ("open", firm.steps[1], None)
    kinds = list(StageEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["step", "step", "reopened", "step"]


def test_an_order_needs_an_amount_and_is_asked_for_nothing_else(firm: Company) -> None:
    one, bram = card(firm, amount_minor=None), viewer(firm, "Bram")
    with pytest.raises(Needs) as asked:
        move_opportunity(bram, one.pk, to(firm, 3), NOW)
    assert asked.value.fields == ("amount",)
    move_opportunity(bram, one.pk, to(firm, 3, amount_minor=12_00), NOW)
    one.refresh_from_db()
    assert (one.outcome, one.amount_minor) == ("won", 12_00)
    assert OpportunityChange.objects.get().amount_minor is None


def test_two_people_who_move_the_same_card_are_told_and_a_double_press_is_one_move(firm: Company) -> None:
    one = card(firm)
    seen = history_of(one.pk, one.process_id).mark
    move_opportunity(viewer(firm, "Anna"), one.pk, to(firm, 1, seen=seen), NOW)
    with pytest.raises(Refused, match="Anna moved this to P"):
        move_opportunity(viewer(firm, "Bram"), one.pk, to(firm, 2, seen=seen), LATER)
    again = move_opportunity(viewer(firm, "Bram"), one.pk, to(firm, 1, seen=seen), LATER)
    assert again.change_id is None
    assert StageEvent.objects.count() == 2


def test_a_slip_of_the_finger_never_happened_and_later_it_did(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    before = list(StageEvent.objects.values())
    slip = move_opportunity(bram, one.pk, to(firm, 3), NOW)
    assert slip.change_id is not None
    undo(bram, slip.change_id, LATER)
    one.refresh_from_db()
    assert (one.step, one.outcome, one.closed_on) == (firm.steps[0], "open", None)
    assert list(StageEvent.objects.values()) == before
    meant = move_opportunity(bram, one.pk, to(firm, 2), NOW)
    assert meant.change_id is not None
    with pytest.raises(Refused, match="stays in the history"):
        undo(bram, meant.change_id, NOW + timedelta(minutes=16))
    assert StageEvent.objects.count() == 2


def test_a_move_that_others_built_on_is_not_undone(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    slip = move_opportunity(bram, one.pk, to(firm, 1), NOW)
    move_opportunity(viewer(firm, "Anna"), one.pk, to(firm, 2), NOW)
    assert slip.change_id is not None
    with pytest.raises(Refused, match="since"):
        undo(bram, slip.change_id, LATER)


def test_a_day_before_the_last_move_is_no_day_to_move_on(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    move_opportunity(bram, one.pk, to(firm, 1, on=date(2026, 3, 3)), NOW)
    with pytest.raises(Refused, match="after that day"):
        move_opportunity(bram, one.pk, to(firm, 2, on=date(2026, 3, 2)), NOW)
    with pytest.raises(Refused, match="still to come"):
        move_opportunity(bram, one.pk, to(firm, 2, on=date(2026, 6, 2)), NOW)
    move_opportunity(bram, one.pk, to(firm, 2, on=date(2026, 3, 3)), NOW)
    one.refresh_from_db()
    assert one.step == firm.steps[2]


def test_what_a_later_visit_was_for_follows_the_moves(firm: Company) -> None:
    account = Account.objects.create(organisation=firm.organisation, name="Smit", created_at=NOW)
    one, bram = card(firm, account=account), viewer(firm, "Bram")
    visit = Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people["Bram"],
        account=account,
        opportunity=one,
        kind="visit",
        purpose="sales",
        purpose_inferred=True,
        step=firm.steps[0],
        started_at=LATER,
        started_on=NOW.date(),
        recorded_at=LATER,
    )
    slip = move_opportunity(bram, one.pk, to(firm, 3), NOW)
    visit.refresh_from_db()
    assert (visit.step, visit.purpose) == (firm.steps[3], "service")
    assert slip.change_id is not None
    undo(bram, slip.change_id, LATER)
    visit.refresh_from_db()
    assert (visit.step, visit.purpose) == (firm.steps[0], "sales")


def test_somebody_elses_card_does_not_exist(firm: Company) -> None:
    one = card(firm)
    with pytest.raises(NotVisible):
        move_opportunity(viewer(firm, "Carla"), one.pk, to(firm, 1), NOW)
    with pytest.raises(NotVisible):
        change_opportunity(viewer(firm, "Carla"), one.pk, {}, {"name": "x"}, NOW)
    elsewhere = company("Elders")
    with pytest.raises(NotVisible):
        move_opportunity(viewer(firm, "Bram"), one.pk, Move(str(elsewhere.steps[1].pk)), NOW)


def test_a_new_one_stands_in_the_first_step_with_the_prices_of_the_day_and_is_made_once(firm: Company) -> None:
    bram = viewer(firm, "Bram")
    oven = Product.objects.create(organisation=firm.organisation, name="Oven")
    for since, price in ((date(2020, 1, 1), 900_00), (date(2026, 5, 1), 1000_00)):
        ProductPrice.objects.create(
            organisation=firm.organisation,
            product=oven,
            currency="EUR",
            list_minor=price,
            cost_minor=600_00,
            valid_from=since,
            valid_until=date(2026, 5, 1) if since.year == 2020 else date(9999, 12, 31),
        )
    told = {"name": "Oven voor Smit"}
    first = make_opportunity(bram, told, None, (Line(oven.pk, 2500),), NOW, KEY)
    again = make_opportunity(bram, told, None, (Line(oven.pk, 2500),), NOW, KEY)
    one = Opportunity.objects.get()
    line = OpportunityLine.objects.get()
    assert (first.is_new, again.is_new, again.opportunity_id) == (True, False, one.pk)
    assert (one.step, one.owner, one.amount_minor, one.margin_minor) == (
        firm.steps[0],
        firm.people["Bram"],
        2500_00,
        1000_00,
    )
    assert (line.amount_minor, line.cost_minor) == (2500_00, 1500_00)
    assert first.change_id is not None
    undo(bram, first.change_id, LATER)
    assert not Opportunity.objects.exists()


def test_terms_that_change_are_kept_and_another_owner_is_an_event(firm: Company) -> None:
    one, anna = card(firm), viewer(firm, "Anna")
    firm.person("Eva", "Zuid")
    eva = firm.people["Eva"].pk
    change = change_opportunity(anna, one.pk, {}, {"amount_minor": 50_00, "owner_id": eva}, NOW)
    one.refresh_from_db()
    kept = OpportunityChange.objects.get()
    assert (one.amount_minor, one.owner_id, kept.amount_minor, kept.until) == (50_00, eva, 100_00, NOW)
    last = StageEvent.objects.order_by("pk").last()
    assert last is not None
    assert (last.kind, last.owner_id, last.by) == ("transferred", eva, firm.people["Anna"])
    assert change is not None
    undo(anna, change.pk, LATER)
    one.refresh_from_db()
    assert (one.amount_minor, one.owner_id) == (100_00, firm.people["Bram"].pk)
    assert (OpportunityChange.objects.count(), StageEvent.objects.count()) == (0, 1)


def test_terms_put_back_hours_later_are_a_change_of_their_own(firm: Company) -> None:
    one, bram = card(firm), viewer(firm, "Bram")
    change = change_opportunity(bram, one.pk, {}, {"amount_minor": 50_00}, NOW)
    assert change is not None
    undo(bram, change.pk, NOW + timedelta(hours=3))
    one.refresh_from_db()
    assert one.amount_minor == 100_00
    assert list(OpportunityChange.objects.order_by("pk").values_list("amount_minor", flat=True)) == [100_00, 50_00]
