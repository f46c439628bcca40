"""Pipedrive as a CRM that can be connected: the protocol of `crm.base`, handed on to the modules beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.crm.base import Body, Entity, Hint, Keys, Page, RawRecord, Records
from meetpunt.connectors.crm.design import Design, Identity, Push, Pushed, Wanted
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.connectors.pipedrive import needs, proposal, pushing, reading, setup, tables, webhooks
from meetpunt.connectors.pipedrive.entities import BY_ID, ENTITIES, ONE, PARTS
from meetpunt.connectors.pipedrive.site import Site
from meetpunt.connectors.pipedrive.walking import listed, walk


class Pipedrive:
    """A company's Pipedrive. keys: see `site.Site`; every method is that of `crm.base.Connector`."""

    entities: tuple[Entity, ...] = ENTITIES
    deals = "deals"
    leads = "leads"
    activities: tuple[str, ...] = ("activities",)

    def __init__(self, client: Client, keys: Keys) -> None:
        self.site = Site(client, keys)

    def identify(self) -> Identity:
        """Who we are there."""
        return setup.identify(self.site)

    def discover(self) -> Design:
        """How it is set up now."""
        return setup.discover(self.site)

    def pull(self, entity: Entity, since: datetime | None, until: datetime, at: Mapping[str, Any]) -> Iterator[Page]:
        """What changed in a window, page by page."""
        return walk(self.site, entity.code, PARTS[entity.code], since, until, at)

    def pull_of(self, entity: Entity, parents: Sequence[str]) -> Iterator[Page]:
        """The products or the history of deals."""
        if entity.code == "deal_lines":
            for bodies in listed(self.site, "/api/v2/deals/products", {**BY_ID, "deal_ids": ",".join(parents)}):
                yield Page(tuple(map(reading.line, bodies)))
            return
        for deal in parents:
            for bodies in listed(self.site, "/api/v1/deals/{id}/changelog", {}, id=deal):
                read = (reading.change(deal, body) for body in bodies)
                yield Page(tuple(one for one in read if one is not None))

    def standing(self, entity: Entity) -> Iterator[frozenset[str]]:
        """The ids of all records that stand."""
        parts = [part for part in PARTS[entity.code] if not part.gone]
        for page in walk(self.site, entity.code, parts, None, None, {}):
            yield frozenset(one.external_id for one in page.records if not one.deleted)

    def find(self, entity: Entity, external_id: str) -> RawRecord | None:
        """One record now."""
        if entity.code not in ONE:
            pages = walk(self.site, entity.code, PARTS[entity.code], None, None, {})
            return next((one for page in pages for one in page.records if one.external_id == external_id), None)
        path, told = ONE[entity.code]
        try:
            body = self.site.get(path, told, id=external_id).get("data")
        except CrmError as error:
            if error.trouble is Trouble.GONE:
                return None
            raise
        found = reading.record(entity.code, body) if isinstance(body, dict) else None
        return None if found is None or found.deleted else found

    def joined(self, records: Iterable[RawRecord]) -> dict[str, str]:
        """Id of a deal -> id of the lead that it was."""
        return reading.joined(records)

    def tables(self, records: Records) -> list[RawTable]:
        """The records as tables."""
        return tables.tables(records)

    def proposed(self, source: str, design: Design) -> FieldMapping:
        """The mapping to be confirmed."""
        return proposal.proposed(source, design)

    def wanted(self, design: Design, mapping: FieldMapping) -> tuple[Wanted, ...]:
        """What the method needs."""
        return needs.wanted(design, mapping)

    def make(self, wanted: Wanted) -> None:
        """Make what is missing there."""
        needs.make(self.site, wanted)

    def push(self, activity: Push) -> Pushed:
        """Write an activity of ours there."""
        return pushing.push(self.site, activity)

    def find_pushed(self, activity: Push) -> Pushed | None:
        """Look whether it stands there."""
        return pushing.find_pushed(self.site, activity)

    def withdraw(self, activity: Push) -> None:
        """Take away what we wrote there."""
        pushing.withdraw(self.site, activity)

    def hear(self, address: str, name: str, password: str) -> None:
        """Ask to be told of changes."""
        webhooks.hear(self.site, address, name, password)

    def hint(self, body: Body) -> Hint | None:
        """What a message says."""
        return webhooks.hint(body)
