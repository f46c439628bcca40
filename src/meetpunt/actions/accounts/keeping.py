"""Making and changing an account, and taking that back.

Rule: owner, territory and agreed visits have a history from today on, and past figures keep theirs. The number of
agreed visits is told like a column (`visits_per_year`, 0 = none), so that a form, the trail and an undo treat it
alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.accounts.spans import agreed_now, hold, remember_before
from meetpunt.actions.editing import made as write_down_made
from meetpunt.actions.editing import settle, write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.places import locate_accounts
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.account_list import assignable
from meetpunt.store.attribution import refresh
from meetpunt.store.models import Account, AccountAssignment, Change, Role, Territory, VisitAgreement
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

TEXTS = ("name", "street", "postcode", "town", "country", "segment", "phone", "email", "website")
LINKS = ("owner_id", "territory_id")
VISITS = "visits_per_year"
COLUMNS = (*TEXTS, *LINKS, VISITS)
MOST_VISITS = 366
LABELS: dict[str, Promise] = {
    "name": _("Name"),
    "street": _("Street and number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "country": _("Country"),
    "segment": _("Segment"),
    "phone": _("Phone"),
    "email": _("E-mail address"),
    "website": _("Website"),
    "owner_id": _("Owner"),
    "territory_id": _("Territory"),
    VISITS: _("Visits a year"),
}
LONGEST = {name: Account._meta.get_field(name).max_length or 0 for name in TEXTS}  # type: ignore[union-attr]
LOT = "lot"
"""In the trail: many accounts changed at once; per account what stood before."""


def told_of(account: Account, day: date) -> dict[str, Any]:
    """An account's values by name, agreed visits with them."""
    return values_of(account, (*TEXTS, *LINKS)) | {VISITS: agreed_now(account.pk, day)}


ADDRESS = frozenset(("postcode", "town", "country"))
"""What a place on the map is derived from."""


def make_account(viewer: Viewer, told: Mapping[str, Any], key: UUID | None, now: datetime) -> int:
    """Make an account; sent twice with the same key it is made once.

    Parameters:
        told: some of `COLUMNS` with their values.

    Raises:
        NotVisible: the viewer makes no accounts.
        Refused: it has no name, or an owner or territory that cannot be chosen.
    """
    _may_register(viewer)
    wanted = checked(viewer, told)
    if not wanted.get("name"):
        raise Refused(_("Give the account a name."))
    _may_assign(viewer, wanted, {"owner_id": viewer.person_id})

    def make() -> int:
        columns = {name: value for name, value in wanted.items() if name != VISITS}
        row = Account.objects.create(organisation_id=viewer.organisation.id, created_at=now, **columns)
        if row.owner_id or row.territory_id:
            own = {"owner_id": row.owner_id, "territory_id": row.territory_id}
            hold(AccountAssignment, viewer.organisation.id, row.pk, own, viewer.today)
        if wanted.get(VISITS):
            agreed = {VISITS: wanted[VISITS]}
            hold(VisitAgreement, viewer.organisation.id, row.pk, agreed, viewer.today)
        write_down_made(viewer, row, now)
        locate_accounts(viewer.organisation.id, [row.pk])
        return row.pk

    with changing(viewer.organisation.id):
        row_id, _is_new = once(viewer, key, "account", now, make)
    return row_id


