"""Other engines over exported facts: every text is the one that answers pages, and so is every answer."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from meetpunt.cli.main import main
from meetpunt.measures.database import DatabaseEngine, Engine, Rows
from meetpunt.measures.engine import measure
from meetpunt.measures.exported.asking import NotAsked, Share, ask_all, quartiles, write_answers
from meetpunt.measures.exported.engines import DuckDBEngines, Engines, spark
from meetpunt.measures.exported.exporting import export
from meetpunt.measures.exported.folder import Manifest, read_manifest
from meetpunt.measures.scope import EVER, Scope
from meetpunt.method.pool import Given, pooled
from meetpunt.method.spatoco import SPATOCO
from meetpunt.store.access import all_organisations
from meetpunt.store.models import PoolMembership
from meetpunt.store.tenancy import acting_in, changing
from tests.build import NOW, Company, company, day
from tests.measures.crowd import crowd
from tests.measures.exported.clickhouse import ClickHouseEngine
from tests.measures.exported.cluster import SMALL, cluster
from tests.measures.test_conformance import TEXTS, compare

pytestmark = pytest.mark.sqlite_only  # the files are asked there; what is put in them is proven on both
WIN_RATE = Share("outcomes", ("won",), ("won", "lost"), *EVER)
needs_spark = pytest.mark.skipif(
    not importlib.util.find_spec("pyspark") or not shutil.which("java"),
    reason="Spark needs pyspark (`make setup-long`) and Java 17 (on Debian the package default-jre-headless)",
)


@pytest.fixture
def firms(own_database: None) -> list[Company]:
    """Two organisations in one database, so that a text that forgets whose facts it counts gives itself away."""
    return [crowd("Proefbedrijf", 11), crowd("Ander bedrijf", 12)]


@pytest.fixture
def pool(own_database: None) -> list[Company]:
    """Six organisations of four reps; all but the last take part in the pool."""
    made = [crowd(f"Bedrijf {place}", 20 + place, opportunities=10) for place in range(6)]
    for firm in made[:-1]:
        _join(firm)
    return made


def _join(firm: Company) -> None:
    with changing(firm.organisation.pk):
        PoolMembership.objects.create(organisation=firm.organisation, joined_at=NOW)


def exported(path: Path) -> Manifest:
    """All organisations in a folder."""
    return export(path, all_organisations(), datetime(2026, 6, 1, tzinfo=UTC), is_all=True)


class EachItsOwn:
    """Asks of each organisation the engine that knows its facts."""

    def __init__(self, engines: Engines, manifest: Manifest) -> None:
        self._over: dict[int | str, Engine] = {
            one.organisation: engines.over(one, frozenset(one.columns)) for one in manifest.organisations
        }

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        return self._over[values["organisation"]].run(sql, values)


@pytest.mark.parametrize("few", [True, pytest.param(False, marks=pytest.mark.long)])
def test_every_text_gives_the_same_over_exported_facts_in_duckdb(
    firms: list[Company], tmp_path: Path, few: bool
) -> None:
    manifest = exported(tmp_path / "facts")
    compare(firms, EachItsOwn(DuckDBEngines(tmp_path / "facts"), manifest), few)


@pytest.mark.long
@pytest.mark.skipif(not importlib.util.find_spec("chdb"), reason="chdb is not installed: `make setup-long`")
def test_every_text_gives_the_same_in_clickhouse(firms: list[Company], tmp_path: Path) -> None:
    manifest = exported(tmp_path / "facts")
    compare(firms, ClickHouseEngine(tmp_path / "facts", manifest))


@pytest.mark.long
@needs_spark
def test_every_text_gives_the_same_on_a_cluster_of_spark(firms: list[Company], tmp_path: Path) -> None:
    manifest = exported(tmp_path / "facts")
    with _on_cluster(tmp_path) as engines:
        compare(firms, EachItsOwn(engines, manifest), few=True)


@contextmanager
def _on_cluster(path: Path) -> Iterator[Any]:
    (path / "spark").mkdir()
    with (
        cluster(path / "spark") as address,
        spark(path / "facts", address, SMALL | {"spark.sql.warehouse.dir": str(path / "warehouse")}) as engines,
    ):
        yield engines


def _over_databases(pool: list[Company], share: Share) -> list[Given]:
    """The share of every firm that takes part, asked of the database."""
    found = []
    for firm in pool:
        organisation = firm.organisation.pk
        with acting_in(organisation):
            if not PoolMembership.objects.filter(organisation=organisation).exists():
                continue
            (row,) = measure(share.measure, Scope(organisation), DatabaseEngine()).dicts()
        part, whole = (sum(int(row[column]) for column in columns) for columns in (share.part, share.whole))
        found.append(Given(organisation, 100 * part / whole, whole, 4))
    return found


def test_quartiles_over_organisations_are_those_of_the_database(pool: list[Company], tmp_path: Path) -> None:
    manifest = exported(tmp_path / "facts")
    answers = list(ask_all(DuckDBEngines(tmp_path / "facts"), manifest.organisations, "outcomes", at_once=3))
    found = quartiles(tmp_path / "facts", WIN_RATE, answers)
    assert found[None] == pooled(_over_databases(pool, WIN_RATE), is_share=True)
    assert found[None].organisations == 5, "who does not take part is not in it"
    told = {one.organisation: one for one in read_manifest(tmp_path / "facts").organisations}
    for firm in pool:
        one = told[firm.organisation.pk]
        assert (one.process, one.reps, one.steps) == (firm.process.pk, 4, ("S", "P", "A", "O", "W"))
        assert one.in_pool == (firm is not pool[-1])


@pytest.mark.long
@needs_spark
def test_quartiles_over_organisations_are_the_same_on_a_cluster_of_spark(pool: list[Company], tmp_path: Path) -> None:
    manifest = exported(tmp_path / "facts")
    with _on_cluster(tmp_path) as engines:
        answers = list(ask_all(engines, manifest.organisations, "outcomes", at_once=2))
    assert [one.of.organisation for one in answers] == [one.organisation for one in manifest.organisations]
    found = quartiles(tmp_path / "facts", WIN_RATE, answers)
    assert found[None] == pooled(_over_databases(pool, WIN_RATE), is_share=True)


def test_who_comes_or_goes_can_not_be_read_from_two_answers(pool: list[Company], tmp_path: Path) -> None:
    path = tmp_path / "facts"

    def told(share: Share = WIN_RATE) -> Any:
        manifest = exported(path)
        return quartiles(path, share, list(ask_all(DuckDBEngines(path), manifest.organisations, "outcomes")))

    first = told()
    _join(pool[-1])
    assert told() == first, "who came waits"
    other_days = Share("outcomes", WIN_RATE.part, WIN_RATE.whole, 0, EVER[1])
    assert told(other_days)[None].organisations == 5, "and over days that overlap too"
    with changing(pool[0].organisation.pk):
        PoolMembership.objects.filter(organisation=pool[0].organisation).delete()
    assert told() == {}, "without the one that left it could be read back"


def test_fewer_than_five_organisations_are_not_told(pool: list[Company], tmp_path: Path) -> None:
    path = tmp_path / "facts"
    manifest = exported(path)
    answers = list(ask_all(DuckDBEngines(path), manifest.organisations[:4], "outcomes"))
    assert len(answers) == 4
    assert quartiles(path, WIN_RATE, answers) == {}


def test_by_step_only_who_has_the_steps_of_spatoco_is_compared(own_database: None, tmp_path: Path) -> None:
    codes = "".join(step.code for step in SPATOCO.steps)
    for place in range(6):
        firm = company(f"Bedrijf {place}", codes if place < 5 else "SPAOW")
        for name in "ABCD":
            firm.person(f"{name}{place}", "Team")
        for number in range(6):
            deal = firm.opportunity(f"A{place}")
            for step in range(2 + (number < place)):
                firm.event(deal, "step", day(10 + step), step)
        _join(firm)
    path = tmp_path / "facts"
    manifest = exported(path)
    share = Share("step_funnel", ("went_on",), ("reached",), *EVER)
    found = quartiles(path, share, list(ask_all(DuckDBEngines(path), manifest.organisations, "step_funnel")))
    assert (found[0].low, found[0].middle, found[0].high) == (100, 100, 100)
    assert (found[1].low, found[1].middle, found[1].high) == (17, 33, 50)
    assert found[1].organisations == 5


def test_what_is_no_part_of_a_whole_is_not_told(own_database: None, tmp_path: Path) -> None:
    _join(crowd("Proefbedrijf", 11, opportunities=10))
    path = tmp_path / "facts"
    answers = list(ask_all(DuckDBEngines(path), exported(path).organisations, "outcomes"))
    for part, whole in ((("won", "lost"), ("won",)), (("gone",), ("won",))):
        with pytest.raises(NotAsked):
            quartiles(path, Share("outcomes", part, whole, *EVER), answers)


def test_answers_of_every_organisation_are_one_file(firms: list[Company], tmp_path: Path) -> None:
    path, rows = tmp_path / "facts", 0
    organisations = exported(path).organisations
    for name in TEXTS:
        if name == "opportunities_of_product":
            with pytest.raises(NotAsked):
                list(ask_all(DuckDBEngines(path), organisations, name))
            continue
        answers = list(ask_all(DuckDBEngines(path), organisations, name))
        told = write_answers(iter(answers), tmp_path / "answers.parquet")
        found = duckdb.execute(f"SELECT * FROM '{tmp_path}/answers.parquet'").fetchall()
        expected = [(one.of.organisation, *row) for one in answers for row in one.rows.rows]
        assert found == expected
        assert told == len(expected)
        rows += told
    assert rows > 1000


def test_the_commands_ask_and_refuse(
    pool: list[Company], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "facts")
    facts = ["--language", "en", "facts"]
    assert main([*facts, "run", "outcomes", "--folder", path]) == 1
    assert "Export them first" in capsys.readouterr().err
    exported(tmp_path / "facts")
    assert main([*facts, "run", "outcomes", "--folder", path, "--by", "month", "--json"]) == 0
    assert {row["organisation"] for row in json.loads(capsys.readouterr().out)} == {one.organisation.pk for one in pool}
    assert main([*facts, "run", "outcomes", "--folder", path, "--org", "Bedrijf 2", "--to", f"{path}.parquet"]) == 0
    assert "Rows written: 1" in capsys.readouterr().out
    days = ["--from", date(2020, 1, 1).isoformat(), "--until", date(2030, 1, 1).isoformat()]
    assert main([*facts, "quartiles", "outcomes", "won/won+lost", "--folder", path, *days]) == 0
    said = capsys.readouterr().out
    assert "median" in said
    assert "Bedrijf" not in said
    assert main([*facts, "quartiles", "outcomes", "open/open", "--folder", path]) == 1
    assert "--from" in capsys.readouterr().err
    assert main([*facts, "run", "nothing", "--folder", path]) == 1
    assert "no measure" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main([*facts, "run", "outcomes", "--folder", path, "--engine", "spark"]) == 1
    assert "pip install pyspark" in capsys.readouterr().err


@pytest.mark.django_db
def test_what_own_databases_are_copied_from_is_empty() -> None:
    """And it is there: pytest-django makes it only when a test asks for it in this way."""
    assert all_organisations() == ()
