"""The records behind a KPI: the very text that counts it, asked record by record, so that they add up to the number.

The rule: of a team or larger only who sees the names of all its people reads records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meetpunt.reports.known import places_of
from meetpunt.reports.kpis.acch_records import Stands, standing
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Counting, Row, who_of
from meetpunt.reports.kpis.register import Kpi, kpi
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.opportunities import opportunity_rows
from meetpunt.store.refs import Place
from meetpunt.store.work_rows import Words, account_words, activity_words, order_words, quote_words

PAGE = 50


@dataclass(frozen=True)
class KpiRecord:
    """One record.

    Attributes:
        words: what it is called. record_id: to open it. amount: minor units of the reporting currency, of an order.
        state: outcome of an opportunity, or how an account stands in ACCH. is_hit: of a share, whether it is in
            what stands above; None where it was not asked.
    """

    words: Words
    record_id: int
    amount: int | None = None
    state: str = ""
    is_hit: bool | None = None


@dataclass(frozen=True)
class KpiRecords:
    """One page of them; `total` is how many there are, `hits` how many of a share stand above."""

    kpi: Kpi
    total: int
    hits: int
    page: int
    pages: int
    records: tuple[KpiRecord, ...]


def has_records(viewer: Viewer, one: Kpi, place: Place) -> bool:
    """Whether the viewer may open what was counted."""
    if not one.counted.record:
        return False
    if place.person_id is not None:
        return True
    if place.team_id is not None:
        return access.sees_names_of_team(viewer, place.team_id)
    return viewer.sees_all_registration


def kpi_records(viewer: Viewer, code: str, ask: KpiAsk, page: int | None = 1) -> KpiRecords:
    """The records of a place and period, the latest first; page None = all of them (export).

    Raises:
        NotVisible: not a place of the viewer, no such KPI, or it has no records for this viewer.
    """
    one = kpi(viewer, code, ask.process_code)
    places_of(viewer).find(ask.place)
    counting, who = Counting(viewer, ask), who_of(ask.place)
    if not has_records(viewer, one, ask.place) or not counting.knows(one.counted, who):
        raise NotVisible(f"records of {code}")
    if one.counted.by == "acch":
        return _of_accounts(viewer, one, standing(viewer, code, ask), page)
    rows = counting.by_record(one.counted, who)
    hits = {key for key, row in rows.items() if _tops(one, row)}
    share = one.counted.kind == "share"
    found = sorted((key for key in rows if key in hits or (share and _bottoms(one, rows[key]))), reverse=True)
    number, pages, shown = _paged(found, page)
    told = _told(viewer, one, shown, rows, hits if share else None)
    return KpiRecords(one, len(found), len(hits), number, pages, told)


def _of_accounts(viewer: Viewer, one: Kpi, stands: Mapping[int, Stands], page: int | None) -> KpiRecords:
    """Accounts as they stood on the last day: who counts above first, who was not asked last."""
    order = {True: 0, False: 1, None: 2}
    number, pages, shown = _paged(sorted(stands, key=lambda pk: (order[stands[pk].is_hit], -pk)), page)
    words = account_words(viewer.organisation.id, shown)
    told = tuple(
        KpiRecord(words.get(pk, Words(None, "", "", "")), pk, state=stands[pk].state, is_hit=stands[pk].is_hit)
        for pk in shown
    )
    return KpiRecords(one, len(stands), sum(bool(row.is_hit) for row in stands.values()), number, pages, told)


def _paged(found: list[int], page: int | None) -> tuple[int, int, list[int]]:
    pages = max(1, -(-len(found) // PAGE))
    number = 1 if page is None else min(max(1, page), pages)
    return number, pages, found if page is None else found[(number - 1) * PAGE : number * PAGE]


def _tops(one: Kpi, row: Row) -> bool:
    return any(row.get(name, 0) for name in one.counted.top.split(" + "))


def _bottoms(one: Kpi, row: Row) -> bool:
    return any(row.get(name, 0) for name in one.counted.bottom.split(" + "))


def _told(
    viewer: Viewer, one: Kpi, shown: list[int], rows: dict[int, Row], hits: set[int] | None
) -> tuple[KpiRecord, ...]:
    organisation, record = viewer.organisation.id, one.counted.record
    states: dict[int, str] = {}
    if record == "opportunity":
        found = opportunity_rows(organisation, shown)
        words = {
            pk: Words(row.closed_on, row.name, row.account_name, row.owner_name, detail=row.step_code)
            for pk, row in found.items()
        }
        states = {pk: row.outcome for pk, row in found.items()}
    else:
        tell = {"activity": activity_words, "order": order_words, "quote": quote_words, "account": account_words}
        words = tell[record](organisation, shown)
    missing = Words(None, "", "", "")
    return tuple(
        KpiRecord(
            words.get(pk, missing),
            pk,
            int(rows[pk]["revenue_minor"]) if "revenue_minor" in rows[pk] and record == "order" else None,
            states.get(pk, ""),
            None if hits is None else pk in hits,
        )
        for pk in shown
    )
