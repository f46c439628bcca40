"""An import that is killed with -9, again and again, and then run to the end: the same as one clean run."""

from __future__ import annotations

import json
import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.own_process import call, environment, started

DEALS, CALLS = 400, 900

MAPPING = """
source: crm
currency: EUR
files:
  - file: people.csv
    table: people
    fields: {id: id, name: name, manager: manager, territory: territory}
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name, owner: owner}
  - file: deals.csv
    table: opportunities
    fields: {id: id, account: account, owner: owner, product: product, amount: amount, created_at: created}
  - file: log.csv
    table: events
    fields: {id: {row_hash: yes}, opportunity: deal, stage: stage, at: at}
    values: {stage: {won: won, lost: lost}}
  - file: calls.csv
    table: activities
    fields: {id: id, kind: {constant: call}, opportunity: deal, account: account, owner: owner, starts_at: at,
             minutes: minutes}
  - file: orders.csv
    table: orders
    fields: {id: id, account: account, ordered_at: at, amount: amount}
"""


def write_files(folder: Path) -> None:
    """A small company: people who manage each other, accounts with stubs, deals with logs, calls and orders."""
    dice = random.Random(7)

    def day() -> str:
        return f"202{dice.randint(4, 5)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02} 10:{dice.randint(0, 59):02}"

    people = [f"{n},Rep {n},{dice.choice(['', 'Chef', str(dice.randint(1, 40))])},Rayon {n % 4}" for n in range(1, 41)]
    accounts = [f"A{n},Account {n},{dice.randint(1, 45)}" for n in range(300)]
    deals, log = [], []
    for n in range(DEALS):
        created = day()
        account = f"A{dice.randint(0, 320)}"
        deals.append(f"D{n},{account},Rep {dice.randint(1, 45)},Product {n % 9},{dice.randint(1, 9999)},{created}")
        for stage in dice.sample(["P", "A", "O", "won", "lost"], dice.randint(0, 3)):
            log.append(f"D{n},{stage},{day()}")
    dice.shuffle(log)
    calls = []
    for n in range(CALLS):
        deal = dice.choice(["", f"D{dice.randint(0, DEALS + 9)}"])
        calls.append(f"C{n},{deal},A{dice.randint(0, 330)},{dice.randint(1, 45)},{day()},{n % 60}")
    orders = [f"O{n},A{dice.randint(0, 330)},{day()},{n}" for n in range(250)]
    tables = {
        "people": ("id,name,manager,territory", people),
        "accounts": ("id,name,owner", accounts),
        "deals": ("id,account,owner,product,amount,created", deals),
        "log": ("deal,stage,at", log),
        "calls": ("id,deal,account,owner,at,minutes", calls),
        "orders": ("id,account,at,amount", orders),
    }
    for name, (header, rows) in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")
    (folder / "mapping.yaml").write_text(MAPPING)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_files(folder)
    return folder


@pytest.fixture(scope="module")
def own(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A database of its own with one clean import in it."""
    made = environment(tmp_path_factory.mktemp("data"))
    call(made, "prepare", "Killed", "Often", "Job", "Clean")
    call(made, "import", "Clean", str(files))
    return made


@pytest.fixture(scope="module")
def clean(own: dict[str, str]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = json.loads(call(own, "contents", "Clean"))
    assert len(rows["opportunity"]) >= DEALS
    assert len(rows["activity"]) == CALLS
    return rows


def read_lines(process: subprocess.Popen[str], count: int) -> None:
    """Wait until a process has told so many batches."""
    assert process.stdout is not None
    for _ in range(count):
        assert process.stdout.readline(), "it ended before it could be killed"


# The first batches are the reading of files.
@pytest.mark.parametrize(
    ("name", "kills"),
    [("Killed", (8, 19)), pytest.param("Often", (8, 11, 14, 17, 19, 22, 24), marks=pytest.mark.long)],
)
def test_an_import_that_was_killed_again_and_again_ends_as_one_clean_run(
    own: dict[str, str], files: Path, clean: dict[str, list[str]], name: str, kills: tuple[int, ...]
) -> None:
    dice = random.Random(20260601)
    for batches in kills:
        with started(own, "import", name, str(files)) as process:
            read_lines(process, batches)
            time.sleep(dice.random() * 0.02)
            process.kill()
            assert process.wait() == -9
    call(own, "import", name, str(files))
    assert json.loads(call(own, "contents", name)) == clean
    again = call(own, "import", name, str(files)).splitlines()[-1]
    assert all(counts == [0, 0] for counts in json.loads(again).values()), "nothing was left to do"


@pytest.mark.long
def test_a_job_whose_worker_was_killed_is_done_by_the_next_one_once(
    own: dict[str, str], files: Path, clean: dict[str, list[str]]
) -> None:
    call(own, "enqueue", "Job", str(files))
    with started(own, "work", "2") as worker:
        read_lines(worker, 16)
    assert state_of_import(own) == ["running", 1, ""]
    with started(own, "work", "2"):
        deadline = time.monotonic() + 60
        while state_of_import(own)[0] != "done":
            assert time.monotonic() < deadline, state_of_import(own)
            time.sleep(0.2)
    assert state_of_import(own) == ["done", 2, ""]
    assert json.loads(call(own, "contents", "Job")) == clean


def state_of_import(own: dict[str, str]) -> list[object]:
    """State, attempts and error of the job that lands the import."""
    (told,) = [rest for kind, *rest in json.loads(call(own, "jobs")) if kind == "land_import"]
    return told
