"""Where the demo company wants to go: its vision, objectives, market and targets. All of it is fiction, and says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from meetpunt.actions.demo.company import DIRECTOR, CompanyPlan
from meetpunt.actions.demo.goods import FAMILIES
from meetpunt.actions.demo.laying import Ground
from meetpunt.method.period import Period
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import (
    MarketFact,
    Objective,
    Order,
    Organisation,
    Person,
    ProductFamily,
    Target,
    TeamManagement,
)

_UTC = ZoneInfo("UTC")
VISION_NL = (
    "Elke keuken in zorg, horeca en onderwijs kookt met apparatuur die tien jaar meegaat en half zoveel energie "
    "vraagt. Wij komen langs, luisteren wat een keuken nodig heeft, en blijven daarna de leverancier die het oplost."
)
VISION_EN = (
    "Every kitchen in care, catering and education cooks with equipment that lasts ten years on half the energy. "
    "We come by, listen to what a kitchen needs, and stay the supplier who solves it."
)
OBJECTIVES = (
    ("Groeien met klanten die blijven", "Grow with customers who stay", "blijven de leverancier", "stay the supplier"),
    ("Meer keukens leren kennen", "Get to know more kitchens", "Elke keuken", "Every kitchen"),
    ("Beter luisteren, vaker raak", "Listen better, win more", "luisteren wat nodig is", "listen to what is needed"),
)
GROWTH = 0.06
"""Targets lie this much above the year before."""
VISITS_A_YEAR, PROSPECTS_A_YEAR, OFFER = 560, 150, 4
FIRST_FAMILY = 0.5
"""About this part of revenue is of the first family."""
QUOTES_ASKED, ASKED_OF = 42, 0
"""How many quotes the manager asks for this quarter, and of which rep, where the rep's own goal is another."""


def lay_targets(plan: CompanyPlan, ground: Ground) -> None:
    """Lay it all, when the orders that targets build on stand."""
    of: dict[str, Any] = {"organisation_id": ground.organisation}
    Organisation.objects.filter(pk=ground.organisation).update(vision_nl=VISION_NL, vision_en=VISION_EN)
    objectives = [
        Objective.objects.create(**of, text_nl=nl, text_en=en, from_nl=from_nl, from_en=from_en, position=place)
        for place, (nl, en, from_nl, from_en) in enumerate(OBJECTIVES)
    ]
    director = Person.objects.filter(**of, name=DIRECTOR).first()
    today = from_day_number(plan.cut)
    began = max(date(today.year, 1, 1) - timedelta(days=30), from_day_number(plan.first))
    _lay_market(ground, today.year, director, began)
    laid = _Laying(ground, objectives, director.pk if director else None, began)
    sold = _sold(ground, today.year - 1)
    usual = (
        _mean([revenue for revenue, _orders in sold.values()]),
        _mean([orders for _revenue, orders in sold.values()]),
    )
    for year, growth in ((today.year, 1 + GROWTH), (today.year + 1, (1 + GROWTH) ** 2)):
        _lay_year(plan, laid, Period.year(year), growth, sold, usual)
    quarter = Period.quarter_of(today)
    manager = laid.managers.get(ground.teams[plan.reps[ASKED_OF].team])
    laid.add(1, "quotes", quarter, QUOTES_ASKED, person_id=ground.persons[ASKED_OF], set_by_id=manager)
    Target.objects.bulk_create(laid.rows)


class _Laying:
    def __init__(self, ground: Ground, objectives: list[Objective], director: int | None, began: date) -> None:
        self.rows: list[Target] = []
        self.ground, self._objectives, self._director = ground, objectives, director
        self._at = Period(began, began).bounds(_UTC)[0]
        managing = TeamManagement.objects.filter(organisation_id=ground.organisation)
        self.managers: dict[int, int] = dict(managing.values_list("team_id", "person_id"))

    def add(self, objective: int, measure: str, period: Period, value: int, **place: Any) -> None:
        place.setdefault("set_by_id", self._director)
        self.rows.append(
            Target(
                organisation_id=self.ground.organisation,
                objective=self._objectives[objective],
                measure=measure,
                first_day=period.first,
                last_day=period.last,
                value=value,
                set_at=self._at,
                **place,
            )
        )


