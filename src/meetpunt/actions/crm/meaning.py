"""What the records of a CRM mean: people confirm a mapping, after seeing what would land by it.

Rule: stages are never guessed, and nothing lands before a person has confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from meetpunt.actions.crm.finding import find
from meetpunt.actions.crm.hearing import ask
from meetpunt.actions.crm.landing import Lander
from meetpunt.actions.crm.opening import opened
from meetpunt.actions.editing import write_down
from meetpunt.actions.imports.result import ImportResult
from meetpunt.actions.imports.terms import process_of
from meetpunt.connectors.base import Table, as_text
from meetpunt.connectors.crm.base import Clock
from meetpunt.connectors.crm.design import Design, Wanted, design_from_json
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import Viewer
from meetpunt.store.models import Change, CrmConnection, Person, Source
from meetpunt.store.tenancy import changing

State = CrmConnection.State
SHOWN, MOST_TEXTS = 20, 3
"""Records of each kind that are looked at for samples, and texts that are shown of a column."""


def confirm_mapping(viewer: Viewer, connection_id: int, mapping: FieldMapping, now: datetime) -> None:
    """A person says what everything there means: all records are translated by it, and from now on everything lands.

    Raises:
        NotVisible: it is not the viewer's to administer. Refused, ConnectorError: the mapping cannot be used.
    """
    row = find(viewer, connection_id)
    text = dump_mapping(replace(mapping, source=row.source.name))
    load_mapping(text)
    with changing(viewer.organisation.id):
        process_of(viewer.organisation.id, mapping)
        before = row.source.mapping
        Source.objects.filter(pk=row.source_id).update(mapping=text, complete_from=mapping.complete_from)
        state = State.ON if row.state == State.NEW else row.state
        CrmConnection.objects.filter(pk=row.pk).update(is_mapped=True, map_anew=True, state=state, next_at=now)
        if before != text or not row.is_mapped:
            write_down(viewer, Change.Kind.CHANGED, row, {"mapping": before}, {"mapping": text}, now, row.source.name)
    ask(viewer.organisation.id, row.pk, now, viewer.person_id)


def foresee(viewer: Viewer, connection_id: int, mapping: FieldMapping, clock: Clock, reach: Reach) -> ImportResult:
    """What would land of the records that were changed last; nothing is kept, and the CRM is not asked."""
    row = find(viewer, connection_id)
    row.source.mapping = dump_mapping(replace(mapping, source=row.source.name))
    return Lander(row, opened(row, clock, reach), clock.now()).foresee()


def samples(viewer: Viewer, connection_id: int, clock: Clock, reach: Reach) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per table and column what stands in the records that were changed last; the CRM is not asked."""
    row = find(viewer, connection_id)
    connector = opened(row, clock, reach)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for table in Lander(row, connector, clock.now()).shown(SHOWN):
        if len(table):
            texts = {
                name: tuple(dict.fromkeys(as_text(cell) for cell in column if cell not in (None, "")))
                for name, column in zip(table.header, table.columns, strict=True)
            }
            found[table.file] = {name: told[:MOST_TEXTS] for name, told in texts.items()}
    return found


def versions(
    viewer: Viewer, connection_id: int, external_ids: Sequence[str], clock: Clock, reach: Reach
) -> dict[str, Mapping[str, Any]]:
    """What activities of ours say in the CRM, by their ids there, as they were last read; the CRM is not asked."""
    row = find(viewer, connection_id)
    return Lander(row, opened(row, clock, reach), clock.now()).versions(external_ids) if external_ids else {}


def wanted(viewer: Viewer, connection_id: int, clock: Clock, reach: Reach) -> tuple[Wanted, ...]:
    """What the method needs in the CRM, beside what stands there; the CRM is not asked."""
    row = find(viewer, connection_id)
    design = design_from_json(row.design)
    return opened(row, clock, reach).wanted(design, load_mapping(row.source.mapping))


def with_people_known(viewer: Viewer, mapping: FieldMapping, design: Design) -> FieldMapping:
    """Users there who have the e-mail address of somebody here are that person; the others are read as new people."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False)
    people = list(rows.values_list("name", "email", "login__email"))
    bearers = Counter(name.casefold() for name, _email, _login in people)
    here = {
        address.casefold(): name
        for name, *addresses in people
        for address in addresses
        if address and bearers[name.casefold()] == 1
    }
    known = {one.id: here[one.email.casefold()] for one in design.users if one.email.casefold() in here}
    return with_people(mapping, known, [one.id for one in design.users])


def with_people(mapping: FieldMapping, known: Mapping[str, str], users: Collection[str]) -> FieldMapping:
    """The mapping in which users there are people here. known: id there -> e-mail address or name here."""
    references = {"owner", "by", "manager"}

    files = []
    for entry in mapping.files:
        tables = []
        for table in entry.tables:
            values = dict(table.values)
            for name in references & table.fields.keys():
                values[name] = dict(known)
            where = dict(table.where)
            if table.table is Table.PEOPLE:
                column = table.fields["id"].columns[0]
                where[column] = tuple(one for one in users if one not in known)
            tables.append(replace(table, values={k: v for k, v in values.items() if v}, where=where))
        files.append(replace(entry, tables=tuple(tables)))
    return replace(mapping, files=tuple(files))
