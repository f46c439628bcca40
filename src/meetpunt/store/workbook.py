"""Accounts, opportunities, activities and weeks as rows of the workbook: for who takes them along, and by id.

Rule: what a viewer takes along is what the viewer works in; what comes back is compared with the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from meetpunt.method.lengths import written
from meetpunt.store.access import Viewer
from meetpunt.store.access import registration as access
from meetpunt.store.currencies import exponent
from meetpunt.store.models import (
    Account,
    Activity,
    ImportRun,
    Opportunity,
    Person,
    Source,
    StageEvent,
    VisitAgreement,
)
from meetpunt.store.workbook_labels import (
    ACCOUNTS,
    ACTIVITIES,
    OPPORTUNITIES,
    PEOPLE,
    SOURCE,
    TERRITORIES,
    WEEK,
    Cells,
    Labels,
)
from meetpunt.store.workbook_weeks import apart_from_weeks, latest_weeks

MOST = 10_000
"""Rows per sheet that are taken along: the latest."""


def people_to_choose(viewer: Viewer) -> list[int]:
    """Whose rows may be filled in: the people in hand; for who only reads files in, everybody who is active."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_active=True, is_machine=False)
    if viewer.in_hand and not viewer.may_import:
        rows = rows.filter(pk__in=viewer.in_hand)
    return list(rows.order_by("name", "pk").values_list("pk", flat=True))


def taken_along(
    viewer: Viewer, process_id: int, labels: Mapping[str, Labels]
) -> tuple[dict[str, list[tuple[str, Cells]]], dict[str, int]]:
    """Per sheet the rows that the viewer works in, with their id, and how many were left out."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    left_out: dict[str, int] = {}
    here = viewer.organisation.id

    def latest(sheet: str, rows: QuerySet[Any], *order: Any) -> list[int]:
        ids = list(rows.order_by(*order).values_list("pk", flat=True))
        left_out[sheet] = max(0, len(ids) - MOST)
        return ids[:MOST]

    accounts = latest(ACCOUNTS, access.accounts(viewer), "name", "pk")
    deals = latest(OPPORTUNITIES, access.opportunities(viewer).filter(process_id=process_id), "-created_at", "-pk")
    done = apart_from_weeks(access.activities(viewer)).exclude(started_on=None)
    activities = latest(ACTIVITIES, done, "-started_on", "-pk")
    rows = {
        ACCOUNTS: _in_order(accounts, account_cells(here, accounts, labels)),
        OPPORTUNITIES: _in_order(deals, opportunity_cells(here, process_id, deals, labels)),
        ACTIVITIES: _in_order(activities, activity_cells(here, activities, labels, zone)),
        WEEK: latest_weeks(viewer, labels),
    }
    return rows, left_out


def account_cells(organisation_id: int, ids: Collection[int], labels: Mapping[str, Labels]) -> dict[int, Cells]:
    """The cells of accounts that are here, by id."""
    agreed: dict[int, int] = {}
    terms = VisitAgreement.objects.filter(organisation_id=organisation_id).order_by("valid_from")
    for row in _among(terms, "account_id", ids):
        agreed[row.account_id] = row.visits_per_year
    return {
        row.pk: {
            "name": row.name,
            "street": row.street or None,
            "postcode": row.postcode or None,
            "town": row.town or None,
            "segment": row.segment or None,
            "territory": labels[TERRITORIES].of(row.territory_id),
            "owner": labels[PEOPLE].of(row.owner_id),
            "visits_per_year": _number(agreed.get(row.pk) or None),
            "phone": row.phone or None,
            "website": row.website or None,
        }
        for row in _among(Account.objects.filter(organisation_id=organisation_id, merged_into=None), "pk", ids)
    }


def opportunity_cells(
    organisation_id: int, process_id: int, ids: Collection[int], labels: Mapping[str, Labels]
) -> dict[int, Cells]:
    """The cells of opportunities that are here, by id; a step's day is the first on which it was entered."""
    entered: dict[int, dict[str, date]] = defaultdict(dict)
    events = StageEvent.objects.filter(organisation_id=organisation_id, kind=StageEvent.Kind.STEP)
    events = events.exclude(happened_on=None).exclude(step=None)
    rows = Opportunity.objects.filter(organisation_id=organisation_id, process_id=process_id).select_related("step")
    for opportunity, code, on in _among(events.order_by("happened_on", "pk"), "opportunity_id", ids).values_list(
        "opportunity_id", "step__code", "happened_on"
    ):
        entered[opportunity].setdefault(f"entered.{code}", on)
    return {
        row.pk: {
            "name": row.name,
            "account": labels[ACCOUNTS].of(row.account_id),
            "owner": labels[PEOPLE].of(row.owner_id),
            "amount": _major(row.amount_minor, row.currency),
            "step": row.step.code if row.step else None,
            "outcome": row.outcome,
            "closed_on": row.closed_on,
            "reason": row.loss_reason or None,
            "expected_close": row.expected_close,
            "channel": row.channel or None,
            "lead_source": row.lead_source or None,
            **entered[row.pk],
        }
        for row in _among(rows, "pk", ids)
    }


