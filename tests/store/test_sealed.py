"""Everything that is kept encrypted is known, and is taken to a new key: also after a kill, also while people work."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

import meetpunt
from meetpunt.actions.errors import Refused
from meetpunt.actions.key_renewal import forget_former, rotate, status
from meetpunt.store import key_ring, sealed
from meetpunt.store.fields import SecretField
from meetpunt.store.models import Change, Login, SecondStep, Webhook
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose, Under, decrypt, encrypt
from meetpunt.store.tenancy import acting_in
from tests import filled
from tests.build import NOW

pytestmark = pytest.mark.django_db
SOURCE = Path(meetpunt.__file__).parent
FIRM, OTHER = 900_001, 900_002
FOR_A_WHILE = {
    "web/views/crm/connecting.py": "what is told on the way to a CRM stays in the session for minutes",
    "web/views/own_sign_in.py": "a seed stays in the session until its app was tried",
    "web/views/sign_on.py": "what was asked of a sign-on stays in the session until its answer",
    "actions/backup/keeping.py": "a file, by a key of whoever keeps it",
    "actions/operating/removing.py": "the file of a removed organisation, as backups are",
}
"""Where something is encrypted that no table keeps, with the reason."""


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    """The keys in a file of this test, and two organisations with a text in every place."""
    settings.SECRET_KEY_FILE = tmp_path / "secret.key"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the first key of this product", []
    settings.SECRET_KEY_FILE.write_text(settings.SECRET_KEY)
    key_ring.keys()
    filled.fill(FIRM)
    filled.fill(OTHER)
    for number in (FIRM, OTHER):  # of no organisation
        login = Login.objects.create_user(f"{number}@sleutel.example", None)
        SecondStep.objects.create(pk=number, login=login, seed=encrypt(Purpose.SECOND_STEP, filled.mark(number)))
    return Path(settings.SECRET_KEY_FILE)


def targets(path: Path, name: str = "encrypt") -> Iterator[str]:
    """What gets the encrypted text: names of arguments, columns and keys, also by way of a name or a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield from _given_to(node, parents, path)


def _given_to(node: ast.AST, parents: dict[ast.AST, ast.AST], path: Path) -> Iterator[str]:
    at, above = node, parents[node]
    while isinstance(above, ast.IfExp):
        at, above = above, parents[above]
    match above:
        case ast.keyword(arg=str(arg)):
            yield arg
        case ast.Dict():
            yield ast.literal_eval(above.keys[above.values.index(at)])  # type: ignore[arg-type]
        case ast.Assign(targets=[ast.Attribute(attr=attr)]):
            yield attr
        case ast.Assign(targets=[ast.Name(id=local)]):
            function = above
            while not isinstance(function, ast.FunctionDef):
                function = parents[function]  # type: ignore[assignment]
            uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == local]
            for use in uses:
                if isinstance(use.ctx, ast.Load):
                    yield from _given_to(use, parents, path)
        case ast.Return():
            function = above
            while not isinstance(function, ast.FunctionDef):
                function = parents[function]  # type: ignore[assignment]
            module = "meetpunt." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            for other in SOURCE.rglob("*.py"):
                if other == path or f"from {module} import" in other.read_text(encoding="utf-8"):
                    yield from targets(other, function.name)
        case _:
            yield f"? line {node.lineno} of {path.relative_to(SOURCE)}"  # type: ignore[attr-defined]


def test_whatever_is_encrypted_goes_to_a_column_that_is_taken_to_a_new_key() -> None:
    kept = {place.field.name for place in sealed.places()}
    found = {
        path.relative_to(SOURCE).as_posix(): set(targets(path))
        for path in SOURCE.rglob("*.py")
        if path.name != "secrets.py" and "encrypt(" in path.read_text(encoding="utf-8")
    }
    astray = {name: told - kept for name, told in found.items() if told - kept and name not in FOR_A_WHILE}
    assert astray == {}, "keep it in a SecretField, so that `meetpunt keys rotate` finds it"
    assert set().union(*found.values()) >= kept, "a SecretField that nothing encrypts for"


def test_every_purpose_has_its_place() -> None:
    assert {place.field.purpose for place in sealed.places()} == set(Purpose)
    assert len(sealed.places()) >= 8


def test_a_place_takes_nothing_that_is_not_encrypted(file: Path) -> None:
    for place in sealed.places():
        with acting_in(FIRM), pytest.raises(ValueError, match="encrypted texts only"), transaction.atomic():
            place.model._base_manager.filter(pk=FIRM).update(**{place.field.name: "https://geheim.example/"})


