"""Reads mapping files: YAML in, a checked `Mapping` out.

Rule: an unknown key is an error, not a thing to be passed over; a mapping that loads can be applied.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from meetpunt.connectors.base import Table
from meetpunt.connectors.fields import ENTERED, FIELDS, Type, field_of
from meetpunt.connectors.mapping.blocks import Block, Reader, parse_blocks
from meetpunt.connectors.mapping.schema import (
    SPATOCO,
    FieldRule,
    FileMapping,
    Lookup,
    Mapping,
    Pairing,
    ProcessDefinition,
    StepDefinition,
    TableMapping,
    Target,
)
from meetpunt.connectors.messages import problem
from meetpunt.connectors.values.styles import DateStyle, NumberStyle

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
    return _Reader(name).mapping(parse_blocks(text, name))


class _Reader(Reader):
    """Walks through the parsed blocks; knows the steps that stages may name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.steps: tuple[str, ...] = ()

    def mapping(self, top: Block) -> Mapping:
        self.known(top, _TOP)
        process = self._process(top)
        files = self.entries(top, "files")
        if not files:
            raise problem("mapping_missing_key", file=self.name, line=top.at("files"), key="files")
        zone = top.get("time_zone")
        if zone is not None:
            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError):
                raise self.bad(top, "time_zone", zone, ("Europe/Amsterdam", "UTC", "...")) from None
        currency = top.get("currency")
        if currency is not None and not re.fullmatch(r"[A-Z]{3}", str(currency)):
            raise self.bad(top, "currency", currency, ("EUR", "USD", "..."))
        return Mapping(
            source=str(self.need(top, "source")),
            files=tuple(self._file(entry) for entry in self.blocks(top, "files")),
            complete_from=self.day(top, "complete_from"),
            time_zone=zone,
            currency=currency,
            process=process,
            dates=self.style(top, "dates", DateStyle),
            numbers=self.style(top, "numbers", NumberStyle),
            machines=self.texts(top, "machines"),
        )

    def _process(self, top: Block) -> str | ProcessDefinition:
        content = top.get("process", "spatoco")
        if not isinstance(content, Block):
            self.steps = SPATOCO if content == "spatoco" else ()
            return str(content)
        self.known(content, ("code", "names", "steps"))
        steps: list[StepDefinition] = []
        for block in self.blocks(content, "steps"):
            self.known(block, ("code", "names", "criteria", "final"))
            code = str(self.need(block, "code"))
            if code in {step.code for step in steps}:
                raise problem("mapping_twice", file=self.name, line=block.at("code"), key=code)
            steps.append(
                StepDefinition(
                    code, self.languages(block, "names"), self.languages(block, "criteria"), self.yes(block, "final")
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
        return ProcessDefinition(str(self.need(content, "code")), self.languages(content, "names"), tuple(steps))

    def _file(self, block: Block) -> FileMapping:
        inline = "table" in block
        self.known(block, (*_FILE, *_TABLE) if inline else _FILE)
        skip = self.yes(block, "skip")
        tables = [block] if inline else self.blocks(block, "tables")
        if skip and not block.get("reason"):
            raise problem("mapping_missing_key", file=self.name, line=block.line, key="reason")
        if not skip and not tables:
            raise problem("mapping_missing_key", file=self.name, line=block.line, key="table")
        header = block.get("header_row")
        if header is not None and not (isinstance(header, str) and header.isdecimal() and int(header) > 0):
            raise self.bad(block, "header_row", header, ("1", "2", "..."))
        return FileMapping(
            file=str(self.need(block, "file")),
            sheet=str(block.get("sheet", "")),
            tables=tuple(self._table(entry, inline) for entry in tables),
            skip=skip,
            reason=str(block.get("reason", "")),
            header_row=int(header) if header else None,
            encoding=block.get("encoding"),
            separator=block.get("separator"),
        )

    def _table(self, block: Block, inline: bool) -> TableMapping:
        if not inline:
            self.known(block, _TABLE)
        name = self.need(block, "table")
        if name not in [table.value for table in Table]:
            raise self.bad(block, "table", name, [table.value for table in Table])
        table = Table(name)
        fields: dict[str, FieldRule] = {}
        columns = self.map(block, "fields")
        for key in columns:
            self._field_exists(table, key, columns.at(key))
            fields[key] = self._rule(columns, key)
        dates = self.map(block, "entered")
        for step in dates:
            if table is not Table.OPPORTUNITIES:
                self._field_exists(table, ENTERED + step, dates.at(step))
            self._step(step, dates.at(step), ())
            fields[ENTERED + step] = self._rule(dates, step)
        return TableMapping(
            table=table,
            fields=fields,
            where=self.conditions(block, "where"),
            one_per=self.texts(block, "one_per"),
            pair=self._pair(block),
            values=self._values(block, table),
            unnamed={key: self._meaning(table, key, block["unnamed"]) for key in self.map(block, "unnamed")},
        )

    def _rule(self, parent: Block, key: str) -> FieldRule:
        content = parent[key]
        if isinstance(content, str):
            return FieldRule(columns=(content,))
        if not isinstance(content, Block):
            raise self.bad(parent, key, content, ("a column name", "from: ..."))
        self.known(content, _RULE)
        columns = self.texts(content, "from") + self.texts(content, "join")
        if not columns and "constant" not in content and not self.yes(content, "row_hash"):
            raise problem("mapping_missing_key", file=self.name, line=content.line, key="from")
        unit = content.get("unit")
        if unit is not None and unit not in _UNITS:
            raise self.bad(content, "unit", unit, _UNITS)
        lookup = None
        if "lookup" in content:
            table = self.map(content, "lookup")
            self.known(table, ("file", "key", "value"))
            lookup = Lookup(*(str(self.need(table, part)) for part in ("file", "key", "value")))
        return FieldRule(
            columns=columns,
            separator=content.get("separator", " "),
            constant=content.get("constant"),
            row_hash=self.yes(content, "row_hash"),
            lookup=lookup,
            first_where=self.conditions(content, "first_where") or None,
            strongest_of=self.texts(content, "strongest_of"),
            dates=self.style(content, "dates", DateStyle),
            numbers=self.style(content, "numbers", NumberStyle),
            unit=unit,
            empty=self.texts(content, "empty"),
            trim_decimals=self.yes(content, "trim_decimals"),
            clock12=self.yes(content, "clock12"),
        )

    def _pair(self, block: Block) -> Pairing | None:
        if "pair" not in block:
            return None
        pair = self.map(block, "pair")
        self.known(pair, ("by", "phase", "start", "complete", "at"))
        texts = [str(self.need(pair, key)) for key in ("phase", "start", "complete", "at")]
        return Pairing(self.texts(pair, "by"), *texts)

    def _values(self, block: Block, table: Table) -> dict[str, dict[str, str]]:
        content = self.map(block, "values")
        values: dict[str, dict[str, str]] = {}
        for key in content:
            self._field_exists(table, key, content.at(key))
            meanings = self.map(content, key)
            values[key] = {text.casefold().strip(): self._meaning(table, key, meanings, text) for text in meanings}
        return values

    def _meaning(self, table: Table, field: str, block: Block, text: str | None = None) -> str:
        """What a value alias points at, checked against the steps or the closed list of its field."""
        key = text if text is not None else field
        meaning = str(block[key])
        self._field_exists(table, field, block.at(key))
        entry = field_of(table, field)
        if entry is not None and entry.type is Type.STAGE:
            self._step(meaning, block.at(key), tuple(Target))
        elif entry is not None and entry.choices and meaning not in entry.choices:
            raise self.bad(block, key, meaning, entry.choices)
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
