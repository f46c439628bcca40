"""The workbook for small firms: taken along, filled in as people do, and read in again without a mapping."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import take_back
from meetpunt.store.models import (
    Account,
    Activity,
    ImportReject,
    Opportunity,
    Order,
    StageEvent,
    VisitAgreement,
)
from meetpunt.store.tenancy import acting_in, changing
from tests.build import act_in, lasting
from tests.cast import Cast, build_cast, day_there
from tests.workbook import Filling, ago, changed, moment, sent, written

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only("what Excel does to a file; what lands is asked of both in test_imports.py"),
]


@pytest.fixture
def today() -> date:
    """The day there."""
    return day_there()


@pytest.fixture
def cast(db: None, today: date, tmp_path: Path, settings: Settings) -> Cast:
    """Everybody, with three opportunities each."""
    settings.UPLOADS = tmp_path / "uploads"
    cast = build_cast(today, entries=3)
    act_in(cast.organisation)
    return cast


def counts_of(result: object) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, same and rejected rows per table."""
    tables = result.tables  # type: ignore[attr-defined]
    return {name: (one.new, one.changed, one.same, one.rejected) for name, one in tables.items()}


def reasons(run_id: int | None) -> list[str]:
    """Why rows did not land."""
    return list(ImportReject.objects.filter(run_id=run_id).order_by("pk").values_list("reason_code", flat=True))


def firm(book: Filling, today: date) -> None:
    """What a small firm writes down in a week, with the habits of Excel: numbers as text, dates as numbers."""
    book.new(
        "accounts", {"Klant": "Smit Ovens", "Plaats": "Gouda", "Verkoper": "Bram Jansen", "Bezoeken per jaar": "6"}
    )
    book.new(
        "deals",
        {
            "Verkoopkans": "Oven voor de nieuwe zaak",
            "Klant": "Smit Ovens",
            "Verkoper": "bram jansen",
            "Bedrag": "12.500,50",
            "Stap": "Offerte",
            "Uitkomst": "Open",
            "Suspect op": ago(today, 30),
            "Prospect op": (today - timedelta(days=20) - date(1899, 12, 30)).days,
            "Offerte op": f"{today - timedelta(days=5):%d-%m-%Y}",
        },
    )
    book.new(
        "activities",
        {
            "Datum": ago(today, 5),
            "Tijd": "9:30",
            "Soort": "Bezoek",
            "Wie": "Bram Jansen",
            "Klant": "Smit Ovens",
            "Verkoopkans": "Oven voor de nieuwe zaak",
            "Minuten": "45",
            "Resultaat": "=wil een tweede offerte",
        },
    )


@pytest.mark.both
def test_what_a_small_firm_fills_in_lands_and_the_same_file_again_changes_nothing(
    cast: Cast, today: date, tmp_path: Path
) -> None:
    content = changed(written(cast.organisation, today, filled=False), lambda book: firm(book, today))
    foreseen = sent(cast.organisation, content, tmp_path, moment(today), is_check=True)
    assert not Account.objects.filter(name="Smit Ovens").exists()
    result = sent(cast.organisation, content, tmp_path, moment(today))
    told = {"accounts": (1, 0, 0, 0), "opportunities": (1, 0, 0, 0), "activities": (1, 0, 0, 0)}
    assert counts_of(foreseen) == counts_of(result) == told
    account = Account.objects.get(name="Smit Ovens")
    assert (account.town, account.owner_id) == ("Gouda", cast.bram)
    assert VisitAgreement.objects.get(account=account).visits_per_year == 6
    deal = Opportunity.objects.get(account=account)
    assert (deal.amount_minor, deal.outcome, deal.owner_id) == (12_500_50, "open", cast.bram)
    events = StageEvent.objects.filter(opportunity=deal).order_by("happened_at")
    days = [(one.step.code, (today - one.happened_on).days) for one in events if one.step and one.happened_on]
    assert days == [("S", 30), ("P", 20), ("O", 5)]
    visit = Activity.objects.get(account=account)
    assert (visit.kind, visit.status, visit.minutes, visit.opportunity_id) == ("visit", "held", 45, deal.pk)
    again = sent(cast.organisation, content, tmp_path, moment(today, 10))
    assert counts_of(again) == dict.fromkeys(told, (0, 0, 1, 0))
    assert again.changes == 0


