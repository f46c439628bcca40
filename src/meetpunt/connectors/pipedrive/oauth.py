"""Signing in at Pipedrive: by a key that somebody copied, or by asking that person there (OAuth, authorisation code).

Rule: the key to renew with is not replaced by Pipedrive, so renewing can be tried again; a code holds once.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import Trouble, trouble

AUTHORISATION = "https://oauth.pipedrive.com"
_COMPANY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


def address_of(company: str) -> str:
    """The address of a company's Pipedrive, from what somebody typed: its name there, its host or a page's address.

    Raises:
        CrmError: (`ODD`) it is none.
    """
    typed = company.strip().lower()
    host = (urlsplit(typed if "://" in typed else f"https://{typed}").hostname or "").removesuffix(".pipedrive.com")
    if not _COMPANY.match(host):
        raise trouble(Trouble.ODD, detail=company)
    return f"https://{host}.pipedrive.com"


def authorisation_address(client_id: str, redirect: str, state: str, at: str = AUTHORISATION) -> str:
    """Where to send somebody to give us leave. redirect: where Pipedrive sends them back to; state: a secret of ours
    that must come back with them, once.
    """
    told = {"client_id": client_id, "redirect_uri": redirect, "state": state, "response_type": "code"}
    return f"{at}/oauth/authorize?{urlencode(told)}"


def exchange(
    client: Client, client_id: str, client_secret: str, redirect: str, code: str, at: str = AUTHORISATION
) -> dict[str, str]:
    """The keys to be kept, for the code that came back.

    Raises:
        CrmError: (`SIGN_IN`) the code is no good (any more), (`UNKNOWN`) no answer came: ask for leave again.
    """
    application = {"client_id": client_id, "client_secret": client_secret, "oauth": at}
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    return {**application, **_token(client, application, form, may_repeat=False)}


def renewed(client: Client, keys: Mapping[str, str]) -> dict[str, str]:
    """Keys that replace those that stand, by the key to renew with.

    Raises:
        CrmError: (`SIGN_IN`) leave was taken back, or not used for 60 days.
    """
    form = {"grant_type": "refresh_token", "refresh_token": keys.get("refresh_token", "")}
    return _token(client, keys, form, may_repeat=True)


def _token(client: Client, keys: Mapping[str, str], form: Mapping[str, str], *, may_repeat: bool) -> dict[str, str]:
    basic = b64encode(f"{keys.get('client_id', '')}:{keys.get('client_secret', '')}".encode()).decode()
    answer = client.ask(
        "POST",
        f"{keys.get('oauth') or AUTHORISATION}/oauth/token",
        headers={"Authorization": f"Basic {basic}", "Accept": "application/json"},
        form=form,
        may_repeat=may_repeat,
    )
    if answer.status in (400, 401):
        raise trouble(Trouble.SIGN_IN, detail=f"HTTP {answer.status}")
    if answer.status != 200:
        raise trouble(Trouble.BLOCKED if answer.is_wall else Trouble.LATER, detail=f"HTTP {answer.status}")
    told = answer.json()
    if not isinstance(told, dict) or not told.get("access_token"):
        raise trouble(Trouble.ODD, detail="no access token")
    return {name: str(told[name]) for name in ("access_token", "refresh_token", "api_domain") if told.get(name)}
