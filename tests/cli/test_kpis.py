"""The register at the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from meetpunt.cli.kpis import list_kpis
from tests.build import company

KEYS = [
    *("code", "name_nl", "name_en", "definition_nl", "definition_en"),
    *("formula", "unit", "ract", "level", "objective"),
]


@pytest.mark.django_db
def test_the_register_is_listed_with_all_its_words_and_an_organisations_steps(
    capsys: pytest.CaptureFixture[str],
) -> None:
    list_kpis(argparse.Namespace(org=None, json=True, language="en"))
    listed = json.loads(capsys.readouterr().out)
    assert all(list(one) == KEYS and all(one.values()) for one in listed)
    assert {"visits_per_day", "conversion", "forecast_realisation"} <= {one["code"] for one in listed}
    list_kpis(argparse.Namespace(org=company().organisation.slug, json=True, language="nl"))
    own = {one["code"]: one for one in json.loads(capsys.readouterr().out)}
    assert {"conversion:S", "conversion:P", "conversion:O"} <= own.keys()
    assert own["visits"]["unit"] == "bezoeken"
