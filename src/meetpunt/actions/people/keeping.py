"""Making people and giving them roles. Somebody stays an administrator: the last one cannot give it up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import Change, Person, PersonRole, Role
from meetpunt.store.tenancy import changing


def make_person(
    viewer: Viewer,
    name: str,
    email: str,
    phone: str,
    roles: Collection[str],
    now: datetime,
    key: UUID | None = None,
) -> int:
    """Make somebody without a sign-in; gives their id.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: the name is missing, the address is wrong or taken, or a role is unknown.
    """
    _known(roles)

    def make() -> int:
        wanted = _checked(viewer, {"name": name, "email": email, "phone": phone}, None)
        person = Person(organisation_id=viewer.organisation.id, **wanted)
        person.save()
        _give(viewer, person, roles)
        made(viewer, person, now)
        return person.pk

    with changing(viewer.organisation.id):
        administered(viewer, Person)
        return once(viewer, key, "person", now, make)[0]


def change_person(
    viewer: Viewer, person_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change name, e-mail address or phone; see `editing.change`."""
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person), person_id)
        return change(viewer, person, seen, _checked(viewer, wanted, person_id), now)


def set_roles(viewer: Viewer, person_id: int, roles: Collection[str], now: datetime) -> Change | None:
    """Give somebody just these roles; None when they had them.

    Raises:
        Refused: nobody would administer any more, or a role is unknown.
    """
    _known(roles)
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person), person_id)
        before = sorted(person.roles.values_list("role", flat=True))
        if before == sorted(set(roles)):
            return None
        if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in roles:
            keep_an_administrator(viewer, person_id)
        _give(viewer, person, roles)
        after = {"roles": sorted(set(roles)), "person_id": person.pk}
        row = PersonRole(pk=person.pk)
        told = {"roles": before, "person_id": person.pk}
        return write_down(viewer, Change.Kind.CHANGED, row, told, after, now, person.name)


def keep_an_administrator(viewer: Viewer, without: int) -> None:
    """Refused when nobody else administers this organisation."""
    others = PersonRole.objects.filter(
        organisation_id=viewer.organisation.id, role=Role.ADMINISTRATOR, person__is_active=True
    ).exclude(person_id=without)
    if not others.exclude(person__login=None).exists():
        raise Refused(_("Nobody else administers this organisation. Make somebody else administrator first."))


@undoes("personrole", Change.Kind.CHANGED)
def _roles_back(viewer: Viewer, found: Change, now: datetime) -> None:
    person = find(administered(viewer, Person), found.row_id)
    if sorted(person.roles.values_list("role", flat=True)) != found.after["roles"]:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    if Role.ADMINISTRATOR not in found.before["roles"] and Role.ADMINISTRATOR in found.after["roles"]:
        keep_an_administrator(viewer, person.pk)
    _give(viewer, person, found.before["roles"])


def _give(viewer: Viewer, person: Person, roles: Collection[str]) -> None:
    PersonRole.objects.filter(person=person).exclude(role__in=roles).delete()
    standing = set(person.roles.values_list("role", flat=True))
    PersonRole.objects.bulk_create(
        PersonRole(organisation_id=viewer.organisation.id, person=person, role=role)
        for role in sorted(set(roles) - standing)
    )


def _known(roles: Collection[str]) -> None:
    if set(roles) - set(Role.values):
        raise Refused(_("There is no such role. Choose from: %(roles)s.") % {"roles": ", ".join(Role.values)})


def _checked(viewer: Viewer, told: Mapping[str, Any], person_id: int | None) -> dict[str, str]:
    wanted = {name: " ".join(str(value).split()) for name, value in told.items()}
    if "name" in wanted and not wanted["name"]:
        raise Refused(_("Give a name: colleagues will see it."))
    if email := wanted.get("email"):
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(_("This is no e-mail address: %(email)s.") % {"email": email}) from error
        wanted["email"] = email.lower()
        others = Person.objects.filter(organisation_id=viewer.organisation.id, email__iexact=email)
        if others.exclude(pk=person_id or 0).exists():
            raise Refused(_("Somebody here has this e-mail address already."))
    return wanted
