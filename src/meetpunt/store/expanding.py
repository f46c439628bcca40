"""Which operations of a migration leave the former version running beside it: the rule of expanding, then contracting.

While an upgrade goes on, the former version reads and writes what is migrated already. So a migration only adds what
that version needs not know; what it used to know goes in a later release, when nobody uses it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import ModelOperation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, CharField

from meetpunt.store.new_tables import NewTables

BIG = frozenset(("activity", "opportunity", "stageevent", "account", "contact", "change", "orderline", "order", "note"))
"""Models with so many rows that to index or to look through them takes longer than a request may wait."""
HARMLESS = (
    migrations.CreateModel,
    NewTables,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
)


class AddIndexInPeace(migrations.AddIndex):
    """An index that others go on writing beside while it is made; its migration has `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it: on PostgreSQL concurrently."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.add_index(model, self.index, concurrently=True)
        else:
            schema_editor.add_index(model, self.index)


def contracts(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """What of a migration the former version would trip over or wait for; a sentence each.

    Parameters: before, the state of all models that the migration begins with.
    """
    state, new = before.clone(), set[str]()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        elif isinstance(operation, NewTables):
            new.update(one.name_lower for one in operation.tables)
        elif (reason := _reason(operation, state)) and _model(operation) not in new:
            yield f"{operation.describe()}: {reason}"
        operation.state_forwards(migration.app_label, state)


def only_adds(migration: migrations.Migration) -> bool:
    """Whether it makes tables, columns that may be empty, and indexes, and nothing else: views on it may stand."""
    return all(
        isinstance(one, (migrations.AddIndex, *HARMLESS))
        or (isinstance(one, migrations.AddField) and not _of_added(one.field, ""))
        for one in migration.operations
    )


def _reason(operation: Operation, state: ProjectState) -> str:
    match operation:
        case migrations.AddField():
            return _of_added(operation.field, operation.model_name_lower)
        case migrations.AlterField():
            former = state.models["store", operation.model_name_lower].get_field(operation.name)
            return _of_altered(former, operation.field)
        case AddIndexInPeace():
            return ""
        case migrations.AddIndex():
            return "an index on a big table stops writers: AddIndexInPeace" if _model(operation) in BIG else ""
        case _ if isinstance(operation, HARMLESS):
            return ""
        case migrations.RunPython() | migrations.RunSQL():
            return "what it does to rows that others write cannot be seen here"
    return "the former version knows what this takes away or forbids"


def _of_added(field: Any, model: str) -> str:
    if not (field.null or field.many_to_many or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED):
        return "what the former version inserts has no value for it: null=True or a db_default"
    if field.unique:
        return "a unique column is an index that stops writers"
    if field.db_index and model in BIG:
        return "an index on a big table stops writers: db_index=False, then AddIndexInPeace"
    return ""


def _of_altered(former: Any, field: Any) -> str:
    if former.null and not field.null:
        return "the former version still writes nulls"
    if field.unique and not former.unique:
        return "the former version may write the same twice"
    if former.db_column != field.db_column:
        return "the column has another name"
    longer = isinstance(former, CharField) and isinstance(field, CharField)
    if longer and (field.max_length or 0) >= (former.max_length or 0):
        return ""
    return "" if former.get_internal_type() == field.get_internal_type() and not longer else "another type"


def _model(operation: Operation) -> str:
    if isinstance(operation, FieldOperation):
        return operation.model_name_lower
    if isinstance(operation, ModelOperation):
        return operation.name_lower
    return str(getattr(operation, "model_name", "")).lower()
