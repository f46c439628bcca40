"""The register of canonical fields: what every table can hold, of what type, and what it means in plain words.

Rule: mapping, wizard, landing and the user's page on mappings all take their fields from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import Table

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ENTERED = "entered."  # prefix of the date columns per step: `entered.O`


class Type(StrEnum):
    """How a field's cells are read. REF = id or name of a record of another table, ENUM = one of a closed list."""

    TEXT = "text"
    REF = "ref"
    ENUM = "enum"
    NUMBER = "number"  # Decimal
    MONEY = "money"  # Decimal, in units of the currency
    SHARE = "share"  # Decimal from 0 to 1; a column in which one is above 1 is in per cents
    WHOLE = "whole"  # int
    MINUTES = "minutes"  # Decimal
    BOOLEAN = "boolean"
    DAY = "day"  # date
    INSTANT = "instant"  # aware UTC datetime; a day alone is its midnight in the source's time zone
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Field:
    """One canonical field. to: the table that a REF points at; choices: the closed list of an ENUM."""

    name: str
    type: Type
    label: _StrPromise
    explanation: _StrPromise
    to: Table | None = None
    choices: tuple[str, ...] = ()
    required: bool = False


KINDS = (
    "visit",
    "call",
    "email",
    "demonstration",
    "quote_work",
    "lead_work",
    "office",
    "meeting",
    "travel",
    "training",
    "other",
)
ROLES = ("rep", "inside_sales", "manager", "director", "production", "trainer", "administrator")
OUTCOMES = ("open", "won", "lost", "no_decision")
ACTIVITY_STATUSES = ("planned", "done", "cancelled")
QUOTE_STATUSES = ("draft", "sent", "accepted", "rejected", "expired")
ORDER_STATUSES = ("open", "delivered", "on_hold", "disputed", "cancelled")
PURPOSES = ("sales", "service")


def _field(
    name: str,
    type_: Type,
    label: _StrPromise,
    explanation: _StrPromise,
    to: Table | None = None,
    choices: tuple[str, ...] = (),
    required: bool = False,
) -> Field:
    return Field(name, type_, label, explanation, to, choices, required)


_ID = _field(
    "id", Type.TEXT, _("Id"), _("The source's own key. Without one it is composed of columns or of the whole row.")
)
_OWNER = _field("owner", Type.REF, _("Owner"), _("The rep: id, name or e-mail as in the people table."), Table.PEOPLE)
_ACCOUNT = _field(
    "account", Type.REF, _("Account"), _("The customer: id or name as in the accounts table."), Table.ACCOUNTS
)
_CONTACT = _field("contact", Type.REF, _("Contact"), _("The person at the customer: id or name."), Table.CONTACTS)
_OPPORTUNITY = _field("opportunity", Type.REF, _("Opportunity"), _("The opportunity: id or name."), Table.OPPORTUNITIES)
_PRODUCT = _field("product", Type.REF, _("Product"), _("The product: id, code or name."), Table.PRODUCTS)
_CURRENCY = _field(
    "currency", Type.TEXT, _("Currency"), _("Three letters such as EUR; empty means the source's currency.")
)
_CREATED = _field("created_at", Type.INSTANT, _("Created at"), _("When the row was made in the source."))
_MODIFIED = _field("modified_at", Type.INSTANT, _("Modified at"), _("When the row was last changed in the source."))
_QUANTITY = _field("quantity", Type.NUMBER, _("Quantity"), _("How many."))
_PRICE = _field("price", Type.MONEY, _("Price"), _("Price of one, after discount."))
_COST = _field("cost", Type.MONEY, _("Cost"), _("Cost price of one."))
_WANTED = _field("wanted_day", Type.DAY, _("Wanted day"), _("The delivery day the customer asked for."))
_EMAIL = _field("email", Type.TEXT, _("E-mail"), _("E-mail address."))
_PHONE = _field("phone", Type.TEXT, _("Phone"), _("Telephone number, as text."))
_FIRST = _field("first_name", Type.TEXT, _("First name"), _("Makes the name when no name is given."))
_LAST = _field("last_name", Type.TEXT, _("Last name"), _("Makes the name when no name is given."))
_ACCH = (
    _field("aware", Type.BOOLEAN, _("Knows us"), _("ACCH: yes or no; empty is not asked, which is no no.")),
    _field("covered", Type.BOOLEAN, _("Visits agreed"), _("ACCH: a regular visit frequency was agreed.")),
    _field("considers", Type.BOOLEAN, _("Prefers us"), _("ACCH: has us on the list of preferred suppliers.")),
    _field("promised", Type.BOOLEAN, _("Promised to order"), _("ACCH: promised to order with us.")),
    _field("acch_day", Type.DAY, _("ACCH told on"), _("The day of those answers; without it that of the import.")),
    _field(
        "acch_origin",
        Type.ENUM,
        _("ACCH known from"),
        _("A visit, a call, a survey or research; without it the import."),
        choices=("visit", "call", "survey", "research", "import"),
    ),
)
_SEGMENT = _field("segment", Type.TEXT, _("Segment"), _("Sector or size class; figures can be split by it."))

