"""Reads the mail server from one address, as the database is read from one."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


def mail_settings(address: str) -> dict[str, object]:
    """Django's settings for a mail server.

    address: `smtps://user:password@host:465` (TLS from the start), `smtp://user:password@host:587` (STARTTLS, always),
    or `smtp+plain://localhost:25` for a server on this machine or network, without TLS.

    Raises:
        ValueError: it is no such address; the message does not repeat it, for it holds a password.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "MEETPUNT_SMTP_URL must look like smtps://user:password@host:465, smtp://... or smtp+plain://..."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }
