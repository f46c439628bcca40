"""The CRMs that can be connected, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meetpunt.connectors.crm.base import Body, Connector, Hint, Keys
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.pipedrive import oauth, webhooks
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.salesforce import connector as salesforce
from meetpunt.connectors.salesforce import signing_in

CRMS: dict[str, Callable[[Client, Keys], Connector]] = {
    "pipedrive": Pipedrive,
    "salesforce": salesforce.Salesforce,
}
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "pipedrive": (("api_domain", "api_token"), ("api_domain", "client_id", "client_secret", "refresh_token")),
    "salesforce": (
        ("client_id", "client_secret"),
        ("client_id", "private_key", "username"),
        ("client_id", "refresh_token"),
    ),
}
"""What each can be signed in with: sets of keys, of which one must be whole."""
HINTS: dict[str, Callable[[Body], Hint | None]] = {
    "pipedrive": webhooks.hint,
    "salesforce": salesforce.hint,
}


def connector_of(kind: str, client: Client, keys: Keys) -> Connector:
    """The connector of a kind; KeyError when there is none of that name."""
    return CRMS[kind](client, keys)


def opens(kind: str, keys: Mapping[str, str]) -> bool:
    """Whether there are the keys that a CRM is signed in with; of what they are worth it says nothing."""
    return kind not in KEYS or any(all(keys.get(name, "").strip() for name in way) for way in KEYS[kind])


def hint_of(kind: str, body: Body) -> Hint | None:
    """What a message from a CRM of a kind says; None when it is about nothing that we read."""
    return HINTS[kind](body)


def leave_address(kind: str, keys: Mapping[str, str], back: str, state: str, verifier: str) -> str:
    """Where somebody gives us leave. keys: the app that was registered there; back: where they are sent afterwards.

    state, verifier: unguessable texts, needed again when they come back.
    """
    if kind == "pipedrive":
        return oauth.authorisation_address(keys["client_id"], back, state)
    return signing_in.authorisation_address(keys["login_url"], keys["client_id"], back, state, verifier)


def leave_keys(
    kind: str, client: Client, keys: Mapping[str, str], code: str, back: str, verifier: str
) -> dict[str, str]:
    """The keys to be kept, for the code with which somebody came back.

    Raises:
        CrmError: the code is no good (any more).
    """
    if kind == "pipedrive":
        return oauth.exchange(client, keys["client_id"], keys.get("client_secret", ""), back, code)
    return {**keys, **signing_in.exchange_code(client, keys, code, back, verifier)}
