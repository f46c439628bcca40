"""What belongs to signing in, in backups, in files of an organisation, and at the operator's command line."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meetpunt.actions.backup import back_up, restore
from meetpunt.actions.organisation_file import export_organisation, import_organisation
from meetpunt.actions.signing_in import second_step, totp
from meetpunt.cli.main import main
from meetpunt.store.models import (
    Change,
    Login,
    Organisation,
    OutgoingMail,
    Passkey,
    RecoveryCode,
    SecondStep,
    SignInSession,
    SignOn,
    SignOnDomain,
    SignOnPerson,
)
from meetpunt.store.secrets import Purpose, encrypt
from meetpunt.store.tenancy import acting_in, changing
from tests.build import NOW
from tests.cast import Cast, build_cast

SEED = totp.seed_of(b"a seed of twenty byt")
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """Anna has every second step and is signed in; her organisation has a sign-on, and asks for both."""
    cast = build_cast(date(2026, 6, 1), entries=4)
    anna = cast.login("Anna")
    SecondStep.objects.create(login=anna, seed=encrypt(Purpose.SECOND_STEP, SEED))
    Passkey.objects.create(login=anna, name="Telefoon", key_id="key", public_key="public-half", made_at=NOW)
    second_step.keep_codes(anna.pk, second_step.codes_of([b"0123456789"]), NOW)
    SignInSession.objects.create(session_key="s" * 32, session_data="", expire_date=NOW, login=anna)
    with changing(cast.organisation.pk):
        of = {"organisation": cast.organisation}
        secret = encrypt(Purpose.SIGN_ON, "client's secret")
        SignOn.objects.create(**of, name="Proef", issuer="https://x.example", client_id="c", secret=secret, kept_at=NOW)
        SignOnDomain.objects.create(**of, domain="proef.example")
        SignOnPerson.objects.create(**of, person=cast.people["Anna"], subject="subject-of-anna")
        Organisation.objects.filter(pk=cast.organisation.pk).update(
            sign_on_only=True, second_step_from=date(2026, 7, 1)
        )
    return cast


def test_a_backup_holds_what_people_sign_in_with_and_no_session(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    file = tmp_path / "kept.zip"
    back_up(file, False, NOW)
    names = zipfile.ZipFile(file).namelist()
    assert not [name for name in names if "session" in name]
    Passkey.objects.all().delete()
    SecondStep.objects.all().delete()
    restore(file, force=True)
    assert Passkey.objects.get().public_key == "public-half"
    assert not SignInSession.objects.exists()
    second_step.prove(cast.login("Anna").pk, totp.code_of(SEED, totp.span_of(NOW)), NOW)
    assert RecoveryCode.objects.count() == 1
    with acting_in(cast.organisation.pk):
        assert SignOnPerson.objects.get().subject == "subject-of-anna"


def test_a_file_of_the_organisation_holds_none_of_it(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "bedrijf.zip"
    export_organisation(cast.organisation.pk, path, NOW)
    with zipfile.ZipFile(path) as file:
        everything = b"".join(file.read(name) for name in file.namelist() if name != "README.txt").decode()
    for secret in (SEED, "public-half", "subject-of-anna", "x.example", second_step.fingerprint("GAYTEMZUGU3DOOBZ")):
        assert secret not in everything, secret
    made = import_organisation(path, "Elders")
    row = Organisation.objects.get(pk=made.organisation_id)
    assert row.sign_on_only is False
    assert row.second_step_from == date(2026, 7, 1)


def test_the_operator_takes_a_second_step_away(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "nl", "user", "rescue", "Anna@proef.example"]) == 0
    assert "alleen het wachtwoord" in capsys.readouterr().out
    for left in (SecondStep, Passkey, RecoveryCode, SignInSession):
        assert not left.objects.filter(login=cast.login("Anna")).exists(), left
    with acting_in(cast.organisation.pk):
        line = Change.objects.filter(table="signin").latest("pk")
        assert (line.by_id, line.after) == (None, {"second_step": False})
        assert OutgoingMail.objects.filter(to="anna@proef.example").exists()
    assert main(["--language", "nl", "user", "rescue", "anna@proef.example"]) == 1
    assert "heeft geen tweede stap" in capsys.readouterr().err
    assert main(["--language", "nl", "user", "rescue", "niemand@proef.example"]) == 1


def test_the_operator_lets_people_in_by_password_again(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "nl", "org", "open", "Ovenbouw Brabant"]) == 0
    assert Organisation.objects.get(pk=cast.organisation.pk).sign_on_only is False
    with acting_in(cast.organisation.pk):
        assert SignOn.objects.exists()
        assert Change.objects.filter(table="signon", after={"sign_on_only": False}).exists()


def test_a_demo_company_goes_with_its_sign_on(cast: Cast) -> None:
    from meetpunt.actions.demo import remove_demo

    Organisation.objects.filter(pk=cast.organisation.pk).update(is_demo=True)
    remove_demo(cast.organisation.pk)
    assert not SignOnDomain.objects.filter(domain="proef.example").exists()
    assert Login.objects.filter(email="dirk@proef.example").exists()
