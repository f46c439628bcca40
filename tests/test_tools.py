"""The tools that the tests stand on: a browser that draws, a PostgreSQL that guards."""

import os

import psycopg
import pytest
from playwright.sync_api import Page

from tests.tools.accessibility import accessibility_problems


@pytest.mark.e2e
def test_the_browser_draws_dutch_text_with_a_font(page: Page) -> None:
    page.set_content("<h1 lang=nl>Van verkoopkans naar opdracht: € 1,8 mln</h1>")
    heading = page.get_by_role("heading")
    assert heading.inner_text() == "Van verkoopkans naar opdracht: € 1,8 mln"
    box = heading.bounding_box()
    assert box is not None
    assert box["height"] > 20
    assert page.evaluate("navigator.language") == "nl-NL"


@pytest.mark.e2e
def test_axe_tells_an_unnamed_button_and_nothing_of_a_named_one(page: Page) -> None:
    whole = "<!doctype html><html lang=nl><title>Team</title><main><h1>Team</h1><button>{}</button></main>"
    page.set_content(whole.format("Opslaan"))
    assert accessibility_problems(page) == []
    page.set_content(whole.format(""))
    assert [problem.split(":")[0] for problem in accessibility_problems(page)] == ["button-name"]


@pytest.mark.postgres
def test_the_role_of_the_tests_is_bound_by_row_level_security() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TEMPORARY TABLE guarded (id integer)")
        connection.execute("INSERT INTO guarded VALUES (1)")
        connection.execute("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE guarded FORCE ROW LEVEL SECURITY")
        assert connection.execute("SELECT count(*) FROM guarded").fetchone() == (0,)
