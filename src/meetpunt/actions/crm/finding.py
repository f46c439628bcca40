"""Finds a connection for who may administer it."""

from __future__ import annotations

from meetpunt.connectors.crm.design import Design, design_from_json
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.models import CrmConnection


def find(viewer: Viewer, connection_id: int) -> CrmConnection:
    """A connection of the viewer's organisation, for who administers; NotVisible for everybody else."""
    rows = administered(viewer, CrmConnection).select_related("source", "organisation")
    row = rows.filter(pk=connection_id).first()
    if row is None:
        raise NotVisible(f"connection {connection_id}")
    return row


def design_of(viewer: Viewer, connection_id: int) -> Design:
    """How the CRM is set up, as it was last read."""
    return design_from_json(find(viewer, connection_id).design)
