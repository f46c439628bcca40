"""How often two people speak with each other, and with whom one can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import managed_reps
from meetpunt.store.conversations import talks_with
from meetpunt.store.models import ConversationRhythm, Person
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class Partner:
    """Somebody to have conversations with. rep_id: about whose work they are, the other's or one's own."""

    rep_id: int
    other: Named


@dataclass(frozen=True)
class Rhythm:
    """How often two people speak with each other."""

    id: int
    rep: Named
    manager: Named
    every_weeks: int
    first_on: date
    at_minute: int
    minutes: int

    @property
    def at(self) -> str:
        """The time of the day."""
        return f"{self.at_minute // 60:02}:{self.at_minute % 60:02}"


def rhythms(viewer: Viewer) -> tuple[Rhythm, ...]:
    """The rhythms of the viewer that hold, by the rep's name."""
    me, of = viewer.person_id or 0, {"organisation_id": viewer.organisation.id, "ended_at": None}
    rows = ConversationRhythm.objects.filter(**of, rep_id=me) | ConversationRhythm.objects.filter(**of, manager_id=me)
    return tuple(
        Rhythm(
            row.pk,
            Named(row.rep_id, row.rep.name),
            Named(row.manager_id, row.manager.name),
            row.every_weeks,
            row.first_on,
            row.at_minute,
            row.minutes,
        )
        for row in rows.select_related("rep", "manager").order_by("rep__name", "pk")
    )


def partners(viewer: Viewer) -> tuple[Partner, ...]:
    """With whom the viewer can plan a conversation, alphabetically: own managers, and the people whom one manages."""
    if viewer.person_id is None:
        return ()
    found = [Partner(viewer.person_id, one) for one in talks_with(viewer, viewer.person_id)] if viewer.sells else []
    rows = Person.objects.filter(pk__in=managed_reps(viewer), is_active=True)
    found += [Partner(pk, Named(pk, name)) for pk, name in rows.values_list("pk", "name")]
    return tuple(sorted(found, key=lambda one: one.other.name))
