"""What was done for accounts in a period and what they brought: activities with their price, quotes, orders.

Rule: read once for the organisation; what a viewer may see of it is chosen by who asks, before it is summed. Rates of a
person's own are counted with only where the viewer may know them. Work is kept person by person, so that after a visit
only whose work changed is priced again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from meetpunt.measures.database import Columns
from meetpunt.measures.scope import Scope
from meetpunt.method.cost_to_serve import Medians, medians_of, price
from meetpunt.method.dated_rates import DatedRates
from meetpunt.reports.memory import answers, logs, place_of
from meetpunt.reports.record_parts import columns_of, columns_of_each
from meetpunt.reports.served_rows import (
    Book,
    PricedWork,
    Served,
    ServedByPerson,
    Through,
    book_of,
    through_of,
    work_of,
)
from meetpunt.reports.time_circle import scope_between
from meetpunt.store.access import Viewer
from meetpunt.store.channels import dated_rates, known_rates
from meetpunt.store.tenancy import change_number


def served(viewer: Viewer, first: date, last: date) -> Served:
    """Everything of the organisation between two days, both included, at the rates that the viewer may know."""
    organisation = viewer.organisation.id
    change = change_number(organisation)
    known = _rates_known(viewer, change)
    key = ("served", viewer.today, known, first, last)
    scope = scope_between(viewer, first, last)
    return logs.while_it_holds(organisation, key, lambda: _by_person(scope, known, change).joined(), change)


def served_by_person(viewer: Viewer, first: date, last: date) -> ServedByPerson:
    """The same person by person."""
    change = change_number(viewer.organisation.id)
    return _by_person(scope_between(viewer, first, last), _rates_known(viewer, change), change)


def served_at_general_rates(
    viewer: Viewer, first: date, last: date, owners: tuple[int, ...] | None, change: int
) -> Served:
    """The same with everybody's rates alone.

    Parameters: owners, only what these people did; None = everybody. change: the change number, read before.
    """
    key = ("served at general rates", viewer.today, owners, first, last)
    scope = scope_between(viewer, first, last, owners)
    organisation = viewer.organisation.id
    return logs.while_it_holds(organisation, key, lambda: _by_person(scope, frozenset(), change).joined(), change)


def served_by_person_at_general_rates(
    viewer: Viewer, first: date, last: date, owners: tuple[int, ...] | None, change: int
) -> ServedByPerson:
    """The same person by person."""
    return _by_person(scope_between(viewer, first, last, owners), frozenset(), change)


def served_account(viewer: Viewer, account_id: int, first: date, last: date) -> Served:
    """The same of one account that was found for the viewer, read by itself.

    What was not written down is taken over only from the account's own activities: the team's are not read for it.
    """
    scope = replace(scope_between(viewer, first, last), accounts=(account_id,))
    change = change_number(viewer.organisation.id)
    rates, through = _made_by(scope, known_rates(viewer), change)
    work = work_of(columns_of("work_held", scope, change), through)
    book = book_of(scope, rates, through, change)
    return Served(work, price(work, rates), book.quotes, book.orders, book.short)


def rates_for(viewer: Viewer) -> DatedRates:
    """The rates that the viewer may know."""
    organisation = viewer.organisation.id
    change = change_number(organisation)
    return _rates(organisation, _rates_known(viewer, change), change)


def _rates(organisation: int, known: frozenset[int] | None, change: int) -> DatedRates:
    key = ("dated rates", known)
    return answers.while_it_holds(organisation, key, lambda: dated_rates(organisation, known), change)


def _rates_known(viewer: Viewer, change: int) -> frozenset[int] | None:
    organisation = viewer.organisation.id
    return answers.while_it_holds(organisation, ("known rates", viewer), lambda: known_rates(viewer), change)


@dataclass(frozen=True)
class _Priced:
    """Work as it was priced: of which columns it was made, and which medians stand in it."""

    columns: Columns
    medians: Medians
    done: PricedWork


@dataclass(frozen=True)
class _PricedEach:
    """The same of each person, at these rates."""

    rates: DatedRates
    through: Through
    persons: Mapping[int, _Priced]


def _by_person(scope: Scope, known: frozenset[int] | None, change: int) -> ServedByPerson:
    """Work is priced again of whom it is other work, or of whom another median stands in it."""
    organisation = scope.organisation
    rates, through = _made_by(scope, known, change)
    each = columns_of_each("work_held", scope, change)

    def renewed(former: _PricedEach | None) -> _PricedEach:
        same = former is not None and former.rates is rates and former.through is through
        before = former.persons if former is not None and same else {}
        stays = {one for one, columns in each.items() if one in before and before[one].columns is columns}
        if former is not None and same and stays == before.keys() == each.keys():
            return former
        works = {one: before[one].done.work if one in stays else work_of(each[one], through) for one in each}
        medians = medians_of(works.values())
        persons = {}
        for one, work in works.items():
            mine = {gap: medians[gap] for gap in work.gaps}
            if one in stays and before[one].medians == mine:
                persons[one] = before[one]
            else:
                persons[one] = _Priced(each[one], mine, PricedWork(work, price(work, rates, mine)))
        return _PricedEach(rates, through, persons)

    found = logs.renew(("priced", scope, known), renewed)

    def ordered() -> Book:
        return book_of(scope, *_made_by(scope, known, change), change)

    book = logs.while_it_holds(organisation, ("quotes and orders served", scope, known), ordered, change)
    return ServedByPerson({one: priced.done for one, priced in found.persons.items()}, book)


def _made_by(scope: Scope, known: frozenset[int] | None, change: int) -> tuple[DatedRates, Through]:
    """The rates, and how a channel is found."""
    organisation, accounts = scope.organisation, scope.accounts
    through = place_of(scope).while_it_holds(
        organisation, ("served through", accounts), lambda: through_of(organisation, accounts, change), change
    )
    return _rates(organisation, known, change), through
