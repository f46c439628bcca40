"""A fake Salesforce for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.salesforce.server import Fake, served


@pytest.fixture
def fake() -> Iterator[Fake]:
    with served(Fake()) as one:
        yield one
