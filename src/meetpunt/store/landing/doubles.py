"""How many new accounts of a run look like accounts that are there already from elsewhere: counted, never merged.

Rule: the same name (`method.likeness.name_key`) in the same town (or both in none), or the same postcode with house
number, phone or website. Names that are only nearly the same are for a person to find: here a count must be the same
every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meetpunt.method.likeness import address_key, name_key, phone_key, site_key
from meetpunt.store.landing import bulk
from meetpunt.store.landing.record import Terms
from meetpunt.store.models import Account

COLUMNS = ("name", "street", "postcode", "town", "phone", "website")
NOTE = "looks_like_double"


class Others:
    """The accounts of other sources and those made by hand, by what tells companies apart."""

    def __init__(self, terms: Terms) -> None:
        self._keys: set[tuple[str, ...]] = set()
        columns = ("source_id", *COLUMNS)
        for source, *told in bulk.every(Account, columns, organisation_id=terms.organisation_id):
            if source != terms.source_id:
                self._keys.update(_keys(told))

    def count_alike(self, rows: Iterable[Sequence[str]]) -> int:
        """How many of these rows, each in the order of `COLUMNS`, look like one that is there."""
        return sum(any(key in self._keys for key in _keys(row)) for row in rows)


def _keys(told: Sequence[str]) -> list[tuple[str, ...]]:
    name, street, postcode, town, phone, website = (text or "" for text in told)
    exact = {"address": address_key(postcode, street), "phone": phone_key(phone), "site": site_key(website)}
    own: list[tuple[str, ...]] = [(kind, key) for kind, key in exact.items() if key]
    named = name_key(name)
    if named:
        own.append(("name", named, name_key(town) if town else ""))
    return own
