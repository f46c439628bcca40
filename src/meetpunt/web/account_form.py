"""The fields of an account and of a contact, for their forms and for a cell of the list."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetpunt.actions.accounts import contacts as contact_fields
from meetpunt.actions.accounts.keeping import LABELS, LONGEST, VISITS
from meetpunt.reports.accounts import choices
from meetpunt.store.access import Viewer
from meetpunt.store.own_fields import hidden_fields
from meetpunt.web.record_form import Choice, Input, id_of

KINDS = {"phone": "tel", "email": "email", "website": "text"}


def account_inputs(viewer: Viewer, owner: tuple[int, str] | None = None) -> list[Input]:
    """The fields of an account; owner: the present one, who may be chosen although not in hand."""
    offered = choices(viewer)
    owners: list[Choice] = [("", _("nobody")), *((str(one.id), one.name) for one in offered.owners)]
    if owner is not None and str(owner[0]) not in dict(owners):
        owners.insert(1, (str(owner[0]), owner[1]))
    lands: list[Choice] = [("", _("none")), *((str(one.id), one.name) for one in offered.territories)]
    texts = {
        name: Input(name, LABELS[name], KINDS.get(name, "text"), LONGEST[name])
        for name in ("name", "street", "postcode", "town", "country", "phone", "email", "website")
    }
    inputs = [
        Input("name", LABELS["name"], most=LONGEST["name"], is_wide=True),
        texts["street"],
        texts["postcode"],
        texts["town"],
        texts["country"],
        texts["phone"],
        texts["email"],
        texts["website"],
        Input("segment", LABELS["segment"], most=LONGEST["segment"], offered=offered.segments),
        Input("owner_id", LABELS["owner_id"], "select", choices=owners, value_of=id_of, wrong=_("Choose somebody.")),
        Input("territory_id", LABELS["territory_id"], "select", choices=lands, value_of=id_of, wrong=_("Choose one.")),
        Input(
            VISITS,
            LABELS[VISITS],
            "number",
            hint=_("Empty or 0 = no visits were agreed. A change counts from today."),
            value_of=_count,
            wrong=_("Write a whole number, such as 6."),
        ),
    ]
    return _shown(viewer, "account", inputs)


def contact_inputs(viewer: Viewer) -> list[Input]:
    """The fields of a contact."""
    labels, longest = contact_fields.LABELS, contact_fields.LONGEST
    decides: list[Choice] = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
    inputs = [
        Input("name", labels["name"], most=longest["name"], is_wide=True),
        Input("job_title", labels["job_title"], most=longest["job_title"]),
        Input("decides", labels["decides"], "select", choices=decides, value_of=_decides),
        Input("phone", labels["phone"], "tel", longest["phone"]),
        Input("email", labels["email"], "email", longest["email"]),
    ]
    return _shown(viewer, "contact", inputs)


def _shown(viewer: Viewer, on: str, inputs: list[Input]) -> list[Input]:
    """Without the optional fields that the organisation hid; what stands in them stays."""
    hidden = hidden_fields(viewer.organisation.id)
    return [one for one in inputs if (on, one.name) not in hidden]


def _count(text: str) -> int:
    found = id_of(text) or 0
    if found > 366:
        raise ValueError(text)
    return found


def _decides(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
