"""What stands on a map: points with a kind, a name and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a point is; each has a shape of its own beside its colour. In the order in which a map lists them."""

    HERE = "here"
    """The account that the map is about."""
    STOP = "stop"
    OVERDUE = "overdue"
    CUSTOMER = "customer"
    PROSPECT = "prospect"
    SUSPECT = "suspect"
    LOST = "lost"
    PROMISED = "promised"
    """From here on how far an account is in ACCH: a disc that fills by a quarter per step."""
    CONSIDERS = "considers"
    COVERED = "covered"
    AWARE = "aware"
    UNAWARE = "unaware"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point on a map and its row in the table beside it.

    latitude, longitude: degrees; None where the position is not known: then it stands in the table alone.
    place: the town, for the label where several points fall together. href: where its name leads in the table,
    and its mark where it stands alone. note: a remark in the table ("73 days").
    """

    name: str
    latitude: float | None
    longitude: float | None
    kind: Kind = Kind.CUSTOMER
    place: str = ""
    href: str = ""
    note: str = ""
