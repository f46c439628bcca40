"""What a function of ours says of its parameters and of what it gives, also where a name is known to checkers only."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import typing
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils.functional import Promise

ONLY_IN_STUBS = {"_StrPromise": Promise}


def own_function(does: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself, without what was laid around it."""
    found: Callable[..., Any] = inspect.unwrap(does)
    return found


def hints_of(of: Any) -> dict[str, Any]:
    """The types of a function's parameters and answer, or of a dataclass's attributes."""
    found = own_function(of) if callable(of) and not isinstance(of, type) else of
    modules = [one.__module__ for one in found.__mro__[:-1]] if isinstance(found, type) else [found.__module__]
    known = {name: one for module in modules for name, one in _checkers_names(module).items()}
    return typing.get_type_hints(found, localns=known, include_extras=True)


@functools.cache
def _checkers_names(module: str) -> dict[str, Any]:
    """What a module of ours names under `if TYPE_CHECKING`, where it is left out when it runs."""
    source, names = sys.modules[module].__file__, dict[str, Any](ONLY_IN_STUBS)
    if not source or not module.startswith("meetpunt."):
        return names
    with open(source, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for block in tree.body:
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING":
            for line in block.body:
                with suppress(ImportError):  # what only the stubs have is in `ONLY_IN_STUBS`
                    exec(compile(ast.Module([line], []), source, "exec"), dict(vars(sys.modules[module])), names)
    return names
