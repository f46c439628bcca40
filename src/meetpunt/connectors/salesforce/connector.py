"""Salesforce as every CRM can be asked; see `connectors.crm.base.Connector`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.crm.base import Body, Entity, Hint, Keys, Page, RawRecord, Records
from meetpunt.connectors.crm.design import Design, Identity, Push, Pushed, Wanted
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.connectors.salesforce import needs, proposal, pushing, setup
from meetpunt.connectors.salesforce.session import VERSION, Session
from meetpunt.connectors.salesforce.soql import is_id
from meetpunt.connectors.salesforce.sources import BY_CODE, SOURCES
from meetpunt.connectors.salesforce.tables import tables
from meetpunt.connectors.salesforce.walk import Walk, standing


class Salesforce:
    """One Salesforce organisation.

    keys: `client_id`, `login_url` and what the way of signing in needs (see `signing_in.Way`). version: of its API.
    """

    entities: tuple[Entity, ...] = tuple(source.entity for source in SOURCES)
    deals = "opportunities"
    leads = "leads"
    activities: tuple[str, ...] = ("tasks", "appointments")

    def __init__(self, client: Client, keys: Keys, version: str = VERSION) -> None:
        self.session = Session(client, keys, version)
        self._identity: Identity | None = None

    def identify(self) -> Identity:
        """Who we are there; asked once."""
        self._identity = self._identity or setup.identify(self.session)
        return self._identity

    def discover(self) -> Design:
        """Stages of leads and opportunities, kinds of tasks and appointments, users and fields."""
        return setup.discover(self.session)

    def pull(self, entity: Entity, since: datetime | None, until: datetime, at: Mapping[str, Any]) -> Iterator[Page]:
        """What changed, the deleted and archived too, by (stamp, id); by a job of Bulk 2.0 where it is much."""
        source = BY_CODE[entity.code]
        walk = Walk(self.session, source, None, None) if entity.whole else Walk(self.session, source, since, until)
        yield from walk.pages(at)

    def pull_of(self, entity: Entity, parents: Sequence[str]) -> Iterator[Page]:
        """Nothing: no entity here is asked per record of another one."""
        raise trouble(Trouble.SETTING, detail=f"{entity.code} is not asked per record")

    def standing(self, entity: Entity) -> Iterator[frozenset[str]]:
        """The ids of all records that stand."""
        yield from standing(self.session, BY_CODE[entity.code])

    def find(self, entity: Entity, external_id: str) -> RawRecord | None:
        """One record now."""
        return Walk(self.session, BY_CODE[entity.code], None, None).one(external_id) if is_id(external_id) else None

    def joined(self, records: Iterable[RawRecord]) -> dict[str, str]:
        """By what a lead says that it became. Of several leads of one opportunity it was the first that was made."""
        found: dict[str, tuple[str, str]] = {}
        for one in records:
            deal = one.body.get("ConvertedOpportunityId") if one.entity == self.leads else None
            if deal:
                lead = (str(one.body.get("CreatedDate") or ""), one.external_id)
                found[deal] = min(found.get(deal, lead), lead)
        return {deal: lead for deal, (_, lead) in found.items()}

    def tables(self, records: Records) -> list[RawTable]:
        """The records as tables."""
        return tables(records)

    def proposed(self, source: str, design: Design) -> FieldMapping:
        """The mapping to be confirmed."""
        who = self.identify()
        return proposal.proposed(source, design, who.time_zone, who.currency)

    def wanted(self, design: Design, mapping: FieldMapping) -> tuple[Wanted, ...]:
        """What the method needs: a list for the administrator of this Salesforce."""
        return needs.wanted(design, mapping)

    def make(self, wanted: Wanted) -> None:
        """Nothing is made in Salesforce by us: how it is set up is its administrator's."""
        raise trouble(Trouble.REFUSED, detail=f"{wanted.name}: its administrator makes this in Salesforce")

    def push(self, activity: Push) -> Pushed:
        """Write a task or an appointment, as `activity.kind` begins with Task or Event."""
        return pushing.push(self.session, activity, self.identify().time_zone)

    def find_pushed(self, activity: Push) -> Pushed | None:
        """Look for one that may stand there already."""
        return pushing.find_pushed(self.session, activity)

    def withdraw(self, activity: Push) -> None:
        """Take away what we wrote there; it stays in the recycle bin."""
        pushing.withdraw(self.session, activity)

    def hear(self, address: str, name: str, password: str) -> None:
        """Nothing: Salesforce is asked every few minutes, and tells nobody by itself."""

    def hint(self, body: Body) -> Hint | None:
        """See the function of that name."""
        return hint(body)


def hint(body: Body) -> Hint | None:
    """None: Salesforce sends us no messages (see `Salesforce.hear`)."""
    return None
