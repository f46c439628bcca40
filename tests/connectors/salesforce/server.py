"""The fake Salesforce on a port of this machine: what it answers over HTTP, and the faults that a test puts in its way.

`python -m tests.connectors.salesforce.server ROWS` serves an organisation with that many tasks and prints its address.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.connectors.salesforce.doors import Doors, NotLetIn
from tests.connectors.salesforce.jobs import Jobs
from tests.connectors.salesforce.org import USER, Org
from tests.connectors.salesforce.soql import Refused

PIECE = 2000


@dataclass
class Fault:
    """Something that goes wrong at the next request whose method and path fit. what: see `_Handler.faulty`."""

    what: str
    path: str = ""
    method: str = ""
    times: int = 1
    after: int = 0

    def fits(self, method: str, path: str) -> bool:
        """Whether it happens now."""
        if self.times <= 0 or self.path not in path or self.method not in ("", method):
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Fake:
    """An organisation that can be asked over HTTP. piece: records in an answer; used, limit: of the day's requests."""

    def __init__(self, *more: dict[str, str]) -> None:
        self.org = Org(*more)
        self.doors = Doors()
        self.jobs = Jobs(self.org)
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, str]] = []
        self.queries: list[str] = []
        self.piece, self.used, self.limit = PIECE, 0, 100_000
        self.limits_beside = ""
        self.before: Callable[[str, str], None] = lambda method, path: None
        self.locators: dict[str, tuple[list[dict[str, Any]], int]] = {}
        self.url = ""

    def fault(self, what: str, path: str = "", method: str = "", times: int = 1, after: int = 0) -> None:
        """Let something go wrong."""
        self.faults.append(Fault(what, path, method, times, after))


@contextmanager
def served(fake: Fake, tls: ssl.SSLContext | None = None) -> Iterator[Fake]:
    """Serve a fake while a test runs."""

    class Handler(_Handler):
        def __init__(self, *told: Any) -> None:
            self.fake = fake
            super().__init__(*told)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    fake.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _HungUp(Exception):
    """The line breaks without an answer."""


