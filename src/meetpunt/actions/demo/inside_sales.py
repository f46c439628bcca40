"""The colleague at the office: calls and mails to the accounts of one territory, without opportunities of her own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.kinds import CALL, EMAIL, LEAD, OFFICE
from meetpunt.actions.demo.lay_activities import lay_activities
from meetpunt.actions.demo.lay_market import Book
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.market import Accounts
from meetpunt.actions.demo.routes import timed
from meetpunt.actions.demo.rows import joined, tasks
from meetpunt.actions.demo.timeline import Timeline
from meetpunt.actions.demo.workdays import Diary

_A_DAY = {CALL: 7.0, EMAIL: 4.0, LEAD: 1.5}


def lay_inside_sales(
    plan: CompanyPlan, rep: RepPlan, ground: Ground, book: Book, accounts: Accounts, nothing: Timeline
) -> int:
    """Her working days; gives the number of activities. nothing: any timeline, as she has no opportunities."""
    rng = plan.random(12)
    diary = Diary(rng, plan.first, plan.cut + 1, plan.first)
    her = replace(rep, team=len(plan.teams), before=None, started=plan.first - 2000)
    days = diary.first + np.flatnonzero(diary.works & ~diary.training & (diary.weekday < 5))
    days = days[days < plan.cut]
    parts = [tasks(days, OFFICE)]
    for kind, often in _A_DAY.items():
        on = np.repeat(days, rng.poisson(often, len(days)))
        parts.append(tasks(on, kind, rng.integers(0, len(accounts), len(on))))
    rows = timed(rng, her, accounts, joined(parts), plan.cut)
    return lay_activities(
        plan, her, ground, ground.inside_sales, book.accounts, book.contacts, [], accounts, nothing, rows, diary
    )
