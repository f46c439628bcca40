"""What is read from Pipedrive, in which order, and by which requests.

Rule: v2 wherever it exists; a v1 request stands here only where v2 has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from meetpunt.connectors.crm.base import SETUP_RESTS, Entity

LATE = timedelta(minutes=1)
"""What was changed there may be told a while later."""

ENTITIES = (
    Entity("users", whole=True),
    Entity("pipelines", whole=True),
    Entity("stages", whole=True),
    Entity("activity_types", whole=True),
    Entity("fields", whole=True),
    Entity("organizations", lag=LATE),
    Entity("persons", lag=LATE, personal=True),
    Entity("products", lag=LATE),
    Entity("leads", lag=LATE),
    Entity("deals", lag=LATE),
    Entity("deal_lines", per="deals", batch=100, sweeps=False),
    Entity("deal_changes", per="deals", batch=1, sweeps=False),
    Entity("activities", lag=LATE, personal=True, about=("deals", "leads")),
    Entity("notes", lag=LATE, personal=True, rest=SETUP_RESTS, about=("deals", "leads", "organizations", "persons")),
)
BY_CODE = {entity.code: entity for entity in ENTITIES}


class Paging(StrEnum):
    """How a list is told: by a marker of theirs, by counting from the start, or all at once."""

    CURSOR = "cursor"
    START = "start"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """One list that (a part of) an entity is read from.

    path: as in the register of costs. told: what is asked along. since, until: whether the list can be bounded by when
    its records were last changed; else what falls outside is left out by us, unless it is read `whole`.
    table: whose fields a list of fields tells. gone: it tells what was deleted.
    """

    path: str
    paging: Paging = Paging.CURSOR
    told: Mapping[str, object] = field(default_factory=dict)
    since: bool = True
    until: bool = True
    whole: bool = False
    table: str = ""
    gone: bool = False
    optional: bool = False


def _all(
    path: str,
    paging: Paging = Paging.CURSOR,
    told: Mapping[str, object] | None = None,
    table: str = "",
    optional: bool = False,
) -> Part:
    return Part(path, paging, told or {}, since=False, until=False, whole=True, table=table, optional=optional)


BY_ID = {"sort_by": "id", "sort_direction": "asc"}
OF_DEALS = {**BY_ID, "include_fields": "source_lead_id,products_count"}

PARTS: dict[str, tuple[Part, ...]] = {
    "users": (_all("/api/v1/users", Paging.NONE),),
    "pipelines": (_all("/api/v2/pipelines", told=BY_ID),),
    "stages": (_all("/api/v2/stages", told=BY_ID),),
    "activity_types": (_all("/api/v1/activityTypes", Paging.NONE),),
    "fields": (
        _all("/api/v2/dealFields", table="deals"),
        _all("/api/v2/organizationFields", table="organizations"),
        _all("/api/v2/personFields", table="persons"),
        _all("/api/v2/productFields", table="products"),
        # Only an administrator may see these.
        _all("/api/v2/activityFields", table="activities", optional=True),
        _all("/api/v1/leadFields", Paging.START, table="leads"),
    ),
    "organizations": (Part("/api/v2/organizations", told=BY_ID),),
    "persons": (Part("/api/v2/persons", told=BY_ID),),
    "products": (Part("/api/v2/products", told=BY_ID, until=False),),
    # Leads are told in the order in which they were made; those that became a deal are told no more.
    "leads": (
        Part("/api/v1/leads", Paging.START, until=False),
        Part("/api/v1/leads/archived", Paging.START, since=False, until=False),
    ),
    "deals": (
        Part("/api/v2/deals", told=OF_DEALS),
        Part("/api/v2/deals/archived", told=OF_DEALS),
        Part("/api/v2/deals", told={**OF_DEALS, "status": "deleted"}, gone=True),
    ),
    "activities": (Part("/api/v2/activities", told=BY_ID),),
    "notes": (Part("/api/v1/notes", Paging.START, {"sort": "id ASC"}, until=False),),
    # No records but a part of how it is set up. Everybody's are told only when something about them is asked for.
    "goals": tuple(
        _all("/api/v1/goals/find", Paging.NONE, {"expected_outcome.tracking_metric": metric}, optional=True)
        for metric in ("quantity", "sum")
    ),
}

ONE: dict[str, tuple[str, Mapping[str, object]]] = {
    "users": ("/api/v1/users/{id}", {}),
    "pipelines": ("/api/v2/pipelines/{id}", {}),
    "stages": ("/api/v2/stages/{id}", {}),
    "organizations": ("/api/v2/organizations/{id}", {}),
    "persons": ("/api/v2/persons/{id}", {}),
    "products": ("/api/v2/products/{id}", {}),
    "leads": ("/api/v1/leads/{id}", {}),
    "deals": ("/api/v2/deals/{id}", {"include_fields": OF_DEALS["include_fields"]}),
    "activities": ("/api/v2/activities/{id}", {}),
    "notes": ("/api/v1/notes/{id}", {}),
}
"""Where one record is asked, and what is asked along."""
