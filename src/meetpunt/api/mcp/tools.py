"""The tools of an assistant: few, over the same reports as the pages, each with its counts, intervals and cautions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meetpunt.api.inputs import Inputs, inputs_of
from meetpunt.api.mcp import asking
from meetpunt.store.api_tokens import Scope


@dataclass(frozen=True, eq=False)
class Tool:
    """A tool. does: answers it, with a docstring that says what it is for; looks: the page under which it is noted."""

    title: str
    does: Callable[..., Any]
    looks: str = ""
    scope: Scope = Scope.READ_FIGURES

    @property
    def name(self) -> str:
        """As it is called."""
        return self.does.__name__

    @cached_property
    def inputs(self) -> Inputs:
        """What it can be told."""
        return inputs_of(self.does, "POST", (), {})

    def described(self) -> dict[str, Any]:
        """The tool as the protocol lists it."""
        model = self.inputs.content
        schema = model.model_json_schema() if model else {"type": "object", "properties": {}}
        return {
            "name": self.name,
            "title": self.title,
            "description": inspect.getdoc(self.does),
            "inputSchema": schema,
            "annotations": {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False},
        }


TOOLS = {
    one.name: one
    for one in (
        Tool("Who asks", asking.who_am_i),
        Tool("Find people and teams", asking.find_people),
        Tool("Find accounts, contacts and opportunities", asking.find_records, scope=Scope.READ_RECORDS),
        Tool("Funnel beside the team", asking.funnel, "funnel"),
        Tool("Signals with facts for and against", asking.signals, "signals"),
        Tool("Diagnosis of a result", asking.diagnosis, "diagnosis"),
        Tool("Scorecard", asking.scorecard, "scorecard"),
        Tool("Time use", asking.time_use, "time-use"),
        Tool("Forecast", asking.forecast, "forecast"),
        Tool("What a figure means", asking.what_it_means),
    )
}
