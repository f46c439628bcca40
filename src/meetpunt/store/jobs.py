"""Work in the background as an organisation sees it: what is at work or waits, and what was given up."""

from __future__ import annotations

from meetpunt.store import job_lists
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.job_lists import ListedJob
from meetpunt.store.models import PersonRole, Role
from meetpunt.store.tenancy import acting_in


def at_work(viewer: Viewer) -> tuple[ListedJob, ...]:
    """What is being done or waits: for administrators all of the organisation, for others what they asked for.

    Raises:
        NotVisible: the viewer is no person here.
    """
    if viewer.administers:
        return job_lists.at_work(viewer.organisation.id)
    if viewer.person_id is None:
        raise NotVisible("jobs")
    return job_lists.at_work(viewer.organisation.id, viewer.person_id)


def given_up(viewer: Viewer) -> tuple[ListedJob, ...]:
    """What was given up and nobody looked at yet; for administrators, others find nothing."""
    return job_lists.given_up(viewer.organisation.id) if viewer.administers else ()


def administrators(organisation_id: int) -> tuple[int, ...]:
    """Who administers an organisation, by id."""
    with acting_in(organisation_id):
        rows = PersonRole.objects.filter(organisation_id=organisation_id, role=Role.ADMINISTRATOR)
        return tuple(rows.filter(person__is_active=True).values_list("person_id", flat=True))
