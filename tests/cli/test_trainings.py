"""`meetpunt report training`: what each training showed, for a program and for a reader."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.actions.trainings import Wanted, plan_training
from meetpunt.cli.main import main
from meetpunt.store.access import operator_of
from meetpunt.store.tenancy import acting_in
from tests.cast import build_cast, day_there

pytestmark = pytest.mark.django_db


def test_a_training_comes_with_its_effect_its_interval_and_its_price(capsys: pytest.CaptureFixture[str]) -> None:
    today = day_there()
    cast = build_cast(today, entries=40)
    on = today - timedelta(days=150)
    with acting_in(cast.organisation.pk):
        wanted = Wanted("Afsluiten", "conversion:S", on, on, months=4, size=5, seed=5, cost_minor=100_00)
        plan_training(operator_of(cast.organisation.name, today), wanted, datetime.now(UTC))
    assert main(["--language", "en", "report", "training", "--org", cast.organisation.name, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["trainings"]
    assert (one["name"], one["participants"], one["chosen"]) == ("Afsluiten", 5, "lot")
    assert one["says"] in ("shown", "cannot_be_shown")
    assert one["effect"]["low"] < one["effect"]["value"] < one["effect"]["high"]
    assert one["effect"]["compared"] == "lot"
    assert one["cost"]["paid_minor"] == 100_00
    assert main(["--language", "en", "report", "training", "--org", cast.organisation.name]) == 0
    assert "Afsluiten" in capsys.readouterr().out
