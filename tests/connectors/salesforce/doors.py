"""Signing in at the fake Salesforce: a real check of RS256 and PKCE, and refresh tokens that are replaced at use."""

from __future__ import annotations

import itertools
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CLIENT_ID, CLIENT_SECRET, USERNAME = "3MVG9.fake", "geheim", "meetpunt@fabriek.example"
BACK = "https://meetpunt.example/back"
# A short one: every signing in looks the key over, which takes ten times as long for a key of the usual length.
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
PRIVATE_KEY = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class NotLetIn(Exception):
    """What the token address answers. error: its code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error, self.description = error, description


class Doors:
    """Who may come in. rotates: a refresh token is replaced when it is used."""

    def __init__(self) -> None:
        self.rotates = False
        self.tokens: set[str] = set()
        self.refresh = "refresh-1"
        self.granted: list[str] = []
        self._codes: dict[str, tuple[str, str]] = {}
        self._numbers = itertools.count(1)

    def authorise(self, address: str) -> dict[str, str]:
        """A person says yes at the authorisation address; gives what they come back with."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert told["response_type"] == "code"
        assert told["client_id"] == CLIENT_ID
        assert told["code_challenge_method"] == "S256"
        code = f"code-{next(self._numbers)}"
        self._codes[code] = told["code_challenge"], told["redirect_uri"]
        return {"code": code, "state": told["state"]}

    def end_sessions(self) -> None:
        """Every session is over."""
        self.tokens.clear()

    def token(self, form: dict[str, str], now: datetime) -> dict[str, str]:
        """The answer of the token address."""
        grant = form["grant_type"]
        self.granted.append(grant)
        more: dict[str, str] = {}
        if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            self._check(form["assertion"], now)
        elif grant == "client_credentials":
            if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
                raise NotLetIn("invalid_client", "invalid client credentials")
        elif grant == "authorization_code":
            challenge, back = self._codes.pop(form["code"], ("", ""))
            seen = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
            if not challenge or seen != challenge or back != form["redirect_uri"]:
                raise NotLetIn("invalid_grant", "expired authorization code")
            more = {"refresh_token": self.refresh}
        elif grant == "refresh_token":
            if form.get("refresh_token") != self.refresh:
                raise NotLetIn("invalid_grant", "expired access/refresh token")
            if self.rotates:
                self.refresh = f"refresh-{next(self._numbers) + 100}"
                more = {"refresh_token": self.refresh}
        else:
            raise NotLetIn("unsupported_grant_type", "grant type not supported")
        token = f"00D!{next(self._numbers)}"
        self.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", **more}

    def _check(self, assertion: str, now: datetime) -> None:
        head, claims, signature = assertion.split(".")
        try:
            _KEY.public_key().verify(_plain(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            raise NotLetIn("invalid_grant", "invalid assertion") from None
        told = json.loads(_plain(claims))
        if json.loads(_plain(head))["alg"] != "RS256" or told["iss"] != CLIENT_ID:
            raise NotLetIn("invalid_client_id", "client identifier invalid")
        if told["aud"] not in ("https://login.salesforce.com", "https://test.salesforce.com"):
            raise NotLetIn("invalid_grant", "audience is invalid")
        if told["sub"] != USERNAME:
            raise NotLetIn("invalid_grant", "user hasn't approved this consumer")
        if not now.timestamp() < told["exp"] <= now.timestamp() + 180:
            raise NotLetIn("invalid_grant", "assertion has expired or lives too long")


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