def change_account(
    viewer: Viewer, account_id: int, seen: Mapping[str, Any], told: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change an account; None when there was nothing to change.

    Parameters:
        seen: the values that the form showed; told: those that it holds now, both by the names of `COLUMNS`.

    Raises:
        NotVisible: it is not in the viewer's registration.
        Conflict: somebody else changed the same values meanwhile; both versions are in it.
        Refused: a value cannot be kept.
    """
    wanted = checked(viewer, told)
    if wanted.get("name") == "":
        raise Refused(_("Give the account a name."))
    with changing(viewer.organisation.id):
        row = registration.find(registration.accounts(viewer), account_id)
        stands = told_of(row, viewer.today)
        after = settle({name: stands[name] for name in wanted}, seen, wanted)
        _may_assign(viewer, after, stands)
        if not after:
            return None
        keep(viewer, row, after)
        if ADDRESS & after.keys():
            locate_accounts(viewer.organisation.id, [row.pk])
        return write_down(viewer, Change.Kind.CHANGED, row, {name: stands[name] for name in after}, after, now)


def keep(viewer: Viewer, row: Account, after: Mapping[str, Any]) -> None:
    """Write values of an account with the histories that hang on them, inside `changing`."""
    organisation = viewer.organisation.id
    before = (row.owner_id, row.territory_id)
    columns = {name: value for name, value in after.items() if name != VISITS}
    if columns:
        set_values(row, columns)
        row.save(update_fields=list(columns))
    if (row.owner_id, row.territory_id) != before:
        remember_before(organisation, row.pk, *before, viewer.today)
        own = {"owner_id": row.owner_id, "territory_id": row.territory_id}
        hold(AccountAssignment, organisation, row.pk, own, viewer.today)
        refresh(organisation, accounts=[row.pk])
    if VISITS in after:
        hold(VisitAgreement, organisation, row.pk, {VISITS: after[VISITS] or 0}, viewer.today)


def checked(viewer: Viewer, told: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they can be kept.

    Raises:
        Refused: one cannot; the sentence names the field.
    """
    wanted: dict[str, Any] = {}
    for name, value in told.items():
        if name in TEXTS:
            text = " ".join(str(value or "").replace("\0", "").split())
            if len(text) > LONGEST[name]:
                texts = {"field": LABELS[name], "count": LONGEST[name], "given": len(text)}
                raise Refused(_("%(field)s: at most %(count)s characters fit, this has %(given)s.") % texts)
            wanted[name] = text
        elif name in LINKS:
            wanted[name] = value or None
        elif name == VISITS:
            if not isinstance(value, int) or not 0 <= value <= MOST_VISITS:
                raise Refused(_("Give the visits a year as a whole number from 0 to %(most)s.") % {"most": MOST_VISITS})
            wanted[name] = value
        else:
            raise KeyError(name)
    _exists(viewer, wanted)
    return wanted


@undoes("account", Change.Kind.CHANGED)
def _undo_change(viewer: Viewer, found: Change, now: datetime) -> None:
    """Put back an account's values, or those of a whole lot of accounts."""
    lot = found.before.get(LOT)
    befores = {int(account): values for account, values in lot.items()} if lot else {found.row_id: found.before}
    afters = found.after.get(LOT) if lot else {str(found.row_id): found.after}
    rows = Account.objects.filter(organisation_id=viewer.organisation.id, pk__in=befores)
    standing = {row.pk: row for row in rows}
    for account, before in befores.items():
        row, after = standing.get(account), afters[str(account)]
        if row is None:
            raise Refused(_("It does not exist any more, so there is nothing to undo."))
        stands = values_of(row, [name for name in after if name != VISITS])
        if VISITS in after:
            stands[VISITS] = agreed_now(row.pk, viewer.today)
        if stands != after and lot:
            raise Refused(_("Somebody changed %(name)s since. Open it to see how it stands now.") % {"name": row.name})
        if stands != after:
            raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
        keep(viewer, row, before)


@undoes("account", Change.Kind.MADE)
def _undo_making(viewer: Viewer, found: Change, now: datetime) -> None:
    """Take away an account that was made, with what was agreed at that moment; not once something hangs on it."""
    row = Account.objects.filter(organisation_id=viewer.organisation.id, pk=found.row_id).first()
    if row is not None and (row.activities.exists() or row.contacts.exists() or row.notes.exists()):
        raise Refused(_("Other records refer to it by now, so it is not taken away."))
    put_back(viewer, found, now)


def _may_register(viewer: Viewer) -> None:
    if not viewer.sells and Role.ADMINISTRATOR not in viewer.roles:
        raise NotVisible("accounts")


def _may_assign(viewer: Viewer, after: Mapping[str, Any], stands: Mapping[str, Any]) -> None:
    """An account is handed to who is in hand; whose it was is left alone."""
    owner = after.get("owner_id")
    if owner and owner != stands["owner_id"]:
        may_choose(viewer, owner)


def may_choose(viewer: Viewer, owner_id: int) -> None:
    """Whether the viewer may hand an account to somebody.

    Raises:
        Refused: they may not.
    """
    if not assignable(viewer).filter(pk=owner_id).exists():
        raise Refused(_("You can hand an account to yourself and to people of your own team."))


def _exists(viewer: Viewer, wanted: Mapping[str, Any]) -> None:
    territory = wanted.get("territory_id")
    rows = Territory.objects.filter(organisation_id=viewer.organisation.id)
    if territory and not rows.filter(pk=territory).exists():
        raise Refused(_("This territory does not exist. Choose another one."))
