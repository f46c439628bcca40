"""The mapping that is proposed for a Pipedrive: what is certain is filled in, what a stage means is left to a person.

Rule: the meaning of a stage or of a kind of activity that somebody made there is never guessed from its name, unless it
bears a name under which we made it.
"""

from __future__ import annotations

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, Mapping, TableMapping, Target
from meetpunt.connectors.pipedrive.history import LEAD_STAGE, REOPENED
from meetpunt.connectors.pipedrive.wishes import FIELDS, KINDS, SERVICE_VISIT, named_alike
from meetpunt.connectors.values.styles import NumberStyle

_WHEN = {"created_at": "add_time", "modified_at": "update_time"}
_STAGES = {LEAD_STAGE: "S"}
_ENDS = {"won": str(Target.WON), "lost": str(Target.LOST), REOPENED: str(Target.REOPENED)}
_BUILT_IN = {"call": "call", "email": "email", "meeting": "meeting"}
"""Pipedrive's own kinds of activity of which it is certain what they are."""

COLUMNS: dict[str, tuple[Table, dict[str, str]]] = {
    "users": (Table.PEOPLE, {"id": "id", "name": "name", "email": "email"}),
    "organizations": (
        Table.ACCOUNTS,
        {
            "id": "id",
            "name": "name",
            "street": "address_street",
            "postcode": "address_postal_code",
            "town": "address_locality",
            "country": "address_country",
            "owner": "owner_id",
            "website": "website",
            **_WHEN,
        },
    ),
    "persons": (
        Table.CONTACTS,
        {
            "id": "id",
            "name": "name",
            "first_name": "first_name",
            "last_name": "last_name",
            "account": "org_id",
            "owner": "owner_id",
            "email": "email",
            "phone": "phone",
            "job_title": "job_title",
            **_WHEN,
        },
    ),
    "products": (
        Table.PRODUCTS,
        {
            "id": "id",
            "name": "name",
            "code": "code",
            "family": "category",
            "list_price": "price",
            "cost_price": "cost",
            "currency": "currency",
            **_WHEN,
        },
    ),
    "deals": (
        Table.OPPORTUNITIES,
        {
            "id": "id",
            "name": "title",
            "account": "org_id",
            "contact": "person_id",
            "owner": "owner_id",
            "stage": "stage_id",
            "status": "status",
            "amount": "value",
            "currency": "currency",
            "probability": "probability",
            "stage_changed_at": "stage_change_time",
            "expected_close": "expected_close_date",
            "closed_at": "close_time",
            "loss_reason": "lost_reason",
            "source": "channel",
            **_WHEN,
        },
    ),
    "deal_lines": (
        Table.OPPORTUNITY_LINES,
        {
            "id": "id",
            "opportunity": "deal",
            "product": "product_id",
            "quantity": "quantity",
            "amount": "amount",
            "cost": "cost",
            "currency": "currency",
        },
    ),
    "deal_changes": (
        Table.EVENTS,
        {"id": "id", "opportunity": "deal", "stage": "stage_id", "at": "time", "by": "actor_user_id"},
    ),
    "activities": (
        Table.ACTIVITIES,
        {
            "id": "id",
            "kind": "type",
            "subject": "subject",
            "owner": "owner_id",
            "account": "org_id",
            "contact": "person_id",
            "opportunity": "deal",
            "starts_at": "starts_at",
            "minutes": "duration",
            "status": "done",
            "category": "type_name",
            **_WHEN,
        },
    ),
    "notes": (
        Table.NOTES,
        {
            "id": "id",
            "text": "content",
            "account": "org_id",
            "contact": "person_id",
            "opportunity": "deal",
            "owner": "user_id",
            "at": "add_time",
        },
    ),
}
"""Table of Pipedrive -> ours, and field of ours -> its column."""
NOTHING = {"amount": ("0",), "minutes": ("00:00", "00:00:00"), "cost": ("0",), "cost_price": ("0",)}
"""What Pipedrive writes where nobody filled anything in."""
VALUES: dict[str, dict[str, dict[str, str]]] = {
    "deals": {"stage": _STAGES},
    "deal_changes": {"stage": {**_STAGES, **_ENDS}},
    "activities": {"kind": _BUILT_IN, "status": {"true": "done", "false": "planned"}},
}


def proposed(source: str, design: Design) -> Mapping:
    """See `Connector.proposed`."""
    files = tuple(_file(name, table, columns, design) for name, (table, columns) in COLUMNS.items())
    return Mapping(source, files, numbers=NumberStyle.POINT)


def _file(name: str, table: Table, columns: dict[str, str], design: Design) -> FileMapping:
    fields = {field: FieldRule(columns=(column,), empty=NOTHING.get(field, ())) for field, column in columns.items()}
    values = {field: dict(meanings) for field, meanings in VALUES.get(name, {}).items()}
    for wish in FIELDS:
        if wish.table == name:
            made = (one.key for one in design.fields if one.custom and one.table == name)
            names = {one.key: one.name for one in design.fields if one.table == name}
            key = next((key for key in made if named_alike(wish.name, names[key])), None)
            if key is not None:
                fields[wish.feeds[1]] = FieldRule(columns=(key,))
    if table is Table.ACTIVITIES:
        _kinds(fields, values, design)
    return FileMapping(name, tables=(TableMapping(table, fields, values=values),))


def _kinds(fields: dict[str, FieldRule], values: dict[str, dict[str, str]], design: Design) -> None:
    """Kinds of activity that bear the name under which we make them."""
    for kind in design.activity_types:
        for ours, (name, _icon, _why) in KINDS.items():
            if named_alike(name, kind.name):
                values["kind"][kind.key.casefold()] = ours
        if named_alike(SERVICE_VISIT, kind.name):
            values["kind"][kind.key.casefold()] = "visit"
            fields["purpose"] = FieldRule(columns=("type",))
            values["purpose"] = {kind.key.casefold(): "service"}
