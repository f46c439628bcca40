"""What every test stands on: which database, where the public data is, and which tests are left for the long run.

`pytest` runs on SQLite; `MEETPUNT_TEST_DB=postgres pytest` on a real PostgreSQL, as a role that is no superuser
(tests/tools/postgres.py). `--long` adds what is marked `long`; MEETPUNT_SHARED adds what reads the public data sets.
"""

import atexit
import gc
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.tools.browser"]

settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def _choose_database() -> None:
    """Name the database before Django's settings are read; the workers of xdist inherit which kind it is."""
    if os.environ.get("MEETPUNT_TEST_DB", "sqlite") == "postgres":
        from tests.tools.postgres import database_url

        os.environ["DATABASE_URL"] = database_url()
    else:
        os.environ.pop("DATABASE_URL", None)
    if "MEETPUNT_TEST_DATA" not in os.environ:
        os.environ["MEETPUNT_TEST_DATA"] = tempfile.mkdtemp(prefix="meetpunt-test-")
        atexit.register(shutil.rmtree, os.environ["MEETPUNT_TEST_DATA"], ignore_errors=True)
    # Each process its own: their databases give organisations the same numbers, and what is removed has its folder too.
    os.environ["MEETPUNT_DATA"] = os.path.join(
        os.environ["MEETPUNT_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "alone")
    )


_choose_database()
if importlib.util.find_spec("meetpunt.config") and importlib.util.find_spec("meetpunt.config.settings"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The workers read Django's settings as this process does: after they chose their database."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked `long`")
    parser.addoption("--pages", action="store_true", help="on PostgreSQL also pages and commands that are not `both`")


def pytest_configure() -> None:
    """Lighten what costs time and proves nothing: plain names of static files, a quick password hash, no limits."""
    from django.conf import settings as django

    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        django.STORAGES = {**django.STORAGES, "staticfiles": plain}
        django.LIMITS = False  # tests/web/test_limits.py has them on
        django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *django.PASSWORD_HASHERS]
        from meetpunt.store import prepared
        from tests.tools.prepared import compare

        prepared.check = compare


@pytest.fixture(autouse=True, scope="session")
def readiness_asks_here() -> Iterator[None]:
    """A thread of its own would ask the database past the test's transaction, and wait for it."""
    from meetpunt.watch import health

    class Here:
        of_its_own = health._Asking

        def __init__(self) -> None:
            self.found = {"database": False, "migrations": False, "worker": False}

        def start(self) -> None:
            self.found |= health.ask_database()

        def join(self, _seconds: float) -> None: ...

        def is_alive(self) -> bool:
            return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(health, "_Asking", Here)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones for `make test-all`, and to each database what says something on it."""
    left = [] if config.getoption("--long") else [item for item in items if "long" in item.keywords]
    if os.environ.get("MEETPUNT_TEST_DB", "sqlite") == "postgres":
        left += [item for item in items if not _teaches_on_a_second_database(item, config.getoption("--pages"))]
    else:
        for item in items:
            if "postgres" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="needs a real PostgreSQL: MEETPUNT_TEST_DB=postgres"))
    gone = set(left)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=list(gone))


def pytest_collection_finish() -> None:
    """What was read and collected stays to the end: to look for garbage in it again and again takes a twentieth."""
    gc.freeze()
    atexit.register(gc.unfreeze)
    gc.set_threshold(20_000, 20, 20)


PAGES = ("tests/web/", "tests/cli/", "tests/api/")
"""They show what store, measures, reports and actions found, which are asked on both databases themselves."""


def _teaches_on_a_second_database(item: pytest.Item, pages: bool) -> bool:
    """Whether it asks the database anything, itself or in a process of its own, that is not the same on every one."""
    if "both" in item.keywords or "postgres" in item.keywords:
        return True
    if "sqlite_only" in item.keywords or (item.nodeid.startswith(PAGES) and not pages):
        return False
    asked = {"db", "transactional_db", "django_db_setup", "live_server"} & set(getattr(item, "fixturenames", ()))
    of_its_own = getattr(getattr(item, "module", None), "environment", None)
    return bool(
        asked
        or "django_db" in item.keywords
        or getattr(of_its_own, "__module__", "") == "tests.own_process"
        or hasattr(getattr(item, "cls", None), "databases")
    )


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On SQLite the tables are made from the models, in a second instead of eight, and on PostgreSQL by the migrations.

    That both make the same is proven in tests/store/test_migrations.py.
    """
    return os.environ.get("MEETPUNT_TEST_DB", "sqlite") == "postgres"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On PostgreSQL every test process takes a copy of one database that was migrated once; on SQLite it has a file."""
    import pytest_django.fixtures
    from django.db import connections

    from tests.own_process import migrated_database
    from tests.sqlite_file import in_a_file

    # By itself it makes no database for modules whose tests all take a copy of it (`own_database`).
    pytest_django.fixtures._get_databases_for_setup = lambda items: ({"default"}, set())

    if connections["default"].vendor == "postgresql":
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = migrated_database()
    else:
        in_a_file(Path(os.environ["MEETPUNT_DATA"]) / "tested.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """On SQLite a copy of the new database takes back what a test left; on PostgreSQL all tables are emptied.

    To empty them, and let Django make its calendar and permissions anew, takes SQLite ten times as long as the copy.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.filled_once import as_new

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            with django_db_blocker.unblock():
                as_new()
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: as_new())
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the public data (data/) and the descriptions of other systems (connectors/)."""
    named = os.environ.get("MEETPUNT_SHARED", "")
    if not named:
        pytest.skip("the public data is not here: MEETPUNT_SHARED names the folder that holds data/ and connectors/")
    folder = Path(named)
    if not (folder / "data").is_dir():
        pytest.fail(f"MEETPUNT_SHARED is {folder}, but there is no folder data/ in it")
    return folder


@pytest.fixture(autouse=True)
def speak_english() -> Iterator[None]:
    """A page or command asked for by one test leaves its language behind; the next test must not depend on which."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def let_the_trail_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that keeps what it wrote, all tables are emptied: also the one whose lines nobody removes."""
    if not ({"transactional_db", "live_server"} & set(request.fixturenames) or _keeps(request)):
        yield
        return
    from django.db import connection

    from meetpunt.store import trail_lock

    # A fixture of its module that takes back what it made holds the database until the module's last test.
    assert not connection.in_atomic_block, "a test that keeps what it wrote stands in a module of its own"
    yield
    trail_lock.drop(connection)  # it is laid anew by what empties them


def _keeps(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def forget_results() -> None:
    """Databases of tests use their numbers again; what was counted on the one before must not answer here."""
    from meetpunt.measures.since import since
    from meetpunt.reports.accounts import kept, large, pages
    from meetpunt.reports.memory import forget_everything
    from meetpunt.store import limits

    limits.forget()
    since.forget()
    forget_everything()
    kept.forget()
    large.forget()
    pages.forget()
