"""Kalender: the iCalendar part of an invitation (iMIP, RFC 6047): REQUEST puts a meeting in, CANCEL takes it out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import STATUS, Alarm, Calendar, Event, vCalAddress

from mailer.address import Address, clean
from mailer.errors import MailError

PRODID = "-//Ruang Bukti//Undangan//ID"
_WHOLE = frozenset({"PRODID", "VERSION", "METHOD"})
_EVENT = frozenset({"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"})
_PEOPLE = frozenset({"STATUS", "ORGANIZER", "ATTENDEE"})


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Jadwal:
    """A meeting as calendars know it.

    `uid` never changes for one sesi; `sequence` goes up by one with each change and with the cancellation.
    `mulai` and `selesai` are aware; calendars get UTC, the letter's words carry the zone.
    `halaman` is a page that anyone may open: a calendar is shared and synchronised, so no secret may be in it.
    """

    uid: str
    sequence: int
    mulai: datetime
    selesai: datetime
    perihal: str
    paket: str
    nomor: str
    halaman: str


def write(jadwal: Jadwal, organizer: Address, attendee: Address, *, stamp: datetime, method: str = "REQUEST") -> bytes:
    """The calendar for one recipient; `organizer` is the From of the letter, for there answers go.

    Raises MailError when a time has no zone or `halaman` could hold a secret.
    """
    _require_public(jadwal.halaman)
    for at in (jadwal.mulai, jadwal.selesai, stamp):
        if at.tzinfo is None:
            raise MailError("Waktu pada undangan kalender harus memuat zona waktu.")
    event = _event(jadwal, Method(method), stamp)
    event["ORGANIZER"] = vCalAddress.new(organizer.surel, cn=_name(organizer))
    event["ATTENDEE"] = vCalAddress.new(
        attendee.surel,
        cn=_name(attendee),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat="NEEDS-ACTION",
        rsvp=True,
    )
    calendar = Calendar()  # not Calendar.new, which gives each calendar a random UID of its own
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", Method(method).value)
    calendar.add_component(event)
    raw = bytes(calendar.to_ical())
    check(raw, method, organizer, attendee)
    return raw


def check(raw: bytes, method: str, organizer: Address, attendee: Address) -> None:
    """Read `raw` again and raise MailError unless it says what was meant: one event, these two people, nothing more."""
    try:
        calendar = Calendar.from_ical(raw)
    except ValueError as error:
        raise MailError("Undangan kalender tidak dapat dibaca kembali.") from error
    events = calendar.walk("VEVENT")
    right = (
        str(calendar.get("METHOD")) == method
        and frozenset(calendar.keys()) == _WHOLE
        and len(events) == 1
        and frozenset(events[0].keys()) == _EVENT | _PEOPLE
        and str(events[0]["ORGANIZER"]) == f"mailto:{organizer.surel}"
        and str(events[0]["ATTENDEE"]) == f"mailto:{attendee.surel}"
    )
    if not right:
        raise MailError("Undangan kalender tidak sama dengan yang dimaksud; surat tidak dikirim.")


def _event(jadwal: Jadwal, method: Method, stamp: datetime) -> Event:
    event = Event.new(
        uid=clean(jadwal.uid, 200),
        sequence=jadwal.sequence,
        stamp=stamp.astimezone(UTC),
        start=jadwal.mulai.astimezone(UTC),
        end=jadwal.selesai.astimezone(UTC),
        summary=clean(f"{jadwal.perihal}: {jadwal.paket}", 200),
        description=clean(f"Undangan nomor {jadwal.nomor}. Tautan pribadi Saudara ada di surel undangan.", 900),
        location="Daring (Ruang Bukti)",
        url=jadwal.halaman,
        status=STATUS.CANCELLED if method is Method.CANCEL else STATUS.CONFIRMED,
    )
    if method is Method.REQUEST:
        event.add_component(_reminder())
    return event


def _reminder() -> Alarm:
    """Half an hour before, when the waiting room opens."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Ruang tunggu dibuka")
    alarm.add("trigger", timedelta(minutes=-30))
    return alarm


def _name(address: Address) -> str:
    """A CN. Its grammar has neither double quotes nor escapes (RFC 5545 section 3.2), though readers look for both."""
    return clean(address.nama, 100).replace('"', "'").replace("\\", "/") or address.surel


def _require_public(page: str) -> None:
    if not page.startswith(("https://", "http://")) or clean(page) != page or any(c in page for c in "#? "):
        raise MailError("Kalender hanya boleh memuat alamat halaman umum, tanpa tautan pribadi.")
