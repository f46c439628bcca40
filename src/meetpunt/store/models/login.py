"""Who signs in: an e-mail address with a password, apart from the persons they are in organisations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from meetpunt.store.fields import InstantField


class LoginManager(BaseUserManager["Login"]):
    """Finds and makes sign-ins by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Login:
        """Make a sign-in; without a password it cannot be used until one is set."""
        login = self.model(email=email.strip().lower(), **fields)
        login.set_password(password)
        login.save(using=self._db)
        return login


class Login(AbstractBaseUser):
    """A sign-in. One may lead to persons in several organisations (an external trainer)."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=5, blank=True, default="")
    is_active = models.BooleanField(default=True)
    operator_since = InstantField(null=True)
    """Since when it runs the installation; it is no person of any organisation then. Null = it is no operator."""

    name = ""
    """Whose it is, filled in where a password is judged by it."""

    USERNAME_FIELD = "email"
    objects = LoginManager()

    class Meta:
        db_table = "login"

    @property
    def is_operator(self) -> bool:
        """It makes organisations and sees health, and opens none of them."""
        return self.operator_since is not None

    @property
    def is_staff(self) -> bool:
        """Nobody is: there is no site for staff that could look into organisations."""
        return False
