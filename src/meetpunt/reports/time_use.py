"""Time use of a rep, a team or the organisation: the six kinds, always beside what the hours produced.

Rule: beside a rep stands a team of at least 4 others, else the organisation's others, else nobody; beside a team the
organisation. Names only of people whose figures the viewer may see. Worked example: docs/counting/time-use.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Rows
from meetpunt.measures.scope import Scope
from meetpunt.method.lengths import HOUR, minutes
from meetpunt.method.planning.ratios import Estimate
from meetpunt.method.time_kinds import SIX, TimeKind
from meetpunt.method.time_use import HOURS_OF, Change, Output, changes, hours_per, hours_per_one, share
from meetpunt.reports.known import people as known_people
from meetpunt.reports.memory import answers, of_data
from meetpunt.reports.person_parts import made_of_each
from meetpunt.reports.time_circle import Circle, circle_of, scope_between
from meetpunt.reports.view import remembered
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, Viewer
from meetpunt.store.fields import from_day_number
from meetpunt.store.machines import machine_ids
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

Ints = NDArray[np.int64]

NOBODY = -1
"""Whose work it is that nobody's name stands by; it counts in the organisation's."""
_SUMS = (*(kind.value for kind in TimeKind), "quote_work", "face", "visits", "metres", "untold")


@dataclass(frozen=True)
class KindLine:
    """A kind of time. share: of the six, with an interval over weeks (too few: under 5); beside: the others' share."""

    kind: TimeKind
    minutes: float
    part: float | None
    share: Estimate
    beside: float | None


@dataclass(frozen=True)
class OutputLine:
    """Hours beside what they produced. own: hours per output; beside: that of the others."""

    output: Output
    hours: float
    count: int
    own: Estimate
    beside: Estimate | None


@dataclass(frozen=True)
class Week:
    """A week: minutes of the six kinds in order, and visits."""

    monday: date
    minutes: tuple[float, ...]
    visits: int

    @property
    def total(self) -> float:
        """Minutes of all six."""
        return sum(self.minutes)


@dataclass(frozen=True)
class PersonLine:
    """Somebody in a team or organisation: minutes in all, parts of the six in order, visits and metres."""

    id: int
    name: str
    minutes: float
    parts: tuple[float, ...]
    visits: int
    metres: int
    travel_minutes: float


@dataclass(frozen=True)
class TimeUse:
    """The report.

    Attributes:
        name: of whom it is about. people: how many of them registered time.
        outside: minutes of training; quote_minutes: within the third kind; untold: contacts without minutes.
        weeks: in order, those without any minutes left out; mix: how it changed.
        beside_name, beside_people: who stands beside; empty and 0 = nobody.
        persons: alphabetically; empty for a rep.
    """

    place: Place
    name: str
    first: date
    last: date
    people: int
    kinds: tuple[KindLine, ...]
    minutes: float
    outside: float
    quote_minutes: float
    untold: int
    visits: int
    metres: int
    outputs: tuple[OutputLine, ...]
    weeks: tuple[Week, ...]
    mix: tuple[Change, ...]
    beside_name: str
    beside_people: int
    persons: tuple[PersonLine, ...]


def time_use(viewer: Viewer, place: Place, first: date, last: date) -> TimeUse:
    """The time use of a place in a period; both days are in it.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    circle = circle_of(viewer, place)
    named = {one.id: one.name for one in known_people(viewer)} if place.person_id is None else {}
    change = change_number(viewer.organisation.id)
    key = ("time-use", viewer.today, circle, tuple(named.items()), place, first, last)
    return answers.to_draw(
        viewer.organisation.id, key, lambda: _time_use(viewer, place, circle, named, (first, last), change), change
    )


def time_kinds(viewer: Viewer, place: Place, first: date, last: date) -> tuple[KindLine, ...]:
    """The six kinds of time of a place alone, as `time_use` tells them; errors likewise."""
    circle, change = circle_of(viewer, place), change_number(viewer.organisation.id)
    spent, own, others = _whose(viewer, circle, scope_between(viewer, first, last, circle.owners), change)
    return _kinds(
        _Spent.together(spent[one] for one in own & spent.keys()), _Spent.together(spent[one] for one in others)
    )


@dataclass(frozen=True)
class _Spent:
    """What somebody's weeks went to.

    Attributes:
        mondays: int64 [weeks], as often as there are rows of that week. lengths: int64 [weeks, sums], as `_SUMS`.
    """

    mondays: Ints
    lengths: Ints

    @classmethod
    def of(cls, rows: Rows) -> _Spent:
        """Of the rows of one person."""
        places = [rows.columns.index(name) for name in ("monday", *_SUMS)]
        table = np.array([[int(row[place]) for place in places] for row in rows.rows], dtype=np.int64)
        return cls(table[:, 0], table[:, 1:])

    @classmethod
    def together(cls, some: Iterable[_Spent]) -> _Spent:
        """Of several people."""
        found = list(some)
        return cls(
            np.concatenate([np.zeros(0, dtype=np.int64), *(one.mondays for one in found)]),
            np.concatenate([np.zeros((0, len(_SUMS)), dtype=np.int64), *(one.lengths for one in found)]),
        )

    def sums(self) -> dict[str, int]:
        """Lengths in milliseconds."""
        return dict(zip(_SUMS, self.lengths.sum(axis=0).tolist(), strict=True))

    def weeks(self) -> dict[int, dict[str, int]]:
        """Sums by Monday, in order; weeks without minutes in the six kinds are left out."""
        mondays, week = np.unique(self.mondays, return_inverse=True)
        lengths = np.zeros((len(mondays), len(_SUMS)), dtype=np.int64)
        np.add.at(lengths, week, self.lengths)
        found = {
            monday: dict(zip(_SUMS, row, strict=True))
            for monday, row in zip(mondays.tolist(), lengths.tolist(), strict=True)
        }
        return {monday: sums for monday, sums in found.items() if any(sums[kind] for kind in SIX)}


def _time_use(
    viewer: Viewer, place: Place, circle: Circle, named: dict[int, str], days: tuple[date, date], change: int
) -> TimeUse:
    scope = scope_between(viewer, *days, circle.owners)
    spent, own_ids, others = _whose(viewer, circle, scope, change)
    everybody = spent.keys()
    own = _Spent.together(spent[one] for one in own_ids & everybody)
    weeks, sums = own.weeks(), own.sums()
    six = sum(sums[kind] for kind in SIX)
    by_owner = {one: spent[one].sums() for one in (own_ids | others) & everybody}
    outputs = _outputs(scope, change)
    return TimeUse(
        place,
        circle.name,
        *days,
        len(own_ids & everybody - {NOBODY}),
        _kinds(own, _Spent.together(spent[one] for one in others)),
        minutes(six),
        minutes(sums[TimeKind.OUTSIDE]),
        minutes(sums["quote_work"]),
        sums["untold"],
        sums["visits"],
        sums["metres"],
        tuple(_line(one, outputs[one], by_owner, own_ids, others) for one in Output),
        tuple(
            Week(from_day_number(monday), tuple(minutes(week[kind]) for kind in SIX), week["visits"])
            for monday, week in weeks.items()
        ),
        changes(
            [[minutes(week[kind]) for kind in SIX] for week in weeks.values()],
            [minutes(week["face"]) for week in weeks.values()],
        ),
        circle.beside_name if others else "",
        len(others),
        () if place.person_id is not None else _persons(by_owner, own_ids, named),
    )


def _whose(viewer: Viewer, circle: Circle, scope: Scope, change: int) -> tuple[dict[int, _Spent], set[int], set[int]]:
    """What everybody spent, whose it is about, and who stands beside: nobody where they are too few."""
    spent = made_of_each("time_kinds", scope, change, "spent", None, _Spent.of)
    machines, everybody = machine_ids(viewer.organisation.id), spent.keys()
    own = {*everybody} if circle.own is None else {*circle.own}
    others = (everybody if circle.beside is None else {*circle.beside} & everybody) - own - machines - {NOBODY}
    return spent, own, others if circle.beside_name and len(others) >= OTHERS_IN_AN_AGGREGATE else set()


def _kinds(own: _Spent, others: _Spent) -> tuple[KindLine, ...]:
    weeks, sums, theirs = own.weeks(), own.sums(), others.sums()
    six, of_others = (sum(one[kind] for kind in SIX) for one in (sums, theirs))
    of_six = np.array([sum(week[kind] for kind in SIX) for week in weeks.values()])
    return tuple(
        KindLine(
            kind,
            minutes(sums[kind]),
            sums[kind] / six if six else None,
            share([week[kind] for week in weeks.values()], of_six),
            theirs[kind] / of_others if of_others else None,
        )
        for kind in SIX
    )


def _outputs(scope: Scope, change: int) -> dict[Output, dict[int, int]]:
    """How many of each output every person had."""
    whole = replace(scope, by="owner")

    def counted(text: str, column: str, position: int = 0) -> dict[int, int]:
        rows = remembered(text, replace(whole, position=position), change).dicts()
        return {row["key"]: int(row[column]) for row in rows if row["key"] is not None}

    return {
        Output.LEAD: counted("first_entries", "entries"),
        Output.PROSPECT: counted("first_entries", "entries", 1),
        Output.QUOTE: counted("quotes_issued", "quotes"),
        Output.ORDER: counted("order_intake", "orders"),
        Output.CUSTOMER: counted("order_intake", "buying_accounts"),
    }


def _line(
    output: Output, counts: dict[int, int], spent: dict[int, dict[str, int]], own: Collection[int], others: set[int]
) -> OutputLine:
    def hours(owner: int) -> float:
        return sum(spent[owner][kind] for kind in HOURS_OF[output]) / HOUR if owner in spent else 0.0

    mine = sorted(own)
    told, count = sum(map(hours, mine)), sum(counts.get(one, 0) for one in mine)
    known = sorted(others)
    theirs = hours_per_one(sum(map(hours, known)), sum(counts.get(one, 0) for one in known)) if known else None
    if len(mine) == 1 and known:
        everybody = [mine[0], *known]
        outputs = [counts.get(one, 0) for one in everybody]
        of_each = [hours(one) for one in everybody]  # which a visit leaves as they are for most outputs
        found = of_data("hours per", [of_each, outputs], lambda: hours_per(of_each, outputs, wanted=[0])).groups[0]
    else:
        found = hours_per_one(told, count)
    return OutputLine(output, told, count, found, theirs)


def _persons(
    by_owner: dict[int, dict[str, int]], own: Collection[int], named: dict[int, str]
) -> tuple[PersonLine, ...]:
    found = []
    for owner in own:
        if owner not in named or owner not in by_owner:
            continue
        sums = by_owner[owner]
        six = sum(sums[kind] for kind in SIX)
        parts = tuple(sums[kind] / six if six else 0.0 for kind in SIX)
        travel = minutes(sums[TimeKind.TRAVEL])
        found.append(PersonLine(owner, named[owner], minutes(six), parts, sums["visits"], sums["metres"], travel))
    return tuple(sorted(found, key=lambda one: (one.name, one.id)))
