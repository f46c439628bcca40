"""Forms of the administration: what they ask, what they showed, and saying no without losing what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.store.currencies import exponent
from meetpunt.store.refs import Named

SALT = "meetpunt.seen"


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, help_text: Any = "", required: bool = True) -> forms.DateField:
    """A day to give."""
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=DayInput(), input_formats=["%Y-%m-%d"]
    )


def choice_of(label: Any, of: Iterable[Named], empty: Any = None, help_text: Any = "") -> forms.TypedChoiceField:
    """One of these by id; with `empty` also none."""
    known = [(str(one.id), one.name) for one in of]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *known] if empty is not None else known,
        coerce=int,
        empty_value=None,
        required=empty is None,
        help_text=help_text,
    )


def sealed(seen: Mapping[str, Any]) -> str:
    """What the form shows, for the hidden field `seen`; signed, so that it comes back as it went."""
    return signing.dumps(dict(seen), salt=SALT)


def unsealed(request: HttpRequest) -> dict[str, Any]:
    """What the form showed; nothing when that cannot be read."""
    try:
        told: dict[str, Any] = signing.loads(request.POST.get("seen", ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return told


def key_of(request: HttpRequest) -> UUID | None:
    """The key with which a new record is sent."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def new_key() -> str:
    """A key for a form that makes a record."""
    return str(uuid4())


def say_no(form: forms.BaseForm, refused: Refused) -> None:
    """Show why nothing was changed, beside what was typed; of a conflict what the other one made of it."""
    form.add_error(None, str(refused.message))
    if isinstance(refused, Conflict):
        for clash in refused.clashes:
            if clash.column in form.fields:
                theirs = _("Somebody else made this: %(value)s") % {"value": clash.theirs}
                form[clash.column].help_text = theirs


def as_of(value: date | None, today: date) -> str:
    """A day for a form's field."""
    return (value or today).isoformat()


def money_field(label: Any) -> forms.DecimalField:
    """An amount, with a comma or a point."""
    return AmountField(label=label, required=False, min_value=Decimal(0), max_digits=15, decimal_places=3)


class AmountField(forms.DecimalField):
    """Takes 1.234,50 and 1234.50 alike, in either language."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value or "").split())
        if "," in text:
            text = (
                text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
            )
        return super().to_python(text)


def minor(amount: Decimal | None, currency: str) -> int | None:
    """An amount in minor units of its currency."""
    return None if amount is None else int(amount.scaleb(exponent(currency)))
