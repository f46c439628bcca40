"""Quotes and orders by hand: numbers, discounts, revisions, issuing that moves, winning, cancelling, and documents."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from meetpunt.actions.documents import MOST_BYTES, add_document
from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import AGAIN, Move, move_opportunity
from meetpunt.actions.opportunities.reasons import DEFAULTS
from meetpunt.actions.orders import Ordered, cancel_order, make_order
from meetpunt.actions.quotes import (
    QuoteLineTold,
    answer_quote,
    change_quote,
    issue_quote,
    make_quote,
    revise_quote,
)
from meetpunt.actions.undoing import undo
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.documents import find_document, place_of
from meetpunt.store.histories import history_of
from meetpunt.store.models import (
    Account,
    Opportunity,
    OpportunityLine,
    Order,
    OrderLine,
    Product,
    Quote,
    SalesProcess,
    StageEvent,
)
from meetpunt.store.quotes import find_quote
from tests.build import NOW, Company, company, day

pytestmark = pytest.mark.django_db
KEY = UUID("0b0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10")
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    SalesProcess.objects.filter(pk=made.process.pk).update(code="SPATOCO")
    return made


@pytest.fixture
def card(firm: Company) -> Opportunity:
    account = Account.objects.create(organisation=firm.organisation, name="Smit", created_at=NOW)
    one = firm.opportunity("Bram", account=account, amount_minor=None)
    firm.event(one, "step", day(1), 0)
    one.step = firm.steps[0]
    one.save()
    for name, amount in (("Oven", 1000_00), ("Rek", 500_01)):
        product = Product.objects.create(organisation=firm.organisation, name=name)
        OpportunityLine.objects.create(
            organisation=firm.organisation,
            opportunity=one,
            product=product,
            amount_minor=amount,
            cost_minor=300_00,
            wanted_on=date(2026, 9, 1),
        )
    return one


def viewer(firm: Company, name: str) -> Viewer:
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, firm.people[name].pk, name, frozenset({"rep"}), frozenset(), NOW.date())


def test_a_draft_has_the_lines_of_the_opportunity_and_issuing_moves_it_along(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    quote = make_quote(bram, card.pk, NOW, KEY)
    assert make_quote(bram, card.pk, NOW, KEY) == quote
    issued = issue_quote(bram, quote, NOW)
    card.refresh_from_db()
    one = Quote.objects.get()
    assert (one.number, one.revision, one.amount_minor, one.issued_on) == ("2026-0001", 1, 1500_01, NOW.date())
    assert (issued.moved, card.step, card.amount_minor) == (True, firm.steps[2], 1500_01)


def test_issuing_by_mistake_is_undone_with_its_move(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    issued = issue_quote(bram, make_quote(bram, card.pk, NOW), NOW)
    undo(bram, issued.change_id, LATER)
    card.refresh_from_db()
    assert (card.step, card.amount_minor, StageEvent.objects.count()) == (firm.steps[0], None, 1)
    assert Quote.objects.get().issued_at is None


def test_issuing_what_stands_further_moves_nothing(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    firm.event(card, "step", day(2), 2)
    Opportunity.objects.filter(pk=card.pk).update(step=firm.steps[2])
    assert not issue_quote(bram, make_quote(bram, card.pk, NOW), NOW).moved
    assert StageEvent.objects.count() == 2


def test_discounts_per_line_and_on_the_total_add_up(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    quote = make_quote(bram, card.pk, NOW)
    oven, rack = Product.objects.order_by("pk").values_list("pk", flat=True)
    lines = (QuoteLineTold(oven, 1000, 1000_00, 100_00), QuoteLineTold(rack, 2000, 400_00))
    change_quote(bram, quote, lines, 50_00, date(2026, 7, 1), "Oven kort", NOW)
    found = find_quote(bram, quote)
    assert (found.full_minor, found.discount_minor, found.off_minor, found.amount_minor) == (
        1400_00,
        150_00,
        50_00,
        1250_00,
    )
    with pytest.raises(Refused, match="than the quote costs"):
        change_quote(bram, quote, lines, 1300_01, None, "", NOW)
    with pytest.raises(Refused, match="off a line"):
        change_quote(bram, quote, (QuoteLineTold(oven, 1000, 10, 11),), 0, None, "", NOW)


def test_what_was_issued_stays_and_a_revision_replaces_it(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    first = make_quote(bram, card.pk, NOW)
    issue_quote(bram, first, NOW)
    with pytest.raises(Refused, match="Make a revision"):
        change_quote(bram, first, (), 0, None, "", NOW)
    second = revise_quote(bram, first, LATER)
    assert revise_quote(bram, first, LATER) == second
    issue_quote(bram, second, LATER)
    rows = list(Quote.objects.order_by("revision").values_list("number", "revision", "status"))
    assert rows == [("2026-0001", 1, "withdrawn"), ("2026-0001", 2, "open")]
    issue_quote(bram, make_quote(bram, card.pk, LATER), LATER)
    assert Quote.objects.filter(number="2026-0002").count() == 1
    answer_quote(bram, second, "lost", LATER)
    assert Quote.objects.get(pk=second).status == "lost"


def test_a_quote_with_nothing_in_it_or_past_its_day_is_not_issued(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    OpportunityLine.objects.all().delete()
    quote = make_quote(bram, card.pk, NOW)
    with pytest.raises(Refused, match="without lines"):
        issue_quote(bram, quote, NOW)
    line = QuoteLineTold(Product.objects.first().pk, 1000, 10)  # type: ignore[union-attr]
    change_quote(bram, quote, (line,), 0, date(2026, 5, 31), "", NOW)
    with pytest.raises(Refused, match="past"):
        issue_quote(bram, quote, NOW)


def _statuses() -> list[str]:
    return list(Quote.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(("end", "reason"), [("lost", "Price too high"), ("no_decision", "Postponed")])
def test_what_ends_without_an_order_takes_its_open_quotes_along_and_back(
    firm: Company, card: Opportunity, end: str, reason: str
) -> None:
    bram, organisation = viewer(firm, "Bram"), firm.organisation
    kept = {"organisation": organisation, "opportunity": card, "currency": "EUR", "recorded_at": NOW}
    for status, issued in (("open", day(2)), ("withdrawn", day(2)), ("won", day(2)), ("open", None)):
        Quote.objects.create(**kept, status=status, issued_on=issued and issued.date())
    reason = DEFAULTS[[one.en for one in DEFAULTS].index(reason)].kept_as(bram.organisation)
    lost = move_opportunity(bram, card.pk, Move(end, reason=reason), NOW)
    assert _statuses() == ["lost", "withdrawn", "won", "open"]
    undo(bram, lost.change_id or 0, LATER)
    assert _statuses() == ["open", "withdrawn", "won", "open"]
    move_opportunity(bram, card.pk, Move(end, reason=reason), LATER)
    again = move_opportunity(bram, card.pk, Move(AGAIN), LATER + timedelta(days=1))
    assert _statuses() == ["open", "withdrawn", "won", "open"]
    undo(bram, again.change_id or 0, LATER + timedelta(days=1, minutes=1))
    assert _statuses() == ["lost", "withdrawn", "won", "open"]
    move_opportunity(bram, card.pk, Move(str(firm.steps[1].pk)), LATER + timedelta(days=2))
    assert _statuses() == ["open", "withdrawn", "won", "open"], "a step after a loss opens it again as well"


def test_a_quote_that_was_answered_since_stays_as_it_was_answered(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    declined, waiting = make_quote(bram, card.pk, NOW), make_quote(bram, card.pk, NOW)
    for one in (declined, waiting):
        issue_quote(bram, one, NOW)
    answer_quote(bram, declined, "lost", NOW)
    reason = DEFAULTS[0].kept_as(bram.organisation)
    lost = move_opportunity(bram, card.pk, Move("lost", reason=reason), LATER)
    assert _statuses() == ["lost", "lost"]
    answer_quote(bram, waiting, "withdrawn", LATER)
    undo(bram, lost.change_id or 0, LATER)
    assert _statuses() == ["lost", "withdrawn"], "of its own accord declined, and withdrawn since"


def test_an_order_of_what_was_lost_opens_its_quotes_and_undo_closes_them(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    ordered, other = make_quote(bram, card.pk, NOW), make_quote(bram, card.pk, NOW)
    for one in (ordered, other):
        issue_quote(bram, one, NOW)
    move_opportunity(bram, card.pk, Move("lost", reason=DEFAULTS[0].kept_as(bram.organisation)), NOW)
    made = make_order(bram, card.pk, Ordered(quote_id=ordered), LATER)
    assert _statuses() == ["won", "open"]
    undo(bram, made.change_id or 0, LATER)
    assert _statuses() == ["lost", "lost"]


def test_an_order_from_a_quote_wins_and_spreads_the_discount_to_the_cent(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    quote = make_quote(bram, card.pk, NOW)
    oven, rack = Product.objects.order_by("pk").values_list("pk", flat=True)
    change_quote(
        bram, quote, (QuoteLineTold(oven, 1000, 100_00), QuoteLineTold(rack, 1000, 50_01)), 10_00, None, "", NOW
    )
    issue_quote(bram, quote, NOW)
    seen = history_of(card.pk, card.process_id).mark
    made = make_order(bram, card.pk, Ordered(quote, wanted_on=date(2026, 8, 3), seen=seen), LATER, KEY)
    assert make_order(bram, card.pk, Ordered(quote, seen=seen), LATER, KEY).order_id == made.order_id
    card.refresh_from_db()
    order = Order.objects.get()
    lines = list(OrderLine.objects.order_by("pk"))
    assert (card.outcome, card.step, order.amount_minor, order.team) == (
        "won",
        firm.steps[3],
        140_01,
        firm.teams["Zuid"],
    )
    assert sum(line.amount_minor for line in lines) == 140_01
    assert [(line.discount_minor, line.discount_from) for line in lines] == [(6_67, "quote"), (3_33, "quote")]
    assert {line.wanted_on for line in lines} == {date(2026, 8, 3)}
    assert Quote.objects.get().status == "won"
    assert made.change_id is not None
    undo(bram, made.change_id, LATER)
    card.refresh_from_db()
    assert (card.outcome, card.step, Order.objects.count(), Quote.objects.get().status) == (
        "open",
        firm.steps[2],
        0,
        "open",
    )


def test_an_order_from_the_opportunity_and_cancelling_it(firm: Company, card: Opportunity) -> None:
    bram = viewer(firm, "Bram")
    made = make_order(bram, card.pk, Ordered(on=date(2026, 5, 20)), NOW)
    card.refresh_from_db()
    order = Order.objects.get(pk=made.order_id)
    assert (order.ordered_on, order.amount_minor, card.closed_on) == (date(2026, 5, 20), 1500_01, date(2026, 5, 20))
    change = cancel_order(bram, order.pk, True, NOW)
    assert change is not None
    assert cancel_order(bram, order.pk, True, NOW) is None
    assert Order.objects.get().is_cancelled
    undo(bram, change.pk, LATER)
    assert not Order.objects.get().is_cancelled
    assert made.change_id is not None
    with pytest.raises(Refused, match="Cancel it instead"):
        undo(bram, made.change_id, NOW + timedelta(hours=1))


def test_what_is_not_in_hand_is_not_quoted_and_not_ordered(firm: Company, card: Opportunity, tmp_path: Path) -> None:
    bram, carla = viewer(firm, "Bram"), viewer(firm, "Carla")
    quote = make_quote(bram, card.pk, NOW)
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF-1.7")
    change = add_document(bram, "quote", quote, file, "plan.pdf", NOW)
    for forbidden in (
        lambda: make_quote(carla, card.pk, NOW),
        lambda: issue_quote(carla, quote, NOW),
        lambda: make_order(carla, card.pk, Ordered(), NOW),
        lambda: find_document(carla, change.row_id),
        lambda: add_document(carla, "quote", quote, file, "plan.pdf", NOW),
    ):
        with pytest.raises(NotVisible):
            forbidden()


def test_a_document_is_what_it_begins_with_never_empty_and_never_large(
    firm: Company, card: Opportunity, tmp_path: Path
) -> None:
    bram = viewer(firm, "Bram")
    quote = make_quote(bram, card.pk, NOW)
    file = tmp_path / "x"
    file.write_bytes(b"")
    with pytest.raises(Refused, match="empty"):
        add_document(bram, "quote", quote, file, "leeg.pdf", NOW)
    with file.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    with pytest.raises(Refused, match="20 MB"):
        add_document(bram, "quote", quote, file, "groot.pdf", NOW)
    file.write_bytes(b"<html><script>alert(1)</script>")
    with pytest.raises(Refused, match="web page"):
        add_document(bram, "quote", quote, file, "plan.pdf", NOW)
    file.write_bytes(b"%PDF-1.7 plan")
    change = add_document(bram, "quote", quote, file, "../../plan.pdf", NOW)
    found = find_document(bram, change.row_id)
    assert (found.name, found.media_type) == ("plan.pdf", "application/pdf")
    assert place_of(found).read_bytes() == b"%PDF-1.7 plan"
    undo(bram, change.pk, LATER)
    with pytest.raises(NotVisible):
        find_document(bram, change.row_id)
