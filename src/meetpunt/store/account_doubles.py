"""Accounts that may be the same company, found among all of the organisation: to warn, and for a person to decide.

Rule: of an account outside the viewer's own registration only name, town and owner are told. What is alike:
`method.likeness`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from meetpunt.method.likeness import (
    ALIKE,
    ALIKE_IN_TOWN,
    address_key,
    likeness,
    mail_key,
    name_key,
    phone_key,
    site_key,
)
from meetpunt.store.access import Viewer, registration
from meetpunt.store.account_texts import AccountTexts, RenewedTexts
from meetpunt.store.models import Account

SHOWN = 5
CANDIDATES = 4000
"""So many rows that share a piece of the name are compared; a name of common words has more neighbours than that."""
COMMON = 1000
"""A piece that so many accounts have says little; they are looked at only when there is no rarer one."""
DIGITS = 6
"""The last ones of a number are the same with and without the code of a country or area."""
PAIRS = 200
LARGEST_TOWN = 1500
"""In a town with more accounts names are compared as keys only: comparing each with each takes the square of it."""
_COLUMNS = ("pk", "name", "street", "postcode", "town", "phone", "email", "website", "owner__name")


Texts = AccountTexts | RenewedTexts


@dataclass(frozen=True)
class Draft:
    """What is known of an account that may be there already."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True)
class Alike:
    """An account that looks like it.

    Attributes:
        reasons: name, address, phone, site, mail.
        may_open: it is in the viewer's own registration.
    """

    id: int
    name: str
    town: str
    owner_name: str
    reasons: tuple[str, ...]
    may_open: bool


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one."""

    one: Alike
    other: Alike


@dataclass(frozen=True)
class _Keys:
    name: str
    address: str
    phone: str
    site: str
    mail: str
    town: str


def alike(viewer: Viewer, draft: Draft, without: int | None = None, texts: Texts | None = None) -> tuple[Alike, ...]:
    """The accounts that look most like a draft, the likeliest first.

    Parameters: texts, of all accounts, where they are at hand: looked through sooner than the table, and with an eye
    for what is rare.
    """
    own = _keys(draft.name, draft.street, draft.postcode, draft.town, draft.phone, draft.email, draft.website)
    pieces = _pieces(draft, own)
    if not pieces:
        return ()
    rows = registration.accounts_to_recognise(viewer)
    if without is not None:
        rows = rows.exclude(pk=without)
    if texts is None:
        where, values = zip(*(_on_table(one) for one in pieces), strict=True)
        rows = rows.extra(where=[" OR ".join(where)], params=values)
    else:
        rows = rows.filter(pk__in=_in_texts(texts, pieces))
    scored = []
    for row in rows.values_list(*_COLUMNS)[:CANDIDATES]:
        reasons, score = _compare(own, _keys(*row[1:8]))
        if reasons:
            scored.append((-len(reasons) - score, row, reasons))
    scored.sort(key=lambda one: (one[0], one[1][0]))
    return _told(viewer, [(row, reasons) for _, row, reasons in scored[:SHOWN]])


def alike_accounts(viewer: Viewer, account_id: int, texts: Texts | None = None) -> tuple[Alike, ...]:
    """The accounts that look like one that is there."""
    row = Account.objects.filter(organisation_id=viewer.organisation.id, pk=account_id).values_list(*_COLUMNS).first()
    return alike(viewer, Draft(*row[1:8]), account_id, texts) if row else ()


def pairs(viewer: Viewer) -> tuple[Pair, ...]:
    """All pairs among the viewer's own accounts that may be one, those with most in common first."""
    rows = {row[0]: row for row in registration.accounts(viewer).order_by("pk").values_list(*_COLUMNS)}
    keys = {row_id: _keys(*row[1:8]) for row_id, row in rows.items()}
    found: dict[tuple[int, int], tuple[tuple[str, ...], float]] = {}
    for one, other in _candidates(keys):
        if (one, other) not in found:
            reasons, score = _compare(keys[one], keys[other])
            if reasons:
                found[one, other] = reasons, score
    best = sorted(found.items(), key=lambda item: (-len(item[1][0]) - item[1][1], item[0]))[:PAIRS]
    made = []
    for (one, other), (reasons, _) in best:
        first, second = (_alike(rows[row_id], reasons, may_open=True) for row_id in (one, other))
        made.append(Pair(first, second))
    return tuple(made)


