"""What is steered on: objectives and market, versions of KPIs, own KPIs, causes, dashboards, charter and readiness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import (
    causes,
    charter,
    dashboard_readers,
    dashboards,
    kpi_versions,
    objectives,
    own_kpis,
    readiness,
    steering,
)
from meetpunt.api.gates import only
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.method.dashboard import Filters, Layout, Tile
from meetpunt.reports import readiness as readiness_report
from meetpunt.reports.dashboards import ready_made, show
from meetpunt.reports.kpis import counting, register
from meetpunt.store import access
from meetpunt.store import causes as stored_causes
from meetpunt.store import charter as stored_charter
from meetpunt.store import dashboards as stored
from meetpunt.store import kpi_versions as stored_versions
from meetpunt.store import objectives as stored_objectives
from meetpunt.store import own_kpis as stored_own
from meetpunt.store import readiness as stored_readiness
from meetpunt.store import steering as stored_steering
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives, sees_market
from meetpunt.store.api_tokens import Scope
from meetpunt.store.processes import processes
from meetpunt.store.refs import Place

planning = For(Scope.READ_PLANNING, Scope.WRITE_PLANNING)
figures = For(Scope.READ_FIGURES, Scope.WRITE_PLANNING)
OBJECTIVE = columns("objective", *objectives.WORDS)
FACT = columns("marketfact", *objectives.FACT)
VISION = columns("organisation", *objectives.VISION)
VISION_WHOLE = columns("organisation", *objectives.VISION, whole=True)
KPI = columns("kpiversion", *kpi_versions.COLUMNS)
AT_ONCE = columns("kpiversion", "objective_id", "is_hidden")
Blocks = dict[str, str | int | float | bool | list[str] | list[dict[str, str | list[str] | None]] | None]
Words = dict[str, str]


@dataclass(frozen=True)
class Around:
    """Over which period a dashboard is shown; the place stands beside it."""

    period: Literal["month", "quarter", "year", "12m"] = "quarter"


@dataclass(frozen=True)
class Row:
    """A KPI that is steered on; its row is what moving and taking away name."""

    row_id: int
    code: str


@dataclass(frozen=True)
class CharterShown:
    """The charter: who are we, for whom, and how we work; with how many accept it."""

    charter: stored_charter.CharterRef
    mine: stored_charter.CharterVoiceRef | None
    remarks: tuple[stored_charter.CharterVoiceRef, ...]


def edits_causes(viewer: Viewer) -> bool:
    """Who administers or manages a team."""
    return viewer.administers or bool(viewer.managed_team_ids)


def has_say(viewer: Viewer) -> bool:
    """Who proposes versions of KPIs, and says what they think of one."""
    return kpi_versions.may_speak(viewer)


def steered(viewer: Viewer, team_id: int | None = None) -> tuple[Row, ...]:
    """The KPIs that a team or the organisation steers on, in order."""
    if team_id is not None:
        access.find_team(viewer, team_id)
    elif not (viewer.sells or viewer.sees_organisation or may_set_objectives(viewer)):
        raise NotVisible("steering")
    return tuple(Row(*one) for one in stored_steering.steering_of(viewer.organisation.id, team_id))


def own_kpi(viewer: Viewer, code: str) -> register.Kpi:
    """The latest version of an own KPI, also while it is only proposed."""
    return register.own_kpi(stored_own.latest_own(viewer, code), viewer.organisation.currency)


def make_own(
    viewer: Viewer,
    words: dict[str, str],
    blocks: Blocks,
    reason: str,
    now: datetime,
    objective_id: int | None = None,
    code: str = "",
    key: UUID | None = None,
) -> tuple[str, bool]:
    """Make a KPI from blocks, or a new version of one; gives its code and whether it holds at once."""
    return own_kpis.make_own(viewer, code, own_kpis.WantedKpi(words, objective_id, reason, blocks), key, now)


def causes_of(viewer: Viewer, step_id: int) -> tuple[stored_causes.CauseRef, ...]:
    """The possible causes that a signal at a step names."""
    for process in processes(viewer.organisation.id, viewer.today):
        for step in process.steps[:-1]:
            if step.id == step_id:
                return stored_causes.all_causes_of_step(viewer.organisation.id, process, step.position)
    raise NotVisible(f"step {step_id}")


def keep_cause(
    viewer: Viewer,
    step_id: int,
    words: Words,
    facts: tuple[str, ...],
    now: datetime,
    code: str = "",
    key: UUID | None = None,
) -> Model | None:
    """Add a possible cause of a step, or put one in other words; facts: codes of what counts for and against it."""
    return causes.keep(viewer, step_id, code, {"nl": "", "en": "", **words}, facts, key, now)


def shown(
    viewer: Viewer, dashboard_id: int, around: Around, person_id: int | None = None, team_id: int | None = None
) -> tuple[show.Shown, ...]:
    """A dashboard's tiles with their figures, as the viewer may see them."""
    return _shown(viewer, stored.dashboard(viewer, dashboard_id).layout, around, person_id, team_id)


