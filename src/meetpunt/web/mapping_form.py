"""A mapping as a form: per table what it is, per column which field, and what the words of a column mean.

Rule: the form shows what stands in the mapping and nothing else; what it cannot show stays as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meetpunt.connectors.base import Cell, Table
from meetpunt.connectors.fields import ENTERED, FIELDS, Field, Type, field_of
from meetpunt.connectors.mapping.aliases import Alias
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.schema import (
    FieldRule,
    FileMapping,
    Mapping,
    ProcessDefinition,
    TableMapping,
    Target,
)
from meetpunt.connectors.mapping.suggest import ColumnProposal, suggest_file
from meetpunt.connectors.mapping.survey import SurveyedTable
from meetpunt.connectors.mapping.words import meanings_of
from meetpunt.connectors.values.dates import date_evidence
from meetpunt.connectors.values.numbers import number_evidence
from meetpunt.store.refs import ProcessRef
from meetpunt.web import formats, import_words
from meetpunt.web.mapping_parts import ColumnRow, ConstantRow, Option, Question, TableForm, ValueRow

SKIP, WRITTEN, NEW_STEP = "skip", "written", "+"
OUTCOMES = (Target.WON, Target.LOST, Target.NO_DECISION, Target.IGNORE)
DATES, NUMBERS = (Type.DAY, Type.INSTANT), (Type.MONEY, Type.NUMBER, Type.SHARE, Type.WHOLE)
FILLED_HERE = ("stage_text",)


def label_of(surveyed: SurveyedTable) -> str:
    """File and sheet."""
    return f"{surveyed.raw.file} / {surveyed.raw.sheet}" if surveyed.raw.sheet else surveyed.raw.file


def entry_of(
    surveyed: SurveyedTable, mapping: Mapping, learnt: Sequence[Alias], steps: Sequence[Option]
) -> FileMapping:
    """What the mapping says of a table, or the proposal when it does not know it."""
    known = mapping.for_file(surveyed.raw.file, surveyed.raw.sheet)
    return known or suggest_file(surveyed.raw, learnt=learnt, steps=tuple(step.value for step in steps)).mapping


def steps_of(mapping: Mapping, processes: Sequence[ProcessRef]) -> tuple[Option, ...]:
    """The steps of the mapping's process, by code, with their names."""
    language = formats.language()
    if isinstance(mapping.process, ProcessDefinition):
        found = [(step.code, step.names.get(language) or step.code) for step in mapping.process.steps]
    else:
        wanted = mapping.process.casefold()
        process = next((one for one in processes if one.code.casefold() == wanted), None)
        found = [(step.code, step.name.get(language) or step.code) for step in process.steps] if process else []
    return tuple(Option(code, code if code == name else f"{code} · {name}") for code, name in found)


def is_simple(rule: FieldRule) -> bool:
    """One column as it stands: what a select can show."""
    kept = (rule.lookup, rule.constant, rule.first_where)
    return len(rule.columns) == 1 and not any(one is not None for one in kept) and not rule.strongest_of


def is_plain(entry: FileMapping) -> bool:
    """One table, one field per column: what the form can show."""
    if entry.skip:
        return True
    if len(entry.tables) != 1:
        return False
    part = entry.tables[0]
    columns = [rule.columns[0] for rule in part.fields.values() if is_simple(rule)]
    return not (part.where or part.one_per or part.pair or part.unnamed) and len(columns) == len(set(columns))


