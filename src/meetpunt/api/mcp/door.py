"""How an assistant's message is answered over HTTP: one message, one answer, in the name of a token's owner."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from meetpunt.actions.looking import note_look
from meetpunt.api.answers import plain
from meetpunt.api.mcp.protocol import BAD_PARAMS, PARSE, VERSIONS, Server, WrongCall
from meetpunt.api.mcp.protocol import answer as answer_message
from meetpunt.api.mcp.tools import TOOLS, Tool
from meetpunt.api.mistakes import mistakes
from meetpunt.api.problems import Problem
from meetpunt.reports.ask import NotAnswerable
from meetpunt.store.access import NotVisible, Viewer


def answer(request: HttpRequest, viewer: Viewer, scopes: Collection[str], now: datetime) -> HttpResponse:
    """The answer to a message; 202 to what needs none.

    Raises:
        Problem: it is no POST, comes from another site's page, or speaks a version that is not known here.
    """
    if request.method != "POST":
        raise Problem("method_not_allowed", _("Send each message with POST."), headers={"Allow": "POST"})
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.get_host():
        raise Problem("forbidden", _("A page of another site may not ask here."))
    if request.headers.get("MCP-Protocol-Version", VERSIONS[0]) not in VERSIONS:
        known = {"versions": ", ".join(VERSIONS)}
        raise Problem("bad_request", _("This version of the protocol is not known: %(versions)s are.") % known)
    try:
        message = json.loads(request.body)
    except ValueError:
        error = {"code": PARSE, "message": "This is no JSON."}
        return JsonResponse({"jsonrpc": "2.0", "id": None, "error": error}, status=400)
    server = Server(partial(_described, scopes), partial(_called, viewer, scopes, now))
    told = answer_message(message, server)
    return HttpResponse(status=202) if told is None else JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _described(scopes: Collection[str]) -> list[dict[str, Any]]:
    return [one.described() for one in TOOLS.values() if one.scope in scopes]


def _called(
    viewer: Viewer, scopes: Collection[str], now: datetime, name: str, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    tool = TOOLS.get(name)
    if tool is None or tool.scope not in scopes:
        raise WrongCall(BAD_PARAMS, f"There is no tool {name[:80]} for this token.")
    try:
        found = _done(tool, viewer, now, arguments)
    except ValidationError as error:
        assert tool.inputs.content is not None
        wrong = "; ".join(f"{one['at']}: {one['message']}" for one in mistakes(error, tool.inputs.content, "body")[:5])
        return _told(wrong, is_error=True)
    except NotVisible:
        return _told(_("It does not exist, or it is not yours to see."), is_error=True)
    except NotAnswerable as why:
        return _told(str(why), is_error=True)
    text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    return {**_told(text, is_error=False), "structuredContent": found}


def _done(tool: Tool, viewer: Viewer, now: datetime, arguments: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if tool.inputs.content is not None:
        read = tool.inputs.content.model_validate_json(json.dumps(dict(arguments)), strict=True)
        told = {name: getattr(read, name) for name in type(read).model_fields}
    filled = {"viewer": viewer, "now": now, "today": viewer.today}
    found: dict[str, Any] = plain(tool.inputs.call(filled, told))
    if tool.looks and told.get("person_id") is not None:
        note_look(viewer, told["person_id"], tool.looks, now)
    return found


def _told(text: str, *, is_error: bool) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text}], "isError": is_error}
