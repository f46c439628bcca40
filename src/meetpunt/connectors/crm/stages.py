"""What the stages of a CRM are called, and which have a meaning in a mapping."""

from __future__ import annotations

from collections import Counter

from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.mapping.schema import Mapping, Target


def stage_meanings(mapping: Mapping) -> dict[str, str]:
    """Text of the stage column, without case -> the step or outcome that it means."""
    return {
        text.casefold().strip(): meaning
        for entry in mapping.files
        for table in entry.tables
        for text, meaning in table.values.get("stage", {}).items()
    }


def unmapped_stages(design: Design, mapping: Mapping) -> list[str]:
    """Names of the stages of which nobody has said what they mean."""
    told = {text for text, meaning in stage_meanings(mapping).items() if meaning != Target.UNMAPPED}
    return [
        one.name for one in design.stages if one.id.casefold() not in told and one.name.casefold().strip() not in told
    ]


def stage_names(design: Design) -> dict[str, str]:
    """Text of the stage column, without case -> its name there, with the pipeline where two are called so."""
    bearers = Counter(one.name for one in design.stages)
    return {
        one.id.casefold(): f"{one.group}: {one.name}" if one.group and bearers[one.name] > 1 else one.name
        for one in design.stages
    }
