"""What hours, kilometres and channels cost: the rates of a day, and the kilometres that a visit takes.

Rule: managers and directors read what they plan with; a rate of one person is shown to who sees that person's figures,
and to who keeps the rates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from meetpunt.method.planning.costs import CostKind, Rate, Rates
from meetpunt.store.access import NotVisible, Viewer, on_day, people
from meetpunt.store.days_asked import VISITS
from meetpunt.store.models import Activity, CostRate, Person, Role

FEWEST_VISITS = 20
"""With fewer visits of which kilometres were told, kilometres per visit are too few to say."""


@dataclass(frozen=True)
class RateRow:
    """A rate with the days on which it holds; valid_until is exclusive. person: empty for everybody's."""

    id: int
    kind: CostKind
    person_id: int | None
    person: str
    amount_minor: int | None
    permille: int | None
    valid_from: date
    valid_until: date


def keeps_costs(viewer: Viewer) -> bool:
    """Whether the viewer sets rates: directors and administrators."""
    return viewer.administers or Role.DIRECTOR in viewer.roles


def must_read_costs(viewer: Viewer) -> None:
    """NotVisible for who neither plans nor keeps the rates."""
    if not (keeps_costs(viewer) or viewer.managed_team_ids or viewer.manages_everybody):
        raise NotVisible("costs")


def who_may_differ(viewer: Viewer) -> dict[int, str]:
    """Of whom the viewer may know or set a rate of their own: name by person."""
    if keeps_costs(viewer):
        rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_active=True, is_machine=False)
        return dict(rows.order_by("name").values_list("pk", "name"))
    return {one.id: one.name for one in people(viewer)}


def rate_rows(viewer: Viewer, day: date | None = None) -> tuple[RateRow, ...]:
    """The rates that the viewer may know, by kind, everybody's first; only those of a day when one is given.

    Raises:
        NotVisible: the viewer neither plans nor keeps the rates.
    """
    must_read_costs(viewer)
    known = who_may_differ(viewer)
    rows = CostRate.objects.filter(organisation_id=viewer.organisation.id)
    if day is not None:
        rows = rows.filter(on_day(day))
    order = list(CostKind)
    found = [
        RateRow(
            row.pk,
            CostKind(row.kind),
            row.person_id,
            known.get(row.person_id or 0, ""),
            row.amount_minor,
            row.permille,
            row.valid_from,
            row.valid_until,
        )
        for row in rows
        if row.kind in order and (row.person_id is None or row.person_id in known)
    ]
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.person, one.valid_from)))


def rates_for_plan(organisation_id: int, day: date, km_per_visit: float | None) -> Rates:
    """The rates that hold on a day, for counting with; of everybody, because a total tells of nobody."""
    general: dict[CostKind, Rate] = {}
    own: dict[tuple[CostKind, int], Rate] = {}
    kinds = set(CostKind)
    for row in CostRate.objects.filter(on_day(day), organisation_id=organisation_id, kind__in=kinds):
        rate = Rate(row.amount_minor, row.permille)
        if row.person_id is None:
            general[CostKind(row.kind)] = rate
        else:
            own[CostKind(row.kind), row.person_id] = rate
    return Rates(general, own, km_per_visit)


def km_per_visit(organisation_id: int, person_ids: Iterable[int], first: date, last: date) -> float | None:
    """Kilometres per held visit, over the visits of which they were told; None with fewer than `FEWEST_VISITS`."""
    told = Activity.objects.filter(
        organisation_id=organisation_id,
        person_id__in=list(person_ids),
        kind__in=VISITS,
        status=Activity.Status.HELD,
        travel_metres__isnull=False,
        started_on__gte=first,
        started_on__lte=last,
    ).aggregate(n=Count("pk"), metres=Sum("travel_metres"))
    return None if told["n"] < FEWEST_VISITS else told["metres"] / 1000 / told["n"]
