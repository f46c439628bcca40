"""What holds from a day on: team, territory, management, owner. A change closes a row and opens another.

Rule: the new value holds from the day until the next change that is known; what held before that day stays as it was.
Figures of the past therefore change only when the day itself lies in the past, and the trail says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer, on_day
from meetpunt.store.attribution import refresh
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import Account, AccountAssignment, Change
from meetpunt.store.rows import Values, set_values, values_of

DATED = (
    *("teammembership", "teammanagement", "territoryassignment", "accountassignment", "productprice"),
    *("contract", "workallowance", "sellerskill", "costrate", "accountchannel"),
)


@dataclass
class Held:
    """The rows as they were and as they became; both empty when nothing changed."""

    before: list[Values] = field(default_factory=list)
    after: list[Values] = field(default_factory=list)

    def __iadd__(self, other: Held) -> Held:
        self.before += other.before
        self.after += other.after
        return self


def hold_from(
    model: type[Model],
    organisation_id: int,
    whose: Mapping[str, int | str | None],
    values: Mapping[str, Any] | None,
    day: date,
) -> Held:
    """Let values hold from a day on; None = nothing holds from that day. Call it inside `changing`.

    whose: the columns that say whose it is, such as person_id.
    """
    rows = model._default_manager.filter(organisation_id=organisation_id, **whose)
    standing: list[Any] = list(rows.filter(on_day(day)))
    held = Held()
    if values is None and not standing:
        return held
    same = values is not None and [{name: getattr(row, name) for name in values} for row in standing] == [values]
    if same:
        return held
    later: Any = rows.filter(valid_from__gt=day).order_by("valid_from").first()
    for row in standing:
        held.before.append(values_of(row))
        if row.valid_from == day:
            row.delete()
        else:
            row.valid_until = day
            row.save(update_fields=["valid_until"])
            held.after.append(values_of(row))
    if values is not None:
        until = later.valid_from if later is not None else FOREVER
        made = model(organisation_id=organisation_id, valid_from=day, valid_until=until, **whose, **values)
        made.save(force_insert=True)
        held.after.append(values_of(made))
    return held


def write_down_held(viewer: Viewer, model: type[Model], held: Held, name: str, now: datetime) -> Change | None:
    """A line in the trail for what came to hold; None when nothing did."""
    if not held.before and not held.after:
        return None
    row = model(pk=(held.after or held.before)[-1]["id"])
    kind = Change.Kind.CHANGED
    return write_down(viewer, kind, row, {"rows": held.before}, {"rows": held.after}, now, name)


def refresh_held(organisation_id: int, held: Held) -> None:
    """Let team and territory of events, activities and orders follow what came to hold."""
    rows = held.before + held.after
    people = {row["person_id"] for row in rows if row.get("person_id")}
    accounts = {row["account_id"] for row in rows if row.get("account_id")}
    if people or accounts:
        refresh(organisation_id, people=people, accounts=accounts)


def follow(organisation_id: int, account_ids: set[int], today: date) -> None:
    """Let the accounts' own copy of owner and territory say what holds today."""
    holds = {
        row.account_id: row
        for row in AccountAssignment.objects.filter(
            on_day(today), organisation_id=organisation_id, account_id__in=account_ids
        )
    }
    changed = []
    for account in Account.objects.filter(organisation_id=organisation_id, pk__in=holds):
        row = holds[account.pk]
        if (account.owner_id, account.territory_id) != (row.owner_id, row.territory_id):
            account.owner_id, account.territory_id = row.owner_id, row.territory_id
            changed.append(account)
    Account.objects.bulk_update(changed, ["owner", "territory"], batch_size=500)


def _put_back(viewer: Viewer, found: Change, now: datetime) -> None:
    model = apps.get_model("store", found.table)
    before, after = found.before["rows"], found.after["rows"]
    stand = {row.pk: values_of(row) for row in model._default_manager.filter(pk__in=[row["id"] for row in after])}
    if any(stand.get(row["id"]) != row for row in after):
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    model._default_manager.filter(pk__in=list(stand)).delete()
    for values in before:
        again = model()
        set_values(again, values)
        again.save(force_insert=True)
    refresh_held(viewer.organisation.id, Held(before, after))
    if model is AccountAssignment:
        follow(viewer.organisation.id, {row["account_id"] for row in before + after}, viewer.today)


for _table in DATED:
    undoes(_table, Change.Kind.CHANGED)(_put_back)
