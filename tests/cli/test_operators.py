"""Operators and what they do with organisations, by command."""

from __future__ import annotations

import json
from typing import Any

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import Login, OperatorLine, Organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only("words of commands; what they do is asked of both databases in tests/actions"),
]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", *words])
    out, err = capsys.readouterr()
    return code, out, err


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    code, out, err = run(capsys, *words, "--json")
    assert code == 0, err
    return json.loads(out)


@pytest.mark.both
def test_an_operator_is_added_listed_and_removed(capsys, monkeypatch) -> None:
    monkeypatch.setenv("MEETPUNT_PASSWORD", "vier losse woorden samen")
    code, out, _err = run(capsys, "operator", "add", "Op@host.example")
    assert code == 0
    assert "second step" in out
    assert Login.objects.get(email="op@host.example").is_operator
    (one,) = told(capsys, "operator", "list")
    assert (one["email"], one["second_step"], one["last_seen"]) == ("op@host.example", False, None)
    assert "op@host.example" in run(capsys, "operator", "list")[1]
    assert told(capsys, "operator", "remove", "op@host.example") == {"email": "op@host.example"}
    assert told(capsys, "operator", "list") == []
    code, _out, err = run(capsys, "operator", "remove", "op@host.example")
    assert code == 1
    assert "no operator" in err


def test_an_easy_password_is_refused(capsys) -> None:
    code, _out, err = run(capsys, "operator", "add", "op@host.example", "--password", "wachtwoord")
    assert code == 1
    assert err
    assert not Login.objects.exists()


@pytest.mark.both
def test_an_organisation_is_suspended_taken_up_removed_and_kept(capsys) -> None:
    run(capsys, "org", "create", "Ovenbouw")
    made = Organisation.objects.get()
    one = told(capsys, "org", "suspend", "ovenbouw")
    assert (one["id"], one["name"], one["remove_at"]) == (made.pk, "Ovenbouw", None)
    assert one["suspended_at"]
    assert told(capsys, "org", "suspend", "Ovenbouw") == one
    (listed,) = told(capsys, "org", "list")
    assert listed["suspended"]
    assert told(capsys, "org", "resume", "Ovenbouw")["suspended_at"] is None
    leaving = told(capsys, "org", "remove", "Ovenbouw")
    assert leaving["remove_at"]
    assert told(capsys, "org", "remove", "Ovenbouw") == leaving
    assert told(capsys, "org", "remove", "Ovenbouw", "--call-off")["remove_at"] is None
    assert Organisation.objects.filter(pk=made.pk).exists()
    assert list(OperatorLine.objects.order_by("pk").values_list("kind", "by")) == [
        ("suspended", ""),
        ("resumed", ""),
        ("planned", ""),
        ("called_off", ""),
    ]


def test_each_says_what_it_did_and_refuses_what_is_not_there(capsys) -> None:
    run(capsys, "org", "create", "Ovenbouw")
    for words, said in (
        (("suspend", "Ovenbouw"), "nobody of it comes in"),
        (("resume", "Ovenbouw"), "at work again"),
        (("remove", "Ovenbouw"), "is kept for 90 days"),
        (("remove", "Ovenbouw", "--call-off"), "stays"),
    ):
        code, out, _err = run(capsys, "org", *words)
        assert code == 0
        assert said in out
    for what in ("suspend", "resume", "remove"):
        code, _out, err = run(capsys, "org", what, "Niemand")
        assert code == 1
        assert "no organisation" in err
