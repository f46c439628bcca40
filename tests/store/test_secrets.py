"""What is kept encrypted: read back only for its purpose, also after the key was changed, and never without a key."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt, fingerprint, renew

ADDRESS = "https://agenda.example/private-9f2c/basic.ics?naam=Noël"


def test_what_was_kept_is_read_back_and_says_nothing_by_itself() -> None:
    kept = encrypt(Purpose.CALENDAR_OF_ELSEWHERE, ADDRESS)
    assert decrypt(Purpose.CALENDAR_OF_ELSEWHERE, kept) == ADDRESS
    assert "agenda" not in kept
    assert encrypt(Purpose.CALENDAR_OF_ELSEWHERE, ADDRESS) != kept, "equal texts look different"


def test_a_text_of_one_purpose_cannot_be_read_for_another() -> None:
    for one, other in pairwise((*Purpose, Purpose.CALENDAR_OF_ELSEWHERE)):
        with pytest.raises(CannotBeRead):
            decrypt(other, encrypt(one, ADDRESS))


def test_after_the_key_changed_the_former_one_still_reads_until_everything_was_renewed(
    settings: Any,
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the first key of this product", []
    kept = encrypt(Purpose.MAIL, ADDRESS)
    settings.SECRET_KEY = "the second key of this product"
    with pytest.raises(CannotBeRead, match="MEETPUNT_OLD_SECRET_KEYS"):
        decrypt(Purpose.MAIL, kept)
    settings.SECRET_KEY_FALLBACKS = ["the first key of this product"]
    assert decrypt(Purpose.MAIL, kept) == ADDRESS
    renewed = renew(Purpose.MAIL, kept)
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(Purpose.MAIL, renewed) == ADDRESS


@pytest.mark.parametrize("spoilt", ["", "no token", "é", "gAAAAA=="])
def test_a_spoilt_text_is_said_to_be_unreadable(spoilt: str) -> None:
    with pytest.raises(CannotBeRead):
        decrypt(Purpose.MAIL, spoilt)


def test_one_changed_letter_is_noticed() -> None:
    kept = encrypt(Purpose.MAIL, ADDRESS)
    changed = kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:]
    with pytest.raises(CannotBeRead):
        decrypt(Purpose.MAIL, changed)


def test_a_secret_is_looked_up_by_its_fingerprint() -> None:
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_processes_that_start_at_the_same_moment_make_one_key(tmp_path: Path) -> None:
    own = os.environ | {"MEETPUNT_DATA": str(tmp_path), "DATABASE_URL": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", "from meetpunt.config.settings import SECRET_KEY; print(SECRET_KEY)"]
    starting = [subprocess.Popen(words, env=own, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {one.communicate()[0].strip() for one in starting}
    assert keys == {(tmp_path / "secret.key").read_text(encoding="ascii")}
    assert [path.name for path in tmp_path.glob("secret.key*")] == ["secret.key"]
