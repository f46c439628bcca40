"""What a person told in the forms, as a changed mapping.

Rule: what the forms cannot show is left as it was written; a stage that nobody explained stays unmapped.
"""

from __future__ import annotations

from collections.abc import Mapping as Told
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.connectors.base import Table
from meetpunt.connectors.fields import ENTERED, FIELDS, Type, field_of, required_fields
from meetpunt.connectors.mapping.aliases import Alias
from meetpunt.connectors.mapping.schema import (
    FieldRule,
    FileMapping,
    Mapping,
    ProcessDefinition,
    StepDefinition,
    TableMapping,
    Target,
)
from meetpunt.connectors.mapping.suggest import suggest_file
from meetpunt.connectors.mapping.survey import SurveyedTable
from meetpunt.connectors.values.styles import DateStyle, NumberStyle
from meetpunt.store.refs import ProcessRef
from meetpunt.web.mapping_form import (
    DATES,
    NEW_STEP,
    NUMBERS,
    SKIP,
    WRITTEN,
    entry_of,
    is_plain,
    is_simple,
    meaning_of,
    question_of,
    steps_of,
)
from meetpunt.web.mapping_parts import Option

_LONGEST_CODE = 40
_LAST = 10_000


@dataclass(frozen=True)
class Change:
    """The mapping after a form. problems: what has to be told first; asks_more: there are questions not seen yet."""

    mapping: Mapping
    problems: tuple[str, ...] = ()
    asks_more: bool = False


def apply_table_form(
    told: Told[str, str],
    surveyed: SurveyedTable,
    mapping: Mapping,
    learnt: Sequence[Alias],
    processes: Sequence[ProcessRef],
) -> Change:
    """Take over what was told about one table."""
    steps = steps_of(mapping, processes)
    entry = entry_of(surveyed, mapping, learnt, steps)
    wanted = told.get("table", "")
    if wanted == SKIP:
        reason = told.get("reason", "").strip() or entry.reason or _("not needed")
        return Change(_replaced(mapping, entry, FileMapping(entry.file, entry.sheet, skip=True, reason=reason)))
    if wanted not in set(Table):
        return Change(_replaced(mapping, entry, entry), () if wanted == WRITTEN else (_("Choose what this is."),))
    if entry.skip or not is_plain(entry) or entry.tables[0].table != wanted:
        codes = tuple(step.value for step in steps)
        proposal = suggest_file(surveyed.raw, learnt=learnt, table=Table(wanted), steps=codes).mapping
        return Change(
            _replaced(mapping, entry, replace(entry, skip=False, reason="", tables=proposal.tables)), (), True
        )
    return _with_columns(told, surveyed, mapping, entry, steps)


def with_process(mapping: Mapping, choice: str, name: str, processes: Sequence[ProcessRef]) -> Mapping:
    """The mapping under another process: what named a step that this one does not have is not decided any more.

    choice: the code of a process, or "+" for steps of its own; name: what to call those.
    """
    if choice == NEW_STEP:
        title = name.strip()[:80] or mapping.source
        known = mapping.process if isinstance(mapping.process, ProcessDefinition) else None
        if known is not None and title in known.names.values():
            return mapping
        won = (StepDefinition("WON", {"en": "Won", "nl": "Gewonnen"}, final=True),)
        code = slugify(title)[:_LONGEST_CODE] or "own"
        made = ProcessDefinition(code, {"en": title, "nl": title}, known.steps if known else won)
        changed = replace(mapping, process=made)
    else:
        changed = replace(mapping, process=choice)
    codes = {step.value for step in steps_of(changed, processes)}
    return replace(changed, files=tuple(_without_steps(entry, codes) for entry in changed.files))


