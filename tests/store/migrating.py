"""Programs that run in a database of their own and tell as JSON what a migration made of rows that stood before it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.own_process import ROOT, environment


def told_by(module: str, folder: Path) -> Any:
    """What the program of a module tells, run over a new database in this folder or beside the tests' own."""
    program = [sys.executable, "-m", module]
    done = subprocess.run(program, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def migrate(name: str) -> Any:
    """Bring the tables to where they were after this migration; gives the models as they were then."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from meetpunt.store import schema

    schema.drop_views()
    MigrationExecutor(connection).migrate([("store", name)])
    return MigrationExecutor(connection).loader.project_state([("store", name)]).apps
