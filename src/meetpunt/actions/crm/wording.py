"""What things of ours are called in a CRM, by the confirmed mapping: kinds of activity, people, records from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.base import LEAD
from meetpunt.connectors.crm.design import Push
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.schema import Mapping as FieldMapping
from meetpunt.store.models import Activity, CrmConnection, CrmJoin, Person


@dataclass
class Words:
    """What things of ours are called there, by the confirmed mapping."""

    row: CrmConnection

    def __post_init__(self) -> None:
        mapping = load_mapping(self.row.source.mapping)
        self.kinds = kinds_there(mapping)
        self.people = people_there(self.row, mapping)
        self.deals = dict(CrmJoin.objects.filter(connection=self.row).values_list("lead", "deal"))

    def push(self, activity: Activity) -> Push:
        """An activity as it should stand there."""
        note = "\n".join(text for text in (activity.outcome, activity.next_step) if text)
        return Push(
            key=f"meetpunt-{self.row.organisation_id}-{activity.pk}",
            kind=self.kinds.get(activity.kind, ""),
            subject=activity.subject or str(Activity.Kind(activity.kind).label),
            note=note,
            owner=self.people.get(activity.person_id or 0, ""),
            account=self._id(activity.account),
            contact=self._id(activity.contact),
            opportunity=self._deal(self._id(activity.opportunity)),
            starts_at=activity.started_at,
            minutes=activity.minutes,
            done=activity.status == Activity.Status.HELD,
            on=activity.started_on,
        )

    def _id(self, row: object) -> str:
        of_source = getattr(row, "source_id", None) == self.row.source_id
        return (getattr(row, "external_id", "") or "") if of_source else ""

    def _deal(self, external_id: str) -> str:
        return self.deals.get(external_id.removeprefix(LEAD), external_id) if external_id else ""


def kinds_there(mapping: FieldMapping) -> dict[str, str]:
    """Kind of ours -> the first activity type there that means it."""
    found: dict[str, str] = {}
    for entry in mapping.files:
        for table in entry.tables:
            if table.table is Table.ACTIVITIES:
                for theirs, ours in table.values.get("kind", {}).items():
                    found.setdefault("visit" if ours == "meeting" else ours, theirs)
    return found


def people_there(row: CrmConnection, mapping: FieldMapping) -> dict[int, str]:
    """Person of ours -> user there: who was read from there, and who was told to be one of them."""
    told = _told_people(mapping)
    rows = Person.objects.filter(organisation_id=row.organisation_id).values_list(
        "pk", "name", "email", "source_id", "external_id"
    )
    found: dict[int, str] = {}
    for pk, name, email, source_id, external_id in rows:
        if source_id == row.source_id and external_id:
            found[pk] = external_id
        else:
            user = told.get(email.casefold()) or told.get(name.casefold()) if email else told.get(name.casefold())
            if user:
                found[pk] = user
    return found


def _told_people(mapping: FieldMapping) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in mapping.files:
        for table in entry.tables:
            for theirs, ours in table.values.get("owner", {}).items():
                found.setdefault(ours.casefold(), theirs)
    return found
