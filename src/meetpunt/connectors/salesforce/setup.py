"""How an organisation set Salesforce up: stages, kinds of activity, people and fields, and who we are there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetpunt.connectors.crm.base import LEAD
from meetpunt.connectors.crm.design import ActivityType, Design, FieldInfo, Identity, Stage, User
from meetpunt.connectors.salesforce.bodies import columns
from meetpunt.connectors.salesforce.cells import HEADERS, PLAIN
from meetpunt.connectors.salesforce.leads import CONVERTED, CREATED
from meetpunt.connectors.salesforce.session import Fields, Session
from meetpunt.connectors.salesforce.soql import is_id, quoted, select
from meetpunt.connectors.salesforce.sources import BY_CODE
from meetpunt.connectors.salesforce.ties import is_human
from meetpunt.connectors.salesforce.walk import Walk


def identify(session: Session) -> Identity:
    """See `Connector.identify`."""
    bodies, _more = session.query(select("Organization", ["Id", "Name", "TimeZoneSidKey"]))
    company, user = bodies[0], session.user
    named = session.query(select("User", ["Username"], [f"Id = {quoted(user)}"]))[0] if is_id(user) else []
    return Identity(
        company=str(company["Id"]),
        name=str(company["Name"]),
        user=str(named[0]["Username"]) if named else user,
        host=session.host,
        time_zone=str(company.get("TimeZoneSidKey") or ""),
        currency=_currency(session),
    )


def discover(session: Session) -> Design:
    """See `Connector.discover`."""
    leads, tasks, events = (session.describe(sobject) or {} for sobject in ("Lead", "Task", "Event"))
    return Design(
        stages=(*_lead_stages(leads), *_stages(session)),
        activity_types=tuple(_activity_types(tasks, events)),
        users=tuple(_users(session)),
        fields=tuple(_fields(session)),
    )


def _currency(session: Session) -> str:
    """The organisation's own currency; Salesforce tells it only where there are several."""
    if session.describe("CurrencyType") is None:
        return ""
    bodies, _more = session.query(select("CurrencyType", ["IsoCode"], ["IsCorporate = true"]))
    return str(bodies[0]["IsoCode"]) if bodies else ""


def _stages(session: Session) -> list[Stage]:
    """The stages of opportunities; those that are out of use too, for old opportunities stand in them."""
    names = ["ApiName", "MasterLabel", "SortOrder", "IsClosed", "IsWon"]
    bodies, _more = session.query(select("OpportunityStage", names, order=["SortOrder"]))
    found: dict[str, Stage] = {}
    for position, body in enumerate(bodies):
        ends = "won" if body["IsWon"] else "lost" if body["IsClosed"] else ""
        key = str(body["ApiName"])
        found.setdefault(key, Stage(key, str(body["MasterLabel"]), "opportunities", position, ends))
    return list(found.values())


def _lead_stages(leads: Fields) -> list[Stage]:
    """The states of leads, and what happens to each: that it is made, and that it becomes an opportunity."""
    states = leads["Status"].picks if "Status" in leads else ()
    told = [(CREATED, _("Lead was made")), *((f"{LEAD}{value}", label) for value, label in states)]
    told.append((CONVERTED, _("Lead was converted")))
    return [Stage(key, name, "leads", position) for position, (key, name) in enumerate(told)] if states else []


def _activity_types(tasks: Fields, events: Fields) -> list[ActivityType]:
    """What stands in the column `Kind` of tasks and appointments."""
    found = {"Task": _("Task"), "Event": _("Appointment")}
    for fields, sobject, names in ((tasks, "Task", ("TaskSubtype", "Type")), (events, "Event", ("Type",))):
        for value, label in (pick for name in names if name in fields for pick in fields[name].picks):
            if value != sobject:
                found.setdefault(f"{sobject}: {value}", f"{found[sobject]}: {label}")
    return [ActivityType(key, name) for key, name in found.items()]


def _users(session: Session) -> list[User]:
    """Who works there; programs and visitors of sites are left out."""
    pages = Walk(session, BY_CODE["users"], None, None).pages({})
    return [
        User(one.external_id, str(one.body.get("Name") or ""), str(one.body.get("Email") or ""), bool(active))
        for page in pages
        for one in page.records
        if is_human(one.body)
        for active in [one.body.get("IsActive", True)]
    ]


def _fields(session: Session) -> list[FieldInfo]:
    """The columns that can be mapped: those of our tables, and behind them what the organisation added."""
    worked_out = {"Kind": _("Kind"), "Start": _("Start of it"), "Stage": _("Status"), "At": _("Moment")}
    found = []
    for table, header in HEADERS.items():
        source = BY_CODE["leads" if table == "lead_events" else table]
        fields = session.describe(source.sobject) or {}
        for name in header:
            meta = fields.get(name)
            label = worked_out.get(name) or (meta.label if meta else name)
            found.append(FieldInfo(table, name, label, meta.type if meta else ""))
        if table in PLAIN:
            own = (fields[name] for name in columns(source, fields) if fields[name].custom)
            found += [FieldInfo(table, meta.name, meta.label, meta.type, custom=True) for meta in own]
    return found
