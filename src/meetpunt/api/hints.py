"""What a function of ours says of its parameters and of what it gives, also where a name is known to checkers only."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
import typing
from collections.abc import Callable
from typing import Any


def own_function(does: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself, without what was filled in."""
    while isinstance(does, functools.partial):
        does = does.func
    return inspect.unwrap(does)


def hints_of(of: Any) -> dict[str, Any]:
    """The types of a function's parameters and answer, or of a dataclass's attributes."""
    found = own_function(of) if callable(of) and not isinstance(of, type) else of
    return typing.get_type_hints(found, localns=_checkers_names(found.__module__), include_extras=True)


@functools.cache
def _checkers_names(module: str) -> dict[str, Any]:
    """What a module imports under `if TYPE_CHECKING`."""
    loaded = sys.modules[module]
    if not loaded.__file__:
        return {}
    names: dict[str, Any] = {}
    with open(loaded.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for block in tree.body:
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING":
            for line in block.body:
                if isinstance(line, ast.ImportFrom) and line.module:
                    there = importlib.import_module(line.module)
                    names |= {one.asname or one.name: getattr(there, one.name) for one in line.names}
    return names
