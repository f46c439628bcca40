"""Numbers as people type them: thousands and decimals in either style, currencies, brackets, trailing minus, K and M.

Rule: Decimal, never float; a style is decided once for a whole column, and what can mean two numbers is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from meetpunt.connectors.values.styles import NumberStyle

_PLAIN = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d+\Z", re.ASCII)
_DRESSING = re.compile(
    r"[\s\u00a0\u202f\u2009']+|[€$£¥]|\b(?:EUR|EURO|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY)\b|^(?:fl|f)\.?(?=\d)",
    re.IGNORECASE,
)
_SUFFIX = {"k": Decimal(1000), "m": Decimal(1_000_000), "mln": Decimal(1_000_000), "b": Decimal(1_000_000_000)}
_NUMBER = re.compile(r"(?P<body>\d[\d.,]*|[.,]\d+)(?P<suffix>k|mln|m|b)?(?P<percent>%)?\Z", re.IGNORECASE | re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z", re.ASCII)
_GROUPED = {
    NumberStyle.COMMA: re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?\Z", re.ASCII),
    NumberStyle.POINT: re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?\Z", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """What the texts of a column say about its style: an example of each kind, None where there is none."""

    comma: str | None
    point: str | None
    ambiguous: str | None

    @property
    def style(self) -> NumberStyle | None:
        """The style that the column proves; None when it proves none or both."""
        if self.comma is not None and self.point is None:
            return NumberStyle.COMMA
        if self.point is not None and self.comma is None:
            return NumberStyle.POINT
        return None

    @property
    def mixed(self) -> bool:
        """Whether both styles are proven, so that no separator in the column can be trusted."""
        return self.comma is not None and self.point is not None


def number_evidence(texts: Iterable[str]) -> NumberEvidence:
    """Collects from the distinct texts of a column what its decimal sign must be.

    "1.234,56", "12,5" and "1.234.567" prove a decimal comma; "1,234.56", "12.5" and "1,234,567" a decimal point;
    "1.234" and "1,234" prove nothing.
    """
    seen: dict[NumberStyle | None, str] = {}
    for text in texts:
        body = _body(text)
        if body is None or ("." not in body and "," not in body):
            continue
        seen.setdefault(_style_of(body), text)
    return NumberEvidence(seen.get(NumberStyle.COMMA), seen.get(NumberStyle.POINT), seen.get(None))


def parse_number(text: str, style: NumberStyle | None) -> Decimal | None:
    """The number a text means in a style (None: no separators expected), or None when it is no number.

    Understands "€ 1.234,56", "$1,117.10K", "500,-", "(250,00)", "75-", "50%" (gives 50).
    """
    if style is not NumberStyle.COMMA and _PLAIN.match(text):
        return Decimal(text)
    negative, stripped = _undress(text)
    found = _NUMBER.match(stripped)
    if found is None:
        return None
    body = found["body"]
    if "." in body or "," in body:
        style = style or _style_of(body)
        if style is None or not _GROUPED[style].match(body):
            return None
        body = body.replace(".", "").replace(",", ".") if style is NumberStyle.COMMA else body.replace(",", "")
    try:
        number = Decimal(body)
    except InvalidOperation:
        return None
    if found["suffix"]:
        number *= _SUFFIX[found["suffix"].lower()]
    return -number if negative else number


def from_cell(number: float) -> Decimal:
    """A spreadsheet's own number as the shortest decimal that means the same double: 0.1 stays 0.1."""
    return Decimal(repr(number))


def _body(text: str) -> str | None:
    if _DIGITS.match(text):
        return text
    found = _NUMBER.match(_undress(text)[1])
    return found["body"] if found else None


def _undress(text: str) -> tuple[bool, str]:
    """Takes off currency, spaces and sign; returns (negative, rest)."""
    bare = _DRESSING.sub("", text)
    for dash in (",-", ".-", ",--", ",–", ",—"):
        if bare.endswith(dash) and bare[: -len(dash)]:
            bare = bare[: -len(dash)]
            break
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1]
    if bare[:1] in "-−+" and bare:
        negative, bare = negative != (bare[0] != "+"), bare[1:]
    elif bare[-1:] in "-−" and bare:
        negative, bare = not negative, bare[:-1]
    return negative, bare


def _style_of(body: str) -> NumberStyle | None:
    """The style that one number proves, None when it could be either."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return NumberStyle.COMMA if body.rfind(",") > body.rfind(".") else NumberStyle.POINT
    if points > 1:
        return NumberStyle.COMMA
    if commas > 1:
        return NumberStyle.POINT
    if _AMBIGUOUS.match(body):
        return None
    return NumberStyle.COMMA if commas else NumberStyle.POINT
