"""The role that compose makes for the product owns its database, and passes through no lock on rows."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.tools.postgres import OURS, PASSWORD, _binaries, _start

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "database" / "role.sh"
SECRET = "geheim 'met' \"tekens\" $HOME"


@pytest.mark.postgres
def test_the_role_owns_its_database_and_is_no_superuser(tmp_path: Path) -> None:
    ours = os.environ.get(OURS)
    if not ours:
        pytest.skip("TEST_POSTGRES_URL names a server of your own: there is no second one to make roles in")
    port = urlsplit(_start(Path(tempfile.mkdtemp(dir=ours)))).port
    keeper = f"postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute("DROP DATABASE meetpunt")
        connection.execute("DROP ROLE meetpunt")
    (tmp_path / "password").write_text(f"{SECRET}\n")
    own = {
        "PATH": f"{_binaries()}:{os.environ['PATH']}",
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": "postgres",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGPASSWORD": PASSWORD,
        "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
    }
    subprocess.run(["sh", str(SCRIPT)], env=own, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(
        host="127.0.0.1", port=port, user="meetpunt", password=SECRET, dbname="meetpunt"
    ) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False, False)
        connection.execute("CREATE TABLE thing (id bigint)")
        connection.execute("ALTER TABLE thing ENABLE ROW LEVEL SECURITY")
    assert psycopg.connect(keeper).execute("SELECT count(*) FROM pg_roles WHERE rolsuper").fetchone() == (1,)
