"""What a password must be, with sentences that say what to do: the rules of Django in our words."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class LongEnough(rules.MinimumLengthValidator):
    """So many characters."""

    def get_error_message(self) -> str:
        """Too short."""
        told = {"n": self.min_length}
        return _("A password has at least %(n)s characters; a few words in a row are easy to remember.") % told


class NotCommon(rules.CommonPasswordValidator):
    """None of those that many people use."""

    def get_error_message(self) -> str:
        """On the list."""
        return _("Many people use this password, so it is guessed first. Choose another one.")


class NotLikeYou(rules.UserAttributeSimilarityValidator):
    """Not like the name or the e-mail address of whose it is."""

    def get_error_message(self) -> str:
        """Too like it."""
        return _("This password is like your name or e-mail address. Choose another one.")
