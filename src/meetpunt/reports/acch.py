"""ACCH of a person, a team, a territory or the organisation: the four counts, what they are beside others, over time,
and what next.

The rule: counts are of the organisation's own addresses as they stood at the end of a day; who was not asked is
estimated and the
page says how many were asked. Others stand beside only as an aggregate.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from meetpunt.measures.scope import NEVER_US, Key, Scope
from meetpunt.method.acch import RUNGS, Drawn, Rung, State, Tally, added, draw, share_of, tally
from meetpunt.method.acch_focus import Focus, UpperQuartiles, next_focus
from meetpunt.method.period import day_number, moment_after
from meetpunt.reports.acch_figures import AcchAsk, AcchReport, GroupLine, MonthCounts, RungLine
from meetpunt.reports.known import find_person, find_team, places_of
from meetpunt.reports.memory import answers
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_visits import registers_agreements
from meetpunt.store.fields import from_day_number, to_us
from meetpunt.store.machines import machine_ids
from meetpunt.store.names import names_of
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.tenancy import change_number


def acch(viewer: Viewer, place: Place, ask: AcchAsk) -> AcchReport:
    """The report.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    key = ("acch", viewer, place, ask)
    return answers.to_draw(viewer.organisation.id, key, lambda: _Counting(viewer, place, ask).report())


def tallies_by(viewer: Viewer, by: Key, ask: AcchAsk) -> tuple[dict[int | None, Tally], Drawn, list[int | None]]:
    """The tallies of every owner or territory, their draws, and in which order those stand; for who may see them."""
    key = ("acch by", by, ask, viewer.today)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _Counting(viewer, ORGANISATION, ask).drawn(by))


def place_name(viewer: Viewer, place: Place) -> str:
    """The name of a place whose figures the viewer may see; else NotVisible."""
    if place.person_id is not None:
        return find_person(viewer, place.person_id).name
    if place.team_id is not None:
        return find_team(viewer, place.team_id).name
    if not viewer.sees_organisation:
        raise access.NotVisible(str(place))
    if place.is_organisation:
        return viewer.organisation.name
    return places_of(viewer).find(place)


