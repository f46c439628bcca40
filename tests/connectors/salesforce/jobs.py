"""Bulk 2.0 queries at the fake Salesforce: a job, its results as CSV in pieces, and what can go wrong with them."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.connectors.salesforce.org import Org
from tests.connectors.salesforce.soql import Refused


@dataclass
class Job:
    """A job. asked: how often it was looked at; it is done at the third time."""

    id: str
    operation: str
    query: str
    sobject: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    version: str
    state: str = "UploadComplete"
    asked: int = 0
    locators: dict[str, int] = field(default_factory=dict)


class Jobs:
    """All jobs of an organisation. fails: the state that the next one ends in, instead of JobComplete."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.made: list[Job] = []
        self.deleted: list[str] = []
        self.fails = ""
        self.served: list[str] = []
        self._numbers = itertools.count(1)

    def make(self, body: dict[str, Any], version: str) -> Job:
        """A new job; ORDER BY and LIMIT are taken for a mistake, because they make it slow."""
        query = body["query"]
        if " ORDER BY " in query or " LIMIT " in query or "COUNT()" in query:
            raise Refused("API_ERROR", "not in a bulk query here")
        question, _total, rows = self.org.ask(query, all_of_them=body["operation"] == "queryAll")
        job = Job(
            f"750{next(self._numbers):012d}AAA",
            body["operation"],
            query,
            question.sobject,
            question.columns,
            list(rows),
            version,
        )
        self.made.append(job)
        return job

    def find(self, job_id: str, version: str) -> Job:
        """A job that stands."""
        job = next((one for one in self.made if one.id == job_id and one.id not in self.deleted), None)
        if job is None:
            raise Refused("NOT_FOUND", "The requested resource does not exist")
        if job.version != version:
            raise Refused("API_ERROR", "the job was made with another version of the API")
        return job

    def look(self, job: Job) -> dict[str, Any]:
        """How far it is."""
        job.asked += 1
        if job.asked >= 3 and job.state not in ("JobComplete", "Failed", "Aborted"):
            job.state, self.fails = self.fails or "JobComplete", ""
        elif job.asked == 2:
            job.state = "InProgress"
        return self.told(job)

    def told(self, job: Job) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "id": job.id,
            "operation": job.operation,
            "object": job.sobject,
            "state": job.state,
            "apiVersion": float(job.version),
            "contentType": "CSV",
            "columnDelimiter": "COMMA",
            "lineEnding": "LF",
            "concurrencyMode": "Parallel",
            "numberRecordsProcessed": len(job.rows) if job.state == "JobComplete" else 0,
        }

    def piece(self, job: Job, locator: str, most: int) -> tuple[bytes, int, str]:
        """A piece of the results, how many records it has, and the locator of the next."""
        if locator and locator not in job.locators:
            raise Refused("INVALIDJOBSTATE", "locator invalid")
        begin = job.locators.get(locator, 0)
        rows = job.rows[begin : begin + most]
        self.served.append(f"{job.id} {begin}")
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        lines.writerow(job.columns)
        lines.writerows([[_text(row[name]) for name in job.columns] for row in rows])
        following = "null"
        if begin + most < len(job.rows):
            following = f"loc{begin + most}"
            job.locators[following] = begin + most
        return out.getvalue().encode(), len(rows), following


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text.replace("+0000", "Z") if text.endswith("+0000") else text
