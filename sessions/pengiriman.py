"""Pengiriman: how an undangan travels, by mail or by hand, and the reminders that follow it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.errors import Conflict, Invalid
from sessions.evidence import Event, utc_text
from sessions.indonesia import Zona
from sessions.isian import is_email
from sessions.mesin import SISTEM, note, reason
from sessions.undangan import ANSWER_WITHIN, OPEN, Undangan, advance
from sessions.wewenang import Pelaku

REMIND_AFTER = (timedelta(hours=12), timedelta(hours=20))
REMIND_BEFORE = (("besok", timedelta(days=1)), ("2 jam lagi", timedelta(hours=2)))
MOST_ATTEMPTS = 5


class JalurSerah(StrEnum):
    """How a letter reached the peserta when mail did not."""

    SPSE = "spse"
    WHATSAPP = "whatsapp"
    SURAT = "surat"


def queue(undangan: Undangan, by: Pelaku, at: datetime, *, kepada: tuple[str, ...] = ()) -> tuple[Undangan, Event]:
    """The mail is handed to the mailer in the same transaction."""
    private = {"kepada": list(kepada)} if kepada else {}
    return advance(undangan, "kirim", by, at, data={"surat": undangan.surat}, private=private)


def accepted(undangan: Undangan, message_id: str, balasan: str, at: datetime) -> tuple[Undangan, Event]:
    """The mail server took it (250): the 24 hours of SOP step 3 begin, by the server's clock."""
    return _delivered(undangan, "smtp_diterima", SISTEM, at, {}, {"message_id": message_id, "balasan": balasan})


def failed(undangan: Undangan, kode: int, balasan: str, percobaan: int, at: datetime) -> tuple[Undangan, Event]:
    data = {"kode": kode, "percobaan": percobaan}
    return advance(undangan, "smtp_gagal", SISTEM, at, data=data, private={"balasan": balasan})


def retry(undangan: Undangan, percobaan: int, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """Try again; `percobaan` counts the tries so far."""
    if percobaan >= MOST_ATTEMPTS:
        raise Conflict(
            f"Pengiriman sudah dicoba {percobaan} kali. Ganti alamat surel atau serahkan lewat SPSE atau WhatsApp."
        )
    return advance(undangan, "coba_lagi", by, at, data={"percobaan": percobaan + 1})


def change_address(undangan: Undangan, surel: str, alasan: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """Send to another address, which SPSE or the peserta's telephone gave."""
    text = reason(alasan, "penggantian alamat")
    if not is_email(surel.strip()):
        raise Invalid("Alamat surel tidak sah.", bidang={"surel": "Isi alamat surel yang benar."})
    return advance(undangan, "ganti_alamat", by, at, alasan=text, private={"kepada": [surel.strip()]})


def hand_over(undangan: Undangan, jalur: JalurSerah, bukti: str, by: Pelaku, at: datetime) -> tuple[Undangan, Event]:
    """Mail failed, and the letter went another way; the 24 hours begin now."""
    text = reason(bukti, "bukti serah")
    return _delivered(undangan, "serahkan_manual", by, at, {"jalur": jalur}, {"bukti": text})


def bounced(undangan: Undangan, laporan: str, at: datetime) -> tuple[Undangan, Event]:
    """A failure report came back; what it says is `laporan`. The reply clock no longer counts."""
    new, event = advance(undangan, "pantulan", SISTEM, at, private={"laporan": laporan})
    return replace(new, dikirim=None, tenggat=None), event


def reminders(undangan: Undangan) -> tuple[datetime, ...]:
    """When reminders are due: 12 and 20 hours after it was sent; none once it is answered or over."""
    if undangan.dikirim is None or undangan.keadaan not in OPEN:
        return ()
    return tuple(undangan.dikirim + wait for wait in REMIND_AFTER)


def day_reminders(mulai: datetime, at: datetime) -> list[tuple[str, datetime]]:
    """When to remind of a sesi that begins at `mulai`, and in what words; none that is already past."""
    return [(words, mulai - before) for words, before in REMIND_BEFORE if mulai - before > at]


def remind(undangan: Undangan, ke: int, at: datetime) -> tuple[Undangan, Event]:
    """The `ke`-th reminder (1 or 2) goes out."""
    if undangan.dikirim is None or undangan.keadaan not in OPEN or at < undangan.dikirim + REMIND_AFTER[ke - 1]:
        raise Conflict("Pengingat belum waktunya, atau undangan sudah dijawab.")
    return undangan, note(
        SISTEM, at, undangan.berkas, "undangan.diingatkan", {"undangan": undangan.id, "pengingat": ke}
    )


def overtaken(undangan: Undangan, ke: int, at: datetime) -> bool:
    """Whether the `ke`-th reminder comes so late (the service was off) that the next one or the end is due as well."""
    if undangan.dikirim is None or undangan.tenggat is None:
        return True
    return at >= min([undangan.tenggat, *(undangan.dikirim + wait for wait in REMIND_AFTER[ke:])])


def still(kapan: str, mulai: datetime, at: datetime, zona: Zona) -> str | None:
    """In what words a day reminder is true by now; None where the next one is due as well, or the sesi has begun."""
    before = dict(REMIND_BEFORE)[kapan]
    left = mulai - at
    if left <= max((other for _, other in REMIND_BEFORE if other < before), default=timedelta()):
        return None
    if before >= timedelta(days=1):
        return "hari ini" if zona.local(mulai).date() == zona.local(at).date() else kapan
    return kapan if left > before * 0.75 else "sebentar lagi"


def _delivered(
    undangan: Undangan,
    peristiwa: str,
    by: Pelaku,
    at: datetime,
    data: Mapping[str, object],
    private: Mapping[str, object],
) -> tuple[Undangan, Event]:
    due = at + ANSWER_WITHIN
    codes = {**data, "surat": undangan.surat, "tenggat": utc_text(due)}
    new, event = advance(undangan, peristiwa, by, at, data=codes, private=private)
    return replace(new, dikirim=at, tenggat=due), event
