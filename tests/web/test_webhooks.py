"""The settings of webhooks: who keeps them, the secret that is shown once, and what was delivered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import Change, Webhook, WebhookDelivery
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 2
TOLD = {"name": "Planbord", "address": "https://erp.example/hook?key=geheim", "events": ["production.answer"]}


def added(client: Client) -> tuple[int, str]:
    page = client.post("/settings/webhooks/", TOLD).content.decode()
    return int(page.split('href="/settings/webhooks/')[1].split("/")[0]), page


def test_only_an_administrator_of_the_organisation_finds_the_addresses(cast: Cast, reader: Reader) -> None:
    webhook, _page = added(reader("Ada"))
    with acting_in(cast.organisation.pk):
        delivery = WebhookDelivery.objects.create(
            organisation=cast.organisation, webhook_id=webhook, event="webhook.test", key="1", body={}, made_at=0
        ).pk
    for somebody in ("Anna", "Bram", "Carla", "Diana", "Dirk"):
        client = reader(somebody)
        elsewhere = 200 if somebody == "Dirk" else 404  # Dirk administers another organisation
        assert client.get("/settings/webhooks/").status_code == elsewhere
        assert "Planbord" not in client.get("/settings/webhooks/").content.decode()
        assert client.get(f"/settings/webhooks/{webhook}/").status_code == 404
        for what in (f"{webhook}/test", f"{webhook}/remove", f"deliveries/{delivery}/again"):
            assert client.post(f"/settings/webhooks/{what}/").status_code == 404, (somebody, what)
    assert reader("Ada").get(f"/settings/webhooks/{webhook}/").status_code == 200


def test_the_secret_is_shown_once_and_the_address_never_whole_in_the_list(reader: Reader) -> None:
    client = reader("Ada")
    webhook, page = added(client)
    secret = page.split('id="secret" readonly value="')[1].split('"')[0]
    assert len(secret) == 43
    for address in ("/settings/webhooks/", f"/settings/webhooks/{webhook}/"):
        assert secret not in client.get(address).content.decode()
    assert "geheim" not in client.get("/settings/webhooks/").content.decode()


def test_what_cannot_be_sent_to_is_said_beside_what_was_typed(reader: Reader) -> None:
    answer = reader("Ada").post("/settings/webhooks/", {**TOLD, "address": "http://erp.example/"})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()
    assert "http://erp.example/" in answer.content.decode()


def test_a_test_that_fails_says_why_and_can_be_sent_again(cast: Cast, reader: Reader, settings: Any) -> None:
    settings.FETCH_LOOPBACK = True
    client = reader("Ada")
    client.post("/settings/webhooks/", {**TOLD, "address": "http://127.0.0.1:9/"})
    with acting_in(cast.organisation.pk):
        webhook = Webhook.objects.get().pk
    for _again in range(2):
        client.post(f"/settings/webhooks/{webhook}/test/", {"key": "k"})
    run_pending()
    page = client.get(f"/settings/webhooks/{webhook}/").content.decode()
    assert "127.0.0.1 " in page.split('id="deliveries"')[1]
    with acting_in(cast.organisation.pk):
        delivery = WebhookDelivery.objects.get()
    assert delivery.attempts == 1
    client.post(f"/settings/webhooks/deliveries/{delivery.pk}/again/")
    with acting_in(cast.organisation.pk):
        assert WebhookDelivery.objects.get().attempts == 0


def test_an_address_can_be_changed_switched_off_and_removed(cast: Cast, reader: Reader) -> None:
    client = reader("Ada")
    webhook, _page = added(client)
    client.post(f"/settings/webhooks/{webhook}/", {**TOLD, "name": "Magazijn"})
    with acting_in(cast.organisation.pk):
        kept = Webhook.objects.get()
        assert (kept.name, kept.is_active) == ("Magazijn", False)
    assert "Magazijn" in client.get("/changes/").content.decode()
    client.post(f"/settings/webhooks/{webhook}/remove/")
    with acting_in(cast.organisation.pk):
        assert not Webhook.objects.exists()


def test_the_trail_tells_every_change_of_an_address_and_nothing_that_may_be_secret(cast: Cast, reader: Reader) -> None:
    client = reader("Ada")
    webhook, _page = added(client)
    off = {**TOLD, "address": "https://erp.example/hook?key=anders"}
    for _twice in range(2):  # the second time nothing changes
        client.post(f"/settings/webhooks/{webhook}/", off)
    client.post(f"/settings/webhooks/{webhook}/", {**off, "events": ["production.large_order.told"]})
    client.post(f"/settings/webhooks/{webhook}/remove/")
    with acting_in(cast.organisation.pk):
        lines = list(Change.objects.filter(table="webhook").order_by("pk"))
    assert [str(one.kind) for one in lines] == ["made", "changed", "changed", "removed"]
    assert [one.after.get("new_address") for one in lines] == [None, True, None, None]
    page = client.get("/changes/?table=webhook").content.decode()
    assert "erp.example" in page
    assert "Productie antwoordt met een week en een aantal" in page
    assert "geheim" not in page
    assert "anders" not in page.split("<main")[1]


@pytest.mark.parametrize("address", ["/settings/webhooks/"])
def test_the_page_asks_few_questions(
    cast: Cast, reader: Reader, address: str, django_assert_max_num_queries: Any
) -> None:
    client = reader("Ada")
    for _one in range(3):
        client.post("/settings/webhooks/", TOLD)
    with django_assert_max_num_queries(14):
        client.get(address)
