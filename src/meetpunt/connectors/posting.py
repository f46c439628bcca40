"""Sends something to an address that a user gave, under the same guard as `transport`, and says how it was answered.

Rule: no redirect is followed: who receives is who was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlencode

from urllib3.exceptions import HTTPError, SSLError

from meetpunt.connectors.addresses import place_of
from meetpunt.connectors.messages import problem
from meetpunt.connectors.transport import MEGABYTE, Reach
from meetpunt.connectors.watched import Watch, pool_for


def post(address: str, body: bytes, headers: Mapping[str, str], reach: Reach | None = None) -> int:
    """Post a body; gives the status of the answer (200 to 599), whatever it is. The answer itself is not read.

    Raises:
        ConnectorError: the address may not be reached, or nothing answered in time; a code of
            `messages.FETCH_SENTENCES`.
    """
    return _send(address, body, headers, reach or Reach(), most=0)[0]


def post_form(
    address: str, form: Mapping[str, str], headers: Mapping[str, str], reach: Reach | None = None
) -> tuple[int, bytes]:
    """Post a form; gives the status of the answer and what it says, up to the bytes of `reach`.

    Raises:
        ConnectorError: as `post`, or the answer is too long.
    """
    reach = reach or Reach()
    told = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "identity", **headers}
    return _send(address, urlencode(form).encode(), told, reach, most=reach.bytes)


def _send(address: str, body: bytes, headers: Mapping[str, str], reach: Reach, most: int) -> tuple[int, bytes]:
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
            said = answer.read(most + 1, decode_content=False) if most else b""
            answer.close()
        except SSLError as error:
            raise problem("fetch_slow" if watch.is_over else "fetch_not_safe", host=place.host) from error
        except (HTTPError, OSError, ValueError) as error:
            raise problem("fetch_slow" if watch.is_over else "fetch_failed", host=place.host) from error
        if most and watch.was_cut:
            raise problem("fetch_slow", host=place.host)
    if len(said) > most:
        raise problem("fetch_too_big", host=place.host, limit=most // MEGABYTE)
    return status, said
