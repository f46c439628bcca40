"""A session at one Salesforce: signed in, within its limits, and knowing which fields may be read.

Rule: at 80 % of the requests of a day we stop; the rest is the organisation's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meetpunt.connectors.crm.base import Body, Keys
from meetpunt.connectors.crm.http import SAFE, Answer, Client
from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.connectors.salesforce.errors import IS_LOCKED, NO_SUCH_OBJECT, SESSION_IS_OVER, code_of, refused
from meetpunt.connectors.salesforce.signing_in import renewed

VERSION = "67.0"
OURS = 0.8
"""The share of a day's requests after which we stop."""
LOCKED_TRIES = 4
"""How often a record that somebody else is writing at the moment is tried."""
_USAGE = re.compile(r"(?:^|[;,]\s*)(?:per-app-)?api-usage=(\d+)/(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldMeta:
    """A field of an object, as Salesforce describes it.

    worked_out: by a formula, so that it changes without its record telling. picks: the values of its list, with labels.
    """

    name: str
    label: str
    type: str
    custom: bool
    worked_out: bool
    picks: tuple[tuple[str, str], ...] = ()


Fields = Mapping[str, FieldMeta]


@dataclass(slots=True)
class Session:
    """Asks one Salesforce. keys: what it signs in with. version: of its API, as "67.0"."""

    client: Client
    keys: Keys
    version: str = VERSION
    _used: float = 0.0
    _described: dict[str, Fields | None] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        body: object = None,
        accept: str = "application/json",
        may_repeat: bool | None = None,
    ) -> Answer:
        """Make a request below `/services/data/vXX.X` and give its answer when it was done.

        Raises:
            CrmError: it was not.
        """
        may_repeat = method in SAFE if may_repeat is None else may_repeat
        wait, was_renewed = 1.0, False
        keys = self._keys()
        for attempt in range(1, LOCKED_TRIES + 1):
            answer = self._once(keys, method, path, params, body, accept, may_repeat)
            if answer.status == 401 and code_of(answer) == SESSION_IS_OVER and not was_renewed:
                was_renewed = True
                keys = self._renewed(keys)
                answer = self._once(keys, method, path, params, body, accept, may_repeat)
            if answer.status < 400:
                if answer.is_page and answer.body:
                    raise trouble(Trouble.LATER, detail="a page for people: maintenance")
                return answer
            if code_of(answer) != IS_LOCKED or attempt == LOCKED_TRIES:
                break
            self.client.clock.sleep(wait)
            wait *= 2
        raise refused(answer, writes=method not in SAFE)

    def query(self, soql: str) -> tuple[list[Body], bool]:
        """Records of a question, the deleted and archived ones too; and whether there are more of them."""
        told = self.ask("GET", "/queryAll", params={"q": soql}).json()
        if not isinstance(told, dict) or not isinstance(told.get("records"), list):
            raise trouble(Trouble.ODD, detail="no records in the answer")
        return told["records"], not told.get("done", True)

    def count(self, soql: str) -> int:
        """The number that a question with COUNT() asks for."""
        return int(self.ask("GET", "/queryAll", params={"q": soql}).json()["totalSize"])

    def describe(self, sobject: str) -> Fields | None:
        """The fields of an object that we may see; None when there is no such object for us. Asked once."""
        if sobject not in self._described:
            try:
                told = self.ask("GET", f"/sobjects/{sobject}/describe").json()
            except CrmError as error:
                if error.trouble is not Trouble.GONE and NO_SUCH_OBJECT not in error.detail:
                    raise
                self._described[sobject] = None
            else:
                self._described[sobject] = {entry["name"]: _meta(entry) for entry in told["fields"]}
        return self._described[sobject]

    def forget(self, sobject: str) -> None:
        """Describe an object anew: what was known of it does not hold any more."""
        self._described.pop(sobject, None)

    @property
    def host(self) -> str:
        """Where the organisation is."""
        return self._keys()["instance_url"].partition("://")[2]

    @property
    def user(self) -> str:
        """The id of the user that we are there; empty when it was not told."""
        return self._keys().get("identity", "").rpartition("/")[2]

    def _once(
        self,
        keys: Mapping[str, str],
        method: str,
        path: str,
        params: Mapping[str, object] | None,
        body: object,
        accept: str,
        may_repeat: bool,
    ) -> Answer:
        if self._used >= OURS:
            raise trouble(Trouble.BUDGET, detail=f"{self._used:.0%} of the day's requests are used")
        answer = self.client.ask(
            method,
            f"{keys['instance_url']}/services/data/v{self.version}{path}",
            params=params,
            headers={"Authorization": f"Bearer {keys['access_token']}", "Accept": accept},
            body=body,
            cost=1,
            may_repeat=may_repeat,
        )
        used = [
            int(one) / int(of) for one, of in _USAGE.findall(answer.headers.get("sforce-limit-info", "")) if int(of)
        ]
        self._used = max(used, default=self._used)
        return answer

    def _keys(self) -> Mapping[str, str]:
        keys = self.keys.read()
        return keys if keys.get("access_token") and keys.get("instance_url") else self._renewed(keys)

    def _renewed(self, keys: Mapping[str, str]) -> Mapping[str, str]:
        return self.keys.renew(keys.get("access_token", ""), lambda standing: renewed(self.client, standing))


def _meta(entry: Mapping[str, Any]) -> FieldMeta:
    picks = tuple(
        (str(one["value"]), str(one.get("label") or one["value"]))
        for one in entry.get("picklistValues") or ()
        if one.get("active", True)
    )
    return FieldMeta(
        str(entry["name"]),
        str(entry.get("label") or entry["name"]),
        str(entry.get("type", "")),
        bool(entry.get("custom", False)),
        bool(entry.get("calculated", False)),
        picks,
    )
