"""After a write what is kept takes the place of what was: else an import leaves a table of every batch in memory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetpunt.reports.memory import answers, of_accounts
from meetpunt.reports.opportunity import hints
from meetpunt.reports.profitability.account import account_profit
from meetpunt.reports.profitability.figures import By, ProfitAsk
from meetpunt.reports.profitability.report import profitability
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import acting_in
from tests.build import NOW
from tests.reports.test_settled import TODAY, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("today", [NOW.date(), TODAY], ids=["the first day", "a later day"])
def test_orders_add_nothing_to_what_is_kept(today: date) -> None:
    world = World()
    card = world.order(NOW - timedelta(days=30), NOW)

    def look() -> int:
        with acting_in(world.firm.organisation.pk):
            viewer = world.viewer(today)
            hints(viewer, (world.products[0].pk,))
            account_profit(viewer, card.pk)
            for by in (By.ACCOUNT, By.SEGMENT, By.FAMILY, By.REP):
                profitability(viewer, ProfitAsk(today - timedelta(days=300), today, by, Place(person_id=world.bram.pk)))
        return len(answers._kept) + len(of_accounts._kept)

    kept = look()
    for _ in range(3):
        world.order(NOW - timedelta(days=20), NOW)
        assert look() == kept


def test_accounts_that_are_opened_leave_nothing_among_what_stays_the_whole_day() -> None:
    world = World()
    cards = [world.order(NOW - timedelta(days=30), NOW) for _ in range(4)]
    at_hand, rooms = [], []
    with acting_in(world.firm.organisation.pk):
        viewer = world.viewer(TODAY)
        for card in cards:
            account_profit(viewer, card.pk)
            at_hand.append(len(answers._kept))
            rooms.append(len(of_accounts._kept))
    assert at_hand[1:] == at_hand[:1] * 3, at_hand
    first, *others = rooms
    assert [after - before for before, after in zip(rooms, others, strict=False)] == [first] * 3, rooms
