"""A real Chromium for the end-to-end tests: the one that CHROMIUM names, or the one that set-up unpacked.

It is driven by Playwright; no test relies on `navigator.onLine` after an offline reload or on background sync, because
the packaged build is a headless shell that has neither.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM_FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "chromium"
# Not the package's default arguments: those switch the web's own security off and run everything in one process.
FLAGS = [
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--font-render-hinting=none",
]


def chromium() -> tuple[str, dict[str, str]]:
    """The executable and the environment that it needs.

    Raises FileNotFoundError, with what to do, when there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named, dict(os.environ)
    executable = CHROMIUM_FOLDER / "chromium"
    if not executable.exists():
        raise FileNotFoundError("no Chromium here: run `make setup-test`, or let CHROMIUM name one")
    libraries = f"{CHROMIUM_FOLDER / 'al2023' / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
    fonts = str(CHROMIUM_FOLDER / "fonts")
    return str(executable), {**os.environ, "LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": fonts}


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for the whole run; each test takes its own context, so that nobody sees another's cookies."""
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous face runs a loop of its own in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable, environment = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, env=environment, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """A fresh visitor: Dutch, light, a desk screen, asking for no motion so that pictures hold still."""
    opened = browser.new_context(
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": 1440, "height": 900},
        color_scheme="light",
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    """An empty page of a fresh visitor."""
    return context.new_page()
