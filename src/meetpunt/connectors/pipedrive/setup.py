"""How a company set Pipedrive up: its stages, kinds of activity, people and fields, and who we are there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.connectors.crm.base import Body
from meetpunt.connectors.crm.design import ActivityType, Design, FieldInfo, Identity, Stage, User
from meetpunt.connectors.pipedrive.cells import is_custom, key_of
from meetpunt.connectors.pipedrive.entities import PARTS
from meetpunt.connectors.pipedrive.goals import goals
from meetpunt.connectors.pipedrive.history import LEAD_STAGE
from meetpunt.connectors.pipedrive.site import Site
from meetpunt.connectors.pipedrive.tables import HEADERS
from meetpunt.connectors.pipedrive.walking import walk

NAMES = {
    "id": gettext_lazy("ID"),
    "name": gettext_lazy("Name"),
    "title": gettext_lazy("Title"),
    "owner_id": gettext_lazy("Owner"),
    "org_id": gettext_lazy("Organisation"),
    "person_id": gettext_lazy("Contact"),
    "pipeline_id": gettext_lazy("Pipeline"),
    "status": gettext_lazy("Status"),
    "value": gettext_lazy("Value"),
    "add_time": gettext_lazy("Made at"),
    "update_time": gettext_lazy("Changed at"),
    "stage_change_time": gettext_lazy("In its stage since"),
    "expected_close_date": gettext_lazy("Expected closing date"),
    "lost_reason": gettext_lazy("Lost reason"),
    "type": gettext_lazy("Kind"),
    "subject": gettext_lazy("Subject"),
    "done": gettext_lazy("Done"),
    "is_active": gettext_lazy("In use"),
    "email": gettext_lazy("E-mail that is used first"),
    "phone": gettext_lazy("Phone that is used first"),
    "address_street": gettext_lazy("Address: street and number"),
    "address_postal_code": gettext_lazy("Address: postcode"),
    "address_locality": gettext_lazy("Address: town"),
    "address_admin_area_level_1": gettext_lazy("Address: province"),
    "address_country": gettext_lazy("Address: country"),
    "price": gettext_lazy("Price"),
    "cost": gettext_lazy("Cost of one"),
    "currency": gettext_lazy("Currency"),
    "deal_id": gettext_lazy("ID of the deal"),
    "lead_id": gettext_lazy("ID of the lead"),
    "deal": gettext_lazy("Deal or lead"),
    "close_time": gettext_lazy("Won or lost at"),
    "source_name": gettext_lazy("Source of the lead"),
    "product_id": gettext_lazy("Product"),
    "quantity": gettext_lazy("Quantity"),
    "item_price": gettext_lazy("Price of one, before discount"),
    "discount": gettext_lazy("Discount"),
    "amount": gettext_lazy("Amount after discount"),
    "stage_id": gettext_lazy("Stage, or how it ended"),
    "time": gettext_lazy("When it changed"),
    "actor_user_id": gettext_lazy("Who changed it"),
    "type_name": gettext_lazy("Kind, by its name"),
    "starts_at": gettext_lazy("Day and time"),
    "duration": gettext_lazy("Duration"),
    "participants": gettext_lazy("IDs of the participants"),
    "content": gettext_lazy("Words of the note"),
    "user_id": gettext_lazy("Who wrote it"),
    "meetpunt": gettext_lazy("Key of what we wrote there"),
}
"""Columns that Pipedrive itself has no name for, or not in every list of fields."""


def identify(site: Site) -> Identity:
    """See `Connector.identify`."""
    me = site.get("/api/v1/users/me")["data"]
    return Identity(
        company=str(me.get("company_id") or ""),
        name=str(me.get("company_name") or ""),
        user=str(me.get("name") or me.get("email") or ""),
        host=f"{me.get('company_domain')}.pipedrive.com",
        time_zone=str(me.get("timezone_name") or ""),
        currency=str(me.get("default_currency") or ""),
    )


def discover(site: Site) -> Design:
    """See `Connector.discover`."""
    pipelines = {body["id"]: body for body in standing(site, "pipelines")}
    types = standing(site, "activity_types")
    return Design(
        stages=(Stage(LEAD_STAGE, _("Lead"), position=-1), *_stages(standing(site, "stages"), pipelines)),
        activity_types=tuple(
            ActivityType(str(body.get("key_string")), str(body.get("name")))
            for body in types
            if body.get("active_flag") is not False
        ),
        users=tuple(
            User(str(body["id"]), str(body.get("name")), str(body.get("email") or ""), body.get("active_flag") is True)
            for body in standing(site, "users")
        ),
        fields=tuple(_columns(standing(site, "fields"))),
        goals=goals(standing(site, "goals"), pipelines.values(), types),
    )


def standing(site: Site, entity: str) -> list[Body]:
    """All records of an entity that is small."""
    return [one.body for page in walk(site, entity, PARTS[entity], None, None, {}) for one in page.records]


def _stages(bodies: list[Body], pipelines: dict[object, Body]) -> list[Stage]:
    """The stages in their order, pipeline after pipeline."""

    def place(body: Body) -> tuple[int, int]:
        pipeline = pipelines.get(body.get("pipeline_id"), {})
        return int(pipeline.get("order_nr") or 0), int(body.get("order_nr") or 0)

    return [
        Stage(
            str(body["id"]),
            str(body.get("name")),
            str(pipelines.get(body.get("pipeline_id"), {}).get("name") or ""),
            position,
        )
        for position, body in enumerate(sorted(bodies, key=place))
    ]


def _columns(bodies: list[Body]) -> list[FieldInfo]:
    """The columns of our tables, named as Pipedrive names them, and the custom ones behind them."""
    known = {(str(body.get("table")), key_of(body)): body for body in bodies}
    found = []
    for table, header in HEADERS.items():
        for key in header:
            body = known.get((table, key), {})
            name = _name(body) or str(NAMES.get(key) or key)
            found.append(FieldInfo(table, key, name, str(body.get("field_type") or "")))
        found += [
            FieldInfo(table, key, _name(body) or key, str(body.get("field_type") or ""), custom=True)
            for (of, key), body in sorted(known.items())
            if of == table and is_custom(body)
        ]
    return found


def _name(field: Body) -> str:
    return str(field.get("field_name") or field.get("name") or "")
