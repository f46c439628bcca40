"""ACCH of places, and the same figures as KPIs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from meetpunt.method.acch import Rung
from meetpunt.reports import acch_plain
from meetpunt.reports.acch import acch
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.values import values
from meetpunt.reports.memory import answers
from meetpunt.store.access import NotVisible, Viewer, operator_of, viewer_of_person
from meetpunt.store.models import AcchState, Account, MarketFact, Order, Territory, VisitAgreement
from meetpunt.store.refs import Place
from tests.build import Company, company, day

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 3, 1)


@pytest.fixture
def firm() -> Company:
    """Two territories of 20 addresses: of Bram's 10 were asked (8 know us, 4 of these visited), of Carla's none."""
    answers.forget()
    made = company()
    for name, team in (("Bram", "Zuid"), ("Carla", "Noord")):
        made.person(name, team)
    for name in ("Bram", "Carla"):
        territory = Territory.objects.create(organisation=made.organisation, name=f"Rayon {name}")
        for number in range(20):
            account = Account.objects.create(
                organisation=made.organisation,
                name=f"{name} {number}",
                owner=made.people[name],
                territory=territory,
                segment="groot" if number < 5 else "klein",
                created_at=day(1),
            )
            if name == "Bram" and number < 10:
                AcchState.objects.create(
                    organisation=made.organisation,
                    account=account,
                    day=day(10 + number).date(),
                    recorded_at=day(10 + number),
                    aware=number < 8,
                    covered=number < 4,
                )
    return made


def _viewer(firm: Company, name: str | None = None) -> Viewer:
    if name is None:
        return operator_of(firm.organisation.name, AS_OF)
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, AS_OF)
    assert found is not None
    return found


def test_a_rep_reads_the_own_counts_and_nobody_elses(firm: Company) -> None:
    """Of 20 addresses 10 were asked: 8 know us, of these 4 are visited as agreed; consideration nobody was asked."""
    bram = Place(firm.people["Bram"].pk)
    report = acch(_viewer(firm, "Bram"), bram, AcchAsk(AS_OF))
    assert [(one.count, one.asked, one.of) for one in report.lines] == [(8, 10, 20), (4, 8, 8), (0, 0, 4), (0, 0, 0)]
    share = report.lines[0].share
    assert share.value == pytest.approx(0.8, abs=0.1)
    assert share.low is not None
    assert share.low >= 8 / 20, "what is known is known"
    assert report.lines[2].share.value is None
    assert (report.others, report.groups) == (0, ()), "one other is no aggregate"
    for place in (Place(firm.people["Carla"].pk), Place(), Place(team_id=firm.teams["Noord"].pk)):
        with pytest.raises(NotVisible):
            acch(_viewer(firm, "Bram"), place, AcchAsk(AS_OF))


def test_the_organisation_is_its_territories_together_and_each_month_as_told_by_then(firm: Company) -> None:
    """On 14 January five were asked (days 10 to 14), all five know us; on 31 January all ten."""
    report = acch(_viewer(firm), Place(), AcchAsk(AS_OF))
    assert (report.total, report.lines[0].count, [one.name for one in report.groups]) == (
        40,
        8,
        ["Rayon Bram", "Rayon Carla"],
    )
    by_month = {one.day: one.counts[0] for one in report.months}
    assert by_month[date(2026, 1, 31)] == by_month[date(2026, 2, 28)] == 8
    assert acch(_viewer(firm), Place(), AcchAsk(date(2026, 1, 14))).lines[0].asked == 5
    segment = acch(_viewer(firm), Place(), AcchAsk(AS_OF, "groot"))
    assert (segment.total, segment.lines[0].count, segment.lines[1].count) == (10, 5, 4)


def test_with_agreed_visits_coverage_is_counted_and_needs_no_asking(firm: Company) -> None:
    """3 of Carla's 20 addresses have agreed visits: 3 / 20 = 15 % exactly, and those 3 know us."""
    for account in Account.objects.filter(owner=firm.people["Carla"])[:3]:
        VisitAgreement.objects.create(
            organisation=firm.organisation, account=account, visits_per_year=4, valid_from=day(1).date()
        )
    report = acch(_viewer(firm), Place(firm.people["Carla"].pk), AcchAsk(AS_OF))
    covered = report.lines[1]
    assert covered.is_counted
    assert (covered.count, covered.share.value, covered.share.low) == (3, 0.15, 0.15)
    assert report.lines[0].count == 3
    assert report.lines[0].share.value is None, "three that are sure say nothing of the others"


def test_kpis_say_what_the_page_says(firm: Company) -> None:
    ask = KpiAsk(date(2026, 2, 1), AS_OF, Place(firm.people["Bram"].pk))
    codes = ("awareness", "consideration", "addresses_asked", "overdue_customers", "promises_kept")
    found = values(_viewer(firm), codes, ask)
    page = acch(_viewer(firm), ask.place, AcchAsk(AS_OF)).lines[0].share
    assert page.value is not None
    assert found["awareness"].value == pytest.approx(100 * page.value)
    assert (found["awareness"].top, found["awareness"].n) == (8, 10)
    assert found["consideration"].why == "not_recorded"
    assert (found["addresses_asked"].value, found["overdue_customers"].value) == (50, 0)
    team = values(_viewer(firm), ("awareness",), replace(ask, place=Place(team_id=firm.teams["Zuid"].pk)))
    assert team["awareness"].value == found["awareness"].value


def test_market_share_is_own_orders_beside_what_the_territory_buys(firm: Company) -> None:
    """One order of 250 in twelve months, the territory buys 2,000 in 2026: 250 / 2,000 = 12.5 %; 20 of 80 addresses."""
    territory = Territory.objects.get(name="Rayon Bram")
    Order.objects.create(
        organisation=firm.organisation,
        owner=firm.people["Bram"],
        territory=territory,
        ordered_at=day(20),
        ordered_on=day(20).date(),
        recorded_at=day(20),
        amount_minor=250_00,
        currency="EUR",
    )
    MarketFact.objects.create(
        organisation=firm.organisation,
        year=2026,
        territory=territory,
        size_minor=2_000_00,
        addresses=80,
        source="Brancheverslag",
        noted_at=day(1),
    )
    found = acch_plain.of_place(_viewer(firm), Place(territory_id=territory.pk), AcchAsk(AS_OF))
    assert (found["market_share"], found["market_source"], found["market_year"]) == (0.125, "Brancheverslag", 2026)
    assert [one["code"] for one in found["steps"]] == [rung.value for rung in Rung]
    assert found["next_focus"] is None
    place = Place(territory_id=territory.pk)
    known = values(_viewer(firm), ("address_coverage",), KpiAsk(date(2026, 2, 1), AS_OF, place))["address_coverage"]
    assert (known.top, known.bottom, known.value) == (20, 80, 25)
