"""That the benchmarks run at all, on a handful of rows; what they measure is read by people."""

from pathlib import Path

import pytest

from bench.accounts import bench_accounts
from bench.assignment import bench_assignment
from bench.board import bench_board
from bench.control import bench_control
from bench.copies import bench_copies
from bench.databases import Sqlite
from bench.exporting import bench_exporting
from bench.importing import bench_import
from bench.pages import bench_pages
from bench.peers import bench_peers
from bench.pipedrive import bench_pipedrive
from bench.planning import bench_planning
from bench.scale import bench_scale
from bench.texts import bench_texts


@pytest.mark.long
def test_every_benchmark_runs_on_a_small_company(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sqlite = Sqlite(tmp_path)
    bench_import(tmp_path, [sqlite], opportunities=40, activities=60, rounds=1)
    company = sqlite.fresh()
    company.meetpunt("demo", "--activities", "2000")
    bench_pages(company, requests=16)
    bench_board(company, requests=4)
    bench_control(company, cold=1, warm=1)
    bench_texts(company, None, activities=3_000, rounds=1)
    bench_accounts(company, count=800, requests=4)
    bench_assignment(sellers=6, families=3, rounds=1)
    bench_exporting(company)
    bench_scale(company, None, requests=1)
    bench_copies(company, organisations=3, seconds=5, bounds=(100,))
    bench_peers(tmp_path, sqlite, size=0.02)
    told = capsys.readouterr().out
    assert "bare bulk_create" in told
    assert "goal under 200,000" in told
    assert "are met after a visit" in told
    assert "step_funnel" in told
    assert "lost customers" in told
    assert "are equal: yes" in told
    assert "differ!" not in told
    assert "bytes per activity" in told
    assert "cores of 1 million reps" in told
    assert "all of the processes" in told
    assert "requests when cold" in told


def test_a_plan_of_a_few_sellers_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    bench_planning(sellers=5, rounds=1)
    assert "seller by seller" in capsys.readouterr().out


def test_an_export_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    from bench.export import write_export

    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (write_export(folder, 30, 50) for folder in folders)
    assert [path.read_bytes() for path in one.files] == [path.read_bytes() for path in other.files]
    assert (one.opportunities, one.activities) == (30, 50)
    assert one.events > one.opportunities


def test_what_reading_a_pipedrive_costs_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    bench_pipedrive(deals=20, activities=40, histories=5)
    assert "with the history of each deal" in capsys.readouterr().out
