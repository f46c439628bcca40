"""Every page of the product, in the demo company: it fits a phone, a tablet and a desk, and everybody can use it.

The pages are found in the addresses themselves, so that none can be forgotten: what none of these people gets to read
has to be named here, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern

from tests.cast import day_there
from tests.tools.accessibility import accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from meetpunt.actions.demo import DemoCompany

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PEOPLE = ("bram", "anna", "hendrik", "marloes", "tessa", "production")
"""A rep, manager, director, administrator, trainer and somebody who produces: the first who may read a page does."""
WIDTHS = (360, 768, 1440)
EVERYWHERE = tuple((width, scheme) for width in WIDTHS for scheme in ("light", "dark"))
ASKED = {
    "opportunity-move": "?to=lost",
    "account-merge": "?with={other}",
    "contact-merge": "?with={other_contact}",
    "account-cell": "?show=form",
    "log-visit": "?account={account_id}",
    "dashboard": "?edit=1",
    "dashboards-tile-new": "?kind=table",
    "targets-versions": "?what=orders&year={year}",
}
"""What a page must be asked to have anything to show."""
PARTS = 4
"""Into so many tests the pages are divided, so that two processes share them."""
ALSO = (
    ("bram", "/opportunities/?view=months"),
    ("bram", "/search/?q=bakker"),
    ("bram", "/calendar/?view=day"),
    ("bram", "/no-such-page/"),
    ("bram", "/accounts/?q=nobody-of-this-name"),
    ("anna", "/accounts/?status=customer&overdue=1"),
    ("anna", "/funnel/?period=quarter"),
    ("anna", "/working/?by=months"),
    ("anna", "/scenarios/?year=2050"),
    ("marloes", "/costs/"),
    ("bram", "/working/?year=2050"),
    ("anna", "/planning/parameters/?months=24&steps=days"),
    ("bram", "/planning/parameters/?steps=hours"),
    ("hendrik", "/planning/sellers/"),
    ("bram", "/visits-agreed/"),
    ("anna", "/visits-agreed/?from=plan"),
    ("hendrik", "/targets/?by=months"),
    ("bram", "/targets/"),
    ("anna", "/dashboards/ready/manager_week/?full=1"),
    ("hendrik", "/dashboards/ready/director_quarter/"),
    ("hendrik", "/targets/records/retention/"),
    ("anna", "/acch/?of=all"),
    ("anna", "/profitability/?by=rep"),
    ("hendrik", "/profitability/?of=all&by=family"),
    ("hendrik", "/acch/?of=all"),
    ("hendrik", "/trainings/new/"),
    ("hendrik", "/pool/"),
    ("production", "/production/"),
    ("production", "/production/addresses/"),
    ("anna", "/channels/?by=segment"),
    ("hendrik", "/channels/?by=product"),
    ("marloes", "/channels/words/"),
    ("marloes", "/settings/connections/new/pipedrive/token/"),
    ("marloes", "/settings/connections/new/salesforce/certificate/"),
)
"""The same pages with another answer; what they have of their own for who uses them otherwise is for the long run."""
NOT_READ = {
    "import-run": "tests/e2e/test_import_wizard.py walks through it",
    "import-source": "the same",
    "import-table": "the same",
    "import-text": "the same",
    "import-progress": "the same",
    "import-rejected": "a file",
    "invitation": "for who has no sign-in: tests/e2e/test_reading.py",
    "calendar-out": "a file at a secret address",
    "production-out": "a file at a secret address",
    "webhook": "needs an address: made and read in tests/web/test_webhooks.py",
    "crm-connect": "the same pages with another answer",
    "crm-keys": "the same form",
    "imports-workbook": "a file",
    "organisation-file-take": "a file",
    "document": "a file",
    "kpi-export": "a file",
    "dashboards-stop": "a link in a mail: tests/web/test_dashboards.py",
    "sign-on": "leads to another site: tests/web/test_sign_on.py",
    "sign-on-back": "where that leads back to",
    "recovery-codes": "needs a second step: tests/e2e/test_signing_in.py",
    **dict.fromkeys(
        ("operator-organisations", "operator-new", "operator-organisation", "operator-health", "operator-trail"),
        "for who runs the installation: tests/e2e/test_operator.py",
    ),
    "suspended": "for who may not come in: the same",
    "own-field": "needs a field: made and read in tests/web/test_own_fields.py",
}
FIRST = {
    "settings-list": "products",
    "settings-row": "products",
    "account-cell": "town",
    "definition": "conversion",
    "kpi": "visits",
    "kpi-records": "visits",
    "kpi-versions": "visits",
    "kpi-own": "own-visits-with-a-next-step",
    "competency-word": "closing",
    "dashboards-ready": "rep_day",
}


@pytest.fixture
def company(demo: DemoCompany) -> dict[str, Any]:
    """The demo company; gives an id of each kind of record, by the name that addresses give it."""
    from meetpunt.store import models as m

    of = {"organisation_id": demo.organisation_id}
    bram = m.Person.objects.get(**of, login__email="bram@demo.example").pk

    def first(model: type[Any], at: int = 0, **fields: Any) -> int:
        return int(model.objects.filter(**of, **fields).order_by("pk").values_list("pk", flat=True)[at])

    account = first(m.Account, owner_id=bram, contacts__isnull=False)
    step = m.Step.objects.filter(**of).order_by("position")[0]
    return {
        "account_id": account,
        "other": first(m.Account, 1, owner_id=bram),
        "contact_id": first(m.Contact, account_id=account),
        "other_contact": first(m.Contact, 3, account__owner_id=bram),
        "opportunity_id": first(m.Opportunity, owner_id=bram, outcome="open", step__position__gte=3),
        "quote_id": first(m.Quote, owner_id=bram),
        "order_id": first(m.Order, owner_id=bram),
        "activity_id": first(m.Activity, person_id=bram, status="held", kind="visit", opportunity__isnull=False),
        "note_id": first(m.Note, person_id=bram),
        "person_id": bram,
        "absence_id": first(m.Absence, person_id=bram),
        "deal_id": first(m.VisitDeal, person_id=bram, state="agreed"),
        "plan_id": _begun_plan(demo.organisation_id),
        "year": day_there().year + 1,
        "team_id": m.TeamMembership.objects.get(**of, person_id=bram).team_id,
        "process_id": step.process_id,
        "step_id": step.pk,
        "which": "reached",
        "position": 2,
        "on": "account",
        "row_id": account,
        "product": first(m.Product),
        "scenario_id": (scenario := first(m.Plan, parent__isnull=False, state="draft")),
        "change_id": first(m.PlanChange, plan_id=scenario),
        "kind": "training",
        "wanting": "ageing",
        "conversation_id": first(m.Conversation, rep_id=bram, rhythm__isnull=False, state="held"),
        "planned_talk": first(m.Conversation, rep_id=bram, state="planned"),
        "action_id": first(m.Action, rep_id=bram),
        "goal_id": first(m.DevelopmentGoal, person_id=bram),
        "visit_id": first(m.JointVisit, rep_id=bram),
        "version": m.Charter.objects.filter(**of, state="holds").values_list("version", flat=True)[0],
        "objective_id": first(m.Objective),
        "fact_id": first(m.MarketFact),
        "dashboard_id": first(m.Dashboard, owner_id=bram),
        "tile_id": "t3",
        "measure": "visits",
        "tool_id": first(m.SalesTool),
        "training_id": first(m.Training),
        "notice_id": first(m.ProductionNotice),
        "rule_id": first(m.LargeOrderRule),
        "connection_id": _connection(demo.organisation_id),
        "rep_id": bram,
    }


def _connection(organisation_id: int) -> int:
    """A Pipedrive as it is once it was connected and read; nobody is asked there."""
    from meetpunt.actions.crm.opening import sealed
    from meetpunt.connectors.crm.design import ActivityType, Design, Goal, Stage, User, design_to_json
    from meetpunt.connectors.mapping.dump import dump_mapping
    from meetpunt.connectors.pipedrive.proposal import proposed
    from meetpunt.store import models as m

    now = datetime.now(UTC)
    stages = tuple(Stage(str(number), f"Fase {number}", "Verkoop", number) for number in range(1, 5))
    users = (
        User("1", "Bram de Wit", "bram@warmhaven.example"),
        User("2", "Koppeling", "api@warmhaven.example", False),
    )
    set_there = ("quantity", "20", "monthly", "2026-01-01", "")
    goals = (
        Goal("1", "Opdrachten per maand", "person", "1", "deals_won", *set_there),
        Goal("2", "Bellen, bellen, bellen", "person", "2", "activities_completed", *set_there, kinds=("call", "lunch")),
        Goal("3", "", "company", "", "deals_won", "sum", "1250000", "yearly", "2026-01-01", "2026-12-31", ("Verkoop",)),
    )
    types = (ActivityType("call", "Bellen"), ActivityType("lunch", "Lunch"))
    design = Design(stages, types, users, goals=goals)
    of = {"organisation_id": organisation_id}
    source = m.Source.objects.create(**of, name="Pipedrive", mapping=dump_mapping(proposed("Pipedrive", design)))
    row = m.CrmConnection.objects.create(
        **of,
        source=source,
        kind="pipedrive",
        keys=sealed({"api_domain": "https://warmhaven.pipedrive.com", "api_token": "x"}),
        company="1",
        host="warmhaven.pipedrive.com",
        signed_in_as="Marloes",
        design=design_to_json(design),
        state="stopped",
        trouble="sign_in",
        is_mapped=True,
        made_at=now,
    )
    m.CrmSync.objects.create(**of, connection=row, state="done", started_at=now, read={"deals": 40}, spent=1132)
    call = m.Activity.objects.filter(**of, kind="call").order_by("pk")[0]
    m.CrmPush.objects.create(**of, connection=row, activity=call, state="conflict", detail="subject")
    return row.pk


def _begun_plan(organisation_id: int) -> int:
    """Next year's plan, of which Anna began to determine it anew."""
    from meetpunt.actions.plans import NewPlan
    from meetpunt.actions.replan import begin
    from meetpunt.store import models as m
    from meetpunt.store.access import viewer_of

    now = datetime.now(UTC)
    anna = viewer_of(m.Login.objects.get(email="anna@demo.example").pk, organisation_id, day_there())
    assert anna is not None
    held = m.Plan.objects.get(team__in=anna.managed_team_ids, state="holds", parent=None)
    days = (held.measured_from, held.measured_until)
    new = NewPlan("Volgend jaar", day_there().year + 1, held.team_id, held.process_id, *days)
    return begin(anna, new, held.pk, now)


