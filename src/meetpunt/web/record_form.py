"""A form for one record that loses nothing: it tells what it showed, keeps what was typed, and shows both versions
when somebody else changed the same field meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.functional import Promise

from meetpunt.actions.editing import Conflict

Choice = tuple[str, str | Promise]


@dataclass(frozen=True)
class Input:
    """A field: how it is asked for, and how its text becomes a value (ValueError when it cannot).

    Attributes:
        kind: text, email, tel, url, number or select. hint: a line under it.
        offered: texts to choose from while typing. more: HTML attributes, such as autocomplete.
    """

    name: str
    label: str | Promise
    kind: str = "text"
    most: int = 0
    choices: Sequence[Choice] = ()
    offered: Sequence[str] = ()
    hint: str | Promise = ""
    wrong: str | Promise = ""
    value_of: Callable[[str], Any] = str
    autocomplete: str = "off"
    is_wide: bool = False


@dataclass
class Shown:
    """A field as the page draws it."""

    input: Input
    text: str
    seen: str
    error: str = ""
    theirs: str | None = None
    """Somebody else's version, in words; None where there is no conflict."""
    yours: str = ""


@dataclass
class RecordForm:
    """The whole form: fields, the key that makes sending it twice harmless, and what is wrong."""

    fields: list[Shown]
    key: str
    problem: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Every field could be read."""
        return not any(shown.error for shown in self.fields)

    @property
    def uuid(self) -> UUID | None:
        """The key, when it is one."""
        try:
            return UUID(self.key)
        except ValueError:
            return None

    def show_conflict(self, conflict: Conflict) -> None:
        """Put both versions beside the fields; saving again with a choice is then about the other's version."""
        by_name = {clash.column: clash for clash in conflict.clashes}
        for shown in self.fields:
            clash = by_name.get(shown.input.name)
            if clash is not None:
                shown.theirs = _in_words(shown.input, text_of(clash.theirs))
                shown.yours = _in_words(shown.input, shown.text)
                shown.seen = text_of(clash.theirs)
        self.problem = str(conflict.message)


def blank(inputs: Sequence[Input], values: Mapping[str, Any]) -> RecordForm:
    """The form with the values that stand."""
    texts = {one.name: text_of(values.get(one.name)) for one in inputs}
    return RecordForm([Shown(one, texts[one.name], texts[one.name]) for one in inputs], str(uuid4()))


def filled(inputs: Sequence[Input], told: QueryDict) -> RecordForm:
    """The form as somebody sent it; a field that it left out is not touched."""
    form = RecordForm([], told.get("key", ""))
    for one in inputs:
        if one.name not in told:
            continue
        seen = told.get(f"seen-{one.name}", "")
        text = seen if told.get(f"take-{one.name}") == "theirs" else told.get(one.name, "")
        shown = Shown(one, text, seen)
        try:
            form.values[one.name] = one.value_of(text.strip())
        except ValueError:
            shown.error = str(one.wrong)
        if f"seen-{one.name}" in told:
            try:
                form.seen[one.name] = one.value_of(seen.strip())
            except ValueError:
                shown.error = shown.error or str(one.wrong)
        form.fields.append(shown)
    return form


def text_of(value: Any) -> str:
    """A value as the form writes it."""
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def id_of(text: str) -> int | None:
    """An id or a whole number that was sent; None for nothing, ValueError for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(text)
    return int(text)


def _in_words(one: Input, text: str) -> str:
    return str(dict(one.choices).get(text, text)) if one.kind == "select" else text
