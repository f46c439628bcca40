"""What is locked, looked at without a network: pinned by its hash, free to go with the AGPL, asked for by somebody."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NODE_LOCKS = [ROOT / "package-lock.json", *sorted((ROOT / "tests" / "tools").rglob("package-lock.json"))]
NODE_LOCKS = [path for path in NODE_LOCKS if "node_modules" not in path.parts]
GOES_WITH_AGPL = {
    *("0BSD", "Apache-2.0", "Apache Software License", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "BSD License"),
    *("CC0-1.0", "ISC", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT License", "MIT-0", "MIT-CMU", "MPL-2.0"),
    *("GNU Lesser General Public License v3 or later (LGPLv3+)", "Mozilla Public License 2.0 (MPL 2.0)", "OFL-1.1"),
    *("PSF-2.0", "Python Software Foundation License", "Zlib"),
}
OLD_WAY = ("compute-gcd", "compute-lcm", *(f"validate.io-{of}" for of in ("function", "integer", "number")))
SAID_OTHERWISE = {
    "pyrage": "MIT, in its file of the licence only",
    **dict.fromkeys((*OLD_WAY, "validate.io-integer-array"), "MIT, told in the old way that a lock leaves out"),
}
"""Packages whose own metadata does not say it plainly: what holds."""
OF_OTHER_MACHINES = {"colorama", "pywin32", "httpx2-jsfetch"}
"""Locked for Windows or a browser, so not installed here."""


def pinned(path: Path) -> dict[str, str]:
    """Each package of a lock with what is told of it."""
    text = path.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    return {re.split(r"[\[=@ ;]", block)[0]: block for block in blocks}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_to_a_version_by_hashes(path: Path) -> None:
    found = pinned(path)
    assert found
    loose = [name for name, block in found.items() if not re.match(r"[\w.-]+(\[[\w,]+\])?==[\w.!+]+", block)]
    bare = [
        name for name, block in found.items() if "--hash=sha256:" not in block or re.search("--hash=(?!sha256)", block)
    ]
    assert (loose, bare) == ([], [])


@pytest.mark.parametrize("path", [*LOCKS, *NODE_LOCKS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_lock_says_where_a_package_is_fetched(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"--(?:extra-)?index-url|--find-links|--trusted-host|\bgit\+|^-e ", text, re.M) == []
    assert re.findall(r'"resolved"|@ https?://|@ file:', text) == []


@pytest.mark.parametrize("path", NODE_LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_node_package_is_pinned_by_a_hash_and_free(path: Path) -> None:
    packages: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["packages"]
    told = {name: one for name, one in packages.items() if name and not one.get("link")}
    assert [name for name, one in told.items() if not one.get("integrity", "").startswith("sha512-")] == []
    bound = {name: one for name, one in told.items() if not free(str(one.get("license", "")).strip("()"))}
    assert {name for name in bound if name.rpartition("node_modules/")[2] not in SAID_OTHERWISE} == set()


def test_every_python_package_is_free_to_go_with_the_agpl() -> None:
    names = set().union(*(pinned(path) for path in LOCKS if path.name != "long.txt"))
    bound = {}
    for name in sorted(names - OF_OTHER_MACHINES):
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # Node for a machine that has none
        classed = [one.split(" :: ")[-1] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
        says = told.get("License-Expression") or " AND ".join(classed) or told.get("License") or ""
        if not free(says) and name not in SAID_OTHERWISE:
            bound[name] = says
    assert bound == {}


def free(says: str) -> bool:
    """Whether one of the licences to choose from goes with the AGPL in all its parts."""
    return any(all(part.strip() in GOES_WITH_AGPL for part in one.split(" AND ")) for one in says.split(" OR "))


def test_the_look_at_licences_finds_what_does_not_go() -> None:
    assert free("MIT OR Proprietary")
    assert free("Apache-2.0 AND BSD-2-Clause")
    assert not free("MIT AND Proprietary")
    assert not free("")


def test_nothing_is_locked_that_nobody_asks_for() -> None:
    """From what pyproject.toml asks for, by what each package asks for itself, one comes to everything in the locks."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = settings["dependency-groups"]
    asked = [
        *settings["project"]["dependencies"],
        *(one for told in groups.values() for one in told if isinstance(one, str)),
    ]
    todo, seen = [_name(one) for one in asked], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            todo += [_name(one) for one in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:
            continue
    locked = set().union(*(pinned(path) for path in LOCKS if path.name != "long.txt"))
    assert locked - seen == set()
    assert len(locked) > 80


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement.strip())[0]).lower()
