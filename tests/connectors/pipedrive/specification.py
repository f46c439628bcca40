"""Pipedrive's own specification, as found through MEETPUNT_SHARED, and a proxy that holds what is said to it."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from scripts.frontend import find_node

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "crm"
_NAMES = re.compile(r"\{\w+\}")


@cache
def specification(version: str) -> dict[str, Any]:
    """The specification of v1 or v2; the test is skipped where it is not."""
    if "MEETPUNT_SHARED" not in os.environ:
        pytest.skip("MEETPUNT_SHARED is not set: Pipedrive's specification is not here")
    path = Path(os.environ["MEETPUNT_SHARED"], "connectors", "pipedrive", f"openapi-{version}.yaml")
    told: dict[str, Any] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return told


def operations() -> dict[str, dict[str, Any]]:
    """ "GET /api/v2/deals/{id}" -> the operation; every name in a path is `{id}`, as in our register."""
    found = {}
    for version in ("v1", "v2"):
        for path, methods in specification(version)["paths"].items():
            plain = f"/api/{version}{_NAMES.sub('{id}', path)}"
            for method in {"get", "post", "put", "patch", "delete"} & methods.keys():
                found[f"{method.upper()} {plain}"] = {**methods[method], "shared": methods.get("parameters", [])}
    return found


def nullable(node: Any) -> Any:
    """The specification in which every value of an answer may be null: what is never null there is not told right."""
    if isinstance(node, list):
        return [nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    told = {key: nullable(value) for key, value in node.items()}
    if isinstance(told.get("type"), str) and told["type"] != "array":
        told["nullable"] = True
        if isinstance(told.get("enum"), list) and None not in told["enum"]:
            told["enum"] = [*told["enum"], None]
    return told


def _overlay(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "responses": nullable(operation["responses"]),
        "parameters": [_several(one) for one in operation.get("parameters", [])],
    }


def _several(parameter: dict[str, Any]) -> dict[str, Any]:
    """Of what is "comma separated" in its description, the list of values allows one only: here it allows several."""
    choices = parameter.get("schema", {}).get("enum")
    if not choices or "comma separated" not in parameter.get("description", ""):
        return parameter
    one = "|".join(map(re.escape, choices))
    return {**parameter, "schema": {"type": "string", "pattern": f"^({one})(,({one}))*$"}}


def patched(version: str, folder: Path) -> Path:
    """The specification with that overlay on its answers, as a file."""
    told = specification(version)
    paths: dict[str, Any] = {}
    for path, methods in told["paths"].items():
        paths[path] = {name: {**one, **_overlay(one)} if "responses" in one else one for name, one in methods.items()}
    file = folder / f"{version}.json"
    file.write_text(json.dumps({**told, "paths": paths}, default=str), encoding="utf-8")
    return file


@contextmanager
def held_to_specification(upstream: str, folder: Path) -> Iterator[str]:
    """The address of a proxy before `upstream` that refuses every request and every answer that is against it."""
    prism = TOOLS / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if not prism.is_file():
        pytest.skip("Prism is not installed: run `make setup-long`")
    ports = {version: _free_port() for version in ("v1", "v2")}
    started = []
    try:
        for version, port in ports.items():
            command = [
                *find_node().node,
                str(prism),
                "proxy",
                str(patched(version, folder)),
                f"{upstream}/api/{version}",
            ]
            log = (folder / f"{version}.log").open("wb")
            words = [*command, "--errors", "-h", "127.0.0.1", "-p", str(port)]
            started.append(subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, cwd=folder))
        for port in ports.values():
            _wait_for(port)
        router = _router(ports)
        yield f"http://127.0.0.1:{router.server_address[1]}"
        router.shutdown()
        router.server_close()
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


def _router(ports: dict[str, int]) -> ThreadingHTTPServer:
    """One address for both versions."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            _, _, version, rest = self.path.split("/", 3)
            onward = http.client.HTTPConnection("127.0.0.1", ports[version], timeout=30)
            headers = {name: value for name, value in self.headers.items() if name not in ("Host", "Accept-Encoding")}
            onward.request(self.command, f"/{rest}", body or None, headers)
            answer = onward.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            onward.close()

        do_GET = do_POST = do_PATCH = do_DELETE = _pass

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port}")


def path_of(address: str) -> str:
    """The path of an address as it stands in our register: numbers and long ids are `{id}`."""
    return re.sub(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/|$)", "/{id}", urlsplit(address).path)
