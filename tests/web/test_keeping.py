"""What is kept of a page must never be shown to whom, or when, it is not true."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString

from meetpunt.store.models import Person
from meetpunt.store.tenancy import changing
from meetpunt.web.templatetags.keeping import _folded, _unfolded
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.django_db


def test_a_page_that_was_drawn_before_is_the_same(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    first, again = (client.get(f"/funnel/{cast.bram}/").content.decode() for _ in range(2))
    assert _main(first) == _main(again)


def test_a_write_is_seen_on_the_next_page(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    assert "Bram Jansen" in client.get(f"/funnel/{cast.bram}/").content.decode()
    with changing(cast.organisation.pk):
        Person.objects.filter(pk=cast.bram).update(name="Bram Anders")
    page = _main(client.get(f"/funnel/{cast.bram}/").content.decode())
    assert "Bram Anders" in page
    assert "Bram Jansen" not in page


def test_another_language_period_and_reader_get_their_own(cast: Cast, reader: Reader) -> None:
    address = f"/funnel/{cast.bram}/"
    client = reader("Bram")
    dutch = _main(client.get(address).content.decode())
    assert _main(client.get(address + "?period=month").content.decode()) != dutch
    english = _main(client.get(address, headers={"accept-language": "en"}).content.decode())
    assert "lang=" not in english
    assert english != dutch
    assert "Eva Smit" not in dutch
    assert "Eva Smit" in _main(reader("Anna").get(address).content.decode())


def _main(page: str) -> str:
    return page.partition('<main class="main"')[2].partition("</main>")[0]


@pytest.mark.parametrize("text", ["kort <b>é</b>", "lang <b>€ é</b> " * 200], ids=["short", "long"])
def test_what_was_drawn_is_shown_as_it_was_drawn(text: str) -> None:
    kept = _folded(text)
    assert len(kept) < len(text) or kept == text
    assert _unfolded(kept) == text
    assert isinstance(_unfolded(kept), SafeString), "it is not escaped once more"