def _with_columns(
    told: Told[str, str], surveyed: SurveyedTable, mapping: Mapping, entry: FileMapping, steps: Sequence[Option]
) -> Change:
    part = entry.tables[0]
    problems: list[str] = []
    fields = {name: rule for name, rule in part.fields.items() if not is_simple(rule)}
    listed: dict[int, str] = {}
    before = {rule.columns[0]: (name, rule) for name, rule in part.fields.items() if is_simple(rule)}
    for number, column in enumerate(surveyed.raw.header):
        name = told.get(f"field-{number}", "")
        target = field_of(part.table, name) if name else None
        if target is None:
            continue
        if name in fields:
            problems.append(_("Two columns are “%(field)s”: leave one of them out.") % {"field": target.label})
            continue
        known = before.get(column)
        rule = known[1] if known and known[0] == name else FieldRule(columns=(column,))
        style = told.get(f"style-{number}", "")
        if target.type in DATES:
            rule = replace(rule, dates=DateStyle(style) if style in set(DateStyle) else None)
        elif target.type in NUMBERS:
            rule = replace(rule, numbers=NumberStyle(style) if style in set(NumberStyle) else None)
        elif target.type is Type.MINUTES:
            unit = told.get(f"unit-{number}", rule.unit or "")
            rule = replace(rule, unit=unit if unit in ("seconds", "hours") else None)
        fields[name] = rule
        question = question_of(surveyed.raw.columns[number], target, rule, mapping)
        if question is not None and question.is_needed and not style:
            problems.append(_("“%(column)s” can mean two things: say how it is written.") % {"column": column})
        if target.type is Type.STAGE or target.choices:
            listed[number] = name
    for one in FIELDS[part.table]:
        constant = told.get(f"constant-{one.name}", "")
        if (
            one.choices
            and constant in one.choices
            and (one.name not in fields or fields[one.name].constant is not None)
        ):
            fields[one.name] = FieldRule(constant=constant)
        elif one.choices and one.name in fields and fields[one.name].constant is not None:
            del fields[one.name]
    for name in required_fields(part.table):
        if name not in fields and not (name == "name" and {"first_name", "last_name"} & set(fields)):
            label = getattr(field_of(part.table, name), "label", name)
            problems.append(_("No column is “%(field)s” yet; without it no row can be read in.") % {"field": label})
    changed, values, asks_more = _meanings(told, surveyed, mapping, part, listed, steps)
    kept = {name: words for name, words in part.values.items() if name in fields and name not in values}
    table = replace(part, fields=fields, values={**kept, **values})
    asks_more = asks_more or any(
        f"style-{number}" not in told and name in fields and _asks(surveyed, part.table, name, number, fields, changed)
        for number, name in enumerate(told.get(f"field-{number}", "") for number in range(len(surveyed.raw.header)))
    )
    return Change(
        _tidied(_replaced(changed, entry, replace(entry, tables=(table,))), mapping), tuple(problems), asks_more
    )


def _asks(
    surveyed: SurveyedTable, table: Table, name: str, number: int, fields: dict[str, FieldRule], mapping: Mapping
) -> bool:
    target = field_of(table, name)
    return target is not None and question_of(surveyed.raw.columns[number], target, fields[name], mapping) is not None


def _meanings(
    told: Told[str, str],
    surveyed: SurveyedTable,
    mapping: Mapping,
    part: TableMapping,
    listed: dict[int, str],
    steps: Sequence[Option],
) -> tuple[Mapping, dict[str, dict[str, str]], bool]:
    """What the words of the listed columns mean, with the steps that were made of them."""
    values: dict[str, dict[str, str]] = {}
    asks_more = False
    for number, name in listed.items():
        target = field_of(part.table, name)
        texts = list(surveyed.counts.get(surveyed.raw.header[number], {}))
        if target is None or not texts:
            continue
        if f"value-{number}-0" not in told:
            asks_more = True
            meanings = {text: meaning_of(target, text, part, mapping, steps) for text in texts}
        else:
            meanings = {text: told.get(f"value-{number}-{place}", "") for place, text in enumerate(texts)}
        if target.type is Type.STAGE:
            places = {text: told.get(f"place-{number}-{place}", "") for place, text in enumerate(texts)}
            mapping, meanings = _with_steps(mapping, meanings, places)
            allowed = {*(step.value for step in steps), *_codes(mapping), *Target}
            meanings = {text: m if m in allowed else str(Target.UNMAPPED) for text, m in meanings.items()}
        else:
            meanings = {text: m for text, m in meanings.items() if m in target.choices}
        # Words that this file does not have stay explained for the next one.
        seen = {text.casefold().strip() for text in texts}
        kept = {text: m for text, m in part.values.get(name, {}).items() if text not in seen}
        values[name] = {**kept, **{text.casefold().strip(): m for text, m in meanings.items()}}
    return mapping, {name: words for name, words in values.items() if words}, asks_more


