"""Figures: funnels, what was counted in them, KPIs, comparison, diagnosis, time use, channels and profit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from meetpunt.api.gates import looks_at_figures, only
from meetpunt.api.operation import For, area
from meetpunt.method.period import Period
from meetpunt.method.time_kinds import TimeKind
from meetpunt.reports import (
    acch,
    acch_account,
    acch_map,
    channel_records,
    channels,
    choices,
    compared,
    cost_to_serve,
    funnel,
    market_share,
    mileage,
    numbers_first,
    records,
    scorecard,
    time_circle,
    time_records,
    time_use,
    travel,
    visit_rhythm,
)
from meetpunt.reports.channel_by import By
from meetpunt.reports.diagnosis import report as diagnosis
from meetpunt.reports.diagnosis import walk
from meetpunt.reports.diagnosis.ask import DiagnosisAsk
from meetpunt.reports.kpis import records as kpi_records
from meetpunt.reports.kpis import register, values
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.profitability import account as account_profit
from meetpunt.reports.profitability import records as profit_records
from meetpunt.reports.profitability import report as profit
from meetpunt.reports.profitability.figures import By as ProfitBy
from meetpunt.reports.profitability.figures import Profitability, ProfitAsk
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.api_tokens import Scope
from meetpunt.store.refs import Place

read = For(Scope.READ_FIGURES, Scope.WRITE_PLANNING)


def by_person(
    viewer: Viewer, codes: frozenset[str], ask: KpiAsk, team_id: int | None = None
) -> dict[int, dict[str, values.KpiValue]]:
    """KPIs per person whose figures the viewer may see: of a team, else of everybody."""
    if team_id is not None:
        access.find_team(viewer, team_id)
    return values.by_person(viewer, team_id, codes, ask)


def kpi_card(viewer: Viewer, code: str, ask: KpiAsk) -> values.KpiCard:
    """A KPI with its value, what it stands beside, and its months."""
    return values.card(viewer, code, ask)


def kpi_definition(viewer: Viewer, code: str) -> register.Kpi:
    """What a KPI means: its definition, formula and unit in both languages."""
    return register.kpi(viewer, code)


def kpi_definitions(viewer: Viewer) -> tuple[register.Kpi, ...]:
    """All KPIs with their definitions."""
    return register.kpis(viewer)


def diagnosis_walk(viewer: Viewer, ask: DiagnosisAsk) -> tuple[walk.Answer, ...]:
    """The questions that a diagnosis goes through one after the other, with what the figures answer."""
    return walk.walk(diagnosis.diagnosis_of(viewer, ask))


def activities_of_kind(
    viewer: Viewer, place: Place, first: date, last: date, kind: TimeKind
) -> time_records.TimeRecords:
    """The activities of a kind of time, newest first."""
    return time_records.time_records(viewer, place, first, min(last, viewer.today), kind)


def use_of_time(viewer: Viewer, place: Place, first: date, last: date) -> time_use.TimeUse:
    """The six kinds of time beside what they produced, of days until today."""
    return time_use.time_use(viewer, place, min(first, last, viewer.today), min(last, viewer.today))


def channel_report(
    viewer: Viewer, first: date, last: date, by: By = By.CHANNEL, team_id: int | None = None
) -> channels.ChannelsReport:
    """What serving through each channel cost and brought, of days until today."""
    last = min(last, viewer.today)
    return channels.channels(viewer, _team(viewer, team_id), min(first, last), last, by)


def channel_activities(
    viewer: Viewer,
    first: date,
    last: date,
    by: By = By.CHANNEL,
    key: str | None = None,
    visits: bool = False,
    team_id: int | None = None,
) -> channel_records.CostRecords:
    """The activities behind a line of the channels."""
    last = min(last, viewer.today)
    return channel_records.channel_records(viewer, _team(viewer, team_id), (min(first, last), last), by, key, visits)


def account_cost(viewer: Viewer, account_id: int, first: date, last: date) -> cost_to_serve.AccountCost:
    """What serving an account cost, of days until today."""
    return cost_to_serve.account_cost(viewer, account_id, min(first, last, viewer.today), min(last, viewer.today))


def profitability(viewer: Viewer, ask: ProfitAsk) -> Profitability:
    """Revenue, margin, discount and cost to serve per account, person, territory, product, family or segment."""
    return profit.profitability(viewer, _profit(viewer, ask))


def profit_orders(viewer: Viewer, ask: ProfitAsk, key: str | None = None, page: int = 1) -> profit_records.ProfitOrders:
    """The orders behind a row of the profitability; without a key of all rows."""
    told: int | str | None = key
    if key is not None and ask.by is not ProfitBy.SEGMENT:
        if not (key.isascii() and key.isdigit() and len(key) < 16):
            raise NotVisible(f"row {key}")
        told = int(key)
    return profit_records.profit_orders(viewer, _profit(viewer, ask), told, key is None, page)


def market_addresses(viewer: Viewer, place: Place, as_of: date) -> market_share.MarketAddresses | None:
    """How many addresses the market has where somebody works, and how many of those are known."""
    return market_share.addresses_of(viewer, place, as_of)


def own_mileage(viewer: Viewer, first: date, last: date) -> mileage.Mileage:
    """The viewer's own kilometres of some days, as for a claim."""
    return mileage.mileage(viewer, Period(first, last))