@pytest.mark.both
def test_all_that_is_here_makes_the_round_and_nothing_changes(cast: Cast, today: date, tmp_path: Path) -> None:
    firm_first = changed(written(cast.organisation, today, filled=False), lambda book: firm(book, today))
    sent(cast.organisation, firm_first, tmp_path, moment(today))

    def all_rows() -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in (Account, Opportunity, Activity, StageEvent)]

    stood = all_rows()
    for language in ("nl", "en"):
        content = written(cast.organisation, today, language=language)
        result = sent(cast.organisation, changed(content, lambda book: None, language), tmp_path, moment(today, 11))
        here = {
            "accounts": Account.objects.filter(organisation=cast.organisation).count(),
            "opportunities": Opportunity.objects.filter(organisation=cast.organisation).count(),
            "activities": Activity.objects.filter(organisation=cast.organisation).count(),
        }
        assert counts_of(result) == {name: (0, 0, rows, 0) for name, rows in here.items()}
    assert stood == [
        list(model.objects.order_by("pk").values()) for model in (Account, Opportunity, Activity, StageEvent)
    ]


@pytest.mark.both
def test_a_row_that_was_made_here_is_changed_by_the_workbook_and_taken_back(
    cast: Cast, today: date, tmp_path: Path
) -> None:
    deal = Opportunity.objects.filter(owner=cast.bram, outcome="open").order_by("pk")[0]
    before = Opportunity.objects.values().get(pk=deal.pk)
    events = StageEvent.objects.filter(opportunity=deal).count()

    def win(book: Filling) -> None:
        row = book.row_of("deals", "Verkoopkans", deal.name)
        told = {"Bedrag": 999, "Uitkomst": "Gewonnen", "Beslist op": ago(today, 0), "Kanaal": "telefoon"}
        book.fill("deals", row, told)

    content = changed(written(cast.organisation, today), win)
    result = sent(cast.organisation, content, tmp_path, moment(today))
    assert counts_of(result)["opportunities"][:2] == (0, 1)
    deal.refresh_from_db()
    assert (deal.outcome, deal.amount_minor, deal.channel, deal.closed_on) == ("won", 999_00, "telefoon", today)
    assert (deal.source_id, deal.external_id, deal.digest) == (None, None, "")
    assert StageEvent.objects.filter(opportunity=deal).count() == events + 1
    again = sent(cast.organisation, content, tmp_path, moment(today, 10))
    assert again.changes == 0
    assert not reasons(again.run_id)
    take_back(cast.organisation.pk, result.run_id or 0, moment(today, 12))
    assert Opportunity.objects.values().get(pk=deal.pk) == before
    assert sent(cast.organisation, content, tmp_path, moment(today, 13)).changed == 1


@pytest.mark.parametrize(
    ("cells", "stands"),
    [({"Onderwerp": "Teruggebeld"}, ("Teruggebeld", 20_000, 20_000)), ({"Minuten": None}, ("Bellen", None, None))],
)
def test_a_call_of_seconds_keeps_them_unless_its_cell_is_emptied(
    cast: Cast, today: date, tmp_path: Path, cells: dict[str, object], stands: tuple[str, int | None, int | None]
) -> None:
    with changing(cast.organisation.pk):
        told = {"organisation": cast.organisation, "person_id": cast.bram, "kind": "call", "subject": "Bellen"}
        call = Activity.objects.create(**told, **lasting(1 / 3), started_on=today, recorded_at=moment(today))

    def fill(book: Filling) -> None:
        book.fill("activities", book.row_of("activities", "Onderwerp", "Bellen"), cells)

    sent(cast.organisation, changed(written(cast.organisation, today), fill), tmp_path, moment(today))
    call.refresh_from_db()
    assert (call.subject, call.length_ms, call.counted_ms) == stands


def test_a_cell_that_is_emptied_is_emptied_here(cast: Cast, today: date, tmp_path: Path) -> None:
    with changing(cast.organisation.pk):
        Account.objects.filter(pk=Account.objects.order_by("pk")[0].pk).update(phone="0161-123456", name="Met telefoon")

    def empty(book: Filling) -> None:
        book.fill("accounts", book.row_of("accounts", "Klant", "Met telefoon"), {"Telefoon": None})

    result = sent(cast.organisation, changed(written(cast.organisation, today), empty), tmp_path, moment(today))
    assert result.changed == 1
    assert Account.objects.get(name="Met telefoon").phone == ""


