"""ACCH as a plain dictionary, for the command line. Shares are rounded to four decimals."""

from __future__ import annotations

from typing import Any

from meetpunt.method.acch import Share
from meetpunt.method.acch_focus import Focus
from meetpunt.reports.acch import acch
from meetpunt.reports.acch_account import account_acch
from meetpunt.reports.acch_figures import AcchAsk, RungLine
from meetpunt.reports.market_share import addresses_of, market_share
from meetpunt.reports.visit_rhythm import Kept, visit_rhythm
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place


def of_place(viewer: Viewer, place: Place, ask: AcchAsk) -> dict[str, Any]:
    """The addresses of a person, a team, a territory or the organisation.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    report, rhythm = acch(viewer, place, ask), visit_rhythm(viewer, place, ask)
    share, market = market_share(viewer, place, ask.as_of), addresses_of(viewer, place, ask.as_of)
    return {
        "of": report.name,
        "unit": "address",
        "as_of": ask.as_of.isoformat(),
        "segment": ask.segment,
        **_counts(report.total, report.asked, report.lines, report.errors),
        "beside": report.beside_count,
        "others": report.others,
        "next_focus": _focus(report.focus),
        "groups": [
            {
                "name": one.name or None,
                "total": one.total,
                "asked": one.asked,
                "steps": [_line(line) for line in one.lines],
                "next_focus": _focus(one.focus),
            }
            for one in report.groups
        ],
        "months": [
            {"day": one.day.isoformat(), "total": one.total, **dict(zip(_CODES, one.counts, strict=True))}
            for one in report.months
        ],
        "promises": {"promised": _kept(rhythm.promised), "refused": _kept(rhythm.refused)},
        "visits": [
            {
                "segment": one.segment,
                "accounts": one.accounts,
                "agreed": round(one.agreed, 4),
                "held": one.held,
                "kept": _round(one.kept),
                "agreed_days_between": _round(one.agreed_gap),
                "held_days_between": one.held_gap,
            }
            for one in (*rhythm.segments, rhythm.whole)
        ],
        "orders_after_visit": [
            {"from": one.since, "until": one.until, "orders": one.orders, "rate": _round(one.rate)}
            for one in rhythm.rates
        ],
        "agreed_accounts": rhythm.agreed_accounts,
        "overdue": rhythm.late,
        "market_addresses": market.addresses if market else None,
        "market_share": None if share is None or share.value is None else share.value / 10_000,
        "market_source": None if share is None else share.source,
        "market_year": None if share is None else share.year,
    }


def of_account(viewer: Viewer, account_id: int, ask: AcchAsk) -> dict[str, Any]:
    """The contacts of a key account.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    found = account_acch(viewer, account_id, ask.as_of)
    counts = _counts(found.contacts, found.asked, found.lines, found.errors)
    return {"of": found.name, "unit": "contact", "as_of": ask.as_of.isoformat(), **counts}


_CODES = ("awareness", "coverage", "consideration", "hitrate")


def _counts(total: int, asked: int, lines: tuple[RungLine, ...], errors: int) -> dict[str, Any]:
    return {"total": total, "asked": asked, "steps": [_line(one) for one in lines], "errors": errors}


def _line(one: RungLine) -> dict[str, Any]:
    share, step = _share(one.share), _share(one.step)
    return {
        "code": one.rung.value,
        "count": one.count,
        "asked": one.asked,
        "of": one.of,
        "counted": one.is_counted,
        **share,
        **{f"step_{name}": value for name, value in step.items()},
    }


def _share(one: Share) -> dict[str, float | None]:
    return {"share": _round(one.value), "low": _round(one.low), "high": _round(one.high)}


def _focus(one: Focus) -> dict[str, Any] | None:
    if not one.is_enough:
        return None
    return {
        "best": one.best.value if one.best else None,
        "best_in": {line.rung.value: _round(line.best_in) for line in one.lines},
        "none_in": _round(one.none_in),
    }


def _kept(one: Kept | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"accounts": one.accounts, "ordered": one.ordered, "low": _round(one.low), "high": _round(one.high)}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
