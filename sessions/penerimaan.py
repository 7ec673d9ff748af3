"""Penerimaan: a photo comes in, is checked against what the device took, numbered and written down."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from sessions import dokumen as documents
from sessions.dokumen import Dokumen, Keadaan
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event, utc_text
from sessions.foto import ENDINGS, OF_A_PERSON, Foto, Jalur, Untuk
from sessions.kehadiran import Keadaan as Hadir
from sessions.mesin import note
from sessions.ruang import Ruang
from sessions.sesi import Keadaan as Sesi
from sessions.wewenang import Pelaku

LONGEST_WAY = timedelta(days=1)
"""A photo may lie on the device until there is a network again."""
CLOCKS_DIFFER = timedelta(minutes=1)
TYPES = frozenset(ENDINGS)
LARGEST = 40 * 1024 * 1024
OVER = frozenset({Sesi.DITUTUP, Sesi.DILAPORKAN, Sesi.SIAP_SEGEL, Sesi.DISEGEL, Sesi.DIBATALKAN, Sesi.DIALIHKAN})
_SHA256 = re.compile(r"[0-9a-f]{64}")


def receive(
    foto: Foto, dokumen: Dokumen | None, ruang: Ruang, by: Pelaku, at: datetime
) -> tuple[Dokumen | None, tuple[Event, ...]]:
    """Take `foto` in; `dokumen` is the item it shows (None for identity, face, power of attorney, attachment).

    The number must be the next one (`ruang.foto + 1`). A first or repeated photo moves the dokumen to `diterima`;
    a further page of one that is being examined does not. Raises Invalid when the bytes are not those the device took.
    """
    _must_be_open(ruang)
    require_sender(ruang, by)
    _sound(foto)
    _belongs(foto, dokumen, ruang)
    taken = note(by, at, foto.berkas, "foto.diterima", _codes(foto) | _moment(foto, ruang))
    if dokumen is None:
        return None, (taken,)
    if dokumen.keadaan in documents.PUTUS:
        raise Conflict("Dokumen ini sudah diputuskan; foto tambahan kirim sebagai lampiran.")
    if dokumen.keadaan not in (Keadaan.DIMINTA, Keadaan.PERLU_ULANG):
        return dokumen, (taken,)
    new, event = documents.advance(dokumen, "terima_foto", by, at, data={"foto": foto.id, "jalur": foto.jalur})
    return new, (taken, event)


def require_sender(ruang: Ruang, by: Pelaku) -> None:
    """Raises Forbidden for whoever was sent out or refused while it was on its way: it dies with their right."""
    kursi = ruang.kursi.get(by.id)
    if kursi is not None and (kursi.dikeluarkan or kursi.keadaan is Hadir.DITOLAK):
        raise Forbidden("Pokja mengeluarkan Saudara dari sesi ini; kiriman yang sedang berjalan tidak disimpan.")


def believed(saat: datetime | None, at: datetime) -> datetime | None:
    """When a device says that it took the photo, as far as that can be: never later than now, nor days ago."""
    return min(saat, at) if saat and at - LONGEST_WAY <= saat <= at + CLOCKS_DIFFER else None


def _moment(foto: Foto, ruang: Ruang) -> dict[str, object]:
    """When it was taken, and the second of the sesi that this is: there the video shows how."""
    if foto.saat is None:
        return {}
    since = (foto.saat - ruang.mulai).total_seconds() if ruang.mulai else -1.0
    return {"saat": utc_text(foto.saat)} | ({"detik": int(since)} if since >= 0 else {})


def unsorted(foto: Foto) -> bool:
    """Came by mail or at the bidding room without an item: it lies in the tray until the Pokja sorts it."""
    return foto.dokumen is None and foto.untuk is Untuk.LAMPIRAN and foto.jalur in (Jalur.SUREL, Jalur.KIOS)


def sort(
    foto: Foto, dokumen: Dokumen, ruang: Ruang, by: Pelaku, at: datetime
) -> tuple[Foto, Dokumen, tuple[Event, ...]]:
    """The Pokja says which item of the list a photo of the tray shows; its bytes and number stay as they are."""
    _must_be_open(ruang)
    if not unsorted(foto) or dokumen.sesi != foto.sesi:
        raise Conflict("Foto ini sudah dipilah. Muat ulang halaman untuk melihat keadaan terbarunya.")
    if dokumen.keadaan in documents.PUTUS:
        raise Conflict("Dokumen itu sudah diputuskan. Pilih butir lain, atau biarkan foto ini sebagai lampiran.")
    new = replace(foto, dokumen=dokumen.id, untuk=Untuk.DOKUMEN)
    sorted_ = note(by, at, foto.berkas, "foto.dipilah", {"foto": foto.id, "dokumen": dokumen.id})
    if dokumen.keadaan not in (Keadaan.DIMINTA, Keadaan.PERLU_ULANG):
        return new, dokumen, (sorted_,)
    data = {"foto": foto.id, "jalur": foto.jalur}
    item, event = documents.advance(dokumen, "terima_foto", by, at, data=data)
    return new, item, (sorted_, event)


def _must_be_open(ruang: Ruang) -> None:
    if ruang.keadaan in OVER:
        raise Conflict("Sesi sudah ditutup; foto tidak dapat diterima lagi.")


def _sound(foto: Foto) -> None:
    if not _SHA256.fullmatch(foto.sha256) or not 0 < foto.ukuran <= LARGEST:
        raise Invalid(f"Berkas foto kosong atau lebih besar dari {LARGEST // 1024**2} MB. Ambil ulang fotonya.")
    if foto.sha256_gawai and foto.sha256_gawai != foto.sha256:
        raise Invalid("Foto berubah di perjalanan. Kirim sekali lagi; foto di gawai tidak hilang.")
    require_type(foto.tipe)


def require_type(tipe: str) -> None:
    """Raises Invalid for what is neither a photo nor a PDF."""
    if tipe not in TYPES:
        raise Invalid("Jenis berkas ini tidak dapat diterima. Kirim foto JPEG, PNG, WebP, HEIC, AVIF, atau berkas PDF.")


def _belongs(foto: Foto, dokumen: Dokumen | None, ruang: Ruang) -> None:
    if foto.nomor != ruang.foto + 1:
        raise Conflict("Nomor foto sudah dipakai. Kirim sekali lagi.", nomor=ruang.foto + 1)
    if (foto.untuk is Untuk.DOKUMEN) != (dokumen is not None):
        raise Invalid("Pilih dokumen yang difoto.", bidang={"dokumen": "Pilih dokumen."})
    if dokumen and (dokumen.sesi, dokumen.id) != (foto.sesi, foto.dokumen):
        raise Invalid("Dokumen ini bukan dari sesi ini.", bidang={"dokumen": "Pilih dokumen dari daftar."})
    if foto.untuk in OF_A_PERSON:
        ruang.seat(foto.wakil)


def _codes(foto: Foto) -> dict[str, object]:
    return {
        "foto": foto.id,
        "nomor": foto.nomor,
        "untuk": foto.untuk,
        "dokumen": foto.dokumen,
        "wakil": foto.wakil,
        "sha256": foto.sha256,
        "dari_gawai": bool(foto.sha256_gawai),
        "ukuran": foto.ukuran,
        "tipe": foto.tipe,
        "jalur": foto.jalur,
    }
