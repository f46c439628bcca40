"""Own KPIs in use: made by who manages, spoken about, decided, changed as versions, opened down to their records."""

from __future__ import annotations

from typing import Any

from django.test import Client

from meetpunt.store.models import KpiVersion
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

ENTRIES = 20
FORM = {
    "kind": "share",
    "fact": "activities",
    "of_0": "activities.kind_visit",
    "more_0": "activities.next_step",
    "name_nl": "Bezoeken met vervolg",
    "name_en": "Visits with a next step",
    "definition_nl": "Deel van de bezoeken waarna een volgende stap staat.",
    "definition_en": "Share of visits after which a next step stands.",
    "direction": "more",
    "ract": "activities",
    "level": "cycle",
    "reason": "Wij sturen op de volgende stap.",
}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _make(client: Client, **more: str) -> Any:
    return client.post("/kpis/own/new/", FORM | more, follow=True)


def test_who_manages_proposes_who_is_measured_speaks_and_who_directs_decides(cast: Cast, reader: Reader) -> None:
    page = _make(reader("Anna"))
    assert page.redirect_chain[-1][0] == "/kpis/own-visits-with-a-next-step/own/"
    assert reader("Bram").get("/kpis/own-visits-with-a-next-step/").status_code == 404
    with acting_in(cast.organisation.pk):
        version = KpiVersion.objects.get(code="own-visits-with-a-next-step")
    act = f"/kpis/{version.code}/versions/{version.pk}"
    reader("Bram").post(f"{act}/agree/", {"text": ""})
    reader("Diana").post(f"{act}/accept/")
    shown = _text(reader("Bram").get(f"/kpis/{version.code}/"))
    assert "Bezoeken met vervolg" in shown
    assert "deel van gehouden activiteiten (soort is bezoek): met een volgende stap" in shown
    assert "FROM fact_activity f" in shown
    assert "Bezoeken met vervolg" in _text(reader("Bram").get("/kpis/"))
    assert "Bram Jansen" in _text(reader("Anna").get(f"/kpis/{version.code}/own/"))


def test_a_change_is_a_version_and_out_of_use_can_be_undone(cast: Cast, reader: Reader) -> None:
    diana = reader("Diana")
    _make(diana)
    code = "own-visits-with-a-next-step"
    assert reader("Bram").get(f"/kpis/{code}/").status_code == 200
    diana.post(f"/kpis/{code}/own/", FORM | {"more_0": "activities.commitment", "reason": "Scherper"})
    with acting_in(cast.organisation.pk):
        assert list(KpiVersion.objects.filter(code=code).order_by("version").values_list("state", flat=True)) == [
            "earlier",
            "holds",
        ]
    ended = diana.post(f"/kpis/{code}/own/end/", follow=True)
    assert reader("Bram").get(f"/kpis/{code}/").status_code == 404
    change = _text(ended).split('action="/undo/')[1].split("/")[0]
    diana.post(f"/undo/{change}/")
    assert reader("Bram").get(f"/kpis/{code}/").status_code == 200


def test_the_look_counts_without_keeping_and_says_what_lacks(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    looked = _text(anna.post("/kpis/own/new/", FORM | {"look": "1"}))
    assert "deel van gehouden activiteiten" in looked
    assert "De laatste 90 dagen" in looked
    lacking = _text(anna.post("/kpis/own/new/", FORM | {"more_0": "", "look": "1"}))
    assert "een deel heeft er nog minstens één nodig" in lacking
    for wrong in ({"name_en": ""}, {"more_0": ""}, {"reason": ""}, {"of_0": "orders.amount_least", "of_value_0": "5"}):
        answer = _make(anna, **wrong)
        assert answer.status_code == 422
        assert 'value="Bezoeken met vervolg"' in _text(answer)
    with acting_in(cast.organisation.pk):
        assert not KpiVersion.objects.filter(code__startswith="own-").exists()


def test_its_records_add_up_to_its_number(cast: Cast, reader: Reader) -> None:
    entered = {"kind": "count", "fact": "entries", "of_0": "entries.step", "of_value_0": "2", "more_0": ""}
    _make(reader("Diana"), **entered)
    anna, asked = reader("Anna"), f"?of=p{cast.bram}&period=year"
    page = anna.get(f"/kpis/own-visits-with-a-next-step/{asked}")
    n = int(page.context["card"].value.value or 0)
    assert n > 0
    records = anna.get(f"/kpis/own-visits-with-a-next-step/records/{asked}")
    assert records.context["page"].total == n
    assert anna.get(f"/kpis/own-visits-with-a-next-step/records/export/{asked}").status_code == 200


def test_a_rep_makes_none_and_nobody_elsewhere_finds_one(cast: Cast, reader: Reader) -> None:
    _make(reader("Diana"))
    bram, dirk = reader("Bram"), reader("Dirk")
    assert bram.get("/kpis/own/new/").status_code == 404
    assert bram.post("/kpis/own/new/", FORM).status_code == 404
    for path in ("", "own/", "records/"):
        assert dirk.get(f"/kpis/own-visits-with-a-next-step/{path}").status_code == 404
    with acting_in(cast.organisation.pk):
        version = KpiVersion.objects.get(code="own-visits-with-a-next-step").pk
    for what in ("versions/{}/agree/", "versions/{}/accept/", "own/end/"):
        assert dirk.post(f"/kpis/own-visits-with-a-next-step/{what.format(version)}", {"text": "x"}).status_code == 404
    assert reader("Anna").post("/kpis/own-visits-with-a-next-step/own/end/").status_code == 404


def test_the_register_asks_as_often_however_many_there_are(cast: Cast, reader: Reader) -> None:
    diana = reader("Diana")
    _make(diana)
    diana.get("/kpis/")
    few = questions(diana, "/kpis/")
    for place in range(3):
        _make(diana, name_en=f"Another {place}")
    diana.get("/kpis/")
    assert questions(diana, "/kpis/") <= few
