"""Gives accounts their place on the map, from postcode, town and country alone; nothing is asked of anybody.

Rule: a place that was measured or came with the data stays. One that we derived follows the address, and can be derived
anew at any time, so it is neither logged nor undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from meetpunt.store.models import Account, Organisation
from meetpunt.store.places import is_centre, locate
from meetpunt.store.tenancy import acting_in, changing

_AT_ONCE = 500
"""Accounts per statement: under what SQLite takes as parameters."""

_Place = tuple[float, float] | None


def locate_accounts(organisation_id: int, account_ids: Sequence[int] | None = None) -> int:
    """Fill in where accounts lie that have no place yet, and move those whose address changed since; the same twice is
    nothing.

    account_ids: only these (after a form was saved); all of the organisation's when left out.
    Returns: how many accounts got another place.
    """
    with acting_in(organisation_id):
        home = Organisation.objects.values_list("country", flat=True).get(pk=organisation_id)
        accounts = Account.objects.filter(organisation_id=organisation_id)
        if account_ids is not None:
            accounts = accounts.filter(pk__in=account_ids)
        columns = accounts.values_list("pk", "postcode", "town", "country", "latitude", "longitude")
        moved: dict[_Place, list[int]] = defaultdict(list)
        for account_id, postcode, town, country, latitude, longitude in columns.iterator():
            before = None if latitude is None or longitude is None else (latitude, longitude)
            if before and not is_centre(*before, country, home):
                continue
            position = locate(postcode, town, country, home)
            after = (position.latitude, position.longitude) if position else None
            if after != before:
                moved[after].append(account_id)
    if moved:
        _move(organisation_id, moved)
    return sum(map(len, moved.values()))


def _move(organisation_id: int, moved: dict[_Place, list[int]]) -> None:
    with changing(organisation_id):
        for place, account_ids in moved.items():
            latitude, longitude = place or (None, None)
            for start in range(0, len(account_ids), _AT_ONCE):
                some = Account.objects.filter(
                    organisation_id=organisation_id, pk__in=account_ids[start : start + _AT_ONCE]
                )
                some.update(latitude=latitude, longitude=longitude)
