"""Proposes a mapping from column names and sample rows: which table a file is, which column is which field, and why.

Rule: everything here is to be confirmed by a person; the meaning of a stage is never proposed but by its exact name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from meetpunt.connectors.base import Cell, RawTable, Table, as_text
from meetpunt.connectors.fields import Type, field_of
from meetpunt.connectors.mapping.aliases import Alias, normalise, packaged_aliases, tokens
from meetpunt.connectors.mapping.schema import SPATOCO, FieldRule, FileMapping, Mapping, TableMapping, Target
from meetpunt.connectors.mapping.words import meanings_of
from meetpunt.connectors.values.dates import date_evidence, parse_moment
from meetpunt.connectors.values.numbers import number_evidence, parse_number
from meetpunt.connectors.values.styles import DateStyle, NumberStyle

_SAMPLE = 500
_ENOUGH = 0.4  # confidence below which a column is left unmapped
_LIST_AT_MOST = 40  # distinct values of a stage or kind column that are listed


class Reason(StrEnum):
    """Why a column is proposed for a field, the strongest first."""

    LEARNT = "learnt"  # this organisation confirmed it before
    EXACT = "exact"
    NORMALISED = "normalised"
    WORDS = "words"  # shares words with a known name
    NOTHING = "nothing"


_CONFIDENCE = {Reason.LEARNT: 1.0, Reason.EXACT: 0.95, Reason.NORMALISED: 0.85}


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """One column. field: the proposed field or None; confidence: 0..1; because: the name that it resembles.

    ask: "dates" or "numbers" when the samples can mean two things, so that the person must choose the style.
    values: distinct texts of a stage or closed list with what each is proposed to mean (None = to be told).
    """

    column: str
    field: str | None
    confidence: float
    reason: Reason
    because: str
    samples: tuple[str, ...]
    ask: str | None = None
    values: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class FileProposal:
    """One file: the table it probably is, how sure that is (0..1), its columns, and the entry to confirm."""

    file: str
    sheet: str
    table: Table
    confidence: float
    columns: tuple[ColumnProposal, ...]
    mapping: FileMapping = field(compare=False)


def suggest_file(
    raw: RawTable, *, learnt: Sequence[Alias] = (), table: Table | None = None, steps: tuple[str, ...] = SPATOCO
) -> FileProposal:
    """Proposes how to read one raw table.

    learnt: the organisation's own aliases (`aliases.learnt_aliases`). table: when the person has already chosen it.
    steps: codes of the process, for stage values that are exactly a step.
    """
    tables = [table] if table else list(Table)
    scored = [(candidate, _match(raw, candidate, learnt)) for candidate in tables]
    best, columns = max(scored, key=lambda item: _score(raw, *item))
    total = sum(_score(raw, *item) for item in scored)
    share = _told(best, columns) * _score(raw, best, columns) / total if total else 0.0
    proposals = tuple(_detail(raw, place, columns[place], best, steps) for place in range(len(raw.header)))
    return FileProposal(raw.file, raw.sheet, best, round(share, 2), proposals, _entry(raw, best, proposals))


def suggest_mapping(source: str, proposals: Sequence[FileProposal]) -> Mapping:
    """The proposed entries as one mapping, to be shown, changed and confirmed."""
    return Mapping(source=source, files=tuple(proposal.mapping for proposal in proposals))


@dataclass(frozen=True, slots=True)
class _Hit:
    field: str
    confidence: float
    reason: Reason
    because: str


def _match(raw: RawTable, table: Table, learnt: Sequence[Alias]) -> list[_Hit | None]:
    """The best field per column; a field goes to the column that resembles it most, and only once."""
    aliases = [alias for alias in (*learnt, *packaged_aliases()) if alias.table is table]
    hits: list[tuple[float, int, _Hit]] = []
    for place, column in enumerate(raw.header):
        found = [
            hit for alias in aliases if (hit := _compare(column, alias)) and _plausible(raw.columns[place], table, hit)
        ]
        hits += [(hit.confidence, place, hit) for hit in found]
    out: list[_Hit | None] = [None] * len(raw.header)
    taken: set[str] = set()
    for _, place, hit in sorted(hits, key=lambda item: (-item[0], item[1])):
        if out[place] is None and hit.field not in taken:
            out[place] = hit
            taken.add(hit.field)
    return out


def _compare(column: str, alias: Alias) -> _Hit | None:
    if column == alias.name:
        reason = Reason.LEARNT if alias.learnt else Reason.EXACT
    elif normalise(column) == normalise(alias.name):
        reason = Reason.LEARNT if alias.learnt else Reason.NORMALISED
    else:
        ours, theirs = tokens(column), tokens(alias.name)
        overlap = len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0
        return (
            _Hit(alias.field, round(0.75 * overlap, 2), Reason.WORDS, alias.name) if 0.75 * overlap >= _ENOUGH else None
        )
    return _Hit(alias.field, _CONFIDENCE[reason] - (0 if alias.seen else 0.05), reason, alias.name)


def _plausible(cells: Sequence[Cell], table: Table, hit: _Hit) -> bool:
    """Whether the samples can be read as the field at all: a column of words is no date."""
    entry = field_of(table, hit.field)
    texts = [cell for cell in cells[:_SAMPLE] if isinstance(cell, str)]
    if entry is None or not texts:
        return entry is not None
    if entry.type in (Type.DAY, Type.INSTANT):
        fits = sum(any(parse_moment(text, style) for style in (DateStyle.DMY, DateStyle.MDY)) for text in texts)
    elif entry.type in (Type.MONEY, Type.NUMBER, Type.SHARE, Type.WHOLE):
        fits = sum(any(parse_number(text, style) is not None for style in NumberStyle) for text in texts)
    else:
        return True
    return 2 * fits >= len(texts)


def _score(raw: RawTable, table: Table, hits: list[_Hit | None]) -> float:
    """How well a table explains a file: the confidence of its columns, less without its core, more by its name."""
    sure = sum(hit.confidence**2 for hit in hits if hit is not None)
    named = tokens(raw.file.rsplit(".", 1)[0]) | tokens(raw.sheet)
    return sure * _told(table, hits) ** 2 * (1.5 if named & _FILE_WORDS[table] else 1.0)


def _told(table: Table, hits: list[_Hit | None]) -> float:
    """The share of a table's core that the columns fill: an order line names order, product, quantity and price."""
    fields = {hit.field for hit in hits if hit is not None}
    return sum(bool(group & fields) for group in _CORE[table]) / len(_CORE[table])


