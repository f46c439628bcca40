"""What accounts are recognised by, as long texts in memory: a scan of the table for four pieces of a name took 60 ms.

Rule: who keeps it makes it anew when an account changes; what was found is read of the table again.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import islice

from meetpunt.store.models import Account

COLUMNS = ("name", "postcode", "phone", "website", "email")
MOST = 200_000
"""Accounts of an organisation, above which they are not kept so: 25 MB."""
AT_A_TIME = 2_000
"""Rows that are read together."""
_END, _ANY = "\n", "_"
_KNOWN = 256
"""So many pieces of names are remembered, of at most 8 kB each."""
_WITHOUT = {"postcode": re.compile(" "), "phone": re.compile(r"[^0-9]")}


@dataclass(frozen=True)
class AccountTexts:
    """The texts of all accounts under each other.

    Attributes: ids, in their order. texts, by column, with an end of line before each row and after the last; starts,
    each row's place.
    """

    ids: array[int]
    texts: dict[str, str]
    starts: dict[str, array[int]]

    def found(self, column: str, text: str, most: int, *, begins: bool = False, ends: bool = False) -> Sequence[int]:
        """The first accounts of which a column has a text (_ = any sign), at its beginning, its end, or anywhere."""
        if _ANY in text:
            pattern = f"{'^' * begins}{re.escape(text).replace(_ANY, '.')}{'$' * ends}"
            return self._with_pattern(column, pattern, most)
        whole = f"{_END * begins}{text}{_END * ends}"
        places = (place + begins for place in _places(self.texts[column], whole))
        return _accounts(self.ids, self.starts[column], places, most)

    @cached_property
    def _with_pattern(self) -> Callable[[str, str, int], Sequence[int]]:
        """Remembers what was found: of names many hold the same words."""
        return lru_cache(maxsize=_KNOWN)(partial(_matching, self.ids, self.texts, self.starts))


def _matching(
    ids: array[int], texts: dict[str, str], starts: dict[str, array[int]], column: str, pattern: str, most: int
) -> array[int]:
    places = (one.start() for one in re.finditer(pattern, texts[column], re.MULTILINE))
    return array("q", _accounts(ids, starts[column], places, most))


def _places(whole: str, text: str) -> Iterator[int]:
    at = whole.find(text)
    while at >= 0:
        yield at
        at = whole.find(text, at + 1)


def _accounts(ids: array[int], starts: array[int], places: Iterable[int], most: int) -> list[int]:
    """Whose rows hold these places, each once."""
    found = dict[int, None]()
    for one in places:
        found[ids[bisect_right(starts, one) - 1]] = None
        if len(found) == most:
            break
    return list(found)


@dataclass(frozen=True)
class RenewedTexts:
    """Texts of all accounts as they were, with those of some as they are now in their place."""

    before: AccountTexts
    changed: frozenset[int]
    now: AccountTexts

    def found(self, column: str, text: str, most: int, *, begins: bool = False, ends: bool = False) -> Sequence[int]:
        """As `AccountTexts.found`."""
        before = self.before.found(column, text, most, begins=begins, ends=ends)
        now = self.now.found(column, text, most, begins=begins, ends=ends)
        return [*(one for one in before if one not in self.changed), *now][:most]


def account_texts(organisation_id: int, some: Collection[int] | None = None) -> AccountTexts | None:
    """Those of an organisation, in small letters, of phones the digits; None when it has too many accounts.

    Parameters: some, of these accounts alone.
    """
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None).order_by("pk")
    if some is not None:
        rows = rows.filter(pk__in=some)
    ids, parts = array("q"), {column: [""] for column in COLUMNS}
    starts, ends = {column: array("I") for column in COLUMNS}, dict.fromkeys(COLUMNS, 1)
    told = rows.values_list("pk", *COLUMNS)[: MOST + 1].iterator(AT_A_TIME)
    while some_rows := list(islice(told, AT_A_TIME)):
        ids.extend(row[0] for row in some_rows)
        for place, column in enumerate(COLUMNS, start=1):
            values = [_kept(column, row[place]) for row in some_rows]
            for value in values:
                starts[column].append(ends[column])
                ends[column] += len(value) + 1
            parts[column].append(_END.join(values))
    if len(ids) > MOST:
        return None
    texts = {column: _END.join([*parts[column], ""]) for column in COLUMNS}
    return AccountTexts(ids, texts, starts)


def _kept(column: str, told: str | None) -> str:
    """As it is looked through: in small letters, on one line; codes and numbers without what only parts them."""
    value = (told or "").lower().replace(_END, " ")
    return _WITHOUT[column].sub("", value) if column in _WITHOUT else value
