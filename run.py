"""One command from a fresh clone to a running Meetpunt, with Python's standard library only; `make run` calls it.

python3 run.py              set up what is not set up yet, then serve
python3 run.py setup        set up only
python3 run.py setup-test   also what the tests need: test packages, PostgreSQL, Chromium
python3 run.py setup-long   also what the long tests need: other engines, what CRMs are held against, LibreOffice
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

OLDEST_PYTHON = (3, 11)


def main(wanted: "list[str]") -> int:
    """Set up, and serve unless only set-up is asked. Returns the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        return _again_with_newer_python(wanted)
    from scripts.environment import BIN, ROOT, SetupError

    task = wanted[0] if wanted else "run"
    if task not in ("run", "setup", "setup-test", "setup-long"):
        print(__doc__)
        return 2
    os.chdir(ROOT)
    try:
        if task == "run":
            _require_free_port()
        _set_up({"setup-test": "test", "setup-long": "long"}.get(task, "run"))
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if task != "run":
        return 0
    command = [str(BIN / "meetpunt"), "serve", *wanted[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # so that an end signal reaches the server itself
    return subprocess.call(command)


def _set_up(lock: str) -> None:
    from scripts import frontend
    from scripts.environment import PYTHON, ROOT, make_environment, say

    started = time.monotonic()
    tools = ROOT / "tests" / "tools"
    with ThreadPoolExecutor() as beside:
        # While Python's packages come, npm's come too, where the machine has a Node of its own.
        node = None if PYTHON.exists() else frontend.own_node()
        folders = [ROOT] if lock == "run" else [ROOT, tools]
        fetched = [beside.submit(frontend.install_packages, node, folder) for folder in folders if node]
        make_environment(lock)
        for one in fetched:
            one.result()
    frontend.build()
    _in_environment(str(PYTHON), "scripts.messages", "compile")
    if lock != "run":
        frontend.install_packages(frontend.find_node(), tools)
        _in_environment(str(PYTHON), "scripts.chromium")
    if lock == "long":
        frontend.install_packages(frontend.find_node(), ROOT / "tests" / "tools" / "crm")
        _in_environment(str(PYTHON), "scripts.debian")
    say(f"Set up in {time.monotonic() - started:.1f} s.")


def _in_environment(python: str, module: str, *arguments: str) -> None:
    from scripts.environment import SetupError

    if subprocess.run([python, "-m", module, *arguments], stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetupError(f"{module} failed (see above).")


def _require_free_port() -> None:
    from scripts.environment import SetupError

    told, host = os.environ.get("PORT", "8000"), os.environ.get("MEETPUNT_BIND", "127.0.0.1")
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise SetupError(f"PORT is {told!r}, which is no port: give a number from 1 to 65535, as in PORT=8001 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(told)))
        except OSError as problem:
            raise SetupError(
                f"Port {told} on {host} cannot be used ({problem.strerror}): Meetpunt or another program runs there "
                f"already. Choose another one: PORT={int(told) % 65535 + 1} make run"
            ) from None


def _again_with_newer_python(wanted: "list[str]") -> int:
    for minor in range(11, 16):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return subprocess.call([newer, __file__, *wanted])
    told = ".".join(str(part) for part in sys.version_info[:2])
    print(
        f"Meetpunt needs Python 3.11 or newer; this is {told}. "
        "Install it, or name the one you have: make run PYTHON=/path/to/python3.11",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
