"""Four requests with one key at the same moment, in a process and database of their own: `python -m tests.api.at_once`.

The other tests stand in a transaction that is never committed, in which nobody else sees what they made.
"""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

TOGETHER = 4


def main() -> None:
    """Print what was answered, and how many accounts there are after it."""
    from django.db import connection
    from django.test import Client

    from meetpunt.actions.api.tokens import make_token
    from meetpunt.store.access import viewer_of_person
    from meetpunt.store.models import Account
    from meetpunt.store.tenancy import acting_in
    from tests.cast import build_cast

    now = datetime.now(UTC)
    anna = build_cast(now.date(), 2, "UTC").people["Anna"]
    key = f"mp_{anna.organisation_id}_{secrets.token_urlsafe(32)}"
    with acting_in(anna.organisation_id):
        viewer = viewer_of_person(anna.pk, anna.organisation_id, now.date())
        assert viewer is not None
        make_token(viewer, "Test", ["write:records"], 7, key, now)
    start = Barrier(TOGETHER)

    def ask(_number: int) -> Any:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "same"}
        body = json.dumps({"told": {"name": "Bakkerij Tegelijk"}})
        start.wait()
        try:
            answer = Client().post("/api/v1/accounts", body, "application/json", headers=headers)
            return answer.status_code, json.loads(answer.content)
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(ask, range(TOGETHER)))
    with acting_in(anna.organisation_id):
        made = Account.objects.filter(name="Bakkerij Tegelijk").count()
    print(json.dumps({"answers": answers, "made": made}))


if __name__ == "__main__":
    import django

    django.setup()
    main()
