"""The words of the import wizard: tables, choices, states, reasons of a proposal, and what a result counts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.connectors.base import Flag, Table
from meetpunt.connectors.fields import field_of
from meetpunt.connectors.mapping.schema import Target
from meetpunt.connectors.mapping.suggest import ColumnProposal, Reason
from meetpunt.connectors.messages import FLAG_SENTENCES
from meetpunt.store.import_runs import RunRef
from meetpunt.web import formats

TABLES: dict[str, Promise] = {
    Table.TEAMS: gettext_lazy("Teams"),
    Table.PEOPLE: gettext_lazy("People"),
    Table.ACCOUNTS: gettext_lazy("Accounts"),
    Table.CONTACTS: gettext_lazy("Contacts"),
    Table.PRODUCTS: gettext_lazy("Products"),
    Table.OPPORTUNITIES: gettext_lazy("Opportunities"),
    Table.OPPORTUNITY_LINES: gettext_lazy("Lines of opportunities"),
    Table.EVENTS: gettext_lazy("Step history (event log)"),
    Table.ACTIVITIES: gettext_lazy("Activities"),
    Table.NOTES: gettext_lazy("Notes"),
    Table.QUOTES: gettext_lazy("Quotes"),
    Table.ORDERS: gettext_lazy("Orders"),
    Table.ORDER_LINES: gettext_lazy("Lines of orders"),
}

CHOICES: dict[str, Promise] = {
    "visit": gettext_lazy("visit"),
    "call": gettext_lazy("telephone call"),
    "email": gettext_lazy("e-mail"),
    "demonstration": gettext_lazy("demonstration"),
    "quote_work": gettext_lazy("work on quotes"),
    "lead_work": gettext_lazy("work on leads"),
    "office": gettext_lazy("office work"),
    "meeting": gettext_lazy("meeting: a visit with a customer, else internal"),
    "travel": gettext_lazy("travel"),
    "training": gettext_lazy("training"),
    "other": gettext_lazy("something else"),
    "rep": gettext_lazy("rep"),
    "inside_sales": gettext_lazy("inside sales"),
    "manager": gettext_lazy("manager"),
    "director": gettext_lazy("director"),
    "production": gettext_lazy("production or logistics"),
    "trainer": gettext_lazy("trainer"),
    "administrator": gettext_lazy("administrator"),
    "open": gettext_lazy("open"),
    "planned": gettext_lazy("planned"),
    "done": gettext_lazy("done"),
    "cancelled": gettext_lazy("cancelled"),
    "draft": gettext_lazy("draft"),
    "sent": gettext_lazy("sent"),
    "accepted": gettext_lazy("accepted"),
    "rejected": gettext_lazy("rejected by the customer"),
    "expired": gettext_lazy("expired"),
    "delivered": gettext_lazy("delivered"),
    "on_hold": gettext_lazy("on hold"),
    "disputed": gettext_lazy("disputed"),
    "sales": gettext_lazy("sales"),
    "service": gettext_lazy("service"),
    Target.WON: gettext_lazy("won"),
    Target.LOST: gettext_lazy("lost"),
    Target.NO_DECISION: gettext_lazy("no decision"),
    Target.REOPENED: gettext_lazy("opened again"),
    Target.UNMAPPED: gettext_lazy("not decided yet: counted, in no funnel"),
    Target.IGNORE: gettext_lazy("leave these rows out"),
}

STATES: dict[str, Promise] = {
    "uploaded": gettext_lazy("Sent, to be mapped"),
    "checked": gettext_lazy("Checked, not read in yet"),
    "landing": gettext_lazy("Being read in"),
    "landed": gettext_lazy("Read in"),
    "failed": gettext_lazy("Something has to be mended"),
    "taken_back": gettext_lazy("Taken back"),
}

STUBS: dict[str, Promise] = {
    "accounts": gettext_lazy("accounts"),
    "people": gettext_lazy("people"),
    "products": gettext_lazy("products"),
    "teams": gettext_lazy("teams"),
    "territories": gettext_lazy("territories"),
    "contacts": gettext_lazy("contacts"),
    "opportunities": gettext_lazy("opportunities"),
    "orders": gettext_lazy("orders"),
}

ROWS: dict[str, Promise] = {
    **STUBS,
    "account": STUBS["accounts"],
    "person": STUBS["people"],
    "product": STUBS["products"],
    "team": STUBS["teams"],
    "territory": STUBS["territories"],
    "contact": STUBS["contacts"],
    "opportunity": STUBS["opportunities"],
    "activity": gettext_lazy("activities"),
    "quote": gettext_lazy("quotes"),
    "sales_order": gettext_lazy("orders"),
    "order_line": gettext_lazy("order lines"),
    "opportunity_line": gettext_lazy("opportunity lines"),
    "opportunity_change": gettext_lazy("earlier terms of opportunities"),
    "stage_event": gettext_lazy("moments in the step history"),
    "account_assignment": gettext_lazy("owners of accounts over time"),
    "visit_agreement": gettext_lazy("agreed visits"),
    "product_price": gettext_lazy("prices"),
    "product_family": gettext_lazy("product families"),
    "sales_process": gettext_lazy("sales processes"),
    "team_membership": gettext_lazy("memberships of teams"),
    "team_management": gettext_lazy("managers of teams"),
    "territory_assignment": gettext_lazy("territories of people"),
    "person_role": gettext_lazy("roles of people"),
    "forecast_snapshot": gettext_lazy("lines of kept forecasts"),
}


def table(name: str) -> str:
    """A table of a source."""
    return str(TABLES.get(name, name))


def choice(name: str) -> str:
    """A choice of a closed list, or what a stage means."""
    return str(CHOICES.get(name, name))


def state(run: RunRef) -> str:
    """Where a run stands."""
    return str(STATES.get(run.state, run.state))


def rows_of(name: str) -> str:
    """Rows of a table of ours."""
    return str(ROWS.get(name, name))


def reference(name: str) -> str:
    """ "opportunities.owner" as Opportunities: Owner."""
    where, _point, what = name.partition(".")
    if where not in TABLES:
        return name
    entry = field_of(Table(where), what)
    return f"{table(where)}: {entry.label if entry else what}"


def flag(name: str) -> str:
    """What is odd about rows that landed."""
    return str(FLAG_SENTENCES[Flag(name)]) if name in set(Flag) else name


def moments(name: str, count: int) -> str:
    """How moments of steps are known."""
    said = {
        "recorded": ngettext(
            "%(count)s moment was recorded in the source.", "%(count)s moments were recorded in the source.", count
        ),
        "seen_at_import": ngettext(
            "%(count)s step is only seen now: when it was entered is not known, so it is left out of the days.",
            "%(count)s steps are only seen now: when they were entered is not known, so they are left out of the days.",
            count,
        ),
        "undated_events": ngettext(
            "%(count)s opportunity has no date at all: it counts in what is in stock now, in no cohort.",
            "%(count)s opportunities have no date at all: they count in what is in stock now, in no cohort.",
            count,
        ),
        "looks_like_double": ngettext(
            "%(count)s new account looks like one that is there already from elsewhere. It is not merged by itself: "
            "go through the doubles after the import.",
            "%(count)s new accounts look like ones that are there already from elsewhere. They are not merged by "
            "themselves: go through the doubles after the import.",
            count,
        ),
    }
    return said.get(name, name) % {"count": formats.number(count)}


def note(name: str, count: int) -> str:
    """What was done to values."""
    said = {
        "amount_rounded": ngettext(
            "%(count)s amount had more decimals than its currency and was rounded.",
            "%(count)s amounts had more decimals than their currency and were rounded.",
            count,
        ),
        "line_without_amount": ngettext(
            "%(count)s order line has neither an amount nor a price: it is worth nothing until it does.",
            "%(count)s order lines have neither an amount nor a price: they are worth nothing until they do.",
            count,
        ),
        "note_of_nothing": ngettext(
            "%(count)s note was left out: it is about no account or opportunity that is known here.",
            "%(count)s notes were left out: they are about no account or opportunity that is known here.",
            count,
        ),
        "acch_contradicts": ngettext(
            "%(count)s ACCH state contradicts itself (visited as agreed without knowing us): it counts as not asked.",
            "%(count)s ACCH states contradict themselves (visited as agreed without knowing us): they count as not "
            "asked.",
            count,
        ),
        "looks_like_double": ngettext(
            "%(count)s new account looks like one that is there already from elsewhere. It is not merged by itself: "
            "go through the doubles after the import.",
            "%(count)s new accounts look like ones that are there already from elsewhere. They are not merged by "
            "themselves: go through the doubles after the import.",
            count,
        ),
    }
    return said.get(name, name) % {"count": formats.number(count)}


def because(proposal: ColumnProposal, chosen: str) -> str:
    """Why a column was proposed for a field, and how sure that is."""
    if chosen and chosen != proposal.field:
        return _("Chosen by you.")
    if proposal.field is None:
        return _("Not recognised: choose a field, or leave it out.")
    if not chosen:
        return _("Left out by you.")
    if proposal.reason is Reason.LEARNT:
        return _("You confirmed this before.")
    if proposal.reason is Reason.EXACT:
        return _("Almost sure: a known name for this field.")
    if proposal.reason is Reason.NORMALISED:
        return _("Quite sure: looks the same as “%(name)s”.") % {"name": proposal.because}
    return _("Perhaps: resembles “%(name)s”. Look at the samples.") % {"name": proposal.because}


def sureness(confidence: float) -> str:
    """How sure it is which table a file holds."""
    if confidence >= 0.7:
        return _("The column names leave little doubt.")
    if confidence >= 0.4:
        return _("Probably, by the column names.")
    return _("A guess by the column names: look twice.")
