"""A mapping tells the reader what it knows: column names, header row, encoding, separator."""

import re
from pathlib import Path

from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.source import read_source
from tests.connectors.making import write

DOCS = Path(__file__).parents[2] / "docs"


def test_the_columns_of_the_mapping_mark_the_header_row(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", "Overzicht;per;dag\nkwik;kwek;wie\n1;2;3\n")
    (plain,) = read_source([(path, "x.csv")])
    mapping = load_mapping("source: x\nfiles: [{file: x.csv, table: activities, fields: {subject: kwik, kind: kwek}}]")
    (told,) = read_source([(path, "x.csv")], mapping)
    assert plain.tables[0].header == ("Overzicht", "per", "dag")
    assert told.tables[0].header == ("kwik", "kwek", "wie")


def test_a_mapping_may_name_header_row_separator_and_encoding(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", "a;b\nc;d\nKl\x82nt#Fase\nA#B\n".encode("latin-1"))
    mapping = load_mapping(
        "source: x\nfiles: [{file: x.csv, header_row: 3, separator: '#', encoding: cp850, "
        "table: accounts, fields: {name: Klént}}]"
    )
    (reading,) = read_source([(path, "x.csv")], mapping)
    assert reading.tables[0].header == ("Klént", "Fase")


def test_the_example_of_the_users_page_is_a_mapping() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / "mapping.md").read_text(encoding="utf-8"), re.DOTALL)
    whole, process, log = blocks
    assert len(load_mapping(whole).files) == 3
    entry, machines = log.split("machines:")
    mapping = load_mapping(f"source: x\n{process}files:\n{entry}machines:{machines}".replace("TALK", "OFFER"))
    assert [part.table.value for part in mapping.files[0].tables] == ["opportunities", "events", "activities"]
