"""What Salesforce answers when it does not do a thing, by what has to happen next."""

from __future__ import annotations

from typing import Any

from meetpunt.connectors.crm.http import Answer
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble

SESSION_IS_OVER = "INVALID_SESSION_ID"
IS_LOCKED = "UNABLE_TO_LOCK_ROW"
NO_SUCH_OBJECT = "INVALID_TYPE"
_TROUBLES = {
    Trouble.SIGN_IN: "INVALID_SESSION_ID INVALID_AUTH_HEADER INVALID_LOGIN",
    Trouble.RIGHTS: "INSUFFICIENT_ACCESS INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY "
    "API_CURRENTLY_DISABLED API_DISABLED_FOR_ORG FUNCTIONALITY_NOT_ENABLED FORBIDDEN",
    Trouble.SETTING: "INVALID_FIELD INVALID_TYPE MALFORMED_QUERY INVALID_QUERY_FILTER_OPERATOR "
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    Trouble.GONE: "NOT_FOUND ENTITY_IS_DELETED",
    Trouble.LATER: "UNABLE_TO_LOCK_ROW SERVER_UNAVAILABLE QUERY_TIMEOUT UNKNOWN_EXCEPTION INVALID_QUERY_LOCATOR "
    "OPERATION_TOO_LARGE EXCEEDED_MAX_CONCURRENT_REQUESTS",
    Trouble.BUDGET: "REQUEST_LIMIT_EXCEEDED",
}
_BY_CODE = {code: kind for kind, codes in _TROUBLES.items() for code in codes.split()}
_SIGN_IN_LATER = ("rate_limit_exceeded", "server_error", "temporarily_unavailable", "unknown_error")


def code_of(answer: Answer) -> str:
    """The code of the first error in an answer; empty when it has none."""
    return _first(answer)[0]


def refused(answer: Answer, *, writes: bool) -> CrmError:
    """The error of an answer of 400 and above. writes: it was to change something there."""
    if answer.is_wall:
        return trouble(Trouble.BLOCKED, detail=f"HTTP {answer.status}")
    code, message = _first(answer)
    kind = _BY_CODE.get(code)
    if code == "REQUEST_LIMIT_EXCEEDED" and "concurrent" in message.lower():
        kind = Trouble.LATER
    if kind is None:
        by_status = {401: Trouble.SIGN_IN, 403: Trouble.RIGHTS, 404: Trouble.GONE, 429: Trouble.LATER}
        kind = by_status.get(answer.status, Trouble.REFUSED if writes and code else Trouble.ODD)
    return trouble(kind, detail=f"{code or f'HTTP {answer.status}'} {message}".strip())


def not_signed_in(answer: Answer) -> CrmError:
    """The error of an answer of the address where one signs in, which speaks of errors in its own way."""
    if answer.is_wall:
        return trouble(Trouble.BLOCKED, detail=f"HTTP {answer.status}")
    told: Any = None if answer.is_page else answer.json()
    if not isinstance(told, dict) or "error" not in told:
        return trouble(Trouble.LATER if answer.is_page else Trouble.ODD, detail=f"HTTP {answer.status}")
    code = str(told["error"])
    kind = Trouble.LATER if code in _SIGN_IN_LATER else Trouble.SIGN_IN
    return trouble(kind, detail=f"{code}: {told.get('error_description', '')}")


def _first(answer: Answer) -> tuple[str, str]:
    """Code and message of the first error: the answer is a list of them, of a composite one an object with it."""
    try:
        told = answer.json()
    except CrmError:
        return "", ""
    first = told[0] if isinstance(told, list) and told else told
    if not isinstance(first, dict):
        return "", ""
    return str(first.get("errorCode", "")), str(first.get("message", ""))
