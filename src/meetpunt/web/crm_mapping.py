"""The mapping of a CRM as one form: stages, kinds of activity, people and fields, each beside what it is there.

Rule: a stage that nobody explained stays unmapped; what the form does not show stays as it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from meetpunt.actions.crm.meaning import with_people
from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.crm.stages import stage_meanings
from meetpunt.connectors.fields import FIELDS
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, TableMapping, Target
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.store.refs import Named, ProcessRef
from meetpunt.web import import_words
from meetpunt.web.crm_samples import Named as Names
from meetpunt.web.crm_words import entity
from meetpunt.web.mapping_form import is_simple, steps_of
from meetpunt.web.mapping_parts import Option

ENDS = (Target.WON, Target.LOST, Target.NO_DECISION, Target.IGNORE)
MACHINE, NEW = "machine", ""
"""Of a user: a program, or somebody who is not here yet."""


@dataclass(frozen=True)
class Row:
    """Something there, and what it may mean here. about: what else is known of it; samples: texts that stand in it."""

    name: str
    label: str
    about: str
    options: tuple[Option, ...]
    is_open: bool = False
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Rows under one head: the stages of a pipeline, or the fields of a table."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CrmForm:
    """The whole mapping. open_stages: how many stages have no meaning yet."""

    stages: tuple[Group, ...]
    kinds: tuple[Row, ...]
    people: tuple[Row, ...]
    tables: tuple[Group, ...]
    complete_from: str
    open_stages: int


def crm_form(
    mapping: FieldMapping,
    design: Design,
    processes: Sequence[ProcessRef],
    people: Sequence[Named],
    samples: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> CrmForm:
    """The form, as the mapping stands. samples: per table and column some texts that stand there now."""
    stages, names = _stages(mapping, design, processes), Names.of(design)
    return CrmForm(
        stages=stages,
        kinds=_kinds(mapping, design),
        people=_people(mapping, design, people),
        tables=tuple(
            _fields(entry, part, design, samples, names) for entry in mapping.files for part in entry.tables[:1]
        ),
        complete_from=mapping.complete_from.isoformat() if mapping.complete_from else "",
        open_stages=sum(row.is_open for group in stages for row in group.rows),
    )


def apply_crm_form(
    told: Mapping[str, str], mapping: FieldMapping, design: Design, people: Collection[str]
) -> tuple[FieldMapping, tuple[str, ...]]:
    """The mapping as a person told it, and what cannot be taken over. people: names of who is here."""
    problems: list[str] = []
    complete = told.get("complete_from", "").strip()
    try:
        day = date.fromisoformat(complete) if complete else None
    except ValueError:
        problems.append(_("%(day)s is no day. Write it as 2026-01-31.") % {"day": complete})
        day = mapping.complete_from
    stages = {one.id.casefold(): told.get(f"stage-{number}", "") for number, one in enumerate(design.stages)}
    kinds = {one.key.casefold(): told.get(f"kind-{number}", "") for number, one in enumerate(design.activity_types)}
    files = tuple(
        replace(entry, tables=tuple(_told_table(told, entry, part, stages, kinds) for part in entry.tables))
        for entry in mapping.files
    )
    chosen = {one.id: told.get(f"user-{number}", NEW) for number, one in enumerate(design.users)}
    machines = tuple(user for user, who in chosen.items() if who == MACHINE)
    known = {user: who for user, who in chosen.items() if who in people}
    changed = replace(mapping, files=files, complete_from=day, machines=machines)
    return with_people(changed, known, list(chosen)), tuple(problems)


def _stages(mapping: FieldMapping, design: Design, processes: Sequence[ProcessRef]) -> tuple[Group, ...]:
    meanings = stage_meanings(mapping)
    unmapped = Option(str(Target.UNMAPPED), import_words.choice(Target.UNMAPPED))
    choices = [unmapped, *steps_of(mapping, processes), *(Option(str(one), import_words.choice(one)) for one in ENDS)]
    groups: dict[str, list[Row]] = {}
    for number, stage in enumerate(design.stages):
        meaning = meanings.get(stage.id.casefold()) or stage.ends or str(Target.UNMAPPED)
        options = tuple(Option(one.value, one.label, one.value == meaning) for one in choices)
        is_open = meaning == str(Target.UNMAPPED)
        groups.setdefault(stage.group, []).append(Row(f"stage-{number}", stage.name, "", options, is_open))
    return tuple(Group(entity(name or "leads"), tuple(rows)) for name, rows in groups.items())


def _kinds(mapping: FieldMapping, design: Design) -> tuple[Row, ...]:
    meanings: dict[str, str] = {}
    for _entry, part in _parts(mapping):
        if part.table is Table.ACTIVITIES:
            meanings |= part.values.get("kind", {})
    field = next(one for one in FIELDS[Table.ACTIVITIES] if one.name == "kind")
    rows = []
    for number, kind in enumerate(design.activity_types):
        meaning = meanings.get(kind.key.casefold(), "")
        options = [Option("", _("not told: counted as other"), not meaning)]
        options += [Option(one, import_words.choice(one), one == meaning) for one in field.choices]
        rows.append(Row(f"kind-{number}", kind.name, "", tuple(options), not meaning))
    return tuple(rows)


def _people(mapping: FieldMapping, design: Design, people: Sequence[Named]) -> tuple[Row, ...]:
    known: dict[str, str] = {}
    for _entry, part in _parts(mapping):
        for name in ("owner", "by", "manager"):
            known |= part.values.get(name, {})
    rows = []
    for number, user in enumerate(design.users):
        chosen = MACHINE if user.id in mapping.machines else known.get(user.id.casefold(), known.get(user.id, NEW))
        options = [Option(NEW, _("read as a new person"), not chosen)]
        options += [Option(one.name, one.name, chosen.casefold() == one.name.casefold()) for one in people]
        options.append(Option(MACHINE, _("a program, no person"), chosen == MACHINE))
        if chosen and not any(one.is_chosen for one in options):
            options.append(Option(chosen, chosen, True))
        about = user.email if user.active else _("%(email)s, no longer active") % {"email": user.email}
        rows.append(Row(f"user-{number}", user.name, about, tuple(options)))
    return tuple(rows)


def _fields(
    entry: FileMapping,
    part: TableMapping,
    design: Design,
    samples: Mapping[str, Mapping[str, tuple[str, ...]]],
    shown: Names,
) -> Group:
    names = {one.key: one.name for one in design.fields if one.table == entry.file}
    texts = samples.get(entry.file, {})
    columns = list(
        dict.fromkeys((*(column for rule in part.fields.values() for column in rule.columns), *names, *texts))
    )
    rows = []
    for field in FIELDS[part.table]:
        rule = part.fields.get(field.name)
        if field.name in ("id", "stage_text") or (rule is not None and not is_simple(rule)):
            continue
        chosen = rule.columns[0] if rule else ""
        options = [Option("", _("— leave out —"), not chosen)]
        options += [Option(one, names.get(one, one), one == chosen) for one in columns]
        label = f"{field.label} *" if field.required else str(field.label)
        told = shown.shown(field, texts.get(chosen, ()))
        name = _field_name(entry, field.name)
        rows.append(Row(name, label, str(field.explanation), tuple(options), samples=told))
    return Group(entity(entry.file), tuple(rows))


def _told_table(
    told: Mapping[str, str], entry: FileMapping, part: TableMapping, stages: Mapping[str, str], kinds: Mapping[str, str]
) -> TableMapping:
    fields = dict(part.fields)
    for field in FIELDS[part.table]:
        name = _field_name(entry, field.name)
        rule = fields.get(field.name)
        if name not in told or (rule is not None and not is_simple(rule)):
            continue
        column = told[name]
        if not column:
            fields.pop(field.name, None)
        elif rule is None or rule.columns != (column,):
            fields[field.name] = FieldRule((column,))
    values = dict(part.values)
    if "stage" in fields and part.table in (Table.OPPORTUNITIES, Table.EVENTS):
        values["stage"] = {
            **values.get("stage", {}),
            **{stage: meaning for stage, meaning in stages.items() if meaning},
        }
    if part.table is Table.ACTIVITIES and kinds:
        rest = {text: meaning for text, meaning in values.get("kind", {}).items() if text not in kinds}
        values["kind"] = {**rest, **{kind: meaning for kind, meaning in kinds.items() if meaning}}
    return replace(part, fields=fields, values=values)


def _parts(mapping: FieldMapping) -> list[tuple[FileMapping, TableMapping]]:
    return [(entry, part) for entry in mapping.files for part in entry.tables]


def _field_name(entry: FileMapping, field: str) -> str:
    return f"field-{entry.file}-{field}"
