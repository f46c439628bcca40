"""Has Pipedrive tell of changes, and reads what it tells.

Rule: a message bears no signature, so it is only a reason to look; who sends it proves itself by name and password.
"""

from __future__ import annotations

from meetpunt.connectors.crm.base import Body, Hint
from meetpunt.connectors.pipedrive.site import Site

_ENTITIES = {
    "deal": "deals",
    "lead": "leads",
    "organization": "organizations",
    "person": "persons",
    "product": "products",
    "activity": "activities",
    "note": "notes",
    "user": "users",
    "stage": "stages",
    "pipeline": "pipelines",
}


def hear(site: Site, address: str, name: str, password: str) -> None:
    """See `Connector.hear`. One that was switched off there, or has another password, is replaced."""
    stands = False
    for hook in site.get("/api/v1/webhooks").get("data") or []:
        if hook.get("subscription_url") != address:
            continue
        signed = (hook.get("http_auth_user"), hook.get("http_auth_password")) in ((name, password), (name, None))
        if not stands and hook.get("is_active") in (1, True) and str(hook.get("version")) == "2.0" and signed:
            stands = True
        else:
            site.send("DELETE", "/api/v1/webhooks/{id}", id=str(hook["id"]))
    if not stands:
        wanted = {
            "subscription_url": address,
            "event_action": "*",
            "event_object": "*",
            "name": "Meetpunt",
            "version": "2.0",
            "http_auth_user": name,
            "http_auth_password": password,
        }
        site.send("POST", "/api/v1/webhooks", wanted)


def hint(body: Body) -> Hint | None:
    """See `Connector.hint`. What the user whose key we have did by the API is what we did ourselves."""
    meta = body.get("meta")
    if not isinstance(meta, dict) or str(meta.get("version")) != "2.0":
        return None
    entity = _ENTITIES.get(str(meta.get("entity")))
    if entity is None or not meta.get("entity_id") or not meta.get("id"):
        return None
    user, owner = meta.get("user_id"), meta.get("webhook_owner_id")
    return Hint(
        event=str(meta["id"]),
        entity=entity,
        external_id=str(meta["entity_id"]),
        company=str(meta.get("company_id") or ""),
        by_us=meta.get("change_source") == "api" and user is not None and str(user) == str(owner),
    )
