"""The workbook for small firms on the command line: it lands without a mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from meetpunt.cli.main import main
from meetpunt.store.models import Account
from tests.build import act_in
from tests.cast import Cast, build_cast, day_there
from tests.workbook import changed, written

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only("words of a command; what lands is asked of both")]


@pytest.fixture
def cast(db: None, tmp_path: Path, settings: Settings) -> Cast:
    settings.UPLOADS = tmp_path / "uploads"
    cast = build_cast(day_there(), entries=1)
    act_in(cast.organisation)
    return cast


def test_the_workbook_needs_no_mapping_on_the_command_line(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = changed(
        written(cast.organisation, day_there(), filled=False),
        lambda book: book.new("accounts", {"Klant": "Smit Ovens"}),
    )
    path = tmp_path / "verkoop.xlsx"
    path.write_bytes(content)
    command = ["import", str(path), "--org", cast.organisation.name]
    assert main([*command, "--dry-run"]) == 0
    assert not Account.objects.filter(name="Smit Ovens").exists()
    assert main(command) == 0
    assert Account.objects.filter(name="Smit Ovens").exists()
    assert main(["import", str(path), "--org", "Bestaat niet"]) != 0
    capsys.readouterr()
    other = tmp_path / "klanten.csv"
    other.write_text("Klant\nSmit\n")
    assert main(["import", str(other), "--org", cast.organisation.name]) != 0
    assert "--mapping" in capsys.readouterr().err
