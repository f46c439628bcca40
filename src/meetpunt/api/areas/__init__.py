"""The parts of the product as programs see them. A new part is a module beside these and a name in this list."""

from meetpunt.api.areas import (
    accounts,
    activities,
    administration,
    conversations,
    development,
    figures,
    foreseeing,
    opportunities,
    own,
    planning,
    steering,
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
        planning,
        foreseeing,
        steering,
        administration,
    )
)