def ready_made_shown(
    viewer: Viewer, code: str, around: Around, person_id: int | None = None, team_id: int | None = None
) -> tuple[show.Shown, ...]:
    """A ready-made dashboard's tiles with their figures."""
    layout = ready_made.layout_of(viewer, ready_made.ready_made(viewer, code))
    return _shown(viewer, layout, around, person_id, team_id)


def make_dashboard(
    viewer: Viewer, name: str, now: datetime, period: str = "quarter", like: str = ""
) -> tuple[int, Model]:
    """Make a dashboard, empty or like a ready-made one (by its code)."""
    layout = ready_made.layout_of(viewer, ready_made.ready_made(viewer, like)) if like else Layout()
    return dashboards.make(viewer, name, period, layout, now, like)


def keep_tile(viewer: Viewer, dashboard_id: int, tile: Tile, now: datetime) -> Model | None:
    """Add a tile, or change the one of that id."""
    known = tuple(one.code for one in register.kpis(viewer))
    return dashboards.keep_tile(viewer, dashboard_id, tile, known, now)


def rename_dashboard(
    viewer: Viewer, dashboard_id: int, name: str, period: str, filters: Filters, now: datetime
) -> Model | None:
    """Another name, period or filters of a dashboard."""
    return dashboards.rename(viewer, dashboard_id, name, period, filters, now)


def share_dashboard(viewer: Viewer, dashboard_id: int, team_ids: tuple[int, ...], with_all: bool) -> None:
    """Share a dashboard with teams or with everybody; each sees it as they may."""
    dashboard_readers.share(viewer, dashboard_id, team_ids, with_all)


def mail_dashboard(
    viewer: Viewer, which: dashboard_readers.Which, every: Literal["", "week", "month"], day: int
) -> None:
    """Mail a dashboard to oneself every week or month; an empty word stops it."""
    dashboard_readers.mail_to_me(viewer, which, every, day)


def charter_that_holds(viewer: Viewer) -> CharterShown | None:
    """The charter that holds, with one's own answer and the remarks that one may read."""
    found = stored_charter.holding_charter(viewer.organisation.id)
    if found is None:
        return None
    return CharterShown(found, stored_charter.own_voice(viewer, found.id), stored_charter.remarks(viewer, found.id))


def keep_charter(viewer: Viewer, answers: dict[str, Words], now: datetime) -> Model | None:
    """Keep the draft of the charter: each question answered in Dutch and English."""
    return charter.keep_draft(viewer, {}, answers, now)


def speak_of_charter(viewer: Viewer, version: int, accepts: bool | None, text: str, now: datetime) -> None:
    """Answer the charter that holds: accept it, say what is in the way, or that one read it."""
    charter.speak(viewer, stored_charter.find_charter(viewer, version).id, accepts, text, now)


def _shown(
    viewer: Viewer, layout: Layout, around: Around, person_id: int | None, team_id: int | None
) -> tuple[show.Shown, ...]:
    shared = layout.filters
    place: Place | None = None
    if viewer.sells or viewer.sees_organisation:
        if person_id is not None:
            place = Place(person_id=access.find_person(viewer, person_id).id)
        elif team_id is not None:
            place = Place(team_id=access.find_team(viewer, team_id).id)
        else:
            place = show.usual_place(viewer, shared)
    elif person_id is not None or team_id is not None:
        raise NotVisible("place")
    return show.dashboard_shown(viewer, layout, show.Around(place, around.period, shared.product, shared.segment))


