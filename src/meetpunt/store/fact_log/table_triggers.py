"""Lets the database tell that something in a table changed, for the tables of which no fact is made.

A run of such changes of one table is one line of the log. Of the organisation itself only its settings are told: its
change number is raised by every write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meetpunt.store.fact_log.watched import TABLE, table_key

LOG = "INSERT INTO fact_change (organisation_id, kind, key, tx)"
THIS_TRANSACTION = "pg_current_xact_id()::text::bigint"
OPERATIONS = {"insert": "new", "update": "new", "delete": "old"}
ORGANISATION = "organisation"


def names(tables: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each table with the name of each of its triggers."""
    for table in (*tables, ORGANISATION):
        for operation in OPERATIONS:
            yield table, _name(table, operation)


def on_sqlite(tables: Sequence[str], settings: Sequence[str]) -> Iterator[str]:
    """The statements that make them; settings: the columns of the organisation that are told."""
    for table in tables:
        for operation, row in OPERATIONS.items():
            yield _row_by_row(table, operation, f"{row.upper()}.organisation_id")
    yield _row_by_row(ORGANISATION, "update", "NEW.id", f" OF {', '.join(settings)}")


def on_postgres(tables: Sequence[str], settings: Sequence[str]) -> Iterator[str]:
    """The same."""
    told = f"'{TABLE}', TG_ARGV[0]::bigint, {THIS_TRANSACTION}"
    yield _function("tell_table", f"{LOG} SELECT DISTINCT r.organisation_id, {told} FROM told_rows r;")
    # Who writes without acting in the organisation may not write in its log; nothing is kept across such a write.
    acting = "current_setting('meetpunt.organisation', true) = NEW.id::text"
    yield _function("tell_organisation", f"IF {acting} THEN {LOG} VALUES (NEW.id, {told}); END IF;")
    for table in tables:
        for operation, row in OPERATIONS.items():
            yield (
                f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()} ON "{table}" '
                f"REFERENCING {row.upper()} TABLE AS told_rows FOR EACH STATEMENT "
                f"EXECUTE FUNCTION tell_table({table_key(table)})"
            )
    yield (
        f'CREATE TRIGGER {_name(ORGANISATION, "update")} AFTER UPDATE OF {", ".join(settings)} ON "{ORGANISATION}" '
        f"FOR EACH ROW EXECUTE FUNCTION tell_organisation({table_key(ORGANISATION)})"
    )


def _row_by_row(table: str, operation: str, organisation: str, of: str = "") -> str:
    # What told of this table last is told anew, at the end: many rows are then one line, and who looked sees it again.
    last = "id = (SELECT MAX(id) FROM fact_change)"
    told = f"organisation_id = {organisation} AND kind = '{TABLE}' AND key = {table_key(table)}"
    return (
        f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()}{of} ON "{table}" BEGIN '
        f"DELETE FROM fact_change WHERE {last} AND {told}; "
        f"{LOG} VALUES ({organisation}, '{TABLE}', {table_key(table)}, 0); END"
    )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def _name(table: str, operation: str) -> str:
    return f"tell_{table}_{operation}"
