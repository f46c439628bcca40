"""Who asks at the command line: the operator of the machine, in one organisation, on the day that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from meetpunt.store.access import Viewer


@contextmanager
def asking(organisation: str, now: datetime | None = None) -> Iterator[Viewer]:
    """Act in the organisation of this name, whose day of today the viewer has.

    Parameters: now, where the caller needs the same moment; else the clock's. NotVisible when there is no such one.
    """
    from meetpunt.store.access import operator_of
    from meetpunt.store.tenancy import acting_in

    now = now or datetime.now(UTC)
    viewer = operator_of(organisation, now.date())
    with acting_in(viewer.organisation.id):
        yield replace(viewer, today=now.astimezone(ZoneInfo(viewer.organisation.time_zone)).date())
