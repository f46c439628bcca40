"""Every fact that can be laid beside a cause, counted from a few opportunities on one's fingers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from meetpunt.method.beside import Says
from meetpunt.method.cause_facts import FACTS
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.cause_counts import StepData, facts_of
from meetpunt.reports.cause_figures import Fact
from meetpunt.reports.view import look
from meetpunt.store.access import organisation_ref
from meetpunt.store.models import (
    Activity,
    Competency,
    CompetencyRating,
    Contact,
    Opportunity,
    OpportunityChange,
    OpportunityLine,
    Product,
    Quote,
)
from tests.build import Company, company, day

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 5, 1)


@pytest.fixture
def firm() -> Company:
    """Steps S, P, O, W; Bram (the rep) and Eva (the others) are in one team."""
    made = company()
    for name in ("Bram", "Eva"):
        made.person(name, "Zuid")
    return made


def _live(firm: Company, owner: str, *events: tuple[str | int, float, str], **fields: Any) -> Opportunity:
    """An opportunity with events: a place of a step, or "lost" / "no_decision", a day, and a reason."""
    one = firm.opportunity(owner, **fields)
    for what, on, reason in events:
        if isinstance(what, int):
            firm.event(one, "step", day(int(on)), step=what)
        else:
            firm.event(one, what, day(int(on)), reason=reason)
    return one


def _contact(firm: Company, one: Opportunity, on: float, kind: str = "call", **fields: Any) -> None:
    at = day(int(on)) + timedelta(hours=1)
    told = {"person": one.owner, "opportunity": one, "kind": kind, "status": "held", "recorded_at": at}
    Activity.objects.create(organisation=firm.organisation, started_at=at, started_on=at.date(), **told, **fields)


def _facts(firm: Company, code: str, step: int = 1) -> tuple[Fact, ...]:
    view = look(organisation_ref(firm.organisation), FunnelAsk(as_of=AS_OF))
    data = StepData(view, replace(view.scope, position=step, by="nothing"), firm.people["Bram"].pk)
    return facts_of(code, data)


def _told(firm: Company, code: str, step: int = 1) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
    """k and n of the rep and of the others, of a fact that has one figure."""
    (fact,) = _facts(firm, code, step)
    return (fact.own.k, fact.own.n), (fact.others.k, fact.others.n)


def test_contacts_in_a_step_tell_attempts_visits_deciders_commitments_and_next_steps(firm: Company) -> None:
    """Step P, as of 1 May (day 121).

    Bram: A entered day 10, lost day 60, with three attempts in it (lead work, a call with somebody who does not decide,
    a visit with one who does, and a next step); B entered day 110, no contact yet, too young to count attempts of.
    Eva: C entered day 10 and went on day 20 after one call in which a commitment was got.
    """
    people = [Contact.objects.create(organisation=firm.organisation, name=name, created_at=day(1)) for name in "xy"]
    a = _live(firm, "Bram", (0, 1, ""), (1, 10, ""), ("lost", 60, "Geen budget"))
    _live(firm, "Bram", (0, 100, ""), (1, 110, ""))
    c = _live(firm, "Eva", (0, 1, ""), (1, 10, ""), (2, 20, ""))
    _contact(firm, a, 5)
    _contact(firm, a, 12, "lead_work")
    _contact(firm, a, 14, contact=people[0], met_decider=False)
    _contact(
        firm, a, 20, "visit", contact=people[1], met_decider=True, next_step="Bellen", next_step_on=date(2026, 2, 1)
    )
    _contact(firm, c, 12, commitment="Proef")
    assert _told(firm, "attempts") == ((3, 1), (None, 0)), "who went on needs none of them counted"
    assert _told(firm, "appointments") == ((1, 1), (0, 1))
    assert _told(firm, "decider_met") == ((1, 1), (None, 0)), "Eva did not say whom she met"
    assert _told(firm, "people_met") == ((2, 1), (None, 0))
    assert _told(firm, "commitments") == ((0, 1), (1, 1))
    assert _told(firm, "next_steps") == ((1, 1), (0, 1))
    assert _told(firm, "contacts_before") == ((1, 2), (0, 1))
    assert _told(firm, "followed_up") == ((1, 2), (1, 1))
    (first,) = _facts(firm, "days_to_first_contact")
    assert (first.own.value, first.own.n, first.others.value) == (
        pytest.approx(4 + 1 / 24),
        1,
        pytest.approx(2 + 1 / 24),
    )
    assert _facts(firm, "attempts")[0].says is Says.TOO_FEW


def test_the_terms_tell_discount_revisions_templates_and_a_day_put_off(firm: Company) -> None:
    """Step O. Bram: A quoted twice, with a discount, no decision, put off from day 50 to 80. Eva: B won."""
    a = _live(firm, "Bram", (0, 1, ""), (1, 5, ""), (2, 10, ""), ("no_decision", 90, "Uitgesteld"),
              segment="horeca", expected_close=day(80).date())  # fmt: skip
    b = _live(firm, "Eva", (0, 1, ""), (2, 10, ""), (3, 30, ""), segment="zorg", expected_close=day(30).date())
    for one, revision, discount in ((a, 1, 0), (a, 2, 500), (b, 1, 0)):
        Quote.objects.create(
            organisation=firm.organisation, opportunity=one, revision=revision, issued_at=day(10 + revision),
            issued_on=day(10 + revision).date(), discount_minor=discount, currency="EUR", recorded_at=day(12),
            template="Kort",
        )  # fmt: skip
    OpportunityChange.objects.create(
        organisation=firm.organisation, opportunity=a, until=day(40), recorded_at=day(40), currency="EUR",
        expected_close=day(50).date(),
    )  # fmt: skip
    oven = Product.objects.create(organisation=firm.organisation, name="Oven")
    for one in (a, b):
        OpportunityLine.objects.create(organisation=firm.organisation, opportunity=one, product=oven)
    assert _told(firm, "quote_revisions", 2) == ((1, 1), (0, 1))
    assert _told(firm, "quote_discount", 2) == ((1, 1), (0, 1))
    assert _told(firm, "close_moved", 2) == ((1, 1), (0, 1))
    assert _told(firm, "no_decision_share", 2) == ((1, 1), (None, 0))
    assert _told(firm, "skipped_steps", 2) == ((0, 1), (1, 1))
    (lost,) = _facts(firm, "loss_reasons", 2)
    assert (lost.value, lost.own.k, lost.own.n, lost.others.n) == ("Uitgesteld", 1, 1, 0)
    (template,) = _facts(firm, "quote_template", 2)
    assert (template.value, template.own.k, template.others.k, template.others.n) == ("Kort", 1, 0, 1)
    assert {fact.value for fact in _facts(firm, "segment_mix", 2)} == {"horeca", "zorg"}
    (shown,) = _facts(firm, "products_shown", 2)
    assert (shown.value, shown.own.k, shown.own.n, shown.others.k, shown.others.n) == ("Oven", 0, 1, 1, 1)
    (before,) = _facts(firm, "days_before", 2)
    assert (before.own.value, before.others.value, before.others.n) == (5.0, 0.0, 1), (
        "beside the won one, which skipped P"
    )
    (amount,) = _facts(firm, "amount", 2)
    assert (amount.own.value, amount.unit) == (100_00, "EUR")


def test_ratings_stand_beside_the_others_and_the_latest_of_each_view_counts(firm: Company) -> None:
    for name in ("Bram", "Eva"):
        _live(firm, name, (0, 1, ""), (1, 5, ""))
    skill = Competency.objects.create(organisation=firm.organisation, code="closing", name_nl="Afsluiten", name_en="x")
    for name, view, score, on in (
        ("Bram", "self", 4, 10), ("Bram", "self", 3, 20), ("Bram", "manager", 2, 20), ("Eva", "manager", 4, 20),
    ):  # fmt: skip
        CompetencyRating.objects.create(
            organisation=firm.organisation, person=firm.people[name], competency=skill, view=view, score=score,
            day=day(on).date(), recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
        )  # fmt: skip
    (fact,) = _facts(firm, "competency_closing")
    assert (fact.own.value, fact.own.n, fact.others.value) == (2.5, 2, 4.0)
    assert fact.says is Says.DIFFERS


def test_what_nobody_registered_says_so_for_every_fact(firm: Company) -> None:
    for name in ("Bram", "Eva"):
        _live(firm, name, (0, 1, ""))
    for code in set(FACTS) - {"skipped_steps", "followed_up", "amount"}:
        assert {fact.says for fact in _facts(firm, code, 0)} <= {Says.NOT_RECORDED, Says.TOO_FEW}, code
    assert {fact.says for fact in _facts(firm, "attempts", 0)} == {Says.NOT_RECORDED}
    assert _facts(firm, "weather", 0) == ()
