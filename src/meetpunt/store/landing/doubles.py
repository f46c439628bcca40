"""How many new accounts of a run look like accounts that are there already from elsewhere: counted, never merged.

Rule: the same name (`method.likeness.name_key`) in the same town (or both in none), or the same postcode with house
number, phone or website. Names that are only nearly the same are for a person to find: here a count must be the same
every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from meetpunt.method.likeness import address_key, name_key, phone_key, site_key
from meetpunt.store.landing import bulk
from meetpunt.store.landing.record import Terms
from meetpunt.store.models import Account

COLUMNS = ("name", "street", "postcode", "town", "phone", "website")
NOTE = "looks_like_double"


class Others:
    """The accounts of other sources and those made by hand, by what tells companies apart."""

    def __init__(self, terms: Terms) -> None:
        columns = ("source_id", *COLUMNS)
        keys = (
            hash(key)
            for source, *told in bulk.each(Account, columns, organisation_id=terms.organisation_id)
            if source != terms.source_id
            for key in _keys(told)
        )
        self._keys = np.unique(np.fromiter(keys, dtype=np.int64))
        """Hashes: a set of the texts themselves took thirty megabytes of 60,000 accounts."""

    def count_alike(self, rows: Iterable[Sequence[str]]) -> int:
        """How many of these rows, each in the order of `COLUMNS`, look like one that is there."""
        told = [(number, hash(key)) for number, row in enumerate(rows) for key in _keys(row)]
        if not told:
            return 0
        numbers, keys = np.asarray(told, dtype=np.int64).T
        places = np.searchsorted(self._keys, keys)
        alike = np.append(self._keys, 0)[places] == keys
        return len(np.unique(numbers[alike & (places < len(self._keys))]))


def _keys(told: Sequence[str]) -> list[tuple[str, ...]]:
    name, street, postcode, town, phone, website = (text or "" for text in told)
    exact = {"address": address_key(postcode, street), "phone": phone_key(phone), "site": site_key(website)}
    own: list[tuple[str, ...]] = [(kind, key) for kind, key in exact.items() if key]
    named = name_key(name)
    if named:
        own.append(("name", named, name_key(town) if town else ""))
    return own
