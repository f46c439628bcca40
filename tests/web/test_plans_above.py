"""Who reads the plan of a team above the own team, and of it only the own column."""

from __future__ import annotations

import pytest

from meetpunt.store.models import Team
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_planning import everybody, kept

ENTRIES = 4


@pytest.fixture
def region(cast: Cast) -> Team:
    """Three levels: the whole, a region in it with Anna's team, and Carla's team beside the region."""
    with acting_in(cast.organisation.pk):
        whole = Team.objects.create(organisation=cast.organisation, name="Nederland")
        made = Team.objects.create(organisation=cast.organisation, name="Regio Onder", parent=whole)
        Team.objects.filter(pk=cast.zuid.pk).update(parent=made)
        Team.objects.filter(pk=cast.noord.pk).update(parent=whole)
    return made


def test_a_rep_reads_the_own_column_of_the_nearest_plan_above(cast: Cast, reader: Reader, region: Team) -> None:
    diana, bram = reader("Diana"), reader("Bram")
    kept(diana, {"v-0-visits_per_day": "5"}, "hold", f"/planning/?team={region.parent_id}&year=2027")
    of_whole = bram.get("/planning/?year=2027").context["plan"]
    assert of_whole.team_id == region.parent_id
    address = kept(diana, {"v-0-visits_per_day": "4"}, "hold", f"/planning/?team={region.pk}&year=2027")
    page = bram.get("/planning/?year=2027")
    assert page.context["plan"].team_id == region.pk
    assert page.context["report"].shown == {cast.bram}
    for name in ("Eva Smit", "Regio Onder"):
        assert name not in page.content.decode()
    assert bram.get(address).status_code == 200
    assert bram.get("/planning/way-back/?year=2027").status_code == 200
    kept(reader("Anna"), everybody(cast), "hold")
    assert bram.get("/planning/?year=2027").context["plan"].team_id == cast.zuid.pk


def test_a_plan_above_another_branch_is_not_there(cast: Cast, reader: Reader, region: Team) -> None:
    diana = reader("Diana")
    draft = kept(diana, {}, address=f"/planning/?team={region.parent_id}&year=2027")
    address = kept(diana, {}, "hold", f"/planning/?team={region.pk}&year=2027")
    for name in ("Carla", "Dirk", "Ada"):
        for path in (address, address.replace("/planning/", "/planning/way-back/")):
            assert reader(name).get(path).status_code == 404, (name, path)
    assert "nog geen plan" in reader("Carla").get("/planning/?year=2027").content.decode()
    assert reader("Bram").get(draft).status_code == 404
    assert reader("Bram").post(address, {"do": "copy"}).status_code == 404
