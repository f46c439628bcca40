"""Telling people: once each, as they want it, in their own language, and mails that get there."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from meetpunt.actions import mailing, notify
from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.actions.mailing import NotSent
from meetpunt.actions.noticing import notice_due
from meetpunt.actions.notify import Notice
from meetpunt.actions.undoing import undo
from meetpunt.config.mail import mail_settings
from meetpunt.jobs.worker import run_pending
from meetpunt.reports import notices
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.models import Account, Activity, Job, Login, Note, Notification, OutgoingMail, Quote
from meetpunt.store.notices import KINDS, Wish, notices_of, unread_count
from meetpunt.store.tenancy import change_number, changing
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
ABOUT: dict[str, dict[str, Any]] = {
    "action": {"by": "Bram", "what": "done", "text": "Nabellen", "day": "2026-06-02"},
    "activity_overdue": {"name": "Smit", "day": "2026-05-30"},
    "appointments_waiting": {"n": 2},
    "charter": {"by": "Anna", "what": "published"},
    "conversation": {"by": "Anna", "what": "planned", "day": "2026-06-03", "time": "10:30"},
    "crm_stopped": {"name": "Pipedrive"},
    "import_ready": {"what": "landed"},
    "job_given_up": {"kind": "sync_crm"},
    "opportunity_handed": {"by": "Anna", "name": "Oven 12"},
    "mentioned": {"by": "Anna", "name": "Smit"},
    "quote_to_follow_up": {"name": "Smit", "number": "", "why": "silent", "day": "2026-05-30"},
    "replan_due": {"year": 2027},
    "visit_deal": {"by": "Anna", "what": "ask", "n": 40, "first": "2026-10-01", "last": "2026-12-31"},
    "large_order": {"what": "told", "state": "likely", "account": "Smit", "week": "2026-07-06", "changed": []},
    "production_answer": {"what": "answer", "name": "Oven 12", "week": "2026-07-06"},
}


@pytest.fixture
def firm() -> Company:
    made_firm = company()
    made_firm.team("Zuid", manager="Anna")
    for name in ("Bram", "Carla", "Eva"):
        made_firm.person(name, "Zuid" if name != "Carla" else "Noord")
    for name, person in made_firm.people.items():
        language = "en" if name == "Carla" else "nl"
        person.login = Login.objects.create_user(f"{name.lower()}@proef.example", "een wachtwoord", language=language)
        person.save()
    return made_firm


def viewer(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, TODAY)
    assert found is not None
    return found


def tell(firm: Company, name: str, kind: str = "mentioned", key: str = "a") -> int:
    return notify.notify(
        firm.organisation.pk, [Notice(firm.people[name].pk, kind, key, ABOUT[kind], "/accounts/1/")], NOW
    )


def told(firm: Company, name: str) -> list[str]:
    return [notices.sentence(one.kind, one.about) for one in notices_of(viewer(firm, name))]


def test_every_kind_has_its_words_in_both_languages(firm: Company) -> None:
    assert set(KINDS) == set(notices.TITLES) == set(ABOUT)
    for kind, about in ABOUT.items():
        for language in ("nl", "en"):
            with translation.override(language):
                words = notices.sentence(kind, about)
                assert words.endswith(".")
                assert "  " not in words
                assert words != str(notices.TITLES[kind])


def test_the_same_thing_is_told_once_and_is_no_fact(firm: Company) -> None:
    before = change_number(firm.organisation.pk)
    assert (tell(firm, "Bram"), tell(firm, "Bram"), tell(firm, "Eva"), tell(firm, "Bram", key="b")) == (1, 0, 1, 1)
    assert (unread_count(viewer(firm, "Bram")), unread_count(viewer(firm, "Carla"))) == (2, 0)
    assert change_number(firm.organisation.pk) == before


def test_who_does_not_want_a_kind_gets_none_and_by_mail_alone_stands_as_read(firm: Company) -> None:
    bram = viewer(firm, "Bram")
    notify.switch(bram, {"mentioned": Wish(in_app=False, by_mail=False)})
    assert tell(firm, "Bram") == 0
    notify.switch(bram, {"mentioned": Wish(in_app=False, by_mail=True)})
    assert tell(firm, "Bram") == 1
    assert unread_count(bram) == 0
    assert len(notices.letters(firm.organisation.pk, "https://x.example")) == 1
    with pytest.raises(Refused):
        notify.switch(bram, {"gossip": Wish(in_app=True, by_mail=True)})


def test_reading_is_ones_own(firm: Company) -> None:
    tell(firm, "Bram")
    tell(firm, "Bram", key="b")
    one = notices_of(viewer(firm, "Bram"))[0]
    with pytest.raises(NotVisible):
        notify.mark_read(viewer(firm, "Carla"), one.id, NOW)
    assert notify.mark_read(viewer(firm, "Bram"), one.id, NOW) == "/accounts/1/"
    assert unread_count(viewer(firm, "Bram")) == 1
    notify.mark_read(viewer(firm, "Bram"), one.id, NOW, is_read=False)
    notify.mark_read(viewer(firm, "Carla"), None, NOW)
    assert unread_count(viewer(firm, "Bram")) == 2
    notify.mark_read(viewer(firm, "Bram"), None, NOW)
    assert unread_count(viewer(firm, "Bram")) == 0


def test_who_gets_an_opportunity_is_told_by_whoever_hands_it_over(firm: Company) -> None:
    oven = firm.opportunity("Bram", name="Oven 12")
    anna = viewer(firm, "Anna")
    with changing(firm.organisation.pk):
        trail = change(anna, oven, {}, {"owner_id": firm.people["Eva"].pk}, NOW)
        change(anna, oven, {}, {"name": "Oven 13"}, NOW)
        change(anna, oven, {}, {"owner_id": firm.people["Anna"].pk}, NOW)
    assert told(firm, "Eva") == ["Anna handed you the opportunity Oven 12."]
    assert told(firm, "Anna") == told(firm, "Bram") == []
    assert trail is not None


def test_taking_a_hand_over_back_tells_nobody(firm: Company) -> None:
    oven = firm.opportunity("Bram", name="Oven 12")
    with changing(firm.organisation.pk):
        trail = change(viewer(firm, "Anna"), oven, {}, {"owner_id": firm.people["Eva"].pk}, NOW)
    assert trail is not None
    undo(viewer(firm, "Anna"), trail.pk, NOW)
    assert told(firm, "Bram") == []


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@Bram, bel jij?", ["Bram"]),
        ("Met @bram. en @EVA", ["Bram", "Eva"]),
        ("@carla", []),
        ("mail bram@bram.example en@Bram", []),
        ("@Anna zelf", []),
        ("@niemand", []),
        ("@Bram @Bram", ["Bram"]),
    ],
)
def test_who_is_named_in_a_note_is_told_when_they_may_see_it(firm: Company, text: str, whom: list[str]) -> None:
    smit = Account.objects.create(
        organisation=firm.organisation, name="Bakkerij Smit", owner=firm.people["Bram"], created_at=NOW
    )
    firm.opportunity("Eva", account=smit)
    anna = viewer(firm, "Anna")
    with changing(firm.organisation.pk):
        note = Note.objects.create(
            organisation=firm.organisation, account=smit, person_id=anna.person_id, text=text, at=NOW
        )
        made(anna, note, NOW)
        change(anna, note, {}, {"text": f"{text}!"}, NOW)
    assert sorted(Notification.objects.values_list("person__name", flat=True)) == whom


def plan(firm: Company, day: date, name: str = "Bram", status: str = "planned") -> Activity:
    return Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people[name],
        kind="visit",
        status=status,
        subject="Oven",
        started_on=day,
        recorded_at=NOW,
    )


def test_what_was_planned_and_not_logged_is_told_the_day_after(firm: Company) -> None:
    for days, status in ((0, "planned"), (1, "planned"), (7, "planned"), (8, "planned"), (2, "held"), (2, "cancelled")):
        plan(firm, TODAY - timedelta(days=days), status=status)
    assert notice_due(firm.organisation.pk, NOW) == 2
    assert notice_due(firm.organisation.pk, NOW) == 0
    assert sorted(told(firm, "Bram")) == [
        "Planned on 25 May and not logged yet: Oven.",
        "Planned on 31 May and not logged yet: Oven.",
    ]
    assert notice_due(firm.organisation.pk, NOW + timedelta(days=1)) == 1


def test_a_quote_is_told_when_it_runs_out_or_when_nothing_followed(firm: Company) -> None:
    def quote(number: str, issued: int, until: int | None = None, revision: int = 1, **more: Any) -> Quote:
        made_quote: Quote = Quote.objects.create(
            organisation=firm.organisation,
            opportunity=more.pop("of", None) or firm.opportunity("Bram", name=number),
            number=number,
            revision=revision,
            issued_on=TODAY - timedelta(days=issued),
            valid_until=None if until is None else TODAY + timedelta(days=until),
            currency="EUR",
            recorded_at=NOW,
            **more,
        )
        return made_quote

    quote("runs out", 5, until=3)
    quote("later", 5, until=4)
    silent = quote("silent", 14)
    quote("fresh", 13)
    quote("old", 61)
    quote("won", 20, status="won")
    quote("second", 2, revision=2, of=quote("first", 20).opportunity)
    followed = quote("followed", 20)
    visit = plan(firm, TODAY - timedelta(days=3), status="held")
    Activity.objects.filter(pk=visit.pk).update(opportunity=followed.opportunity)
    assert notice_due(firm.organisation.pk, NOW) == 2
    assert sorted(told(firm, "Bram")) == [
        "Quote runs out for runs out is valid until 4 June.",
        "Quote silent for silent went out on 18 May; no contact since.",
    ]
    Quote.objects.filter(pk=silent.pk).update(status="lost")
    assert notice_due(firm.organisation.pk, NOW + timedelta(days=1)) == 2, "the fresh one, and the one that runs later"


def test_a_mail_gathers_what_waits_in_the_persons_own_language(firm: Company) -> None:
    tell(firm, "Bram")
    tell(firm, "Bram", "opportunity_handed", "b")
    tell(firm, "Carla")
    tell(firm, "Eva", "import_ready")
    letters = notices.letters(firm.organisation.pk, "https://meetpunt.example")
    assert [(one.to, one.subject) for one in letters] == [
        ("bram@proef.example", "Meetpunt: 2 meldingen"),
        ("carla@proef.example", "Meetpunt: Anna named you in a note at Smit."),
    ]
    assert "- Anna noemde je in een notitie bij Smit.\n  https://meetpunt.example/accounts/1/" in letters[0].body
    assert mailing.queue_letters(firm.organisation.pk, letters, NOW) == 2
    assert mailing.queue_letters(firm.organisation.pk, letters, NOW) == 0
    assert notices.letters(firm.organisation.pk, "https://meetpunt.example") == ()
    assert "Smit" not in repr(list(OutgoingMail.objects.values_list("body", flat=True)))
    run_pending(NOW)
    assert [one.to for one in mail.outbox] == [["bram@proef.example"], ["carla@proef.example"]]
    assert list(OutgoingMail.objects.values_list("body", "sent_at", "attempts")) == [("", NOW, 1)] * 2
    assert not mailing.send_mail(firm.organisation.pk, OutgoingMail.objects.all()[0].pk, NOW)


def test_what_was_read_here_needs_no_mail(firm: Company) -> None:
    tell(firm, "Bram")
    notify.mark_read(viewer(firm, "Bram"), None, NOW + timedelta(minutes=1))
    assert notices.letters(firm.organisation.pk, "") == ()


def test_who_is_there_already_needs_no_notification_any_more(firm: Company) -> None:
    tell(firm, "Bram")
    for name, path in (("Bram", "/accounts/2/"), ("Carla", "/accounts/1/")):
        notify.mark_read_at(viewer(firm, name), path, NOW)
    assert unread_count(viewer(firm, "Bram")) == 1
    notify.mark_read_at(viewer(firm, "Bram"), "/accounts/1/", NOW)
    assert unread_count(viewer(firm, "Bram")) == 0


def test_who_has_no_address_holds_up_nobodys_mail(firm: Company) -> None:
    firm.people["Eva"].login = None
    firm.people["Eva"].save()
    tell(firm, "Eva")
    tell(firm, "Bram")
    assert [one.to for one in notices.letters(firm.organisation.pk, "")] == ["bram@proef.example"]


def test_a_line_break_in_a_name_adds_no_line_to_the_head_of_a_mail(firm: Company) -> None:
    mail_id = mailing.queue_mail(firm.organisation.pk, "a@b.example", "Hallo\r\nBcc: all@b.example", "Tekst", NOW)
    mailing.send_mail(firm.organisation.pk, mail_id, NOW)
    assert mail.outbox[0].subject == "Hallo Bcc: all@b.example"
    assert mail.outbox[0].recipients() == ["a@b.example"]


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails as RFC 5321 has it, or refuses them as the test says."""

    allow_reuse_address = daemon_threads = True
    answer = "250 OK"

    def __init__(self) -> None:
        self.taken: list[str] = []
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 here\r\n")
                while line := self.rfile.readline().decode():
                    word = line[:4].upper()
                    if word == "DATA":
                        self.wfile.write(b"354 go on\r\n")
                        lines = []
                        while (part := self.rfile.readline().decode()) != ".\r\n":
                            lines.append(part)
                        server.taken.append("".join(lines))
                        self.wfile.write(b"250 OK\r\n")
                    elif word == "RCPT":
                        self.wfile.write(f"{server.answer}\r\n".encode())
                    else:
                        self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 OK\r\n")
                        if word == "QUIT":
                            return

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    made_server = MailServer()
    threading.Thread(target=made_server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    for name, value in mail_settings(f"smtp+plain://127.0.0.1:{made_server.server_address[1]}").items():
        setattr(settings, name, value)
    yield made_server
    made_server.shutdown()
    made_server.server_close()


def test_a_mail_is_tried_again_until_the_server_takes_it_and_stays_the_same_mail(
    firm: Company, server: MailServer, settings: Any
) -> None:
    settings.EMAIL_PORT, port = 9, settings.EMAIL_PORT
    mail_id = mailing.queue_mail(firm.organisation.pk, "bram@proef.example", "Hallo", "Tekst", NOW)
    run_pending(NOW)
    row = OutgoingMail.objects.get()
    assert (row.attempts, row.sent_at, row.problem) == (1, None, "ConnectionRefusedError")
    assert Job.objects.get(kind="send_mail").state == "waiting"
    settings.EMAIL_PORT = port
    server.answer = "451 later"
    with pytest.raises(NotSent):
        mailing.send_mail(firm.organisation.pk, mail_id, NOW)
    server.answer = "250 OK"
    run_pending(NOW + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, row.problem, row.body) == (3, NOW + timedelta(minutes=1), "", "")
    assert f"Message-ID: {mailing.message_id(row)}" in server.taken[0]


def test_a_mail_that_went_just_before_the_worker_was_killed_goes_again_as_the_same_mail(
    firm: Company, server: MailServer
) -> None:
    mail_id = mailing.queue_mail(firm.organisation.pk, "bram@proef.example", "Hallo", "Tekst", NOW)
    kept = OutgoingMail.objects.values("body", "sent_at", "attempts").get()
    for _ in range(2):
        OutgoingMail.objects.update(**kept)  # nothing was noted of the first time
        assert mailing.send_mail(firm.organisation.pk, mail_id, NOW)
    ids = [next(line for line in one.splitlines() if line.startswith("Message-ID")) for one in server.taken]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_an_address_that_is_refused_is_not_tried_again(firm: Company, server: MailServer) -> None:
    server.answer = "550 nobody here"
    mailing.queue_mail(firm.organisation.pk, "nobody@proef.example", "Hallo", "Tekst", NOW)
    run_pending(NOW)
    job = Job.objects.get(kind="send_mail")
    assert (job.state, job.attempts) == ("dead", 1)
    assert "refuses" in OutgoingMail.objects.get().problem


def test_a_mail_that_cannot_be_read_any_more_says_so_and_goes_nowhere(firm: Company, settings: Any) -> None:
    mailing.queue_mail(firm.organisation.pk, "bram@proef.example", "Hallo", "Tekst", NOW)
    settings.SECRET_KEY = "another key than the one of before"
    run_pending(NOW)
    assert Job.objects.get(kind="send_mail").state == "dead"
    assert mail.outbox == []


def test_the_night_and_the_five_minutes_do_it_all(firm: Company) -> None:
    notify.switch(viewer(firm, "Bram"), {"activity_overdue": Wish(in_app=True, by_mail=True)})
    plan(firm, TODAY - timedelta(days=1))
    job_queue.enqueue("daily_notices", NOW)
    run_pending(NOW)
    job_queue.enqueue("mail_notices", NOW)
    run_pending(NOW)
    assert [one.subject for one in mail.outbox] == ["Meetpunt: Gepland op 31 mei en nog niet vastgelegd: Oven."]


def test_what_was_read_half_a_year_ago_is_forgotten(firm: Company) -> None:
    tell(firm, "Bram")
    tell(firm, "Bram", key="b")
    notify.mark_read(viewer(firm, "Bram"), notices_of(viewer(firm, "Bram"))[0].id, NOW)
    assert notify.forget(firm.organisation.pk, NOW + timedelta(days=1)) == 1
    assert unread_count(viewer(firm, "Bram")) == 1


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("smtps://me:p%40ss@mail.example", "mail.example", 465, (True, False)),
        ("smtp://me:x@mail.example:2525", "mail.example", 2525, (False, True)),
        ("smtp+plain://localhost", "localhost", 25, (False, False)),
    ],
)
def test_a_mail_server_is_named_by_one_address(address: str, host: str, port: int, tls: tuple[bool, bool]) -> None:
    told_settings = mail_settings(address)
    assert (told_settings["EMAIL_HOST"], told_settings["EMAIL_PORT"]) == (host, port)
    assert (told_settings["EMAIL_USE_SSL"], told_settings["EMAIL_USE_TLS"]) == tls
    if "%40" in address:
        assert told_settings["EMAIL_HOST_PASSWORD"] == "p@ss"


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtps://", "smtp://me:secret@:x"])
def test_a_mail_server_that_is_told_wrongly_is_refused_without_repeating_the_password(address: str) -> None:
    with pytest.raises(ValueError, match="smtps://user") as caught:
        mail_settings(address)
    assert "secret" not in str(caught.value)
