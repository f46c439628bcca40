"""A public source, read in as a user would, with what others counted of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from meetpunt.actions.imports import GivenFile, run_import
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.reports import plain
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.plain import Subject
from meetpunt.store.access import operator_of
from meetpunt.store.tenancy import acting_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = FunnelAsk(as_of=NOW.date())
ALL = Subject()
MAPPINGS = Path(__file__).parent


class Source:
    """A source that was read in, with what is known of it."""

    def __init__(self, shared: Path, name: str, currency: str = "USD") -> None:
        self.truth = json.loads((shared / "data" / "truth.json").read_text())[name]
        organisation = create_organisation(NewOrganisation(name, currency=currency), NOW)
        self.id = organisation.id
        files = [GivenFile(path, path.name) for path in sorted((shared / "data" / name).iterdir())]
        mapping = (MAPPINGS / f"{name}.yaml").read_text()
        self.result = run_import(organisation.id, files, mapping, NOW)
        self.again = run_import(organisation.id, files, mapping, NOW)
        self.viewer = operator_of(name, NOW.date())

    def ask(self, report: Any, *arguments: Any, ask: FunnelAsk = TODAY, subject: Subject = ALL) -> Any:
        with acting_in(self.id):
            return report(self.viewer, ask, subject, *arguments)

    def by(self, key: str, ask: FunnelAsk = TODAY) -> dict[str | None, dict[str, Any]]:
        return {row["key"]: row for row in self.ask(plain.outcomes, key, ask=ask)["rows"]}


def same_outcomes(rows: dict[str | None, dict[str, Any]], truth: dict[str, dict[str, Any]]) -> None:
    assert {key for key, row in rows.items() if row["won"] or row["lost"]} == set(truth)
    for key, expected in truth.items():
        found = {name: rows[key][name] for name in ("won", "lost", "win_rate")}
        assert found == expected, key
