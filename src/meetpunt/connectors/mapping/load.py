"""Reads and writes mapping files: YAML in, a checked `Mapping` out, and back.

Rule: every text stays text (`NA`, `no`, `007`), an unknown key is an error, and an error names file, line and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from meetpunt.connectors.base import Table
from meetpunt.connectors.fields import ENTERED, FIELDS, Type, field_of
from meetpunt.connectors.mapping.schema import (
    SPATOCO,
    DateStyle,
    FieldRule,
    FileMapping,
    Lookup,
    Mapping,
    NumberStyle,
    Pairing,
    ProcessDefinition,
    StepDefinition,
    TableMapping,
    Target,
)
from meetpunt.connectors.messages import problem

_UNITS = ("seconds", "minutes", "hours")
_TOP = ("source", "complete_from", "time_zone", "currency", "process", "dates", "numbers", "machines", "files")
_FILE = ("file", "sheet", "skip", "reason", "header_row", "encoding", "separator", "tables")
_TABLE = ("table", "fields", "entered", "where", "one_per", "pair", "values", "unnamed")
_RULE = (
    "from", "join", "separator", "constant", "row_hash", "lookup", "first_where", "strongest_of", "dates", "numbers",
    "unit", "empty", "trim_decimals", "clock12",
)  # fmt: skip


def load_mapping(text: str, name: str = "mapping.yaml") -> Mapping:
    """Reads a mapping file. text: its content; name: what to call it in messages.

    Raises ConnectorError with a code that starts with "mapping_".
    """
    return _Reader(name).mapping(_parse(text, name))


class _Block(dict[str, Any]):
    """A YAML block that knows on which line it starts and on which line each key stands."""

    line: int
    lines: dict[str, int]

    def at(self, key: str) -> int:
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    """Keeps every scalar as the text that was written, remembers lines, refuses anchors (they can blow up memory)."""


def _block(loader: yaml.SafeLoader, node: yaml.MappingNode) -> _Block:
    block = _Block()
    block.line, block.lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in block:
            raise _Twice(key, key_node.start_mark.line + 1)
        block[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
        block.lines[key] = key_node.start_mark.line + 1
    return block


class _Twice(Exception):
    pass


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:map", _block)


def _parse(text: str, name: str) -> _Block:
    try:
        for token in yaml.scan(text):
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken)):
                raise problem("mapping_alias", file=name, line=token.start_mark.line + 1)
        content = yaml.load(text, Loader=_Loader)
    except _Twice as error:
        raise problem("mapping_twice", file=name, line=error.args[1], key=error.args[0]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or "?"
        raise problem("mapping_not_yaml", file=name, line=mark.line + 1 if mark else 1, detail=detail) from None
    except RecursionError:
        raise problem("mapping_not_yaml", file=name, line=1, detail="nested too deeply") from None
    if not isinstance(content, _Block):
        raise problem("mapping_missing_key", file=name, line=1, key="source")
    return content


class _Reader:
    """Walks through the parsed blocks; holds the file's name for messages and the steps that stages may name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: tuple[str, ...] = ()

    def mapping(self, top: _Block) -> Mapping:
        self._known(top, _TOP)
        process = self._process(top)
        files = self._list(top, "files")
        if not files:
            raise problem("mapping_missing_key", file=self.name, line=top.at("files"), key="files")
        zone = top.get("time_zone")
        if zone is not None:
            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError):
                raise self._bad(top, "time_zone", zone, ("Europe/Amsterdam", "UTC", "...")) from None
        currency = top.get("currency")
        if currency is not None and not re.fullmatch(r"[A-Z]{3}", str(currency)):
            raise self._bad(top, "currency", currency, ("EUR", "USD", "..."))
        return Mapping(
            source=str(self._need(top, "source")),
            files=tuple(self._file(entry) for entry in self._blocks(top, "files")),
            complete_from=self._day(top, "complete_from"),
            time_zone=zone,
            currency=currency,
            process=process,
            dates=self._style(top, "dates", DateStyle),
            numbers=self._style(top, "numbers", NumberStyle),
            machines=self._texts(top, "machines"),
        )

    def _process(self, top: _Block) -> str | ProcessDefinition:
        content = top.get("process", "spatoco")
        if not isinstance(content, _Block):
            self.steps = SPATOCO if content == "spatoco" else ()
            return str(content)
        self._known(content, ("code", "names", "steps"))
        steps = []
        for block in self._blocks(content, "steps"):
            self._known(block, ("code", "names", "criteria", "final"))
            code = str(self._need(block, "code"))
            if code in {step.code for step in steps}:
                raise problem("mapping_twice", file=self.name, line=block.at("code"), key=code)
            steps.append(
                StepDefinition(
                    code, self._languages(block, "names"), self._languages(block, "criteria"), self._yes(block, "final")
                )
            )
        if not steps or [step.final for step in steps] != [False] * (len(steps) - 1) + [True]:
            line = content.at("steps")
            raise problem(
                "mapping_bad_value",
                file=self.name,
                line=line,
                key="final",
                value="",
                allowed="yes at the last step only",
            )
        self.steps = tuple(step.code for step in steps)
        return ProcessDefinition(str(self._need(content, "code")), self._languages(content, "names"), tuple(steps))

    def _file(self, block: _Block) -> FileMapping:
        inline = "table" in block
        self._known(block, (*_FILE, *_TABLE) if inline else _FILE)
        skip = self._yes(block, "skip")
        tables = [block] if inline else self._blocks(block, "tables")
        if skip and not block.get("reason"):
            raise problem("mapping_missing_key", file=self.name, line=block.line, key="reason")
        if not skip and not tables:
            raise problem("mapping_missing_key", file=self.name, line=block.line, key="table")
        header = block.get("header_row")
        if header is not None and not (isinstance(header, str) and header.isdecimal() and int(header) > 0):
            raise self._bad(block, "header_row", header, ("1", "2", "..."))
        return FileMapping(
            file=str(self._need(block, "file")),
            sheet=str(block.get("sheet", "")),
            tables=tuple(self._table(entry, inline) for entry in tables),
            skip=skip,
            reason=str(block.get("reason", "")),
            header_row=int(header) if header else None,
            encoding=block.get("encoding"),
            separator=block.get("separator"),
        )

    def _table(self, block: _Block, inline: bool) -> TableMapping:
        if not inline:
            self._known(block, _TABLE)
        name = self._need(block, "table")
        if name not in [table.value for table in Table]:
            raise self._bad(block, "table", name, [table.value for table in Table])
        table = Table(name)
        fields: dict[str, FieldRule] = {}
        columns = self._map(block, "fields")
        for key in columns:
            self._field_exists(table, key, columns.at(key))
            fields[key] = self._rule(columns, key)
        dates = self._map(block, "entered")
        for step in dates:
            if table is not Table.OPPORTUNITIES:
                self._field_exists(table, ENTERED + step, dates.at(step))
            self._step(step, dates.at(step), ())
            fields[ENTERED + step] = self._rule(dates, step)
        return TableMapping(
            table=table,
            fields=fields,
            where=self._conditions(block, "where"),
            one_per=self._texts(block, "one_per"),
            pair=self._pair(block),
            values=self._values(block, table),
            unnamed={key: self._meaning(table, key, block["unnamed"]) for key in self._map(block, "unnamed")},
        )

    def _rule(self, parent: _Block, key: str) -> FieldRule:
        content = parent[key]
        if isinstance(content, str):
            return FieldRule(columns=(content,))
        if not isinstance(content, _Block):
            raise self._bad(parent, key, content, ("a column name", "from: ..."))
        self._known(content, _RULE)
        columns = self._texts(content, "from") + self._texts(content, "join")
        if not columns and "constant" not in content and not self._yes(content, "row_hash"):
            raise problem("mapping_missing_key", file=self.name, line=content.line, key="from")
        unit = content.get("unit")
        if unit is not None and unit not in _UNITS:
            raise self._bad(content, "unit", unit, _UNITS)
        lookup = None
        if "lookup" in content:
            table = self._map(content, "lookup")
            self._known(table, ("file", "key", "value"))
            lookup = Lookup(*(str(self._need(table, part)) for part in ("file", "key", "value")))
        return FieldRule(
            columns=columns,
            separator=content.get("separator", " "),
            constant=content.get("constant"),
            row_hash=self._yes(content, "row_hash"),
            lookup=lookup,
            first_where=self._conditions(content, "first_where") or None,
            strongest_of=self._texts(content, "strongest_of"),
            dates=self._style(content, "dates", DateStyle),
            numbers=self._style(content, "numbers", NumberStyle),
            unit=unit,
            empty=self._texts(content, "empty"),
            trim_decimals=self._yes(content, "trim_decimals"),
            clock12=self._yes(content, "clock12"),
        )

    def _pair(self, block: _Block) -> Pairing | None:
        if "pair" not in block:
            return None
        pair = self._map(block, "pair")
        self._known(pair, ("by", "phase", "start", "complete", "at"))
        texts = [str(self._need(pair, key)) for key in ("phase", "start", "complete", "at")]
        return Pairing(self._texts(pair, "by"), *texts)

    def _values(self, block: _Block, table: Table) -> dict[str, dict[str, str]]:
        content = self._map(block, "values")
        values: dict[str, dict[str, str]] = {}
        for key in content:
            self._field_exists(table, key, content.at(key))
            meanings = self._map(content, key)
            values[key] = {text.casefold().strip(): self._meaning(table, key, meanings, text) for text in meanings}
        return values

    def _meaning(self, table: Table, field: str, block: _Block, text: str | None = None) -> str:
        """What a value alias points at, checked against the steps or the closed list of its field."""
        key = text if text is not None else field
        meaning = str(block[key])
        self._field_exists(table, field, block.at(key))
        entry = field_of(table, field)
        if entry is not None and entry.type is Type.STAGE:
            self._step(meaning, block.at(key), tuple(Target))
        elif entry is not None and entry.choices and meaning not in entry.choices:
            raise self._bad(block, key, meaning, entry.choices)
        return meaning

    def _step(self, code: str, line: int, also: tuple[str, ...]) -> None:
        if self.steps and code not in self.steps and code not in also:
            raise problem(
                "mapping_unknown_step", file=self.name, line=line, key=code, allowed=", ".join((*self.steps, *also))
            )

    def _field_exists(self, table: Table, key: str, line: int) -> None:
        if field_of(table, key) is None:
            allowed = ", ".join(entry.name for entry in FIELDS[table])
            raise problem(
                "mapping_unknown_field", file=self.name, line=line, table=table.value, key=key, allowed=allowed
            )

    # Small readers of one key each.

    def _known(self, block: _Block, allowed: Iterable[str]) -> None:
        for key in block:
            if key not in allowed:
                raise problem(
                    "mapping_unknown_key", file=self.name, line=block.at(key), key=key, allowed=", ".join(allowed)
                )

    def _need(self, block: _Block, key: str) -> Any:
        if block.get(key) in (None, ""):
            raise problem("mapping_missing_key", file=self.name, line=block.line, key=key)
        return block[key]

    def _bad(self, block: _Block, key: str, value: object, allowed: Iterable[str]) -> Exception:
        return problem(
            "mapping_bad_value", file=self.name, line=block.at(key), key=key, value=value, allowed=", ".join(allowed)
        )

    def _map(self, block: _Block, key: str) -> _Block:
        content = block.get(key)
        if content is None or content == "":
            empty = _Block()
            empty.line, empty.lines = block.at(key), {}
            return empty
        if not isinstance(content, _Block):
            raise self._bad(block, key, content, ("key: value",))
        return content

    def _list(self, block: _Block, key: str) -> list[Any]:
        content = block.get(key)
        return content if isinstance(content, list) else []

    def _blocks(self, block: _Block, key: str) -> list[_Block]:
        entries = self._list(block, key)
        for entry in entries:
            if not isinstance(entry, _Block):
                raise self._bad(block, key, entry, ("- key: value",))
        return entries

    def _texts(self, block: _Block, key: str) -> tuple[str, ...]:
        content = block.get(key)
        if content is None:
            return ()
        entries = content if isinstance(content, list) else [content]
        for entry in entries:
            if not isinstance(entry, str):
                raise self._bad(block, key, entry, ("text", "[text, text]"))
        return tuple(entries)

    def _conditions(self, block: _Block, key: str) -> dict[str, tuple[str, ...]]:
        content = self._map(block, key)
        return {column: self._texts(content, column) for column in content}

    def _languages(self, block: _Block, key: str) -> dict[str, str]:
        content = self._map(block, key)
        self._known(content, ("nl", "en"))
        return {language: str(text) for language, text in content.items()}

    def _yes(self, block: _Block, key: str) -> bool:
        content = block.get(key, "no")
        if content not in ("yes", "true", "no", "false"):
            raise self._bad(block, key, content, ("yes", "no"))
        return content in ("yes", "true")

    def _style(self, block: _Block, key: str, styles: type[Any]) -> Any:
        content = block.get(key)
        if content is None:
            return None
        if content not in [style.value for style in styles]:
            raise self._bad(block, key, content, [style.value for style in styles])
        return styles(content)

    def _day(self, block: _Block, key: str) -> date | None:
        content = block.get(key)
        if content is None:
            return None
        try:
            return date.fromisoformat(content)
        except (TypeError, ValueError):
            raise self._bad(block, key, content, ("2024-01-31",)) from None
