"""Making an organisation with its first administrator, who is invited by mail and finds the rest of the way alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from meetpunt.actions.apart import refuse_operator
from meetpunt.actions.errors import Refused
from meetpunt.actions.operating.sizes import keep_size
from meetpunt.actions.operator_trail import Kind, note, tell_administrators
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.actions.people.invitations import invite
from meetpunt.store.access import NotVisible, operator_of
from meetpunt.store.models import Change, Login, Organisation, Person, PersonRole, Role, Team
from meetpunt.store.operating import to_invite
from meetpunt.store.tenancy import changing


@dataclass(frozen=True)
class Letter:
    """Of an invitation. secret: long and random, made by who asks; link: its page, in the organisation of an id."""

    secret: str
    link: Callable[[int], str]


def make_organisation(
    new: NewOrganisation, person_name: str, email: str, letter: Letter, by: str, now: datetime
) -> int:
    """Make an organisation and invite its first administrator; gives the organisation's id.

    Raises:
        Refused: something is missing or taken, or the address is an operator's.
    """
    person_name, email = " ".join(person_name.split()), email.strip().lower()
    if not person_name:
        raise Refused(_("Give the name of the first administrator."))
    if "@" not in email:
        raise Refused(_("Give the e-mail address of the first administrator."))
    refuse_operator(Login.objects.filter(email=email).first())
    with transaction.atomic():
        made = create_organisation(new, now)
        row = Organisation.objects.get(pk=made.id)
        with changing(made.id):
            person = Person.objects.create(organisation=row, name=person_name, email=email)
            PersonRole.objects.create(organisation=row, person=person, role=Role.ADMINISTRATOR)
            Team.objects.create(organisation=row, name=row.name, is_whole=True)
            told = {"language": row.language, "currency": row.currency, "time_zone": row.time_zone}
            tell_administrators(row, {}, told, now, Change.Kind.MADE)
        _invite(row, person.pk, letter, by, now)
        keep_size(row.pk, now)
        note(Kind.MADE, by, now, organisation=row)
    return row.pk


def invite_again(organisation_id: int, letter: Letter, by: str, now: datetime) -> None:
    """Invite the first administrator once more; the former link does not work any more.

    Raises:
        NotVisible: there is no such organisation, or somebody administers it already and invites others.
    """
    waiting = to_invite(organisation_id)
    row = Organisation.objects.filter(pk=organisation_id).first()
    if waiting is None or row is None:
        raise NotVisible(f"invitation of {organisation_id}")
    with transaction.atomic():
        _invite(row, waiting.person_id, letter, by, now)
        note(Kind.INVITED, by, now, organisation=row)


def _invite(row: Organisation, person_id: int, letter: Letter, by: str, now: datetime) -> None:
    """In the language of the organisation, in the name of who asks."""
    viewer = replace(operator_of(row.slug, now.date()), name=by or "Meetpunt")
    with translation.override(row.language):
        invite(viewer, person_id, letter.secret, letter.link(row.pk), now)