FIELDS: dict[Table, tuple[Field, ...]] = {
    Table.TEAMS: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("Name of the team."), required=True),
        _field("manager", Type.REF, _("Manager"), _("Who leads the team."), Table.PEOPLE),
        _field("parent", Type.REF, _("Part of"), _("The team that this team is a part of."), Table.TEAMS),
    ),
    Table.PEOPLE: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("Full name; first and last name may be given instead."), required=True),
        _FIRST,
        _LAST,
        _EMAIL,
        _field("role", Type.ENUM, _("Role"), _("What this person does; without it: rep."), choices=ROLES),
        _field("team", Type.REF, _("Team"), _("Id or name of the team."), Table.TEAMS),
        _field("manager", Type.REF, _("Manager"), _("Who manages this person: id or name."), Table.PEOPLE),
        _field(
            "territory",
            Type.TEXT,
            _("Territory"),
            _("The area this person works in."),
        ),
        _field("region", Type.TEXT, _("Region"), _("A group of territories.")),
        _field("job_title", Type.TEXT, _("Job title"), _("As written in the source.")),
        _field("valid_from", Type.DAY, _("Valid from"), _("From which day team, manager and territory hold.")),
        _field("machine", Type.BOOLEAN, _("Machine"), _("This is a robot or an integration user, not a person.")),
    ),
    Table.ACCOUNTS: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("Name of the customer or prospect."), required=True),
        _field("street", Type.TEXT, _("Street"), _("Street and number.")),
        _field("postcode", Type.TEXT, _("Postcode"), _("Postcode, as text.")),
        _field("town", Type.TEXT, _("Town"), _("Town.")),
        _field("country", Type.TEXT, _("Country"), _("Country, as written in the source.")),
        _SEGMENT,
        _field("territory", Type.TEXT, _("Territory"), _("The area this account lies in.")),
        _OWNER,
        _field("visits_per_year", Type.NUMBER, _("Visits per year"), _("The agreed number of visits per year.")),
        _field("parent", Type.REF, _("Part of"), _("The account that this account belongs to."), Table.ACCOUNTS),
        _PHONE,
        _field("website", Type.TEXT, _("Website"), _("Web address.")),
        *_ACCH,
        _CREATED,
        _MODIFIED,
    ),
    Table.CONTACTS: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("Full name; first and last name may be given instead."), required=True),
        _FIRST,
        _LAST,
        _ACCOUNT,
        _OWNER,
        _EMAIL,
        _PHONE,
        _field("job_title", Type.TEXT, _("Job title"), _("As written in the source.")),
        *_ACCH,
        _CREATED,
        _MODIFIED,
    ),
    Table.PRODUCTS: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("Name of the product or service."), required=True),
        _field("code", Type.TEXT, _("Code"), _("Article code, as text.")),
        _field("family", Type.TEXT, _("Family"), _("Product family; cross-selling counts families.")),
        _field("list_price", Type.MONEY, _("List price"), _("Price of one before discount.")),
        _field("cost_price", Type.MONEY, _("Cost price"), _("What one costs us.")),
        _CURRENCY,
        _CREATED,
        _MODIFIED,
    ),
    Table.OPPORTUNITIES: (
        _ID,
        _field("name", Type.TEXT, _("Name"), _("What the opportunity is called.")),
        _ACCOUNT,
        _CONTACT,
        _OWNER,
        _PRODUCT,
        _QUANTITY,
        _field("stage", Type.STAGE, _("Step"), _("The step it stands in; its text is kept beside the step.")),
        _field("stage_text", Type.TEXT, _("Step as written"), _("Filled by the import: the text of the step column.")),
        _field("status", Type.ENUM, _("Outcome"), _("Open, won, lost or no decision."), choices=OUTCOMES),
        _field("amount", Type.MONEY, _("Amount"), _("Expected or won value of the whole opportunity.")),
        _CURRENCY,
        _field("margin", Type.MONEY, _("Margin"), _("Expected margin, as an amount.")),
        _field(
            "probability", Type.NUMBER, _("Probability"), _("What the CRM says, 0 to 100; shown, never counted with.")
        ),
        _CREATED,
        _MODIFIED,
        _field("stage_changed_at", Type.INSTANT, _("In this step since"), _("When it entered the step it stands in.")),
        _field("expected_close", Type.DAY, _("Expected close"), _("When the decision is expected.")),
        _field(
            "closed_at",
            Type.INSTANT,
            _("Closed at"),
            _("When it was won or lost; of an open one it is taken as the expected close."),
        ),
        _field("loss_reason", Type.TEXT, _("Reason of loss"), _("Why it was lost, as written in the source.")),
        _field("source", Type.TEXT, _("Lead source"), _("Where the lead came from.")),
        _field("channel", Type.TEXT, _("Channel"), _("Through which channel it is sold.")),
        _field("campaign", Type.TEXT, _("Campaign"), _("Id or name of the campaign.")),
        _SEGMENT,
        _field("territory", Type.TEXT, _("Territory"), _("When it differs from the account's.")),
        _WANTED,
    ),
    Table.OPPORTUNITY_LINES: (
        _ID,
        _field(
            "opportunity",
            Type.REF,
            _("Opportunity"),
            _("The opportunity: id or name."),
            Table.OPPORTUNITIES,
            required=True,
        ),
        _PRODUCT,
        _QUANTITY,
        _PRICE,
        _field("amount", Type.MONEY, _("Amount"), _("Value of the line; without it: quantity times price.")),
        _COST,
        _CURRENCY,
        _WANTED,
    ),
    Table.EVENTS: (
        _ID,
        _field(
            "opportunity",
            Type.REF,
            _("Opportunity"),
            _("The opportunity or case: id."),
            Table.OPPORTUNITIES,
            required=True,
        ),
        _field("stage", Type.STAGE, _("Step"), _("The step entered, or the outcome reached."), required=True),
        _field("stage_text", Type.TEXT, _("Step as written"), _("Filled by the import: the text of the step column.")),
        _field("at", Type.INSTANT, _("Happened at"), _("When it happened."), required=True),
        _field("recorded_at", Type.INSTANT, _("Recorded at"), _("When it was written down in the source.")),
        _field("by", Type.REF, _("By"), _("Who did it."), Table.PEOPLE),
        _field("amount", Type.MONEY, _("Amount"), _("Value at that moment.")),
        _CURRENCY,
    ),
    Table.ACTIVITIES: (
        _ID,
        _field("kind", Type.ENUM, _("Kind"), _("Visit, call, e-mail and so on."), choices=KINDS),
        _field("subject", Type.TEXT, _("Subject"), _("What it was about.")),
        _OWNER,
        _ACCOUNT,
        _CONTACT,
        _OPPORTUNITY,
        _field("starts_at", Type.INSTANT, _("Starts at"), _("Begin.")),
        _field("ends_at", Type.INSTANT, _("Ends at"), _("End.")),
        _field("minutes", Type.MINUTES, _("Minutes"), _("How long it took; without it: end minus begin.")),
        _field("travel_minutes", Type.MINUTES, _("Travel minutes"), _("Travel there and back.")),
        _field("km", Type.NUMBER, _("Kilometres"), _("Distance travelled.")),
        _field("status", Type.ENUM, _("Status"), _("Planned, done or cancelled."), choices=ACTIVITY_STATUSES),
        _field(
            "purpose",
            Type.ENUM,
            _("Purpose"),
            _("Sales or service; without it landing infers it and says so."),
            choices=PURPOSES,
        ),
        _field("outcome", Type.TEXT, _("Result"), _("What came of it.")),
        _field("category", Type.TEXT, _("Category"), _("A sub-kind of the source, kept as text.")),
        _field("next_step", Type.TEXT, _("Next step"), _("What was agreed.")),
        _field("next_step_on", Type.DAY, _("Next step on"), _("For which day.")),
        _CREATED,
        _MODIFIED,
    ),
    Table.NOTES: (
        _ID,
        _field("text", Type.TEXT, _("Text"), _("What was written down."), required=True),
        _ACCOUNT,
        _CONTACT,
        _OPPORTUNITY,
        _field("owner", Type.REF, _("Written by"), _("Who wrote it: id, name or e-mail."), Table.PEOPLE),
        _field("at", Type.INSTANT, _("Written at"), _("When it was written down; without it: when it was read in.")),
    ),
    Table.QUOTES: (
        _ID,
        _field("number", Type.TEXT, _("Number"), _("Number as the customer knows it.")),
        _field("subject", Type.TEXT, _("Subject"), _("What it was about.")),
        _OPPORTUNITY,
        _ACCOUNT,
        _OWNER,
        _field("issued_at", Type.INSTANT, _("Issued at"), _("When it went to the customer.")),
        _field("revision", Type.WHOLE, _("Revision"), _("Which version of the same quote.")),
        _field("amount", Type.MONEY, _("Amount"), _("Value of the whole quote.")),
        _CURRENCY,
        _field("discount", Type.MONEY, _("Discount"), _("Discount as an amount.")),
        _field("valid_until", Type.DAY, _("Valid until"), _("Last day on which it can be accepted.")),
        _field("template", Type.TEXT, _("Template"), _("Template or tool it was made with.")),
        _field(
            "status", Type.ENUM, _("Status"), _("Draft, sent, accepted, rejected or expired."), choices=QUOTE_STATUSES
        ),
        _CREATED,
        _MODIFIED,
    ),
    Table.ORDERS: (
        _ID,
        _field("number", Type.TEXT, _("Number"), _("Number as the customer knows it.")),
        _field("subject", Type.TEXT, _("Subject"), _("What it was about.")),
        _ACCOUNT,
        _OPPORTUNITY,
        _field("owner", Type.REF, _("Owner"), _("The rep; without one: the owner of the account."), Table.PEOPLE),
        _field("ordered_at", Type.INSTANT, _("Ordered at"), _("When the customer ordered.")),
        _field("status", Type.ENUM, _("Status"), _("Cancelled orders are no revenue."), choices=ORDER_STATUSES),
        _field("amount", Type.MONEY, _("Amount"), _("Value of the order; without it: the sum of its lines.")),
        _CURRENCY,
        _WANTED,
        _field("delivered_on", Type.DAY, _("Delivered on"), _("When it was delivered.")),
        _CREATED,
        _MODIFIED,
    ),
    Table.ORDER_LINES: (
        _ID,
        _field("order", Type.REF, _("Order"), _("The order: id or number."), Table.ORDERS, required=True),
        _PRODUCT,
        _QUANTITY,
        _PRICE,
        _field("amount", Type.MONEY, _("Amount"), _("Value of the line; without it: quantity times price.")),
        _COST,
        _field("profit", Type.MONEY, _("Profit"), _("Of the whole line; without a cost: cost is amount less profit.")),
        _field(
            "discount", Type.MONEY, _("Discount"), _("What was taken off the whole line; the amount is what remains.")
        ),
        _field("discount_share", Type.SHARE, _("Discount as a share"), _("0.2 or 20 %; the amount is what remains.")),
        _CURRENCY,
        _WANTED,
    ),
}

_BY_NAME = {table: {entry.name: entry for entry in entries} for table, entries in FIELDS.items()}
_STEP_DATE = _field(
    ENTERED, Type.INSTANT, _("Entered a step"), _("The day on which it entered the step named behind the point.")
)


def field_of(table: Table, name: str) -> Field | None:
    """The field of that name, or None when the table has none; `entered.<STEP>` is a field of opportunities."""
    if table is Table.OPPORTUNITIES and name.startswith(ENTERED) and len(name) > len(ENTERED):
        return _STEP_DATE
    return _BY_NAME[table].get(name)


def required_fields(table: Table) -> tuple[str, ...]:
    """Names of the fields without which a row of this table cannot land."""
    return tuple(entry.name for entry in FIELDS[table] if entry.required)
