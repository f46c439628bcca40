"""What customers buy together and the season are as of this morning, or as of the last import of today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetpunt.reports.opportunity import hints
from meetpunt.reports.profitability.account import account_profit
from meetpunt.reports.season import season_of
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import Account, ImportRun, Order, OrderLine, Product, ProductFamily
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
AT_TEN = datetime(2026, 6, 10, 10, tzinfo=UTC)


class World:
    """An oven and a grill; thirty accounts ordered both in little more than a year, written down days ago."""

    def __init__(self) -> None:
        self.firm: Company = company()
        self.of = {"organisation": self.firm.organisation}
        self.bram = self.firm.person("Bram", "Zuid")
        self.products = [
            Product.objects.create(name=name, family=ProductFamily.objects.create(name=name, **self.of), **self.of)
            for name in ("Oven", "Grill")
        ]
        for number in range(30):
            self.order(NOW - timedelta(days=400 - number * 12), NOW)

    def order(self, at: datetime, written: datetime) -> Account:
        """A new account orders both."""
        with changing(self.firm.organisation.pk):
            account = Account.objects.create(name="Klant", owner=self.bram, created_at=NOW, **self.of)
            order = Order.objects.create(
                account=account, owner=self.bram, ordered_on=at.date(), ordered_at=at, currency="EUR",
                recorded_at=written, **self.of,
            )  # fmt: skip
            for product in self.products:
                OrderLine.objects.create(order=order, product=product, amount_minor=100_00, **self.of)
        return account

    def viewer(self, today: date = TODAY) -> Viewer:
        found = viewer_of_person(self.bram.pk, self.firm.organisation.pk, today)
        assert found is not None
        return found

    def buyers(self, today: date = TODAY) -> int:
        """Of the oven, as a card of an opportunity tells."""
        (hint,) = hints(self.viewer(today), (self.products[0].pk,))
        return hint.buyers

    def seasonal_orders(self, today: date = TODAY) -> int:
        return season_of(self.viewer(today)).orders


def test_what_is_written_down_today_counts_from_tomorrow() -> None:
    world = World()
    before = world.seasonal_orders()
    assert before > 0
    account = world.order(AT_TEN - timedelta(days=200), AT_TEN)
    tomorrow = TODAY + timedelta(days=1)
    assert (world.buyers(), world.buyers(tomorrow)) == (30, 31)
    assert (world.seasonal_orders(), world.seasonal_orders(tomorrow)) == (before, before + 1)
    like = [account_profit(world.viewer(day), account.pk).like for day in (TODAY, tomorrow)]
    assert [(one.families, one.found.customers) for one in like] == [(0, 30), (2, 30)]


def test_on_the_first_day_of_an_organisation_everything_counts_at_once() -> None:
    world = World()
    assert world.buyers(NOW.date()) == 30
    world.order(NOW - timedelta(days=200), NOW)
    assert world.buyers(NOW.date()) == 31


def test_when_an_import_of_today_is_done_what_it_brought_counts() -> None:
    world = World()
    world.order(AT_TEN - timedelta(days=200), AT_TEN)
    assert world.buyers() == 30
    with changing(world.firm.organisation.pk):
        ImportRun.objects.create(started_at=AT_TEN, finished_at=AT_TEN, state="landed", **world.of)
    assert world.buyers() == 31
