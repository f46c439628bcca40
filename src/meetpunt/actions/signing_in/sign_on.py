"""An organisation's own sign-on: keeping it once its administrator came in by it, and who comes in by it.

Rule: only who exists comes in: by the sign-on's own word for them, the first time by an address that it says is
verified and whose domain the organisation gave. Whoever came in by it is in this organisation only, and no sign-on
reaches a person who works elsewhere too without that they let it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.connectors.sign_on import Provider, Somebody, discover
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.models import (
    Change,
    Invitation,
    Login,
    Organisation,
    Person,
    SignOn,
    SignOnDomain,
    SignOnPerson,
)
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.store.sign_ins import domain_of
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.trail_chain import append

TABLE = "signon"
MOST_DOMAINS = 20
DOMAIN = re.compile(r"(?=.{4,200}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
OF_EVERYBODY = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.nl live.com live.nl msn.com yahoo.com icloud.com me.com "
    "proton.me protonmail.com ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl hetnet.nl upcmail.nl casema.nl "
    "telenet.be skynet.be proximus.be gmx.de gmx.net web.de t-online.de aol.com".split()
)
"""Domains where anybody can have an address: no organisation's own."""


@dataclass(frozen=True)
class Wanted:
    """A sign-on as an administrator gives it. secret: empty = as it was."""

    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]


def prepare(viewer: Viewer, wanted: Wanted, reach: Reach) -> tuple[Wanted, Provider]:
    """The sign-on as it can be tried, with what its issuer tells of itself.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: something is missing, or a domain is not the organisation's.
        ConnectorError: the issuer cannot be reached or is none.
    """
    must_administer(viewer)
    domains = tuple(sorted({one.strip().lower().removeprefix("@") for one in wanted.domains if one.strip()}))
    if not domains or len(domains) > MOST_DOMAINS:
        raise Refused(_("Give from 1 to %(most)s domains.") % {"most": MOST_DOMAINS})
    with acting_in(viewer.organisation.id):
        of_others = SignOnDomain.objects.filter(domain__in=domains).exclude(organisation_id=viewer.organisation.id)
        taken = set(of_others.values_list("domain", flat=True))
        secret = wanted.secret or _kept_secret(viewer.organisation.id)
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise Refused(_("%(domain)s is no domain. Give what comes after the @.") % {"domain": domain})
        if domain in OF_EVERYBODY:
            raise Refused(_("Anybody can have an address at %(domain)s. Give your own domain.") % {"domain": domain})
        if domain in taken:
            told = {"domain": domain}
            raise Refused(_("Another organisation here has %(domain)s. Ask who keeps this server.") % told)
    issuer = wanted.issuer.strip()
    name = " ".join(wanted.name.split())[:80]
    if not name or not wanted.client_id.strip():
        raise Refused(_("Give a name and the client id."))
    provider = discover(issuer, reach)
    return Wanted(name, issuer, wanted.client_id.strip(), secret, domains), provider


def keep(viewer: Viewer, login_id: int, wanted: Wanted, came: Somebody, now: datetime) -> None:
    """Keep a sign-on by which the administrator just came in.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: who came in is not the administrator, or a domain was taken meanwhile.
    """
    must_administer(viewer)
    own = Login.objects.values_list("email", flat=True).get(pk=login_id)
    if not came.email:
        raise Refused(unverified())
    if came.email != own:
        told = {"theirs": came.email, "yours": own}
        raise Refused(_("There you are %(theirs)s and here %(yours)s. Sign in there as yourself.") % told)
    if domain_of(came.email) not in wanted.domains:
        raise Refused(_("Your own address is at none of the domains. Add its domain."))
    organisation_id = viewer.organisation.id
    with changing(organisation_id, leaves_accounts=True):
        taken = SignOnDomain.objects.filter(domain__in=wanted.domains).exclude(organisation_id=organisation_id)
        if taken.exists():
            raise Refused(_("Another organisation took one of the domains meanwhile."))
        before = _as_told(organisation_id)
        row = SignOn.objects.filter(organisation_id=organisation_id).first() or SignOn(organisation_id=organisation_id)
        if row.pk and row.issuer != wanted.issuer:  # another issuer has other words for the same people
            SignOnPerson.objects.filter(organisation_id=organisation_id).delete()
        row.name, row.issuer, row.client_id = wanted.name, wanted.issuer, wanted.client_id
        row.secret = encrypt(Purpose.SIGN_ON, wanted.secret) if wanted.secret else ""
        row.kept_at = now
        row.save()
        SignOnDomain.objects.filter(organisation_id=organisation_id).exclude(domain__in=wanted.domains).delete()
        for domain in wanted.domains:
            SignOnDomain.objects.get_or_create(organisation_id=organisation_id, domain=domain)
        assert viewer.person_id is not None
        _bind(organisation_id, viewer.person_id, came.subject)
        _write(viewer, row.pk, wanted.name, before, _as_told(organisation_id), now)


def forget(viewer: Viewer, now: datetime) -> None:
    """Take the sign-on away: everybody signs in with a password again. Who never had one is invited anew."""
    organisation_id = viewer.organisation.id
    with changing(organisation_id, leaves_accounts=True):
        must_administer(viewer)
        row = SignOn.objects.filter(organisation_id=organisation_id).first()
        if row is None:
            return
        before, key = _as_told(organisation_id), row.pk
        SignOnPerson.objects.filter(organisation_id=organisation_id).delete()
        SignOnDomain.objects.filter(organisation_id=organisation_id).delete()
        row.delete()
        Organisation.objects.filter(pk=organisation_id).update(sign_on_only=False)
        _write(viewer, key, before["name"], before, {}, now)


