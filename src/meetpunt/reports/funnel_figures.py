"""The frozen result of the funnel report: a rep (or team) beside the team (or organisation), step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.method.late import Delay
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.figures import Conversion, Days, Parts, Stock


@dataclass(frozen=True)
class StepTexts:
    """A step in both languages, as its definition stood on the as-of day."""

    code: str
    position: int
    is_final: bool
    name: dict[str, str]
    """By language: nl, en."""
    criterion: dict[str, str]


@dataclass(frozen=True)
class Question:
    """A signal as a question for the conversation; possible causes with what the store knows for and against."""

    step_id: int
    from_code: str
    to_code: str
    chance_lower: float
    """P(conversion < 0.9 x team), 0..1."""
    more_needed: int | None
    """About how many more would decide; None when it is clear enough."""
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class StepLine:
    """One step of the funnel."""

    step: StepTexts
    parts: Parts
    conversion: Conversion | None
    """To the next step; None on the final one."""
    team_conversion: Conversion | None
    expected: tuple[float, float, float] | None
    """Low, mid, high count of reaching this step if the own entries had converted like the team."""
    chance_lower: float | None
    """P(own conversion < 0.9 x team); None for a whole team or when nothing can be said."""
    is_open_question: bool
    """In the organisation-wide list of signals (false discovery rate 10 %)."""
    days: Days
    team_days: Days | None
    stock: Stock


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know about these figures; the web puts it in words by its code."""

    code: str
    """undated, unmapped, truncated, late, bulk, seen_at_import, simpson, small_team, no_rate, other_team"""
    count: int = 0
    detail: str = ""
    delay: Delay | None = None
    """Of late registration: its spread."""


@dataclass(frozen=True)
class FunnelReport:
    """Everything on the funnel page."""

    subject_kind: str
    """rep, team or organisation"""
    subject_id: int | None
    subject_name: str
    beside_kind: str
    """team or organisation; empty when it stands alone"""
    beside_name: str
    territory_name: str
    process_code: str
    process_name: dict[str, str]
    period_from: date | None
    period_until: date | None
    as_of: date
    known_at: date | None
    cohort: str
    """process or step"""
    steps: tuple[StepLine, ...]
    entered: int
    won: int
    lost: int
    open: int
    win_rate: float | None
    """won / (won + lost) of those closed in the period: the naive share, under its own name."""
    cycle: Days
    question: Question | None
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True)
class RepLine:
    """A rep on the team page: conversions per step beside the team's. Alphabetical, never ranked."""

    person_id: int
    name: str
    entered: int
    conversions: tuple[Conversion | None, ...]
    is_open_question: tuple[bool, ...]
    stock_count: int


@dataclass(frozen=True)
class TeamFunnelReport:
    """The team's own funnel with a small multiple per rep."""

    team: FunnelReport
    reps: tuple[RepLine, ...]
