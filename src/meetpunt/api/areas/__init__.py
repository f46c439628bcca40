"""The parts of the product as programs see them. A new part is a module beside these and a name in this list."""

from meetpunt.api.areas import (
    accounts,
    activities,
    administration,
    connections,
    conversations,
    development,
    exchange,
    figures,
    foreseeing,
    opportunities,
    own,
    planning,
    scenarios,
    steering,
    targets,
)

AREAS = tuple(
    part.AREA
    for part in (
        own,
        accounts,
        opportunities,
        activities,
        figures,
        conversations,
        development,
        targets,
        planning,
        scenarios,
        foreseeing,
        steering,
        administration,
        connections,
        exchange,
    )
)
