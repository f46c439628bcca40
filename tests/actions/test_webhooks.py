"""Telling other systems: signed, once per event, tried again for a day, and never to a place inside."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from meetpunt.actions import webhooks
from meetpunt.actions.errors import Refused
from meetpunt.connectors.transport import Reach
from meetpunt.jobs.worker import run_pending
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import Job, Webhook, WebhookDelivery
from meetpunt.store.webhooks import TEST
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
SECRET = "s" * 43
EVENT = "production.answer"
HERE = Reach(seconds=3, allow_loopback=True)


@dataclass
class Receiver:
    """A server on this machine. statuses: what it answers in turn, the last one for ever."""

    statuses: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FETCH_LOOPBACK = True
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            status = found.statuses.pop(0) if len(found.statuses) > 1 else found.statuses[0]
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}/hook?key=abc"
    yield found
    server.shutdown()


def ada(one: Company) -> Viewer:
    person = one.person("Ada", roles=("administrator",))
    found = viewer_of_person(person.pk, one.organisation.pk, NOW.date())
    assert found is not None
    return found


def added(one: Company, receiver: Receiver) -> int:
    return webhooks.add(ada(one), "ERP", receiver.address, [EVENT], SECRET, NOW, HERE)


def test_an_event_arrives_signed_and_once(receiver: Receiver) -> None:
    one = company()
    added(one, receiver)
    for _again in range(2):
        assert webhooks.emit(one.organisation.pk, EVENT, "notice:1:turn:2", {"week": "2026-07-06"}, NOW) == 1
    webhooks.emit(one.organisation.pk, "production.large_order.told", "notice:1", {}, NOW)  # not chosen
    run_pending(NOW)
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["event"], told["data"]) == (EVENT, {"week": "2026-07-06"})
    assert headers["Meetpunt-Event"] == EVENT
    assert headers["Meetpunt-Event-Id"] == told["id"]
    moment, mark = (part.split("=")[1] for part in headers["Meetpunt-Signature"].split(","))
    assert int(moment) == int(NOW.timestamp())
    assert mark == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    kept = WebhookDelivery.objects.get()
    assert (kept.state, kept.status, kept.attempts) == ("delivered", 200, 1)


def test_what_does_not_arrive_is_tried_again_and_given_up_after_a_day(receiver: Receiver) -> None:
    one, at = company(), NOW
    added(one, receiver)
    receiver.statuses = [500, 302, 500]
    webhooks.emit(one.organisation.pk, EVENT, "1", {}, at)
    run_pending(at)
    for wait in webhooks.WAITS:
        assert WebhookDelivery.objects.get().state == "waiting"
        at += wait
        run_pending(at - timedelta(seconds=1))  # not yet
        run_pending(at)
    kept = WebhookDelivery.objects.get()
    assert (kept.state, kept.status, kept.attempts) == ("given_up", 500, len(webhooks.WAITS) + 1)
    assert at - NOW < timedelta(days=1)
    assert len(receiver.got) == len(webhooks.WAITS) + 1
    assert len({headers["Meetpunt-Event-Id"] for headers, _body in receiver.got}) == 1
    receiver.statuses = [204]
    webhooks.send_again(ada(one), kept.pk, at)
    run_pending(at)
    assert WebhookDelivery.objects.get().state == "delivered"


def test_a_delivery_whose_job_was_lost_is_asked_for_anew(receiver: Receiver) -> None:
    one = company()
    added(one, receiver)
    webhooks.emit(one.organisation.pk, EVENT, "1", {}, NOW)
    Job.objects.all().delete()
    assert webhooks.ask_for_overdue(one.organisation.pk, NOW) == 0
    later = NOW + timedelta(hours=1)
    assert webhooks.ask_for_overdue(one.organisation.pk, later) == 1
    run_pending(later)
    assert len(receiver.got) == 1


def test_a_server_that_is_not_there_has_a_reason_and_one_that_is_off_is_left_alone(receiver: Receiver) -> None:
    one = company()
    webhook = webhooks.add(ada(one), "ERP", "http://127.0.0.1:9/", [EVENT], SECRET, NOW, HERE)
    webhooks.emit(one.organisation.pk, EVENT, "1", {}, NOW)
    run_pending(NOW)
    kept = WebhookDelivery.objects.get()
    assert (kept.state, kept.status, kept.problem) == ("waiting", None, "fetch_failed")
    webhooks.change(ada(one), webhook, "ERP", receiver.address, [EVENT], False, NOW, HERE)
    run_pending(NOW + timedelta(minutes=1))
    assert WebhookDelivery.objects.get().problem == "switched_off"
    assert not receiver.got
    assert webhooks.emit(one.organisation.pk, EVENT, "2", {}, NOW) == 0
    webhooks.send_test(ada(one), webhook, "k", NOW)
    run_pending(NOW + timedelta(minutes=1))
    assert receiver.got[0][0]["Meetpunt-Event"] == TEST


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.com/", "https://user:pw@example.com/", "ftp://x", "https://"),
        *("https://10.0.0.7/", "https://localhost/", "https://[::1]:8443/", "https://169.254.169.254/"),
    ],
)
def test_an_address_that_cannot_be_told_safely_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        webhooks.add(ada(company()), "ERP", address, [EVENT], SECRET, NOW)


def test_nothing_goes_to_a_place_inside() -> None:
    one = company()
    reach = Reach(seconds=3, resolve=lambda _host, _port: ["10.0.0.7"])
    webhooks.add(ada(one), "ERP", "https://erp.example/", [EVENT], SECRET, NOW, reach)
    webhooks.emit(one.organisation.pk, EVENT, "1", {}, NOW)
    webhooks.attempt(one.organisation.pk, WebhookDelivery.objects.get().pk, NOW, reach)
    assert WebhookDelivery.objects.get().problem == "fetch_private"


def test_secrets_are_not_readable_in_the_table_and_only_administrators_keep_them(receiver: Receiver) -> None:
    one = company()
    added(one, receiver)
    row = Webhook.objects.get()
    assert SECRET not in row.secret
    assert "127.0.0.1" not in row.address
    rep = viewer_of_person(one.person("Bram").pk, one.organisation.pk, NOW.date())
    assert rep is not None
    with pytest.raises(NotVisible):
        webhooks.remove(rep, row.pk, NOW)
    webhooks.remove(ada(one), row.pk, NOW)
    assert not Webhook.objects.exists()


def test_a_form_that_is_sent_twice_makes_no_second_address(receiver: Receiver) -> None:
    one = company()
    webhooks.add(ada(one), "ERP", "https://erp.example/", [EVENT], SECRET, NOW)
    with pytest.raises(Refused, match="hears"):
        webhooks.add(ada(one), "ERP", " https://erp.example/", [EVENT], SECRET, NOW)
    assert Webhook.objects.filter(organisation=one.organisation).count() == 1