def _path(address: URLPattern, ids: dict[str, Any]) -> str:
    """The address of a record of the company; where the company has no such record, of one that is not there."""
    from django.urls import reverse

    name = str(address.name)
    own = {"code": FIRST.get(name, ""), **({"row_id": ids["product"]} if name == "settings-row" else {})}
    if name == "time-use-activities":
        own |= {"kind": "travel"}
    if name in ("conversation-prepare", "conversation-agree"):
        own |= {"conversation_id": ids["planned_talk"]}
    if name in ("parameter-records", "parameter-export"):
        own |= {"key": ids["person_id"], "which": "visits"}
    wanted = {key: own.get(key) or ids.get(key, 999_999) for key in address.pattern.converters}
    return reverse(name, kwargs=wanted | address.default_args) + ASKED.get(name, "").format(**ids)


Pages = dict[tuple[str, str], Any]
"""By who reads it and its path: the answer, where it was asked for already."""


def _pages(ids: dict[str, Any], part: int, language: str, ask_everybody: bool) -> tuple[Pages, set[str], set[str]]:
    """Of a part of the addresses: who reads which page, the names that nobody gets to read as a page, and all names.

    Whoever comes after the first reader of a page is asked in the long run only.
    """
    from meetpunt.web.urls import urlpatterns

    clients = {person: _client(person, language) for person in PEOPLE}
    pages: Pages = dict.fromkeys(ALSO[part::PARTS])
    read, unread = set(), set()
    names = sorted({str(address.name) for address in urlpatterns} | set(NOT_READ))[part::PARTS]
    for address in (address for address in urlpatterns if address.name in names):
        path = _path(address, ids)
        told: set[int] = set()
        found: Pages = {}
        for person, client in clients.items():
            answer = client.get(path)
            told.add(answer.status_code)
            if not found and answer.status_code == 200 and b"</html>" in b"".join(answer):
                found = {(person, path): answer}
            if answer.status_code == 405 or (found and not ask_everybody):
                break
        if 405 in told:
            continue
        pages |= found
        (read if told & {200, 301, 302} else unread).add(str(address.name))
    return pages, unread - read, set(names)


