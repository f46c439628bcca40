"""The CRMs that can be connected, by name."""

from __future__ import annotations

from collections.abc import Callable

from meetpunt.connectors.crm.base import Connector, Keys
from meetpunt.connectors.crm.http import Client

CRMS: dict[str, Callable[[Client, Keys], Connector]] = {}


def connector_of(kind: str, client: Client, keys: Keys) -> Connector:
    """The connector of a kind; KeyError when there is none of that name."""
    return CRMS[kind](client, keys)
