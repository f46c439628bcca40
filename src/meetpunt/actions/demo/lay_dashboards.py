"""Two dashboards of the demo company: what a manager looks at with the team on Mondays, and a rep's own."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.dashboard import Filters, Layout, Tile, TileKind, told
from meetpunt.store.models import Dashboard, DashboardShare, TeamManagement

MONDAY = Layout(
    (
        Tile("t1", TileKind.TEXT, (), 2, text="Eerst wat goed ging. Dan: welke offertes liggen er al een week?"),
        Tile("t2", TileKind.TILE, ("follow_up",), 1, Filters(period="quarter")),
        Tile("t3", TileKind.TILE, ("no_next_step",), 1),
        Tile("t4", TileKind.TABLE, ("visits_per_day", "new_prospects", "quotes", "follow_up", "revenue"), 4),
        Tile("t5", TileKind.TREND, ("quotes",), 2),
        Tile("t6", TileKind.FUNNEL, (), 2, Filters(period="12m")),
    )
)
OWN = Layout(
    (
        Tile("t1", TileKind.TILE, ("visits_per_day",), 1),
        Tile("t2", TileKind.TILE, ("follow_up",), 1),
        Tile("t3", TileKind.TILE, ("revenue",), 1),
        Tile("t4", TileKind.TILE, ("target_realisation",), 1),
        Tile("t5", TileKind.TREND, ("revenue",), 2),
        Tile("t6", TileKind.FUNNEL, (), 2, Filters(period="12m")),
    )
)


def lay_dashboards(plan: CompanyPlan, ground: Ground) -> None:
    """Lay the dashboard of the first team's manager, read by the team, and the one of its first rep."""
    team = ground.teams[plan.reps[0].team]
    managers = TeamManagement.objects.filter(organisation_id=ground.organisation, team_id=team)
    manager = managers.values_list("person_id", flat=True).first()
    if manager is not None:
        monday = _lay(plan, ground, manager, "Maandagoverleg", "month", MONDAY)
        DashboardShare.objects.create(organisation_id=ground.organisation, dashboard=monday, team_id=team)
    _lay(plan, ground, ground.persons[0], "Mijn kwartaal", "quarter", OWN)


def _lay(plan: CompanyPlan, ground: Ground, owner: int, name: str, period: str, layout: Layout) -> Dashboard:
    at = local_midnight(plan.first)
    return Dashboard.objects.create(
        organisation_id=ground.organisation,
        owner_id=owner,
        name=name,
        period=period,
        tiles=told(layout),
        made_at=at,
        changed_at=at,
    )
