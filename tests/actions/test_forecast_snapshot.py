"""The weekly forecast snapshot: counts, amounts and the organisation's own chances."""

from __future__ import annotations

from decimal import Decimal

import pytest

from meetpunt.actions.forecast_snapshot import take_snapshot
from meetpunt.store.chances import chance_of_winning
from meetpunt.store.models import ForecastSnapshot, Step
from meetpunt.store.tenancy import acting_in
from tests.landing import LATER, NOW, Import, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def into() -> Import:
    """30 closed opportunities that reached the quote (12 won), 8 that were lost before it, and 3 open ones."""
    made = Import()
    with acting_in(made.organisation.pk):
        closed = [
            made.record("opportunities", f"C{n}", owner="Anna", entered_P=at("2026-01-01 09:00"),
                        status="won" if n < 12 else "lost", stage="W" if n < 12 else None,
                        closed_at=at("2026-03-01 09:00"), **({"entered_O": at("2026-02-01 09:00")} if n < 30 else {}))
            for n in range(38)
        ]  # fmt: skip
        still = [
            made.record("opportunities", f"O{n}", owner="Anna", stage="O", status="open", amount=Decimal(amount),
                        entered_O=at("2026-05-01 09:00"), expected_close=at("2026-07-01 00:00").date())
            for n, amount in enumerate(("1000", "500.50"))
        ]  # fmt: skip
        other = made.record("opportunities", "O9", stage="P", status="open", entered_P=at("2026-05-01 09:00"))
        made.land(made.record("people", "Anna", name="Anna", team="Noord"), *closed, *still, other)
        yield made


def test_a_step_is_worth_the_share_that_reached_it_and_was_won(into: Import) -> None:
    codes = dict(Step.objects.values_list("pk", "code"))
    chances = {codes[step]: chance for step, chance in chance_of_winning(into.organisation.pk).items()}
    assert chances["P"] == pytest.approx(12 / 38)
    assert chances["O"] == pytest.approx(12 / 30)
    assert "C" not in chances, "fewer than 20 are known to have got that far"


def test_the_snapshot_keeps_what_was_promised_per_owner_step_and_month(into: Import) -> None:
    assert take_snapshot(into.organisation.pk, NOW) == 2
    quote = ForecastSnapshot.objects.get(step__code="O")
    assert (quote.count, quote.amount_minor, quote.month, quote.currency) == (2, 150050, 2026 * 12 + 6, "EUR")
    assert (quote.chance, quote.weighted_minor) == (pytest.approx(0.4), 60020)
    assert (quote.owner.name, quote.team.name, quote.taken_on) == ("Anna", "Noord", NOW.date())
    prospect = ForecastSnapshot.objects.get(step__code="P")
    assert (prospect.owner, prospect.count, prospect.amount_minor, prospect.month) == (None, 1, 0, None)


def test_a_second_snapshot_on_the_same_day_changes_nothing(into: Import) -> None:
    take_snapshot(into.organisation.pk, NOW)
    into.land(into.record("opportunities", "New", stage="P", status="open"), now=NOW)
    assert take_snapshot(into.organisation.pk, NOW) == 2
    assert ForecastSnapshot.objects.count() == 2
    take_snapshot(into.organisation.pk, LATER)
    assert ForecastSnapshot.objects.get(step__code="P", taken_on=LATER.date()).count == 2
