"""`meetpunt serve`: the product from one command: database, demo company when empty, pages, and the job worker."""

from __future__ import annotations

import argparse
import hashlib
import os
import socket
import sys
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.tables import print_sign_ins

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKER = [sys.executable, "-m", "meetpunt.jobs"]
"""The worker is a program of its own: the shell starts it, and knows nothing of jobs."""


def add_to(commands: Any) -> None:
    """Add the words `serve` and `worker`."""
    serving = commands.add_parser("serve", help="serve the pages and work through the jobs")
    serving.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    serving.add_argument("--host", default=os.environ.get("MEETPUNT_BIND", "127.0.0.1"))
    serving.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="processes that answer pages")
    serving.add_argument("--no-demo", action="store_true", help="make no demo company in an empty database")
    serving.add_argument("--no-worker", action="store_true", help="only answer pages: the worker runs elsewhere")
    serving.set_defaults(run=serve)
    bringing = commands.add_parser(
        "migrate", help="bring the database up to date, as every command does when it is behind"
    )
    bringing.set_defaults(run=migrate, as_it_is=True)
    working = commands.add_parser("worker", help="only work through the jobs")
    working.set_defaults(run=work)


def serve(asked: argparse.Namespace) -> int:
    """Make ready, print where it is, and serve until stopped."""
    from django.utils.translation import gettext as _

    from meetpunt.watch.metrics import begin_anew

    if not _is_free(asked.host, asked.port):
        said = _("meetpunt: something else uses port %(port)s on %(host)s. Choose another one: PORT=8001 make run")
        print(said % {"port": asked.port, "host": asked.host}, file=sys.stderr)
        return 1
    _collect_static_files()
    _let_others_in(asked.host)
    if not asked.no_demo:
        _demo_when_empty()
    _print_welcome(asked.host, asked.port)
    begin_anew()
    from meetpunt.cli import family
    from meetpunt.cli.pages_server import serve_pages

    family.load_everything()
    worker = None if asked.no_worker else family.Worker()
    if worker is not None:
        worker.start()
    try:
        serve_pages(asked.host, asked.port, asked.workers)
    finally:
        if worker is not None:
            worker.stop()
    return 0


def migrate(_asked: argparse.Namespace) -> int:
    """Run the migrations that are not applied yet, and lay anew what stands beside the tables."""
    from django.core.management import call_command
    from django.utils.translation import gettext as _

    call_command("migrate", verbosity=0, interactive=False)
    print(_("The database is up to date."))
    return 0


def work(_asked: argparse.Namespace) -> int:
    """Work through the jobs until stopped."""
    from meetpunt.watch.metrics import begin_anew

    begin_anew()
    os.execv(WORKER[0], WORKER)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _let_others_in(host: str) -> None:
    """Who listens to the network without naming hosts is reached under this machine's own name and address."""
    if host in LOOPBACK or os.environ.get("MEETPUNT_HOSTS"):
        return
    from django.conf import settings

    settings.HOSTS = [*settings.HOSTS, *own_addresses(host)]
    settings.ALLOWED_HOSTS = settings.HOSTS
    os.environ["MEETPUNT_HOSTS"] = ",".join(settings.HOSTS)  # for the processes that answer pages


def own_addresses(host: str) -> list[str]:
    """The name and address under which others on the network find this machine; no packet is sent for it."""
    if host not in ("0.0.0.0", "::"):
        return [host]
    found = [socket.gethostname().lower()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found.insert(0, probe.getsockname()[0])
        except OSError:
            pass  # not on any network
    return [one for one in found if one not in LOOPBACK]


def _collect_static_files() -> None:
    """Gather and compress the static files, unless the very same ones stand gathered already."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    mark = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            mark.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".gathered"
    if not stamp.exists() or stamp.read_text() != mark.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(mark.hexdigest())


def _demo_when_empty() -> None:
    from django.utils.translation import gettext as _

    from meetpunt.actions.demo import make_demo
    from meetpunt.actions.errors import Refused
    from meetpunt.cli.demo import reading
    from meetpunt.store.access import all_organisations

    if all_organisations():
        return
    print(_("Making a demo company ..."), flush=True)
    try:
        make_demo(today=datetime.now(UTC).date(), read=reading())
    except Refused as refused:
        # Its passwords are public: a server that others can reach goes on without it.
        print(f"{refused.message}", flush=True)


def _print_welcome(host: str, port: int) -> None:
    from django.utils.translation import gettext as _

    from meetpunt.actions.demo import demo_sign_ins
    from meetpunt.store.access import all_organisations

    places = [host] if host in LOOPBACK else own_addresses(host) or [host]
    said = _("Meetpunt is at %(address)s  (Ctrl-C stops it)")
    print("\n" + said % {"address": f"http://{places[0]}:{port}/"} + "\n")
    if any(one.is_demo for one in all_organisations()):
        if host not in LOOPBACK:
            print(
                _(
                    "Everybody on this network can reach it, and everybody knows the passwords of the demo company "
                    "below. Remove the demo company before there is anything real in here."
                )
                + "\n"
            )
        print(_("Sign in to the demo company:"))
        print_sign_ins(demo_sign_ins())
    print(_("Your own company: choose 'start your own organisation' on the sign-in page.") + "\n", flush=True)
