"""The register of definitions: what every figure on a page means, how it is counted, and which measure counts it.

A figure that is not in here has no place on a page, and a measure that no figure names has no reason to be there.
"""

from __future__ import annotations

from meetpunt.measures.register.acch import ACCH
from meetpunt.measures.register.channels import CHANNELS
from meetpunt.measures.register.control import CONTROL
from meetpunt.measures.register.definition import Definition
from meetpunt.measures.register.forecast import FORECAST
from meetpunt.measures.register.funnel import FUNNEL
from meetpunt.measures.register.numbers_first import NUMBERS_FIRST
from meetpunt.measures.register.pipeline import PIPELINE
from meetpunt.measures.register.planning import PLANNING
from meetpunt.measures.register.production import PRODUCTION
from meetpunt.measures.register.profit import PROFIT
from meetpunt.measures.register.realisation import REALISATION
from meetpunt.measures.register.results import RESULTS
from meetpunt.measures.register.targets import TARGETS
from meetpunt.measures.register.time_use import TIME_USE
from meetpunt.measures.register.tools import TOOLS
from meetpunt.measures.register.training import TRAINING
from meetpunt.measures.register.visit_deals import VISIT_DEALS

DEFINITIONS: tuple[Definition, ...] = (
    *FUNNEL,
    *RESULTS,
    *PROFIT,
    *PIPELINE,
    *FORECAST,
    *PRODUCTION,
    *PLANNING,
    *TARGETS,
    *VISIT_DEALS,
    *TIME_USE,
    *TOOLS,
    *CONTROL,
    *REALISATION,
    *ACCH,
    *NUMBERS_FIRST,
    *TRAINING,
    *CHANNELS,
)


def definitions() -> tuple[Definition, ...]:
    """Every definition, in the order of the pages."""
    return DEFINITIONS


def definition(code: str) -> Definition | None:
    """The definition of a figure; None when there is none."""
    return next((one for one in DEFINITIONS if one.code == code), None)