def account_scope(viewer: Viewer, place: Place, ask: AcchAsk) -> Scope:
    """The accounts of a place, up to the end of the last day."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    return Scope(
        viewer.organisation.id,
        owners=None if place.person_id is None else (place.person_id,),
        teams=None if place.team_id is None else (place.team_id,),
        territories=None if place.territory_id is None else (place.territory_id,),
        segment=ask.segment,
        until_day=day_number(ask.as_of),
        as_of_us=to_us(moment_after(ask.as_of, zone)),
        known_at_us=to_us(moment_after(ask.known_at, zone)) if ask.known_at else NEVER_US,
    )


@dataclass
class _Counting:
    viewer: Viewer
    place: Place
    ask: AcchAsk

    def report(self) -> AcchReport:
        """Count, draw and put together."""
        viewer, place = self.viewer, self.place
        name = place_name(viewer, place)
        by: Key = "owner" if place.person_id is not None or place.team_id is not None else "territory"
        tallies, drawn, keys = self.drawn(by)
        own, others, beside_name = self._sides(keys)
        whole = added(tallies[key] for key in own)
        at = {key: where for where, key in enumerate(keys)}
        beside = _shares_of_all(drawn, [at[key] for key in others]) if others else None
        visits = self.ask.visits
        focus = Focus(False)
        if len(own) == 1 and (place.person_id or place.territory_id) is not None:
            focus = self._focus(drawn, at, tallies, own[0], others, visits)
        return AcchReport(
            place,
            name,
            self.ask.as_of,
            "address",
            whole.total,
            whole.asked[0],
            rung_lines(whole, _summed(drawn, [at[key] for key in own]), beside),
            whole.errors,
            whole.beside,
            len(others),
            beside_name,
            focus,
            visits,
            self._groups(by, drawn, at, tallies, own, visits),
            self._months(by, own),
        )

    def drawn(self, by: Key) -> tuple[dict[int | None, Tally], Drawn, list[int | None]]:
        """Tallies and draws by owner or territory; the same counts give the same draws."""
        tallies = {key: one for key, one in self._tallies(by, self.ask.as_of).items() if not self._is_machine(by, key)}
        if self.place.person_id is not None or self.place.territory_id is not None:
            tallies.setdefault(self.place.person_id or self.place.territory_id, Tally())
        keys = sorted(tallies, key=lambda key: (key is None, key or 0))
        seed = zlib.crc32(repr([tallies[key] for key in keys]).encode())  # of the counts alone: the same elsewhere
        return tallies, draw([tallies[key] for key in keys], seed), keys

    def _tallies(self, by: Key, day: date) -> dict[int | None, Tally]:
        rows = self._rows(by).get(day_number(day), {})
        return {key: tally(found, self._is_counted) for key, found in rows.items()}

    def _rows(self, by: Key) -> dict[int, dict[int | None, list[tuple[State, bool, int]]]]:
        """By day and key how many addresses stand how."""
        found: dict[int, dict[int | None, list[tuple[State, bool, int]]]] = defaultdict(lambda: defaultdict(list))
        for day, key, *answers_told, agreed, count in self._asked(by):
            state = State(*(None if one is None else bool(one) for one in answers_told))
            found[int(day)][key].append((state, bool(agreed), int(count)))
        return found

    @cached_property
    def _is_counted(self) -> bool:
        """The organisation registers agreed visits: then who has none is not covered."""
        return registers_agreements(self.viewer.organisation.id, self.ask.as_of)

    def _asked(self, by: Key) -> list[tuple[Any, ...]]:
        scope = account_scope(self.viewer, ORGANISATION, self.ask)
        first = self.ask.as_of.year * 12 + self.ask.as_of.month - self.ask.months
        since = date(first // 12, first % 12 + 1, 1)
        scope = replace(scope, by=by, since_day=day_number(since))
        return remembered("acch_addresses", scope, change_number(self.viewer.organisation.id)).rows

    def _is_machine(self, by: Key, key: int | None) -> bool:
        return by == "owner" and key in machine_ids(self.viewer.organisation.id)

    def _sides(self, keys: list[int | None]) -> tuple[list[int | None], list[int | None], str]:
        """Which keys are the place's own, which stand beside it, and whose those are."""
        viewer, place = self.viewer, self.place
        named = [key for key in keys if key is not None]
        if place.is_organisation:
            return list(keys), [], ""
        if place.territory_id is not None:
            return [place.territory_id], [key for key in named if key != place.territory_id], ""
        if place.team_id is not None:
            members = access.members_of([place.team_id], self.ask.as_of)
            own: list[int | None] = [key for key in named if key in members]
            return own, [key for key in named if key not in members], ""
        person = find_person(viewer, place.person_id or 0)
        team = access.beside(viewer, person.team_id)
        others = [key for key in named if key != person.id]
        if team is not None:
            members = access.members_of([team], self.ask.as_of)
            near = [key for key in others if key in members]
            if len(near) >= access.OTHERS_IN_AN_AGGREGATE:
                return [person.id], list(near), person.team_name
        return [person.id], list(others) if len(others) >= access.OTHERS_IN_AN_AGGREGATE else [], ""

    def _focus(
        self,
        drawn: Drawn,
        at: Mapping[int | None, int],
        tallies: Mapping[int | None, Tally],
        key: int | None,
        others: list[int | None],
        visits: Mapping[Rung, float],
        upper: UpperQuartiles | None = None,
    ) -> Focus:
        beside = [at[other] for other in others if other is not None and all(tallies[other].is_enough)]
        return next_focus(drawn, at[key], beside, visits, all(tallies[key].is_enough), upper)

    def _groups(
        self,
        by: Key,
        drawn: Drawn,
        at: Mapping[int | None, int],
        tallies: Mapping[int | None, Tally],
        own: list[int | None],
        visits: Mapping[Rung, float],
    ) -> tuple[GroupLine, ...]:
        place = self.place
        if place.person_id is not None or place.territory_id is not None:
            return ()
        if place.team_id is not None and not access.sees_names_of_team(self.viewer, place.team_id):
            return ()
        names, upper = names_of(self.viewer.organisation.id, by), UpperQuartiles(drawn)
        found = [
            GroupLine(
                key,
                names.get(key) or "",
                tallies[key].total,
                tallies[key].asked[0],
                rung_lines(tallies[key], _summed(drawn, [at[key]]), None),
                self._focus(
                    drawn, at, tallies, key, [one for one in at if one is not None and one != key], visits, upper
                ),
            )
            for key in own
            if tallies[key].total
        ]
        return tuple(sorted(found, key=lambda one: (one.key is None, one.name.casefold())))

    def _months(self, by: Key, own: list[int | None]) -> tuple[MonthCounts, ...]:
        found = []
        for day, rows in sorted(self._rows(by).items()):
            whole = added(tally(rows[key], self._is_counted) for key in own if key in rows)
            found.append(MonthCounts(from_day_number(day), whole.total, whole.yes))
        return tuple(found)


def rung_lines(whole: Tally, counts: np.ndarray[Any, Any], beside: list[float] | None) -> tuple[RungLine, ...]:
    """The four lines of a tally. counts: draws of N, A, C, K and H, float64 [5, draws]; beside: shares of all
    elsewhere.
    """
    of = (whole.total, *whole.yes[:3])
    enough = whole.is_enough
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = counts[1:] / counts[0]
        steps = counts[1:] / counts[:-1]
    return tuple(
        RungLine(
            rung,
            whole.yes[place],
            whole.asked[place],
            of[place],
            whole.is_counted and place == 1,
            share_of(shares[place], enough[place], min(whole.asked[: place + 1])),
            share_of(steps[place], whole.enough_asked(place) and of[place] > 0, whole.asked[place]),
            beside[place] if beside else None,
        )
        for place, rung in enumerate(RUNGS)
    )


def _summed(drawn: Drawn, places: list[int]) -> np.ndarray[Any, Any]:
    return np.asarray(drawn.counts[places].sum(axis=0))


def _shares_of_all(drawn: Drawn, places: list[int]) -> list[float] | None:
    counts = _summed(drawn, places)
    if not counts[0].any():
        return None
    return [float(np.median(one / counts[0])) for one in counts[1:]]
