"""Competencies: two views side by side, and nobody else reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetpunt.actions.competencies import rate
from meetpunt.actions.errors import Refused
from meetpunt.actions.trust import forget_scores
from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store.access import NotVisible, viewer_of_person
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Competency, CompetencyRating
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader


def address(cast: Cast) -> str:
    return f"/competencies/{cast.bram}/"


def test_bram_and_anna_rate_side_by_side(cast: Cast, reader: Reader) -> None:
    own = reader("Bram").post(address(cast), {"score-closing": "3", "note-closing": "Vroeg bij Oost om de order."})
    assert own.status_code == 302
    assert reader("Anna").post(address(cast), {"score-closing": "2"}).status_code == 302
    for somebody in ("Bram", "Anna"):
        page = reader(somebody).get(address(cast)).content.decode()
        assert "Vroeg bij Oost om de order." in page
        assert "<strong>3</strong>" in page
        assert "<strong>2</strong>" in page


def test_rating_again_on_a_day_is_that_days_rating_and_nothing_is_refused_in_words(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    for score in ("2", "4"):
        client.post(address(cast), {"score-listening": score})
    act_in(cast.organisation)
    assert [row.score for row in CompetencyRating.objects.filter(person_id=cast.bram)] == [4]
    for told in ({}, {"score-listening": "6"}, {"score-listening": "x"}):
        answer = client.post(address(cast), told | {"note-listening": "blijft staan"})
        assert answer.status_code == 422
        assert "blijft staan" in answer.content.decode()


def test_the_latest_rating_until_a_day_counts(cast: Cast) -> None:
    """Own view 2 on 3 March and 3 on 1 June, manager 2 on 2 June: on 31 May 2 and none, on 30 June 3 and 2."""
    with acting_in(cast.organisation.pk):
        closing = Competency.objects.create(organisation=cast.organisation, code="closing", name_nl="A", name_en="C")
        told = (("self", 2, date(2026, 3, 3)), ("self", 3, date(2026, 6, 1)), ("manager", 2, date(2026, 6, 2)))
        for view, score, day in told:
            CompetencyRating.objects.create(
                organisation=cast.organisation,
                person_id=cast.bram,
                competency=closing,
                view=view,
                score=score,
                day=day,
                recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            )
        found = {}
        for day in (date(2026, 5, 31), date(2026, 6, 30)):
            rows = measure("competency_ratings", Scope(cast.organisation.pk, until_day=to_day_number(day))).dicts()
            found[day.month] = {row["viewpoint"]: row["score"] for row in rows}
    assert found == {5: {"self": 2}, 6: {"self": 3, "manager": 2}}


@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva", "Diana"])
def test_nobody_else_reads_or_rates(cast: Cast, reader: Reader, somebody: str) -> None:
    client = reader(somebody)
    assert client.get(address(cast)).status_code == 404
    assert client.post(address(cast), {"score-closing": "1"}).status_code == 404
    act_in(cast.organisation)
    assert not CompetencyRating.objects.filter(person_id=cast.bram).exists()


def test_nobody_rates_somebody_by_going_round_the_page(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        carla = viewer_of_person(cast.people["Carla"].pk, cast.organisation.pk, datetime.now(UTC).date())
        assert carla is not None
        with pytest.raises(NotVisible):
            rate(carla, cast.bram, {"closing": 1}, {}, datetime.now(UTC))
        bram = viewer_of_person(cast.bram, cast.organisation.pk, datetime.now(UTC).date())
        assert bram is not None
        with pytest.raises(Refused):
            rate(bram, cast.bram, {"closing": 9}, {}, datetime.now(UTC))


def test_words_are_changed_by_who_may_and_taken_back(cast: Cast, reader: Reader) -> None:
    admin = reader("Ada")
    page = admin.get("/competencies/words/").content.decode()
    assert "Afspraken maken" in page
    new = {"name_nl": "Demonstreren", "name_en": "Demonstrating"}
    assert admin.post("/competencies/words/", new).status_code == 302
    assert "Demonstreren" in admin.get("/competencies/words/").content.decode()
    assert "is al een competentie" in admin.post("/competencies/words/", new).content.decode()
    assert admin.post("/competencies/words/closing/end/").status_code == 302
    assert "c-closing" not in reader("Bram").get(address(cast)).content.decode()
    assert reader("Bram").get("/competencies/words/").status_code == 200
    assert reader("Bram").post("/competencies/words/", new).status_code == 404
    assert reader("Bram").post("/competencies/words/closing/again/").status_code == 404


def test_ratings_are_forgotten_after_as_long_as_was_agreed(cast: Cast, reader: Reader) -> None:
    reader("Bram").post(address(cast), {"score-closing": "3"})
    today = datetime.now(UTC).date()
    assert forget_scores(cast.organisation.pk, today) == 0
    assert forget_scores(cast.organisation.pk, today + timedelta(days=3 * 366)) == 1


def test_behaviour_steps_and_kpis_are_worded_and_stand_beside_the_ratings(cast: Cast, reader: Reader) -> None:
    ada, address = reader("Ada"), "/competencies/words/closing/"
    page = ada.get(address).content.decode()
    assert "vraagt om de opdracht" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    new = {"seen": seen, "name_nl": "Afsluiten", "name_en": "Closing", "steps": ["O"], "kpis": ["win_rate"]}
    assert ada.post(address, new | {"anchor-4-nl": "vraagt het twee keer"}).status_code == 302
    act_in(cast.organisation)
    row = Competency.objects.get(code="closing")
    assert row.anchors == {"4": {"nl": "vraagt het twee keer", "en": "vraagt het twee keer"}}
    assert (row.steps, row.kpis) == (["O"], ["win_rate"])
    assert ada.post(address, new | {"kpis": ["nonsense"]}).status_code == 422
    page = reader("Bram").get(f"/competencies/{cast.bram}/").content.decode()
    card = page.split('id="c-closing"')[1].split("</section>")[0]
    assert "vraagt het twee keer" in card
    assert 'href="/kpis/win_rate/"' in card
