"""Writes activities of ours in Pipedrive, and finds them again.

Rule: our key stands in the note of the activity, so that one of which nobody knows whether it was written is looked up
before it is sent again; what was changed there since we last looked is never written over.
"""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from html import escape

from meetpunt.connectors.crm.base import LEAD, Body
from meetpunt.connectors.crm.design import Push, Pushed
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.pipedrive.reading import stamp_of
from meetpunt.connectors.pipedrive.site import Site
from meetpunt.connectors.pipedrive.walking import listed

_MARKER = re.compile(r"\[meetpunt:([A-Za-z0-9._-]{1,64})\]")
LOOK_BACK = timedelta(days=30)
"""How long after an attempt it is still looked for."""
_ONE = "/api/v2/activities/{id}"
_ALL = "/api/v2/activities"


def push(site: Site, activity: Push) -> Pushed:
    """See `Connector.push`."""
    body = _body(activity)
    if not activity.external_id:
        return _pushed(site.send("POST", _ALL, body)["data"])
    stands = _standing(site, activity.external_id)
    if stands is None:
        raise trouble(Trouble.GONE)
    if activity.stamp and stamp_of(stands) != activity.stamp:
        if _says(stands, body):
            return _pushed(stands)  # it was written before, and nobody heard of it
        raise trouble(Trouble.MOVED_ON)
    return _pushed(site.send("PATCH", _ONE, body, id=activity.external_id)["data"])


def find_pushed(site: Site, activity: Push) -> Pushed | None:
    """See `Connector.find_pushed`. One that stands but says something else was not changed: None."""
    if activity.external_id:
        stands = _standing(site, activity.external_id)
        return _pushed(stands) if stands is not None and _says(stands, _body(activity)) else None
    since = (site.client.clock.now() - LOOK_BACK).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {**_around(activity), "updated_since": since, "sort_by": "add_time", "sort_direction": "desc"}
    for bodies in listed(site, _ALL, told):
        for body in bodies:
            if key_in(body.get("note")) == activity.key:
                return _pushed(body)
    return None


def withdraw(site: Site, activity: Push) -> None:
    """See `Connector.withdraw`. Pipedrive keeps what is taken away for thirty days."""
    stands = _standing(site, activity.external_id)
    if stands is None:
        return
    if stamp_of(stands) != activity.stamp:
        raise trouble(Trouble.MOVED_ON)
    site.send("DELETE", _ONE, id=activity.external_id)


def key_in(note: object) -> str:
    """Our key in a note; "" when it is not one of ours."""
    found = _MARKER.search(note) if isinstance(note, str) else None
    return found[1] if found else ""


def marker(key: str) -> str:
    """What stands in the note of what we wrote."""
    return f"[meetpunt:{key}]"


def _standing(site: Site, external_id: str) -> Body | None:
    try:
        body: Body = site.get(_ONE, id=external_id)["data"]
    except CrmError as error:
        if error.trouble is Trouble.GONE:
            return None
        raise
    return None if body.get("is_deleted") else body


def _body(activity: Push) -> Body:
    """The activity as Pipedrive takes it: day and time in UTC, how long as hours and minutes, the note as HTML."""
    note = "<br>".join(escape(line, quote=False) for line in activity.note.splitlines())
    body: Body = {
        "subject": activity.subject,
        "type": activity.kind,
        "done": activity.done,
        "note": f"{note}<br>{marker(activity.key)}" if note else marker(activity.key),
    }
    if activity.starts_at is not None:
        at = activity.starts_at.astimezone(UTC)
        body |= {"due_date": at.strftime("%Y-%m-%d"), "due_time": at.strftime("%H:%M")}
    elif activity.on is not None:
        body["due_date"] = activity.on.isoformat()
    if activity.minutes is not None:
        hours, minutes = divmod(round(activity.minutes), 60)
        body["duration"] = f"{hours:02d}:{minutes:02d}"
    if activity.owner:
        body["owner_id"] = _id(activity.owner)
    if activity.account:
        body["org_id"] = _id(activity.account)
    if activity.contact:
        body["participants"] = [{"person_id": _id(activity.contact), "primary": True}]
    if activity.opportunity.startswith(LEAD):
        body["lead_id"] = activity.opportunity.removeprefix(LEAD)
    elif activity.opportunity:
        body["deal_id"] = _id(activity.opportunity)
    return body


def _around(activity: Push) -> dict[str, object]:
    """The narrowest question of which the answer must hold it."""
    body = _body(activity)
    for name in ("deal_id", "lead_id", "org_id", "owner_id"):
        if name in body:
            return {name: body[name]}
    return {}


def _says(stands: Body, body: Body) -> bool:
    """Whether an activity there says what was sent. Times may have got seconds, notes may have been tidied."""
    for name, value in body.items():
        told = stands.get(name)
        if name == "note":
            if key_in(told) != key_in(value):
                return False
        elif name == "participants":
            if value[0]["person_id"] not in [one.get("person_id") for one in told or []]:
                return False
        elif name in ("due_time", "duration"):
            if str(told or "")[:5] != value:
                return False
        elif told != value:
            return False
    return True


def _id(text: str) -> int:
    """Raises CrmError (`REFUSED`) for what is no id there: it came from elsewhere."""
    if not text.isdigit():
        raise trouble(Trouble.REFUSED, detail=f"{text!r} is no id of Pipedrive")
    return int(text)


def _pushed(body: Body) -> Pushed:
    return Pushed(str(body["id"]), stamp_of(body))