def test_no_other_column_holds_an_encrypted_text(file: Path) -> None:
    for table, rows in filled.rows_of(FIRM).items():
        model = next(one for one in filled.owned() if one._meta.db_table == table)
        for field, value in zip(model._meta.concrete_fields, rows[0], strict=True):
            assert isinstance(field, SecretField) == str(value).startswith("gAAAAAAAAAAA"), (table, field.name)


def test_a_new_key_reads_everything_and_the_former_one_is_needed_no_more(file: Path) -> None:
    places = len(sealed.places())
    done = rotate("the second key of this product", NOW)
    assert (done.made_key, sum(done.texts.values())) == (True, 2 * places)
    assert set(done.texts) == {place.name for place in sealed.places()}
    assert file.read_text().split("\n") == ["the second key of this product", "the first key of this product", ""]
    assert file.stat().st_mode & 0o077 == 0
    assert done.status.under(Under.TODAY) == 2 * places
    assert forget_former() == 1
    for place in sealed.places():
        with acting_in(OTHER):
            kept = place.model._base_manager.values_list(place.field.name, flat=True).get(pk=OTHER)
        text = decrypt(place.field.purpose, kept)
        assert "127.0.0.1" in text if place.name == "crm_connection.keys" else text == filled.mark(OTHER)


def test_the_trail_of_each_organisation_tells_of_it(file: Path) -> None:
    rotate("the second key of this product", NOW)
    for number in (FIRM, OTHER):
        with acting_in(number):
            (line,) = Change.objects.filter(organisation_id=number, table="secretkey")
            assert line.after == {"texts": sum(issubclass(place.model, Owned) for place in sealed.places())}


def test_what_was_killed_half_way_is_finished_under_the_same_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sealed.renew_all

    def killed() -> Iterator[Any]:
        yield from islice(whole(), 5)
        raise KeyboardInterrupt

    monkeypatch.setattr(sealed, "renew_all", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate("the second key of this product", NOW)
    with pytest.raises(Refused, match="meetpunt keys rotate"):
        forget_former()
    assert status().under(Under.FORMER) == 2 * len(sealed.places()) - 5
    monkeypatch.setattr(sealed, "renew_all", whole)
    done = rotate("a third key that is not needed", NOW)
    assert (done.made_key, sum(done.texts.values())) == (False, 2 * len(sealed.places()) - 5)
    assert "third" not in file.read_text()
    assert done.status.under(Under.FORMER) == 0


def test_a_text_that_somebody_changes_meanwhile_is_not_put_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = sealed.renew

    def changed_meanwhile(purpose: Purpose, kept: str) -> str:
        if purpose is Purpose.WEBHOOK:
            Webhook.objects.filter(pk=FIRM).update(address=encrypt(purpose, "https://nieuw.example/"))
        return again(purpose, kept)

    monkeypatch.setattr(sealed, "renew", changed_meanwhile)
    rotate("the second key of this product", NOW)
    with acting_in(FIRM):
        assert decrypt(Purpose.WEBHOOK, Webhook.objects.get(pk=FIRM).address) == "https://nieuw.example/"


def test_a_process_that_runs_takes_up_the_new_key_before_it_uses_one(file: Path, settings: Any) -> None:
    kept = encrypt(Purpose.MAIL, "van voor die tijd")
    file.write_text("a key that another process made\nthe first key of this product\n")
    assert decrypt(Purpose.MAIL, encrypt(Purpose.MAIL, "nu")) == "nu"
    assert decrypt(Purpose.MAIL, kept) == "van voor die tijd"
    assert settings.SECRET_KEY == "a key that another process made"


def test_what_no_key_opens_is_counted_and_left_as_it_is(file: Path, settings: Any) -> None:
    file.write_text("a key that knows nothing of before\n")
    done = rotate("the second key of this product", NOW)
    assert done.status.under(Under.NONE) == 2 * len(sealed.places())
    assert done.texts == {}


def test_keys_of_the_environment_are_not_made_but_everything_is_taken_to_today_s(file: Path, settings: Any) -> None:
    settings.SECRET_KEY_FILE = None
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the key of today", ["the first key of this product"]
    done = rotate("a key that is not used", NOW)
    assert (done.made_key, done.status.under(Under.FORMER)) == (False, 0)
    with pytest.raises(Refused, match="MEETPUNT_OLD_SECRET_KEYS"):
        forget_former()


def test_a_field_that_is_cloned_keeps_its_purpose() -> None:
    with pytest.raises(FieldDoesNotExist):
        Webhook._meta.get_field("purpose")
    field = Webhook._meta.get_field("address")
    assert field.clone().purpose is Purpose.WEBHOOK
