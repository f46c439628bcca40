"""A full reading of a Pipedrive: tokens of the day's budget, requests and seconds, per kind of record.

The fake that answers runs in the same process, so the seconds are those of both; over a network each request is slower.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from bench.timing import say, table
from meetpunt.connectors.crm.base import Entity
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.mapping.apply import map_source
from meetpunt.connectors.pipedrive.connector import Pipedrive
from tests.connectors.pipedrive.company import Company
from tests.connectors.pipedrive.fake import Fake, served
from tests.connectors.pipedrive.shelf import Shelf, ToldClock, connect

LITE, GROWTH, SEATS = 30_000, 60_000, 5
"""Tokens a day and a seat, by plan; they are the whole company's."""


def bench_pipedrive(deals: int, activities: int, histories: int) -> None:
    """Print what reading costs. histories: deals of which the history is read; each is a request of its own."""
    with served(Fake(_company(deals, activities), burst=1_000_000)) as fake:
        clock = ToldClock(datetime(2026, 6, 1, tzinfo=UTC))
        connector = connect(fake, clock=clock)
        say(f"A Pipedrive read once: {deals:,} deals, {activities:,} activities, {deals // 2:,} organisations")
        shelf, rows = Shelf(), []
        for entity in connector.entities:
            if not entity.per:
                rows.append(_walked(connector, fake, shelf, entity, clock.now()))
        everything = [one.external_id for one in shelf.of("deals")]
        rows.append(_asked(connector, fake, shelf, "deal_lines", everything))
        told = _asked(connector, fake, shelf, "deal_changes", everything[:histories])
        rows.append(told)
        table(("records of", "records", "requests", "tokens", "seconds"), rows)
        spent = connector.site.client.meter.spent
        of_history = int(told[3].replace(",", ""))
        whole = spent - of_history + of_history * deals // max(histories, 1)
        say(f"Without histories {spent - of_history:,} tokens; with the history of each deal {whole:,}.")
        for name, budget in (("Lite", LITE), ("Growth", GROWTH)):
            share = budget * SEATS // 4
            say(f"At a quarter of the budget of {SEATS} seats {name} ({share:,} a day): {-(-whole // share)} days.")
        before = connector.site.client.meter.spent
        for entity in connector.entities:
            if not entity.per:
                list(connector.pull(entity, clock.now(), clock.now() + timedelta(hours=1), {}))
        say(f"Everything read again when nothing changed: {connector.site.client.meter.spent - before} tokens.")
        begin = perf_counter()
        mapping = connector.proposed("Pipedrive", Design())
        parts = list(map_source(connector.tables(shelf), mapping, time_zone="Europe/Amsterdam", today=date(2026, 6, 1)))
        landed = sum(len(part.records) for part in parts)
        say(f"Translated to {landed:,} records in {perf_counter() - begin:.1f} s.\n")


def _company(deals: int, activities: int) -> Company:
    company = Company()
    owners = [company.add("organizations", name=f"Klant {number}") for number in range(max(1, deals // 2))]
    for number in range(deals * 2):
        company.add("persons", name=f"Persoon {number}", org_id=owners[number % len(owners)])
    product = company.add("products", name="Oven", prices=[{"price": 5, "cost": 2, "currency": "EUR"}])
    made = []
    for number in range(deals):
        deal = company.add("deals", title=f"Deal {number}", org_id=owners[number % len(owners)], value=number)
        company.edit("deals", deal, stage_id=1 + number % 4)
        made.append(deal)
    for deal in made[:: max(1, deals // 50)]:
        company.lines(deal, {"product_id": product, "quantity": 1, "item_price": 5})
    for number in range(activities):
        about = made[number % len(made)]
        company.add("activities", type="call", deal_id=about, due_time="09:30:00", duration="00:15:00", done=True)
    return company


def _walked(connector: Pipedrive, fake: Fake, shelf: Shelf, entity: Entity, now: datetime) -> tuple[str, ...]:
    before, spent, begin = len(fake.asked), connector.site.client.meter.spent, perf_counter()
    for page in connector.pull(entity, None, now, {}):
        shelf.keep(connector, page)
    return _row(entity.code, len(shelf.of(entity.code)), len(fake.asked) - before, connector, spent, begin)


def _asked(connector: Pipedrive, fake: Fake, shelf: Shelf, code: str, parents: list[str]) -> tuple[str, ...]:
    entity = next(one for one in connector.entities if one.code == code)
    before, spent, begin = len(fake.asked), connector.site.client.meter.spent, perf_counter()
    for start in range(0, len(parents), entity.batch):
        for page in connector.pull_of(entity, parents[start : start + entity.batch]):
            shelf.keep(connector, page)
    name = f"{code} of {len(parents):,} deals"
    return _row(name, len(shelf.of(code)), len(fake.asked) - before, connector, spent, begin)


def _row(name: str, records: int, requests: int, connector: Pipedrive, spent: int, begin: float) -> tuple[str, ...]:
    tokens = connector.site.client.meter.spent - spent
    return (name, f"{records:,}", f"{requests:,}", f"{tokens:,}", f"{perf_counter() - begin:.1f}")