KPI_PATH = "/kpis/{code}"
AREA = area(
    "steering",
    _("Objectives, KPIs and dashboards"),
    _("What the organisation wants and steers on, versions of KPIs, own KPIs, dashboards, the charter and readiness."),
    planning.get("/objectives", stored_objectives.objectives),
    planning.get("/vision", stored_objectives.vision),
    planning.put("/vision", objectives.set_vision, seen=VISION, wanted=VISION_WHOLE),
    planning.post("/objectives", objectives.add_objective, wanted=OBJECTIVE),
    planning.patch("/objectives/{objective_id}", objectives.change_objective, seen=OBJECTIVE, wanted=OBJECTIVE),
    planning.post("/objectives/{objective_id}/move", objectives.move_objective),
    planning.post("/objectives/{objective_id}/end", objectives.end_objective),
    planning.get("/market/facts", only(sees_market, stored_objectives.facts)),
    planning.post("/market/facts", objectives.add_fact, wanted=FACT),
    planning.patch("/market/facts/{fact_id}", objectives.change_fact, seen=FACT, wanted=FACT),
    planning.delete("/market/facts/{fact_id}", objectives.remove_fact),
    planning.get(f"{KPI_PATH}/versions", only(has_say, stored_versions.versions_of)),
    planning.get("/kpi-proposals", only(has_say, stored_versions.proposals)),
    planning.post(f"{KPI_PATH}/versions", kpi_versions.propose, kpi_versions.may_speak, wanted=KPI),
    planning.post("/kpi-versions/{version_id}/voices", kpi_versions.speak),
    planning.post("/kpi-versions/{version_id}/decide", kpi_versions.decide),
    planning.delete("/kpi-versions/{version_id}", kpi_versions.withdraw),
    planning.patch(f"{KPI_PATH}/at-once", kpi_versions.set_at_once, columns=AT_ONCE),
    planning.post(f"{KPI_PATH}/back-to-register", kpi_versions.back_to_register),
    planning.get("/own-kpis/{code}", only(has_say, own_kpi)),
    planning.post("/own-kpis", make_own, own_kpis.make_own, counting.who_of),
    planning.post("/own-kpis/{code}/end", own_kpis.end_own),
    planning.get("/steering", steered),
    planning.post("/steering", steering.add, steering.may_steer),
    planning.post("/steering/{row_id}/move", steering.move),
    planning.delete("/steering/{row_id}", steering.take_away),
    planning.get("/steps/{step_id}/causes", only(edits_causes, causes_of)),
    planning.post("/steps/{step_id}/causes", only(edits_causes, keep_cause), causes.keep),
    planning.post("/steps/{step_id}/causes/as-the-method", only(edits_causes, causes.as_the_method)),
    planning.post("/steps/{step_id}/causes/{code}/put-away", only(edits_causes, causes.put_away)),
    figures.get("/dashboards", stored.dashboards_of),
    figures.get("/dashboards/ready-made", ready_made.offered, ready_made.ready_made, ready_made.layout_of),
    figures.get("/dashboards/ready-made/{code}", ready_made_shown, looks="dashboard"),
    figures.get("/dashboards/steering", ready_made.steering, named="steered_on"),
    figures.get("/dashboards/{dashboard_id}", stored.dashboard),
    figures.get("/dashboards/{dashboard_id}/shown", shown, show.dashboard_shown, show.usual_place, looks="dashboard"),
    figures.post("/dashboards", make_dashboard, dashboards.make),
    figures.patch("/dashboards/{dashboard_id}", rename_dashboard, dashboards.rename),
    figures.put("/dashboards/{dashboard_id}/tiles", keep_tile, dashboards.keep_tile),
    figures.delete("/dashboards/{dashboard_id}/tiles/{tile_id}", dashboards.remove_tile),
    figures.post("/dashboards/{dashboard_id}/tiles/{tile_id}/put-before", dashboards.put_before),
    figures.post("/dashboards/{dashboard_id}/tiles/{tile_id}/shift", dashboards.shift),
    figures.put("/dashboards/{dashboard_id}/readers", share_dashboard, dashboard_readers.share),
    figures.delete("/dashboards/{dashboard_id}", dashboards.remove),
    figures.put("/me/first-page", dashboard_readers.open_first),
    figures.put("/me/dashboard-mail", mail_dashboard, dashboard_readers.mail_to_me),
    planning.get("/charter", charter_that_holds),
    planning.get("/charter/{version}", stored_charter.find_charter),
    planning.put("/charter/draft", keep_charter, charter.keep_draft),
    planning.post("/charter/publish", charter.publish),
    planning.post("/charter/{version}/voices", speak_of_charter, charter.speak),
    planning.get("/readiness", readiness_report.readiness),
    planning.get("/readiness/own", stored_readiness.own_answers),
    planning.put("/readiness/own/{code}", readiness.answer, readiness.may_answer),
)