def _with_steps(mapping: Mapping, meanings: dict[str, str], places: dict[str, str]) -> tuple[Mapping, dict[str, str]]:
    """Make steps of the words that are one of their own, in the order that was told; the final step stays the last."""
    process = mapping.process
    if not isinstance(process, ProcessDefinition):
        return mapping, {text: str(Target.UNMAPPED) if m == NEW_STEP else m for text, m in meanings.items()}
    order = {step.code: float(place) for place, step in enumerate(process.steps, 1)}
    steps = {step.code: step for step in process.steps}
    made = dict(meanings)
    for text, meaning in meanings.items():
        if meaning == NEW_STEP:
            code = _free_code(text, steps)
            steps[code] = StepDefinition(code, {"en": text.strip()[:80], "nl": text.strip()[:80]})
            order[code], made[text] = float(_LAST), code
        if made[text] in order and places.get(text, "").strip().isdecimal():
            # Before the step that has this place already, when that one was not moved itself.
            order[made[text]] = int(places[text]) - 0.5 if meaning == NEW_STEP else float(places[text])
    ordered = sorted(steps.values(), key=lambda step: (step.final, order[step.code]))
    return replace(mapping, process=replace(process, steps=tuple(ordered))), made


def _free_code(text: str, taken: Told[str, object]) -> str:
    base = text.strip()[: _LONGEST_CODE - 3]
    base = f"{base} *" if base.casefold() in set(Target) else base
    code, number = base, 2
    while code.casefold() in {one.casefold() for one in taken}:
        code, number = f"{base} {number}", number + 1
    return code


def _codes(mapping: Mapping) -> tuple[str, ...]:
    return tuple(step.code for step in mapping.process.steps) if isinstance(mapping.process, ProcessDefinition) else ()


def _tidied(mapping: Mapping, before: Mapping) -> Mapping:
    """Without the steps that a word meant before and none does now."""
    process = mapping.process
    if not isinstance(process, ProcessDefinition):
        return mapping
    gone = _named_steps(before) - _named_steps(mapping)
    steps = tuple(step for step in process.steps if step.final or step.code not in gone)
    return replace(mapping, process=replace(process, steps=steps))


def _named_steps(mapping: Mapping) -> set[str]:
    parts = [part for entry in mapping.files for part in entry.tables]
    named = {meaning for part in parts for meaning in part.values.get("stage", {}).values()}
    return named | {name.removeprefix(ENTERED) for part in parts for name in part.fields if name.startswith(ENTERED)}


def _without_steps(entry: FileMapping, codes: set[str]) -> FileMapping:
    return replace(entry, tables=tuple(_part_without_steps(part, codes) for part in entry.tables))


def _part_without_steps(part: TableMapping, codes: set[str]) -> TableMapping:
    known = {code.casefold(): code for code in codes}
    stages = {
        text: meaning if meaning in codes or meaning in set(Target) else known.get(text, str(Target.UNMAPPED))
        for text, meaning in part.values.get("stage", {}).items()
    }
    stages = {text: known.get(text, m) if m == Target.UNMAPPED else m for text, m in stages.items()}
    fields = {
        name: rule
        for name, rule in part.fields.items()
        if not name.startswith(ENTERED) or name.removeprefix(ENTERED) in codes
    }
    values = {**part.values, "stage": stages} if stages else part.values
    return replace(part, fields=fields, values=values)


def _replaced(mapping: Mapping, entry: FileMapping, by: FileMapping) -> Mapping:
    if entry not in mapping.files:
        return replace(mapping, files=(*mapping.files, by))
    return replace(mapping, files=tuple(by if one == entry else one for one in mapping.files))
