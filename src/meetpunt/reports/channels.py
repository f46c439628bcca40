"""The page about channels: what serving costs, which channel would cost what, and who costs more than they bring.

Rule: a manager reads a team that is theirs, a director teams and the organisation; names of accounts only of those that
the viewer works in. An account counts whole, whoever worked for it; the lines count what these people did.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from meetpunt.measures.scope import Scope
from meetpunt.method.cost_to_serve import BY_NUMBER
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.channel_by import (
    BY_CHANNEL,
    WHOLE,
    By,
    Families,
    Lines,
    divided,
    lines_by_number,
    lines_by_segment,
    numbers_of,
    orders_by_family,
)
from meetpunt.reports.channel_lines import Line, LineSums, added, line_sums, lines_of, whole_of
from meetpunt.reports.channel_losing import LosingAccounts, losing_of
from meetpunt.reports.channel_options import Option, Serving, contacts_of, options_of
from meetpunt.reports.efforts import Effort, efforts
from meetpunt.reports.memory import answers
from meetpunt.reports.person_parts import kept_of_each
from meetpunt.reports.served import rates_for, served_by_person
from meetpunt.reports.served_rows import Book, Mask, PricedWork, Served, ServedByPerson
from meetpunt.reports.time_circle import circle_of, scope_between
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.channels import (
    counts_own_rates,
    must_see_cost,
    sees_all_cost,
    segments_served,
)
from meetpunt.store.names import names_of
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class NamedLine:
    """A line with its name (empty = of none) and what each channel would cost its customers."""

    name: str
    line: Line
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ChannelsReport:
    """What serving customers costs.

    Attributes:
        whole: all that these people did for accounts, and what they brought. elsewhere: what they did for none.
        loaded_minor: everything, what was for no customer included, per order; None without orders or rates.
        lines: in the order of their names. losing: accounts by name, as far as the viewer works in them.
        told_accounts: of how many customers there was enough to say; hidden: how many more lose that are not named.
        without_orders, without_minor: accounts that neither ordered in the period nor have agreed visits, and what they
            cost: selling that has not brought anything yet.
        opens: the viewer may read what these people did one by one.
        missing: rates that were not set. own_rates: rates of persons count, as far as the viewer may know them.
    """

    place: Place
    name: str
    first: date
    last: date
    by: By
    whole: Line
    elsewhere: Effort
    loaded_minor: int | None
    lines: tuple[NamedLine, ...]
    losing: LosingAccounts
    told_accounts: int
    hidden: int
    without_orders: int
    without_minor: int
    opens: bool
    missing: tuple[CostKind, ...]
    own_rates: bool


def channels(viewer: Viewer, place: Place, first: date, last: date, by: By) -> ChannelsReport:
    """The report of a team or the organisation; both days are in the period.

    Raises:
        NotVisible: the viewer may not see the figures of this place together.
    """
    must_see_channels(viewer, place)
    key = ("channels", viewer, place, first, last, by)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _channels(viewer, place, first, last, by))


def must_see_channels(viewer: Viewer, place: Place) -> None:
    """NotVisible for who manages and directs nobody, and for a place that is not theirs."""
    must_see_cost(viewer)
    whole = place.team_id is None and place.person_id is None
    if not counts_own_rates(viewer) or place.person_id is not None or (whole and not sees_all_cost(viewer)):
        raise NotVisible("channels")


def of_place(
    viewer: Viewer, place: Place, first: date, last: date
) -> tuple[str, tuple[int, ...] | None, ServedByPerson]:
    """The name of a place, whose it is (None = everybody's), and what these people did, for customers and not.

    Raises:
        NotVisible: not a place of this viewer.
    """
    circle = circle_of(viewer, place)
    found = served_by_person(viewer, first, last)
    return circle.name, circle.own, found if circle.own is None else found.of(circle.own)


def opens_records(viewer: Viewer, own: tuple[int, ...] | None) -> bool:
    """Whether the viewer may read what these people did one by one; None = everybody."""
    if own is None:
        return viewer.sees_all_registration
    return {*own} <= {one.id for one in access.people(viewer)}


def about_customers(found: Served | PricedWork) -> Mask:
    """Which activities are about a customer."""
    return (found.work.account >= 0) | (found.work.opportunity >= 0)


@dataclass(frozen=True)
class ForCustomers:
    """How what people did for customers stands in lines.

    Attributes: families: of each opportunity, where lines are those; else None.
    """

    lines: Lines
    families: Families | None

    def work(self, done: PricedWork) -> PricedWork:
        """What somebody did for customers, divided over families where lines are those."""
        asked = done.where(about_customers(done))
        return asked if self.families is None else divided(asked, self.families)

    def book(self, book: Book) -> Book:
        """Quotes and orders likewise."""
        return book if self.families is None else orders_by_family(book)


def for_customers(
    viewer: Viewer, found: ServedByPerson, key: Hashable, by: By, first: date, last: date
) -> ForCustomers:
    """The lines of what people did for customers. key: whose it is and when."""
    organisation = viewer.organisation.id
    if by is By.CHANNEL:
        return ForCustomers(BY_CHANNEL, None)
    if by is By.SEGMENT:
        told = answers.while_it_holds(
            organisation, "lines by segment", lambda: lines_by_segment(segments_served(organisation))
        )
        return ForCustomers(told, None)
    families = None
    if by is By.PRODUCT:
        scope = scope_between(viewer, first, last)
        families = answers.while_it_holds(organisation, ("families asked", scope), lambda: _families(scope))
    unnumbered = ForCustomers(WHOLE, families)
    numbers = kept_of_each(
        ("numbers of lines", key, by), found.persons, families, lambda done: numbers_of(unnumbered.work(done).work, by)
    )
    return ForCustomers(lines_by_number(by, numbers.values(), found.book), families)


def _families(scope: Scope) -> dict[int, tuple[int, ...]]:
    families: dict[int, tuple[int, ...]] = {}
    for opportunity, family in remembered("families_asked", scope, change_number(scope.organisation)).rows:
        families[opportunity] = (*families.get(opportunity, ()), family)
    return families


def _channels(viewer: Viewer, place: Place, first: date, last: date, by: By) -> ChannelsReport:
    name, own, found = of_place(viewer, place, first, last)
    key = (viewer, place, own, first, last)
    served = for_customers(viewer, found, key, by, first, last)
    lines, book = served.lines, served.book(found.book)
    # Where it is not the keys that tell lines apart, it is the very thing that they are made of.
    made_of = lines if by is By.SEGMENT else served.families
    by_line = kept_of_each(
        ("lines", key, by, lines.keys), found.persons, made_of, lambda done: line_sums(served.work(done), lines)
    )
    both = kept_of_each(("for customers and not", key), found.persons, None, _for_customers_and_not)
    whole = whole_of(added((one for one, _other in both.values()), WHOLE), found.book)
    rest, no_orders = added((other for _one, other in both.values()), WHOLE), found.book.of(())
    elsewhere = efforts(rest.work.together(), no_orders, WHOLE.place(no_orders.orders)).of(0)
    done = added(by_line.values(), lines)
    options = options_of(done, book, lines, rates_for(viewer), last)
    contacts = contacts_of(done.work.added(len(BY_NUMBER))).tolist()
    number = {key: at for at, key in enumerate(lines.keys)}
    told = [
        NamedLine(
            "",
            line,
            options.of(Serving(line.orders, line.revenue_minor or 0, contacts[number[line.key]]), number[line.key]),
        )
        for line in lines_of(done, book, lines, whole)
    ]
    losing = losing_of(viewer, first, last, own, options)
    missing = {*whole.effort.missing, *elsewhere.missing}
    loaded = whole.effort.known_minor + elsewhere.known_minor
    return ChannelsReport(
        place,
        name,
        first,
        last,
        by,
        whole,
        elsewhere,
        None if missing or not whole.orders else round(loaded / whole.orders),
        _named(viewer, by, told),
        losing.accounts,
        losing.told,
        losing.hidden,
        losing.without_orders,
        losing.without_minor,
        opens_records(viewer, own),
        tuple(kind for kind in CostKind if kind in missing),
        counts_own_rates(viewer),
    )


def _for_customers_and_not(done: PricedWork) -> tuple[LineSums, LineSums]:
    asked = about_customers(done)
    return line_sums(done.where(asked), WHOLE), line_sums(done.where(~asked), WHOLE)


def _named(viewer: Viewer, by: By, lines: list[NamedLine]) -> tuple[NamedLine, ...]:
    if by is By.CHANNEL or by is By.SEGMENT:
        return tuple(replace(one, name=one.line.key) for one in lines)
    names: Mapping[int | None, str | None] = names_of(
        viewer.organisation.id, "territory" if by is By.TERRITORY else "family"
    )
    called = [replace(one, name=(names.get(int(one.line.key)) or "") if one.line.key else "") for one in lines]
    return tuple(sorted(called, key=lambda one: (not one.line.key, one.name.casefold())))
