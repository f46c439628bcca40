"""Makes the pictures of the screens (`make pictures`): Dutch and English, light and dark, desk and phone.

A demo company that ends on a fixed day is made in a folder of its own and served there; nothing else is touched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools.browser import FLAGS, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8977
ADDRESS = f"http://127.0.0.1:{PORT}"
TODAY = "2026-11-20"
MANAGER, ADMINISTRATOR, REP = "anna@demo.example", "marloes@demo.example", "bram@demo.example"
PASSWORD = "meetpunt-demo"
SCREENS = {
    "sign-in": (None, "/sign-in/"),
    "team": (MANAGER, "/team/"),
    "funnel": (MANAGER, "/funnel/"),
    "definitions": (MANAGER, "/kpis/conversion:O/"),
    "imports": (ADMINISTRATOR, "/imports/"),
    "my-data": (MANAGER, "/my-data/"),
    "today": (REP, "/today/"),
    "week": (REP, "/week/"),
    "working": (REP, "/working/?year=2027"),
    "working-team": (MANAGER, "/working/?year=2027&by=months"),
    "parameters": (MANAGER, "/planning/parameters/"),
    "seller-skills": (MANAGER, "/planning/sellers/"),
    "log": (REP, "/log/?account=1"),
    "calendar": (REP, "/calendar/"),
    "map": (REP, "/accounts/?show=map"),
    "pipeline": (REP, "/pipeline/"),
    "acch": (MANAGER, "/acch/?of=all"),
    "acch-rep": (REP, "/acch/"),
    "coverage": (REP, "/acch/map/"),
    "acch-register": (REP, "/acch/register/"),
    "account": (REP, "/accounts/2/"),
    "fields": (ADMINISTRATOR, "/fields/"),
    "settings": (ADMINISTRATOR, "/settings/"),
}
WIDTHS = (1440, 360)


def main() -> int:
    """Serve the demo company and take every picture."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="meetpunt-pictures-") as folder:
        environment = {**os.environ, "MEETPUNT_DATA": folder, "DATABASE_URL": ""}
        command = [sys.executable, "-m", "meetpunt.cli.main"]
        subprocess.run([*command, "demo", "--today", TODAY], env=environment, check=True, capture_output=True)
        server = subprocess.Popen([*command, "serve", "--port", str(PORT), "--workers", "1"], env=environment)
        try:
            _wait_for_it()
            executable, surroundings = chromium()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=executable, env=surroundings, args=FLAGS)
                for language in ("nl", "en"):
                    for theme in ("light", "dark"):
                        for width in WIDTHS:
                            _take(browser, language, theme, width)
        finally:
            server.terminate()
            server.wait(timeout=30)
    return 0


def _lighten(picture: Path) -> None:
    """256 colours take a third of the bytes; of the ways to choose them this one keeps the few that weigh little."""
    from PIL import Image

    with Image.open(picture) as drawn:
        few = drawn.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


def _take(browser: Browser, language: str, theme: str, width: int) -> None:
    for name, (email, path) in SCREENS.items():
        scheme = "dark" if theme == "dark" else "light"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
        page = context.new_page()
        page.goto(f"{ADDRESS}/sign-in/")
        page.locator(f"button[name=language][value={language}]").first.click()
        if email:
            page.fill("input[name=username]", email)
            page.fill("input[name=password]", PASSWORD)
            page.click("main .btn.primary")
            page.wait_for_url(lambda address: "sign-in" not in address)
            page.goto(f"{ADDRESS}{path}")
        picture = PICTURES / f"{name}-{language}-{theme}-{width}.png"
        page.screenshot(path=str(picture), full_page=True)
        _lighten(picture)
        print(picture.relative_to(ROOT))
        context.close()


def _wait_for_it() -> None:
    for _attempt in range(600):
        try:
            with urllib.request.urlopen(f"{ADDRESS}/sign-in/", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError("The server did not come up.")


if __name__ == "__main__":
    sys.exit(main())
