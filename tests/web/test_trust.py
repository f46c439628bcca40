"""Agreements: read by everybody, changed by administrators; and standing in, which opens no figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetpunt.actions.trust import forget_looks
from meetpunt.store.access import viewer_of
from meetpunt.store.models import Agreement, Change, FiguresLooked, StandIn
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 8
AGREED = {
    "purpose": "Om samen verder te komen; niet om te beoordelen.",
    "score_months": "12",
    "look_months": "6",
    "council": "agreed",
    "council_on": "2026-03-02",
    "council_note": "Met de OR besproken.",
}


def test_everybody_reads_what_was_agreed_and_administrators_write_it(cast: Cast, reader: Reader) -> None:
    for somebody in ("Bram", "Carla", "Anna", "Diana"):
        assert reader(somebody).get("/trust/").status_code == 200
        assert reader(somebody).get("/trust/change/").status_code == 404
        assert reader(somebody).post("/trust/change/", AGREED).status_code == 404
    ada = reader("Ada")
    assert ada.post("/trust/change/", AGREED).status_code == 302
    assert "niet om te beoordelen" in reader("Carla").get("/trust/").content.decode()
    assert "niet om te beoordelen" not in reader("Dirk").get("/trust/").content.decode()
    ada.post("/trust/change/", AGREED | {"council": "refused"})
    with acting_in(cast.organisation.pk):
        trail = Change.objects.filter(table="agreement").latest("pk")
        assert (trail.before["council"], trail.after["council"]) == ("agreed", "refused")


@pytest.mark.parametrize("wrong", [{"score_months": "0"}, {"look_months": "900"}, {"council_on": ""}])
def test_what_cannot_be_agreed_is_said_and_nothing_is_lost(cast: Cast, reader: Reader, wrong: dict[str, str]) -> None:
    page = reader("Ada").post("/trust/change/", AGREED | wrong)
    assert "niet om te beoordelen" in page.content.decode()
    with acting_in(cast.organisation.pk):
        assert not Agreement.objects.exists()


def _told(cast: Cast, absent: str, by: str, first: date, last: date | None) -> dict[str, object]:
    people = cast.people
    return {
        "absent": people[absent].pk,
        "by": people[by].pk,
        "first": first.isoformat(),
        "last": last.isoformat() if last else "",
    }


def test_a_stand_in_works_in_the_registration_in_those_days_and_sees_no_figures(cast: Cast, reader: Reader) -> None:
    today = datetime.now(UTC).date()
    told = _told(cast, "Bram", "Carla", today, today + timedelta(days=7))
    assert reader("Bram").post("/trust/stand-in/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        for day, sees in ((today, True), (today + timedelta(days=7), True), (today + timedelta(days=8), False)):
            viewer = viewer_of(cast.login("Carla").pk, cast.organisation.pk, day)
            assert viewer is not None
            assert (cast.bram in viewer.in_hand) == sees, day
    assert reader("Carla").get(f"/funnel/{cast.bram}/").status_code == 404
    assert "Carla Vos" in reader("Bram").get("/trust/").content.decode()
    assert reader("Eva").get("/trust/").context["stands"] == ()
    with acting_in(cast.organisation.pk):
        row = StandIn.objects.get()
    assert reader("Carla").post("/trust/stand-in/", {"end": row.pk}).status_code == 404
    assert reader("Dirk").post("/trust/stand-in/", {"end": row.pk}).status_code == 404
    reader("Anna").post("/trust/stand-in/", {"end": row.pk})
    with acting_in(cast.organisation.pk):
        viewer = viewer_of(cast.login("Carla").pk, cast.organisation.pk, today)
        assert viewer is not None
        assert cast.bram not in viewer.in_hand


def test_only_the_person_and_the_manager_say_who_stands_in(cast: Cast, reader: Reader) -> None:
    today = datetime.now(UTC).date()
    told = _told(cast, "Bram", "Eva", today, None)
    for somebody in ("Carla", "Eva", "Dirk", "Ada", "Diana"):
        answer = reader(somebody).post("/trust/stand-in/", told)
        assert answer.status_code in (200, 404), somebody
    with acting_in(cast.organisation.pk):
        assert not StandIn.objects.exists()
    assert reader("Anna").post("/trust/stand-in/", told).status_code == 302
    twice = reader("Anna").post("/trust/stand-in/", told)
    wrong = reader("Anna").post("/trust/stand-in/", _told(cast, "Bram", "Bram", today, None))
    back = reader("Anna").post("/trust/stand-in/", _told(cast, "Bram", "Eva", today, today - timedelta(days=1)))
    assert [one.status_code for one in (twice, wrong, back)] == [200, 200, 200]
    with acting_in(cast.organisation.pk):
        assert StandIn.objects.count() == 1


def test_looks_are_forgotten_when_they_are_older_than_was_agreed(cast: Cast) -> None:
    today, people = date(2026, 8, 31), cast.people
    with acting_in(cast.organisation.pk):
        for day in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 8, 1)):
            FiguresLooked.objects.create(
                organisation=cast.organisation,
                viewer=people["Anna"],
                subject=people["Bram"],
                page="funnel",
                day=(day - date(1970, 1, 1)).days,
                at=datetime(2026, 8, 1, tzinfo=UTC),
            )
    assert forget_looks(cast.organisation.pk, today) == 0
    with acting_in(cast.organisation.pk):
        Agreement.objects.create(organisation=cast.organisation, look_months=6, changed_at=datetime.now(UTC))
    assert forget_looks(cast.organisation.pk, today) == 1
    assert forget_looks(cast.other.pk, today) == 0
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.count() == 2
