"""Calendars of elsewhere: what Outlook, Google and others send, and what somebody sends to do harm."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.files.limits import Limits
from meetpunt.connectors.ics import Asked, Occasion, read_calendar
from meetpunt.connectors.ics.occasions import occasions

ASKED = Asked("Europe/Amsterdam", datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 8, 30, tzinfo=UTC))
WEEKLY = (
    "UID:w\nDTSTART;TZID=Europe/Amsterdam:20260601T100000\nDTEND;TZID=Europe/Amsterdam:20260601T110000\n"
    "SUMMARY:Weekstart"
)


def calendar(*events: str, head: str = "") -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{head}{blocks}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events: str, head: str = "") -> list[Occasion]:
    return occasions(calendar(*events, head=head), ASKED)[0]


def starts(found: list[Occasion]) -> list[str]:
    return [f"{one.starts_at:%m-%d %H:%M}" for one in found]


def test_a_plain_appointment_is_read_with_whom_it_is_with() -> None:
    (one,) = read(
        "UID:a@x\nDTSTART:20260610T080000Z\nDTEND:20260610T091500Z\nSUMMARY:Bezoek Smit\\, oven\nLOCATION:Best\n"
        "DESCRIPTION:secret words\nORGANIZER;CN=Bram:mailto:Bram@Ons.Example\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:wim@smit.example\nATTENDEE;PARTSTAT=DECLINED:mailto:piet@smit.example\n"
        "ATTENDEE;CUTYPE=ROOM:mailto:zaal1@ons.example"
    )
    assert (one.uid, one.occasion, one.title, one.place) == ("a@x", "", "Bezoek Smit, oven", "Best")
    assert (one.starts_at, one.minutes) == (datetime(2026, 6, 10, 8, tzinfo=UTC), 75)
    assert one.emails == ("bram@ons.example", "wim@smit.example", "piet@smit.example")
    assert one.declined == ("piet@smit.example",)
    assert one.is_busy
    assert (one.is_all_day, one.is_cancelled) == (False, False)


def test_a_windows_name_of_a_time_zone_is_understood_with_and_without_its_definition() -> None:
    event = "UID:o\nDTSTART;TZID=W. Europe Standard Time:20260610T100000\nDURATION:PT1H"
    zone = (
        "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\n"
        "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
        "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    assert starts(read(event)) == starts(read(event, head=zone)) == ["06-10 08:00"]


def test_a_time_without_a_zone_is_meant_in_the_calendars_zone_else_in_the_organisations() -> None:
    event = "UID:f\nDTSTART:20260610T100000\nDURATION:PT30M"
    assert starts(read(event)) == ["06-10 08:00"]
    assert starts(read(event, head="X-WR-TIMEZONE:Europe/London\n")) == ["06-10 09:00"]
    assert starts(read(event, head="X-WR-TIMEZONE:../../etc/passwd\n")) == ["06-10 08:00"]
    assert read(event)[0].minutes == 30


def test_a_whole_day_is_told_apart() -> None:
    day, long = read(
        "UID:d\nDTSTART;VALUE=DATE:20260610\nDTEND;VALUE=DATE:20260611\nSUMMARY:Beurs",
        "UID:e\nDTSTART:20260612T080000Z\nDTEND:20260614T080000Z",
    )
    assert day.is_all_day
    assert long.is_all_day
    assert f"{day.starts_at:%m-%d %H:%M}" == "06-09 22:00"


def test_a_series_is_unrolled_with_its_skipped_added_moved_and_cancelled_days() -> None:
    found = read(
        f"{WEEKLY}\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;TZID=Europe/Amsterdam:20260608T100000\n"
        "RDATE;TZID=Europe/Amsterdam:20260604T140000",
        "UID:w\nRECURRENCE-ID;TZID=Europe/Amsterdam:20260615T100000\nDTSTART;TZID=Europe/Amsterdam:20260616T130000\n"
        "DTEND;TZID=Europe/Amsterdam:20260616T140000\nSUMMARY:Weekstart verzet",
        "UID:w\nRECURRENCE-ID;TZID=Europe/Amsterdam:20260622T100000\nDTSTART;TZID=Europe/Amsterdam:20260622T100000\n"
        "DTEND;TZID=Europe/Amsterdam:20260622T110000\nSTATUS:CANCELLED",
    )
    assert starts(found) == ["06-01 08:00", "06-04 12:00", "06-16 11:00", "06-22 08:00", "06-29 08:00"]
    assert [one.occasion for one in found][2] == "20260615T080000Z", "a moved day keeps the moment that it had"
    assert [one.is_cancelled for one in found] == [False, False, False, True, False]
    assert found[2].title == "Weekstart verzet"


def test_an_occasion_that_was_moved_out_of_the_window_is_not_there_any_more() -> None:
    found = read(
        f"{WEEKLY}\nRRULE:FREQ=WEEKLY;COUNT=3",
        "UID:w\nRECURRENCE-ID;TZID=Europe/Amsterdam:20260608T100000\nDTSTART;TZID=Europe/Amsterdam:20270608T100000\n"
        "DTEND;TZID=Europe/Amsterdam:20270608T110000",
    )
    assert starts(found) == ["06-01 08:00", "06-15 08:00"]


def test_a_series_keeps_its_hour_when_the_clock_changes() -> None:
    asked = Asked("Europe/Amsterdam", datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    found, _ = occasions(calendar(f"{WEEKLY}\nRRULE:FREQ=WEEKLY"), asked)
    assert starts(found) == ["10-26 09:00", "11-02 09:00"]


def test_a_letter_that_calls_off_cancels_every_appointment_in_it() -> None:
    (one,) = read("UID:a\nDTSTART:20260610T080000Z\nDTEND:20260610T090000Z", head="METHOD:CANCEL\n")
    assert one.is_cancelled


@pytest.mark.parametrize(
    ("line", "busy"),
    [
        ("TRANSP:TRANSPARENT", False),
        ("TRANSP:OPAQUE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", True),
    ],
)
def test_what_keeps_nobody_busy_is_told_apart(line: str, busy: bool) -> None:
    (one,) = read(f"UID:a\nDTSTART:20260610T080000Z\nDTEND:20260610T090000Z\n{line}")
    assert one.is_busy is busy


@pytest.mark.parametrize("secrecy", ["PRIVATE", "CONFIDENTIAL"])
def test_what_is_marked_private_is_not_read_at_all(secrecy: str) -> None:
    assert read(f"UID:a\nDTSTART:20260610T080000Z\nDTEND:20260610T090000Z\nSUMMARY:Dokter\nCLASS:{secrecy}") == []


def test_a_fold_within_a_letter_and_old_encodings_are_read() -> None:
    text = "UID:a\nDTSTART:20260610T080000Z\nDTEND:20260610T090000Z\nSUMMARY:Café Noël"
    whole = calendar(text)
    place = whole.index("é".encode()) + 1
    assert occasions(whole[:place] + b"\r\n " + whole[place:], ASKED)[0][0].title == "Café Noël"
    assert occasions(whole.decode().encode("cp1252"), ASKED)[0][0].title == "Café Noël"
    assert occasions(b"\xef\xbb\xbf" + whole, ASKED)[0][0].title == "Café Noël"


def test_one_broken_appointment_does_not_spoil_the_others() -> None:
    good = "UID:a\nDTSTART:20260610T080000Z\nDTEND:20260610T090000Z"
    assert starts(read("UID:b\nDTSTART:20261399T990000Z", "UID:c\nDTSTART;TZID=Nowhere/Land:20260611T080000", good))[0]
    assert "06-10 08:00" in starts(read(good, "UID:d\nDTSTART:20260610T080000Z\nRRULE:FREQ=WEEKLY;UNTIL=never"))


def test_the_limited_process_tells_the_same_as_reading_here() -> None:
    body = calendar(f"{WEEKLY}\nRRULE:FREQ=WEEKLY;COUNT=5")
    assert list(read_calendar(body, ASKED).occasions) == occasions(body, ASKED)[0]


HOSTILE = {
    "every second": "UID:s\nDTSTART:20000101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
    "every minute": "UID:s\nDTSTART:20000101T000000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY",
    "each second of a day": "UID:s\nDTSTART:20000101T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYHOUR="
    + ",".join(map(str, range(24)))
    + ";BYMINUTE="
    + ",".join(map(str, range(60))),
    "since the beginning": "UID:s\nDTSTART:00010101T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY",
    "two rules": "UID:s\nDTSTART:20260601T000000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY",
    "many dates": "UID:s\nDTSTART:20260601T000000Z\nRDATE:"
    + ",".join(["20260602T000000Z"] * 100)
    + ("\nRDATE:" + ",".join(["20260602T000000Z"] * 100)) * 20,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_series_that_is_no_appointment_is_left_out_and_counted(name: str) -> None:
    began = time.monotonic()
    read_now = read_calendar(calendar(HOSTILE[name], "UID:a\nDTSTART:20260610T080000Z\nDURATION:PT1H"), ASKED)
    assert time.monotonic() - began < 15
    assert starts(list(read_now.occasions)) == ["06-10 08:00"]
    assert read_now.left_out == 1


def test_a_calendar_with_seventy_thousand_appointments_ends_quickly_and_clearly() -> None:
    event = b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260610T080000Z\r\nEND:VEVENT\r\n"
    body = b"BEGIN:VCALENDAR\r\n" + b"".join(event % n for n in range(70_000)) + b"END:VCALENDAR\r\n"
    began = time.monotonic()
    with pytest.raises(ConnectorError) as caught:
        read_calendar(body, ASKED)
    assert caught.value.code == "ics_too_much"
    assert time.monotonic() - began < 15


def test_many_sane_series_at_once_are_stopped_by_the_clock_or_the_count() -> None:
    series = [
        f"UID:{n}\nDTSTART:19900101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4" for n in range(4_900)
    ]
    began = time.monotonic()
    with pytest.raises(ConnectorError) as caught:
        read_calendar(calendar(*series), ASKED, Limits(file_mb=5, memory_mb=1_000, cpu_seconds=2, wall_seconds=10))
    assert caught.value.code == "ics_too_much"
    assert time.monotonic() - began < 20


def test_ten_years_of_history_are_read_in_seconds() -> None:
    old = "UID:%d\nDTSTART:%d0610T080000Z\nDTEND:%d0610T090000Z\nSUMMARY:Bezoek\nDESCRIPTION:" + "woorden " * 20
    body = calendar(*(old % (n, 2016 + n % 11, 2016 + n % 11) for n in range(12_000)))
    assert len(body) > 2_000_000
    began = time.monotonic()
    assert len(read_calendar(body, ASKED).occasions) == 1_090
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>", b"\0\1\2", b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n"])
def test_what_is_no_calendar_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ConnectorError) as caught:
        read_calendar(body, ASKED)
    assert caught.value.code == "ics_no_calendar"


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read_calendar(calendar(), ASKED).occasions == ()
    assert read_calendar(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nEND", ASKED).occasions == ()
