"""compose.yaml and the units: the order of starting, few rights, secrets in files, commands that exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from meetpunt.cli.main import words

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
OURS = ("migrate", "web", "worker", "backup")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_each_starts_when_what_it_needs_is_ready(compose: Any) -> None:
    needs = {
        name: {of: told["condition"] for of, told in service.get("depends_on", {}).items()}
        for name, service in compose["services"].items()
    }
    healthy, done = "service_healthy", "service_completed_successfully"
    assert needs["migrate"] == {"database": healthy}
    assert needs["web"] == needs["worker"] == {"database": healthy, "migrate": done}
    assert needs["proxy"] == {"web": healthy}
    for name in ("database", "web", "worker", "proxy"):
        service = compose["services"][name]
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped"
        assert service["deploy"]["resources"]["limits"]["memory"], name
    assert compose["services"]["migrate"]["restart"] == "no"


def test_what_runs_our_code_may_little(compose: Any) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert "no-new-privileges:true" in service["security_opt"]
        assert "privileged" not in service
        assert "ports" not in service
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["database"]["networks"] == ["inside"]
    assert "ports" not in compose["services"]["database"]


def test_secrets_are_files_and_stand_in_no_setting(compose: Any) -> None:
    known = set(compose["secrets"])
    for name, service in compose["services"].items():
        assert set(service.get("secrets", ())) <= known, name
        for setting, value in service["environment"].items():
            if re.search("PASSWORD|SECRET|TOKEN", setting):
                assert setting.endswith("_FILE"), setting
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert compose["services"]["web"]["environment"]["DATABASE_URL"] == "postgres://meetpunt@database:5432/meetpunt"
    ignored = (DEPLOY / ".gitignore").read_text(encoding="utf-8").split()
    assert {"secrets/", ".env"} <= set(ignored)


def test_what_is_named_exists(compose: Any) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    example = (DEPLOY / "example.env").read_text(encoding="utf-8")
    for setting in compose["services"]["backup"]["environment"]:
        assert f"`{setting.removesuffix('_FILE')}`" in readme, setting
    for asked in re.findall(r"\$\{(\w+)", text + (DEPLOY / "Caddyfile").read_text(encoding="utf-8")):
        assert re.search(rf"^{asked}=", example, re.M), asked
    for service in compose["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / source).exists()
            elif not source.startswith("$"):
                assert source in compose["volumes"]


def commands() -> list[list[str]]:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    told = [services[name]["command"][1:] for name in OURS]
    told.append(services["worker"]["healthcheck"]["test"][2:])
    for unit in UNITS:
        told += [line.split()[1:] for line in re.findall(r"^Exec\w+=(.*)$", unit.read_text(encoding="utf-8"), re.M)]
    return told


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_each_command_is_one_of_ours(command: list[str]) -> None:
    assert words().parse_args(command).run


def test_units_may_equally_little() -> None:
    assert len(UNITS) == 3
    hardening = []
    for unit in UNITS:
        lines = unit.read_text(encoding="utf-8").splitlines()
        begin = lines.index("UMask=0077")
        hardening.append([line for line in lines[begin:] if line and not line.startswith(("[", "WantedBy"))])
        assert "User=meetpunt" in lines
        assert "LoadCredential=secret_key:/etc/meetpunt/secret_key" in lines
    assert hardening[0] == hardening[1] == hardening[2]
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="} <= set(hardening[0])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in (*UNITS, DEPLOY / "systemd" / "meetpunt-backup.timer"):
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/meetpunt/bin/meetpunt", "/bin/true"))
    paths = sorted(map(str, tmp_path.iterdir()))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in told.stderr.splitlines() if "meetpunt-" in line]
    assert (about_ours, told.returncode) == ([], 0)


@pytest.mark.long
def test_compose_itself_understands_the_file(tmp_path: Path) -> None:
    compose_itself = Path(shutil.which("docker-compose") or Path(sys.prefix) / "bin" / "docker-compose")
    place = tmp_path / "deploy"
    shutil.copytree(DEPLOY, place)
    (place / "secrets").mkdir(exist_ok=True)
    for name in ("database_password", "keeper_password", "secret_key", "metrics_token"):
        (place / "secrets" / name).write_text("x")
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    words = [str(compose_itself), "--file", "compose.yaml", "--profile", "backup", "config", "--quiet"]
    refused = subprocess.run(words, cwd=place, env=own, capture_output=True, text=True, check=False)
    assert "the name under which people reach it" in refused.stderr
    shutil.copy(place / "example.env", place / ".env")
    done = subprocess.run(words, cwd=place, env=own, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
