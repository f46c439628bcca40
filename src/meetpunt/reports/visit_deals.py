"""Visits agreed between managers and reps beside the visits that were held, per deal, and for both home pages.

Rule: delivery is a count with the even pace beside it; people stand in alphabetical order and no figure colours them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.period import day_from_number, day_number
from meetpunt.method.planning.bargain import Say, Side, Visit, even_pace, possible
from meetpunt.reports.memory import answers
from meetpunt.reports.view import remembered
from meetpunt.store import visit_deals as kept
from meetpunt.store.access import Viewer, members_of, people
from meetpunt.store.account_status import customer_months
from meetpunt.store.refs import PersonRef
from meetpunt.store.tenancy import change_number
from meetpunt.store.visit_deals import DealRef, HeldVisit
from meetpunt.store.working import calendars_of

RUNNING = ("open", "agreed")


@dataclass(frozen=True)
class DealLine:
    """A deal as one reader sees it.

    Attributes:
        side: on which side the reader sits; None = only reads along.
        delivered: visits held that count; None unless it is what is agreed now.
        pace: where an even pace over the person's working days would be today.
        days_gone, days: working days up to today, and in the whole period.
        first_agreed: what was agreed before they talked anew.
    """

    deal: DealRef
    side: Side | None
    delivered: int | None = None
    pace: float = 0.0
    days_gone: float = 0.0
    days: float = 0.0
    first_agreed: int | None = None

    @property
    def says(self) -> frozenset[Say]:
        """What the reader may say now."""
        return possible(self.deal.talk, self.side) if self.side else frozenset()

    @property
    def waits_for_me(self) -> bool:
        """The other is waiting for the reader's answer."""
        return Say.AGREE in self.says

    @property
    def asked(self) -> int | None:
        """The last number that was asked."""
        return self.deal.last(Say.ASK)

    @property
    def offered(self) -> int | None:
        """The last number that was offered."""
        return self.deal.last(Say.OFFER)

    @property
    def target(self) -> int:
        """What was agreed; 0 while nothing is."""
        return self.deal.visits or 0


@dataclass(frozen=True)
class Together:
    """Several agreed deals added up. pace: where an even pace of each would bring them together."""

    deals: int
    delivered: int
    target: int
    pace: float


@dataclass(frozen=True)
class PersonDeals:
    """Somebody's deals in a period, and whether the reader may ask them for visits."""

    person: PersonRef
    lines: tuple[DealLine, ...]
    may_be_asked: bool


@dataclass(frozen=True)
class DealPage:
    """A deal with the ones before it, the one after it (number and state), and the visits that were held."""

    line: DealLine
    before: tuple[DealRef, ...]
    after: tuple[int, str] | None
    visits: tuple[HeldVisit, ...]


def deals_of_people(viewer: Viewer, first: date, last: date) -> tuple[PersonDeals, ...]:
    """Everybody whose figures the viewer sees, alphabetically, with the deals that touch these days."""
    found = people(viewer)
    lines: dict[int, list[DealLine]] = {}
    rows = kept.deals_between(viewer.organisation.id, [one.id for one in found], first, last)
    earlier = {one.id: one.visits for one in rows}
    for line in _lines(viewer, [one for one in rows if one.state != "replaced"]):
        line = replace(line, first_agreed=earlier.get(line.deal.replaces or 0))
        lines.setdefault(line.deal.person_id, []).append(line)
    made = (PersonDeals(one, tuple(lines.get(one.id, ())), _is_asked(viewer, one.id)) for one in found)
    own = viewer.person_id if viewer.sells else None
    return tuple(one for one in made if one.lines or one.may_be_asked or one.person.id == own)


def deal_page(viewer: Viewer, deal_id: int) -> DealPage:
    """A deal with all that was said and all that was held.

    Raises:
        NotVisible: it is nobody's whose figures the viewer may see.
    """
    deal = kept.find_deal(viewer, deal_id)
    (line,) = _lines(viewer, (deal,))
    ids = [] if line.delivered is None else _ids(viewer, deal)
    visits = kept.held_visits(viewer, ids) if ids else ()
    organisation = viewer.organisation.id
    return DealPage(line, kept.before(deal, organisation), kept.after(deal, organisation), visits)


def own_deals(viewer: Viewer) -> tuple[DealLine, ...]:
    """What the viewer agreed for today, and what waits for an answer, for the own home page."""
    return _home(viewer, (viewer.person_id or 0,))