_CORE: dict[Table, tuple[set[str], ...]] = {
    Table.TEAMS: ({"name"}, {"manager"}),
    Table.PEOPLE: ({"name", "last_name"}, {"email", "team", "manager", "role", "job_title"}),
    Table.ACCOUNTS: ({"name"}, {"street", "town", "country", "segment", "website", "visits_per_year", "postcode"}),
    Table.CONTACTS: ({"name", "last_name"}, {"account"}, {"email", "phone", "job_title"}),
    Table.PRODUCTS: ({"name"}, {"list_price", "cost_price", "family", "code"}),
    Table.OPPORTUNITIES: ({"stage", "status"}, {"owner", "account", "name"}, {"amount", "expected_close", "closed_at"}),
    Table.OPPORTUNITY_LINES: ({"opportunity"}, {"product"}, {"quantity", "price"}),
    Table.EVENTS: ({"opportunity"}, {"stage"}, {"at"}),
    Table.ACTIVITIES: ({"starts_at"}, {"owner"}, {"kind", "subject", "minutes", "travel_minutes"}),
    Table.NOTES: ({"text"}, {"account", "opportunity", "contact"}, {"at", "owner"}),
    Table.QUOTES: ({"number", "id"}, {"amount"}, {"issued_at", "valid_until", "discount", "status"}),
    Table.ORDERS: ({"number", "id"}, {"ordered_at", "wanted_day", "status"}, {"account", "amount", "owner"}),
    Table.ORDER_LINES: ({"order"}, {"product"}, {"quantity"}, {"price", "amount"}),
}
_FILE_WORDS: dict[Table, frozenset[str]] = {
    table: frozenset(words.split())
    for table, words in {
        Table.TEAMS: "team teams afdelingen",
        Table.PEOPLE: "people users user employees medewerkers verkopers gebruikers reps sales teams mitarbeiter",
        Table.ACCOUNTS: "accounts account customers klanten relaties organizations organisaties bedrijven kunden",
        Table.CONTACTS: "contacts contacten contactpersonen persons people kontakte",
        Table.PRODUCTS: "products product producten artikelen produkte",
        Table.OPPORTUNITIES: "opportunities deals potentials pipeline kansen verkoopkansen chancen",
        Table.OPPORTUNITY_LINES: "lines regels",
        Table.EVENTS: "events log history historie stages",
        Table.ACTIVITIES: "activities activiteiten bezoeken visits calls tasks taken events meetings agenda besuche",
        Table.NOTES: "notes note notities notitie aantekeningen notizen",
        Table.QUOTES: "quotes offertes quotations angebote",
        Table.ORDERS: "orders opdrachten order auftrage",
        Table.ORDER_LINES: "orderdetails lines orderregels regels items",
    }.items()
}


