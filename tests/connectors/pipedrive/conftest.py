"""A fake Pipedrive for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.pipedrive.fake import Fake, served


@pytest.fixture
def fake() -> Iterator[Fake]:
    with served(Fake()) as told:
        yield told
