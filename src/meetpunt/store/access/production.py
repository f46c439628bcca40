"""Who finds what is told to production, and how much of it.

Rule: production and logistics read every large order and every expected quantity of the organisation, with the account
that it is for, and no person of sales in it. Sales reads the notices of the opportunities it works in.
"""

from __future__ import annotations

from django.db.models import QuerySet

from meetpunt.store.access.figures import people
from meetpunt.store.access.registration import opportunities
from meetpunt.store.access.viewer import NotVisible, Viewer
from meetpunt.store.models import ProductionAddress, ProductionNotice, Role


def produces(viewer: Viewer) -> bool:
    """Whether the viewer answers for production and logistics."""
    return Role.PRODUCTION in viewer.roles


def reads_all(viewer: Viewer) -> bool:
    """Whether the viewer reads the expected quantities and large orders of the whole organisation."""
    return produces(viewer) or viewer.sees_all_registration or Role.DIRECTOR in viewer.roles


def must_read(viewer: Viewer) -> None:
    """NotVisible for who has nothing to do with it: administrators and trainers."""
    if not reads_all(viewer) and not viewer.sells:
        raise NotVisible("production")


def notices(viewer: Viewer) -> QuerySet[ProductionNotice]:
    """The large orders that production was told of, as far as the viewer reads them."""
    must_read(viewer)
    rows = ProductionNotice.objects.filter(organisation_id=viewer.organisation.id)
    return rows if reads_all(viewer) else rows.filter(opportunity__in=opportunities(viewer))


def sellers(viewer: Viewer) -> frozenset[int] | None:
    """Of whose opportunities the viewer reads expected quantities; None = of everybody's together."""
    must_read(viewer)
    return None if reads_all(viewer) else frozenset(one.id for one in people(viewer))


def sees_who_sells(viewer: Viewer, owner_id: int | None) -> bool:
    """Whether the viewer reads which seller an opportunity is of, and who of sales said something about it."""
    return viewer.sees_all_registration or (owner_id is not None and owner_id in viewer.in_hand)


def keeps_rules(viewer: Viewer) -> bool:
    """Whether the viewer says what a large order is."""
    return viewer.administers or bool(viewer.roles & {Role.MANAGER, Role.DIRECTOR})


def must_keep_rules(viewer: Viewer) -> None:
    """NotVisible for who does not."""
    if not keeps_rules(viewer):
        raise NotVisible("rules for large orders")


def addresses(viewer: Viewer) -> QuerySet[ProductionAddress]:
    """The secret addresses, for who produces or administers; NotVisible for everybody else."""
    if not produces(viewer) and not viewer.administers:
        raise NotVisible("addresses of production")
    return ProductionAddress.objects.filter(organisation_id=viewer.organisation.id)
