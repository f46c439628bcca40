"""Production is told of large orders to come: once, again when it matters, and what both sides say about one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from meetpunt.actions import webhooks
from meetpunt.actions.errors import Refused
from meetpunt.actions.production import WantedRule, answer, ask, keep_rule, look, reply
from meetpunt.method.large_orders import Rule
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import (
    Account,
    Notification,
    Opportunity,
    OpportunityLine,
    Order,
    OrderLine,
    Outcome,
    Person,
    Product,
    ProductionNotice,
    ProductionTurn,
    WebhookDelivery,
)
from meetpunt.store.webhooks import EVENTS
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
RULE = Rule(least_minor=None, least_milli=500_000, least_chance=0.5, weeks_ahead=12)
WEEK = date(2026, 7, 6)


@dataclass
class Works:
    """A company with a product, a large opportunity of Bram's, Piet who produces, and Anna who keeps rules."""

    firm: Company
    deal: Opportunity
    line: OpportunityLine

    def viewer(self, name: str) -> Viewer:
        found = viewer_of_person(self.firm.people[name].pk, self.firm.organisation.pk, NOW.date())
        assert found is not None
        return found

    def look(self, chance: float | None = 0.6) -> tuple[int, int, int]:
        chances = {} if chance is None else {self.deal.pk: chance}
        found = look(self.firm.organisation.pk, chances, NOW)
        return found.told, found.changed, found.ended

    @property
    def notice(self) -> ProductionNotice:
        return ProductionNotice.objects.get()

    def told(self, name: str) -> list[dict[str, Any]]:
        rows = Notification.objects.filter(person=self.firm.people[name]).order_by("pk")
        return [{"kind": row.kind, **row.about} for row in rows]


@pytest.fixture
def works() -> Works:
    firm = company()
    firm.team("Zuid", "Anna")
    firm.person("Bram", "Zuid")
    firm.team("Noord", "Nora")
    firm.person("Carla", "Noord")
    firm.person("Piet", roles=("production",))
    firm.person("Ada", roles=("administrator",))
    of = {"organisation": firm.organisation}
    account = Account.objects.create(name="Bakkerij Smit", created_at=NOW, **of)
    deal = firm.opportunity("Bram", 40_000_00, account=account, name="Ovens", expected_close=date(2026, 6, 20))
    product = Product.objects.create(name="Oven", code="OV1", **of)
    line = OpportunityLine.objects.create(
        opportunity=deal, product=product, quantity_milli=600_000, amount_minor=40_000_00, wanted_on=WEEK, **of
    )
    found = Works(firm, deal, line)
    keep_rule(found.viewer("Anna"), None, WantedRule("Veel ovens", RULE), uuid4(), NOW)
    return found


def test_a_large_order_is_told_once_however_often_its_chance_flickers(works: Works) -> None:
    assert works.look(0.4) == (0, 0, 0)
    assert [works.look(chance) for chance in (0.52, 0.47, 0.55, 0.41, 0.6)] == [(1, 0, 0)] + [(0, 0, 0)] * 4
    (told,) = works.told("Piet")
    assert told == {
        "kind": "large_order",
        "what": "told",
        "state": "likely",
        "account": "Bakkerij Smit",
        "week": "2026-07-06",
        "changed": [],
    }
    assert not works.told("Bram")
    assert not works.told("Carla")
    assert works.notice.told["lines"] == [{"product_id": works.line.product_id, "quantity_milli": 600_000}]


def test_a_change_that_matters_is_told_and_the_order_ends_it_with_what_was_ordered(works: Works) -> None:
    works.look()
    works.line.quantity_milli = 640_000
    works.line.save()
    assert works.look() == (0, 0, 0)  # 7 % more
    works.line.quantity_milli, works.line.wanted_on = 660_000, WEEK + timedelta(weeks=2)
    works.line.save()
    assert works.look() == (0, 1, 0)
    works.deal.outcome, works.deal.closed_on = Outcome.WON, NOW.date()
    works.deal.save()
    of = {"organisation": works.firm.organisation}
    order = Order.objects.create(opportunity=works.deal, ordered_on=NOW.date(), currency="EUR", recorded_at=NOW, **of)
    OrderLine.objects.create(
        order=order, product=works.line.product, quantity_milli=500_000, amount_minor=33_000_00, **of
    )
    assert works.look(None) == (0, 0, 1)
    assert works.look(None) == (0, 0, 0)
    notice = works.notice
    assert (notice.state, notice.told["amount_minor"]) == ("ordered", 33_000_00)
    assert notice.told["lines"][0]["quantity_milli"] == 500_000
    kinds = list(ProductionTurn.objects.values_list("kind", "about__changed"))
    assert [kind for kind, _changed in kinds] == ["told", "changed", "ended"]
    assert kinds[1][1] == ["week", "quantity"]


