"""An account's card: everything about one account that the viewer may see, in one piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetpunt.method.account_status import Standing
from meetpunt.method.period import day_of
from meetpunt.method.visit_pace import Pace, pace
from meetpunt.reports.account_map import Surroundings, surroundings
from meetpunt.reports.known import processes
from meetpunt.reports.texts_of_accounts import texts_of
from meetpunt.store import account_card as store
from meetpunt.store import account_timeline
from meetpunt.store.access import Viewer
from meetpunt.store.account_doubles import Alike, alike_accounts
from meetpunt.store.account_status import standings
from meetpunt.store.account_timeline import TimelinePage


@dataclass(frozen=True)
class Head:
    """Who it is."""

    id: int
    name: str
    street: str
    postcode: str
    town: str
    country: str
    segment: str
    phone: str
    email: str
    website: str
    owner_id: int | None
    owner_name: str
    territory_name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Visits:
    """The agreed visits of this calendar year.

    Attributes:
        held, ahead: days in this year. lines: what was agreed when.
    """

    pace: Pace | None
    held: tuple[date, ...]
    ahead: tuple[date, ...]
    last: date | None
    lines: tuple[store.AgreementLine, ...]


@dataclass(frozen=True)
class AccountCard:
    """The whole card.

    Attributes:
        following: the planned activity that comes first from today on, else the one that waits longest.
        open_minor: what open opportunities are worth together; None when their currencies differ.
    """

    head: Head
    standing: Standing
    last_order: date | None
    following: store.PlannedLine | None
    opportunities: tuple[store.CardOpportunity, ...]
    open_count: int
    open_minor: int | None
    currency: str
    visits: Visits
    contacts: tuple[store.ContactLine, ...]
    brought: store.Yield
    pinned: tuple[tuple[int, str, str, datetime, bool], ...]
    alike: tuple[Alike, ...]
    place: Surroundings


def account_card(viewer: Viewer, account_id: int, now: datetime) -> AccountCard:
    """The card of an account.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    row = store.account_of(viewer, account_id)
    today, organisation = viewer.today, viewer.organisation
    known = standings(organisation.id, today, [account_id])[account_id]
    found = store.opportunities(viewer, account_id, processes(organisation.id, today), now)
    chances = tuple(replace(one, name=plain_name(one.name, row.name)) for one in found)
    open_ones = [one for one in chances if one.outcome == "open"]
    currencies = {one.currency for one in open_ones if one.amount_minor is not None}
    currency = currencies.pop() if len(currencies) == 1 else organisation.currency
    worth = sum(one.amount_minor or 0 for one in open_ones) if not currencies else None
    head = Head(
        id=row.pk,
        name=row.name,
        street=row.street,
        postcode=row.postcode,
        town=row.town,
        country=row.country,
        segment=row.segment,
        phone=row.phone,
        email=row.email,
        website=row.website,
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        territory_name=row.territory.name if row.territory else "",
        latitude=row.latitude,
        longitude=row.longitude,
    )
    made_on = day_of(row.created_at, ZoneInfo(organisation.time_zone))
    return AccountCard(
        head=head,
        standing=known.stands,
        last_order=known.facts.last_order,
        following=_following(store.planned(viewer, account_id), today, row.name),
        opportunities=chances,
        open_count=len(open_ones),
        open_minor=worth,
        currency=currency,
        visits=_visits(account_id, made_on, today),
        contacts=store.contacts_of(viewer, account_id),
        brought=store.yield_of(viewer, account_id),
        pinned=store.pinned_notes(viewer, account_id),
        alike=alike_accounts(viewer, account_id, texts_of(organisation.id)),
        place=surroundings(viewer, account_id),
    )


def account_timeline_page(viewer: Viewer, account_id: int, chip: str, after: str) -> TimelinePage:
    """A page of what happened with an account.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    account = store.account_of(viewer, account_id)
    names = {step.id: step.name for one in processes(viewer.organisation.id, viewer.today) for step in one.steps}
    page = account_timeline.timeline(viewer, account_id, chip, names, after)
    return replace(page, entries=tuple(replace(one, about=plain_name(one.about, account.name)) for one in page.entries))


def _visits(account_id: int, made_on: date, today: date) -> Visits:
    held, ahead = store.visit_days(account_id, today)
    lines = store.agreement_lines(account_id)
    now = next((one for one in lines if (one.since is None or one.since <= today) and today < one.until), None)
    how = pace(now.visits, now.since or made_on, held, today) if now and now.visits else None
    this_year = [day for day in held if day.year == today.year]
    to_come = sorted({day for day in ahead if day.year == today.year})
    return Visits(how, tuple(this_year), tuple(to_come), held[-1] if held else None, lines)


def _following(lines: tuple[store.PlannedLine, ...], today: date, name: str) -> store.PlannedLine | None:
    ahead = [one for one in lines if one.day is not None and one.day >= today]
    found = next(iter(ahead or lines), None)
    return replace(found, about=plain_name(found.about, name)) if found else None


def plain_name(opportunity: str, account: str) -> str:
    """An opportunity's name without the account's at its end: on the card everybody knows whose it is."""
    short = opportunity.removesuffix(account).rstrip(" ·-–,") if account else opportunity
    return short or opportunity
