"""Status, visit pace, the bar of steps and likeness of names: each counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.method.account_status import Facts, Status, months_after, standing
from meetpunt.method.likeness import address_key, likeness, mail_key, name_key, phone_key, site_key
from meetpunt.method.stage_bar import Place, stage_bar
from meetpunt.method.visit_pace import pace

ORDER = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("facts", "on", "status", "since"),
    [
        (Facts(), date(2026, 6, 1), Status.SUSPECT, None),
        (Facts(prospect_since=date(2026, 2, 3)), date(2026, 6, 1), Status.PROSPECT, date(2026, 2, 3)),
        (Facts(ORDER, ORDER), date(2026, 3, 14), Status.CUSTOMER, ORDER),
        (Facts(ORDER, ORDER), date(2026, 3, 15), Status.LOST, date(2026, 3, 15)),
        (Facts(ORDER, ORDER, has_agreement=True), date(2029, 1, 1), Status.CUSTOMER, ORDER),
        (Facts(prospect_since=ORDER, has_agreement=True), date(2026, 1, 1), Status.PROSPECT, ORDER),
        (Facts(ORDER, ORDER, prospect_since=date(2026, 5, 1)), date(2026, 6, 1), Status.LOST, date(2026, 3, 15)),
    ],
)
def test_a_status_follows_from_orders_opportunities_and_agreements(
    facts: Facts, on: date, status: Status, since: date | None
) -> None:
    found = standing(facts, on, customer_months=24)
    assert (found.status, found.since) == (status, since)


def test_24_months_after_a_leap_day_is_the_last_of_february() -> None:
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 1, 31), -12) == date(2025, 1, 31)


def test_six_visits_a_year_are_due_every_61_days_and_overdue_from_the_day_after() -> None:
    visits = [date(2026, 1, 10), date(2026, 3, 1), date(2025, 12, 1)]
    on_time = pace(6, date(2020, 1, 1), visits, date(2026, 5, 1))
    assert (on_time.due_on, on_time.days_overdue, on_time.made) == (date(2026, 5, 1), 0, 2)
    late = pace(6, date(2020, 1, 1), visits, date(2026, 5, 4))
    assert (late.days_overdue, late.is_overdue) == (3, True)
    assert pace(12, date(2020, 1, 1), [], date(2026, 7, 2)).expected == pytest.approx(12 * 183 / 365)


def test_an_agreement_that_began_this_year_asks_for_its_part_of_the_year_only() -> None:
    found = pace(4, date(2026, 10, 1), [], date(2026, 12, 31))
    assert found.expected == pytest.approx(4 * 92 / 365)
    assert found.due_on == date(2026, 12, 31)


def test_a_bar_holds_days_skips_and_the_place_now() -> None:
    bar = stage_bar([(1, 10.0), (4, 31.0), (5, 44.0)], 7, end=63.0)
    assert [step.place for step in bar] == [
        *(Place.SKIPPED, Place.WAS, Place.SKIPPED, Place.SKIPPED),
        *(Place.WAS, Place.HERE, Place.AHEAD),
    ]
    assert [step.days for step in bar] == [None, 21.0, None, None, 13.0, 19.0, None]


def test_a_move_back_adds_up_and_what_nobody_dated_has_no_days() -> None:
    bar = stage_bar([(0, None), (1, 5.0), (2, 8.0), (1, 10.0)], 4, end=15.0)
    assert [(step.place, step.days) for step in bar] == [
        (Place.WAS, None),
        (Place.HERE, 8.0),
        (Place.WAS, 2.0),
        (Place.AHEAD, None),
    ]
    assert [step.place for step in stage_bar([], 2, end=1.0)] == [Place.AHEAD, Place.AHEAD]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bakkerij Van Dongen B.V.", "bakkerij van dongen"),
        ("Café 't Stoepje V.O.F.", "Cafe t Stoepje"),
        ("Jansen & Zn. N.V.", "Jansen en zn"),
        ("Müller GmbH", "MULLER"),
    ],
)
def test_legal_forms_accents_and_signs_do_not_tell_companies_apart(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_of_nothing_but_a_legal_form_stays_a_name() -> None:
    assert name_key("B.V.") == "bv"
    assert name_key("株式会社") == "株式会社"


def test_a_typing_error_is_alike_and_another_trade_is_not() -> None:
    assert likeness(name_key("Bakkerij van Dongen"), name_key("Bakerij v. Dongen")) > 0.85
    assert likeness(name_key("Slagerij Smulders"), name_key("Bakkerij Heijmans")) < 0.7
    assert likeness("", "x") == 0


def test_keys_of_address_phone_site_and_mail() -> None:
    assert address_key("5017 ab", "Spoorlaan 214 b") == address_key("5017AB", "Spoorlaan 214B") == "5017ab 214b"
    assert address_key("5017AB", "2e Dorpsstraat 5") == "5017ab 5"
    assert address_key("", "Spoorlaan 214") == address_key("5017AB", "Spoorlaan") == ""
    assert phone_key("+31 13 555 01 42") == phone_key("013-5550142")
    assert phone_key("112") == ""
    assert site_key("https://www.Dongen.nl/contact?x=1") == site_key("dongen.nl") == "dongen.nl"
    assert mail_key("wim@dongen.nl") == "dongen.nl"
    assert mail_key("wim@gmail.com") == mail_key("nobody") == ""