def _lay_year(
    plan: CompanyPlan,
    laid: _Laying,
    year: Period,
    growth: float,
    sold: dict[int, tuple[int, int]],
    usual: tuple[float, float],
) -> None:
    ground, of_team = laid.ground, dict[int, list[tuple[int, int]]]()
    for rep in plan.reps:
        person, team = ground.persons[rep.number], ground.teams[rep.team]
        revenue, orders = sold.get(person, usual)
        revenue, orders = round(revenue * growth / 10_000_00) * 10_000_00, max(1, round(orders * growth))
        of_team.setdefault(team, []).append((revenue, orders))
        by = {"person_id": person, "set_by_id": laid.managers.get(team)}
        laid.add(0, "revenue", year, max(revenue, 10_000_00), **by)
        laid.add(0, "orders", year, orders, **by)
        laid.add(1, "visits", year, VISITS_A_YEAR, spread=Target.Spread.EVEN, **by)
    for team, parts in of_team.items():
        laid.add(
            0, "revenue", year, round(sum(one for one, _ in parts) * 1.02 / 50_000_00 + 1) * 50_000_00, team_id=team
        )
        laid.add(0, "orders", year, round(sum(one for _, one in parts) * 1.02), team_id=team)
        laid.add(1, "visits", year, VISITS_A_YEAR * len(parts), spread=Target.Spread.EVEN, team_id=team)
        laid.add(2, "conversion", year, 6400, team_id=team, step_id=ground.steps[OFFER])
        laid.add(2, "norm_visits", year, 50, team_id=team, step_id=ground.steps[OFFER])
    whole = [one for parts in of_team.values() for one in parts]
    revenue = round(sum(one for one, _ in whole) * 1.05 / 100_000_00 + 1) * 100_000_00
    laid.add(0, "revenue", year, revenue)
    laid.add(0, "margin", year, round(revenue * 0.27 / 50_000_00) * 50_000_00)
    laid.add(0, "orders", year, round(sum(one for _, one in whole) * 1.05))
    laid.add(0, "retention", year, 4000)
    laid.add(0, "market_share", year, 1200)
    family = ProductFamily.objects.filter(organisation_id=ground.organisation, name=FAMILIES[0]).first()
    if family is not None:
        laid.add(0, "revenue", year, round(revenue * FIRST_FAMILY / 100_000_00) * 100_000_00, family_id=family.pk)
    laid.add(1, "new_prospects", year, PROSPECTS_A_YEAR * len(whole), spread=Target.Spread.EVEN)
    laid.add(1, "visits", year, VISITS_A_YEAR * len(whole), spread=Target.Spread.EVEN)


def _lay_market(ground: Ground, year: int, director: Person | None, began: date) -> None:
    at = Period(began, began).bounds(_UTC)[0]
    of: dict[str, Any] = {"organisation_id": ground.organisation, "source": "Demo", "by": director, "noted_at": at}
    size = 10 * max(1, sum(revenue for revenue, _ in _sold(ground, year - 1).values()))
    size = round(size / 1_000_000_00) * 1_000_000_00
    for back, growth in ((1, 31), (0, 24)):
        of_year = round(size / (1 + growth / 1000) ** back)
        MarketFact.objects.create(**of, year=year - back, size_minor=of_year, growth_permille=growth, addresses=41_500)
    for place, territory in enumerate(ground.territories):
        share = size // max(1, len(ground.territories)) * (80 + 13 * place % 45) // 100
        MarketFact.objects.create(
            **of, year=year, territory_id=territory, size_minor=share, addresses=2_400 + 317 * place % 1_900
        )


def _sold(ground: Ground, year: int) -> dict[int, tuple[int, int]]:
    period = Period.year(year)
    rows = Order.objects.filter(organisation_id=ground.organisation, is_cancelled=False, owner_id__in=ground.persons)
    rows = rows.filter(ordered_on__gte=period.first, ordered_on__lte=period.last)
    found = rows.values("owner_id").annotate(revenue=Sum("lines__amount_minor"), orders=Count("pk", distinct=True))
    return {row["owner_id"]: (row["revenue"] or 0, row["orders"]) for row in found}


def _mean(values: list[int]) -> float:
    return sum(values) / len(values) if values else 0.0
