"""The Dockerfile: what it copies exists, what it installs has a hash, what runs is not root; and its steps work."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def steps() -> list[list[tuple[str, str]]]:
    """The stages, each a list of instruction and what it is told."""
    text = re.sub(r"\\\n\s*", "", DOCKERFILE.read_text(encoding="utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    stages: list[list[tuple[str, str]]] = []
    for name, told in lines:
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, told))
    return stages


def copied() -> list[str]:
    told = [told for stage in steps() for name, told in stage if name == "COPY" and not told.startswith("--from")]
    return [source for one in told for source in one.split()[:-1]]


def test_what_is_copied_exists_and_is_let_through() -> None:
    assert len(copied()) > 8
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    assert set(copied()) == let_through


@pytest.mark.parametrize("made", ["src/meetpunt/web/static/build", "src/meetpunt/x/__pycache__", "src/nl/django.mo"])
def test_what_a_machine_made_is_not_let_through(made: str) -> None:
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    assert any(
        fnmatch(made, line.replace("**/", "*")) for line in ignored[2:] if line and not line.startswith(("!", "*\n"))
    )


def test_packages_have_hashes_and_what_runs_is_not_root() -> None:
    pages, packages, runs = steps()
    installs = [told for _name, told in packages if "pip install" in told]
    assert installs
    assert all("--require-hashes" in told or "--no-deps --no-build-isolation ." in told for told in installs)
    assert any("npm ci --ignore-scripts" in told for _name, told in pages)
    names = [name for name, _told in runs]
    assert names.index("USER") < names.index("CMD")
    assert dict(runs)["USER"] == "10001:10001"
    assert not [told for name, told in runs if name == "RUN" and ("pip" in told or "npm" in told or "apt" in told)]
    assert "HEALTHCHECK" in names


@pytest.mark.long
def test_the_steps_make_a_product_that_serves(tmp_path: Path) -> None:
    pages, packages, runs = steps()
    folders = {"pages": tmp_path / "pages", "packages": tmp_path / "packages"}
    installed = tmp_path / "opt" / "meetpunt"

    def there(text: str, stage: str) -> str:
        return text.replace("/opt/meetpunt", str(installed)).replace("/build/", f"{folders[stage]}/")

    for stage, told in (("pages", pages), ("packages", packages)):
        here = folders[stage]
        here.mkdir()
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        own["PATH"] = f"{Path(sys.base_prefix) / 'bin'}:{own['PATH']}"
        for name, what in told:
            if name == "COPY":
                _copy(what, here, folders)
            elif name == "ENV":
                own["PATH"] = f"{installed / 'bin'}:{own['PATH']}"
            elif name == "RUN":
                python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
                what = what.replace("python -m venv", f"{python} -m venv")
                subprocess.run(there(what, stage), shell=True, cwd=here, env=own, check=True)
    data = tmp_path / "data"
    command = json.loads(dict(runs)["CMD"])
    _serves([str(installed / "bin" / command[0]), *command[1:]], data, tmp_path)


def _copy(told: str, here: Path, folders: dict[str, Path]) -> None:
    root = ROOT
    if told.startswith("--from="):
        stage, _space, told = told.removeprefix("--from=").partition(" ")
        root, told = folders[stage], told.replace("/build/", "")
    *sources, target = told.split()
    for source in sources:
        place = here / target if not target.endswith("/") else here / target / source
        left_out = shutil.ignore_patterns("__pycache__", "*.mo", *([] if root != ROOT else ["build"]))
        if (root / source).is_dir():
            shutil.copytree(root / source, place, dirs_exist_ok=True, ignore=left_out)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / source, place)


def _serves(command: list[str], data: Path, folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [one if one != "0.0.0.0" else "127.0.0.1" for one in command]
    own = {"PATH": os.environ["PATH"], "MEETPUNT_DATA": str(data), "HOME": str(folder), "TMPDIR": str(folder)}
    server = subprocess.Popen([*words, "--port", str(port)], cwd=folder, env=own)
    try:
        end = monotonic() + 90
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                    assert json.loads(answer.read())["status"] == "ready"
                break
            except OSError:
                assert monotonic() < end
                sleep(0.5)
        with urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=20) as page:
            html = page.read().decode()
        built = re.findall(r'(?:src|href)="(/static/build/[^"]+)"', html)
        assert built
        assert "Begin je eigen organisatie" in html  # translated
        with urlopen(f"http://127.0.0.1:{port}{built[0]}", timeout=20) as asset:
            assert asset.status == 200
    finally:
        server.terminate()
        server.wait(timeout=30)
