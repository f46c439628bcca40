"""Which persons are machines: accounts that book steps by themselves and are nobody to compare or talk with."""

from __future__ import annotations

from meetpunt.store.models import Person


def machine_ids(organisation_id: int) -> frozenset[int]:
    """The ids of an organisation's machines."""
    machines = Person.objects.filter(organisation_id=organisation_id, is_machine=True)
    return frozenset(machines.values_list("pk", flat=True))