def team_deals(viewer: Viewer, team_id: int | None = None) -> tuple[DealLine, ...]:
    """The same of the people of a team (None = of all teams) whom the viewer manages, alphabetically."""
    teams = viewer.managed_team_ids if team_id is None else viewer.managed_team_ids & {team_id}
    members = members_of(teams, viewer.today) if teams else {}
    return _home(viewer, [one for one in members if _is_asked(viewer, one)])


def together(lines: Iterable[DealLine]) -> Together | None:
    """The agreed ones of these added up; None when none is."""
    agreed = [one for one in lines if one.delivered is not None]
    if not agreed:
        return None
    sums = (sum(one.delivered or 0 for one in agreed), sum(one.target for one in agreed))
    return Together(len(agreed), *sums, sum(one.pace for one in agreed))


def _home(viewer: Viewer, person_ids: Collection[int]) -> tuple[DealLine, ...]:
    if not person_ids:
        return ()
    rows = kept.deals_between(viewer.organisation.id, person_ids, viewer.today, date.max, RUNNING)
    running = [one for one in rows if one.state == "open" or one.terms.first <= viewer.today]
    return tuple(_lines(viewer, running))


def _is_asked(viewer: Viewer, person_id: int) -> bool:
    return kept.side_of(viewer, person_id) is Side.MANAGER


def _lines(viewer: Viewer, deals: Iterable[DealRef]) -> list[DealLine]:
    """In a fixed number of questions, however many deals there are."""
    listed = list(deals)
    counted = [one for one in listed if one.state == "agreed"]
    visits = _visits(viewer, counted)
    months = customer_months(viewer.organisation.id) if counted else 0
    days = _days(viewer, counted)
    found = []
    for deal in listed:
        side = kept.side_of(viewer, deal.person_id)
        if deal.state != "agreed" or deal.visits is None:
            found.append(DealLine(deal, side))
            continue
        held = visits.get(deal.person_id, {})
        delivered = sum(deal.terms.counts(visit, months) for visit in held.values())
        gone, whole = days[deal.person_id, deal.terms.first, deal.terms.last]
        found.append(DealLine(deal, side, delivered, even_pace(deal.visits, gone, whole), gone, whole))
    return found


def _ids(viewer: Viewer, deal: DealRef) -> list[int]:
    months = customer_months(viewer.organisation.id)
    held = _visits(viewer, [deal]).get(deal.person_id, {})
    return [activity for activity, visit in held.items() if deal.terms.counts(visit, months)]


def _visits(viewer: Viewer, deals: Collection[DealRef]) -> dict[int, dict[int, Visit]]:
    """The held visits of these people in all these periods together, by person and activity."""
    if not deals:
        return {}
    scope = Scope(
        viewer.organisation.id,
        owners=tuple(sorted({one.person_id for one in deals})),
        from_day=day_number(min(one.terms.first for one in deals)),
        until_day=day_number(min(viewer.today, max(one.terms.last for one in deals))),
    )
    change = change_number(viewer.organisation.id)
    number = since.of("held_visits", scope, change)
    return answers.latest(("visits of deals", scope), number, partial(_read, scope, change))


def _read(scope: Scope, change: int) -> dict[int, dict[int, Visit]]:
    found: dict[int, dict[int, Visit]] = {}
    families: dict[int, set[int]] = {}
    rows = remembered("held_visits", scope, change).rows
    for activity, *_rest, family in rows:
        if family is not None:
            families.setdefault(activity, set()).add(family)
    for activity, owner, _account, day, segment, last_order, has_agreement, _family in rows:
        ordered = None if last_order is None else day_from_number(last_order)
        about = frozenset(families.get(activity, ()))
        visit = Visit(day_from_number(day), ordered, bool(has_agreement), segment or "", about)
        found.setdefault(owner, {})[activity] = visit
    return found


def _days(viewer: Viewer, deals: Collection[DealRef]) -> dict[tuple[int, date, date], tuple[float, float]]:
    """Working days up to and including today, and in the whole period, by person and period."""
    if not deals:
        return {}
    first, last = min(one.terms.first for one in deals), max(one.terms.last for one in deals)
    ids = {one.person_id for one in deals}
    calendars = calendars_of(viewer.organisation.id, sorted(ids), first, last, today=viewer.today)
    found = {}
    for deal in deals:
        work, terms = calendars[deal.person_id], deal.terms
        until = min(terms.last, viewer.today)
        gone = work.between(terms.first, until).days if until >= terms.first else 0.0
        found[deal.person_id, terms.first, terms.last] = (gone, work.between(terms.first, terms.last).days)
    return found