def table_form(
    surveyed: SurveyedTable, mapping: Mapping, learnt: Sequence[Alias], processes: Sequence[ProcessRef]
) -> TableForm:
    """The form of one table, as the mapping stands."""
    steps = steps_of(mapping, processes)
    entry = entry_of(surveyed, mapping, learnt, steps)
    plain = is_plain(entry)
    chosen = SKIP if entry.skip else str(entry.tables[0].table) if plain else WRITTEN
    tables = [Option(str(table), import_words.table(table), str(table) == chosen) for table in Table]
    tables.append(Option(SKIP, _("Skip this table"), chosen == SKIP))
    if not plain:
        tables.insert(0, Option(WRITTEN, _("As written in the text"), True))
    part = entry.tables[0] if plain and not entry.skip else None
    guess = suggest_file(surveyed.raw, learnt=learnt, table=part.table if part else None)
    best = suggest_file(surveyed.raw, learnt=learnt)
    columns = (
        ()
        if part is None
        else tuple(
            _column(number, proposal, surveyed, part, mapping, steps) for number, proposal in enumerate(guess.columns)
        )
    )
    return TableForm(
        label=label_of(surveyed),
        rows=surveyed.rows,
        notes=surveyed.raw.notes,
        chosen=chosen,
        tables=tuple(tables),
        sureness=import_words.sureness(best.confidence) if part and best.table is part.table else "",
        reason=entry.reason,
        columns=columns,
        constants=_constants(part) if part else (),
        written=_written(entry, part),
        has_own_steps=isinstance(mapping.process, ProcessDefinition),
    )


def meaning_of(entry: Field, text: str, part: TableMapping, mapping: Mapping, steps: Sequence[Option]) -> str:
    """What a word of a column means as the mapping stands; of a stage nothing but its exact name is known."""
    key = text.casefold().strip()
    told = part.values.get(entry.name, {}).get(key)
    if told is not None:
        return told
    if entry.type is not Type.STAGE:
        return meanings_of(entry.name, entry.choices).get(key, "") if entry.name not in part.values else ""
    known = {step.value.casefold(): step.value for step in steps}
    if isinstance(mapping.process, ProcessDefinition):
        known |= {name.casefold(): step.code for step in mapping.process.steps for name in step.names.values()}
    return known.get(key, str(Target.UNMAPPED))


