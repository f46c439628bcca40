"""The rules that say what a large order is, with what each would tell today, before it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions.errors import Refused
from meetpunt.actions.production import WantedRule, keep_rule
from meetpunt.method.large_orders import Rule
from meetpunt.reports.production.preview import Preview, preview
from meetpunt.store.access import NotVisible, Viewer, products
from meetpunt.store.access.production import must_keep_rules
from meetpunt.store.large_orders import RuleRef, rules_of
from meetpunt.store.objectives import families
from meetpunt.web import formats
from meetpunt.web.entering import Entered
from meetpunt.web.export import major
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of, minor, new_key, say_no


class NumberField(forms.CharField):
    """A number with the reader's decimal sign; empty = None."""

    def to_python(self, value: Any) -> Any:
        """The number as a decimal."""
        entered = Entered({"number": str(value or "")})
        found = entered.decimal("number")
        if entered.problems:
            raise forms.ValidationError(entered.problems["number"])
        return found


class RuleForm(forms.Form):
    """A rule as people enter it."""

    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=120)
    of = forms.ChoiceField(label=gettext_lazy("Of which products"), required=False)
    value = NumberField(label=gettext_lazy("From which amount"), required=False)
    quantity = NumberField(
        label=gettext_lazy("Or from which quantity"),
        required=False,
        help_text=gettext_lazy("One of the two is enough."),
    )
    chance = forms.IntegerField(label=gettext_lazy("Chance of being won, in %"), min_value=1, max_value=100, initial=50)
    weeks = forms.IntegerField(
        label=gettext_lazy("Wanted within so many weeks"), min_value=1, max_value=104, initial=26
    )
    is_active = forms.BooleanField(label=gettext_lazy("Holds"), required=False, initial=True)

    def wanted(self, currency: str) -> WantedRule:
        """The rule that was entered."""
        told = self.cleaned_data
        kind, _point, row = told["of"].partition(":")
        of = {kind: int(row)} if row else {}
        quantity = told["quantity"]
        rule = Rule(
            least_minor=minor(told["value"], currency) or None,
            least_milli=None if quantity is None else int(quantity * 1000) or None,
            least_chance=told["chance"] / 100,
            weeks_ahead=told["weeks"],
            product=of.get("product"),
            family=of.get("family"),
        )
        return WantedRule(told["name"], rule, told["is_active"])


@for_viewer
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All rules, and a form for a new one."""
    return _page(request, viewer, None)


@for_viewer
def rule(request: HttpRequest, viewer: Viewer, rule_id: int) -> HttpResponse:
    """The form of one rule."""
    must_keep_rules(viewer)
    found = next((one for one in rules_of(viewer.organisation.id, active_only=False) if one.id == rule_id), None)
    if found is None:
        raise NotVisible(f"rule {rule_id}")
    return _page(request, viewer, found)


def _page(request: HttpRequest, viewer: Viewer, found: RuleRef | None) -> HttpResponse:
    must_keep_rules(viewer)
    currency = viewer.organisation.currency
    form = RuleForm(request.POST or None, initial=_initial(found, currency))
    choices: Any = form.fields["of"]
    choices.choices = _choices(viewer)
    foreseen: Preview | None = None
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted(currency)
        if "preview" in request.POST:
            foreseen = preview(viewer, wanted.rule)
        else:
            try:
                keep_rule(viewer, found.id if found else None, wanted, key_of(request), datetime.now(UTC))
            except Refused as refused:
                say_no(form, refused)
            else:
                messages.success(request, _("Kept. It is looked at within half an hour."))
                return redirect("production-rules")
    context = {
        "rules": rules_of(viewer.organisation.id, active_only=False),
        "found": found,
        "form": form,
        "preview": foreseen,
        "currency": currency,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "production/rules.html", context, status=422 if form.errors else 200)


def _initial(found: RuleRef | None, currency: str) -> dict[str, Any]:
    if found is None:
        return {}
    one = found.rule
    of = f"product:{one.product}" if one.product else f"family:{one.family}" if one.family else ""
    return {
        "name": found.name,
        "of": of,
        "value": _typed(major(one.least_minor, currency)),
        "quantity": _typed(None if one.least_milli is None else Decimal(one.least_milli) / 1000),
        "chance": round(one.least_chance * 100),
        "weeks": one.weeks_ahead,
        "is_active": found.is_active,
    }


def _typed(value: Decimal | None) -> str:
    return "" if value is None else formats.plain(value)


def _choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [
        ("", _("all products")),
        (_("Product families"), [(f"family:{one.id}", one.name) for one in families(viewer)]),
        (_("Products"), [(f"product:{one.id}", one.name) for one in products(viewer)]),
    ]
