"""Makes the virtual environment from a hashed lock file, with the standard library only.

It is safe to repeat: a mark beside the packages holds the lock's fingerprint, and an equal mark means nothing to do.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ["run", "test", "long"]  # each holds all of the one before
NO_PACKAGES = (
    "The packages could not be fetched (see above). Is there a network? Behind a company proxy, name it in "
    "HTTPS_PROXY, and your own mirror in pip's settings (PIP_INDEX_URL, or UV_DEFAULT_INDEX for uv)."
)
PIP_INSTALL = ("install", "--quiet", "--disable-pip-version-check")


class SetupError(Exception):
    """Set-up cannot go on; the sentence says what the user can do."""


def make_environment(lock: str) -> None:
    """Bring .venv up to requirements/<lock>.txt and install the package from src/ in it.

    Parameters: lock, one of LOCKS; a later one that is in place already will do as well.
    Raises SetupError when there is no way to make the environment or to fetch the packages.
    """
    if any(_is_marked(name) for name in LOCKS[LOCKS.index(lock) :]):
        return
    _make_venv()
    say(f"Installing the packages of requirements/{lock}.txt ...")
    _fetch_uv()
    # What the product needs is compiled at once: the limited processes that read files may keep nothing of the kind.
    for name in dict.fromkeys(("run", lock)):
        locked = str(ROOT / "requirements" / f"{name}.txt")
        install("--require-hashes", "--no-deps", "-r", locked, compiled=name == "run")
    install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    _mark(lock).write_text(_fingerprint(lock))


def install(*arguments: str, compiled: bool = False) -> None:
    """Run `pip install` with these arguments in .venv: by uv when it is here (three times as fast), else by pip.

    Parameters: compiled, whether Python's compiled form is kept at once, as pip always does.
    """
    uv, also = _uv(), ["--compile-bytecode"] if compiled else []
    if uv and _succeeds([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *also, *arguments]):
        return
    if not _succeeds([*_pip(), *PIP_INSTALL, *arguments]):
        raise SetupError(NO_PACKAGES)


def say(line: str) -> None:
    """Print a line at once, also when the output goes to a file."""
    print(f"{line}\n", end="", flush=True)  # in one piece: two may say something at once


def digest(paths: "list[Path]") -> str:
    """One fingerprint of the names and contents of these files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _mark(lock: str) -> Path:
    return VENV / f".meetpunt-{lock}"


def _is_marked(lock: str) -> bool:
    return _mark(lock).is_file() and _mark(lock).read_text() == _fingerprint(lock)


def _fingerprint(lock: str) -> str:
    # The place counts as well: a virtual environment does not survive being moved.
    files = digest([ROOT / "requirements" / f"{lock}.txt", ROOT / "pyproject.toml"])
    return f"{files} {sys.version_info[0]}.{sys.version_info[1]} {ROOT}"


def _make_venv() -> None:
    if PYTHON.exists() and _stands_where_it_was_made() and _succeeds([str(PYTHON), "-c", _same_version()], quiet=True):
        return
    say("Making the virtual environment .venv ...")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if _uv() and _succeeds([*command, "--without-pip"]):
        return
    if _succeeds(command, quiet=True):
        return
    # Debian without python3-venv: the venv module is there, the pip that it would put inside is not.
    if _succeeds([*command, "--without-pip"], quiet=True) and _succeeds([*_pip(), "--version"], quiet=True):
        return
    raise SetupError(
        "This Python cannot make a virtual environment with pip. Install one of these and start again: "
        "the package python3-venv (Debian, Ubuntu), pip, or uv."
    )


def _stands_where_it_was_made() -> bool:
    """Whether .venv was not moved here: its programs name the place where it was made in their first line."""
    made_by = re.search(r"^command = .*-m venv.* (\S.*)$", (VENV / "pyvenv.cfg").read_text(), re.MULTILINE)
    return made_by is None or made_by.group(1) == str(VENV)


def _same_version() -> str:
    return f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])!r})"


def _uv() -> "str | None":
    inside = BIN / "uv"
    return shutil.which("uv") or (str(inside) if inside.exists() else None)


def _fetch_uv() -> None:
    """Fetch uv first: 5 seconds that spare 40. Not where pip was told another index: uv would not ask that."""
    if _uv():
        return
    pip = _pip()
    told = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False).stdout
    if ".index-url=" not in told:
        _succeeds([*pip, *PIP_INSTALL, "--require-hashes", "--no-deps", "-r", str(ROOT / "requirements" / "uv.txt")])


def _pip() -> "list[str]":
    inside = [str(PYTHON), "-m", "pip"]
    if _succeeds([*inside, "--version"], quiet=True) or _succeeds([str(PYTHON), "-m", "ensurepip"], quiet=True):
        return inside
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _succeeds(command: "list[str]", quiet: bool = False) -> bool:
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, check=False).returncode == 0
