"""What accounts are to us on a day, from the orders, opportunities and agreements that stand: the one place that asks.

Rule and words: `method.account_status`; worked example: docs/counting/account-status.md. Orders are those of
`ordered_line`: real ones that were not cancelled, and won opportunities for which no real one has come.
What is undated counts from the (UTC) day on which it was recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from meetpunt.method.account_status import Facts, Standing, Status, standing
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.models import Organisation
from meetpunt.store.tenancy import once_a_look

_DAY = 86_400_000_000
AT_ONCE = 2_000
"""So many accounts are asked about in one question; the whole organisation is one question as well."""

_ORDERS = f"""
SELECT account_id, MIN(day), MAX(day) FROM (
  SELECT o.account_id, COALESCE(o.ordered_on, o.recorded_at / {_DAY}) AS day FROM sales_order o
  WHERE o.organisation_id = %s AND o.account_id {{which}} AND NOT o.is_cancelled
  UNION ALL
  SELECT w.account_id, COALESCE(w.closed_on, w.created_at / {_DAY}) AS day FROM opportunity w
  WHERE w.organisation_id = %s AND w.account_id {{which}} AND w.outcome = 'won'
    AND NOT EXISTS (SELECT 1 FROM sales_order x WHERE x.opportunity_id = w.id)
) t WHERE day <= %s GROUP BY account_id"""

_PROSPECTS = f"""
SELECT o.account_id, MIN(COALESCE(e.happened_on, e.recorded_at / {_DAY})) FROM opportunity o
JOIN stage_event e ON e.opportunity_id = o.id AND e.kind = 'step'
JOIN step s ON s.id = e.step_id AND s.position > 0
WHERE o.organisation_id = %s AND o.account_id {{which}} AND COALESCE(e.happened_on, e.recorded_at / {_DAY}) <= %s
GROUP BY o.account_id"""

# Today an opportunity's place is a copy of its last event; only of those that stand outside is the history asked.
_PROSPECTS_NOW = """
SELECT DISTINCT o.account_id, 0 FROM opportunity o LEFT JOIN step n ON n.id = o.step_id
WHERE o.organisation_id = %s AND o.account_id {which} AND (n.position > 0 OR EXISTS (
  SELECT 1 FROM stage_event e JOIN step s ON s.id = e.step_id AND s.position > 0
  WHERE e.opportunity_id = o.id AND e.kind = 'step'))"""

_AGREEMENTS = """
SELECT a.account_id, 1 FROM visit_agreement a
WHERE a.organisation_id = %s AND a.account_id {which} AND a.visits_per_year > 0 AND a.valid_from <= %s
  AND a.valid_until > %s"""


@dataclass(frozen=True)
class AccountFacts:
    """The facts of one account, with the standing that follows."""

    facts: Facts
    stands: Standing


def standings(organisation_id: int, on: date, account_ids: Collection[int]) -> dict[int, AccountFacts]:
    """How these accounts stood at the end of a day; what is not theirs is left out."""
    months = customer_months(organisation_id)
    found: dict[int, AccountFacts] = {}
    ids = sorted(account_ids)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        which = f"IN ({', '.join(str(int(one)) for one in some)})"
        told = _facts(organisation_id, on, which, _PROSPECTS, (organisation_id, to_day_number(on)))
        for account in some:
            facts = Facts(**told.get(account, {}))
            found[account] = AccountFacts(facts, standing(facts, on, months))
    return found


def statuses_on(organisation_id: int, wanted: Collection[tuple[int, date]]) -> dict[tuple[int, date], Status]:
    """The status of accounts, each on a day of its own; asked as for one day.

    Of who ordered both before and after its day, within the days that are asked about, the later order counts.
    """
    if not wanted:
        return {}
    months = customer_months(organisation_id)
    found = standings(organisation_id, max(day for _, day in wanted), {account for account, _ in wanted})
    return {(account, day): standing(_as_of(found[account].facts, day), day, months).status for account, day in wanted}


def statuses_now(organisation_id: int, today: date) -> dict[int, Status]:
    """The status today of every account that is more than a suspect; who is not in it is a suspect."""
    months = customer_months(organisation_id)
    told = _facts(organisation_id, today, "IS NOT NULL", _PROSPECTS_NOW, (organisation_id,))
    found = {account: standing(Facts(**facts), today, months).status for account, facts in told.items()}
    return {account: status for account, status in found.items() if status != Status.SUSPECT}


def _as_of(facts: Facts, day: date) -> Facts:
    """What of these facts held on an earlier day."""
    first, last, since = facts.first_order, facts.last_order, facts.prospect_since
    if first is None or last is None or first > day:
        first = last = None
    return replace(
        facts,
        first_order=first,
        last_order=None if last is None else min(last, day),
        prospect_since=None if since is None or since > day else since,
    )


def _facts(
    organisation_id: int, on: date, which: str, prospects: str, of_prospects: tuple[int, ...]
) -> dict[int, dict[str, Any]]:
    day, facts = to_day_number(on), defaultdict[int, dict[str, Any]](dict)
    for account, first, last in _rows(_ORDERS.format(which=which), (organisation_id, organisation_id, day)):
        facts[account] |= {"first_order": from_day_number(first), "last_order": from_day_number(last)}
    for account, since in _rows(prospects.format(which=which), of_prospects):
        facts[account]["prospect_since"] = from_day_number(since)
    for account, _ in _rows(_AGREEMENTS.format(which=which), (organisation_id, day, day)):
        facts[account]["has_agreement"] = True
    return facts


def _rows(sql: str, parameters: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        yield from cursor.fetchall()


def customer_months(organisation_id: int) -> int:
    """How many months after an order an account stays a customer."""
    rows = Organisation.objects.values_list("customer_months", flat=True)
    return once_a_look(("customer months", organisation_id), lambda: rows.get(pk=organisation_id))
