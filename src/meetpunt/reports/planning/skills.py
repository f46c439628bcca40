"""Who can sell which product: what the manager set, and what the opportunities of each family tell.

The rule: a share is drawn to the others' of that family in so far as there is little to go by; with too little it is
not shown, but a plan may still draw from what is known of everybody. An opportunity counts in every family it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.comparison import Comparison, GroupConversion
from meetpunt.method.conversion import Z90, conversion
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.inputs import Figure
from meetpunt.method.planning.ratios import ratio_of_sums
from meetpunt.method.spells import Cause, Spells
from meetpunt.reports.memory import answers
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.effort_figures import as_figure
from meetpunt.reports.planning.history import History, history, of_everything
from meetpunt.reports.planning.step_figures import QUOTE
from meetpunt.reports.signals import comparison
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Named
from meetpunt.store.skills import families, skills_on


@dataclass(frozen=True)
class Skill:
    """One seller and one family.

    Attributes:
        level: able, learning or not, as the manager set it; empty = nobody did.
        n: opportunities of the family that entered in the measured days; quotes: of these that reached the quote step.
        won: of these that are won so far.
        conversion: of those that entered, beside the others; not measured with too few.
        alpha, beta: of the Beta that a plan draws from, also with too few; None when nobody has any of this family.
    """

    level: str
    n: int
    quotes: int
    won: int
    conversion: Figure
    alpha: float | None
    beta: float | None

    @property
    def mean(self) -> float | None:
        """Of that Beta."""
        return None if self.alpha is None or self.beta is None else self.alpha / (self.alpha + self.beta)


@dataclass(frozen=True)
class Family:
    """A product family, over everybody together.

    Attributes:
        hours: average hours per closed opportunity that asked for it, travel left out; hours_median: their median.
        margin: of this family in an order that has it, minor units.
        available: opportunities that entered in the measured days.
        conversion: of everybody.
    """

    id: int
    name: str
    hours: Figure
    hours_median: float | None
    margin: Figure
    available: int
    conversion: Figure


@dataclass(frozen=True)
class SkillMatrix:
    """The sellers whose own figures may be shown, alphabetically, against the families.

    Attributes:
        cells: by seller, then by family. name: of the team or organisation.
    """

    ask: PlanAsk
    name: str
    persons: tuple[Named, ...]
    families: tuple[Family, ...]
    cells: tuple[tuple[Skill, ...], ...]

    def draws(self, number: int, seed: int) -> NDArray[np.float64]:
        """Conversions drawn from what is known, float [number, persons, families]; nan where nothing is known."""
        dice = np.random.default_rng(seed)
        found = np.full((number, len(self.persons), len(self.families)), np.nan)
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                if cell.alpha is not None and cell.beta is not None:
                    found[:, row, column] = dice.beta(cell.alpha, cell.beta, number)
        return found


def skill_matrix(viewer: Viewer, ask: PlanAsk) -> SkillMatrix:
    """The matrix of a team or organisation; errors as `parameters.measured`. Kept under the change number."""
    known = history(viewer, ask)
    shown = tuple(known.sellers.everybody.items()), known.sellers.shown, known.sellers.name
    key = ("skills", viewer, ask, shown)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _matrix(viewer, history(viewer, ask)))


def _matrix(viewer: Viewer, known: History) -> SkillMatrix:
    view = known.view
    asked = of_everything(view, "families_asked")
    effort = of_everything(view, "opportunity_effort")
    ids = tuple(known.ids[place] for place in known.shown)
    levels = skills_on(ids, viewer.today)
    quote = next((step.position for step in view.process.steps if step.code == QUOTE), view.log.steps)
    quoted = np.unique(view.spells.opportunity[view.spells.step == quote])
    stays = known.stays(0)
    lines = known.measured_lines
    columns: list[Family] = []
    by_family: list[list[Skill]] = []
    for one in families(view.organisation.id):
        spells = stays.where(np.isin(stays.opportunity, asked["opportunity_id"][asked["family_id"] == one.id]))
        compared = comparison(spells, ids)
        hours = _hours(spells, effort["opportunity_id"], effort["ms"])
        sold = lines.where((lines.family == one.id) & (lines.costed > 0) & np.isin(lines.owner, known.ids))
        whole = conversion(spells)
        columns.append(
            Family(
                one.id,
                one.name,
                as_figure(ratio_of_sums(hours, np.ones(len(hours)))),
                float(np.median(hours)) if len(hours) >= 5 else None,
                as_figure(ratio_of_sums(sold.margin, np.ones(len(sold)))),
                len(spells),
                Figure(whole.conversion, whole.low, whole.high, whole.n),
            )
        )
        of_quote = spells.where(np.isin(spells.opportunity, quoted))
        by_family.append(
            [_skill(levels.get((who.group, one.id), ""), who, compared, spells, of_quote) for who in compared.groups]
        )
    return SkillMatrix(
        known.ask,
        known.sellers.name,
        tuple(Named(one, known.sellers.everybody[one]) for one in ids),
        tuple(columns),
        tuple(tuple(column[row] for column in by_family) for row in range(len(ids))),
    )


def _hours(spells: Spells, opportunity: NDArray[np.int64], ms: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hours of each closed opportunity for which something was registered."""
    closed = spells.opportunity[spells.cause != Cause.OPEN]
    return np.asarray(ms[np.isin(opportunity, closed)] / HOUR)


def _skill(level: str, one: GroupConversion, compared: Comparison, spells: Spells, quoted: Spells) -> Skill:
    own = spells.group == one.group
    alpha, beta = beta_of(one, compared) if len(spells) else (None, None)
    return Skill(
        level,
        one.n,
        int(np.count_nonzero(quoted.group == one.group)),
        int(np.count_nonzero(own & (spells.cause == Cause.WENT_ON))),
        Figure(one.conversion, one.low, one.high, one.n),
        alpha,
        beta,
    )


def beta_of(one: GroupConversion, compared: Comparison) -> tuple[float, float]:
    """The Beta that stands for a seller's posterior.

    With enough to say: mean = its median, standard deviation = (high - low) / (2 x 1.645). With too few: mean = w m +
    (1 - w) raw and weight s + n_eff, where m, s and w are the team's mean, its spread and the shrinkage.
    """
    if one.conversion is not None and one.low is not None and one.high is not None:
        mean = min(max(one.conversion, 1e-4), 1 - 1e-4)
        spread = max((one.high - one.low) / (2 * Z90), 1e-4)
        weight = max(mean * (1 - mean) / spread**2 - 1, 0.5)
    else:
        raw = compared.team if one.raw is None else one.raw
        mean = min(max(one.shrinkage * compared.team + (1 - one.shrinkage) * raw, 1e-4), 1 - 1e-4)
        weight = max(compared.spread + one.n_eff, 0.5)
    return mean * weight, (1 - mean) * weight
