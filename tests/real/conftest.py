"""A public source that a module's tests share: read in once, and taken back after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.real.source import Source


@pytest.fixture(scope="module")
def source_of_module(
    request: pytest.FixtureRequest, shared: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Source]:
    """The source that the module names as SOURCE, in its currency: a test's own transaction lies within this one."""
    from django.db import transaction

    from tests.real.source import Source

    with django_db_blocker.unblock(), transaction.atomic():
        yield Source(shared, *request.module.SOURCE)
        transaction.set_rollback(True)


@pytest.fixture
def source(source_of_module: Source, db: None) -> Source:
    """The source; twice read in, so that it is known that the second time changed nothing."""
    return source_of_module
