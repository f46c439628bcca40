"""Words of the records behind the parameters."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.reports.planning.parameter_records import OPPORTUNITIES, ORDERS, ParameterRecords
from meetpunt.web import formats


def which_records(page: ParameterRecords) -> str:
    """What stands on a page of records, with how many."""
    n = page.total
    told = {"n": formats.number(n)}
    texts = {
        "visits": ngettext("%(n)s held visit", "%(n)s held visits", n),
        "sales_visits": ngettext("%(n)s held sales visit", "%(n)s held sales visits", n),
        "agreed_visits": ngettext(
            "%(n)s held visit to a customer with agreed visits", "%(n)s held visits to customers with agreed visits", n
        ),
        "step_visits": ngettext("%(n)s sales visit in this step", "%(n)s sales visits in this step", n),
        "contacts": ngettext("%(n)s contact for sales", "%(n)s contacts for sales", n),
        "work": ngettext("%(n)s activity for sales", "%(n)s activities for sales", n),
        "orders": ngettext("%(n)s order", "%(n)s orders", n),
        "several": ngettext("%(n)s order with several families", "%(n)s orders with several families", n),
        "openings": ngettext("%(n)s first order", "%(n)s first orders", n),
        "follow_ons": ngettext("%(n)s follow-on order", "%(n)s follow-on orders", n),
        "entered": ngettext("%(n)s opportunity that reached it", "%(n)s opportunities that reached it", n),
        "prospects": ngettext(
            "%(n)s opportunity that reached the second step", "%(n)s opportunities that reached the second step", n
        ),
        "won": ngettext("%(n)s won opportunity", "%(n)s won opportunities", n),
        "quotes": ngettext("%(n)s opportunity with a quote", "%(n)s opportunities with a quote", n),
        "customers": ngettext("%(n)s customer with agreed visits", "%(n)s customers with agreed visits", n),
    }
    return texts[page.which] % told


def head_of(which: str) -> dict[str, str]:
    """The heads of the columns that differ: what the record is, and its number."""
    if which in ORDERS:
        return {"name": _("Opportunity"), "number": _("Families"), "amount": _("Amount")}
    if which in OPPORTUNITIES:
        return {"name": _("Opportunity"), "number": "", "amount": _("Amount")}
    if which == "customers":
        return {"name": "", "number": _("Agreed visits in the planned year"), "amount": ""}
    return {"name": _("Subject"), "number": "", "amount": ""}
