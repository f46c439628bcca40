"""Facts as Parquet: read back they are the database's, run after run, whatever was written or killed in between."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import duckdb
import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meetpunt.cli.main import main
from meetpunt.measures.columnar.loading import NotLoaded
from meetpunt.measures.database import DatabaseEngine, Rows, bind
from meetpunt.measures.engine import measure
from meetpunt.measures.exported import folder
from meetpunt.measures.exported.exporting import Done, export
from meetpunt.measures.exported.folder import Manifest, NotEmpty, read_manifest, reading
from meetpunt.measures.scope import Scope
from meetpunt.store.access import all_organisations
from meetpunt.store.models import Activity, Order, Product
from meetpunt.store.tenancy import acting_in, changing
from tests.build import Company, company
from tests.measures.columnar.writing import FACTS, Writer
from tests.measures.crowd import crowd
from tests.measures.test_conformance import TEXTS

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MOST_DEATHS = 15
"""Later each time: by then an export must have come to its end."""


class Killed(BaseException):
    """The process is no more."""


@pytest.fixture
def firms(own_database: None) -> list[Company]:
    """Two organisations in one database, which have the lists that writing needs."""
    made = [crowd("Proefbedrijf", 11, opportunities=40), crowd("Ander bedrijf", 12, opportunities=15)]
    for firm in made:
        with acting_in(firm.organisation.pk):
            firm.organisation_products = list(Product.objects.filter(organisation=firm.organisation))  # type: ignore[attr-defined]
    return made


class Files:
    """Measures over the files of a folder, by the views that lie beside them."""

    def __init__(self, path: Path) -> None:
        self.database = duckdb.connect()
        # As they are written they are opened in their folder; a test works elsewhere.
        text = (path / folder.VIEWS).read_text(encoding="utf-8")
        self.database.execute(text.replace("['", f"['{path}/").replace(", '", f", '{path}/"))

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "${}")
        answer = self.database.execute(text, used)
        return Rows(tuple(column[0] for column in answer.description), answer.fetchall())


def run(path: Path, **how: Any) -> tuple[Manifest, list[Done]]:
    """An export of all organisations."""
    done: list[Done] = []
    return export(path, all_organisations(), NOW, is_all=True, tell=done.append, **how), done


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Numbers to nine digits, in an order that no engine decides."""
    told = [tuple(one if isinstance(one, str | None) else f"{float(one):.9g}" for one in row) for row in rows]
    return sorted(told, key=repr)


def assert_same_facts(path: Path, manifest: Manifest) -> None:
    """Every fact in the files that a manifest names is the one of the database, row by row."""
    rows = 0
    for one in manifest.organisations:
        for fact in FACTS:
            with acting_in(one.organisation), connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {fact} WHERE organisation_id = {one.organisation}")
                names = [column[0] for column in cursor.description]
                expected = cursor.fetchall()
            if fact == "fact_hand":
                continue
            paths = [path / file.path for file in one.of(fact)]
            with duckdb.connect() as files:
                found = files.execute(
                    f"SELECT {', '.join(names)} FROM ({reading(paths, one.columns[fact])})"
                ).fetchall()
            assert plain(found) == plain([tuple(row) for row in expected]), (one.name, fact)
            rows += len(expected)
    assert rows > 300


