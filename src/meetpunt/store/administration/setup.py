"""What an organisation has set up and what is still missing, and its own settings."""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.administration import administered, must_administer
from meetpunt.store.models import (
    Account,
    Agreement,
    Holiday,
    ImportRun,
    LossReason,
    Opportunity,
    OpportunityLine,
    Order,
    OrderLine,
    Organisation,
    Person,
    Product,
    ProductPrice,
    Quote,
    QuoteTemplate,
    SalesProcess,
    StepDefinition,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryArea,
)
from meetpunt.store.rows import Values, values_of

SETTINGS = (
    *("name", "language", "country", "time_zone", "currency", "customer_months", "names_for_directors"),
    *("replan_month", "replan_day"),
)


@dataclass(frozen=True)
class Point:
    """Something to set up. count: how much there is; is_done: enough to go on."""

    code: str
    count: int
    is_done: bool


def has_money(organisation_id: int) -> bool:
    """Whether any amount is registered."""
    of = {"organisation_id": organisation_id}
    return (
        Opportunity.objects.filter(**of).exclude(amount_minor=None).exists()
        or Order.objects.filter(**of).exclude(amount_minor=None).exists()
        or Quote.objects.filter(**of).exclude(amount_minor=None).exists()
        or ProductPrice.objects.filter(**of).exists()
        or OrderLine.objects.filter(**of).exists()
        or OpportunityLine.objects.filter(**of).exclude(amount_minor=None).exists()
    )


def settings_of(viewer: Viewer) -> Values:
    """The organisation's settings, as columns."""
    must_administer(viewer)
    return values_of(Organisation.objects.get(pk=viewer.organisation.id), SETTINGS)


def points(viewer: Viewer) -> tuple[Point, ...]:
    """Everything to set up, in the order in which it is best done."""
    must_administer(viewer)
    organisation_id = viewer.organisation.id
    today = on_day(viewer.today)
    people = administered(viewer, Person).filter(is_active=True, is_machine=False)
    placed = TeamMembership.objects.filter(today, organisation_id=organisation_id).values("person_id").distinct()
    agreed = administered(viewer, Agreement).first()
    targets = administered(viewer, StepDefinition).exclude(conversion_target=None).count()
    this_year = administered(viewer, Holiday).filter(
        day__gte=viewer.today.replace(month=1, day=1), day__lte=viewer.today.replace(month=12, day=31)
    )
    counts = {
        "people": people.exclude(login=None).count(),
        "teams": administered(viewer, Team).count(),
        "territories": administered(viewer, Territory).count(),
        "areas": administered(viewer, TerritoryArea).count(),
        "processes": administered(viewer, SalesProcess).count(),
        "products": administered(viewer, Product).filter(is_active=True).count(),
        "loss-reasons": administered(viewer, LossReason).filter(is_active=True).count(),
        "quote-templates": administered(viewer, QuoteTemplate).filter(is_active=True).count(),
        "holidays": this_year.count(),
        "imports": administered(viewer, ImportRun).filter(state=ImportRun.State.LANDED).count(),
    }
    managed = TeamManagement.objects.filter(today, organisation_id=organisation_id).exists()
    is_done = {code: count > 0 for code, count in counts.items()}
    is_done["people"] = counts["people"] > 1
    is_done["teams"] = managed and placed.count() > 0
    is_done["processes"] = targets > 0
    is_done["imports"] = is_done["imports"] or Account.objects.filter(organisation_id=organisation_id).exists()
    found = [Point(code, count, is_done[code]) for code, count in counts.items()]
    found.insert(0, Point("organisation", 1, True))
    told = agreed is not None and bool(agreed.purpose)
    found.append(Point("trust", int(told), told and agreed.council != Agreement.Council.NOT_ASKED if agreed else False))
    return tuple(found)
