"""A fake Pipedrive for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.pipedrive.fake import Fake, started


@pytest.fixture
def fake() -> Iterator[Fake]:
    told = Fake()
    server = started(told)
    yield told
    server.shutdown()
    server.server_close()