def activity_cells(
    organisation_id: int, ids: Collection[int], labels: Mapping[str, Labels], zone: ZoneInfo
) -> dict[int, Cells]:
    """The cells of activities that are here, by id."""
    return {
        row.pk: {
            "on": row.started_on,
            "at": _clock(row.started_at, zone),
            "kind": row.kind,
            "person": labels[PEOPLE].of(row.person_id),
            "account": labels[ACCOUNTS].of(row.account_id),
            "opportunity": labels[OPPORTUNITIES].of(row.opportunity_id),
            "status": row.status,
            "purpose": row.purpose or None,
            "subject": row.subject or None,
            "minutes": None if row.length_ms is None else written(row.length_ms),
            "travel_minutes": _number(row.travel_minutes),
            "km": None if row.travel_metres is None else Decimal(row.travel_metres) / 1000,
            "result": row.outcome or None,
            "next_step": row.next_step or None,
            "next_step_on": row.next_step_on,
        }
        for row in _among(Activity.objects.filter(organisation_id=organisation_id), "pk", ids)
    }


def currencies_of(organisation_id: int, ids: Collection[int]) -> dict[int, str]:
    """In which currency opportunities are."""
    rows = Opportunity.objects.filter(organisation_id=organisation_id)
    return dict(_among(rows, "pk", ids).values_list("pk", "currency"))


def landed_ids(source_id: int, model: str, external_ids: Collection[str]) -> dict[str, int]:
    """The rows that workbooks made before, by the key that they have there."""
    table = {ACCOUNTS: Account, OPPORTUNITIES: Opportunity}.get(model, Activity)
    rows = table.objects.filter(source_id=source_id)  # type: ignore[attr-defined]
    return dict(_among(rows, "external_id", list(external_ids)).values_list("external_id", "pk"))


def own_source(organisation_id: int) -> int | None:
    """The source of what workbooks made, when there is any."""
    rows = Source.objects.filter(organisation_id=organisation_id, name=SOURCE)
    return rows.values_list("pk", flat=True).first()


def towns_of(organisation_id: int) -> dict[str, set[str]]:
    """The towns of accounts that bear a name, both without case."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None)
    for name, town in rows.values_list("name", "town"):
        found[" ".join(name.split()).casefold()].add(town.strip().casefold())
    return found


def deals_of(organisation_id: int) -> dict[tuple[str, int | None], list[int]]:
    """By the name of an opportunity, without case, and its account the ids of those that bear it."""
    found: dict[tuple[str, int | None], list[int]] = {}
    rows = Opportunity.objects.filter(organisation_id=organisation_id).values_list("pk", "name", "account_id")
    for row_id, name, account in rows:
        found.setdefault((" ".join(name.split()).casefold(), account), []).append(row_id)
    return found


def remembered(organisation_id: int, key: str) -> dict[str, list[str]]:
    """What a workbook told last of each of its rows, and how the row stood here after that; as marks."""
    rows = ImportRun.objects.filter(organisation_id=organisation_id, workbook=key, state=ImportRun.State.LANDED)
    return rows.order_by("-pk").values_list("workbook_rows", flat=True).first() or {}


def _among(rows: QuerySet[Any], by: str, keys: Collection[Any]) -> QuerySet[Any]:
    return rows.filter(**{f"{by}__in": list(keys)})


def _in_order(ids: Iterable[int], cells: Mapping[int, Cells]) -> list[tuple[str, Cells]]:
    return [(str(row_id), cells[row_id]) for row_id in ids if row_id in cells]


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-exponent(currency))


def _clock(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """The time of the day there; midnight is a day without a time."""
    if moment is None:
        return None
    there = moment.astimezone(zone)
    return f"{there:%H:%M}" if (there.hour, there.minute) != (0, 0) else None
