"""Makes the demo company, rep by rep, so that a thousand reps need no more memory than one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address

import numpy as np
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.demo.company import COMPANY_NAME, HELPED, CompanyPlan, RepPlan, plan_company
from meetpunt.actions.demo.cycle import live
from meetpunt.actions.demo.deals import strike_deals
from meetpunt.actions.demo.diary import fill_diary
from meetpunt.actions.demo.ground import lay_ground, make_organisation
from meetpunt.actions.demo.inside_sales import lay_inside_sales
from meetpunt.actions.demo.lay_acch import lay_acch
from meetpunt.actions.demo.lay_actions import lay_actions
from meetpunt.actions.demo.lay_activities import lay_activities, next_steps
from meetpunt.actions.demo.lay_channels import lay_channels
from meetpunt.actions.demo.lay_charter import lay_charter
from meetpunt.actions.demo.lay_competencies import lay_competencies, lay_tools
from meetpunt.actions.demo.lay_conversation import Reading, lay_conversation
from meetpunt.actions.demo.lay_dashboards import lay_dashboards
from meetpunt.actions.demo.lay_deals import lay_deals
from meetpunt.actions.demo.lay_development import lay_development
from meetpunt.actions.demo.lay_forecasts import lay_forecasts
from meetpunt.actions.demo.lay_kpis import lay_kpis
from meetpunt.actions.demo.lay_market import lay_accounts, lay_agreements
from meetpunt.actions.demo.lay_notes import lay_notes
from meetpunt.actions.demo.lay_orders import lay_orders
from meetpunt.actions.demo.lay_planning import lay_planning
from meetpunt.actions.demo.lay_plans import lay_plans
from meetpunt.actions.demo.lay_production import lay_earlier_orders, lay_large_orders
from meetpunt.actions.demo.lay_scenarios import lay_scenarios
from meetpunt.actions.demo.lay_skills import lay_skills
from meetpunt.actions.demo.lay_talks import lay_talks
from meetpunt.actions.demo.lay_targets import lay_targets
from meetpunt.actions.demo.lay_trainings import lay_trainings
from meetpunt.actions.demo.lay_visit_deals import lay_visit_deals
from meetpunt.actions.demo.lay_working import lay_allowance, lay_working
from meetpunt.actions.demo.laying import Ground, Progress
from meetpunt.actions.demo.market import draw_accounts
from meetpunt.actions.demo.remove import remove_demo
from meetpunt.actions.demo.timeline import timeline_of
from meetpunt.actions.demo.workdays import Diary, local_midnight
from meetpunt.actions.errors import Refused
from meetpunt.store.fact_log.pruning import prune_after_many
from meetpunt.store.planner import were_filled
from meetpunt.store.sqlite import in_one_piece
from meetpunt.store.tenancy import changing

_IN_ONE_PIECE = 20
"""Companies of up to so many reps are made whole or not at all."""


@dataclass(frozen=True)
class DemoCompany:
    """What was made."""

    organisation_id: int
    name: str
    reps: int
    opportunities: int
    activities: int


def make_demo(
    today: date,
    seed: int = 1,
    activities: int | None = None,
    progress: Progress | None = None,
    *,
    reps: int | None = None,
    on_public_host: bool = False,
    read: Reading | None = None,
) -> DemoCompany:
    """Make the demo company: invented, seeded, with history up to the evening before `today` and plans from it on.

    Args:
        today: the first day that is still to come.
        seed: the same seed and day give the same company.
        activities: about how many; None = the small company of 12 reps and two years.
        progress: told (done, total, text) after every rep.
        reps: how many; None = as many as the activities need.
        read: how figures are read, to freeze them in a conversation that was held; None = that one has none.
        on_public_host: make it although others can reach this machine: its passwords are known to all.

    Raises:
        Refused: the machine serves other hosts than itself, or there is a demo company already.
    """
    if not on_public_host and not all(_is_own(host) for host in settings.HOSTS):
        raise Refused(
            _(
                "MEETPUNT_HOSTS names more than this machine, and everybody knows the passwords of the demo company. "
                "Make it where only you can reach it, or say that you want it on a public host."
            )
        )
    plan = plan_company(today, seed, activities, reps)
    whole = len(plan.reps) <= _IN_ONE_PIECE
    with in_one_piece() if whole else nullcontext():
        organisation = make_organisation(local_midnight(plan.first))
        try:
            made = _fill(plan, organisation, progress or _silent)
        except BaseException:
            if not whole:
                remove_demo(organisation)
            raise
    with changing(organisation):
        prune_after_many(organisation)
    if read is not None:
        lay_conversation(organisation, read, today)
        if whole:
            lay_large_orders(organisation, read, today)
    return made


def _fill(plan: CompanyPlan, organisation: int, progress: Progress) -> DemoCompany:
    total = len(plan.reps) + 1
    with changing(organisation):
        ground = lay_ground(plan, organisation)
        lay_plans(plan, ground)
        lay_visit_deals(plan, ground)
        lay_dashboards(plan, ground)
        lay_allowance(plan, ground)
        lay_skills(plan, ground)
    opportunities = activities = 0
    for rep in plan.reps:
        progress(rep.number, total, rep.name)
        with changing(organisation):
            begun, done = _lay_rep(plan, rep, ground)
        opportunities, activities = opportunities + begun, activities + done
    were_filled()
    with changing(organisation):
        lay_targets(plan, ground)
        lay_planning(plan, ground)
        lay_scenarios(plan, ground)
        lay_competencies(plan, ground)
        lay_kpis(plan, ground)
        lay_tools(plan, ground)
        lay_development(plan, ground)
        lay_talks(plan, ground)
        lay_actions(plan, ground)
        lay_charter(plan, ground)
        lay_trainings(plan, ground)
        lay_earlier_orders(plan, ground)
        if total <= _IN_ONE_PIECE:
            lay_forecasts(plan, ground)
            lay_channels(plan, ground)
    progress(total, total, "")
    return DemoCompany(organisation, COMPANY_NAME, len(plan.reps), opportunities, activities)


def _lay_rep(plan: CompanyPlan, rep: RepPlan, ground: Ground) -> tuple[int, int]:
    """One rep with everything around; gives the numbers of opportunities and activities."""
    diary = Diary(plan.random(4, rep.number), plan.first, plan.end, rep.started)
    accounts = draw_accounts(plan, rep)
    lives = live(plan, rep, accounts, diary)
    rows, agreements = fill_diary(plan, rep, accounts, lives, diary)
    time = timeline_of(plan, rep, lives, rows, diary)
    book = lay_accounts(plan, rep, ground, accounts, lives, diary)
    lay_agreements(ground, book, agreements)
    lay_notes(plan, rep, ground, book)
    lay_working(plan, rep, ground, diary)
    started = np.zeros(len(lives.account), dtype=np.int64)
    started[time.opportunity[::-1]] = time.day[::-1]
    deals = strike_deals(plan, rep, time, started, ground.raised, diary)
    planned = next_steps(plan, rows, len(lives.account))
    ids = lay_deals(plan, rep, ground, book, accounts, lives, time, deals, planned, diary)
    lay_orders(plan, rep, ground, book, accounts, lives, time, deals, ids, diary)
    lay_acch(plan, rep, ground, book, accounts, agreements)
    person = ground.persons[rep.number]
    done = lay_activities(plan, rep, ground, person, book.accounts, book.contacts, ids, accounts, time, rows, diary)
    if rep.number == HELPED:
        done += lay_inside_sales(plan, rep, ground, book, accounts, time)
    return len(ids), done


def _is_own(host: str) -> bool:
    name = host.strip().strip("[]").lower()
    if name in ("", "localhost", "testserver") or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _silent(_done: int, _total: int, _text: str) -> None:
    """Nobody is watching."""