def test_what_was_changed_on_both_sides_is_shown_and_left_alone(cast: Cast, today: date, tmp_path: Path) -> None:
    first, second, third = Opportunity.objects.filter(owner=cast.bram).order_by("pk")[:3]
    content = written(cast.organisation, today)
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk__in=(first.pk, third.pk)).update(channel="beurs")

    def change(book: Filling) -> None:
        for one, amount in ((first, 111), (second, 222)):
            book.fill("deals", book.row_of("deals", "Verkoopkans", one.name), {"Bedrag": amount})

    result = sent(cast.organisation, changed(content, change), tmp_path, moment(today))
    assert counts_of(result)["opportunities"][1] == 1
    assert reasons(result.run_id) == ["workbook_conflict"]
    reject = ImportReject.objects.get(run_id=result.run_id)
    assert "Verkoopkansen" in reject.file or "Opportunities" in reject.file
    amounts = dict(Opportunity.objects.values_list("pk", "amount_minor"))
    assert (amounts[first.pk], amounts[second.pk]) == (first.amount_minor, 222_00)
    assert set(Opportunity.objects.filter(channel="beurs").values_list("pk", flat=True)) == {first.pk, third.pk}


def test_one_file_may_be_kept_and_sent_week_after_week(cast: Cast, today: date, tmp_path: Path) -> None:
    content = changed(written(cast.organisation, today, filled=False), lambda book: firm(book, today))
    sent(cast.organisation, content, tmp_path, moment(today))
    for amount in (100, 200):
        content = changed(content, lambda book, amount=amount: book.fill("deals", 2, {"Bedrag": amount}))  # type: ignore[misc]
        result = sent(cast.organisation, content, tmp_path, moment(today, 10))
        assert (result.new, result.changed, result.rejected) == (0, 1, 0)
    deal = Opportunity.objects.get(account__name="Smit Ovens")
    assert deal.amount_minor == 200_00
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk=deal.pk).update(amount_minor=5)
    content = changed(content, lambda book: book.fill("deals", 2, {"Bedrag": 300}))
    assert reasons(sent(cast.organisation, content, tmp_path, moment(today, 11)).run_id) == ["workbook_conflict"]


def test_an_old_copy_does_not_undo_what_a_later_one_told(cast: Cast, today: date, tmp_path: Path) -> None:
    deal = Opportunity.objects.filter(owner=cast.bram).order_by("pk")[0]
    copy = written(cast.organisation, today)
    row = {"Bedrag": 4321}
    later = changed(copy, lambda book: book.fill("deals", book.row_of("deals", "Verkoopkans", deal.name), row))
    sent(cast.organisation, later, tmp_path, moment(today))
    result = sent(cast.organisation, copy, tmp_path, moment(today, 10))
    assert reasons(result.run_id) == ["workbook_stale"]
    assert Opportunity.objects.get(pk=deal.pk).amount_minor == 4321_00


def test_rows_may_be_sorted_copied_and_inserted(cast: Cast, today: date, tmp_path: Path) -> None:
    deal = Opportunity.objects.filter(owner=cast.bram).order_by("pk")[0]

    def work(book: Filling) -> None:
        page = book.sheet("deals")
        page.insert_rows(2)
        account = Account.objects.order_by("-pk")[0]
        label = f"{account.name} #{account.pk}"
        book.fill("deals", 2, {"Verkoopkans": "Ertussen", "Klant": label, "Verkoper": "Eva Smit"})
        row = book.row_of("deals", "Verkoopkans", deal.name)
        last = book.free("deals")
        for column in range(1, page.max_column + 1):
            page.cell(last, column).value = page.cell(row, column).value
        book.fill("deals", last, {"Verkoopkans": "Gekopieerd"})

    content = changed(written(cast.organisation, today), work)
    result = sent(cast.organisation, content, tmp_path, moment(today))
    assert counts_of(result)["opportunities"][:2] == (2, 0)
    assert not reasons(result.run_id)
    assert Opportunity.objects.get(name="Gekopieerd").account_id == deal.account_id
    assert Opportunity.objects.get(name="Ertussen").account == Account.objects.order_by("-pk")[0]
    assert sent(cast.organisation, content, tmp_path, moment(today, 10)).changes == 0


