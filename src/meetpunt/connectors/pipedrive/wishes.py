"""The register of what the method needs in Pipedrive and Pipedrive does not bring: fields and kinds of activity.

Rule: what bears one of these names, in either language, is what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import Table
from meetpunt.connectors.fields import ENTERED
from meetpunt.method.process import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YES_NO = (Text("Ja", "Yes"), Text("Nee", "No"))


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field that is made for the method. table, type: as Pipedrive calls them; feeds: our table and field."""

    table: str
    feeds: tuple[Table, str]
    name: Text
    type: str
    why: str | _StrPromise
    options: tuple[Text, ...] = ()

    @property
    def code(self) -> str:
        """Our table and field, as `Wanted.code`."""
        return f"{self.feeds[0]}.{self.feeds[1]}"


_ACCH = _("Without it the territory page cannot count how many know us, are visited, prefer us and promised to order.")
FIELDS = (
    CustomField(
        "deals",
        (Table.OPPORTUNITIES, f"{ENTERED}C"),
        Text("Om opdracht gevraagd op", "Asked for the order on"),
        "date",
        _("Without it nobody can tell quotes that were followed up without asking for the order from those refused."),
    ),
    CustomField(
        "deals",
        (Table.OPPORTUNITIES, "wanted_day"),
        Text("Gewenste leverdatum", "Wanted delivery date"),
        "date",
        _("Without it production and logistics are not told for which week an order is expected."),
    ),
    CustomField(
        "organizations",
        (Table.ACCOUNTS, "visits_per_year"),
        Text("Bezoeken per jaar", "Visits per year"),
        "double",
        _("Without it the visits that customers were promised cannot be set apart from those that are free to sell."),
    ),
    CustomField(
        "organizations",
        (Table.ACCOUNTS, "segment"),
        Text("Segment", "Segment"),
        "varchar",
        _("Without it figures cannot be split by kind of customer."),
    ),
    CustomField("organizations", (Table.ACCOUNTS, "aware"), Text("Kent ons", "Knows us"), "enum", _ACCH, YES_NO),
    CustomField(
        "organizations", (Table.ACCOUNTS, "covered"), Text("Bezoek afgesproken", "Visits agreed"), "enum", _ACCH, YES_NO
    ),
    CustomField(
        "organizations", (Table.ACCOUNTS, "considers"), Text("Voorkeur voor ons", "Prefers us"), "enum", _ACCH, YES_NO
    ),
    CustomField(
        *("organizations", (Table.ACCOUNTS, "promised"), Text("Opdracht toegezegd", "Promised to order"), "enum"),
        *(_ACCH, YES_NO),
    ),
    CustomField("organizations", (Table.ACCOUNTS, "acch_day"), Text("ACCH-datum", "ACCH date"), "date", _ACCH),
)
KINDS: dict[str, tuple[Text, str, str | _StrPromise]] = {
    "visit": (
        Text("Bezoek", "Visit"),
        "car",
        _("Without it visits per day, visits per order and agreed visits cannot be counted."),
    ),
    "demonstration": (
        Text("Demonstratie", "Demonstration"),
        "picture",
        _("Without it the step Show rests on the stage alone."),
    ),
    "quote_work": (
        Text("Offerte maken", "Quote work"),
        "document",
        _("Without it the time that quotes take is not known."),
    ),
    "lead_work": (
        Text("Leads maken", "Lead work"),
        "search",
        _("Without it the time that making leads takes is not known."),
    ),
    "travel": (
        Text("Reizen", "Travel"),
        "signpost",
        _("Activities have no field for travel minutes there, so travel is logged as an activity of its own."),
    ),
}
"""Kind of ours -> its name there, the icon it gets, and why it is needed."""
SERVICE_VISIT = Text("Servicebezoek", "Service visit")


def named_alike(text: Text, name: str) -> bool:
    """Whether something bears this name, in either language."""
    return name.strip().casefold() in (text.nl.casefold(), text.en.casefold())
