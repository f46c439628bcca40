"""Writes a mapping as the YAML that `load.py` reads. Rule: reading back what was written gives the same mapping."""

from __future__ import annotations

from typing import Any

import yaml

from meetpunt.connectors.fields import ENTERED
from meetpunt.connectors.mapping.schema import FieldRule, FileMapping, Mapping, ProcessDefinition, TableMapping


def dump_mapping(mapping: Mapping) -> str:
    """The mapping as text, for a person to read and for `load_mapping`."""
    content = _filled(
        source=mapping.source,
        complete_from=mapping.complete_from and mapping.complete_from.isoformat(),
        time_zone=mapping.time_zone,
        currency=mapping.currency,
        process=_process(mapping.process),
        dates=mapping.dates and str(mapping.dates),
        numbers=mapping.numbers and str(mapping.numbers),
        machines=list(mapping.machines),
        files=[_file(entry) for entry in mapping.files],
    )
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _filled(**entries: Any) -> dict[str, Any]:
    return {
        key: value for key, value in entries.items() if value not in (None, "", False) and value != [] and value != {}
    }


def _process(process: str | ProcessDefinition) -> Any:
    if isinstance(process, str):
        return process
    steps = [
        _filled(code=step.code, names=step.names, criteria=step.criteria, final="yes" if step.final else None)
        for step in process.steps
    ]
    return {"code": process.code, "names": process.names, "steps": steps}


def _file(entry: FileMapping) -> dict[str, Any]:
    return _filled(
        file=entry.file,
        sheet=entry.sheet,
        skip="yes" if entry.skip else None,
        reason=entry.reason,
        header_row=str(entry.header_row) if entry.header_row else None,
        encoding=entry.encoding,
        separator=entry.separator,
        tables=[_table(part) for part in entry.tables],
    )


def _table(part: TableMapping) -> dict[str, Any]:
    pair = part.pair
    return _filled(
        table=str(part.table),
        where=_lists(part.where),
        one_per=list(part.one_per),
        pair=pair
        and {"by": list(pair.by), "phase": pair.phase, "start": pair.start, "complete": pair.complete, "at": pair.at},
        fields={name: _rule(rule) for name, rule in part.fields.items() if not name.startswith(ENTERED)},
        entered={
            name.removeprefix(ENTERED): _rule(rule) for name, rule in part.fields.items() if name.startswith(ENTERED)
        },
        values=part.values,
        unnamed=part.unnamed,
    )


def _rule(rule: FieldRule) -> Any:
    if rule == FieldRule(columns=rule.columns) and len(rule.columns) == 1:
        return rule.columns[0]
    lookup = rule.lookup
    content = _filled(
        join=list(rule.columns) if len(rule.columns) > 1 else None,
        separator=rule.separator if rule.separator != " " else None,
        row_hash="yes" if rule.row_hash else None,
        lookup=lookup and {"file": lookup.file, "key": lookup.key, "value": lookup.value},
        first_where=_lists(rule.first_where or {}),
        strongest_of=list(rule.strongest_of),
        dates=rule.dates and str(rule.dates),
        numbers=rule.numbers and str(rule.numbers),
        unit=rule.unit,
        empty=list(rule.empty),
        trim_decimals="yes" if rule.trim_decimals else None,
        clock12="yes" if rule.clock12 else None,
    )
    if len(rule.columns) == 1:
        content = {"from": rule.columns[0], **content}
    return content if rule.constant is None else {"constant": rule.constant, **content}


def _lists(conditions: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {column: list(texts) for column, texts in conditions.items()}
