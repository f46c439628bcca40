"""Facts as Parquet: read back by DuckDB, every measure gives the same as on the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from meetpunt.cli.main import main
from meetpunt.measures.columnar.parquet import MANIFEST, VIEWS, NotEmpty, write_facts
from meetpunt.measures.database import Columns, DatabaseEngine
from meetpunt.measures.engine import Rows, bind, measure
from meetpunt.measures.scope import Scope
from meetpunt.store.tenancy import acting_in
from tests.build import Company
from tests.measures.crowd import crowd
from tests.measures.test_conformance import TEXTS

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def firm(own_database: None) -> Company:
    """A firm of which much happened, and another in the same database."""
    crowd("Ander bedrijf", 12)
    return crowd("Proefbedrijf", 11)


class Files:
    """Measures over the files of a folder, by the views that lie beside them."""

    def __init__(self, folder: Path) -> None:
        self.database = duckdb.connect()
        # As they are written they are opened in their folder; a test works elsewhere.
        self.database.execute((folder / VIEWS).read_text(encoding="utf-8").replace("('", f"('{folder}/"))

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "${}")
        answer = self.database.execute(text, used)
        return Rows(tuple(column[0] for column in answer.description), answer.fetchall())

    def run_columns(self, sql: str, values: dict[str, int | str]) -> Columns:
        """No measure is asked for by column here."""
        raise NotImplementedError


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Numbers to nine digits, in an order that no engine decides."""
    told = [tuple(one if isinstance(one, str | None) else f"{float(one):.9g}" for one in row) for row in rows]
    return sorted(told, key=repr)


def test_every_measure_over_the_files_is_the_one_of_the_database(firm: Company, tmp_path: Path) -> None:
    organisation = firm.organisation
    folder = tmp_path / "facts"
    made = write_facts(organisation.pk, organisation.name, folder, NOW)
    files, rows = Files(folder), 0
    with acting_in(organisation.pk):
        whole = Scope(organisation.pk, firm.process.pk, customer_months=2)
        product = int(files.database.execute("SELECT MIN(product_id) FROM fact_product_asked").fetchall()[0][0])
        for name in TEXTS:
            asked = replace(whole, product=product) if name == "opportunities_of_product" else whole
            ours, theirs = measure(name, asked, DatabaseEngine()), measure(name, asked, files)
            assert ours.columns == theirs.columns
            assert plain(ours.rows) == plain(theirs.rows), name
            rows += len(ours.rows)
    assert rows > 100
    assert files.database.execute("SELECT DISTINCT organisation_id FROM fact_stage").fetchall() == [(organisation.pk,)]
    told = json.loads((folder / MANIFEST).read_text())
    assert (told["organisation"], told["currency"]) == (organisation.name, "EUR")
    for one in made.facts:
        assert files.database.execute(f"SELECT COUNT(*) FROM {one.name}").fetchall() == [(one.rows,)]


def test_a_fact_with_a_day_lies_in_the_folder_of_its_year(firm: Company, tmp_path: Path) -> None:
    made = write_facts(firm.organisation.pk, firm.organisation.name, tmp_path / "facts", NOW)
    stages = next(one for one in made.facts if one.name == "fact_stage")
    assert stages.years
    for year in stages.years:
        path = tmp_path / "facts" / "fact_stage" / f"year={year}" / "*.parquet"
        asked = (
            f"SELECT DISTINCT COALESCE(YEAR(DATE '1970-01-01' + happened_day::INTEGER), 0) FROM read_parquet('{path}')"
        )
        assert duckdb.execute(asked).fetchall() == [(year,)]


def test_an_export_is_replaced_by_a_later_one_and_nothing_else_is(firm: Company, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    for _time in range(2):
        write_facts(firm.organisation.pk, firm.organisation.name, folder, NOW)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with pytest.raises(NotEmpty):
        write_facts(firm.organisation.pk, "Een ander", folder, NOW)
    other = tmp_path / "mine"
    other.mkdir()
    (other / "brief.txt").write_text("van mij")
    with pytest.raises(NotEmpty):
        write_facts(firm.organisation.pk, firm.organisation.name, other, NOW)
    assert (other / "brief.txt").read_text() == "van mij"


def test_the_command_says_what_it_wrote_and_where_not(
    firm: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "facts"
    command = ["--language", "en", "facts", "export", "--org"]
    assert main([*command, firm.organisation.name, str(folder)]) == 0
    assert "fact_stage" in capsys.readouterr().out
    assert main([*command, firm.organisation.name, str(tmp_path)]) == 1
    assert "something else" in capsys.readouterr().err
    assert main([*command, "Nergens", str(tmp_path / "x")]) == 1
