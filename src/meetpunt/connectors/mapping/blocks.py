"""YAML as blocks that know their lines, and the small readers of one key each.

Rule: every text stays text (`NA`, `no`, `007`), and an error names file, line and key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml

from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.messages import problem


class Block(dict[str, Any]):
    """A YAML block that knows on which line it starts and on which line each key stands."""

    line: int
    lines: dict[str, int]

    def at(self, key: str) -> int:
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    """Keeps every scalar as the text that was written, remembers lines, refuses anchors (they can blow up memory)."""


def _block(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Block:
    block = Block()
    block.line, block.lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in block:
            raise _Twice(key, key_node.start_mark.line + 1)
        block[key] = loader.construct_object(value_node, deep=True)
        block.lines[key] = key_node.start_mark.line + 1
    return block


class _Twice(Exception):
    pass


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:map", _block)


def parse_blocks(text: str, name: str) -> Block:
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
    if not isinstance(content, Block):
        raise problem("mapping_missing_key", file=name, line=1, key="source")
    return content


class Reader:
    """Reads one key of a block at a time; holds the file's name for messages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def known(self, block: Block, allowed: Iterable[str]) -> None:
        for key in block:
            if key not in allowed:
                raise problem(
                    "mapping_unknown_key", file=self.name, line=block.at(key), key=key, allowed=", ".join(allowed)
                )

    def need(self, block: Block, key: str) -> Any:
        if block.get(key) in (None, ""):
            raise problem("mapping_missing_key", file=self.name, line=block.line, key=key)
        return block[key]

    def bad(self, block: Block, key: str, value: object, allowed: Iterable[str]) -> ConnectorError:
        return problem(
            "mapping_bad_value", file=self.name, line=block.at(key), key=key, value=value, allowed=", ".join(allowed)
        )

    def map(self, block: Block, key: str) -> Block:
        content = block.get(key)
        if content is None or content == "":
            empty = Block()
            empty.line, empty.lines = block.at(key), {}
            return empty
        if not isinstance(content, Block):
            raise self.bad(block, key, content, ("key: value",))
        return content

    def entries(self, block: Block, key: str) -> list[Any]:
        content = block.get(key)
        return content if isinstance(content, list) else []

    def blocks(self, block: Block, key: str) -> list[Block]:
        entries = self.entries(block, key)
        for entry in entries:
            if not isinstance(entry, Block):
                raise self.bad(block, key, entry, ("- key: value",))
        return entries

    def texts(self, block: Block, key: str) -> tuple[str, ...]:
        content = block.get(key)
        if content is None:
            return ()
        entries = content if isinstance(content, list) else [content]
        for entry in entries:
            if not isinstance(entry, str):
                raise self.bad(block, key, entry, ("text", "[text, text]"))
        return tuple(entries)

    def conditions(self, block: Block, key: str) -> dict[str, tuple[str, ...]]:
        content = self.map(block, key)
        return {column: self.texts(content, column) for column in content}

    def languages(self, block: Block, key: str) -> dict[str, str]:
        content = self.map(block, key)
        self.known(content, ("nl", "en"))
        return {language: str(text) for language, text in content.items()}

    def yes(self, block: Block, key: str) -> bool:
        content = block.get(key, "no")
        if content not in ("yes", "true", "no", "false"):
            raise self.bad(block, key, content, ("yes", "no"))
        return content in ("yes", "true")

    def style(self, block: Block, key: str, styles: type[Any]) -> Any:
        content = block.get(key)
        if content is None:
            return None
        if content not in [style.value for style in styles]:
            raise self.bad(block, key, content, [style.value for style in styles])
        return styles(content)

    def day(self, block: Block, key: str) -> date | None:
        content = block.get(key)
        if content is None:
            return None
        try:
            return date.fromisoformat(content)
        except (TypeError, ValueError):
            raise self.bad(block, key, content, ("2024-01-31",)) from None