def test_a_row_that_cannot_be_right_says_what_to_do(cast: Cast, today: date, tmp_path: Path) -> None:
    deal = Opportunity.objects.filter(owner=cast.bram).order_by("pk")[0]
    there = Account.objects.order_by("pk")[0]

    def spoil(book: Filling) -> None:
        for told in (
            {"Verkoopkans": "A", "Klant": "Bestaat niet", "Verkoper": "Bram Jansen"},
            {"Verkoopkans": "B", "Klant": there.name, "Verkoper": "Bram Jansen"},
            {"Verkoopkans": "C", "Klant": f"{there.name} #{there.pk}", "Verkoper": "Onbekend"},
            {"Verkoopkans": "D", "Klant": f"{there.name} #{there.pk}", "Verkoper": "Bram Jansen", "Stap": "Vaag"},
            {"Verkoopkans": "E", "Klant": f"{there.name} #{there.pk}", "Verkoper": "Bram Jansen", "Bedrag": "veel"},
            {"Verkoopkans": "F", "Verkoper": "Bram Jansen"},
        ):
            book.new("deals", told)
        row = book.row_of("deals", "Verkoopkans", deal.name)
        book.fill("deals", row, {"Suspect op": ago(today, 1000)})
        book.new("accounts", {"Klant": there.name, "Plaats": there.town})

    result = sent(cast.organisation, changed(written(cast.organisation, today), spoil), tmp_path, moment(today))
    assert sorted(reasons(result.run_id)) == sorted(
        [
            *("workbook_unknown_account", "workbook_two_of_that_name", "workbook_unknown", "workbook_no_choice"),
            *("not_a_number", "missing_required", "workbook_history", "workbook_there"),
        ]
    )
    assert result.changes == 0


@pytest.mark.both
def test_hours_of_a_week_land_once_are_changed_and_called_off(cast: Cast, today: date, tmp_path: Path) -> None:
    monday = today - timedelta(days=today.weekday() + 7)

    def hours(monday_hours: object, tuesday: object) -> bytes:
        told = {"Wie": "Bram Jansen", "Week van": f"{monday:%d-%m-%Y}", "Wat": "Kantoor"}
        told |= {"Maandag": monday_hours, "Dinsdag": tuesday}  # type: ignore[dict-item]
        return changed(blank, lambda book: book.fill("week", 2, told))

    blank = written(cast.organisation, today, filled=False)
    rows = Activity.objects.filter(person_id=cast.bram, kind="office", status="held").order_by("started_on")
    assert sent(cast.organisation, hours("1,5", "0:45"), tmp_path, moment(today)).new == 2
    assert [(one.started_on, one.minutes) for one in rows.all()] == [(monday, 90), (monday + timedelta(days=1), 45)]
    assert sent(cast.organisation, hours("1,5", "0:45"), tmp_path, moment(today, 10)).changes == 0
    assert sent(cast.organisation, hours(2, None), tmp_path, moment(today, 11)).changed == 2
    assert [one.minutes for one in rows.all()] == [120]
    assert sent(cast.organisation, hours(2, 1), tmp_path, moment(today, 12)).changed == 1
    assert [one.minutes for one in rows.all()] == [120, 60]
    assert Activity.objects.filter(kind="office").count() == 2
    filled = written(cast.organisation, today)
    assert sent(cast.organisation, filled, tmp_path, moment(today, 13)).changes == 0
    more = changed(filled, lambda book: book.fill("week", 2, {"Maandag": 3}))
    assert sent(cast.organisation, more, tmp_path, moment(today, 14)).changed == 1
    assert [one.minutes for one in rows.all()] == [180, 60]


def test_a_workbook_of_another_organisation_is_refused_with_a_sentence(cast: Cast, today: date, tmp_path: Path) -> None:
    with acting_in(cast.other.pk):
        theirs = written(cast.other, today)
    with pytest.raises(Refused, match="another organisation"):
        sent(cast.organisation, theirs, tmp_path, moment(today))
    assert not Order.objects.exists()


def test_a_sheet_that_lost_its_name_is_asked_for(cast: Cast, today: date, tmp_path: Path) -> None:
    def rename(book: Filling) -> None:
        book.sheet("deals").title = "Mijn kansen"

    with pytest.raises(Refused, match="Verkoopkansen"):
        sent(cast.organisation, changed(written(cast.organisation, today), rename), tmp_path, moment(today))


