"""Writing an activity of ours in Salesforce, so that it never stands there twice.

Rule: where the organisation made the field for it, our key is an external id and a repeat changes nothing; else it is
sent once, and after an unknown end it is looked up by the mark in its description before anything else. Its kind is
told as it stands in the column `Kind` of `tables`, in small letters or not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from meetpunt.connectors.crm.base import LEAD, Body
from meetpunt.connectors.crm.design import Push, Pushed
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.salesforce.bodies import micros
from meetpunt.connectors.salesforce.session import Fields, Session
from meetpunt.connectors.salesforce.soql import behind, cased, is_id, moment, quoted, select

EVENT_IDS = "00U"
KEY = "Meetpunt_Id__c"
"""The field that an administrator makes on activities: text, unique, an external id."""
LOOKED_BACK, FEW = "CreatedDate = LAST_N_DAYS:30", 500
"""How far back a mark is looked for, and how many descriptions are read at once."""
SUBJECT_AT_MOST = 255
USUAL_MINUTES, WHOLE_DAY = 60, 1440
"""Salesforce takes no appointment without a length."""


def push(session: Session, activity: Push, time_zone: str) -> Pushed:
    """See `Connector.push`. time_zone: of the organisation, for the day of a task."""
    sobject, fields = _object(session, activity)
    body = _body(session, activity, sobject, fields, time_zone)
    if activity.external_id:
        stands = _read(session, sobject, f"Id = {quoted(activity.external_id)}")
        if stands is None:
            raise trouble(Trouble.GONE)
        if activity.stamp and stands.stamp > activity.stamp:
            raise trouble(Trouble.MOVED_ON)
        body.pop("TaskSubtype", None)  # fixed once it is made
        session.ask("PATCH", f"/sobjects/{sobject}/{activity.external_id}", body=body, may_repeat=True)
        return find_pushed(session, activity) or stands
    told = {name: value for name, value in body.items() if value is not None}
    if KEY in fields:
        session.ask("PATCH", f"/sobjects/{sobject}/{KEY}/{quote(activity.key, safe='')}", body=told, may_repeat=True)
    else:
        made = session.ask("POST", f"/sobjects/{sobject}", body=told, may_repeat=False).json()
        activity = replace(activity, external_id=str(made["id"]))
    found = find_pushed(session, activity)
    if found is None:
        raise trouble(Trouble.UNKNOWN, detail="it was taken and cannot be found")
    return found


def find_pushed(session: Session, activity: Push) -> Pushed | None:
    """See `Connector.find_pushed`."""
    sobject, fields = _object(session, activity)
    if activity.external_id:
        return _read(session, sobject, f"Id = {quoted(activity.external_id)}")
    if KEY in fields:
        return _read(session, sobject, f"{KEY} = {quoted(activity.key)}")
    return _marked(session, sobject, _mark(activity))


def withdraw(session: Session, activity: Push) -> None:
    """See `Connector.withdraw`."""
    sobject, _fields = _object(session, activity)
    stands = _read(session, sobject, f"Id = {quoted(activity.external_id)}")
    if stands is None:
        return
    if stands.stamp > activity.stamp:
        raise trouble(Trouble.MOVED_ON)
    session.ask("DELETE", f"/sobjects/{sobject}/{activity.external_id}", may_repeat=True)


def _marked(session: Session, sobject: str, mark: str) -> Pushed | None:
    """The record with our mark: nobody can ask for a description there, so what we made lately is read through."""
    narrowed = ["IsDeleted = false", LOOKED_BACK]
    if is_id(session.user):
        narrowed.append(f"CreatedById = {quoted(session.user)}")
    last = ""
    while True:
        beyond = [behind("", ("", last))] if last else []
        question = select(sobject, ["Id", "SystemModstamp", "Description"], [*narrowed, *beyond], ["Id"], FEW)
        bodies, more = session.query(question)
        for one in bodies:
            if mark in str(one.get("Description") or ""):
                return _pushed(one)
        if not bodies or (not more and len(bodies) < FEW):
            return None
        last = str(bodies[-1]["Id"])


def _object(session: Session, activity: Push) -> tuple[str, Fields]:
    is_event = (
        activity.external_id.startswith(EVENT_IDS) if activity.external_id else activity.kind[:5].lower() == "event"
    )
    sobject = "Event" if is_event else "Task"
    fields = session.describe(sobject)
    if fields is None:
        raise trouble(Trouble.RIGHTS, detail=f"{sobject} cannot be written")
    return sobject, fields


def _body(session: Session, activity: Push, sobject: str, fields: Fields, time_zone: str) -> Body:
    kind = activity.kind.partition(":")[2].strip().casefold()
    told: Body = {
        "Subject": _subject(activity),
        "OwnerId": cased(activity.owner) or None,
        "Description": activity.note if KEY in fields else f"{activity.note}\n\n{_mark(activity)}".strip(),
        **_about(session, activity),
    }
    told |= _when_event(activity) if sobject == "Event" else _when_task(session, activity, time_zone)
    if sobject == "Task" and kind == "call" and activity.minutes is not None:
        told["CallDurationInSeconds"] = round(activity.minutes * 60)
    for name in ("TaskSubtype", "Type"):
        picks = {value.casefold(): value for value, _label in fields[name].picks} if name in fields else {}
        if kind in picks:
            told[name] = picks[kind]
    always = ("WhoId", "WhatId", "ActivityDate")
    return {name: value for name, value in told.items() if value is not None or name in always}


def _about(session: Session, activity: Push) -> dict[str, Any]:
    """Whom and what it is about. A lead that became an opportunity is it; one that did not stands alone."""
    deal = activity.opportunity
    if deal.startswith(LEAD):
        lead = deal.removeprefix(LEAD)
        bodies, _more = session.query(select("Lead", ["ConvertedOpportunityId"], [f"Id = {quoted(lead)}"]))
        deal = str(bodies[0].get("ConvertedOpportunityId") or "") if bodies else ""
        if not deal:
            return {"WhoId": lead, "WhatId": None}
    return {"WhoId": activity.contact or None, "WhatId": deal or activity.account or None}


def _when_event(activity: Push) -> dict[str, Any]:
    """An appointment of which only the day is known is one of the whole day, as people there enter it."""
    if activity.starts_at is not None:
        minutes = USUAL_MINUTES if activity.minutes is None else round(activity.minutes)
        return {"IsAllDayEvent": False, "StartDateTime": moment(activity.starts_at), "DurationInMinutes": minutes}
    if activity.on is None:
        raise trouble(Trouble.REFUSED, detail="an appointment needs a day")
    return {
        "IsAllDayEvent": True,
        "StartDateTime": f"{activity.on.isoformat()}T00:00:00.000Z",
        "DurationInMinutes": WHOLE_DAY,
    }


def _when_task(session: Session, activity: Push, time_zone: str) -> dict[str, Any]:
    bodies, _more = session.query(
        select("TaskStatus", ["ApiName", "IsClosed", "IsDefault", "SortOrder"], order=["SortOrder"])
    )
    fitting = [body for body in bodies if bool(body["IsClosed"]) is activity.done]
    chosen = next((body for body in fitting if body.get("IsDefault")), fitting[0] if fitting else None)
    at = activity.starts_at
    day = activity.on if at is None else at.astimezone(ZoneInfo(time_zone or "UTC")).date()
    return {
        "ActivityDate": None if day is None else day.isoformat(),
        "Status": None if chosen is None else chosen["ApiName"],
    }


def _subject(activity: Push) -> str:
    return (activity.subject or activity.kind)[:SUBJECT_AT_MOST]


def _mark(activity: Push) -> str:
    return f"[Meetpunt {activity.key}]"


def _read(session: Session, sobject: str, condition: str) -> Pushed | None:
    bodies, _more = session.query(select(sobject, ["Id", "SystemModstamp"], ["IsDeleted = false", condition]))
    return _pushed(bodies[0]) if bodies else None


def _pushed(body: Body) -> Pushed:
    return Pushed(str(body["Id"]), micros(body["SystemModstamp"]))