def test_what_is_lost_is_told_to_be_gone(works: Works) -> None:
    works.look()
    Opportunity.objects.update(outcome=Outcome.LOST, closed_on=NOW.date())
    assert works.look(None) == (0, 0, 1)
    assert works.told("Piet")[-1]["state"] == "gone"


def test_without_a_rule_that_holds_nothing_new_is_told_and_what_was_told_is_followed(works: Works) -> None:
    works.look()
    rule = works.notice.rule
    assert rule is not None
    keep_rule(works.viewer("Ada"), rule.pk, WantedRule("Veel ovens", RULE, is_active=False), None, NOW)
    assert works.look(0.3) == (0, 1, 0)
    ProductionNotice.objects.all().delete()
    assert works.look(0.9) == (0, 0, 0)


def test_production_answers_and_the_rep_hears_it_and_hears_when_the_week_changes(works: Works) -> None:
    works.look()
    piet, key = works.viewer("Piet"), uuid4()
    for _sent_twice in range(2):
        answer(piet, works.notice.pk, date(2026, 7, 16), 400_000, "", key, NOW)
    assert (works.notice.answer_week, works.notice.answer_milli) == (date(2026, 7, 13), 400_000)
    answer(piet, works.notice.pk, date(2026, 7, 20), 600_000, "Alles ineens", uuid4(), NOW)
    ask(piet, works.notice.pk, "Welke kleur?", uuid4(), NOW)
    told = works.told("Bram")
    assert [one["what"] for one in told] == ["answer", "moved", "question"]
    assert told[1]["week"] == "2026-07-20"
    with pytest.raises(Refused):
        answer(piet, works.notice.pk, date(2026, 7, 20), 600_000, "", uuid4(), NOW)
    with pytest.raises(Refused):
        answer(piet, works.notice.pk, date(2026, 5, 20), 600_000, "", uuid4(), NOW)
    reply(works.viewer("Bram"), works.notice.pk, "Wit.", uuid4(), NOW)
    last = works.told("Piet")[-1]
    assert (last["what"], last["account"]) == ("reply", "Bakkerij Smit")
    assert "Bram" not in str(last)


def test_who_may_say_what(works: Works) -> None:
    works.look()
    pk = works.notice.pk
    reply(works.viewer("Anna"), pk, "Dat klopt.", uuid4(), NOW)  # the manager works in it
    for name in ("Carla", "Nora", "Ada"):
        with pytest.raises(NotVisible):
            reply(works.viewer(name), pk, "Hoi", uuid4(), NOW)
    for name in ("Bram", "Anna", "Ada"):
        with pytest.raises(NotVisible):
            ask(works.viewer(name), pk, "Hoi", uuid4(), NOW)
    with pytest.raises(NotVisible):
        reply(works.viewer("Piet"), pk, "Hoi", uuid4(), NOW)
    for name in ("Bram", "Piet"):
        with pytest.raises(NotVisible):
            keep_rule(works.viewer(name), None, WantedRule("x", RULE), uuid4(), NOW)
    elsewhere = company("Elders")
    elsewhere.person("Dina", roles=("production",))
    dina = viewer_of_person(elsewhere.people["Dina"].pk, elsewhere.organisation.pk, NOW.date())
    assert dina is not None
    with pytest.raises(NotVisible):
        ask(dina, pk, "Hoi", uuid4(), NOW)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(None, None, 0.5, 12),
        Rule(1, None, 0.0, 12),
        Rule(1, None, 1.2, 12),
        Rule(1, None, 0.5, 0),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(works: Works, rule: Rule) -> None:
    with pytest.raises(Refused):
        keep_rule(works.viewer("Anna"), None, WantedRule("x", rule), uuid4(), NOW)


def test_other_systems_are_told_products_and_weeks_and_no_persons(works: Works) -> None:
    webhooks.add(works.viewer("Ada"), "Planbord", "https://planbord.example/", EVENTS, "s" * 43, NOW)
    works.look()
    answer(works.viewer("Piet"), works.notice.pk, WEEK, 600_000, "", uuid4(), NOW)
    told, answered = WebhookDelivery.objects.order_by("pk")
    assert (told.event, answered.event) == ("production.large_order.told", "production.answer")
    data = answered.body["data"]
    assert data["lines"] == [{"product_code": "OV1", "product": "Oven", "quantity_milli": 600_000}]
    assert (data["week"], data["answer_week"], data["amount_minor"]) == ("2026-07-06", "2026-07-06", 40_000_00)
    for person in Person.objects.values_list("name", flat=True):
        assert person not in str(told.body) + str(answered.body)
    assert "chance" not in data
