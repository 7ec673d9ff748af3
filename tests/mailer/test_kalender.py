"""Kalender: what calendars are told about a meeting."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from mailer import kalender
from mailer.errors import MailError
from tests.mailer.contoh import JADWAL, NOW, PESERTA, POKJA

WITA = timezone(timedelta(hours=8))


def test_an_invitation_asks_one_person_to_come_at_one_time() -> None:
    calendar = Calendar.from_ical(kalender.write(JADWAL, POKJA, PESERTA, stamp=NOW))

    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == JADWAL.uid
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == f"mailto:{POKJA.surel}"
    assert event["ATTENDEE"] == f"mailto:{PESERTA.surel}"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["DTSTART"].dt == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_times_leave_in_utc_whatever_zone_they_came_in() -> None:
    wita = replace(JADWAL, mulai=JADWAL.mulai.astimezone(WITA), selesai=JADWAL.selesai.astimezone(WITA))

    raw = kalender.write(wita, POKJA, PESERTA, stamp=NOW.astimezone(WITA))

    assert b"DTSTART:20261123T010000Z\r\n" in raw
    assert b"DTEND:20261123T023000Z\r\n" in raw
    assert b"DTSTAMP:20261121T020000Z\r\n" in raw
    assert b"VTIMEZONE" not in raw


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    first = kalender.write(JADWAL, POKJA, PESERTA, stamp=NOW)
    second = kalender.write(replace(JADWAL, sequence=1), POKJA, PESERTA, stamp=NOW)

    assert first.replace(b"SEQUENCE:0", b"SEQUENCE:1") == second


def test_a_cancellation_takes_the_same_meeting_out_again() -> None:
    calendar = Calendar.from_ical(
        kalender.write(replace(JADWAL, sequence=2), POKJA, PESERTA, stamp=NOW, method="CANCEL")
    )

    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (JADWAL.uid, 2, "CANCELLED")
    assert not event.walk("VALARM")


@pytest.mark.parametrize(
    "page", ["https://a.contoh.id/u#rahasia", "https://a.contoh.id/u?t=rahasia", "javascript:1", ""]
)
def test_a_page_that_could_hold_a_secret_is_refused(page: str) -> None:
    with pytest.raises(MailError, match="umum"):
        kalender.write(replace(JADWAL, halaman=page), POKJA, PESERTA, stamp=NOW)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(MailError, match="zona"):
        kalender.write(replace(JADWAL, mulai=datetime(2026, 11, 23, 9, 0)), POKJA, PESERTA, stamp=NOW)  # noqa: DTZ001


def test_a_calendar_of_another_sender_or_method_is_refused() -> None:
    raw = kalender.write(JADWAL, POKJA, PESERTA, stamp=NOW)

    for method, organizer, attendee in (
        ("CANCEL", POKJA, PESERTA),
        ("REQUEST", PESERTA, PESERTA),
        ("REQUEST", POKJA, POKJA),
    ):
        with pytest.raises(MailError):
            kalender.check(raw, method, organizer, attendee)


@pytest.mark.parametrize("raw", [b"", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"surat"])
def test_what_is_no_calendar_is_refused(raw: bytes) -> None:
    with pytest.raises(MailError):
        kalender.check(raw, "REQUEST", POKJA, PESERTA)
