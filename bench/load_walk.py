"""What one session does in the load test: it reads, and now and then opens a form and sends it, as a browser would.

A write counts as acknowledged when the server answered it with the redirect that follows a kept form.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import httpx2

READS = (
    *(("today", "/today/"),) * 6,
    *(("pipeline", "/pipeline/"),) * 2,
    *(("account", "/accounts/{account}/"),) * 3,
    *(("opportunity", "/opportunities/{opportunity}/"),) * 2,
    *(("accounts", "/accounts/"),) * 2,
    *(("calendar", "/calendar/"),) * 2,
    ("week", "/week/"),
    ("funnel", "/funnel/{person}/"),
    ("choose an account", "/log/choose/?q=de"),
    ("notifications", "/notifications/"),
)
OF_MANAGERS = (("team", "/team/{team}/"), ("pipeline of a team", "/pipeline/"), ("team", "/team/{team}/"))
WRITES = ("log a visit", "plan", "move")
DECK = 20
"""Of so many requests three are writes, each after its form and before the page that it leads to: 15 %."""
PATIENCE = 60.0
KEPT_OPEN = 300.0
"""Seconds that a connection without requests stays, as in a browser; by itself httpx2 would let go after five."""


@dataclass
class Seen:
    """What all sessions saw.

    took: seconds by kind; course: of all, with the moment of each answer; late: seconds that one began after it should.
    """

    took: dict[str, list[float]] = field(default_factory=dict)
    course: list[tuple[float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Form:
    """A form that was opened, to be sent at the next turn."""

    kind: str
    path: str
    told: dict[str, str]
    move: tuple[int, int] | None = None


class Walker:
    """One session over one connection that is kept open."""

    def __init__(self, base: str, who: dict[str, Any], seen: Seen, seed: int) -> None:
        self._who, self._seen, self._dice = who, seen, random.Random(seed)
        self._client = httpx2.AsyncClient(
            base_url=base,
            cookies={"sessionid": who["cookie"]},
            headers={"Accept-Language": "nl", "Accept-Encoding": "gzip"},
            limits=httpx2.Limits(keepalive_expiry=KEPT_OPEN),
            timeout=PATIENCE,
            verify=False,  # there is no https here, and to load certificates takes longer than a request
        )
        self._moves = list(who.get("moves", ()))
        self._form: _Form | None = None
        self._turns = self._deck()

    async def walk(self, first: float, every: float, until: float) -> None:
        """One request every so many seconds, from a moment of `perf_counter` until another."""
        due = first
        while due < until:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            self._seen.late.append(max(0.0, perf_counter() - due))
            await self._turn()
            due = max(due + every, perf_counter())
        await self._client.aclose()

    async def come_in_early(self) -> None:
        """Open the pages twice, so that both processes have seen them, with all the time that takes."""
        client, self._client.timeout = self._client, httpx2.Timeout(600)
        for _kind, path in 2 * list(dict.fromkeys(READS if "person" in self._who else OF_MANAGERS)):
            await client.get(self._filled(path))
        client.timeout = httpx2.Timeout(PATIENCE)

    async def _turn(self) -> None:
        kind = next(self._turns)
        try:
            if kind == "follow":
                return  # a browser did at once, with the turn before
            if kind == "send":
                await self._send()
            elif kind in WRITES:
                await self._open(kind)
            else:
                await self._read()
        except (httpx2.HTTPError, AssertionError) as problem:
            self._form = None
            self._seen.errors.append(f"{kind}: {type(problem).__name__} {problem}"[:160])

    def _deck(self) -> Iterator[str]:
        """A turn per card: a read, the form of a write, sending it, and the page that it leads to."""
        while True:
            cards = [["read"]] * (DECK - 9 if "person" in self._who else DECK)
            cards += [[kind, "send", "follow"] for kind in WRITES] if "person" in self._who else []
            self._dice.shuffle(cards)
            for card in cards:
                yield from card

    async def _read(self) -> None:
        kind, path = self._dice.choice(READS if "person" in self._who else OF_MANAGERS)
        await self._get(kind, self._filled(path))

    async def _open(self, kind: str) -> None:
        if kind == "move":
            if not self._moves:
                return await self._read()
            opportunity, step = self._moves.pop()
            page = await self._get("form: move", f"/opportunities/{opportunity}/move/?to={step}")
            names = ("csrfmiddlewaretoken", "to", "seen", "next", "asked")
            told = _hidden(page, names)
            self._form = _Form(kind, f"/opportunities/{opportunity}/move/", told, (opportunity, step))
            return None
        account = self._dice.choice(self._who["accounts"])
        if kind == "plan":
            page = await self._get("form: plan", f"/plan/?account={account}")
            day = _today() + timedelta(days=self._dice.randint(30, 90))
            told = _hidden(page, ("csrfmiddlewaretoken", "key", "account")) | {"kind": "visit", "on": day.isoformat()}
            self._form = _Form(kind, "/plan/", told)
            return None
        page = await self._get("form: log a visit", f"/log/?account={account}")
        told = _hidden(page, ("csrfmiddlewaretoken", "key", "who"))
        chosen = re.search(r'name="visit" value="([^"]+)"[^>]*checked', page)
        assert chosen, "the form offers nobody to log a visit with"
        told |= {"visit": chosen[1], "next": self._dice.choice(("none", "visit")), "minutes": "45", "note": "Gesproken"}
        told["day_visit"] = (_today() + timedelta(days=self._dice.randint(7, 28))).isoformat()
        self._form = _Form(kind, "/log/", told)
        return None

    async def _send(self) -> None:
        form, self._form = self._form, None
        if form is None:
            return await self._read()
        begin = perf_counter()
        answer = await self._client.post(form.path, data=form.told)
        self._took(form.kind, begin)
        assert answer.status_code == 302, f"answered {answer.status_code}"
        if form.move:
            self._seen.moves.append(form.move)
        else:
            self._seen.keys.append(form.told["key"])
        await self._get("the page after it", answer.headers["location"])
        return None

    async def _get(self, kind: str, path: str) -> str:
        begin = perf_counter()
        answer = await self._client.get(path)
        text = answer.text
        self._took(kind, begin)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return text

    def _took(self, kind: str, begin: float) -> None:
        took = perf_counter() - begin
        self._seen.took.setdefault(kind, []).append(took)
        self._seen.course.append((begin + took, took))

    def _filled(self, path: str) -> str:
        told = {name: str(self._who[name]) for name in ("person", "team") if name in self._who}
        if "person" in self._who:
            told["account"] = str(self._dice.choice(self._who["accounts"]))
            told["opportunity"] = str(self._dice.choice(self._who["moves"])[0]) if self._who["moves"] else ""
        return path.format(**told)


def _hidden(page: str, names: tuple[str, ...]) -> dict[str, str]:
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
    missing = [name for name, one in found.items() if one is None]
    assert not missing, f"the form has no {missing}"
    return {name: one[1] for name, one in found.items() if one}


def _today() -> date:
    return datetime.now(UTC).date()
