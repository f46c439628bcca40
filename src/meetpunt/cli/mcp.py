"""`meetpunt mcp`: an assistant on this machine asks a server, over standard input and output."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from typing import IO, Any

INTERNAL = -32603


def add_to(commands: Any) -> None:
    """Add the word `mcp`."""
    found = commands.add_parser("mcp", help="let an assistant read figures, over standard input and output")
    found.add_argument("--url", default="http://127.0.0.1:8000", help="where Meetpunt is served")
    found.add_argument("--token", help="a token of the API; default the one in MEETPUNT_TOKEN")
    found.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Carry every message to the server and its answer back, until there are no more."""
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _

    token = asked.token or os.environ.get("MEETPUNT_TOKEN", "")
    if not token:
        print(_("Give a token of the API in MEETPUNT_TOKEN."), file=sys.stderr)
        return 1
    carry(sys.stdin, sys.stdout, asked.url.rstrip("/") + "/api/mcp", token, get_language() or "nl")
    return 0


def carry(messages: Iterable[str], answers: IO[str], address: str, token: str, language: str) -> None:
    """Send each line as a message and write each answer as a line; a server that is away is an answer too."""
    import urllib3

    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "Accept-Language": language,
    }
    pool = urllib3.PoolManager(headers=headers, retries=False, timeout=60)
    for line in messages:
        if not line.strip():
            continue
        try:
            answer = pool.request("POST", address, body=line.encode())
            told = answer.data.decode().strip()
            is_answer = answer.headers.get("Content-Type", "").startswith("application/json")
            problem = "" if is_answer or answer.status == 202 else _detail(told)
        except urllib3.exceptions.HTTPError as error:
            told, problem = "", str(error)
        if problem:
            number = _number(line)
            told = json.dumps({"jsonrpc": "2.0", "id": number, "error": {"code": INTERNAL, "message": problem}})
            told = told if number is not None else ""
        if told:
            print(told, file=answers, flush=True)


def _detail(told: str) -> str:
    """What a problem says."""
    try:
        found = json.loads(told)
    except ValueError:
        return told[:300]
    return str(found.get("detail") or found.get("title") or "")


def _number(line: str) -> Any:
    try:
        return json.loads(line).get("id")
    except (ValueError, AttributeError):
        return None
