"""A small OpenID Connect provider: keys made here, and whatever a test lets it say about whoever comes."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "meetpunt-here", "a client's secret"
Claims = dict[str, Any]


@cache
def _keys() -> list[rsa.RSAPrivateKey]:
    """The one that it signs with, and one that nobody knows; to find such keys takes a quarter of a second."""
    return [rsa.generate_private_key(65537, 2048) for _ in range(2)]


class FakeSignOn:
    """Who comes is `email`. says: claims that it says otherwise, None = not at all; signs: how it signs them."""

    def __init__(self) -> None:
        self.key, self.other_key = _keys()
        self.address = ""
        self.email, self.subject = "ada@proef.example", "subject-of-ada"
        self.says: Claims = {}
        self.signs: Callable[[Claims], str] = self.sign
        self.configuration: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def sign(self, claims: Claims) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def arrive(self, address: str) -> str:
        """What a browser does that is sent to an address of ours: signs in, and is sent back there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def about(self) -> dict[str, Any]:
        at = self.address
        told = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorise",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
        }
        return {**told, **self.configuration}

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = f"{CLIENT}:{SECRET.replace(' ', '%20').replace(chr(39), '%27')}"
        if authorization != f"Basic {base64.b64encode(pair.encode()).decode()}":
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time())
        claims: Claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": self.email,
            "email_verified": True,
            **({"auth_time": now} if "max_age" in asked else {}),
        }
        claims = {name: value for name, value in {**claims, **self.says}.items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.signs(claims)}


@contextmanager
def served() -> Iterator[FakeSignOn]:
    """It, on a port of this machine."""
    fake = FakeSignOn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/authorise":
                self.send_response(302)
                self.send_header("Location", fake.arrive(self.path))
                self.end_headers()
            elif path == "/.well-known/openid-configuration":
                self._say(200, fake.about())
            elif path == "/keys":
                self._say(200, fake.keys())
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*fake.token(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
