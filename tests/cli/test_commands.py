"""The command line, as a shell and as a program use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from meetpunt.cli.main import main
from meetpunt.store.models import Opportunity, Organisation, Person
from tests.build import act_in
from tests.own_process import environment, new_folder

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only("words and tables of reports that are asked of both databases in tests/reports"),
]

MAPPING = """
source: sheet
currency: EUR
process: spatoco
files:
  - file: deals.csv
    table: opportunities
    fields: {id: Nr, name: Kans, owner: Verkoper, stage: Fase, amount: Bedrag, created_at: Begin, closed_at: Einde}
    values:
      stage: {Offerte: O, Gewonnen: won, Verloren: lost}
"""
DEALS = """Nr;Kans;Verkoper;Fase;Bedrag;Begin;Einde
1;Oven;Bram;Gewonnen;1.500,00;03-01-2026;20-01-2026
2;Koeling;Bram;Verloren;900,00;04-01-2026;09-01-2026
3;Spoelstraat;Eva;Offerte;2.500,50;05-01-2026;
4;Band;Eva;Hangt nog;100,00;05-01-2026;
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return str(tmp_path / "deals.csv"), str(tmp_path / "mapping.yaml")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", *words])
    out, err = capsys.readouterr()
    return code, out, err


def read(capsys: pytest.CaptureFixture[str], files: tuple[str, str], *words: str) -> dict:
    code, out, err = run(capsys, "import", files[0], "--org", "Acme", "--mapping", files[1], "--json", *words)
    assert code == 0, err
    return json.loads(out)


@pytest.mark.both
def test_an_import_makes_the_organisation_and_says_so(capsys, files) -> None:
    code, out, err = run(capsys, "import", files[0], "--org", "Acme", "--mapping", files[1])
    assert code == 0
    assert "'Acme'" in err
    assert "was made" in err
    assert "'Hangt nog' of 1 row is not mapped" in out
    assert Organisation.objects.get(name="Acme").currency == "EUR"


def test_a_file_that_is_not_there_makes_no_organisation(capsys, files) -> None:
    code, _, err = run(capsys, "import", "nowhere.csv", "--org", "Acme", "--mapping", files[1])
    assert code == 1
    assert "There is no file nowhere.csv" in err
    assert not Organisation.objects.exists()


@pytest.mark.both
def test_the_same_file_twice_changes_nothing(capsys, files) -> None:
    first, second = read(capsys, files), read(capsys, files)
    assert first["made_organisation"] is True
    assert second["made_organisation"] is False
    assert first["tables"]["opportunities"]["new"] == 4
    assert second["tables"]["opportunities"] | {"same": 4} == second["tables"]["opportunities"]
    assert {(row["new"], row["changed"]) for row in second["tables"].values()} == {(0, 0)}


@pytest.mark.both
def test_a_dry_run_leaves_nothing_behind(capsys, files) -> None:
    assert read(capsys, files, "--dry-run")["tables"]["opportunities"]["new"] == 4
    assert not Organisation.objects.exists()
    assert not Opportunity.objects.exists()


@pytest.mark.both
def test_the_reports_answer_in_the_shape_that_programs_expect(capsys, files) -> None:
    read(capsys, files)
    _, out, _ = run(capsys, "report", "outcomes", "--org", "Acme", "--by", "rep", "--json")
    outcomes = json.loads(out)
    assert outcomes["rows"][0] | {"key": "Bram", "won": 1, "lost": 1, "open": 0, "win_rate": 0.5} == outcomes["rows"][0]
    assert outcomes["total"]["open"] == 2
    _, out, _ = run(capsys, "report", "funnel", "--org", "Acme", "--json")
    steps = json.loads(out)["steps"]
    wanted = "code name reached went_on lost still young conversion low high raw n n_eff horizon_days".split()
    assert [step["code"] for step in steps] == list("SPATOCW")
    assert set(wanted) <= set(steps[0])
    assert steps[0]["conversion"] is None, "three opportunities are too few to say anything"
    _, out, _ = run(capsys, "report", "lead-time", "--org", "Acme", "--json")
    lead = json.loads(out)
    assert {"code", "n", "p50", "p80", "p90", "naive"} <= set(lead["steps"][0])
    assert set(lead["steps"][0]["naive"]) == {"n", "mean", "p25", "median", "p75"}
    assert lead["cycle"]["by_outcome"]["won"]["naive"]["n"] == 1


def test_what_to_know_before_believing_a_funnel_is_said_in_the_readers_language(capsys, files) -> None:
    read(capsys, files)
    asked = ("report", "funnel", "--org", "Acme")
    _, out, _ = run(capsys, *asked)
    assert "1 opportunity stands in a stage that is mapped to no step: it is in no funnel." in out
    assert "unmapped" not in out
    assert main(["--language", "nl", *asked]) == 0
    assert "1 verkoopkans staat in een fase" in capsys.readouterr().out
    _, out, _ = run(capsys, *asked, "--json")
    found = json.loads(out)
    assert found["caveats"]["unmapped"] == 1
    assert found["caveat_texts"]["unmapped"].startswith("1 opportunity")