def _candidates(keys: dict[int, _Keys]) -> Iterable[tuple[int, int]]:
    """Pairs that share a key, and everybody of one town with each other."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row_id, own in keys.items():
        for kind in ("name", "address", "phone", "site", "mail", "town"):
            value = getattr(own, kind)
            if value:
                blocks[kind, value].append(row_id)
    for (kind, _), block in blocks.items():
        if kind != "town" and len(block) <= 50:
            yield from combinations(block, 2)
        elif kind == "town" and len(block) <= LARGEST_TOWN:
            for one, other in combinations(block, 2):
                # A cheap look first: names that begin differently in every word are rarely one.
                if keys[one].name[:3] == keys[other].name[:3] or keys[one].name[-4:] == keys[other].name[-4:]:
                    yield one, other


def _compare(one: _Keys, other: _Keys) -> tuple[tuple[str, ...], float]:
    share = likeness(one.name, other.name)
    same_town = bool(one.town) and one.town == other.town
    other_town = bool(one.town) and bool(other.town) and not same_town
    reasons = []
    # The same name in two towns is a chain or chance; spelled a little differently in two towns it is somebody else.
    if share >= (ALIKE_IN_TOWN if same_town else ALIKE) and (not other_town or share == 1):
        reasons.append("name")
    for kind in ("address", "phone", "site", "mail"):
        if getattr(one, kind) and getattr(one, kind) == getattr(other, kind):
            reasons.append(kind)
    if reasons == ["name"] and other_town:
        return (), share
    return tuple(reasons), share


@dataclass(frozen=True)
class _Piece:
    """Something in a column that makes an account worth comparing; _ is any sign. begins, ends: only there."""

    column: str
    text: str
    begins: bool = False
    ends: bool = False


def _pieces(draft: Draft, own: _Keys) -> list[_Piece]:
    """Of which one is enough to be looked at; a vowel stands for any sign, so that accents do not matter."""
    found = []
    for word in sorted(own.name.split(), key=len, reverse=True)[:4]:
        if len(word) >= 3:
            found.append(_Piece("name", re.sub("[aeiouyc]", "_", word[:5])))
    if own.address:
        found.append(_Piece("postcode", "".join(draft.postcode.casefold().split()), begins=True, ends=True))
    found += [_Piece(column, key) for column, key in (("website", own.site), ("email", own.mail)) if key]
    if own.phone:
        found.append(_Piece("phone", own.phone, ends=True))
    return found


def _on_table(one: _Piece) -> tuple[str, str]:
    """The condition of a piece and the value to bind."""
    column = f'LOWER("account"."{one.column}")'
    if one.column == "postcode":
        return f"REPLACE({column}, ' ', '') = %s", one.text
    if one.column == "phone":
        return f"{column} LIKE %s", f"%{one.text[-2:]}"  # however the rest is written
    return f"{column} LIKE %s", f"{'' if one.begins else '%'}{one.text}{'' if one.ends else '%'}"


def _in_texts(texts: Texts, pieces: Sequence[_Piece]) -> set[int]:
    """Accounts with one of the pieces that few have; when many have each of them, some of those with the first."""
    found = []
    for one in pieces:
        text = one.text[-DIGITS:] if one.column == "phone" else one.text
        found.append(texts.found(one.column, text, COMMON, begins=one.begins, ends=one.ends))
    rare = [accounts for accounts in found if len(accounts) < COMMON]
    return {account for accounts in rare or found[:1] for account in accounts}


def _told(viewer: Viewer, found: Sequence[tuple[tuple[object, ...], tuple[str, ...]]]) -> tuple[Alike, ...]:
    ids = [int(str(row[0])) for row, _ in found]
    own = set(registration.accounts(viewer).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return tuple(_alike(row, reasons, row[0] in own) for row, reasons in found)


def _alike(row: Sequence[object], reasons: tuple[str, ...], may_open: bool) -> Alike:
    return Alike(int(str(row[0])), str(row[1]), str(row[4]), str(row[8] or ""), reasons, may_open)


@lru_cache(maxsize=20_000)
def _keys(name: str, street: str, postcode: str, town: str, phone: str, email: str, website: str) -> _Keys:
    return _Keys(
        name_key(name),
        address_key(postcode, street),
        phone_key(phone),
        site_key(website),
        mail_key(email),
        name_key(town) if town else "",
    )