def _profit(viewer: Viewer, ask: ProfitAsk) -> ProfitAsk:
    last = min(ask.last, viewer.today)
    hides = (ask.by.is_people and ask.place.person_id is not None) or (
        ask.by is ProfitBy.TERRITORY and ask.place.territory_id is not None
    )
    return replace(ask, first=min(ask.first, last), last=last, by=ProfitBy.ACCOUNT if hides else ask.by)


def _team(viewer: Viewer, team_id: int | None) -> Place:
    return Place() if team_id is None else Place(team_id=access.find_team(viewer, team_id).id)


AREA = area(
    "figures",
    _("Figures"),
    _("Funnels, KPIs, comparison, diagnosis, time use, channels, ACCH and profitability, each with its count."),
    read.get("/choices", choices.choices),
    read.get("/people", access.people),
    read.get("/teams", access.teams),
    read.get("/places", time_circle.places_of),
    read.get("/people/{person_id}/funnel", funnel.person_funnel, looks="funnel"),
    read.get("/teams/{team_id}/funnel", funnel.team_funnel),
    read.get("/funnel", funnel.organisation_funnel),
    read.get("/people/{person_id}/funnel/records", records.person_records, looks="funnel"),
    read.get("/teams/{team_id}/funnel/records", records.team_records),
    read.get("/funnel/records", records.organisation_records),
    read.get("/kpis", kpi_definitions, register.kpis, register.own_kpi, register.process_of),
    read.get("/kpis/{code}", kpi_definition, register.kpi, values.kpi),
    read.get("/kpis/{code}/value", only(looks_at_figures, kpi_card), values.card, looks="kpis"),
    read.get("/kpis/{code}/records", only(looks_at_figures, kpi_records.kpi_records), looks="kpis"),
    read.get("/kpi-values", only(looks_at_figures, by_person), values.by_person),
    read.get("/scorecard", only(looks_at_figures, scorecard.scorecard), looks="scorecard"),
    read.get("/comparison", only(looks_at_figures, compared.comparison), looks="comparison"),
    read.get("/numbers-first", only(looks_at_figures, numbers_first.numbers_first_report), looks="comparison"),
    read.get("/diagnosis", diagnosis.diagnosis_of, looks="diagnosis"),
    read.get("/diagnosis/walk", diagnosis_walk, walk.walk, looks="diagnosis"),
    read.get("/time-use", use_of_time, time_use.time_use, looks="time-use"),
    read.get("/time-use/{kind}/activities", activities_of_kind, time_records.time_records, looks="time-use"),
    read.get("/channels", channel_report, channels.channels),
    read.get("/channels/activities", channel_activities, channel_records.channel_records),
    read.get("/accounts/{account_id}/cost", only(looks_at_figures, account_cost), cost_to_serve.account_cost),
    read.get("/accounts/{account_id}/profit", only(looks_at_figures, account_profit.account_profit)),
    read.get("/accounts/{account_id}/acch", acch_account.account_acch),
    read.get("/profitability", only(looks_at_figures, profitability), profit.profitability, looks="profitability"),
    read.get(
        "/profitability/orders",
        only(looks_at_figures, profit_orders),
        profit_records.profit_orders,
        looks="profitability",
    ),
    read.get("/acch", acch.acch, looks="acch"),
    read.get("/acch/coverage", acch_map.coverage_map, looks="acch"),
    read.get("/acch/visit-rhythm", visit_rhythm.visit_rhythm, looks="acch"),
    read.get("/market/share", market_share.market_share),
    read.get("/market/addresses", market_addresses, market_share.addresses_of),
    read.get("/people/{person_id}/travel", travel.travel, looks="travel"),
    read.get("/people/{person_id}/travel/map", travel.on_map, travel.last_day, looks="travel"),
    read.get("/me/mileage", own_mileage, mileage.mileage),
)
