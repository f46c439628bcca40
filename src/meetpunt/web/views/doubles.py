"""Going through doubles, and merging two accounts or two contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetpunt.actions.accounts import contacts as contact_fields
from meetpunt.actions.accounts import keeping
from meetpunt.actions.accounts.merging import merge_accounts, merge_contacts
from meetpunt.actions.errors import Refused
from meetpunt.reports.doubles import Side, double_pairs, side
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.account_card import account_of
from meetpunt.store.contact_list import contact_of
from meetpunt.store.names import called
from meetpunt.web.record_form import text_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def doubles(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All pairs that may be one company."""
    return render(request, "accounts/doubles.html", {"pairs": double_pairs(viewer)})


@for_viewer
def merge(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """Two accounts side by side; what is chosen per field stays."""
    kept, double = account_of(viewer, account_id), account_of(viewer, _other(request))
    if request.method == "POST":
        try:
            change = merge_accounts(viewer, kept.pk, double.pk, _from_double(request, keeping.COLUMNS), _now())
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            tell(request, _merged(double.name, kept.name), change.pk)
            return redirect("account", kept.pk)
    one, other = (side(row.pk, row.name, keeping.told_of(row, viewer.today)) for row in (kept, double))
    links = {
        "owner_id": {row.owner_id: row.owner.name for row in (kept, double) if row.owner},
        "territory_id": {row.territory_id: row.territory.name for row in (kept, double) if row.territory},
    }
    context = _compared(one, other, keeping.LABELS, links)
    here = reverse("account-merge", args=(kept.pk,))
    swap = reverse("account-merge", args=(double.pk,)) + f"?with={kept.pk}"
    back = reverse("account", args=(kept.pk,))
    return render(request, "accounts/merge.html", context | {"here": here, "swap": swap, "back": back})


@for_viewer
def merge_contact(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """Two contacts of one account side by side."""
    kept, double = contact_of(viewer, contact_id), contact_of(viewer, _other(request))
    if request.method == "POST":
        try:
            change = merge_contacts(viewer, kept.pk, double.pk, _from_double(request, contact_fields.COLUMNS), _now())
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            tell(request, _merged(double.name, kept.name), change.pk)
            return redirect("contact", kept.pk)
    one, other = (Side(row.pk, called(row.name), contact_fields.told_of(row), {}) for row in (kept, double))
    context = _compared(one, other, contact_fields.LABELS, {})
    here = reverse("contact-merge", args=(kept.pk,))
    swap = reverse("contact-merge", args=(double.pk,)) + f"?with={kept.pk}"
    back = reverse("contact", args=(kept.pk,))
    return render(request, "accounts/merge.html", context | {"here": here, "swap": swap, "back": back})


def _compared(
    one: Side, other: Side, labels: Mapping[str, str | Promise], links: Mapping[str, Mapping[Any, str]]
) -> dict[str, Any]:
    rows = []
    for name, label in labels.items():
        values = [_in_words(name, who.values.get(name), links) for who in (one, other)]
        # What only the double knows is taken over, unless somebody chooses otherwise.
        takes = not values[0] and bool(values[1])
        rows.append({"name": name, "label": label, "one": values[0], "other": values[1], "takes": takes})
    return {
        "one": one,
        "other": other,
        "rows": rows,
        "children": [(_child(code), count, other.children[code]) for code, count in one.children.items()],
    }


def _in_words(name: str, value: Any, links: Mapping[str, Mapping[Any, str]]) -> str:
    if name in links:
        return links[name].get(value, "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value in (None, 0) else text_of(value)


def _child(code: str) -> str:
    return {
        "contacts": _("Contacts"),
        "opportunities": _("Opportunities"),
        "activities": _("Activities"),
        "orders": _("Orders"),
        "notes": _("Notes"),
    }[code]


def _from_double(request: HttpRequest, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if request.POST.get(f"take-{name}") == "other"]


def _merged(double: str, kept: str) -> str:
    return _("%(double)s was merged into %(kept)s.") % {"double": double, "kept": kept}


def _other(request: HttpRequest) -> int:
    told = request.POST.get("with") or request.GET.get("with", "")
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise NotVisible("the other one")
    return int(told)


def _now() -> datetime:
    return datetime.now(UTC)
