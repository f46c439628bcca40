"""What lies in a folder of exported facts, and the manifest that says so.

Rule: a file is named after its content and never changes. The manifest is written last and names every file that
counts; what it named stays until the second run after it, so that who read it sees one state until the end.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from meetpunt.measures.columnar.loading import HAND

FORMAT = 2
MANIFEST, VIEWS, MARKER, ORGANISATIONS, WORK = "manifest.json", "views.sql", ".facts-export", "organisations", ".work"
CALENDAR = "calendar"


class NotEmpty(Exception):
    """The folder holds something else than exported facts."""


class InUse(Exception):
    """Another export into this folder is running."""


class NoFacts(Exception):
    """There is no whole export in the folder."""


@dataclass(frozen=True)
class FactFile:
    """One file. path: within the folder. year: of the day of its facts, 0 = without a day, None = of all years."""

    fact: str
    path: str
    rows: int
    year: int | None = None


@dataclass(frozen=True)
class Exported:
    """The facts of one organisation, all as of one moment.

    Attributes:
        organisation: its number, as in `organisation_id` of every fact.
        mark: up to where the log of changes was read.
        process, steps: the process that counts when none is named, with the codes of its steps.
        customer_months: so long after an order an account stays a customer.
        in_pool, reps: whether it takes part in the pool, and how many sell in it.
        columns: per fact its columns with their types in DuckDB, also of facts of which there is no file.
    """

    organisation: int
    name: str
    made_at: str
    mark: int
    currency: str
    process: int | None
    steps: tuple[str, ...]
    customer_months: int
    in_pool: bool
    reps: int
    columns: Mapping[str, Mapping[str, str]]
    files: tuple[FactFile, ...]

    def of(self, fact: str) -> tuple[FactFile, ...]:
        """The files of a fact."""
        return tuple(one for one in self.files if one.fact == fact)

    @property
    def rows(self) -> int:
        """Facts of all kinds, without the calendar."""
        return sum(one.rows for one in self.files if one.fact != CALENDAR)


@dataclass(frozen=True)
class Manifest:
    """All that counts in a folder."""

    format: int = FORMAT
    made_at: str = ""
    organisations: tuple[Exported, ...] = field(default=())

    @property
    def paths(self) -> frozenset[str]:
        """The files that it names."""
        return frozenset(file.path for one in self.organisations for file in one.files)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other exports out of it while this one runs, however it ends.

    Raises:
        NotEmpty, InUse.
    """
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if not marker.exists() and any(folder.iterdir()):
        raise NotEmpty(str(folder))
    with marker.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise InUse(str(folder)) from taken
        yield


def read_manifest(folder: Path) -> Manifest:
    """What counts in a folder now.

    Raises:
        NoFacts: there is none, or of another format.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise NoFacts(str(folder))
        return Manifest(FORMAT, told["made_at"], tuple(map(_exported, told["organisations"])))
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise NoFacts(str(folder)) from why


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Let a folder be what the manifest says: views first, the manifest last, each in one stroke."""
    write(folder / VIEWS, views_over(manifest))
    write(folder / MANIFEST, json.dumps(asdict(manifest), indent=1))


def kept(folder: Path) -> dict[int, Exported]:
    """By organisation what was exported last, also by a run that did not come to its end."""
    found = {}
    for path in (folder / ORGANISATIONS).glob("*.json"):
        one = _exported(json.loads(path.read_text(encoding="utf-8")))
        found[one.organisation] = one
    return found


def keep(folder: Path, one: Exported) -> None:
    """Remember that an organisation's files are all there, for a run that goes on from here."""
    (folder / ORGANISATIONS).mkdir(exist_ok=True)
    write(folder / ORGANISATIONS / f"{one.organisation}.json", json.dumps(asdict(one)))


def forget(folder: Path, organisation: int) -> None:
    """Leave an organisation out of what is written from now on."""
    (folder / ORGANISATIONS / f"{organisation}.json").unlink(missing_ok=True)


def sweep(folder: Path, named: frozenset[str]) -> None:
    """Remove the files of facts that are not named, and what a run that was killed left half written."""
    for path in sorted(folder.glob("*/**/*"), reverse=True):
        place = path.relative_to(folder)
        if place.parts[0] in (ORGANISATIONS, WORK):
            continue
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif place.as_posix() not in named:
            path.unlink()


def views_over(manifest: Manifest) -> str:
    """SQL that lays the facts over the files in DuckDB, opened in their folder: every measure runs on these views."""
    columns = {fact: told for one in manifest.organisations for fact, told in one.columns.items()}
    lines = []
    for fact, told in columns.items():
        paths = [file.path for one in manifest.organisations for file in one.of(fact)]
        lines.append(f"CREATE VIEW {fact} AS {reading(paths[-1:] if fact == CALENDAR else paths, told)};")
    return "\n".join([*lines, f"CREATE VIEW fact_hand AS {HAND};" if lines else "", ""])


def reading(paths: Iterable[Path | str], columns: Mapping[str, str]) -> str:
    """A query of DuckDB that gives the rows of these files, or none in the same columns."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    if not listed:
        return nothing(columns)
    return f"SELECT {', '.join(columns)} FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def nothing(columns: Mapping[str, str]) -> str:
    """A query that gives no rows in these columns."""
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in columns.items())} WHERE 1 = 0"


def write(path: Path, text: str) -> None:
    """Write a file in one stroke: who reads it sees the former one or this one, also after the power failed."""
    unfinished = path.with_name(f"{path.name}.tmp")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _exported(told: dict[str, Any]) -> Exported:
    known = {one.name: told[one.name] for one in fields(Exported)}
    files = tuple(FactFile(**one) for one in told["files"])
    return Exported(**{**known, "files": files, "steps": tuple(told["steps"])})
