"""The CRMs that can be connected, by name."""

from __future__ import annotations

from collections.abc import Callable

from meetpunt.connectors.crm.base import Body, Connector, Hint, Keys
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.pipedrive import webhooks as pipedrive
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.salesforce import connector as salesforce

CRMS: dict[str, Callable[[Client, Keys], Connector]] = {
    "pipedrive": Pipedrive,
    "salesforce": salesforce.Salesforce,
}
HINTS: dict[str, Callable[[Body], Hint | None]] = {
    "pipedrive": pipedrive.hint,
    "salesforce": salesforce.hint,
}


def connector_of(kind: str, client: Client, keys: Keys) -> Connector:
    """The connector of a kind; KeyError when there is none of that name."""
    return CRMS[kind](client, keys)


def hint_of(kind: str, body: Body) -> Hint | None:
    """What a message from a CRM of a kind says; None when it is about nothing that we read."""
    return HINTS[kind](body)
