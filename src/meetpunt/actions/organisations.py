"""Makes organisations, and the people who can sign in to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.apart import refuse_operator
from meetpunt.actions.errors import Refused
from meetpunt.actions.opportunities.reasons import ensure_loss_reasons
from meetpunt.actions.processes import ensure_default_process
from meetpunt.actions.signing_in.passwords import judge
from meetpunt.store.access import organisation_ref
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Login, Organisation, Person, PersonRole, Role, Team, TeamManagement
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.tenancy import changing


@dataclass(frozen=True)
class NewOrganisation:
    """What is told about an organisation to be made."""

    name: str
    language: str = "nl"
    currency: str = "EUR"
    time_zone: str = "Europe/Amsterdam"
    country: str = "NL"


def create_organisation(new: NewOrganisation, now: datetime, is_demo: bool = False) -> OrganisationRef:
    """Make an organisation with SPATOCO as its process.

    Raises:
        Refused: the name is empty or taken, or there is no such currency or time zone.
    """
    name = " ".join(new.name.split())
    if not name:
        raise Refused(_("Give the organisation a name."))
    if not (len(new.currency) == 3 and new.currency.isascii() and new.currency.isalpha()):
        raise Refused(_("Give the currency as three letters, like EUR."))
    if new.time_zone not in available_timezones():
        raise Refused(_("There is no time zone of that name. Give one like Europe/Amsterdam."))
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is an organisation of that name already. Choose another name."))
    with transaction.atomic():
        made = Organisation.objects.create(
            name=name,
            slug=free_slug(name),
            language=new.language,
            currency=new.currency.upper(),
            time_zone=new.time_zone,
            country=new.country.upper(),
            is_demo=is_demo,
            created_at=now,
        )
        with changing(made.pk):
            ensure_default_process(made.pk)
            ensure_loss_reasons(made.pk)
    return organisation_ref(made)


def door_is_open() -> bool:
    """Whether who has no sign-in may start an organisation (`MEETPUNT_START`)."""
    if settings.START == "first":
        return not Organisation.objects.filter(is_demo=False).exists()
    return bool(settings.START == "open")


def start_organisation(
    new: NewOrganisation, person_name: str, email: str, password: str, now: datetime
) -> tuple[int, int]:
    """Make an organisation with its first person: administrator, and manager of the team above all teams.

    Returns:
        The ids of the organisation and of the sign-in.

    Raises:
        Refused: something is missing or taken, or the password is too easy to guess.
    """
    if not person_name.strip():
        raise Refused(_("Give your own name: colleagues will see it."))
    with transaction.atomic():
        organisation = create_organisation(new, now)
        login = _login(email, password, new.language, person_name)
        with changing(organisation.id):
            person = _person(organisation.id, person_name, login, (Role.ADMINISTRATOR, Role.MANAGER))
            team = Team.objects.create(organisation_id=organisation.id, name=organisation.name, is_whole=True)
            TeamManagement.objects.create(
                organisation_id=organisation.id, team=team, person=person, valid_from=BEGINNING
            )
    return organisation.id, login.pk


def create_user(
    organisation_id: int, name: str, email: str, password: str, roles: tuple[str, ...], language: str = "nl"
) -> int:
    """Give somebody a sign-in; a person of that name who is known without one gets it. Gives the person's id.

    Raises:
        Refused: the e-mail address has a person here already, a role is unknown, or the password is too easy.
    """
    unknown = [role for role in roles if role not in Role.values]
    if unknown:
        raise Refused(_("There is no such role. Choose from: %(roles)s.") % {"roles": ", ".join(Role.values)})
    with changing(organisation_id):
        login = Login.objects.filter(email=email.strip().lower()).first() or _login(email, password, language, name)
        refuse_operator(login)
        if Person.objects.filter(organisation_id=organisation_id, login=login).exists():
            raise Refused(_("Somebody here has this e-mail address already."))
        known = Person.objects.filter(organisation_id=organisation_id, name__iexact=name.strip(), login=None)
        if known.count() == 1:
            person = known.get()
            person.login = login
            person.email = login.email
            person.save()
            for role in roles:
                PersonRole.objects.get_or_create(organisation_id=organisation_id, person=person, role=role)
        else:
            person = _person(organisation_id, name, login, roles)
    return person.pk


def _login(email: str, password: str, language: str, name: str) -> Login:
    email = email.strip().lower()
    if "@" not in email:
        raise Refused(_("Give an e-mail address to sign in with."))
    if Login.objects.filter(email=email).exists():
        raise Refused(_("Somebody signs in with this e-mail address already. Sign in first, or use another one."))
    login = Login(email=email, language=language)
    judge(password, login, name)
    login.set_password(password)
    login.save()
    return login


def _person(organisation_id: int, name: str, login: Login, roles: tuple[str, ...]) -> Person:
    person = Person.objects.create(
        organisation_id=organisation_id, name=" ".join(name.split()), email=login.email, login=login
    )
    for role in roles:
        PersonRole.objects.create(organisation_id=organisation_id, person=person, role=role)
    return person


def free_slug(name: str) -> str:
    """A short name that no organisation has."""
    base = slugify(name)[:70] or "organisation"
    slug, number = base, 2
    while Organisation.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
