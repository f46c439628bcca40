"""What operators do: making, suspending, taking up and removing organisations; each is written down twice."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from meetpunt.actions import organisations as starting
from meetpunt.actions.backup.encrypting import Sealed, is_encrypted
from meetpunt.actions.errors import Refused
from meetpunt.actions.operating import making, operators, removing, sizes, suspending
from meetpunt.actions.organisation_file import import_organisation
from meetpunt.actions.organisations import NewOrganisation, create_user, start_organisation
from meetpunt.actions.people import invitations
from meetpunt.jobs import kinds
from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue, operating
from meetpunt.store.access import NotVisible, all_organisations, organisations_at_work
from meetpunt.store.documents import folder
from meetpunt.store.fields import to_us
from meetpunt.store.job_health import job_counts
from meetpunt.store.models import (
    Change,
    Invitation,
    Job,
    Login,
    OperatorLine,
    Organisation,
    OrganisationSize,
    OutgoingMail,
    Person,
    PersonRole,
    SignInSession,
)
from meetpunt.store.operating import Order, Standing
from meetpunt.store.tenancy import acting_in
from meetpunt.store.trail import Asked, trail
from meetpunt.store.trail_chain import verify
from tests import filled
from tests.build import NOW, company

pytestmark = pytest.mark.django_db
PASSWORD = "vier losse woorden samen"
OURS, THEIRS = 900_001, 900_002
SECRET = "s" * 43


@pytest.fixture(autouse=True)
def no_file_of_another_test() -> Iterator[None]:
    yield
    shutil.rmtree(removing.folder(), ignore_errors=True)


def letter(secret: str = SECRET) -> making.Letter:
    return making.Letter(secret, lambda organisation_id: f"https://m.example/invitation/{organisation_id}/{secret}/")


def make(name: str = "Ovenbouw", email: str = "ada@oven.example") -> int:
    new = NewOrganisation(name, "nl", "EUR", "Europe/Amsterdam")
    return making.make_organisation(new, "Ada Kok", email, letter(f"{name}{SECRET}"), "op@host.example", NOW)


def did() -> list[tuple[str, str, str]]:
    return [(one.kind, one.by, one.name) for one in reversed(operating.did().lines)]


def told_there(organisation_id: int) -> list[tuple[str, dict[str, Any]]]:
    with acting_in(organisation_id):
        rows = Change.objects.filter(organisation_id=organisation_id, table="organisation").order_by("pk")
        return [(row.kind, row.after) for row in rows]


def test_an_operator_is_made_listed_and_taken_off() -> None:
    made = operators.add_operator("Op@Host.example ", PASSWORD, "nl", NOW)
    assert Login.objects.get(pk=made).is_operator
    assert [(one.email, one.has_second_step) for one in operating.operators()] == [("op@host.example", False)]
    with pytest.raises(Refused, match="operator already"):
        operators.add_operator("op@host.example", PASSWORD, "nl", NOW)
    operators.remove_operator("op@host.example", NOW)
    assert not Login.objects.filter(pk=made).exists()
    with pytest.raises(Refused, match="no operator"):
        operators.remove_operator("op@host.example", NOW)
    assert did() == [("added", "", "op@host.example"), ("taken_off", "", "op@host.example")]


def test_a_password_that_is_easy_to_guess_and_an_address_that_is_none_make_no_operator() -> None:
    for email, password in (("op@host.example", "wachtwoord"), ("op", PASSWORD)):
        with pytest.raises(Refused):
            operators.add_operator(email, password, "nl", NOW)
    assert not Login.objects.exists()


def test_who_is_somebody_in_an_organisation_is_no_operator_also_after_leaving() -> None:
    organisation_id, _login = start_organisation(NewOrganisation("Acme"), "Ada", "ada@acme.example", PASSWORD, NOW)
    for is_active in (True, False):
        with acting_in(organisation_id):
            Person.objects.update(is_active=is_active)
        with pytest.raises(Refused, match="somebody in an organisation"):
            operators.add_operator("ada@acme.example", PASSWORD, "nl", NOW)


def test_a_sign_in_that_leads_nowhere_becomes_an_operators_with_another_password() -> None:
    login = Login.objects.create_user("op@host.example", "een heel oud wachtwoord")
    SignInSession.objects.create(session_key="x" * 32, expire_date=NOW, login=login)
    assert operators.add_operator("op@host.example", PASSWORD, "nl", NOW) == login.pk
    login.refresh_from_db()
    assert login.check_password(PASSWORD)
    assert not SignInSession.objects.exists()


def test_an_operator_becomes_nobody_in_an_organisation() -> None:
    operators.add_operator("op@host.example", PASSWORD, "nl", NOW)
    with pytest.raises(Refused, match="operator is nobody"):
        make(email="op@host.example")
    organisation_id = make()
    with pytest.raises(Refused, match="operator is nobody"):
        create_user(organisation_id, "Op", "op@host.example", PASSWORD, ("rep",))
    with acting_in(organisation_id):
        Invitation.objects.update(email="op@host.example")
    with pytest.raises(Refused, match="operator is nobody"):
        invitations.accept(organisation_id, f"Ovenbouw{SECRET}", PASSWORD, "nl", NOW)
    with pytest.raises(Refused, match="signs in with this e-mail address already"):
        start_organisation(NewOrganisation("Acme"), "Op", "op@host.example", PASSWORD, NOW)
    with acting_in(None, Login.objects.get(email="op@host.example").pk):
        assert not Person.objects.filter(login__email="op@host.example").exists()


def test_a_file_with_somebody_who_is_operator_here_is_not_read_in(tmp_path: Path) -> None:
    from meetpunt.actions.organisation_file import export_organisation

    organisation_id, _login = start_organisation(NewOrganisation("Acme"), "Ada", "ada@acme.example", PASSWORD, NOW)
    export_organisation(organisation_id, tmp_path / "acme.zip", NOW)
    Login.objects.update(operator_since=NOW)
    with pytest.raises(Refused, match="operator is nobody"):
        import_organisation(tmp_path / "acme.zip", "Anders")
    assert [one.name for one in all_organisations()] == ["Acme"]


def test_a_made_organisation_waits_for_its_administrator_who_comes_in_by_the_letter() -> None:
    organisation_id = make()
    waiting = operating.to_invite(organisation_id)
    assert waiting is not None
    assert (waiting.name, waiting.email) == ("Ada Kok", "ada@oven.example")
    with acting_in(organisation_id):
        assert list(PersonRole.objects.values_list("role", flat=True)) == ["administrator"]
        assert OutgoingMail.objects.get().to == "ada@oven.example"
        assert Change.objects.get(table="organisation").after["currency"] == "EUR"
    invitations.accept(organisation_id, f"Ovenbouw{SECRET}", PASSWORD, "nl", NOW)
    assert operating.to_invite(organisation_id) is None
    assert operating.organisation(organisation_id).size == operating.Size(1, 0, 0, None)
    assert did() == [("made", "op@host.example", "Ovenbouw")]


def test_a_name_that_is_taken_makes_nothing_a_second_time() -> None:
    make()
    with pytest.raises(Refused, match="of that name already"):
        make()
    assert Organisation.objects.count() == 1
    assert len(did()) == 1


@pytest.mark.parametrize(
    ("name", "email", "currency", "zone"),
    [
        ("", "a@b.example", "EUR", "UTC"),
        ("Ada", "a", "EUR", "UTC"),
        ("Ada", "a@b.example", "E", "UTC"),
        ("Ada", "a@b.example", "EUR", "Mars/Olympus"),
    ],
)
def test_what_is_missing_or_unknown_makes_no_organisation(name: str, email: str, currency: str, zone: str) -> None:
    with pytest.raises(Refused):
        making.make_organisation(NewOrganisation("X", "nl", currency, zone), name, email, letter(), "op", NOW)
    assert not Organisation.objects.exists()


def test_the_first_administrator_is_invited_again_until_somebody_administers() -> None:
    organisation_id = make()
    making.invite_again(organisation_id, letter("t" * 43), "op@host.example", NOW)
    with pytest.raises(NotVisible):
        invitations.accept(organisation_id, f"Ovenbouw{SECRET}", PASSWORD, "nl", NOW)
    invitations.accept(organisation_id, "t" * 43, PASSWORD, "nl", NOW)
    with pytest.raises(NotVisible):
        making.invite_again(organisation_id, letter("u" * 43), "op@host.example", NOW)
    assert [kind for kind, _by, _name in did()] == ["made", "invited"]


def test_an_organisation_that_began_by_itself_has_nobody_whom_an_operator_invites() -> None:
    organisation_id, _login = start_organisation(NewOrganisation("Acme"), "Ada", "ada@acme.example", PASSWORD, NOW)
    assert operating.to_invite(organisation_id) is None
    starting.create_organisation(NewOrganisation("Leeg"), NOW)
    assert operating.to_invite(Organisation.objects.get(name="Leeg").pk) is None


def test_suspending_and_taking_up_again_is_told_in_both_trails_and_twice_is_once() -> None:
    organisation_id = make()
    assert suspending.suspend(organisation_id, "op@host.example", NOW)
    assert not suspending.suspend(organisation_id, "op@host.example", NOW)
    assert operating.is_suspended(organisation_id)
    assert suspending.resume(organisation_id, "", NOW)
    assert not suspending.resume(organisation_id, "", NOW)
    assert did()[1:] == [("suspended", "op@host.example", "Ovenbouw"), ("resumed", "", "Ovenbouw")]
    assert told_there(organisation_id)[1:] == [
        ("changed", {"suspended_at": to_us(NOW)}),
        ("changed", {"suspended_at": None}),
    ]
    assert verify(organisation_id).findings == ()
    for act in (suspending.suspend, suspending.resume, removing.plan_removal, removing.call_off):
        with pytest.raises(NotVisible):
            act(404, "", NOW)


def test_the_administrator_reads_what_the_operator_did() -> None:
    from meetpunt.store.access import viewer_of

    organisation_id = make()
    login_id = invitations.accept(organisation_id, f"Ovenbouw{SECRET}", PASSWORD, "nl", NOW)
    removing.plan_removal(organisation_id, "op@host.example", NOW)
    with acting_in(organisation_id):
        viewer = viewer_of(login_id, organisation_id, NOW.date())
        assert viewer is not None
        assert viewer.organisation.remove_at == NOW + removing.WAIT
        line = trail(viewer, Asked(table="organisation")).lines[0]
    assert [(one.column, one.before, one.after) for one in line.fields] == [("remove_at", None, NOW + removing.WAIT)]


def test_work_of_a_suspended_organisation_waits_and_that_of_others_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = make("Ons"), make("Hun", "bo@hun.example")
    Job.objects.all().delete()
    seen: list[int | None] = []
    monkeypatch.setitem(kinds.KINDS, "look", lambda job, *_: seen.append(job.organisation_id))
    for organisation_id in (ours, theirs, None):
        job_queue.enqueue("look", NOW, organisation_id=organisation_id)
    suspending.suspend(ours, "", NOW)
    assert run_pending(NOW, kinds.KINDS) == 2
    assert seen == [theirs, None]
    assert [one for one in job_counts() if one.state == "waiting"] == [], "nobody is woken for what has to wait"
    assert [one.id for one in organisations_at_work()] == [theirs]
    suspending.resume(ours, "", NOW)
    assert run_pending(NOW, kinds.KINDS) == 1
    assert seen == [theirs, None, ours]


def test_a_job_whose_worker_died_meanwhile_waits_too() -> None:
    ours = make()
    Job.objects.all().delete()
    job_queue.enqueue("look", NOW, organisation_id=ours)
    assert job_queue.take("w", NOW, timedelta(seconds=90)) is not None
    suspending.suspend(ours, "", NOW)
    later = NOW + timedelta(hours=1)
    assert job_queue.take("w", later, timedelta(seconds=90)) is None
    suspending.resume(ours, "", NOW)
    assert job_queue.take("w", later, timedelta(seconds=90)) is not None


def test_what_comes_back_asks_no_work_of_a_suspended_organisation() -> None:
    ours = make()
    suspending.suspend(ours, "", NOW)
    Job.objects.all().delete()
    for kind in ("weekly_snapshots", "daily_notices", "look_at_signals", "large_orders_due", "crm_due", "calendars"):
        job = job_queue.TakenJob(1, kind, None, None, 1, 5, "t")
        kinds.KINDS[kind](job, lambda *_: None, NOW)
    assert not Job.objects.exists()


def test_a_planned_removal_is_shown_and_called_off_until_its_time_has_come() -> None:
    organisation_id = make()
    at = removing.plan_removal(organisation_id, "op@host.example", NOW)
    assert at == NOW + timedelta(days=30)
    assert removing.plan_removal(organisation_id, "", NOW + timedelta(days=5)) == at
    assert operating.organisation(organisation_id).remove_at == at
    assert removing.due(at - timedelta(seconds=1)) == ()
    assert removing.call_off(organisation_id, "op@host.example", at - timedelta(seconds=1))
    assert not removing.call_off(organisation_id, "op@host.example", at)
    assert not removing.remove(organisation_id, Sealed(), at)
    again = removing.plan_removal(organisation_id, "", at)
    with pytest.raises(Refused, match="waiting time is over"):
        removing.call_off(organisation_id, "", again)
    assert [kind for kind, *_rest in did()] == ["made", "planned", "called_off", "planned"]


@pytest.fixture
def two() -> None:
    """Two organisations with a row in every table."""
    filled.fill(OURS)
    filled.fill(THEIRS)
    with acting_in(OURS):
        folder(OURS).mkdir(parents=True, exist_ok=True)
        (folder(OURS) / "brief.pdf").write_bytes(b"x")


def due_now() -> None:
    Organisation.objects.filter(pk=OURS).update(remove_at=NOW)
    for number in (OURS, THEIRS):
        sizes.keep_size(number, NOW)
        Job.objects.create(kind="x", organisation_id=number, run_after=NOW, created_at=NOW)
        SignInSession.objects.create(session_key=f"{number}", expire_date=NOW, login_id=number, through=number)


def everywhere(number: int) -> dict[str, int]:
    """How many rows of any table, of whatever kind, bear the number of an organisation."""
    found = {}
    with acting_in(number):
        for model in apps.get_app_config("store").get_models():
            columns = [
                one.column for one in model._meta.concrete_fields if one.column in ("organisation_id", "through")
            ]
            for column in columns:
                with connection.cursor() as cursor:
                    table = model._meta.db_table
                    cursor.execute(f'SELECT COUNT(*) FROM "{table}" WHERE {column} = %s', [number])
                    found[f"{table}.{column}"] = cursor.fetchone()[0]
    return found


def test_nothing_remains_of_a_removed_organisation_and_nothing_of_others_is_gone(two: None) -> None:
    due_now()
    before, of_others = everywhere(OURS), everywhere(THEIRS)
    kept = filled.rows_of(THEIRS)
    assert all(before[name] for name in before if name not in ("operator_line.organisation_id",))
    assert removing.remove(OURS, Sealed(), NOW)
    after = everywhere(OURS)
    assert {name for name, count in after.items() if count} == {"operator_line.organisation_id"}
    assert not Organisation.objects.filter(pk=OURS).exists()
    assert not Login.objects.filter(pk=OURS).exists()
    assert not folder(OURS).exists()
    assert everywhere(THEIRS) == of_others
    assert filled.rows_of(THEIRS) == kept
    assert Login.objects.filter(pk=THEIRS).exists()
    assert not removing.remove(OURS, Sealed(), NOW)
    line = OperatorLine.objects.get()
    assert (line.kind, line.name, line.organisation_id) == ("removed", f"{filled.mark(OURS)} bedrijf", OURS)
    assert line.told["rows"] > 100


def test_the_file_of_a_removed_organisation_makes_an_equal_one_again() -> None:
    firm = company()
    firm.person("Bram")
    organisation_id, name = firm.organisation.pk, firm.organisation.name
    Organisation.objects.filter(pk=organisation_id).update(remove_at=NOW, suspended_at=NOW)
    assert removing.remove(organisation_id, Sealed(), NOW)
    (path,) = removing.folder().glob(f"{firm.organisation.slug}-*.zip")
    assert path.stat().st_mode & 0o077 == 0
    again = import_organisation(path)
    row = Organisation.objects.get(pk=again.organisation_id)
    assert (row.name, row.suspended_at, row.remove_at) == (name, None, None)
    with acting_in(row.pk):
        assert list(Person.objects.values_list("name", flat=True)) == ["Bram"]


def test_a_file_is_encrypted_as_backups_are_and_thrown_away_in_its_time(two: None) -> None:
    due_now()
    assert removing.remove(OURS, Sealed((str(pyrage.x25519.Identity.generate().to_public()),)), NOW)
    (path,) = removing.folder().glob(f"{filled.mark(OURS)}-*.zip.age")
    assert is_encrypted(path)
    assert not list(removing.folder().glob(".unfinished-*"))
    assert removing.forget_removed(NOW + removing.KEEP - timedelta(days=1)) == 0
    assert removing.forget_removed(NOW + removing.KEEP) == 1
    assert not path.exists()
    assert operating.did().lines[0].kind == "forgotten"


def test_the_night_removes_what_is_due_and_counts_the_others(two: None, monkeypatch: pytest.MonkeyPatch) -> None:
    due_now()
    Job.objects.all().delete()
    suspending.suspend(OURS, "", NOW)
    monkeypatch.setattr(settings, "BACKUP_TO", [])
    for kind in ("removals_due", "removals_due", "count_organisations"):
        job_queue.enqueue(kind, NOW)
    run_pending(
        NOW, {name: kinds.KINDS[name] for name in ("removals_due", "remove_organisation", "count_organisations")}
    )
    assert list(Organisation.objects.values_list("pk", flat=True)) == [THEIRS]
    assert list(OrganisationSize.objects.values_list("pk", flat=True)) == [THEIRS]
    assert not Job.objects.exclude(state="done").exists()
    (path,) = removing.folder().glob(f"{filled.mark(OURS)}-*")
    assert zipfile.is_zipfile(path)


def test_somebody_who_works_elsewhere_too_keeps_the_sign_in(two: None) -> None:
    due_now()
    with acting_in(THEIRS):
        Person.objects.filter(pk=THEIRS).update(login_id=OURS)
    assert removing.remove(OURS, Sealed(), NOW)
    assert Login.objects.filter(pk=OURS).exists()


def test_without_a_file_nothing_is_removed(two: None, monkeypatch: pytest.MonkeyPatch) -> None:
    due_now()
    told: list[int] = []

    def broken(*_: Any) -> None:
        told.append(1)
        raise OSError("disk full")

    monkeypatch.setattr(removing, "_keep", broken)
    with pytest.raises(OSError, match="disk full"):
        removing.remove(OURS, Sealed(), NOW)
    assert told == [1]
    assert Organisation.objects.filter(pk=OURS).exists()


def test_a_page_of_organisations_is_searched_ordered_and_leafed_through() -> None:
    for number in range(operating.PAGE + 3):
        Organisation.objects.create(
            name=f"Bedrijf {number:03}", slug=f"b{number}", created_at=NOW + timedelta(minutes=number)
        )
    first, last = operating.organisations(), operating.organisations(page=99)
    assert (len(first.lines), first.count, first.pages) == (operating.PAGE, operating.PAGE + 3, 2)
    assert (len(last.lines), last.page) == (3, 2)
    assert operating.organisations("bedrijf 04", order=Order.NEWEST).lines[0].name == "Bedrijf 049"
    assert operating.organisations("niets").lines == ()
    big = Organisation.objects.get(name="Bedrijf 017").pk
    OrganisationSize.objects.create(organisation_id=big, people=3, activities=9, counted_at=NOW)
    assert operating.organisations(order=Order.LARGEST).lines[0].id == big
    suspending.suspend(big, "", NOW)
    removing.plan_removal(Organisation.objects.get(name="Bedrijf 018").pk, "", NOW)
    assert [one.id for one in operating.organisations(standing=Standing.SUSPENDED).lines] == [big]
    assert [one.name for one in operating.organisations(standing=Standing.LEAVING).lines] == ["Bedrijf 018"]
    assert operating.organisations(standing=Standing.AT_WORK).count == operating.PAGE + 2
    assert operating.totals() == {"count": operating.PAGE + 3, "suspended": 1, "leaving": 1}


def test_a_page_asks_as_often_for_fifty_as_for_one(django_assert_num_queries: Any) -> None:
    make("Een")
    with django_assert_num_queries(3):
        operating.organisations()
    for number in range(operating.PAGE + 10):
        Organisation.objects.create(name=f"Bedrijf {number:03}", slug=f"b{number}", created_at=NOW)
    with django_assert_num_queries(3):
        operating.organisations()


def test_sizes_are_numbers_of_each_organisation_alone(two: None) -> None:
    assert sizes.count_sizes(NOW) == 2
    for row in OrganisationSize.objects.all():
        assert (row.people, row.activities, row.opportunities, row.counted_at) == (1, 1, 1, NOW)
    line = operating.organisations().lines[0]
    assert line.size is not None
    assert (line.size.people, line.size.read_at) == (1, filled.MOMENT)


def test_what_operators_did_is_only_added_to() -> None:
    make()
    for statement in ("UPDATE operator_line SET name = 'anders'", "DELETE FROM operator_line"):
        with (
            pytest.raises(DatabaseError, match="only added to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert did() == [("made", "op@host.example", "Ovenbouw")]
