"""How a request of a program is answered: whose token it is, what that may, what was asked, once, and what came of it.

Rule: there is no session and no cookie here, so that no other site can ask in somebody's name. A token never shows more
than its owner's own pages do; its scopes only narrow that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from pydantic import BaseModel, ValidationError

from meetpunt.actions.api.answers import LONGEST, OtherContent, answer_apart, answer_once
from meetpunt.actions.api.tokens import count_request
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.api import paging
from meetpunt.api.answers import plain
from meetpunt.api.catalogue import find
from meetpunt.api.mcp.door import answer as answer_assistant
from meetpunt.api.mistakes import mistakes
from meetpunt.api.operation import Operation
from meetpunt.api.problems import Problem
from meetpunt.connectors.base import ConnectorError
from meetpunt.reports.ask import NotAnswerable
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.api_tokens import Bearer, Scope, bearer_of
from meetpunt.store.tenancy import acting_in, one_look
from meetpunt.store.trace import asked_by, going_to

PREFIX, ASSISTANT, DOCUMENT = "/api/v1", "/api/mcp", "/api/v1/openapi.json"
LANGUAGES = ("nl", "en")
MOST_ROWS = 1_000
"""Of what a page shows the last few of, so many are given, in parts."""


@dataclass(frozen=True)
class Caller:
    """Who asks, and when."""

    bearer: Bearer
    viewer: Viewer
    now: datetime
    language: str


class ApiMiddleware:
    """Answers what is asked under /api/v1 and /api/mcp, before sessions, cookies and forms come into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or let the pages do so."""
        path = request.path_info
        if path == DOCUMENT or not (path.startswith(PREFIX + "/") or path.rstrip("/") == ASSISTANT):
            return self.get_response(request)
        going_to("api:unknown")
        answer = _answer(request)
        answer["Cache-Control"] = "no-store"
        answer["Vary"] = "Authorization, Accept-Language"
        return answer


def _answer(request: HttpRequest) -> HttpResponse:
    told = language_told(request.headers.get("Accept-Language", ""))
    limits: dict[str, str] = {}
    with translation.override(told or "en"):
        try:
            with calling(request.headers.get("Authorization", ""), told, limits) as caller:
                answer = _in_name_of(request, caller)
        except Exception as error:
            answer = problem_of(error, request).response()
        answer["Content-Language"] = translation.get_language() or "en"
    for name, value in limits.items():
        answer[name] = value
    return answer


@contextmanager
def calling(authorization: str, language: str | None, limits: dict[str, str]) -> Iterator[Caller]:
    """Act in the organisation of a token, in the language that was asked for, else the organisation's.

    Parameters:
        limits: is filled with the headers that tell how many requests are left.

    Raises:
        Problem: there is no valid token, or it asked too often.
    """
    now = datetime.now(UTC)
    kind, _space, key = authorization.partition(" ")
    bearer = bearer_of(key.strip(), now) if kind.lower() == "bearer" else None
    if bearer is None:
        sentence = _(
            "Send a token that works as “Authorization: Bearer mp_...”. You make one under your name, API tokens."
        )
        raise Problem("unauthorized", sentence, headers={"WWW-Authenticate": 'Bearer realm="meetpunt"'})
    with acting_in(bearer.organisation_id), one_look():
        used, seconds = count_request(bearer, now)
        most = settings.API_A_MINUTE
        limits["RateLimit-Limit"] = str(most)
        limits["RateLimit-Remaining"] = str(max(0, most - used))
        limits["RateLimit-Reset"] = str(seconds)
        if used > most:
            sentence = _("At most %(most)s requests a minute. Go on in %(seconds)s seconds.")
            told = {"most": most, "seconds": seconds}
            raise Problem("too_many_requests", sentence % told, headers={"Retry-After": str(seconds)})
        if bearer.is_suspended:
            raise Problem(
                "suspended", _("Your organisation's access is suspended. Nothing is lost; ask your provider.")
            )
        today = now.astimezone(ZoneInfo(bearer.time_zone)).date()
        viewer = viewer_of_person(bearer.person_id, bearer.organisation_id, today)
        if viewer is None:
            raise Problem("unauthorized", headers={"WWW-Authenticate": 'Bearer realm="meetpunt"'})
        spoken = language or viewer.organisation.language
        asked_by(bearer.organisation_id, bearer.person_id)
        with translation.override(spoken):
            yield Caller(bearer, viewer, now, spoken)


def _in_name_of(request: HttpRequest, caller: Caller) -> HttpResponse:
    if request.path_info.rstrip("/") == ASSISTANT:
        going_to("api:assistant")
        return answer_assistant(request, caller.viewer, caller.bearer.scopes, caller.now)
    method = request.method or "GET"
    operation, places = find(method, request.path_info.removeprefix(PREFIX))
    going_to(f"api:{operation.id}")
    must_have(caller.bearer, operation.scope)
    told = {**_strings(operation, request, places), **_content(operation, request)}
    if method != "POST":
        status, body = done(operation, caller, told)
        return _sent(status, body)
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        sentence = _(
            "Send a header Idempotency-Key with a new identifier, of at most %(most)s letters, for each new request."
        )
        raise Problem("key_missing", sentence % {"most": LONGEST})
    mark = hashlib.sha256(b"\0".join((method.encode(), request.get_full_path().encode(), request.body))).hexdigest()
    keep = answer_apart if operation.calls_out else answer_once
    again = keep(caller.bearer, key, mark, caller.now, lambda: done(operation, caller, told, key))
    answer = _sent(again.status, again.body)
    if again.is_again:
        answer["Idempotent-Replayed"] = "true"
    return answer


def must_have(bearer: Bearer, scope: Scope) -> None:
    """Whether the token may do such a thing.

    Raises:
        Problem: it may not.
    """
    if scope not in bearer.scopes:
        headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
        sentence = _("This token has no “%(scope)s”. Make one that has it, under your name, API tokens.")
        raise Problem("forbidden", sentence % {"scope": scope.value}, headers=headers)


def done(operation: Operation, caller: Caller, told: dict[str, Any], key: str = "") -> tuple[int, str]:
    """Do what was asked; gives status and content."""
    told = dict(told)
    cursor, limit = paging.read(told.pop("cursor", None)), told.pop("limit", paging.USUAL)
    filled: dict[str, Any] = {"viewer": caller.viewer, "now": caller.now, "today": caller.viewer.today}
    filled |= {"language": caller.language, "most": MOST_ROWS}
    if key:
        filled["key"] = uuid5(NAMESPACE_URL, f"meetpunt:{caller.bearer.token_id}:{operation.id}:{key}")
        filled["client_key"] = str(filled["key"])
    if operation.inputs.paging:
        told[operation.inputs.paging] = cursor.page if operation.inputs.paging == "page" else cursor.after
    found = operation.inputs.call(filled, told)
    if operation.looks and told.get("person_id") is not None:
        note_look(caller.viewer, told["person_id"], operation.looks, caller.now)
    return operation.form.status, "" if operation.form.shape == "nothing" else _json(
        _formed(operation, found, cursor, limit)
    )


def _formed(operation: Operation, found: Any, cursor: paging.Cursor, limit: int) -> Any:
    form = operation.form
    if form.shape == "list":
        shown, following = paging.part(found, cursor, limit)
        return {"items": plain(shown), "next": following.written() if following else None}
    if form.shape == "done":
        parts = found if len(form.names) > 1 else (found,)
        return dict(zip(form.names, (plain(one) for one in parts), strict=True))
    if form.shape == "value":
        return {"value": plain(found)}
    told = plain(found)
    if form.is_paged:
        following = paging.after_this(found)
        told["next"] = following.written() if following else None
    return told


def _strings(operation: Operation, request: HttpRequest, places: dict[str, str]) -> dict[str, Any]:
    """Path and query, read."""
    model = operation.inputs.strings
    told: dict[str, Any] = dict(places)
    for name, values in request.GET.lists():
        told[name] = values if name in operation.inputs.lists else values[-1]
    if "\0" in json.dumps(told) or "\\u0000" in json.dumps(told):
        raise Problem("invalid", _("A text holds a character that cannot be kept."))
    try:
        read = model.model_validate_strings(told)
    except ValidationError as error:
        raise _invalid(error, model, "query") from error
    return {name: getattr(read, name) for name in model.model_fields}


def _content(operation: Operation, request: HttpRequest) -> dict[str, Any]:
    """The body, read."""
    model = operation.inputs.content
    if model is None:
        return {}
    if request.body and request.content_type != "application/json":
        raise Problem("unsupported_media_type", _("Send the content as JSON, with “Content-Type: application/json”."))
    if b"\\u0000" in request.body or b"\0" in request.body:
        raise Problem("invalid", _("A text holds a character that cannot be kept."))
    try:
        read = model.model_validate_json(request.body or b"{}", strict=True)
    except ValidationError as error:
        raise _invalid(error, model, "body") from error
    return {name: getattr(read, name) for name in model.model_fields}


def _invalid(error: ValidationError, model: type[BaseModel], where: str) -> Problem:
    return Problem("invalid", _("See under “errors” what cannot be read, and why."), mistakes(error, model, where))


def problem_of(error: Exception, request: HttpRequest | None = None) -> Problem:
    """What to say of an exception."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotVisible):
        return Problem("not_found", _("It does not exist, or it is not yours to see."))
    if isinstance(error, Conflict):
        errors = [
            {"at": one.column, "seen": plain(one.seen), "theirs": plain(one.theirs), "yours": plain(one.yours)}
            for one in error.clashes
        ]
        return Problem("conflict", str(error.message), errors)
    if isinstance(error, Refused | ConnectorError):
        return Problem("refused", str(error.message))
    if isinstance(error, NotAnswerable):
        return Problem("not_answerable", str(error))
    if isinstance(error, OtherContent):
        return Problem("key_reused", _("Send a new Idempotency-Key: this one belongs to another request."))
    if isinstance(error, paging.BadCursor):
        return Problem("invalid", _("Send the cursor as the answer before gave it under “next”."))
    if isinstance(error, OverflowError | DataError):
        return Problem("invalid", _("A number or text is too large to be kept."))
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return Problem("bad_request", _("The content is too large, or it broke off."))
    got_request_exception.send(sender=ApiMiddleware, request=request)
    return Problem("internal", _("It was written down for who keeps this server. Nothing was changed."))


def language_told(accepted: str) -> str | None:
    """The first of our languages that is asked for; None when none is."""
    for code, _quality in parse_accept_lang_header(accepted.lower()[:200]):
        if code.split("-")[0] in LANGUAGES:
            return code.split("-")[0]
    return None


def _sent(status: int, body: str) -> HttpResponse:
    answer = HttpResponse(body, status=status, content_type="application/json")
    if not body:
        del answer["Content-Type"]
    return answer


_json = partial(json.dumps, ensure_ascii=False, allow_nan=False)
