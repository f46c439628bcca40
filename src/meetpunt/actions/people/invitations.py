"""Inviting somebody to make a sign-in. The secret is in the letter only; here its fingerprint is kept, for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.actions.apart import refuse_operator
from meetpunt.actions.errors import Refused
from meetpunt.actions.mailing import queue_mail
from meetpunt.actions.signing_in.passwords import judge
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import Invitation, Login, Person
from meetpunt.store.secrets import fingerprint
from meetpunt.store.tenancy import acting_in, changing

GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """Who was invited, for the page on which they accept."""

    organisation: str
    name: str
    email: str
    has_sign_in: bool
    """They sign in with this address elsewhere already: their own password is asked, not a new one."""


def invite(viewer: Viewer, person_id: int, secret: str, link: str, now: datetime) -> None:
    """Invite somebody by mail; earlier invitations of the same person do not work any more.

    Parameters:
        secret: long and random, made by who asks. link: the address of the page on which it is accepted.

    Raises:
        Refused: they have a sign-in, left, or have no e-mail address.
    """
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person).filter(is_machine=False), person_id)
        if not person.is_active:
            raise Refused(_("%(name)s left. Let them come back first.") % {"name": person.name})
        if person.login is not None and not _needs_password(person.login, viewer.organisation.id):
            raise Refused(_("%(name)s can sign in already.") % {"name": person.name})
        if not person.email:
            raise Refused(_("Give %(name)s an e-mail address first.") % {"name": person.name})
        _open(viewer.organisation.id, now).filter(person=person).update(withdrawn_at=now)
        Invitation.objects.create(
            organisation_id=viewer.organisation.id,
            person=person,
            email=person.email.lower(),
            fingerprint=fingerprint(secret),
            by_id=viewer.person_id,
            made_at=now,
            expires_at=now + GOOD_FOR,
        )
        subject = _("%(name)s invites you to Meetpunt") % {"name": viewer.name}
        told = {"name": person.name, "by": viewer.name, "organisation": viewer.organisation.name, "link": link}
        body = _(
            "Hello %(name)s,\n\n%(by)s invites you to Meetpunt of %(organisation)s. Choose a password here; "
            "the link works for seven days:\n\n%(link)s\n\nDid you not expect this? Then do nothing."
        )
        queue_mail(viewer.organisation.id, person.email, subject, body % told, now)


def withdraw(viewer: Viewer, person_id: int, now: datetime) -> None:
    """Let the open invitations of somebody not work any more."""
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person), person_id)
        _open(viewer.organisation.id, now).filter(person=person).update(withdrawn_at=now)


def invited(organisation_id: int, secret: str, now: datetime) -> Invited:
    """Who this invitation is for; NotVisible when it does not work (any more)."""
    with acting_in(organisation_id):
        row = _find(organisation_id, secret, now)
        login = Login.objects.filter(email=row.email).first()
        has_sign_in = login is not None and not _needs_password(login, organisation_id)
        return Invited(row.organisation.name, row.person.name, row.email, has_sign_in)


def accept(organisation_id: int, secret: str, password: str, language: str, now: datetime) -> int:
    """Make the sign-in with a password of their own, or join the one of this address; gives the sign-in's id.

    Who has a sign-in already must have proven it before: the caller has checked the password.

    Raises:
        NotVisible: the invitation does not work (any more).
        Refused: the password is too easy to guess.
    """
    with changing(organisation_id):
        row = _find(organisation_id, secret, now)
        login = Login.objects.filter(email=row.email).first()
        refuse_operator(login)
        is_new = login is None
        login = Login(email=row.email, language=language) if login is None else login
        if is_new or _needs_password(login, organisation_id):
            judge(password, login, row.person.name)
            login.set_password(password)
            login.save()
        elif Person.objects.filter(organisation_id=organisation_id, login=login).exists():
            raise Refused(_("Somebody here has this e-mail address already."))
        Person.objects.filter(pk=row.person_id).update(login=login)
        Invitation.objects.filter(pk=row.pk).update(accepted_at=now)
        return login.pk


def _open(organisation_id: int, now: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(organisation_id=organisation_id, accepted_at=None, withdrawn_at=None)
    return rows.filter(expires_at__gt=now)


def _find(organisation_id: int, secret: str, now: datetime) -> Invitation:
    rows = _open(organisation_id, now).filter(fingerprint=fingerprint(secret), person__is_active=True)
    found = rows.select_related("person__login", "organisation").first()
    if found is None:
        raise NotVisible("invitation")
    login = found.person.login
    if login is not None and not (login.email == found.email and _needs_password(login, organisation_id)):
        raise NotVisible("invitation")
    return found


def _needs_password(login: Login, organisation_id: int) -> bool:
    """It has none (it came by a sign-on or a file), and nobody but this organisation is touched by giving it one."""
    if login.has_usable_password():
        return False
    with acting_in(None, login.pk):
        others = Person.objects.filter(login_id=login.pk).exclude(organisation_id=organisation_id)
        return not others.exists()
