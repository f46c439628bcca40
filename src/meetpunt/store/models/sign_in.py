"""How somebody proves who they are: second steps, passkeys, where they are signed in, and an organisation's sign-on.

Rule: what must be read back (the seed of an app, the secret of a sign-on) is kept encrypted; a recovery code as its
fingerprint only; of a passkey there is nothing secret here.
"""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from meetpunt.store.fields import InstantField, SecretField
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose


class SecondStep(models.Model):
    """The authenticator app of a sign-in, and how often a wrong code was given."""

    login = models.OneToOneField("store.Login", on_delete=models.CASCADE, related_name="second_step")
    seed = SecretField(blank=True, default="", purpose=Purpose.SECOND_STEP)
    """Encrypted; empty = no app, only passkeys."""
    used_span = models.BigIntegerField(default=0)
    """The half minute of the last code that was taken: it and those before it are taken no more."""
    wrong = models.PositiveIntegerField(default=0)
    """Wrong codes since the last right one."""
    waits_until = InstantField(null=True)

    class Meta:
        db_table = "login_second_step"


class RecoveryCode(models.Model):
    """A code for who lost the app or the passkey; it goes when it is used."""

    login = models.ForeignKey("store.Login", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        db_table = "login_recovery_code"
        constraints = [models.UniqueConstraint(fields=["login", "fingerprint"], name="a_code_once")]


class Passkey(models.Model):
    """A key in somebody's phone, computer or token; here is its public half."""

    login = models.ForeignKey("store.Login", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    key_id = models.CharField(max_length=1400, unique=True)
    """As the browser tells it (base64url)."""
    public_key = models.TextField()
    """What the authenticator told of itself when it was made (base64url)."""
    count = models.BigIntegerField(default=0)
    """How often it signed, where it counts."""
    made_at = InstantField()
    used_at = InstantField(null=True)

    class Meta:
        db_table = "login_passkey"


class SignInSession(AbstractBaseSession):
    """One browser in which somebody is signed in (or on the way to it)."""

    login = models.ForeignKey("store.Login", null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=300, blank=True, default="")
    """What the browser says that it is."""
    place = models.CharField(max_length=45, blank=True, default="")
    """The network address that it came from last."""
    through = models.BigIntegerField(null=True)
    """The organisation by whose sign-on one came in; null = by what is one's own."""
    since = InstantField(null=True)
    seen = InstantField(null=True)

    class Meta:
        db_table = "login_session"


class SignOn(Owned):
    """The sign-on (OpenID Connect) of an organisation; somebody came in by it before it was kept."""

    name = models.CharField(max_length=80)
    """What its people call it."""
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)
    secret = SecretField(blank=True, default="", purpose=Purpose.SIGN_ON)
    """Encrypted."""
    kept_at = InstantField()

    class Meta:
        db_table = "sign_on"
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_sign_on")]


class SignOnDomain(Owned):
    """What comes after the @ of who signs in there. Anybody may ask which organisation has a domain, and no more."""

    domain = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "sign_on_domain"


class SignOnPerson(Owned):
    """Who somebody is at the sign-on: its own unchanging word for them, from their first time on."""

    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)

    class Meta:
        db_table = "sign_on_person"
        constraints = [models.UniqueConstraint(fields=["organisation", "subject"], name="a_subject_is_one_person")]
