"""Opens a connection: the connector of its kind with its keys, kept encrypted and renewed by one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from meetpunt.connectors import crms
from meetpunt.connectors.crm.base import Clock, Connector
from meetpunt.connectors.crm.http import Client
from meetpunt.connectors.crm.pace import Meter
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.crms import connector_of
from meetpunt.connectors.transport import Reach
from meetpunt.store.models import CrmConnection
from meetpunt.store.secrets import Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in

RENEWING = timedelta(seconds=90)
"""How long whoever gets new keys may take; then somebody else may."""
ACCESS = "access_token"


class StoredKeys:
    """The keys of a connection as they stand in the database; see `connectors.crm.base.Keys`."""

    def __init__(self, organisation_id: int, connection_id: int, clock: Clock) -> None:
        self._organisation, self._connection, self._clock = organisation_id, connection_id, clock

    def read(self) -> Mapping[str, str]:
        """The keys now."""
        with acting_in(self._organisation):
            kept = CrmConnection.objects.values_list("keys", flat=True).get(pk=self._connection)
        return _opened(kept)

    def renew(self, stale: str, how: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace keys; who comes second gets those of who came first. No transaction is open while they are got."""
        while True:
            keys = self.read()
            if keys.get(ACCESS, "") != stale:
                return keys
            if self._claim():
                break
            self._clock.sleep(0.5)
        try:
            # Somebody may have finished between our reading and our turn.
            keys = self.read()
            return keys if keys.get(ACCESS, "") != stale else self._replace(keys, how(keys))
        except BaseException:
            self._let_go()
            raise

    def _claim(self) -> bool:
        now = self._clock.now()
        with acting_in(self._organisation):
            rows = CrmConnection.objects.filter(pk=self._connection)
            free = rows.filter(Q(renewing_until__isnull=True) | Q(renewing_until__lt=now))
            return free.update(renewing_until=now + RENEWING) == 1

    def _let_go(self) -> None:
        with acting_in(self._organisation):
            CrmConnection.objects.filter(pk=self._connection).update(renewing_until=None)

    def _replace(self, keys: Mapping[str, str], changed: Mapping[str, str]) -> Mapping[str, str]:
        fresh = {**keys, **changed}
        with acting_in(self._organisation), transaction.atomic():
            CrmConnection.objects.filter(pk=self._connection).update(keys=sealed(fresh), renewing_until=None)
        return fresh


class GivenKeys:
    """Keys that are tried out before they are kept."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = dict(keys)

    def read(self) -> Mapping[str, str]:
        """The keys as they were given, or renewed since."""
        return self.keys

    def renew(self, stale: str, how: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace keys; nobody else has them."""
        self.keys.update(how(self.keys))
        return self.keys


def opened(row: CrmConnection, clock: Clock, reach: Reach, meter: Meter | None = None) -> Connector:
    """The connector of a connection. meter: what may be spent; none for a single question of a person."""
    keys = StoredKeys(row.organisation_id, row.pk, clock)
    return connector_of(row.kind, Client(clock, reach, meter or Meter()), keys)


def tried(kind: str, keys: Mapping[str, str], clock: Clock, reach: Reach) -> tuple[Connector, GivenKeys]:
    """The connector of a kind with keys that are not kept (yet)."""
    given = GivenKeys(keys)
    return connector_of(kind, Client(clock, reach, Meter()), given), given


def keys_of_leave(
    kind: str, keys: Mapping[str, str], code: str, back: str, verifier: str, clock: Clock, reach: Reach
) -> dict[str, str]:
    """The keys for the code with which somebody came back from a CRM; see `connectors.crms.leave_keys`."""
    return crms.leave_keys(kind, Client(clock, reach, Meter()), keys, code, back, verifier)


def sealed(keys: Mapping[str, str]) -> str:
    """Keys for keeping."""
    return encrypt(Purpose.CRM, json.dumps(dict(keys)))


def _opened(kept: str) -> Mapping[str, str]:
    try:
        found: dict[str, str] = json.loads(decrypt(Purpose.CRM, kept))
    except ValueError:
        raise trouble(Trouble.SIGN_IN) from None
    return found
