"""How the demo company's people were rated, and the sales tools they use; drawn apart, so that nothing else changes."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground, put
from meetpunt.actions.demo.texts import TEMPLATES
from meetpunt.method.competencies import SEVEN
from meetpunt.store.competencies import columns_of_method
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.models import (
    Competency,
    CompetencyRating,
    Opportunity,
    QuoteTemplate,
    SalesTool,
    ToolRating,
    ToolUse,
)

TOOLS = (
    ("Proefopstelling", "Een week proefdraaien in de eigen keuken"),
    ("Rekenhulp energie", "Laat zien wat een toestel per jaar verbruikt"),
    ("Referentiemap", "Keukens die er staan, met foto's en namen"),
)
_DAY_US = 86_400_000_000


def lay_competencies(plan: CompanyPlan, ground: Ground) -> None:
    """Two rounds of ratings, half a year apart: own view of everybody, the manager's of most."""
    rng = plan.random(31)
    made = Competency.objects.bulk_create(
        Competency(organisation_id=ground.organisation, code=one.code, **columns_of_method(one.code)) for one in SEVEN
    )
    ids = [one.pk for one in made]
    rows: list[tuple[int, int, str, int, int]] = []
    for rep in plan.reps:
        base = rng.integers(2, 5, len(SEVEN))
        for day in (plan.cut - 200, plan.cut - 20):
            if day <= rep.started + 30:
                continue
            for place in range(len(SEVEN)):
                own = int(base[place])
                theirs = min(5, max(1, own + int(rng.integers(-1, 2))))
                rows.append((ground.persons[rep.number], ids[place], "self", own, day))
                rows.append((ground.persons[rep.number], ids[place], "manager", theirs, day + 2))
    put(
        CompetencyRating,
        ground.organisation,
        len(rows),
        person_id=[row[0] for row in rows],
        competency_id=[row[1] for row in rows],
        view=[row[2] for row in rows],
        score=[row[3] for row in rows],
        day=[row[4] for row in rows],
        recorded_at=[row[4] * _DAY_US + 17 * 3_600_000_000 for row in rows],
    )


def lay_tools(plan: CompanyPlan, ground: Ground) -> None:
    """A few tools, two of them templates of quotes, with uses and what people think of them."""
    rng = plan.random(32)
    templates = [
        QuoteTemplate.objects.get_or_create(organisation_id=ground.organisation, name=name)[0] for name in TEMPLATES[1:]
    ]
    names = [name for name, _what in TOOLS] + [f"Sjabloon {one.name}" for one in templates]
    tools = put(
        SalesTool,
        ground.organisation,
        len(names),
        name=names,
        what_for=[what for _name, what in TOOLS] + [""] * len(templates),
        template_id=[None] * len(TOOLS) + [one.pk for one in templates],
        is_active=True,
    )
    persons = [ground.persons[rep.number] for rep in plan.reps if rep.started < plan.cut - 60]
    deals = Opportunity.objects.filter(owner_id__in=persons, closed_on__gte=from_day_number(plan.cut - 365)).order_by(
        "pk"
    )
    known = list(deals.values_list("pk", "owner_id", "closed_on"))
    chosen = rng.permutation(len(known))[: len(known) // 4]
    days = [to_day_number(known[place][2]) - 3 for place in chosen.tolist()]
    put(
        ToolUse,
        ground.organisation,
        len(chosen),
        tool_id=[tools[number] for number in rng.integers(0, len(TOOLS), len(chosen)).tolist()],
        person_id=[known[place][1] for place in chosen.tolist()],
        opportunity_id=[known[place][0] for place in chosen.tolist()],
        day=days,
        recorded_at=[day * _DAY_US + 15 * 3_600_000_000 for day in days],
    )
    raters = [(tool, person) for tool in tools for person in persons if rng.random() < 0.6]
    put(
        ToolRating,
        ground.organisation,
        len(raters),
        tool_id=[tool for tool, _person in raters],
        person_id=[person for _tool, person in raters],
        score=rng.integers(2, 6, len(raters)),
        day=plan.cut - 15,
        recorded_at=(plan.cut - 15) * _DAY_US + 15 * 3_600_000_000,
    )
