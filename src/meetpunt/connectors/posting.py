"""Sends a text to an address that a user gave, under the same guard as `transport`, and says how it was answered.

Rule: no redirect is followed: who receives is who was checked. Of the answer only its status is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from urllib3.exceptions import HTTPError, SSLError

from meetpunt.connectors.addresses import place_of
from meetpunt.connectors.messages import problem
from meetpunt.connectors.transport import Reach
from meetpunt.connectors.watched import Watch, pool_for


def post(address: str, body: bytes, headers: Mapping[str, str], reach: Reach | None = None) -> int:
    """Post a body; gives the status of the answer (200 to 599), whatever it is.

    Raises:
        ConnectorError: the address may not be reached, or nothing answered in time; a code of
            `messages.FETCH_SENTENCES`.
    """
    reach = reach or Reach()
    until = monotonic() + reach.seconds
    place = place_of(address, reach.resolve, until - monotonic(), reach.allow_loopback)
    told = {"Host": place.host_header, "User-Agent": "Meetpunt", **headers}
    with Watch(until) as watch:
        try:
            answer = pool_for(place, watch).urlopen(
                "POST",
                place.target,
                body=body,
                headers=told,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            status = int(answer.status)
            answer.close()
        except SSLError as error:
            raise problem("fetch_slow" if watch.is_over else "fetch_not_safe", host=place.host) from error
        except (HTTPError, OSError, ValueError) as error:
            raise problem("fetch_slow" if watch.is_over else "fetch_failed", host=place.host) from error
    return status
