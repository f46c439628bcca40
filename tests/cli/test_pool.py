"""`meetpunt pool`: where the pool stands, and the release that is made once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import PoolFigure, PoolMembership, PoolRelease
from meetpunt.store.pool import days_of, finished_quarter
from meetpunt.store.tenancy import changing
from tests.build import company

pytestmark = pytest.mark.django_db


def test_the_operator_reads_where_the_pool_stands_and_releases_once(capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    firm = company()
    with changing(firm.organisation.pk):
        PoolMembership.objects.create(organisation=firm.organisation, joined_at=now)
    assert main(["--language", "en", "pool", "release"]) == 0
    assert "Nothing may be told yet" in capsys.readouterr().out
    assert main(["pool", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"members": 1, "quarter": None, "figures": []}
    quarter = finished_quarter(now.date())
    first, last = days_of(quarter)
    made = PoolRelease.objects.create(
        quarter=quarter, made_at=now, from_day=first, until_day=last, organisations=5, reps=20
    )
    PoolFigure.objects.create(release=made, code="win_rate", organisations=5, reps=20, low=38, middle=44, high=52)
    assert main(["--language", "en", "pool", "status"]) == 0
    out = capsys.readouterr().out
    assert f"quarter {quarter % 4 + 1} of {quarter // 4}" in out
    assert "win_rate" in out
    assert main(["--language", "en", "pool", "release"]) == 1
    assert "made already" in capsys.readouterr().err
