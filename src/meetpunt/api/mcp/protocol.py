"""The Model Context Protocol as far as a read-only server needs it: JSON-RPC 2.0 messages in, answers out.

Without state: every message tells who asks by its token, and no session is kept. Specification 2025-06-18 and its
neighbours (modelcontextprotocol.io).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
"""The first one is answered to who asks for another one than these."""
PARSE, INVALID, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
INSTRUCTIONS = (
    "Figures of a sales team, to prepare a conversation with. Figures say what goes with what, never why; every share "
    "comes with its count and interval, and with cautions that belong to it: tell those too. `n` is the count, `low` "
    "and `high` are the ends of a 90 % interval, `indicative` says that the count is small. Do not rank people and do "
    "not judge them; end with a question that the two people can talk about. Look people up by name first."
)


class WrongCall(Exception):
    """The call cannot be answered; code as JSON-RPC has them."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Server:
    """What the server can do. tools: their descriptions; call: does one by its name, with its arguments."""

    tools: Callable[[], list[dict[str, Any]]]
    call: Callable[[str, Mapping[str, Any]], dict[str, Any]]


def answer(message: Any, server: Server) -> dict[str, Any] | None:
    """The answer to a message; None to a notification, which has none."""
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        return _error(None, INVALID, "Send one JSON-RPC 2.0 message.")
    number, method = message.get("id"), message.get("method")
    if method is None or not isinstance(method, str):
        # An answer of the client's to something that we never ask.
        return None if "result" in message or "error" in message else _error(number, INVALID, "There is no method.")
    if "id" not in message:
        return None
    if not isinstance(number, str | int) or isinstance(number, bool):
        return _error(None, INVALID, "The id is a text or a number.")
    params = message.get("params") or {}
    if not isinstance(params, dict):
        return _error(number, BAD_PARAMS, "The params are an object.")
    try:
        return {"jsonrpc": "2.0", "id": number, "result": _result(method, params, server)}
    except WrongCall as wrong:
        return _error(number, wrong.code, str(wrong))


def _result(method: str, params: dict[str, Any], server: Server) -> dict[str, Any]:
    match method:
        case "initialize":
            asked = params.get("protocolVersion")
            return {
                "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "meetpunt", "title": "Meetpunt", "version": "1.0"},
                "instructions": INSTRUCTIONS,
            }
        case "ping":
            return {}
        case "tools/list":
            return {"tools": server.tools()}
        case "tools/call":
            name, arguments = params.get("name"), params.get("arguments") or {}
            if not isinstance(name, str) or not isinstance(arguments, dict):
                raise WrongCall(BAD_PARAMS, "Name a tool, with its arguments as an object.")
            return server.call(name, arguments)
    raise WrongCall(NO_METHOD, f"There is no method {method[:80]}.")


def _error(number: Any, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}