def test_an_account_that_gets_another_name_in_excel_stays_the_one_that_rows_refer_to(
    cast: Cast, today: date, tmp_path: Path
) -> None:
    content = changed(written(cast.organisation, today, filled=False), lambda book: firm(book, today))
    sent(cast.organisation, content, tmp_path, moment(today))
    content = written(cast.organisation, today)

    def rename(book: Filling) -> None:
        book.fill("accounts", book.row_of("accounts", "Klant", "Smit Ovens"), {"Klant": "Smit en Zn"})
        row = book.row_of("deals", "Verkoopkans", "Oven voor de nieuwe zaak")
        book.fill("deals", row, {"Bedrag": 1})
        told = {"Verkoopkans": "Nog een", "Klant": "Smit en Zn", "Verkoper": "Bram Jansen"}
        book.new("deals", told)

    result = sent(cast.organisation, changed(content, rename), tmp_path, moment(today, 10))
    assert not reasons(result.run_id)
    account = Account.objects.get(name="Smit en Zn")
    deals = Opportunity.objects.filter(account=account).order_by("name")
    assert [(one.name, one.amount_minor) for one in deals] == [("Nog een", None), ("Oven voor de nieuwe zaak", 100)]
    assert Decimal(1) == Account.objects.filter(name__startswith="Smit").count()


def test_of_several_of_a_name_the_one_at_the_account_of_the_row_is_meant(
    cast: Cast, today: date, tmp_path: Path
) -> None:
    def work(book: Filling) -> None:
        for name in ("Smit Ovens", "Kok en zonen", "Bakkerij Bos"):
            book.new("accounts", {"Klant": name, "Plaats": "Gouda", "Verkoper": "Bram Jansen"})
            told = {"Verkoopkans": "Oven", "Klant": name, "Verkoper": "Bram Jansen", "Stap": "Suspect"}
            if name != "Bakkerij Bos":
                book.new("deals", told)
            visit = {"Datum": ago(today, 5), "Soort": "Bezoek", "Wie": "Bram Jansen", "Klant": name}
            book.new("activities", {**visit, "Verkoopkans": "Oven", "Minuten": 30})

    content = changed(written(cast.organisation, today, filled=False), work)
    result = sent(cast.organisation, content, tmp_path, moment(today))
    assert reasons(result.run_id) == ["workbook_two_of_that_name"]
    again = sent(cast.organisation, content, tmp_path, moment(today, 10))
    assert (again.changes, reasons(again.run_id)) == (0, ["workbook_two_of_that_name"])
    for name in ("Smit Ovens", "Kok en zonen"):
        visit = Activity.objects.get(account__name=name)
        assert (visit.opportunity.name, visit.opportunity.account.name) == ("Oven", name)


def test_a_step_that_was_only_named_moves_on_in_the_same_file(cast: Cast, today: date, tmp_path: Path) -> None:
    def work(book: Filling) -> None:
        book.new("accounts", {"Klant": "Smit Ovens", "Verkoper": "Bram Jansen"})
        told = {"Verkoopkans": "Oven", "Klant": "Smit Ovens", "Verkoper": "Bram Jansen", "Stap": "Prospect"}
        book.new("deals", {**told, "Suspect op": ago(today, 30)})

    first = changed(written(cast.organisation, today, filled=False), work)
    sent(cast.organisation, first, tmp_path, moment(today))

    def on(book: Filling) -> None:
        book.fill("deals", book.row_of("deals", "Verkoopkans", "Oven"), {"Stap": "Offerte", "Bedrag": "900"})

    result = sent(cast.organisation, changed(first, on), tmp_path, moment(today, 10))
    assert (result.changed, reasons(result.run_id)) == (1, [])
    deal = Opportunity.objects.get(name="Oven")
    assert (deal.step.code, deal.amount_minor) == ("O", 90_000)
    days = StageEvent.objects.filter(opportunity=deal).order_by("happened_at").values_list("step__code", "happened_on")
    assert days[0] == ("S", today - timedelta(days=30))


def test_a_column_that_somebody_added_is_told_to_be_left_out(cast: Cast, today: date, tmp_path: Path) -> None:
    def add(book: Filling) -> None:
        page = book.sheet("accounts")
        page.cell(1, page.max_column + 1).value = "Opmerking"
        page.cell(2, page.max_column).value = "zelf getypt"

    result = sent(cast.organisation, changed(written(cast.organisation, today), add), tmp_path, moment(today))
    assert [name for name, _why in result.skipped_files] == ["verkoop.xlsx, Klanten, Opmerking"]
