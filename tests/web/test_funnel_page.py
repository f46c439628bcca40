"""The funnel page of a company with enough going on: a question about Bram, and numbers that open what they counted."""

import re

from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

ENTRIES = 110


def test_brams_question_is_a_question_with_causes_to_tick(cast: Cast, reader: Reader) -> None:
    text = reader("Anna").get(f"/funnel/{cast.bram}/").content.decode()
    assert "Vraag voor het gesprek" in text
    assert "Wat ziet Bram Jansen zelf gebeuren tussen Offerte en Close?" in text
    assert text.partition("<main")[2].count('type="checkbox"') == 4
    for verdict in ("slecht", "zwak", "onvoldoende", "underperform", "beste verkoper", "slechtste"):
        assert verdict not in text.lower()


def test_the_four_parts_on_the_page_add_up_to_what_was_reached(cast: Cast, reader: Reader) -> None:
    report = reader("Anna").get(f"/funnel/{cast.bram}/").context["report"]
    assert report.entered == ENTRIES
    for line in report.steps:
        parts = line.parts
        if not line.step.is_final:
            assert parts.reached == parts.went_on + parts.lost + parts.still + parts.young


def test_every_number_opens_as_many_records_as_it_says(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    for place in (f"/funnel/{cast.bram}/", f"/team/{cast.zuid.pk}/", "/organisation/"):
        text = client.get(place, {"segment": "groot"}).content.decode()
        links = re.findall(r'<a class="count" href="([^"]+)"[^>]*>([\d.]+)</a>', text)
        assert len(links) > 25
        for address, number in links[::2]:
            assert "segment=groot" in address
            opened = client.get(address.replace("&amp;", "&"))
            assert opened.context["page"].total == int(number.replace(".", "")), address


def test_records_are_turned_over_in_pages_and_exported_whole(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    address = f"/team/{cast.zuid.pk}/records/reached/0/"
    first, last = client.get(address).context["page"], client.get(address, {"page": "999"}).context["page"]
    assert first.pages == last.page == -(-first.total // 50)
    assert len(first.records) == 50
    for told in ("0", "-1", "x", "9" * 30):
        assert client.get(address, {"page": told}).status_code == 200
    exported = client.get(f"{address}export/", {"format": "csv"}).content.decode()
    assert exported.count("\r\n") == first.total + 1


def test_a_page_of_the_organisations_records_asks_as_often_however_many(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    many = "/organisation/records/reached/0/"
    few = f"{many}?page=999"
    sizes = [len(client.get(address).context["page"].records) for address in (many, few)]
    assert 50 == sizes[0] > sizes[1] > 0
    assert questions(client, many) == questions(client, few)
