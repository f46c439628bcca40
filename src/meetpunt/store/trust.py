"""What an organisation agreed about its registration, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.registration import colleagues
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import Agreement, Person, Role, StandIn, TeamMembership
from meetpunt.store.refs import Named
from meetpunt.store.rows import Values, values_of

AGREED = ("purpose", "score_months", "look_months", "council", "council_on", "council_note")


@dataclass(frozen=True)
class Agreed:
    """What was agreed; `values` as columns, for the form."""

    purpose: str
    score_months: int
    look_months: int
    council: str
    council_on: date | None
    council_note: str
    changed_at: datetime | None
    changed_by: str
    values: Values


@dataclass(frozen=True)
class Stand:
    """Somebody does the work of somebody else. last: the last day; None = until further notice."""

    id: int
    absent_id: int
    absent: str
    by: str
    first: date
    last: date | None
    is_mine: bool
    """The viewer may end it."""


def agreed(viewer: Viewer) -> Agreed:
    """What was agreed; everybody in the organisation may read it."""
    row = Agreement.objects.filter(organisation_id=viewer.organisation.id).select_related("by").first()
    is_new, row = row is None, row or Agreement()
    return Agreed(
        row.purpose,
        row.score_months,
        row.look_months,
        row.council,
        row.council_on,
        row.council_note,
        None if is_new else row.changed_at,
        row.by.name if row.by else "",
        values_of(row, AGREED),
    )


def stand_ins(viewer: Viewer) -> tuple[Stand, ...]:
    """Who stands in now or later, as far as the viewer has to do with it; administrators see all."""
    rows = StandIn.objects.filter(organisation_id=viewer.organisation.id, valid_until__gt=viewer.today)
    mine = absent_ones(viewer)
    if not viewer.administers:
        rows = rows.filter(Q(absent_id=viewer.person_id) | Q(by_id=viewer.person_id) | Q(absent_id__in=mine))
    found = rows.select_related("absent", "by").order_by("valid_from", "pk")
    return tuple(
        Stand(
            row.pk,
            row.absent_id,
            row.absent.name,
            row.by.name,
            row.valid_from,
            None if row.valid_until == FOREVER else row.valid_until - timedelta(days=1),
            row.absent_id in mine,
        )
        for row in found
    )


def absent_ones(viewer: Viewer) -> frozenset[int]:
    """For whom the viewer may say that somebody stands in: oneself, and the people of one's own teams.

    Who only stands in for somebody may not hand that on.
    """
    if viewer.person_id is None or not viewer.sells:
        return frozenset()
    if viewer.manages_everybody:
        return frozenset(colleagues(viewer).values_list("pk", flat=True))
    members = TeamMembership.objects.filter(on_day(viewer.today), team_id__in=viewer.managed_team_ids)
    return frozenset((viewer.person_id, *members.values_list("person_id", flat=True)))


def names_of_absent(viewer: Viewer) -> tuple[Named, ...]:
    """Those for whom the viewer may say so, by name."""
    return _names(Person.objects.filter(pk__in=absent_ones(viewer), is_active=True))


def names_of_sellers(viewer: Viewer) -> tuple[Named, ...]:
    """Who can stand in: everybody here who registers."""
    if not viewer.sells:
        return ()
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_active=True, is_machine=False)
    return _names(rows.filter(roles__role__in=[Role.REP, Role.INSIDE_SALES, Role.MANAGER]).distinct())


def _names(rows: QuerySet[Person]) -> tuple[Named, ...]:
    return tuple(Named(pk, name) for pk, name in rows.order_by("name").values_list("pk", "name"))
