"""What the figures of a viewer can be narrowed to, read again when they change.

Rule: these are lists to choose from. Whether a choice may be seen is asked of `store.access` each time it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.reports.known import people, processes
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Named, ProcessRef


@dataclass(frozen=True)
class Choices:
    """Whom, and which part of the opportunities."""

    people: tuple[Named, ...]
    teams: tuple[Named, ...]
    processes: tuple[ProcessRef, ...]
    products: tuple[Named, ...]
    territories: tuple[Named, ...]
    segments: tuple[str, ...]


def choices(viewer: Viewer, as_of: date) -> Choices:
    """The choices of a viewer, with the processes in the words of a day."""
    return answers.while_it_holds(viewer.organisation.id, ("choices", viewer, as_of), lambda: _read(viewer, as_of))


def _read(viewer: Viewer, as_of: date) -> Choices:
    known = processes(viewer.organisation.id, as_of)
    # A process that nothing goes through (of an import that was taken back, say) has no figures to choose.
    used = tuple(process for process in known if process.is_used)
    # Apart from segments, which every opportunity that changes makes anew.
    organisation = viewer.organisation.id
    products, territories = answers.while_it_holds(organisation, "products and territories", lambda: _lists(viewer))
    return Choices(
        tuple(Named(person.id, person.name) for person in people(viewer)),
        answers.while_it_holds(organisation, ("teams", viewer), lambda: _teams(viewer)),
        used or known,
        products,
        territories,
        answers.while_it_holds(organisation, "segments", lambda: access.segments(viewer)),
    )


def _teams(viewer: Viewer) -> tuple[Named, ...]:
    return tuple(Named(team.id, team.name) for team in access.teams(viewer))


def _lists(viewer: Viewer) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    return access.products(viewer), access.territories(viewer)
