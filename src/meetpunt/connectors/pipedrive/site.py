"""Asks Pipedrive: signs in, counts what it costs, and tells what an answer that is no answer means.

Rule: a limit on requests in two seconds is waited for, the day's budget is not; behind a wall nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from meetpunt.connectors.crm.base import Body, Keys
from meetpunt.connectors.crm.http import Answer, Client, retry_after
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.pipedrive.costs import COSTS
from meetpunt.connectors.pipedrive.oauth import renewed

LONGEST_BURST = 10.0
"""Seconds: a limit on requests in two seconds is over by then, whatever unit the answer tells it in."""


@dataclass(frozen=True, slots=True)
class Site:
    """One company's Pipedrive.

    keys: `api_domain` (as `https://company.pipedrive.com`) with `api_token`, or with what `oauth.exchange` gave.
    """

    client: Client
    keys: Keys

    def get(self, path: str, params: Mapping[str, object] | None = None, *, id: str = "") -> Body:
        """Ask for something. path: as in the register of costs, with `{id}` for an id.

        Raises:
            CrmError: it was refused, or not understood.
        """
        return self._told("GET", path, params, None, id)

    def send(self, method: str, path: str, body: Body | None = None, *, id: str = "") -> Body:
        """Change something, once. Raises CrmError, `UNKNOWN` when nobody knows whether it was done."""
        return self._told(method, path, None, body, id)

    def _told(self, method: str, path: str, params: Mapping[str, object] | None, body: Body | None, id: str) -> Body:
        keys = self.keys.read()
        answer = self._once(keys, method, path, params, body, id)
        if answer.status == 401 and keys.get("refresh_token"):
            keys = self.keys.renew(keys.get("access_token", ""), lambda stands: renewed(self.client, stands))
            answer = self._once(keys, method, path, params, body, id)
        return _read(answer, method)

    def _once(
        self,
        keys: Mapping[str, str],
        method: str,
        path: str,
        params: Mapping[str, object] | None,
        body: Body | None,
        id: str,
    ) -> Answer:
        signed = (
            {"x-api-token": keys["api_token"]}
            if keys.get("api_token")
            else {"Authorization": f"Bearer {keys.get('access_token', '')}"}
        )
        answer = self.client.ask(
            method,
            keys["api_domain"].rstrip("/") + path.replace("{id}", quote(id, safe="")),
            params=params,
            headers={"Accept": "application/json", **signed},
            body=body,
            cost=COSTS[f"{method} {path}"],
            wait=_wait,
        )
        most = _number(answer.headers.get("x-ratelimit-limit", ""))
        if most:
            self.client.pace.most = max(1, int(most))
        return answer


def _wait(answer: Answer) -> float | None:
    """How long a refused request has to wait. Raises CrmError (`BUDGET`) when the budget of the day is used up."""
    if answer.status == 429 and (_number(answer.headers.get("x-ratelimit-remaining", "")) or 0) > 0:
        raise trouble(Trouble.BUDGET, detail=_reason(answer))
    told = retry_after(answer)
    if told is None and answer.status == 429:
        reset = _number(answer.headers.get("x-ratelimit-reset", ""))
        return None if reset is None else min(reset, LONGEST_BURST)
    return told


def _read(answer: Answer, method: str) -> Body:
    if answer.status in (200, 201):
        told = answer.json()
        if not isinstance(told, dict) or told.get("success") is False:
            raise trouble(Trouble.ODD, detail=_reason(answer))
        return told
    raise _refusal(answer, method)


def _refusal(answer: Answer, method: str) -> CrmError:
    """What a status means: who has to do what."""
    by_method = Trouble.SETTING if method == "GET" else Trouble.REFUSED
    kinds = {
        400: by_method,
        401: Trouble.SIGN_IN,
        402: Trouble.BLOCKED,  # the company's subscription ended
        403: Trouble.BLOCKED if answer.is_page else Trouble.RIGHTS,
        404: Trouble.GONE,
        410: Trouble.GONE,
        409: Trouble.REFUSED,
        415: by_method,
        422: by_method,
        429: Trouble.LATER,
    }
    return trouble(kinds.get(answer.status, Trouble.ODD), detail=f"HTTP {answer.status} {_reason(answer)}".strip())


def _reason(answer: Answer) -> str:
    """What Pipedrive itself says about it."""
    try:
        told: Any = answer.json()
    except CrmError:
        return ""
    if not isinstance(told, dict):
        return ""
    return " ".join(str(told[name]) for name in ("error", "error_info") if told.get(name))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