def killed_after(steps: int, monkeypatch: pytest.MonkeyPatch, path: Path) -> bool:
    """An export whose process dies at its nth step that stays; whether it died."""
    left = [steps]
    really = Path.replace

    def replaced(self: Path, target: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return really(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replaced)
        try:
            run(path)
        except Killed:
            return True
    return False


@given(seed=st.integers(0, 2**32), rounds=st.integers(1, 2))
@hypothesis_settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_after_any_writes_and_kills_the_folder_is_what_a_fresh_export_is(
    firms: list[Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, rounds: int
) -> None:
    _write_kill_and_compare(firms, tmp_path, monkeypatch, seed, rounds)


@pytest.mark.long
@given(seed=st.integers(0, 2**32), rounds=st.integers(1, 12))
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_after_very_many_writes_and_kills_too(
    firms: list[Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, rounds: int
) -> None:
    _write_kill_and_compare(firms, tmp_path, monkeypatch, seed, rounds)


def _write_kill_and_compare(
    firms: list[Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, rounds: int
) -> None:
    dice, path = np.random.default_rng(seed), tmp_path / "facts"
    writers = [Writer(firm, int(dice.integers(2**32))) for firm in firms]
    for _ in range(rounds):
        seen = read_manifest(path) if (path / folder.MANIFEST).exists() else Manifest()
        for _kill in range(int(dice.integers(0, 3))):
            for writer in writers:
                writer.write(int(dice.integers(0, 4)))
            died = killed_after(int(dice.integers(0, 40)), monkeypatch, path)
            now = read_manifest(path) if (path / folder.MANIFEST).exists() else Manifest()
            assert now == seen or not died, "half a state"
            seen = now
            assert all((path / one).is_file() for one in seen.paths)
        made, _done = run(path)
        assert all((path / one).is_file() for one in seen.paths), "who read the former manifest reads on"
        assert_same_facts(path, made)
        fresh = tmp_path / f"fresh-{seed}-{len(list(tmp_path.iterdir()))}"
        assert run(fresh)[0].paths == made.paths
    run(path)
    assert _files(path) == read_manifest(path).paths, "nothing else is left"


def _files(path: Path) -> set[str]:
    return {one.relative_to(path).as_posix() for one in path.glob("*/**/*") if one.is_file() and one.suffix != ".json"}


@pytest.mark.long
def test_a_process_that_is_killed_anywhere_is_completed_by_the_next(firms: list[Company], tmp_path: Path) -> None:
    path = tmp_path / "facts"
    program = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from meetpunt.measures.exported.exporting import export\n"
        "from meetpunt.store.access import all_organisations\n"
        "print('begins', flush=True)\n"
        f"export(Path({str(path)!r}), all_organisations(), datetime.now(UTC), is_all=True)\n"
    )
    settled, deaths = False, 0
    for attempt in range(MOST_DEATHS):
        running = subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "meetpunt.config.settings"},
            stdout=subprocess.PIPE,
        )
        assert running.stdout
        running.stdout.readline()
        sleep(0.4 * 1.4**attempt)
        running.kill()
        settled = running.wait() == 0
        running.stdout.close()
        deaths += not settled
        if settled:
            break
        if (path / folder.MANIFEST).exists():
            assert_same_facts(path, read_manifest(path))
    assert settled
    assert deaths
    assert_same_facts(path, read_manifest(path))


def _address() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.mark.sqlite_only("what is compared are files")
def test_only_the_partitions_in_which_something_changed_are_written(firms: list[Company], tmp_path: Path) -> None:
    path, firm = tmp_path / "facts", firms[0].organisation.pk
    first, _ = run(path)
    _, done = run(path)
    assert [(one.written, one.by_change) for one in done] == [(0, True), (0, True)]
    with changing(firm):
        one = Activity.objects.filter(organisation=firm, started_on__isnull=False).order_by("pk")[0]
        year = one.started_on.year
        Activity.objects.filter(pk=one.pk).update(counted_ms=12_345)
    second, done = run(path)
    assert {file.rpartition("/")[0] for file in second.paths - first.paths} == {
        f"fact_activity/organisation={firm}/year={year}"
    }
    assert sum(one.written for one in done) == 1
    with changing(firm):
        Activity.objects.filter(pk=one.pk).delete()
        order = Order.objects.filter(organisation=firm, ordered_on__isnull=False).order_by("pk")[0]
        Order.objects.filter(pk=order.pk).update(ordered_on=order.ordered_on.replace(year=2019))
    third, _ = run(path)
    assert {file.rpartition("/")[0] for file in third.paths - second.paths} == {
        f"fact_activity/organisation={firm}/year={year}",
        f"fact_order_line/organisation={firm}/year={order.ordered_on.year}",
        f"fact_order_line/organisation={firm}/year=2019",
    }
    assert_same_facts(path, third)


@pytest.mark.sqlite_only("what is compared are files")
def test_what_was_touched_and_is_the_same_is_not_written(firms: list[Company], tmp_path: Path) -> None:
    path, firm = tmp_path / "facts", firms[0].organisation.pk
    first, _ = run(path)
    with changing(firm):
        for one in Activity.objects.filter(organisation=firm)[:20]:
            one.save()
    second, done = run(path)
    assert (second.paths, sum(one.written for one in done)) == (first.paths, 0)
    third, done = run(path, anew=True)
    assert (third.paths, sum(one.written for one in done)) == (first.paths, 0)
    assert not any(one.by_change for one in done)


def test_a_log_that_was_cut_short_or_is_of_an_older_database_is_not_trusted(
    firms: list[Company], tmp_path: Path
) -> None:
    path, firm = tmp_path / "facts", firms[0]
    run(path)
    writer = Writer(firm, 5)
    for _ in range(4):
        writer.visit()
    writer.prune(keep=1)
    made, done = run(path)
    assert [one.by_change for one in sorted(done, key=lambda one: one.exported.organisation)] == [False, True]
    assert_same_facts(path, made)
    for one in folder.kept(path).values():
        folder.keep(path, replace(one, mark=one.mark + 10_000))
    _, done = run(path)
    assert not any(one.by_change for one in done)


def test_an_organisation_that_is_gone_is_gone_from_the_folder(firms: list[Company], tmp_path: Path) -> None:
    path = tmp_path / "facts"
    run(path)
    rest = tuple(one for one in all_organisations() if one.id == firms[1].organisation.pk)
    export(path, rest, NOW)
    assert len(read_manifest(path).organisations) == 2, "asked for one, the others stay"
    for _ in range(2):
        export(path, rest, NOW, is_all=True)
    assert [one.organisation for one in read_manifest(path).organisations] == [firms[1].organisation.pk]
    assert not list(path.glob(f"*/organisation={firms[0].organisation.pk}"))


def test_every_measure_over_the_views_beside_the_files_is_the_one_of_the_database(
    firms: list[Company], tmp_path: Path
) -> None:
    path = tmp_path / "facts"
    run(path)
    files, rows = Files(path), 0
    for firm in firms:
        with acting_in(firm.organisation.pk):
            whole = Scope(firm.organisation.pk, firm.process.pk, customer_months=2)
            product = firm.organisation_products[0].pk  # type: ignore[attr-defined]
            for name in TEXTS:
                asked = replace(whole, product=product) if name == "opportunities_of_product" else whole
                ours, theirs = measure(name, asked, DatabaseEngine()), measure(name, asked, files)
                assert ours.columns == theirs.columns
                assert plain(ours.rows) == plain(theirs.rows), name
                rows += len(ours.rows)
    assert rows > 100


def test_a_folder_of_something_else_and_one_in_use_are_left_alone(firms: list[Company], tmp_path: Path) -> None:
    other = tmp_path / "mine"
    other.mkdir()
    (other / "brief.txt").write_text("van mij")
    with pytest.raises(NotEmpty):
        run(other)
    assert [one.name for one in other.iterdir()] == ["brief.txt"]
    path = tmp_path / "facts"
    with folder.alone(path), pytest.raises(folder.InUse):
        run(path)
    run(path)


@pytest.mark.django_db
def test_a_database_in_memory_is_not_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("only SQLite has such databases")
    monkeypatch.setitem(connection.settings_dict, "NAME", "file:memory?mode=memory&cache=shared")
    company()
    with pytest.raises(NotLoaded):
        run(tmp_path / "facts")


def test_the_command_says_what_it_wrote_and_where_not(
    firms: list[Company], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts"
    command = ["--language", "en", "facts", "export", str(path)]
    assert main([*command, "--org", firms[0].organisation.name]) == 0
    assert firms[0].organisation.name in capsys.readouterr().out
    assert main([*command, "--all"]) == 0
    assert firms[1].organisation.name in capsys.readouterr().out
    assert len(read_manifest(path).organisations) == 2
    assert main(["--language", "en", "facts", "export", str(tmp_path), "--all"]) == 1
    assert "something else" in capsys.readouterr().err
    assert main([*command, "--org", "Nergens"]) == 1
