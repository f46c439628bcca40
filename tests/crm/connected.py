"""An organisation with a toy CRM, and our side of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from meetpunt.actions.crm import syncing
from meetpunt.actions.crm.connecting import connect
from meetpunt.actions.crm.meaning import confirm_mapping
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.connectors import crms
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.models import Opportunity
from meetpunt.store.tenancy import acting_in
from tests.crm.toy import Toy, hint, mapping


@dataclass
class Connected:
    """The toy, and our side of it."""

    toy: Toy
    organisation: int
    connection: int

    @property
    def viewer(self) -> Viewer:
        """The operator."""
        return operator_of("Ovenbouw", self.toy.time.at.date())

    def sync(self) -> syncing.Synced:
        """One sync."""
        return syncing.sync(self.organisation, self.connection, self.toy.time, Reach())

    def confirm(self, **stages: str) -> None:
        """Say what the stages mean."""
        with acting_in(self.organisation):
            confirm_mapping(self.viewer, self.connection, mapping("Toy", **stages), self.toy.time.now())

    def opportunities(self) -> dict[str, Any]:
        """Per external id the step, outcome and amount."""
        with acting_in(self.organisation):
            rows = Opportunity.objects.filter(organisation_id=self.organisation).select_related("step")
            return {
                str(row.external_id): (row.step.code if row.step else "", row.outcome, row.amount_minor) for row in rows
            }


def connected(monkeypatch: pytest.MonkeyPatch) -> Connected:
    """A fresh organisation with a fresh toy."""
    toy = Toy()
    toy.put("users", "u1", name="Bram Jansen", email="bram@toy.example")
    toy.put("users", "u2", name="Carla Vos", email="carla@toy.example")
    toy.put("accounts", "k1", name="Bakkerij Smulders", phone="013")
    monkeypatch.setitem(crms.CRMS, "toy", lambda client, keys: toy)
    monkeypatch.setitem(crms.HINTS, "toy", hint)
    made = create_organisation(NewOrganisation("Ovenbouw"), toy.time.now())
    toy.time.sleep(3600)
    with acting_in(made.id):
        viewer = operator_of("Ovenbouw", toy.time.at.date())
        connection = connect(viewer, "toy", "Toy", {"token": "geheim-token-9"}, toy.time, Reach())
    done = Connected(toy, made.id, connection)
    done.confirm(s1="P", s2="O", s3="won")
    return done
