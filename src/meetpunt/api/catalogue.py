"""Everything that can be asked, area by area, and how an address is found in it."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from meetpunt.api.areas import AREAS
from meetpunt.api.operation import Area, Operation
from meetpunt.api.problems import Problem

_DOCS = "/api/docs/"


def areas() -> tuple[Area, ...]:
    """All parts, as the documentation shows them."""
    return AREAS


@cache
def operations() -> tuple[Operation, ...]:
    """All operations."""
    return tuple(operation for area in AREAS for operation in area.operations)


def find(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """The operation of an address, with what stands in its places.

    Raises:
        Problem: there is none, or none of this method.
    """
    allowed = set()
    for operation in _by_length(path.count("/")):
        found = operation.pattern.fullmatch(path)
        if found is not None:
            if operation.method == method:
                return operation, found.groupdict()
            allowed.add(operation.method)
    if allowed:
        known = ", ".join(sorted(allowed))
        sentence = _("Here %(known)s can be asked. See the documentation: %(docs)s.") % {"known": known, "docs": _DOCS}
        raise Problem("method_not_allowed", sentence, headers={"Allow": known})
    raise Problem("not_found", _("There is no such address. See the documentation: %(docs)s.") % {"docs": _DOCS})


@cache
def _by_length(slashes: int) -> tuple[Operation, ...]:
    """Operations whose path has so many parts, those with fewer places first: a word comes before a place."""
    found = [one for one in operations() if one.path.count("/") == slashes]
    return tuple(sorted(found, key=lambda one: one.path.count("{")))
