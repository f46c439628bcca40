"""A new secret key in the place of today's, and everything that is kept encrypted taken to it.

Rule: what was begun is finished before another key is made, so that it can be killed anywhere and called again; the
former key stays known until it is given up, which is refused while anything is under it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store import key_ring, sealed
from meetpunt.store.models import Change
from meetpunt.store.secrets import Under
from meetpunt.store.tenancy import acting_in
from meetpunt.store.trail_chain import append


@dataclass(frozen=True)
class KeyStatus:
    """How many keys there are, whether they stand in a file, and per place how many texts are under which."""

    former: int
    in_file: bool
    places: dict[str, Counter[Under]]

    def under(self, which: Under) -> int:
        """How many texts of all places."""
        return sum(found[which] for found in self.places.values())


@dataclass(frozen=True)
class Renewed:
    """What was done: whether a key was made (else what was begun was finished), and how many texts of each place."""

    made_key: bool
    texts: dict[str, int]
    status: KeyStatus


def status() -> KeyStatus:
    """How things stand."""
    return KeyStatus(len(key_ring.keys()) - 1, key_ring.key_file() is not None, sealed.counted())


def rotate(new_key: str, now: datetime, tell: Callable[[str, int], None] = lambda _place, _count: None) -> Renewed:
    """Make a key and take everything to it; where that was begun before, or the environment tells the keys, only that.

    Parameters:
        new_key: long and random. tell: is called with each place and how many texts of it were taken along.
    """
    file = key_ring.key_file()
    makes = file is not None and status().under(Under.FORMER) == 0
    if file is not None and makes:
        key_ring.write(file, (new_key, *key_ring.keys()))
    texts: Counter[str] = Counter()
    of: Counter[int | None] = Counter()
    for place, organisation_id, count in sealed.renew_all():
        texts[place] += count
        of[organisation_id] += count
        tell(place, count)
    for organisation_id, count in of.items():
        if organisation_id is not None:
            _note(organisation_id, count, now)
    return Renewed(makes, dict(texts), status())


def forget_former() -> int:
    """Give up the former keys; gives how many. Whoever signed in under one signs in anew.

    Raises:
        Refused: the environment tells the keys, or something is still under a former one.
    """
    file = key_ring.key_file()
    if file is None:
        raise Refused(_("The keys stand in the environment: take the former ones out of MEETPUNT_OLD_SECRET_KEYS."))
    if status().under(Under.FORMER):
        raise Refused(_("Texts are still kept under a former key. Take them along first: meetpunt keys rotate."))
    today, *former = key_ring.keys()
    key_ring.write(file, (today,))
    return len(former)


def _note(organisation_id: int, count: int, now: datetime) -> None:
    told = {"organisation_id": organisation_id, "at": now, "kind": Change.Kind.CHANGED}
    with acting_in(organisation_id):
        append(Change(**told, table="secretkey", row_id=0, after={"texts": count}))
