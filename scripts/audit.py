"""Asks for known weaknesses of everything that is locked, where the lists of them can be reached, and says where not.

python -m scripts.audit    1 when a weakness is known; what could not be asked is said, and is no failure of the product
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300
NODE = (ROOT, ROOT / "tests" / "tools", ROOT / "tests" / "tools" / "crm")


def main() -> int:
    """Ask for each lock, and print one line of each."""
    python = [_python(path) for path in sorted((ROOT / "requirements").glob("*.txt"))]
    node = [_node(folder) for folder in NODE]
    for told, _count in (*python, *node):
        print(told)
    asked = [count for _told, count in (*python, *node) if count is not None]
    if len(asked) < len(python) + len(node):
        print("What could not be reached was not asked: run this again where it can be.")
    return 1 if sum(asked) else 0


def _python(lock: Path) -> tuple[str, int | None]:
    name = lock.relative_to(ROOT).as_posix()
    tool = [sys.executable, "-m", "uv", "tool", "run", "pip-audit", "--progress-spinner=off", "--format=json"]
    out, problem = _run([*tool, "--require-hashes", "--disable-pip", "-r", str(lock)], ROOT)
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return f"{name}: the list of weaknesses could not be reached ({problem})", None
    known = [f"{one['name']} {one['version']}: {weak['id']}" for one in packages for weak in one.get("vulns", [])]
    return f"{name}: {len(packages)} packages, {len(known)} weaknesses known. {'; '.join(known)}".strip(), len(known)


def _node(folder: Path) -> tuple[str, int | None]:
    name = (folder / "package-lock.json").relative_to(ROOT).as_posix()
    out, problem = _run(["npm", "audit", "--omit=dev", "--json"], folder)
    try:
        told = json.loads(out)
        known, packages = told["metadata"]["vulnerabilities"]["total"], told["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return f"{name}: the list of weaknesses could not be reached ({problem})", None
    return f"{name}: {packages} packages, {known} weaknesses known. {', '.join(told.get('vulnerabilities', {}))}", known


def _run(command: list[str], folder: Path) -> tuple[str, str]:
    """What was printed, and in a line why that may be nothing."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", type(error).__name__
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return done.stdout, lines[0][:160] if lines else f"exit {done.returncode}"


if __name__ == "__main__":
    sys.exit(main())
