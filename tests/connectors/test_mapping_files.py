"""Mapping files: what a person writes is read, written back and checked, with the line where it is wrong."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from meetpunt.connectors.base import ConnectorError, Table
from meetpunt.connectors.fields import FIELDS
from meetpunt.connectors.mapping.aliases import packaged_aliases
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping

SMALL = """source: eigen
files:
  - file: kansen*.csv
    table: opportunities
    fields: {id: Nr, stage: Fase, amount: {from: Bedrag, numbers: comma}}
    entered: {O: Offertedatum}
    values: {stage: {Offerte: O, Verloren: lost}}
"""


@pytest.mark.parametrize("name", ["maven_crm", "bpic2012_dev", "zoho_demo", "classicmodels"])
def test_a_mapping_that_is_written_reads_back_the_same(name: str) -> None:
    text = (Path(__file__).parents[1] / "real" / f"{name}.yaml").read_text(encoding="utf-8")
    mapping = load_mapping(text, f"{name}.yaml")
    assert load_mapping(dump_mapping(mapping)) == mapping


def test_no_and_na_stay_text() -> None:
    mapping = load_mapping(SMALL.replace("Verloren: lost", "no: lost, NA: O, 007: P"))
    assert mapping.files[0].tables[0].values["stage"] == {"offerte": "O", "no": "lost", "na": "O", "007": "P"}


def test_a_file_is_found_by_its_name_whatever_the_case() -> None:
    mapping = load_mapping(SMALL)
    assert mapping.for_file("Kansen 2026.CSV") is not None
    assert mapping.for_file("klanten.csv") is None


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("table: opp", "tabel: opp"), "mapping_unknown_key", 4),
        (("id: Nr", "nummer: Nr"), "mapping_unknown_field", 5),
        (("numbers: comma", "numbers: komma"), "mapping_bad_value", 5),
        (("numbers: comma", "nummers: comma"), "mapping_unknown_key", 5),
        (("{O: Off", "{X: Off"), "mapping_unknown_step", 6),
        (("Offerte: O", "Offerte: Offerte"), "mapping_unknown_step", 7),
        (("source: eigen\n", ""), "mapping_missing_key", 1),
        (("table: opportunities", "table: deals"), "mapping_bad_value", 4),
        (("id: Nr", "id: Nr, id: Nummer"), "mapping_twice", 5),
        (("id: Nr", "id: [Nr"), "mapping_not_yaml", None),
        (("id: Nr", "id: &a Nr, name: *a"), "mapping_alias", 5),
        (("source: eigen", "source: eigen\ntime_zone: Europa/Utrecht"), "mapping_bad_value", 2),
        (("source: eigen", "source: eigen\ncomplete_from: 31-01-2024"), "mapping_bad_value", 2),
        (("    table: opp", "    skip: yes\n    table: opp"), "mapping_missing_key", 3),
    ],
)
def test_a_mistake_is_named_with_its_line(change: tuple[str, str], code: str, line: int | None) -> None:
    with pytest.raises(ConnectorError) as caught:
        load_mapping(SMALL.replace(*change), "eigen.yaml")
    assert caught.value.code == code
    with override("en"):
        assert str(caught.value).startswith(f"eigen.yaml, line {line}:" if line else "eigen.yaml, line ")
    with override("nl"):
        assert "eigen.yaml, regel " in str(caught.value)


def test_only_the_last_step_of_a_process_is_final() -> None:
    steps = "process: {code: x, names: {nl: X, en: X}, steps: [{code: A, final: yes}, {code: B}]}\n"
    with pytest.raises(ConnectorError):
        load_mapping(steps + SMALL)


@pytest.mark.parametrize(
    "text",
    ["", "- a", "a: b", "files: 3\nsource: x", "source: [x]\nfiles: []", "source: x\nfiles: [3]", "\x00", "{" * 500],
)
def test_whatever_is_no_mapping_gives_one_clear_error(text: str) -> None:
    with pytest.raises(ConnectorError, match=r"mapping\.yaml"):
        load_mapping(text)


def test_every_alias_names_a_field_that_exists_and_every_field_is_explained() -> None:
    for alias in packaged_aliases():
        assert alias.field in {entry.name for entry in FIELDS[alias.table]}, alias
    for table in Table:
        names = [entry.name for entry in FIELDS[table]]
        assert len(names) == len(set(names))
        for language in ("nl", "en"):
            with override(language):
                assert all(str(entry.label) and str(entry.explanation) for entry in FIELDS[table])


def test_the_example_of_the_users_page_is_a_mapping() -> None:
    page = Path(__file__).parents[2] / "docs" / "mapping.md"
    whole, process, log = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(load_mapping(whole).files) == 3
    entry, machines = log.split("machines:")
    mapping = load_mapping(f"source: x\n{process}files:\n{entry}machines:{machines}".replace("TALK", "OFFER"))
    assert [part.table.value for part in mapping.files[0].tables] == ["opportunities", "events", "activities"]
