"""A database of its own for tests that commit: a copy of the empty one, in a file or on the server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from meetpunt.measures.columnar.copies import copies


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Every thread's connection leads to this database, and copies are made of whatever is asked."""
    settings.COLUMNAR = "always"
    with django_db_blocker.unblock():
        on = _on_server if connection.vendor == "postgresql" else _in_file
        with on(tmp_path):
            copies.forget()
            try:
                yield
            finally:
                copies.forget()
                connections.close_all()


@contextmanager
def _in_file(folder: Path) -> Iterator[None]:
    connection.ensure_connection()
    usual, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(folder / "facts.sqlite3") as file:
        usual.backup(file)
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(folder / "facts.sqlite3")
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = usual, name


@contextmanager
def _on_server(folder: Path) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    own = f"{name}_columnar"
    told = {**connection.get_connection_params(), "dbname": "postgres"}
    address = {part: told[part] for part in ("dbname", "user", "password", "host", "port")}
    connections.close_all()
    with psycopg.connect(**address, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')  # type: ignore[call-overload]
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}"')  # type: ignore[call-overload]
        connection.settings_dict["NAME"] = own
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = name
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')  # type: ignore[call-overload]
