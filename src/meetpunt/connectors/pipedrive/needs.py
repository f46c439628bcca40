"""What the method needs in Pipedrive beside what stands there, and making it.

Rule: nothing is made that is there already under the same name.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.base import Body
from meetpunt.connectors.crm.design import Design, Need, Wanted
from meetpunt.connectors.crm.stages import unmapped_stages
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.fields import ENTERED, field_of
from meetpunt.connectors.mapping.schema import Mapping, ProcessDefinition, TableMapping
from meetpunt.connectors.pipedrive.setup import standing
from meetpunt.connectors.pipedrive.site import Site
from meetpunt.connectors.pipedrive.wishes import FIELDS, KINDS, SERVICE_VISIT, named_alike
from meetpunt.method.process import Text
from meetpunt.method.spatoco import SPATOCO


def wanted(design: Design, mapping: Mapping) -> tuple[Wanted, ...]:
    """See `Connector.wanted`."""
    return (*_steps(design, mapping), *_kinds(design, mapping), *_fields(design, mapping))


def make(site: Site, wish: Wanted) -> None:
    """See `Connector.make`."""
    if wish.standing:
        return
    match wish.need:
        case Need.STAGE:
            _make_stage(site, wish.name)
        case Need.ACTIVITY_TYPE:
            _make_type(site, wish)
        case Need.FIELD:
            _make_field(site, wish)


def _here(text: Text) -> str:
    return text.in_language(get_language() or "en")


def _alike(text: Text, names: Iterable[str]) -> str:
    """What bears the name, whether or not the mapping says already what it means; "" when nothing does."""
    return next((name for name in names if named_alike(text, name)), "")


def _steps(design: Design, mapping: Mapping) -> list[Wanted]:
    """Every step of the process that a stage has to stand for; the last one is told by the status of a deal."""
    if isinstance(mapping.process, ProcessDefinition):
        told = [(step.code, step.names) for step in mapping.process.steps]
        steps = [(code, Text(names.get("nl") or code, names.get("en") or code)) for code, names in told]
    elif mapping.process == "spatoco":
        steps = [(step.code, step.name) for step in SPATOCO.steps]
    else:
        return []
    part = _part(mapping, "deals", Table.OPPORTUNITIES)
    meanings = part.values.get("stage", {}) if part else {}
    names = {stage.id: stage.name for stage in design.stages}
    is_open = bool(unmapped_stages(design, mapping))
    found = []
    for code, name in steps[:-1]:
        stands = next((names[stage] for stage, step in meanings.items() if step == code and stage in names), "")
        stands = stands or _column(design, part, f"{ENTERED}{code}") or _alike(name, names.values())
        why = (
            _("Say first what the stages there mean: one of them may be this step.")
            if is_open and not stands
            else _("Without a stage of its own this step cannot be told from the one before.")
        )
        found.append(Wanted(Need.STAGE, code, _here(name), why, stands))
    return found


def _column(design: Design, part: TableMapping | None, field: str) -> str:
    """The name of the column that a field of ours is taken from."""
    rule = part.fields.get(field) if part else None
    keys = rule.columns if rule else ()
    tables = {"opportunities": "deals", "accounts": "organizations"}
    of = tables.get(str(part.table), "") if part else ""
    return next((one.name for one in design.fields if one.table == of and one.key in keys), "")


def _kinds(design: Design, mapping: Mapping) -> list[Wanted]:
    part = _part(mapping, "activities", Table.ACTIVITIES)
    meanings = part.values.get("kind", {}) if part else {}
    purposes = part.values.get("purpose", {}) if part else {}
    names = {one.key.casefold(): one.name for one in design.activity_types}
    found = []
    for kind, (name, _icon, why) in KINDS.items():
        stands = next((names[key] for key, means in meanings.items() if means == kind and key in names), "")
        found.append(Wanted(Need.ACTIVITY_TYPE, kind, _here(name), why, stands or _alike(name, names.values())))
    stands = next((names[key] for key, means in purposes.items() if means == "service" and key in names), "")
    stands = stands or _alike(SERVICE_VISIT, names.values())
    why = _("Without it a visit for service cannot be told from one to sell; what it was for is inferred then.")
    return [*found, Wanted(Need.ACTIVITY_TYPE, "purpose.service", _here(SERVICE_VISIT), why, stands)]


def _fields(design: Design, mapping: Mapping) -> list[Wanted]:
    reason = next(
        (one.name for one in design.fields if (one.table, one.key) == ("deals", "lost_reason")), "lost_reason"
    )
    why = _("Without it nobody can tell why opportunities were lost.")
    loss = field_of(Table.OPPORTUNITIES, "loss_reason")
    name = str(loss.label) if loss else reason
    found = [Wanted(Need.FIELD, f"{Table.OPPORTUNITIES}.loss_reason", name, why, reason)]
    for field in FIELDS:
        part = _part(mapping, field.table, field.feeds[0])
        own = [one.name for one in design.fields if one.table == field.table and one.custom]
        stands = _column(design, part, field.feeds[1]) or _alike(field.name, own)
        found.append(Wanted(Need.FIELD, field.code, _here(field.name), field.why, stands))
    return found


def _part(mapping: Mapping, file: str, table: Table) -> TableMapping | None:
    entry = mapping.for_file(file)
    return next((part for part in entry.tables if part.table is table), None) if entry else None


def _make_stage(site: Site, name: str) -> None:
    """In the pipeline that stands first, behind its last stage: putting it in its place is for a person."""
    pipelines = sorted(standing(site, "pipelines"), key=lambda body: int(body.get("order_nr") or 0))
    if not pipelines:
        raise trouble(Trouble.REFUSED, detail="no pipeline")
    pipeline = pipelines[0]["id"]
    if not any(_is(body, "name", name) and body.get("pipeline_id") == pipeline for body in standing(site, "stages")):
        site.send("POST", "/api/v2/stages", {"name": name, "pipeline_id": pipeline})


def _make_type(site: Site, wish: Wanted) -> None:
    icon = KINDS[wish.code][1] if wish.code in KINDS else "cogs"
    if not any(_is(body, "name", wish.name) for body in standing(site, "activity_types")):
        site.send("POST", "/api/v1/activityTypes", {"name": wish.name, "icon_key": icon})


def _make_field(site: Site, wish: Wanted) -> None:
    field = next((field for field in FIELDS if field.code == wish.code), None)
    if field is None:
        raise trouble(Trouble.REFUSED, detail=wish.code)
    for body in standing(site, "fields"):
        if body.get("table") == field.table and _is(body, "field_name", wish.name):
            return
    made: Body = {"field_name": wish.name, "field_type": field.type}
    if field.options:
        made["options"] = [{"label": _here(option)} for option in field.options]
    path = {"deals": "/api/v2/dealFields", "organizations": "/api/v2/organizationFields"}[field.table]
    site.send("POST", path, made)


def _is(body: Body, key: str, name: str) -> bool:
    return str(body.get(key) or "").strip().casefold() == name.strip().casefold()