def question_of(cells: Sequence[Cell], entry: Field, rule: FieldRule, mapping: Mapping) -> Question | None:
    """Whether the texts of a column can mean two things, or were told to be of one style."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if entry.type in DATES:
        dates = date_evidence(texts)
        unsure = dates.style is None and dates.ambiguous is not None
        sample, chosen, default = dates.ambiguous, rule.dates, mapping.dates
        labels = [("dmy", _("day first: 31-01-2026")), ("mdy", _("month first: 01-31-2026"))]
        mixed, kind, each = dates.mixed, "dates", (dates.day_first, dates.month_first)
    elif entry.type in NUMBERS:
        numbers = number_evidence(texts)
        unsure = numbers.style is None and numbers.ambiguous is not None
        sample, chosen, default = numbers.ambiguous, rule.numbers, mapping.numbers  # type: ignore[assignment]
        labels = [("comma", _("decimal comma: 1.234,56")), ("point", _("decimal point: 1,234.56"))]
        mixed, kind, each = numbers.mixed, "numbers", (numbers.comma, numbers.point)
    else:
        return None
    if not (unsure or mixed or chosen):
        return None
    options = tuple(Option(value, label, value == chosen) for value, label in labels)
    both = (each[0] or "", each[1] or "") if mixed else None
    return Question(kind, sample or "", options, unsure and not mixed and default is None, both)


def _column(
    number: int,
    proposal: ColumnProposal,
    surveyed: SurveyedTable,
    part: TableMapping,
    mapping: Mapping,
    steps: Sequence[Option],
) -> ColumnRow:
    name, rule = next(
        ((name, rule) for name, rule in part.fields.items() if is_simple(rule) and rule.columns[0] == proposal.column),
        ("", FieldRule()),
    )
    entry = field_of(part.table, name) if name else None
    options = [Option("", _("— leave out —"), not name)]
    options += [
        Option(one.name, f"{one.label} *" if one.required else str(one.label), one.name == name)
        for one in FIELDS[part.table]
        if one.name not in FILLED_HERE
    ]
    if part.table is Table.OPPORTUNITIES:
        entered = [(ENTERED + step.value, step.label) for step in steps]
        options += [Option(code, _("Entered: %(step)s") % {"step": text}, code == name) for code, text in entered]
    because = import_words.because(proposal, name)
    samples = proposal.samples[:3]
    if entry is None:
        return ColumnRow(number, proposal.column, samples, name, tuple(options), because)
    cells = surveyed.raw.columns[number]
    units: tuple[Option, ...] = ()
    if entry.type is Type.MINUTES:
        labels = (("minutes", _("minutes")), ("seconds", _("seconds")), ("hours", _("hours")))
        units = tuple(Option(value, label, value == (rule.unit or "minutes")) for value, label in labels)
    return ColumnRow(
        number=number,
        name=proposal.column,
        samples=samples,
        chosen=name,
        options=tuple(options),
        because=because,
        question=question_of(cells, entry, rule, mapping),
        units=units,
        values=_values(entry, proposal.column, surveyed, part, mapping, steps),
        is_stage=entry.type is Type.STAGE,
        field_label=str(entry.label),
    )


def _values(
    entry: Field,
    column: str,
    surveyed: SurveyedTable,
    part: TableMapping,
    mapping: Mapping,
    steps: Sequence[Option],
) -> tuple[ValueRow, ...]:
    if entry.type is not Type.STAGE and not entry.choices:
        return ()
    own = isinstance(mapping.process, ProcessDefinition)
    if entry.type is Type.STAGE:
        unmapped = Option(str(Target.UNMAPPED), import_words.choice(Target.UNMAPPED))
        new = [Option(NEW_STEP, _("a step of its own"))] if own else []
        choices = [unmapped, *steps, *new, *(Option(str(one), import_words.choice(one)) for one in OUTCOMES)]
    else:
        choices = [Option("", _("keep as text"))] + [Option(one, import_words.choice(one)) for one in entry.choices]
    places = {step.value: str(number) for number, step in enumerate(steps, 1)} if own else {}
    rows = []
    for number, (text, times) in enumerate(surveyed.counts.get(column, {}).items()):
        meaning = meaning_of(entry, text, part, mapping, steps)
        options = tuple(Option(one.value, one.label, one.value == meaning) for one in choices)
        rows.append(ValueRow(number, text, times, options, places.get(meaning, "")))
    return tuple(rows)


def _constants(part: TableMapping) -> tuple[ConstantRow, ...]:
    found = []
    for entry in FIELDS[part.table]:
        rule = part.fields.get(entry.name)
        if not entry.choices or (rule is not None and rule.constant is None):
            continue
        chosen = rule.constant if rule else ""
        options = [Option("", _("not told"), not chosen)]
        options += [Option(one, import_words.choice(one), one == chosen) for one in entry.choices]
        found.append(ConstantRow(entry.name, str(entry.label), str(entry.explanation), tuple(options)))
    return tuple(found)


def _written(entry: FileMapping, part: TableMapping | None) -> str:
    """The text of what the form cannot show; empty when it shows all."""
    if part is not None:
        beyond = {
            name: rule
            for name, rule in part.fields.items()
            if not is_simple(rule) and not (rule.constant is not None and (field_of(part.table, name) or _NONE).choices)
        }
        shown = {name for name, rule in part.fields.items() if is_simple(rule)}
        texts = {
            name: words for name, words in part.values.items() if name not in shown or not _is_listed(part.table, name)
        }
        if not beyond and not texts:
            return ""
        entry = FileMapping(entry.file, entry.sheet, (TableMapping(part.table, beyond, values=texts),))
    elif entry.skip:
        return ""
    return dump_mapping(Mapping("-", (entry,))).partition("files:\n")[2]


def _is_listed(table: Table, name: str) -> bool:
    entry = field_of(table, name)
    return entry is not None and (entry.type is Type.STAGE or bool(entry.choices))


_NONE = Field("", Type.TEXT, "", "")  # type: ignore[arg-type]