def _detail(raw: RawTable, place: int, hit: _Hit | None, table: Table, steps: tuple[str, ...]) -> ColumnProposal:
    cells = raw.columns[place][:_SAMPLE]
    samples = tuple(dict.fromkeys(as_text(cell) for cell in cells if cell is not None))
    if hit is None:
        return ColumnProposal(raw.header[place], None, 0.0, Reason.NOTHING, "", samples[:5])
    entry = field_of(table, hit.field)
    ask: str | None = None
    values: tuple[tuple[str, str | None], ...] = ()
    texts = [cell for cell in raw.columns[place] if isinstance(cell, str)]
    if entry is not None and entry.type in (Type.DAY, Type.INSTANT):
        dates = date_evidence(set(texts))
        ask = "dates" if dates.mixed or (dates.style is None and dates.ambiguous is not None) else None
    elif entry is not None and entry.type in (Type.MONEY, Type.NUMBER, Type.SHARE, Type.WHOLE):
        numbers = number_evidence(set(texts))
        ask = "numbers" if numbers.mixed or (numbers.style is None and numbers.ambiguous is not None) else None
    elif entry is not None and (entry.type is Type.STAGE or entry.choices):
        distinct = list(dict.fromkeys(as_text(cell) for cell in raw.columns[place] if cell is not None))[:_LIST_AT_MOST]
        known = (
            {step.casefold(): step for step in steps}
            if entry.type is Type.STAGE
            else meanings_of(entry.name, entry.choices)
        )
        values = tuple((text, known.get(text.casefold().strip())) for text in distinct)
    return ColumnProposal(
        raw.header[place], hit.field, hit.confidence, hit.reason, hit.because, samples[:5], ask, values
    )


def _entry(raw: RawTable, table: Table, columns: Sequence[ColumnProposal]) -> FileMapping:
    fields: dict[str, FieldRule] = {}
    values: dict[str, dict[str, str]] = {}
    for proposal in columns:
        if proposal.field is None:
            continue
        unit = "seconds" if proposal.field == "minutes" and "seconds" in tokens(proposal.column) else None
        fields[proposal.field] = FieldRule(columns=(proposal.column,), unit=unit)
        entry = field_of(table, proposal.field)
        is_stage = entry is not None and entry.type is Type.STAGE
        meanings = {
            text.casefold(): meaning or str(Target.UNMAPPED) for text, meaning in proposal.values if meaning or is_stage
        }
        if meanings:
            values[proposal.field] = meanings
    return FileMapping(raw.file, sheet=raw.sheet, tables=(TableMapping(table, fields, values=values),))