class _Said(Exception):
    """The answer was given."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    fake: Fake

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PATCH = do_DELETE = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        return

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        self.params = dict(parse_qsl(parts.query))
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.where = unquote(parts.path)
        self.fake.asked.append((self.command, self.where))
        self.fake.before(self.command, self.where)
        fault = next((one.what for one in self.fake.faults if one.fits(self.command, self.where)), "")
        try:
            self._faulty(fault)
            answer = self._route()
            self._spoiled(fault, answer)
        except _HungUp:
            self.close_connection = True
        except _Said:
            return
        except Refused as refused:
            self._refuse(404 if refused.code == "NOT_FOUND" else 400, refused.code, refused.message)
        except NotLetIn as refused:
            self._say(400, {"error": refused.error, "error_description": refused.description})
        except OSError:
            self.close_connection = True

    def _faulty(self, what: str) -> None:
        """Faults before anything was done."""
        if what == "kill":
            raise _HungUp
        if what == "html":
            self._write(200, b"<html><body>We are down for maintenance.</body></html>", "text/html")
            raise _Said
        if what == "wall":
            self._write(403, b"<html><body>Access denied</body></html>", "text/html")
            raise _Said
        if what == "busy":
            self._write(503, b"<html>Service unavailable</html>", "text/html", {"Retry-After": "1"})
            raise _Said
        refusals = {
            "expired": (401, "INVALID_SESSION_ID", "Session expired or invalid"),
            "limit": (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
            "crowd": (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
            "locked": (400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
            "rights": (403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights"),
            "locator": (400, "INVALID_QUERY_LOCATOR", "invalid query locator"),
            "invalid": (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "a visit needs a result"),
        }
        if what in refusals:
            self._refuse(*refusals[what])
            raise _Said

    def _spoiled(self, what: str, answer: tuple[int, bytes, str, dict[str, str]]) -> None:
        """Faults after it was done."""
        status, content, kind, headers = answer
        if what == "kill after":
            raise _HungUp
        if what == "truncate":
            content = content[: len(content) * 2 // 3]
        if what == "lose rows":
            content = b"\n".join(content.split(b"\n")[:-3]) + b"\n"
        if what == "miscount":
            headers = {**headers, "Sforce-NumberOfRecords": str(int(headers["Sforce-NumberOfRecords"]) + 1)}
        self._write(status, content, kind, headers)

    def _route(self) -> tuple[int, bytes, str, dict[str, str]]:
        fake, method, where = self.fake, self.command, self.where
        if where == "/services/oauth2/token":
            told: dict[str, Any] = fake.doors.token(dict(parse_qsl(self.body.decode())), fake.org.now)
            identity = f"https://login.salesforce.com/id/00D000000000001AAA/{USER}"
            return _json(200, {**told, "instance_url": fake.url, "id": identity})
        found = re.match(r"/services/data(?:/v(\d+\.\d))?(/.*)?\Z", where)
        if found is None:
            raise Refused("NOT_FOUND", where)
        if found[1] is None:
            return _json(200, [{"label": "Summer '26", "url": "/services/data/v67.0", "version": "67.0"}])
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in fake.doors.tokens:
            self._refuse(401, "INVALID_SESSION_ID", "Session expired or invalid")
            raise _Said
        fake.used += 1
        self.version = found[1]
        path = (found[2] or "/").rstrip("/")
        for pattern, ways in _ROUTES.items():
            matched = re.fullmatch(pattern, path)
            if matched and method in ways:
                return ways[method](self, *matched.groups())
        raise Refused("NOT_FOUND", f"{method} {path}")

    def query(self, more: str) -> tuple[int, bytes, str, dict[str, str]]:
        soql = self.params["q"]
        self.fake.queries.append(soql)
        question, total, rows = self.fake.org.ask(soql, all_of_them=bool(more))
        if question.counts:
            return _json(200, {"totalSize": total, "done": True, "records": []})
        return self._page(list(rows), total)

    def query_more(self, locator: str) -> tuple[int, bytes, str, dict[str, str]]:
        if locator not in self.fake.locators:
            raise Refused("INVALID_QUERY_LOCATOR", "invalid query locator")
        rows, total = self.fake.locators.pop(locator)
        return self._page(rows, total)

    def _page(self, rows: list[dict[str, Any]], total: int) -> tuple[int, bytes, str, dict[str, str]]:
        piece, rest = rows[: self.fake.piece], rows[self.fake.piece :]
        told: dict[str, Any] = {"totalSize": total, "done": not rest, "records": piece}
        if rest:
            locator = f"01g{len(self.fake.locators)}-{total - len(rest)}"
            self.fake.locators[locator] = rest, total
            told["nextRecordsUrl"] = f"/services/data/v{self.version}/query/{locator}"
        return _json(200, told)

    def describe(self, sobject: str) -> tuple[int, bytes, str, dict[str, str]]:
        return _json(200, self.fake.org.describe(sobject))

    def describe_all(self) -> tuple[int, bytes, str, dict[str, str]]:
        return _json(200, {"sobjects": [{"name": name} for name in self.fake.org.visible()]})

    def make(self, sobject: str) -> tuple[int, bytes, str, dict[str, str]]:
        record = self.fake.org.put(sobject, **self._given(sobject))
        return _json(201, {"id": record, "success": True, "errors": []})

    def read(self, sobject: str, record: str) -> tuple[int, bytes, str, dict[str, str]]:
        found = self.fake.org.find(sobject, "Id", record)
        if found is None:
            raise Refused("NOT_FOUND", "The requested resource does not exist")
        return _json(200, found)

    def write(self, sobject: str, record: str) -> tuple[int, bytes, str, dict[str, str]]:
        self.fake.org.change(sobject, record, **self._given(sobject))
        return 204, b"", "application/json", {}

    def upsert(self, sobject: str, by: str, key: str) -> tuple[int, bytes, str, dict[str, str]]:
        given = self._given(sobject)
        found = self.fake.org.find(sobject, by, key)
        if found is None:
            record = self.fake.org.put(sobject, **given, **{by: key})
        else:
            record = found["Id"]
            self.fake.org.change(sobject, record, **given)
        return _json(200 if found else 201, {"id": record, "success": True, "errors": [], "created": not found})

    def upsert_many(self, sobject: str, by: str) -> tuple[int, bytes, str, dict[str, str]]:
        results = []
        for given in json.loads(self.body)["records"]:
            key, told = given.pop(by), {name: cell for name, cell in given.items() if name != "attributes"}
            found = self.fake.org.find(sobject, by, key)
            record = found["Id"] if found else self.fake.org.put(sobject, **told, **{by: key})
            if found:
                self.fake.org.change(sobject, record, **told)
            results.append({"id": record, "success": True, "errors": [], "created": not found})
        return _json(200, results)

    def remove(self, sobject: str, record: str) -> tuple[int, bytes, str, dict[str, str]]:
        self.fake.org.bin(sobject, record)
        return 204, b"", "application/json", {}

    def deleted(self, sobject: str) -> tuple[int, bytes, str, dict[str, str]]:
        soql = f"SELECT Id, SystemModstamp FROM {sobject} WHERE IsDeleted = true"
        _question, _total, rows = self.fake.org.ask(soql, all_of_them=True)
        found = [{"id": row["Id"], "deletedDate": row["SystemModstamp"]} for row in rows]
        return _json(200, {"deletedRecords": found, "latestDateCovered": self.params.get("end")})

    def make_job(self) -> tuple[int, bytes, str, dict[str, str]]:
        jobs = self.fake.jobs
        self.fake.queries.append(json.loads(self.body)["query"])
        return _json(200, jobs.told(jobs.make(json.loads(self.body), self.version)))

    def look_at_job(self, job: str) -> tuple[int, bytes, str, dict[str, str]]:
        return _json(200, self.fake.jobs.look(self.fake.jobs.find(job, self.version)))

    def results(self, job: str) -> tuple[int, bytes, str, dict[str, str]]:
        most = int(self.params.get("maxRecords") or 50_000)
        found = self.fake.jobs.find(job, self.version)
        content, count, locator = self.fake.jobs.piece(found, self.params.get("locator", ""), most)
        return 200, content, "text/csv", {"Sforce-NumberOfRecords": str(count), "Sforce-Locator": locator}

    def delete_job(self, job: str) -> tuple[int, bytes, str, dict[str, str]]:
        self.fake.jobs.deleted.append(self.fake.jobs.find(job, self.version).id)
        return 204, b"", "application/json", {}

    def limits(self) -> tuple[int, bytes, str, dict[str, str]]:
        left = self.fake.limit - self.fake.used
        return _json(200, {"DailyApiRequests": {"Max": self.fake.limit, "Remaining": left}})

    def _given(self, sobject: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        told.pop("attributes", None)
        if sobject == "Event" and self.command == "POST" and "DurationInMinutes" not in told:
            raise Refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [DurationInMinutes]")
        if str(told.get("WhoId") or "").startswith("00Q") and told.get("WhatId"):
            raise Refused("FIELD_INTEGRITY_EXCEPTION", "an activity of a lead is about nothing else")
        return told

    def _refuse(self, status: int, code: str, message: str) -> None:
        self._write(*_json(status, [{"message": message, "errorCode": code}]))

    def _say(self, status: int, told: Any) -> None:
        self._write(*_json(status, told))

    def _write(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}
        told["Sforce-Limit-Info"] = f"api-usage={self.fake.used}/{self.fake.limit}{self.fake.limits_beside}"
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def _json(status: int, told: Any) -> tuple[int, bytes, str, dict[str, str]]:
    return status, json.dumps(told).encode(), "application/json;charset=UTF-8", {}


_ROUTES: dict[str, dict[str, Callable[..., tuple[int, bytes, str, dict[str, str]]]]] = {
    r"/query(All)?": {"GET": _Handler.query},
    r"/query(?:All)?/([\w-]+)": {"GET": _Handler.query_more},
    r"/limits": {"GET": _Handler.limits},
    r"/sobjects": {"GET": _Handler.describe_all},
    r"/sobjects/(\w+)/describe": {"GET": _Handler.describe},
    r"/sobjects/(\w+)/deleted": {"GET": _Handler.deleted},
    r"/sobjects/(\w+)": {"POST": _Handler.make},
    r"/sobjects/(\w+)/(\w{15,18})": {"GET": _Handler.read, "PATCH": _Handler.write, "DELETE": _Handler.remove},
    r"/sobjects/(\w+)/(\w+__c)/([^/]+)": {"PATCH": _Handler.upsert},
    r"/composite/sobjects/(\w+)/(\w+__c)": {"PATCH": _Handler.upsert_many},
    r"/jobs/query": {"POST": _Handler.make_job},
    r"/jobs/query/(\w+)": {"GET": _Handler.look_at_job, "DELETE": _Handler.delete_job},
    r"/jobs/query/(\w+)/results": {"GET": _Handler.results},
}


def main() -> None:
    """Serve many tasks until the input ends."""
    fake = Fake()
    with served(fake):
        org, rows = fake.org, int(sys.argv[1])
        for begin in range(0, rows, 10_000):
            told = {"OwnerId": USER, "Status": "Completed", "IsClosed": True, "TaskSubtype": "Call"}
            org.put_all(
                "Task",
                (
                    {**told, "Subject": f"Gebeld over offerte {begin + n}", "ActivityDate": "2026-11-20"}
                    for n in range(min(10_000, rows - begin))
                ),
            )
            org.pass_time(seconds=1)
        org.pass_time(minutes=10)
        print(fake.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
