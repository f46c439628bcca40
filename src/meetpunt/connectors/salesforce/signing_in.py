"""Signing in to Salesforce: by a certificate, by the client's own secret, or by a person who let us in once.

Rule: no password of anybody. A refresh token that is replaced at use is kept in the same transaction (`Keys.renew`).
A JWT is three parts in base64 with an RSA signature, which `cryptography` makes: no package of its own for that.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.salesforce.errors import not_signed_in

PRODUCTION = "https://login.salesforce.com"
SANDBOX = "https://test.salesforce.com"
SCOPES = "api refresh_token"
JWT_SECONDS = 120
"""How long a signed request to sign in holds; Salesforce takes at most 180."""


class Way(StrEnum):
    """How we sign in, as the keys that there are tell."""

    CERTIFICATE = "certificate"  # private_key, username
    PERSON = "person"  # refresh_token; client_secret where the app has one
    CLIENT = "client"  # client_secret

    @classmethod
    def of(cls, keys: Mapping[str, str]) -> Way:
        """The way of some keys; all have a client_id, and a login_url where it is not the usual one."""
        if keys.get("private_key"):
            return cls.CERTIFICATE
        return cls.PERSON if keys.get("refresh_token") else cls.CLIENT


def authorisation_address(login_url: str, client_id: str, redirect_to: str, state: str, verifier: str) -> str:
    """Where a person lets us in; they come back at `redirect_to` with `code` and `state`.

    Parameters:
        state: unguessable, kept in the session of who asks, and compared when they come back.
        verifier: 43 to 128 unguessable letters and digits, kept likewise; `exchange_code` needs them.
    """
    challenge = _base64(sha256(verifier.encode("ascii")).digest())
    told = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_to,
        "scope": SCOPES,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{login_url.rstrip('/')}/services/oauth2/authorize?{urlencode(told)}"


def exchange_code(
    client: Client, keys: Mapping[str, str], code: str, redirect_to: str, verifier: str
) -> dict[str, str]:
    """The keys that a code is worth, to be kept beside `keys` (client_id, login_url, client_secret if there is one).

    Raises:
        CrmError: (`SIGN_IN`) the code was used or is too old, (`UNKNOWN`) no answer came: the person tries again.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_to, "code_verifier": verifier}
    found = _asked(client, keys, {**form, **_who(keys)}, may_repeat=False)
    if "refresh_token" not in found:
        raise trouble(Trouble.SIGN_IN, detail="no refresh token: the app must allow the scope refresh_token")
    return found


def renewed(client: Client, keys: Mapping[str, str]) -> dict[str, str]:
    """New keys by those that stand: access_token, instance_url, identity, and refresh_token where it was replaced.

    Raises:
        CrmError: (`SIGN_IN`) they are not accepted.
    """
    way = Way.of(keys)
    if way is Way.CERTIFICATE:
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": _signed(keys, client.clock.now()),
        }
    elif way is Way.CLIENT:
        form = {"grant_type": "client_credentials", **_who(keys)}
    else:
        form = {"grant_type": "refresh_token", "refresh_token": keys["refresh_token"], **_who(keys)}
    # Asked again after no answer: whether the first one was taken or not, nothing is made twice.
    return _asked(client, keys, form, may_repeat=True)


def _asked(client: Client, keys: Mapping[str, str], form: Mapping[str, str], *, may_repeat: bool) -> dict[str, str]:
    address = f"{_login(keys)}/services/oauth2/token"
    answer = client.ask("POST", address, form=form, headers={"Accept": "application/json"}, may_repeat=may_repeat)
    if answer.status != 200 or answer.is_page:
        raise not_signed_in(answer)
    told = answer.json()
    if not isinstance(told, dict) or not {"access_token", "instance_url"} <= told.keys():
        raise trouble(Trouble.ODD, detail="no access token in the answer")
    if urlsplit(str(told["instance_url"])).scheme != urlsplit(address).scheme:
        raise trouble(Trouble.ODD, detail="it sends us to an address that is not safe")
    found = {"access_token": str(told["access_token"]), "instance_url": str(told["instance_url"]).rstrip("/")}
    found["identity"] = str(told.get("id", ""))
    if told.get("refresh_token"):
        found["refresh_token"] = str(told["refresh_token"])
    return found


def _login(keys: Mapping[str, str]) -> str:
    return keys.get("login_url", PRODUCTION).rstrip("/")


def _who(keys: Mapping[str, str]) -> dict[str, str]:
    secret = keys.get("client_secret", "")
    return {"client_id": keys.get("client_id", ""), **({"client_secret": secret} if secret else {})}


def _signed(keys: Mapping[str, str], now: datetime) -> str:
    """A request to sign in, signed with our certificate's key.

    Its audience is one of Salesforce's two doors, also where we knock at the organisation's own address.
    """
    host = urlsplit(_login(keys)).hostname or ""
    claims = {
        "iss": keys.get("client_id", ""),
        "sub": keys.get("username", ""),
        "aud": SANDBOX if host.startswith("test.") or ".sandbox." in host else PRODUCTION,
        "exp": int(now.timestamp()) + JWT_SECONDS,
    }
    key = _private_key(keys.get("private_key", ""))
    if key is None:
        raise trouble(Trouble.SIGN_IN, detail="the private key is no RSA key in PEM without a password")
    text = ".".join(_base64(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
    return f"{text}.{_base64(key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def is_private_key(text: str) -> bool:
    """Whether a text is a key that can sign: RSA, in PEM, without a password."""
    return _private_key(text) is not None


def _private_key(text: str) -> RSAPrivateKey | None:
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPrivateKey) else None


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
