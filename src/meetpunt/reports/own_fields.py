"""Kill your darlings: per field how often it is filled in, where it is used, and whether it goes with winning.

A field that is seldom filled in, in no kept list and not seen to go with winning is proposed for removal; a figure of
ours that needs it, or too little data to say, is reason enough to leave it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from meetpunt.method.field_bearing import Bearing, bearing, goes_with_winning
from meetpunt.reports.memory import answers
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.field_use import Closed, ClosedOpportunities, filled_in, names_in_addresses, used_in_views
from meetpunt.store.optional_fields import ACTIVITY, OPTIONAL_FIELDS, OptionalField
from meetpunt.store.own_fields import OwnField, hidden_fields, own_fields
from meetpunt.store.tenancy import change_number

LOOK_BACK = timedelta(days=365)
SELDOM = 0.10
"""A field filled in on less than this share of the new records is seldom filled in."""

FEWEST_RECORDS = 50
"""With fewer new records nothing is proposed."""

MEASURED = frozenset({"segment", "channel", "lead_source", "decides", "job_title"})
"""Optional fields of ours whose values can be compared; of the others each record has its own."""


@dataclass(frozen=True)
class FieldLine:
    """One field.

    Attributes:
        own, ours: the field, one of the two.
        is_hidden: removed, or hidden.
        filled, of: records with the field filled in, and all of them; of opportunities and activities those of the last
            12 months.
        views: kept lists in which it is a filter or a column.
        bearing: how its values stand beside winning; None where values cannot be compared.
        goes_with_winning: chance alone would seldom do it.
        is_proposed: removal is proposed.
    """

    own: OwnField | None
    ours: OptionalField | None
    is_hidden: bool
    filled: int
    of: int
    views: int
    bearing: Bearing | None
    goes_with_winning: bool
    is_proposed: bool

    @property
    def key(self) -> str:
        """What it is found by."""
        if self.own is not None:
            return f"own.{self.own.id}"
        return f"{self.ours.on}.{self.ours.code}" if self.ours is not None else ""

    @property
    def on(self) -> str:
        """The kind of record."""
        return self.own.on if self.own is not None else self.ours.on if self.ours is not None else ""


def field_lines(viewer: Viewer, now: datetime) -> tuple[FieldLine, ...]:
    """Every field, own ones first. For administrators.

    Raises:
        NotVisible: the viewer is none.
    """
    if not viewer.may_import:
        raise NotVisible("fields")
    return _remembered(viewer.organisation.id, now)


def fields_kept(organisation: int, now: datetime) -> tuple[int, int]:
    """Of so many fields in use so many are not proposed for removal: kept, in use."""
    shown = [one for one in _remembered(organisation, now) if not one.is_hidden]
    return sum(not one.is_proposed for one in shown), len(shown)


def _remembered(organisation: int, now: datetime) -> tuple[FieldLine, ...]:
    asked = ("fields", organisation, now.date())
    return answers.latest(asked, change_number(organisation), lambda: _lines(organisation, now))


def _lines(organisation: int, now: datetime) -> tuple[FieldLine, ...]:
    own = own_fields(organisation, with_removed=True)
    hidden, filled, views = (
        hidden_fields(organisation),
        filled_in(organisation, now - LOOK_BACK),
        used_in_views(organisation),
    )
    addresses = names_in_addresses(filled)
    closed = ClosedOpportunities(organisation)
    keys = [f"own.{one.id}" for one in own] + [f"{one.on}.{one.code}" for one in OPTIONAL_FIELDS]
    bearings: list[Bearing | None] = [
        _bearing(closed.with_own_field(one.id, one.on), one.type) if one.on != ACTIVITY else None for one in own
    ]
    bearings += [
        _bearing(closed.with_our_field(one.code, one.on), "choice") if one.code in MEASURED else None
        for one in OPTIONAL_FIELDS
    ]
    goes = goes_with_winning([one.chance if one is not None else None for one in bearings])
    lines = []
    for place, key in enumerate(keys):
        field = own[place] if place < len(own) else None
        ours = OPTIONAL_FIELDS[place - len(own)] if field is None else None
        is_hidden = (
            field.removed_at is not None if field is not None else key in {f"{on}.{code}" for on, code in hidden}
        )
        count, used = filled[key], views[addresses[key]]
        removable = ours is None or ours.may_be_hidden
        seldom = count.of >= FEWEST_RECORDS and count.filled < SELDOM * count.of
        proposed = removable and not is_hidden and seldom and not used and not goes[place]
        lines.append(
            FieldLine(field, ours, is_hidden, count.filled, count.of, used, bearings[place], goes[place], proposed)
        )
    return tuple(lines)


def _bearing(closed: Closed, kind: str) -> Bearing:
    values = closed.values
    if kind == "number":
        values = _quarters(values)
    elif kind == "day":
        values = tuple(value[:4] for value in values)
    elif kind == "text":
        values = tuple(value.casefold() for value in values)
    return bearing(values, np.array(closed.won, dtype=np.bool_), np.random.default_rng(len(values)))


def _quarters(values: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers in four groups of about equally many, each named by its own lowest and highest number."""
    if not values:
        return ()
    numbers = np.array([float(value) for value in values])
    group = np.searchsorted(np.unique(np.quantile(numbers, (0.25, 0.5, 0.75))), numbers, side="right")
    names = {
        one: f"{numbers[group == one].min():g} – {numbers[group == one].max():g}" for one in np.unique(group).tolist()
    }
    return tuple(names[one] for one in group.tolist())
