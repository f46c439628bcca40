"""How a CRM is set up, what the method needs in it, and what is written there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are there. company: the id of the account, by which messages from there are known; host: where it is."""

    company: str
    name: str
    user: str
    host: str
    time_zone: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage. group: the pipeline it is of; ends: won, lost or nothing."""

    id: str
    name: str
    group: str = ""
    position: int = 0
    ends: str = ""


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A kind of activity; key: what stands in the records."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works there."""

    id: str
    name: str
    email: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field that can be read. table: the name of the table that `tables` makes it a column of; key: that column."""

    table: str
    key: str
    name: str
    type: str = ""
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that stands there; it is shown beside what stands here, and never taken over.

    of: person, team or company; user: id of the person. counts: deals_won, deals_progressed, deals_started,
    activities_completed, activities_added or another code of theirs; metric: quantity (how many) or sum (what they are
    worth). target: as it is written there. interval: weekly, monthly, quarterly or yearly. first, last: days as
    2026-01-31, "" for no end. pipelines: names, empty for all; stage: id of the stage that is reached; kinds: keys of
    the kinds of activity, empty for all.
    """

    id: str
    title: str
    of: str
    user: str
    counts: str
    metric: str
    target: str
    interval: str
    first: str
    last: str
    pipelines: tuple[str, ...] = ()
    stage: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """How a CRM is set up: what the mapping page chooses from, and the goals that stand there."""

    stages: tuple[Stage, ...] = ()
    activity_types: tuple[ActivityType, ...] = ()
    users: tuple[User, ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    goals: tuple[Goal, ...] = ()


class Need(StrEnum):
    """A kind of thing that the method needs in a CRM."""

    STAGE = "stage"
    ACTIVITY_TYPE = "activity_type"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that the method needs.

    code: the step, kind or field of ours that it is for; name: what it would be called there; standing: what stands
    there for it already ("" when nothing does); why: what cannot be counted without it.
    """

    need: Need
    code: str
    name: str
    why: str | _StrPromise
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """An activity of ours as it should stand there. Texts are empty when there is nothing to say.

    key: ours for good; it stands in the record there, so that it is found again. external_id: its id there, once known.
    stamp: of the record there when we last looked; when it has moved since, nothing is sent. kind: their activity type.
    owner, account, contact, opportunity: their ids (a lead with `LEAD` before it). starts_at: aware, UTC; on: its day
    where no time was told.
    """

    key: str
    kind: str
    subject: str
    note: str
    owner: str
    account: str
    contact: str
    opportunity: str
    starts_at: datetime | None
    minutes: float | None
    done: bool
    external_id: str = ""
    stamp: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """Where it stands there now."""

    external_id: str
    stamp: int


def design_to_json(design: Design) -> dict[str, Any]:
    """The design as plain lists and dictionaries, to keep."""
    return asdict(design)


def design_from_json(told: dict[str, Any]) -> Design:
    """The design that `design_to_json` gave; an empty one for nothing."""
    return Design(
        tuple(Stage(**one) for one in told.get("stages", ())),
        tuple(ActivityType(**one) for one in told.get("activity_types", ())),
        tuple(User(**one) for one in told.get("users", ())),
        tuple(FieldInfo(**one) for one in told.get("fields", ())),
        tuple(
            Goal(**{**one, "pipelines": tuple(one["pipelines"]), "kinds": tuple(one["kinds"])})
            for one in told.get("goals", ())
        ),
    )
