"""Single sign-on by OpenID Connect: what an issuer tells of itself, and whom it says that came (code flow with PKCE).

Rule: what it says of somebody is believed only when signed by one of its keys, meant for us, made for this very
question (nonce), and not over. All of it is fetched from checked addresses only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt

from meetpunt.connectors.addresses import host_of, place_of
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.messages import problem
from meetpunt.connectors.posting import post_form
from meetpunt.connectors.transport import MEGABYTE, Reach, fetch

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair: never `none`, never a shared secret."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
SCOPE = "openid email profile"
PASSING = ("fetch_failed", "fetch_slow", "fetch_later", "fetch_goes_round", "fetch_too_big")


@dataclass(frozen=True)
class Provider:
    """What an issuer tells of itself."""

    issuer: str
    authorisation: str
    token: str
    keys: str
    takes_basic: bool
    """The secret goes in a header; else in the form."""


@dataclass(frozen=True)
class Question:
    """What was asked, to hold the answer against. again: whether one had to prove oneself anew."""

    client_id: str
    secret: str
    back: str
    state: str
    nonce: str
    verifier: str
    again: bool = False


@dataclass(frozen=True)
class Somebody:
    """Whom the issuer says that came. email: empty when it does not say that it is verified."""

    subject: str
    email: str
    name: str


def discover(issuer: str, reach: Reach) -> Provider:
    """What lies at the issuer's well-known address (OpenID Connect Discovery 1.0, section 4).

    Raises:
        ConnectorError: nothing that is understood lies there, or it calls itself otherwise.
    """
    host = host_of(issuer)
    told = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", reach, host)
    if not isinstance(told, dict) or not isinstance(told.get("issuer"), str):
        raise problem("sign_on_none", host=host)
    if told["issuer"] != issuer:
        raise problem("sign_on_other", host=host, told=told["issuer"][:200])
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(told.get(name), str) for name in names):
        raise problem("sign_on_none", host=host)
    for name in names:
        place_of(told[name], reach.resolve, reach.seconds, reach.allow_loopback)
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    authorisation, token, keys = (str(told[name]) for name in names)
    return Provider(issuer, authorisation, token, keys, "client_secret_basic" in methods)


def leave_address(provider: Provider, question: Question, hint: str = "") -> str:
    """Where somebody goes to sign in there. hint: their address, so that they need not type it again."""
    digest = hashlib.sha256(question.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": question.client_id,
        "redirect_uri": question.back,
        "scope": SCOPE,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"login_hint": hint} if hint else {}),
        **({"prompt": "login", "max_age": "0"} if question.again else {}),
    }
    mark = "&" if urlsplit(provider.authorisation).query else "?"
    return f"{provider.authorisation}{mark}{urlencode(asked)}"


def who_came(provider: Provider, question: Question, code: str, now: datetime, reach: Reach) -> Somebody:
    """Whom the issuer says that the code is of.

    Raises:
        ConnectorError: it does not take us, or what it says cannot be trusted.
    """
    told = _verified(provider, question, _id_token(provider, question, code, reach), reach)
    host = host_of(provider.issuer)
    if not hmac.compare_digest(str(told.get("nonce", "")).encode(), question.nonce.encode()):
        raise problem("sign_on_wrong", host=host, detail="nonce")
    if told.get("azp", question.client_id) != question.client_id:
        raise problem("sign_on_wrong", host=host, detail="azp")
    if question.again:
        proved = told.get("auth_time")
        if not isinstance(proved, int | float) or now.timestamp() - proved > 2 * LEEWAY:
            raise problem("sign_on_wrong", host=host, detail="auth_time")
    if not isinstance(told["sub"], str) or not 0 < len(told["sub"]) <= 255:
        raise problem("sign_on_wrong", host=host, detail="sub")
    # Microsoft Entra never says email_verified, but by a claim of its own, as a truth, a number or a text.
    microsoft = "email_verified" not in told and str(told.get("xms_edov")).lower() in ("1", "true")
    verified = told.get("email_verified") is True or microsoft
    email = str(told.get("email") or "").strip().lower() if verified else ""
    return Somebody(told["sub"], email, str(told.get("name") or ""))


def _id_token(provider: Provider, question: Question, code: str, reach: Reach) -> str:
    host = host_of(provider.token)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": question.back,
        "client_id": question.client_id,
        "code_verifier": question.verifier,
    }
    headers = {"Accept": "application/json"}
    if question.secret and provider.takes_basic:
        pair = f"{quote(question.client_id, safe='')}:{quote(question.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif question.secret:
        form["client_secret"] = question.secret
    try:
        status, body = post_form(provider.token, form, headers, _bounded(reach))
    except ConnectorError as error:
        raise _plain(error, host) from error
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if status != 200 or not isinstance(told, dict) or not isinstance(told.get("id_token"), str):
        detail = told.get("error") if isinstance(told, dict) else None
        raise problem("sign_on_refused", host=host, detail=str(detail or f"HTTP {status}")[:80])
    token: str = told["id_token"]
    return token


def _verified(provider: Provider, question: Question, token: str, reach: Reach) -> dict[str, Any]:
    """The claims of a token that one of the issuer's keys signed, for us, now (OpenID Connect Core 1.0, 3.1.3.7)."""
    host = host_of(provider.issuer)
    try:
        header = jwt.get_unverified_header(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise problem("sign_on_wrong", host=host, detail="alg")
        found = _json(provider.keys, reach, host)
        keys = [one for one in jwt.PyJWKSet.from_dict(found).keys if one.public_key_use in (None, "sig")]
        keys = [one for one in keys if one.key_id == key_id] if key_id is not None else keys
        if len(keys) != 1:
            raise problem("sign_on_wrong", host=host, detail="kid")
        told: dict[str, Any] = jwt.decode(
            token,
            keys[0],
            algorithms=[algorithm],
            audience=question.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, AttributeError, KeyError, ValueError) as error:
        raise problem("sign_on_wrong", host=host, detail=type(error).__name__) from error
    return told


def _json(address: str, reach: Reach, host: str) -> Any:
    try:
        body = fetch(address, reach=_bounded(reach)).body
    except ConnectorError as error:
        raise _plain(error, host) from error
    try:
        return json.loads(body or b"")
    except ValueError as error:
        raise problem("sign_on_none", host=host) from error


def _bounded(reach: Reach) -> Reach:
    return replace(reach, bytes=MEGABYTE)


def _plain(error: ConnectorError, host: str) -> ConnectorError:
    """The same trouble in words that fit somebody who waits to sign in."""
    if error.code in PASSING:
        return problem("sign_on_away", host=host)
    return problem("sign_on_none", host=host) if error.code in ("fetch_gone", "fetch_odd", "fetch_closed") else error