def open_again(viewer: Viewer, now: datetime) -> None:
    """By the operator, when the sign-on of an organisation does not work: passwords work again."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = Organisation.objects.filter(pk=viewer.organisation.id, sign_on_only=True)
        if rows.update(sign_on_only=False):
            told: tuple[dict[str, object], dict[str, object]] = ({"sign_on_only": True}, {"sign_on_only": False})
            _write(viewer, viewer.organisation.id, viewer.organisation.name, *told, now)


@undoes(TABLE, Change.Kind.MADE)
@undoes(TABLE, Change.Kind.CHANGED)
@undoes(TABLE, Change.Kind.REMOVED)
def _stays(viewer: Viewer, found: Change, now: datetime) -> None:
    raise Refused(_("A sign-on is changed where it is set up, because it is tried first."))


def secret_of(organisation_id: int) -> str:
    """The client secret, to ask with.

    Raises:
        Refused: it cannot be read any more.
    """
    with acting_in(organisation_id):
        return _kept_secret(organisation_id)


def come_in(organisation_id: int, came: Somebody, language: str, now: datetime) -> int:
    """Whose sign-in it is: its id.

    Raises:
        Refused: nobody of the organisation, or nobody that it may say this of; the sentence says what to do.
    """
    with acting_in(organisation_id):
        bound = SignOnPerson.objects.filter(organisation_id=organisation_id, subject=came.subject)
        people = Person.objects.filter(pk__in=bound.values("person_id"), is_active=True)
        login_id = people.values_list("login_id", flat=True).first()
    if login_id is not None:
        return login_id
    if not came.email:
        raise Refused(unverified())
    with changing(organisation_id):
        domains = SignOnDomain.objects.filter(organisation_id=organisation_id)
        if not domains.filter(domain=domain_of(came.email)).exists():
            told = {"email": came.email}
            raise Refused(_("%(email)s is at none of the domains of this organisation.") % told)
        person = _person(organisation_id, came.email)
        if SignOnPerson.objects.filter(person=person).exclude(subject=came.subject).exists():
            told = {"email": came.email}
            raise Refused(_("Somebody else came in there as %(email)s before. Ask your administrator.") % told)
        if person.login_id is None:
            person.login = Login.objects.create_user(came.email, None, language=language)
            person.email = person.email or came.email
            person.save(update_fields=["login", "email"])
            letters = Invitation.objects.filter(organisation_id=organisation_id, person=person, accepted_at=None)
            letters.update(accepted_at=now)
        _bind(organisation_id, person.pk, came.subject)
        found = person.login_id
    assert found is not None
    return found


def unverified() -> str:
    """The sign-on does not say that the address is theirs."""
    return _(
        "Your sign-on does not say that your e-mail address was verified, so it cannot tell who you are here. "
        "Ask your administrator."
    )


def _person(organisation_id: int, email: str) -> Person:
    """Who has an address here; somebody without a sign-in only when nobody signs in with that address elsewhere."""
    people = Person.objects.filter(organisation_id=organisation_id, is_active=True, is_machine=False)
    known = people.filter(login__email=email).first()
    if known is not None:
        return known
    invited = Invitation.objects.filter(organisation_id=organisation_id, accepted_at=None, withdrawn_at=None)
    added = people.filter(
        Q(email__iexact=email) | Q(pk__in=invited.filter(email=email).values("person_id")), login=None
    )
    if added.count() != 1:
        raise Refused(_("Nobody here has the address %(email)s. Ask your administrator to add you.") % {"email": email})
    if Login.objects.filter(email=email).exists():
        told = {"email": email}
        raise Refused(
            _("You sign in with %(email)s elsewhere already. Accept your invitation with that password first.") % told
        )
    return added.get()


def _bind(organisation_id: int, person_id: int, subject: str) -> None:
    rows = SignOnPerson.objects.filter(organisation_id=organisation_id)
    rows.filter(Q(subject=subject) | Q(person_id=person_id)).exclude(subject=subject, person_id=person_id).delete()
    SignOnPerson.objects.get_or_create(organisation_id=organisation_id, person_id=person_id, subject=subject)


def _kept_secret(organisation_id: int) -> str:
    kept = SignOn.objects.filter(organisation_id=organisation_id).values_list("secret", flat=True).first()
    try:
        return decrypt(Purpose.SIGN_ON, kept) if kept else ""
    except CannotBeRead as error:
        raise Refused(str(error)) from error


def _as_told(organisation_id: int) -> dict[str, object]:
    """The sign-on as the trail tells it: everything but the secret."""
    row = SignOn.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        return {}
    rows = SignOnDomain.objects.filter(organisation_id=organisation_id).order_by("domain")
    domains = list(rows.values_list("domain", flat=True))
    return {"name": row.name, "issuer": row.issuer, "client_id": row.client_id, "domains": domains}


def _write(
    viewer: Viewer, key: int, name: object, before: dict[str, object], after: dict[str, object], now: datetime
) -> None:
    kind = Change.Kind.CHANGED if before and after else Change.Kind.MADE if after else Change.Kind.REMOVED
    line = Change(
        organisation_id=viewer.organisation.id,
        by_id=viewer.person_id,
        at=now,
        kind=kind,
        table=TABLE,
        row_id=key,
        name=str(name)[:200],
        before=before,
        after=after,
    )
    append(line)