@contextmanager
def _given_again(answers: dict[str, Any]) -> Iterator[None]:
    """The server gives what was answered at these paths already, once: to make most pages takes as long as to look."""
    made = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> Any:
        answer = answers.pop(request.get_full_path(), None) if request.method == "GET" else None
        if answer is None:
            return made(self, request)
        again = HttpResponse(b"".join(answer), headers=dict(answer.headers))
        again.cookies = answer.cookies
        return again

    with patch.object(BaseHandler, "get_response", get_response):
        yield


def _client(person: str, language: str) -> Client:
    from meetpunt.store.models import Login

    client = Client(headers={"accept-language": language})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    login = Login.objects.get(email=f"{person}@demo.example")
    client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["sure"] = int(datetime.now(UTC).timestamp())  # proved who they are just now
    session.save()
    return client


def _sign_in(context: BrowserContext, base: str, person: str, language: str) -> None:
    """As who signed in before and comes back; through the form goes tests/e2e/test_reading.py."""
    session = _client(person, language).session.session_key
    kept = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    context.add_cookies([{"name": name, "value": str(value), "url": base} for name, value in kept.items()])


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", ((360, "light"),)),
        pytest.param("nl", EVERYWHERE, marks=pytest.mark.long),
        pytest.param("en", EVERYWHERE, marks=pytest.mark.long),
    ],
)
def test_every_page_fits_and_can_be_used_by_everybody(
    company: dict[str, Any],
    live_server: Any,
    browser: Browser,
    language: str,
    shown: tuple[tuple[int, Any], ...],
    part: int,
) -> None:
    is_quick = shown != EVERYWHERE
    pages, unread, names = _pages(company, part, language, ask_everybody=not is_quick)
    assert unread == names & set(NOT_READ)
    problems: list[str] = []
    for person in PEOPLE:
        context = browser.new_context(locale=language, reduced_motion="reduce")
        heard: list[str] = []
        context.on(
            "console", lambda message, heard=heard: heard.append(message.text) if message.type == "error" else None
        )
        _sign_in(context, live_server.url, person, language)
        page = context.new_page()
        for path, answer in [(path, answer) for (reader, path), answer in pages.items() if reader == person]:
            with _given_again({path: answer}):
                page.goto(live_server.url + path)
            for width in reversed(WIDTHS):  # the narrowest last, as it is shown next
                page.set_viewport_size({"width": width, "height": 800})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if over > 0:
                    problems.append(f"{path} at {width}: {over} too wide")
            for width, scheme in () if is_quick and (person, path) in ALSO else shown:
                page.emulate_media(color_scheme=scheme)
                # As high as the page, so that the bar at the bottom lies over nothing that is measured.
                page.set_viewport_size({"width": width, "height": 800})
                height = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(800, height)})
                problems += [f"{path} at {width}, {scheme}: {one}" for one in accessibility_problems(page)]
            problems += [f"{path}: {one}" for one in heard if "404" not in one or "no-such" not in path]
            heard.clear()
        context.close()
    assert problems == []
