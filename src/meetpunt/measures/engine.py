"""Asks a measure: its text over a scope, of the database or, where that is quicker, of a copy of the facts."""

from __future__ import annotations

from functools import cache
from importlib import resources

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.database import DatabaseEngine, Engine, Rows, bind
from meetpunt.measures.scope import Scope, compile_scope

__all__ = ["DatabaseEngine", "Engine", "Rows", "bind", "measure", "sql_text"]


def measure(name: str, scope: Scope, engine: Engine | None = None) -> Rows:
    """Ask a measure on the given engine; without one, on whichever answers this scope sooner."""
    text = "\n".join(line for line in sql_text(name).splitlines() if not line.lstrip().startswith("--"))
    sql, values = compile_scope(text, scope)
    if engine is None:
        answer = copies.answer(scope, sql, values)
        if answer is not None:
            return answer
    return (engine or DatabaseEngine()).run(sql, values)


@cache
def sql_text(name: str) -> str:
    """The text of a measure, as its file has it."""
    return resources.files("meetpunt.measures").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")
