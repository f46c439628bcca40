"""What the pages say: both languages, numbers that open, definitions, themes, and how often they ask the database."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.measures import register
from meetpunt.store.models import Opportunity, SalesProcess
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words, headers and links of pages that other modules ask of both databases")


@pytest.fixture
def page(cast: Cast, reader: Reader) -> Callable[..., str]:
    """The text of a page as Anna reads it."""
    client = reader("Anna")
    return lambda address, **told: client.get(address.format(bram=cast.bram, zuid=cast.zuid.pk), told).content.decode()


def test_an_account_name_that_looks_like_a_formula_leaves_as_text(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        Opportunity.objects.filter(owner=cast.bram).update(name='=cmd|"/c calc"!A1')
    exported = reader("Anna").get(f"/funnel/{cast.bram}/records/reached/0/export/").content.decode()
    assert "'=cmd" in exported
    assert re.search(r"(^|;)\"?=cmd", exported, re.M) is None


def test_every_head_of_the_funnel_opens_a_definition_that_exists(page: Callable[..., str]) -> None:
    codes = set(re.findall(r'href="/kpis/([a-z_]+)/"', page("/funnel/{bram}/")))
    assert {"reached", "went_on", "lost", "still", "young", "conversion", "days", "stock"} <= codes
    for code in codes | {"signal"}:
        assert register.definition(code) is not None
        assert "SELECT" in page(f"/kpis/{code}/")


def test_the_same_page_reads_in_english_and_remembers_it(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    there = f"/funnel/{cast.bram}/"
    assert client.post("/preferences/language/", {"language": "en", "next": there})["Location"] == there
    text = client.get(there).content.decode()
    assert '<html lang="en"' in text
    assert "How is it going" in text
    assert cast.login("Anna").language == "en"


def test_no_dutch_page_keeps_an_english_text(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    for place in (f"/funnel/{cast.bram}/", f"/team/{cast.zuid.pk}/", "/kpis/", "/my-data/"):
        text = re.sub(r"<[^>]+>", " ", client.get(place).content.decode())
        for word in ("Reached", "Goes on", "too few", "Opportunities", "Show ", "Who looked"):
            assert word not in text, (place, word)


def test_the_theme_is_remembered_without_scripts(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    client.post("/preferences/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/kpis/").content.decode()
    client.post("/preferences/theme/", {"theme": "hotdog"})
    assert 'data-theme="dark"' in client.get("/kpis/").content.decode()


def test_no_page_carries_a_style_or_a_script_of_its_own(page: Callable[..., str]) -> None:
    for place in (
        "/funnel/{bram}/",
        "/team/{zuid}/",
        "/funnel/{bram}/records/reached/0/",
        "/kpis/",
        "/my-data/",
    ):
        text = page(place)
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", text), place


@pytest.mark.both
def test_a_default_period_without_anything_in_it_gives_way_to_everything(cast: Cast, reader: Reader) -> None:
    answer = reader("Anna").get(f"/funnel/{cast.bram}/", {"as_of": "2059-01-01"})
    assert answer.context["asked"].period == "all"
    assert answer.context["report"].entered == 16


@pytest.mark.both
def test_a_process_that_nothing_goes_through_is_not_offered(cast: Cast, reader: Reader) -> None:
    with changing(cast.organisation.pk):
        SalesProcess.objects.create(organisation=cast.organisation, code="LEEG", name_nl="Leegloop", name_en="Empty")
    for page in (f"/funnel/{cast.bram}/", "/kpis/"):
        assert "Leegloop" not in reader("Anna").get(page).content.decode(), page


def test_a_process_that_is_not_here_is_explained(cast: Cast, reader: Reader) -> None:
    answer = reader("Anna").get(f"/funnel/{cast.bram}/", {"process": "BESTAATNIET"})
    assert answer.status_code == 404
    assert "Op wat dit adres vraagt is geen antwoord" in answer.content.decode()


def test_filters_that_make_no_sense_do_no_harm(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    wild: dict[str, Any] = {
        "product": "999999",
        "territory": "5",
        "segment": "' OR 1=1 --",
        "as_of": "x",
        "cohort": "z",
    }
    assert client.get(f"/funnel/{cast.bram}/", wild).status_code == 200


@pytest.mark.parametrize(
    ("place", "most"),
    [
        ("/funnel/{bram}/", 33),
        ("/team/{zuid}/", 33),
        ("/organisation/", 29),
        ("/funnel/{bram}/records/reached/0/", 23),
        ("/kpis/", 16),
        ("/my-data/", 15),
    ],
)
@pytest.mark.both
def test_a_page_asks_the_database_no_more_often_when_there_is_more(
    cast: Cast, reader: Reader, place: str, most: int
) -> None:
    client = reader("Diana" if "organisation" in place else "Anna")
    address = place.format(bram=cast.bram, zuid=cast.zuid.pk)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    # On PostgreSQL the reader's organisation is also told to the database; that is no question.
    questions = [query["sql"] for query in asked.captured_queries if "_config(" not in query["sql"]]
    questions = [sql for sql in questions if "current_setting(" not in sql]
    assert len(questions) <= most, [sql[:120] for sql in questions]


def test_a_door_page_is_small_and_asks_only_whether_one_may_start(db: None, settings: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get("/sign-in/")
    assert [one["sql"].split("FROM")[1].split()[0] for one in asked] == ['"organisation"']
    settings.START = "closed"
    with CaptureQueriesContext(connection) as asked:
        Client().get("/sign-in/")
    assert len(asked) == 0
    assert len(answer.content) < 8_000


def test_a_page_is_compressed_and_its_length_and_token_tell_nothing(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    answers = [client.get(f"/team/{cast.zuid.pk}/", headers={"accept-encoding": "gzip"}) for _ in range(12)]
    assert all(answer.headers["content-encoding"] == "gzip" for answer in answers)
    pages = [gzip.decompress(answer.content).decode() for answer in answers]
    assert all(len(answer.content) < len(page.encode()) / 3 for answer, page in zip(answers, pages, strict=True))
    assert len({len(answer.content) for answer in answers}) > 1
    tokens = [re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page)[0] for page in pages]
    assert len(set(tokens)) == len(tokens)
