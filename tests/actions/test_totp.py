"""Codes of an app against the table of RFC 6238, and what is taken of them."""

from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.actions.signing_in import totp

SEED = totp.seed_of(b"12345678901234567890")
NOW = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_of(SEED, seconds // totp.SPAN) == code[-totp.DIGITS :]


def test_a_code_is_taken_half_a_minute_early_or_late_and_no_further() -> None:
    here = totp.span_of(NOW)
    for away, is_taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = totp.code_of(SEED, here + away)
        assert (totp.span_of_code(SEED, code, NOW) == here + away) is is_taken, away


def test_no_code_is_taken_of_a_half_minute_that_was_used_or_before_it() -> None:
    here = totp.span_of(NOW)
    assert totp.span_of_code(SEED, totp.code_of(SEED, here), NOW, here) is None
    assert totp.span_of_code(SEED, totp.code_of(SEED, here - 1), NOW, here) is None
    later = NOW + timedelta(seconds=30)
    assert totp.span_of_code(SEED, totp.code_of(SEED, here + 1), later, here) == here + 1


def test_an_app_reads_all_it_needs_from_the_square() -> None:
    told = totp.address(SEED, "anna@proef.example", "Meetpunt")
    assert told.startswith("otpauth://totp/Meetpunt%3Aanna%40proef.example?secret=" + SEED)
    assert "issuer=Meetpunt" in told
