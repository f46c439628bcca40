"""What axe-core finds wrong with a page for people who see, hear or move differently (WCAG 2.2 A and AA)."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not told in detail: that takes three times as long as finding what does not. Nothing here plays of
# itself, so the styles and media of a page are not fetched once more to look for that: a quarter of the time.
ASKED = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
    return found.violations;
}"""


def accessibility_problems(page: "Page") -> list[str]:
    """One line per kind of problem: the rule, what it asks, and the first element that breaks it.

    The script goes in by the debugger, so the page's content policy stays as it is.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(ASKED, RULES)
    return [f"{broken['id']}: {broken['help']}: {broken['nodes'][0]['html'][:120]}" for broken in found]
