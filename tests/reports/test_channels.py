"""Cost per visit, quote and order, what adds up, and which channel would cost what."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.method.cost_to_serve import ServedBy
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.channel_by import By
from meetpunt.reports.channel_options import Basis
from meetpunt.reports.channels import channels
from meetpunt.reports.cost_to_serve import cost_to_serve
from meetpunt.store.access import NotVisible
from meetpunt.store.fields import BEGINNING, to_day_number
from meetpunt.store.models import (
    AccountChannel,
    Activity,
    ChannelWord,
    OpportunityLine,
    OrderLine,
    Product,
    ProductFamily,
)
from meetpunt.store.refs import ORGANISATION, Place
from tests.build import Company
from tests.measures.crowd import crowd
from tests.reports.test_cost_to_serve import MONTH, account, done, firm, month, operator, ordered, rate, viewer

__all__ = ["firm"]
pytestmark = pytest.mark.django_db


def test_six_months_counted_by_hand(firm: Company) -> None:
    """Six times the month of the page: 18 visits for 6 x 270.20, 6 quotes for 6 x 258.20, 6 orders for 6 x 394.20."""
    month(firm)
    for _copy in range(5):
        month(firm, rates=False)
    report = channels(operator(firm), ORGANISATION, *MONTH, By.CHANNEL)
    whole = report.whole
    assert (whole.effort.visits, whole.quotes, whole.orders) == (18, 6, 6)
    assert whole.visit.value == pytest.approx(270_20 / 3)
    assert whole.quote.value == pytest.approx(258_20)
    assert whole.order.value == pytest.approx(394_20)
    assert whole.share.value == pytest.approx(1 / 3)
    assert whole.even.value == pytest.approx(1_182_60)
    assert whole.even.low is not None
    assert whole.even.low < 1_182_60 < (whole.even.high or 0)
    assert report.elsewhere.cost_minor == 6 * 132_00
    assert report.loaded_minor == 526_20
    lines = {one.line.key: one.line for one in report.lines}
    assert lines["inside"].effort.cost_minor == 6 * 14_00
    assert lines["field"].effort.cost_minor == 6 * (394_20 - 14_00)


@pytest.mark.parametrize("by", list(By))
def test_lines_add_up_to_the_whole_to_a_cent(firm: Company, by: By) -> None:
    bakery, hotel = month(firm)
    bakery.segment = "food"
    bakery.save()
    families = [ProductFamily.objects.create(organisation=firm.organisation, name=name) for name in ("A", "B", "C")]
    products = [Product.objects.create(organisation=firm.organisation, name=one.name, family=one) for one in families]
    rate(firm, CostKind.ONLINE_ORDER, 35_01, permille=20)
    wide = firm.opportunity("Bram", account=hotel, channel="web")
    for product in products:
        OpportunityLine.objects.create(organisation=firm.organisation, opportunity=wide, product=product)
    done(firm, "Bram", "visit", 27, 37, account=hotel, opportunity=wide, travel_minutes=11, travel_metres=7_777)
    order = ordered(firm, "Bram", 28, 333_33, 200_00, account=hotel, opportunity=wide)
    OrderLine.objects.create(
        organisation=firm.organisation, order=order, product=products[1], amount_minor=111_11, cost_minor=50_00
    )
    ChannelWord.objects.create(organisation=firm.organisation, word="web", channel="online")
    report = channels(operator(firm), ORGANISATION, *MONTH, by)
    served = cost_to_serve(operator(firm), *MONTH)
    assert sum(one.line.effort.known_minor for one in report.lines) == report.whole.effort.known_minor
    assert report.whole.effort.known_minor + report.elsewhere.known_minor == served.total_minor
    assert report.whole.effort.channel_minor == 35_01 + round(444_44 * 0.02)
    assert sum(one.line.margin_minor for one in report.lines) == report.whole.margin_minor


def test_the_channel_is_the_account_s_then_the_word_s_then_who_did_it(firm: Company) -> None:
    plain, served = account(firm, "Gewoon", "Bram"), account(firm, "Grossier", "Bram")
    AccountChannel.objects.create(
        organisation=firm.organisation, account=served, channel="distributor", valid_from=date(2026, 1, 10)
    )
    ChannelWord.objects.create(organisation=firm.organisation, word="Webshop", channel="online")
    by_word = firm.opportunity("Bram", account=plain, channel="Webshop")
    not_said = firm.opportunity("Bram", account=plain, channel="via via")
    for number, fields in (
        (9, {"account": served}),
        (10, {"account": served}),
        (11, {"opportunity": by_word, "account": plain}),
        (12, {"opportunity": not_said, "account": plain}),
    ):
        ordered(firm, "Bram", number, 100_00, None, **fields)
    ordered(firm, "Ina", 13, 100_00, None, account=plain)
    report = channels(operator(firm), ORGANISATION, *MONTH, By.CHANNEL)
    orders = {one.line.key: one.line.orders for one in report.lines}
    assert orders == {"field": 2, "inside": 1, "online": 1, "distributor": 1}


def test_what_a_channel_would_cost_is_measured_else_by_rates_else_not_known(firm: Company) -> None:
    for _copy in range(5):
        month(firm, rates=_copy == 0)
    rate(firm, CostKind.ONLINE_ORDER, 35_00, permille=20)
    options = channels(operator(firm), ORGANISATION, *MONTH, By.SEGMENT).lines[0].options
    told = {one.channel: (one.basis, one.each.value) for one in options}
    assert told[ServedBy.FIELD][0] is Basis.HERE
    # 3 visits and a call per order, each as a call of 20 minutes at 42.00.
    assert told[ServedBy.INSIDE] == (Basis.RATES, pytest.approx(4 * 14_00))
    assert told[ServedBy.ONLINE] == (Basis.RATES, pytest.approx(35_00 + 24_00))
    assert told[ServedBy.DISTRIBUTOR] == (Basis.NOT_KNOWN, None)
    assert {one.channel: one.total for one in options}[ServedBy.ONLINE] == 5 * 59_00


def test_accounts_that_cost_more_than_they_bring_are_named_to_who_works_in_them(firm: Company) -> None:
    rate(firm, CostKind.SELLER_HOUR, 60_00)
    rate(firm, CostKind.KILOMETRE, 40, BEGINNING)
    small, good = account(firm, "Klein", "Bram"), account(firm, "Goed", "Bram")
    for number in range(1, 13):
        for one in (small, good):
            done(firm, "Bram", "visit", number, 60, account=one, travel_minutes=30, travel_metres=20_000)
        ordered(firm, "Bram", number, 4_000_00, 2_000_00, account=good)
    ordered(firm, "Bram", 20, 100_00, 60_00, account=small)
    found = channels(viewer(firm, "Anna"), Place(team_id=firm.teams["Zuid"].pk), *MONTH, By.SEGMENT)
    assert [(one.account.account.name, one.chance > 0.8) for one in found.losing] == [("Klein", True)]
    assert found.losing[0].short_minor == 12 * 98_00 - 40_00
    assert (found.told_accounts, found.hidden) == (2, 0)
    # A director works in no registration here: how many there are is told, their names are not.
    seen = channels(viewer(firm, "Diana"), ORGANISATION, *MONTH, By.SEGMENT)
    assert (list(seen.losing), seen.hidden) == ([], 1)


def test_who_reads_the_report(firm: Company) -> None:
    month(firm)
    zuid = Place(team_id=firm.teams["Zuid"].pk)
    assert channels(viewer(firm, "Anna"), zuid, *MONTH, By.CHANNEL).name == "Zuid"
    assert channels(viewer(firm, "Diana"), ORGANISATION, *MONTH, By.CHANNEL).whole.orders == 1
    for name, place in (("Bram", zuid), ("Ella", zuid), ("Anna", ORGANISATION), ("Ada", ORGANISATION)):
        with pytest.raises(NotVisible):
            channels(viewer(firm, name), place, *MONTH, By.CHANNEL)


def test_the_texts_and_the_sums_are_those_of_a_count_in_python_on_whatever_occurs() -> None:
    firm = crowd("Proefbedrijf", 5)
    for kind, amount in ((CostKind.SELLER_HOUR, 61_37), (CostKind.KILOMETRE, 37), (CostKind.TRAVEL_DAY, 12_01)):
        rate(firm, kind, amount)
    days = (date(2026, 1, 10), date(2026, 4, 30))
    held = Activity.objects.filter(
        organisation=firm.organisation, status="held", started_on__gte=days[0], started_on__lte=days[1]
    ).exclude(kind="training")
    rows = list(held)
    found = cost_to_serve(operator(firm), *days)
    efforts = [one.effort for one in found.accounts] + [found.elsewhere]
    assert len(rows) > 50
    assert sum(one.activities for one in efforts) == len(rows)
    assert sum(one.visits for one in efforts) == sum(one.kind in ("visit", "demonstration") for one in rows)
    with_account = {one.pk for one in rows if one.account_id}
    assert found.elsewhere.activities == len(rows) - len(with_account)
    scope = Scope(firm.organisation.pk, from_day=to_day_number(days[0]), until_day=to_day_number(days[1]))
    ours, theirs = (measure(name, scope).dicts() for name in ("orders_by_family", "order_values"))
    for column in ("revenue_minor", "costed_minor", "margin_minor", "without_rate"):
        assert sum(row[column] for row in ours) == sum(row[column] for row in theirs)
    for by in By:
        report = channels(operator(firm), ORGANISATION, *days, by)
        assert sum(one.line.effort.known_minor for one in report.lines) == report.whole.effort.known_minor
        assert report.whole.effort.known_minor + report.elsewhere.known_minor == found.total_minor
