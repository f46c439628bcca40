"""What landing takes in: records as connectors hand them over, and the terms under which one run lands them.

Rule: landing knows records by their shape only, so that store and connectors stay strangers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from meetpunt.store.opportunity_state import Steps


class RecordLike(Protocol):
    """A row of a source in canonical form; see `connectors.base.Record`."""

    @property
    def table(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def external_id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def flags(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Pin:
    """The row that a record is of, known from when it was taken along. emptied: columns that were told to be empty."""

    row_id: int
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """Under which terms a run lands.

    source_id, run_id: where the rows come from. process_id, steps, step_codes: the process that stages are of
    (code -> id of the step). zone: the organisation's time zone, in which days are counted. currency: of amounts
    without one; customer_months: how long an order makes a customer. machines: ids of persons that are machines.
    now: the run's moment. emptied: (table, external id) -> fields that the source told before and tells no longer: they
    are emptied here as well. keeps_undo: whether the run can be taken back. pins: table -> external id -> the row that
    it is of, whatever source that came from. labels: kind -> text -> the row that it refers to. fills_in: a record may
    take a row of its name that was made by hand.
    """

    organisation_id: int
    source_id: int
    run_id: int
    process_id: int
    steps: Steps
    step_codes: Mapping[str, int]
    zone: ZoneInfo
    currency: str
    now: datetime
    customer_months: int = 24
    machines: frozenset[str] = frozenset()
    emptied: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    keeps_undo: bool = True
    pins: Mapping[str, Mapping[str, Pin]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fills_in: bool = True
