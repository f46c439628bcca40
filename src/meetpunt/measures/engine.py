"""Asks a measure: its text over a scope, of the database or, where that is quicker, of a copy of the facts."""

from __future__ import annotations

import re
from contextlib import nullcontext
from functools import lru_cache
from importlib import resources

from django.db import connection

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.columnar.materialised import Beginning, beginning
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy
from meetpunt.measures.database import Columns, DatabaseEngine, Engine, Rows, bind
from meetpunt.measures.narrowing import IN_ASKED, narrowed
from meetpunt.measures.register.own import MARK
from meetpunt.measures.scope import Scope, compile_scope
from meetpunt.store.fact_log.reading import one_view
from meetpunt.store.noting import note

__all__ = [
    "DatabaseEngine",
    "Engine",
    "Rows",
    "bind",
    "facts_in",
    "filled_in",
    "measure",
    "measure_columns",
    "sql_text",
]

_FACT = re.compile(r"\bfact_\w+")
_PARTS_OF = {"fact_hand": "fact_stage"}
"""Views that are told of as another one."""


def measure(name: str, scope: Scope, engine: Engine | None = None) -> Rows:
    """Ask a measure on the given engine; without one, on whichever answers this scope sooner."""
    sql, values = filled_in(name, scope)
    note(facts_in(sql))
    if isinstance(engine, OrganisationCopy):
        return engine.run(sql, values, begun(name, scope))
    if engine is not None:
        return engine.run(sql, values)
    answer = copies.answer(scope, lambda copy: copy.run(sql, values, begun(name, scope)))
    if answer is not None:
        return answer
    if IN_ASKED not in sql or (scope.owners or scope.teams or scope.territories) is None:
        return DatabaseEngine().run(sql, values)
    with nullcontext() if connection.in_atomic_block else one_view():
        return DatabaseEngine().run(narrowed(sql, values), values)


def measure_columns(name: str, scope: Scope) -> Columns:
    """Ask a measure column by column: for what is worked on as arrays.

    A column holds whole numbers in every row, or in none; what is missing is None, or masked where a copy answers.
    """
    sql, values = filled_in(name, scope)
    note(facts_in(sql))
    answer = copies.answer(scope, lambda copy: copy.columns(sql, values, begun(name, scope)))
    if answer is not None:
        return answer
    return DatabaseEngine().columns(sql, values)


def filled_in(name: str, scope: Scope) -> tuple[str, dict[str, int | str]]:
    """The text of a measure as it asks about a scope, and the values to bind by name."""
    return compile_scope(_without_comments(name), scope)


def begun(name: str, scope: Scope) -> Beginning | None:
    """What a copy may keep of a measure's text, where it asks about a scope; None = nothing."""
    return beginning(_without_comments(name), scope)


@lru_cache(maxsize=512)
def _without_comments(name: str) -> str:
    return "\n".join(line for line in sql_text(name).splitlines() if not line.lstrip().startswith("--"))


@lru_cache(maxsize=4096)
def facts_of(name: str, scope: Scope) -> frozenset[str]:
    """The facts that a measure reads over a scope."""
    return facts_in(filled_in(name, scope)[0])


@lru_cache(maxsize=512)
def sql_text(name: str) -> str:
    """The text of a measure, as its file has it; of an organisation's own KPI the name is the text."""
    if name.startswith(MARK):
        return name.removeprefix(MARK)
    return resources.files("meetpunt.measures").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def facts_in(text: str) -> frozenset[str]:
    """The facts that a text reads."""
    return frozenset(_PARTS_OF.get(fact, fact) for fact in _FACT.findall(text))