@pytest.mark.both
def test_the_same_figures_come_per_rep_team_product_and_territory(capsys, files) -> None:
    read(capsys, files)
    for by in ("rep", "team", "product", "territory"):
        for report in ("funnel", "lead-time"):
            _, out, _ = run(capsys, "report", report, "--org", "Acme", "--by", by, "--json")
            rows = {row["key"]: row for row in json.loads(out)["rows"]}
            assert list(rows) == (["Bram", "Eva"] if by == "rep" else [None])
    _, out, _ = run(capsys, "report", "funnel", "--org", "Acme", "--by", "rep", "--json")
    _, alone, _ = run(capsys, "report", "funnel", "--org", "Acme", "--rep", "Bram", "--json")
    assert json.loads(out)["rows"][0]["steps"] == json.loads(alone)["steps"]
    _, out, _ = run(capsys, "report", "lead-time", "--org", "Acme", "--by", "rep", "--json")
    _, alone, _ = run(capsys, "report", "lead-time", "--org", "Acme", "--rep", "Bram", "--json")
    told = json.loads(alone)
    assert json.loads(out)["rows"][0] == {"key": "Bram", "steps": told["steps"], "cycle": told["cycle"]}
    code, out, _ = run(capsys, "report", "lead-time", "--org", "Acme", "--by", "rep")
    assert code == 0
    assert out.splitlines()[0].split()[:2] == ["rep", "days"]


def test_a_row_that_cannot_land_is_told_with_its_reason_and_written_to_be_repaired(capsys, files, tmp_path) -> None:
    Path(files[0]).write_text(DEALS.replace("04-01-2026", "ergens"), encoding="utf-8")
    told = read(capsys, files, "--dry-run", "--rejected", str(tmp_path / "terug"))
    assert told["rejects"] == [
        {
            "file": "deals.csv",
            "row": 3,
            "table": "opportunities",
            "reason": '"ergens" in column "Begin" is not a date.',
            "raw": {
                "Nr": "2",
                "Kans": "Koeling",
                "Verkoper": "Bram",
                "Fase": "Verloren",
                "Bedrag": "900,00",
                "Begin": "ergens",
                "Einde": "09-01-2026",
            },
        }
    ]
    written = (tmp_path / "terug" / "deals.csv.csv").read_text(encoding="utf-8-sig")
    assert "Koeling" in written
    assert "is not a date" in written
    code, out, _ = run(capsys, "import", files[0], "--org", "Acme", "--mapping", files[1], "--dry-run")
    assert code == 0
    assert '! deals.csv, row 3: "ergens" in column "Begin" is not a date.' in out


def test_who_speaks_dutch_gets_tables_and_reasons_in_dutch(capsys, files) -> None:
    Path(files[0]).write_text(DEALS.replace("04-01-2026", "ergens"), encoding="utf-8")
    with translation.override("nl"):
        code = main(["--language", "nl", "import", files[0], "--org", "Acme", "--mapping", files[1]])
        out, err = capsys.readouterr()
        assert code == 0
        assert "die is aangemaakt" in err
        assert '! deals.csv, rij 3: "ergens" in kolom "Begin" is geen datum.' in out
        assert "heeft nog geen betekenis" in out
        main(["--language", "nl", "report", "outcomes", "--org", "Acme", "--by", "rep"])
        assert "gewonnen/(gewonnen+verloren)" in capsys.readouterr().out


def test_who_stops_reading_along_gets_no_error(tmp_path: Path) -> None:
    own = environment(tmp_path) | {"PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "meetpunt.cli.main", "org", "list"]
    process = subprocess.Popen(words, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait() == 1


def test_people_get_tables(capsys, files) -> None:
    read(capsys, files)
    for report in ("outcomes", "funnel", "lead-time", "orders"):
        code, out, _ = run(capsys, "report", report, "--org", "acme")
        assert code == 0
        assert "---" in out


def test_a_row_without_a_key_has_none(capsys, files) -> None:
    read(capsys, files)
    _, out, _ = run(capsys, "report", "outcomes", "--org", "Acme", "--by", "territory", "--json")
    assert json.loads(out)["rows"][-1]["key"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("report", "outcomes", "--org", "Nobody"), "There is no organisation"),
        (("report", "outcomes", "--org", "Acme", "--rep", "Nobody"), "There is no rep 'Nobody'"),
        (("report", "funnel", "--org", "Acme", "--process", "x"), "There is no sales process 'x'"),
        (("report", "funnel", "--org", "Acme", "--from", "2026-02-01", "--to", "2026-01-01"), "swap the two days"),
        (("report", "funnel", "--org", "Acme", "--as-of", "2026-13-45"), "'2026-13-45' is not a day. Write it as"),
        (("report", "funnel", "--org", "Acme", "--from", "vandaag"), "'vandaag' is not a day"),
        (("org", "create", "Beta", "--currency", "euro"), "three letters"),
        (("import", "nowhere.csv", "--org", "Acme", "--mapping", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_a_question_without_an_answer_says_what_to_do(capsys, files, words, sentence) -> None:
    read(capsys, files)
    code, _, err = run(capsys, *words)
    assert code == 1
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.both
def test_organisations_and_sign_ins_are_made_and_listed(capsys) -> None:
    run(capsys, "org", "create", "Acme", "--json")
    code, out, err = run(
        capsys, "user", "create", "--org", "Acme", "--name", "Anna", "--email", "Anna@Acme.nl", "--role", "manager",
        "--password", "een-lang-wachtwoord-7", "--json",
    )  # fmt: skip
    assert code == 0, err
    act_in(Organisation.objects.get())
    assert Person.objects.get(name="Anna").login.email == "anna@acme.nl"
    _, out, _ = run(capsys, "org", "list", "--json")
    (one,) = json.loads(out)
    assert (one["id"], one["name"], one["slug"], one["demo"]) == (Organisation.objects.get().pk, "Acme", "acme", False)
    code, _, err = run(
        capsys, "user", "create", "--org", "Acme", "--name", "Bo", "--email", "bo@acme.nl", "--role", "king",
        "--password", "een-lang-wachtwoord-7",
    )  # fmt: skip
    assert code == 1
    assert "There is no such role" in err


def test_a_new_data_folder_is_made_ready_by_any_command() -> None:
    folder, told = new_folder()
    assert json.loads(told) == []
    assert (folder / "meetpunt.sqlite3").exists()
