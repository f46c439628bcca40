"""An organisation with a toy CRM connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.crm.connected import Connected


@pytest.fixture
def crm(db: None, monkeypatch: pytest.MonkeyPatch) -> Connected:
    """A toy with two users and an account, connected and mapped: stage 1 is P, 2 is O, 3 is won."""
    from tests.crm.connected import connected

    return connected(monkeypatch)
