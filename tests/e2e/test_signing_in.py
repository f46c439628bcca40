"""Passkeys in a real browser with a virtual authenticator, the second step by app, and the pages as they are seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

    from tests.cast import Cast

pytestmark = pytest.mark.e2e
ENTRIES = 2
PHONE, DESK = {"width": 390, "height": 1700}, {"width": 1280, "height": 800}
"""So high that the bar at the foot covers nothing."""
Enter = Callable[["Page", str], None]


@pytest.fixture
def here(live_server: Any) -> str:
    """The server by its name: browsers make no passkeys for a number."""
    assert "localhost" in live_server.url
    return str(live_server.url)


def authenticator(page: Page, *, verified: bool = True) -> tuple[CDPSession, str]:
    """A device that keeps passkeys; verified: the right finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    told = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": told})
    return session, made["authenticatorId"]


def sign_in(page: Page, here: str, who: str) -> None:
    from tests.cast import PASSWORD

    page.goto(f"{here}/sign-in/")
    page.get_by_label("E-mailadres").fill(f"{who}@proef.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def forget(page: Page) -> None:
    """As in a browser that is opened anew; nothing that a page still asks brings its cookies back."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")
    page.context.clear_cookies()


def make_passkey(page: Page, here: str) -> None:
    page.goto(f"{here}/my-sign-in/passkey/")
    page.get_by_label("Zijn naam").fill("Telefoon van Bram")
    page.get_by_role("button", name="Toegangssleutel maken").click()
    page.wait_for_url("**/my-sign-in/codes/")


def is_fit(page: Page) -> None:
    assert accessibility_problems(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"


def test_a_passkey_is_made_is_the_second_step_and_signs_in_alone(
    served: Cast, page: Page, here: str, complaints: list[str]
) -> None:
    from meetpunt.store.models import Change, Passkey

    page.set_viewport_size(PHONE)
    authenticator(page)
    sign_in(page, here, "bram")
    make_passkey(page, here)
    page.get_by_role("button", name="Herstelcodes maken").click()
    page.locator("ol.codes").wait_for()
    assert page.locator("ol.codes li").count() == 10
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    assert page.get_by_text("Telefoon van Bram").first.is_visible()
    is_fit(page)

    forget(page)
    sign_in(page, here, "bram")
    page.wait_for_url("**/sign-in/second/")
    is_fit(page)
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url("**/today/")

    forget(page)
    page.goto(f"{here}/sign-in/?next=/kpis/")
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url(f"{here}/kpis/")
    row = Passkey.objects.get()
    assert row.used_at is not None
    assert row.count > 1
    assert Change.objects.filter(table="signin", after__passkey="Telefoon van Bram").exists()
    assert complaints == []


def test_a_wrong_finger_another_device_and_a_copied_key_open_nothing(served: Cast, page: Page, here: str) -> None:
    from meetpunt.store.models import Passkey

    session, device = authenticator(page)
    sign_in(page, here, "bram")
    make_passkey(page, here)
    forget(page)

    page.goto(f"{here}/sign-in/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.locator("[data-problem]").wait_for()
    assert "/sign-in/" in page.url
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})

    Passkey.objects.update(count=1000)
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.get_by_text("hier niet bekend").wait_for()

    Passkey.objects.update(count=0, key_id="another")
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.get_by_text("hier niet bekend").wait_for()
    assert "/sign-in/" in page.url


def test_a_passkey_of_somebody_else_is_no_second_step(served: Cast, page: Page, here: str) -> None:
    authenticator(page)
    sign_in(page, here, "bram")
    make_passkey(page, here)
    forget(page)
    from meetpunt.store.models import Login, Passkey

    Passkey.objects.create(
        login=Login.objects.get(email="carla@proef.example"),
        name="Sleutel van Carla",
        key_id="carla",
        public_key=Passkey.objects.get().public_key,
        made_at=datetime.now(UTC),
    )
    sign_in(page, here, "carla")
    page.wait_for_url("**/sign-in/second/")
    told = page.evaluate(
        """async () => {
            const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
            const post = (to, told) => fetch(to, {method: 'POST', body: JSON.stringify(told),
                headers: {'Content-Type': 'application/json', 'X-CSRFToken': token}}).then((it) => it.json());
            const text = (it) => btoa(String.fromCharCode(...new Uint8Array(it)))
                .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
            const asked = (await post('/sign-in/passkey/begin/', {})).publicKey;
            const challenge = Uint8Array.from(
                atob(asked.challenge.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0));
            const got = await navigator.credentials.get({publicKey: {challenge, userVerification: 'required'}});
            const response = {clientDataJSON: text(got.response.clientDataJSON),
                authenticatorData: text(got.response.authenticatorData), signature: text(got.response.signature)};
            return await post('/sign-in/passkey/end/',
                {answer: {id: got.id, rawId: text(got.rawId), type: got.type, response}});
        }"""
    )
    assert "hier niet bekend" in told["problem"]
    page.goto(f"{here}/kpis/")
    assert "/sign-in/" in page.url


def test_the_app_works_without_scripts_and_its_pages_fit(
    live_server: Any, served: Cast, browser: Browser, page: Page, enter: Enter
) -> None:
    from meetpunt.actions.signing_in import totp

    plain = browser.new_context(java_script_enabled=False, locale="nl-NL", viewport=PHONE).new_page()
    try:
        enter(plain, "Bram")
        plain.goto(f"{live_server.url}/my-sign-in/")
        plain.locator("a[href$='/my-sign-in/app/']").click()
        plain.get_by_text("Lukt scannen niet?").click()
        seed = plain.locator("code.seed").inner_text().replace(" ", "")
        plain.locator("input[name=code]").fill(totp.code_of(seed, totp.span_of(datetime.now(UTC)) - 1))
        plain.get_by_role("button", name="Bewaren").click()
        code = plain.locator("ol.codes li").first.inner_text()
        plain.get_by_role("link", name="Ik heb ze bewaard").click()
        assert plain.get_by_text("Vraagt om een code").is_visible()
        plain.goto(f"{live_server.url}/my-sign-in/")
        plain.locator("details.me summary").click()
        plain.locator("form[action$='/sign-out/'] button").click()
        from tests.cast import PASSWORD

        plain.get_by_label("E-mailadres").fill("bram@proef.example")
        plain.get_by_label("Wachtwoord").fill(PASSWORD)
        plain.locator("main button.primary").click()
        plain.get_by_label("Code").fill(code)
        plain.get_by_role("button", name="Verdergaan").click()
        plain.wait_for_url("**/today/")
    finally:
        plain.context.close()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_every_page_of_signing_in_can_be_used_by_everybody(
    live_server: Any, served: Cast, page: Page, enter: Enter, scheme: Any, complaints: list[str]
) -> None:
    page.emulate_media(color_scheme=scheme)
    enter(page, "Ada")
    places = [
        *("my-sign-in/", "my-sign-in/app/", "my-sign-in/passkey/", "my-sign-in/password/", "sign-in/confirm/"),
        *("settings/signing-in/", "settings/signing-in/sign-on/", "sign-in/needed/second/"),
    ]
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for place in places:
            page.goto(f"{live_server.url}/{place}")
            assert re.sub(r"^.*?//[^/]+/", "", page.url) == place
            is_fit(page)
    assert complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_an_administrator_tries_the_sign_on_and_a_rep_comes_in_by_it(
    served: Cast, browser: Browser, here: str, settings: Any, scripts: bool
) -> None:
    from tests import fake_sign_on
    from tests.fake_sign_on import CLIENT, SECRET

    settings.FETCH_LOOPBACK = True
    heard: list[str] = []
    with fake_sign_on.served() as fake:
        context = browser.new_context(locale="nl-NL", viewport=PHONE, java_script_enabled=scripts)
        context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page = context.new_page()
        try:
            sign_in(page, here, "ada")
            page.goto(f"{here}/settings/signing-in/sign-on/")
            page.get_by_label("Hoe je mensen het noemen").fill("Proef")
            page.get_by_label("Uitgever").fill(fake.address)
            page.get_by_label("Client-id").fill(CLIENT)
            page.locator("input[name=secret]").fill(SECRET)
            page.get_by_label("Maildomeinen").fill("proef.example")
            page.get_by_role("button", name="Proberen").click()
            page.get_by_role("link", name="Verdergaan").click()
            page.wait_for_url("**/settings/signing-in/")
            assert page.get_by_text("Het werkt").is_visible()
            if scripts:
                is_fit(page)
            forget(page)

            fake.email, fake.subject = "bram@proef.example", "subject-of-bram"
            page.goto(f"{here}/sign-in/?next=/kpis/")
            page.get_by_label("E-mailadres").fill("bram@proef.example")
            page.get_by_role("button", name="Via je organisatie").click()
            page.wait_for_url(f"{here}/kpis/")
            page.goto(f"{here}/my-sign-in/")
            assert page.get_by_text("Je kwam binnen via je organisatie").is_visible()
        finally:
            context.close()
    assert heard == []
