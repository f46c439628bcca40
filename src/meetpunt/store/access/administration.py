"""What somebody administers: every row of the organisation of the tables that hold people, lists and settings."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from meetpunt.store.access.viewer import NotVisible, Viewer

Row = TypeVar("Row", bound=Model)


def administered(viewer: Viewer, model: type[Row]) -> QuerySet[Row]:
    """The organisation's rows of a table, for who administers; NotVisible for everybody else."""
    if not viewer.administers:
        raise NotVisible(model.__name__)
    return model._default_manager.filter(organisation_id=viewer.organisation.id)


def must_administer(viewer: Viewer) -> None:
    """NotVisible for who does not administer."""
    if not viewer.administers:
        raise NotVisible("administration")
