"""A phone in a rep's hand: without a connection, logging, sending, and what the server has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.cast import Cast

TEN = 10
PHONE = {"width": 360, "height": 780}
IS_KEPT = """async () => {
  for (let tried = 0; tried < 150; tried += 1) {
    if (await (await caches.open("pages-1")).match("/log/")) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error("the phone does not keep the form");
}"""


def held(cast: Cast) -> list[str]:
    """With whom activities were held, in the order in which they landed."""
    from meetpunt.store.models import Activity, Change
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        rows = {row.pk: row.account.name for row in Activity.objects.filter(status="held").select_related("account")}
        order = Change.objects.filter(table="activity", row_id__in=rows).order_by("pk").values_list("row_id", flat=True)
        return [rows[one] for one in order]


def lose_connection(context: BrowserContext) -> None:
    context.route("**/log/send/", lambda route: route.abort("internetdisconnected"))


def send_all(page: Page) -> None:
    """Ask until everything was sent; a database in memory, as tests have, refuses two writers at once."""
    for _ in range(40):
        page.wait_for_timeout(200)
        if page.locator("html[lang=en]").count():
            page.reload()  # a page that the service worker fetched: the tests' browser forgets its language there
        button = page.get_by_role("button", name="Nu verzenden", include_hidden=True)
        if button.is_hidden() and page.get_by_text("Alles is verzonden").is_visible():
            break
        button.evaluate("button => button.hidden || button.click()")  # it may go between a look and a click
    page.get_by_text("Alles is verzonden").wait_for()


def log(page: Page, name: str) -> None:
    page.locator(".log-visit", has_text=name).click()
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-said]", has_text="Bewaard op dit toestel").wait_for()
    page.locator(".log-visit.is-kept", has_text=name).wait_for()
