"""One thing that a program can ask: its address, the scope that it needs, and the function of ours that does it.

Rule: everything else (what comes in, what goes out, the document, the page of documentation) follows from the
signature and the docstring of that function, so that none of them can tell another story.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.utils.functional import Promise

from meetpunt.api.answers import Form, form_of
from meetpunt.api.hints import hints_of, own_function
from meetpunt.api.inputs import Inputs, inputs_of
from meetpunt.api.words import about_whole
from meetpunt.store.api_tokens import Scope

_PLACE = re.compile(r"{(\w+)}")
_NUMBER = re.compile(r"(?!tile_)\w+_id|year|version|number")
"""Places that hold a number: told by their names, so that no type is looked up before it is asked for."""
WRITING = frozenset(("POST", "PUT", "PATCH", "DELETE"))


@dataclass(frozen=True, eq=False)
class Operation:
    """An address and what it does.

    Attributes:
        method, path: as in HTTP, with places as {account_id}; the path begins after /api/v1.
        scope: what a token must be allowed.
        does: the action, the report or what the store tells; called with the viewer, the moment and what was told.
        shapes: by parameter, what may be told where the signature says no more than "a mapping".
        covers: further functions of pages that this makes superfluous, or that `does` calls.
        looks: the name of the page under which it is noted whose figures were looked at; empty = it shows none.
        named: the operation's name where the function's own is taken.
        calls_out: it asks another system meanwhile, so that no transaction may be open; it refuses a second one itself.
        area: code of the part that it belongs to.
    """

    method: str
    path: str
    scope: Scope
    does: Callable[..., Any]
    shapes: Mapping[str, Any] = field(default_factory=dict)
    covers: tuple[Callable[..., Any], ...] = ()
    looks: str = ""
    named: str = ""
    calls_out: bool = False
    area: str = ""

    @property
    def id(self) -> str:
        """As the document calls it: the area and the function."""
        return f"{self.area}.{self.named or own_function(self.does).__name__.lstrip('_')}"

    @property
    def writes(self) -> bool:
        """It changes something."""
        return self.method in WRITING

    @cached_property
    def inputs(self) -> Inputs:
        """What comes in."""
        return inputs_of(self.does, self.method, tuple(_PLACE.findall(self.path)), self.shapes)

    @cached_property
    def form(self) -> Form:
        """What goes out."""
        return form_of(hints_of(self.does).get("return", Any), self.writes, is_paged=self.inputs.is_paged)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The path as a pattern; a place that is a number takes digits only, so that words can stand beside it."""
        told = (
            f"(?P<{part[1:-1]}>{'[0-9]{1,18}' if _NUMBER.fullmatch(part[1:-1]) else '[^/]{1,200}'})"
            if part.startswith("{")
            else re.escape(part)
            for part in re.split(r"({\w+})", self.path)
        )
        return re.compile("".join(told))

    @cached_property
    def summary(self) -> str:
        """The first sentence of the function's docstring."""
        return self.about.split("\n\n")[0].replace("\n", " ")

    @cached_property
    def about(self) -> str:
        """What the function's docstring tells who calls; how its exceptions are called is ours."""
        return about_whole(inspect.getdoc(own_function(self.does)) or "")


@dataclass(frozen=True)
class Area:
    """A part of the product: how it is called, and what can be asked of it."""

    code: str
    title: Promise | str
    about: Promise | str
    operations: tuple[Operation, ...]


def area(code: str, title: Promise | str, about: Promise | str, *operations: Operation) -> Area:
    """A part with its operations, which are named after it."""
    from dataclasses import replace

    return Area(code, title, about, tuple(replace(one, area=code) for one in operations))


def _of(
    method: str, scope: Scope, path: str, does: Callable[..., Any], *covers: Callable[..., Any], **more: Any
) -> Operation:
    told = {name: more.pop(name) for name in ("looks", "named", "calls_out") if name in more}
    return Operation(method, path, scope, does, shapes=more, covers=covers, **told)


class For:
    """Makes the operations of one scope: `read.get("/accounts/{account_id}", account_card)`."""

    def __init__(self, reading: Scope, writing: Scope) -> None:
        self.get = partial(_of, "GET", reading)
        self.post = partial(_of, "POST", writing)
        self.put = partial(_of, "PUT", writing)
        self.patch = partial(_of, "PATCH", writing)
        self.delete = partial(_of, "DELETE", writing)
