"""A rule broken on purpose: the test that guards it has to fail, else it guards nothing.

The sources are copied to a folder of the run, one text in one file is replaced there, and the test runs on that copy;
the tree itself is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSED, FAILED = 0, 1


@dataclass(frozen=True)
class Mutation:
    """rule: what is broken. file: below src/meetpunt; old: a text that stands there once; new: what takes its place.
    test: what has to fail, as pytest names it below tests/.
    """

    rule: str
    file: str
    old: str
    new: str
    test: str


def ended(mutation: Mutation, folder: Path) -> int:
    """How pytest ended on the broken copy: FAILED when the rule is guarded."""
    copy = folder / "src"
    shutil.copytree(ROOT / "src" / "meetpunt", copy / "meetpunt", ignore=shutil.ignore_patterns("__pycache__"))
    file = copy / "meetpunt" / mutation.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutation.old) != 1:
        raise ValueError(f"{mutation.file} holds the text to replace {text.count(mutation.old)} times, not once")
    file.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    words = ["-q", "-x", "-p", "no:cacheprovider", "-o", f"pythonpath={copy} {ROOT}", f"tests/{mutation.test}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env={**os.environ, "CI": "1", "PYTHONPATH": f"{copy}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode not in (PASSED, FAILED):
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode
