"""The weekly forecast snapshot: what the open opportunities promised on a day, kept so that it can be held to account.

Rule: stage-weighted and nothing cleverer: the chance of a step is the share of the organisation's own closed
opportunities that reached it and were won; below 20 of those there is no chance, only count and amount.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from meetpunt.store.chances import chance_of_winning
from meetpunt.store.fields import from_day_number, to_day_number, to_us
from meetpunt.store.landing import bulk
from meetpunt.store.models import ForecastSnapshot, Opportunity, Organisation, TeamMembership
from meetpunt.store.tenancy import changing


def take_snapshot(organisation_id: int, now: datetime) -> int:
    """Keep today's snapshot; gives its number of rows. A second one on the same day changes nothing."""
    organisation = Organisation.objects.get(pk=organisation_id)
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    day = to_day_number(today)
    with changing(organisation_id):
        standing = ForecastSnapshot.objects.filter(organisation_id=organisation_id, taken_on=today).count()
        if standing:
            return standing
        chances = chance_of_winning(organisation_id)
        teams = _teams_on(organisation_id, day)
        groups: dict[tuple[int, int, int | None, int | None, str], list[int]] = defaultdict(list)
        columns = ("process_id", "step_id", "owner_id", "expected_close", "currency", "amount_minor")
        for process, step, owner, close, currency, amount in bulk.every(
            Opportunity, columns, organisation_id=organisation_id, outcome="open"
        ):
            if step is not None:
                groups[process, step, owner, _month(close), currency].append(amount or 0)
        rows = []
        for (process, step, owner, month, currency), amounts in sorted(groups.items(), key=repr):
            chance, total = chances.get(step), sum(amounts)
            weighted = None if chance is None else round(total * chance)
            team = teams.get(owner) if owner is not None else None
            rows.append((process, step, owner, team, month, currency, len(amounts), total, chance, weighted))
        ids = bulk.allocate(ForecastSnapshot, len(rows))
        names = ("process_id", "step_id", "owner_id", "team_id", "month", "currency")
        bulk.insert(
            ForecastSnapshot,
            ("id", "organisation_id", "taken_on", "recorded_at", *names, "count", "amount_minor", "chance",
             "weighted_minor"),
            [(row_id, organisation_id, day, to_us(now), *row) for row_id, row in zip(ids, rows, strict=True)],
        )  # fmt: skip
    return len(rows)


def _teams_on(organisation_id: int, day: int) -> dict[int, int]:
    columns = ("person_id", "team_id", "valid_from", "valid_until")
    rows = bulk.every(TeamMembership, columns, organisation_id=organisation_id)
    return {person: team for person, team, start, end in rows if start <= day < end}


def _month(close: int | None) -> int | None:
    """year * 12 + month - 1 of a day number."""
    if close is None:
        return None
    date = from_day_number(close)
    return date.year * 12 + date.month - 1
