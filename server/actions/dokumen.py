"""Dokumen: a photo comes in and is kept as it came; a job reads it; the Pokja looks and decides."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.actions.berkas import held
from server.files import Files
from server.services import Services
from server.store import dokumen as rows
from server.store.dokumen import DOKUMEN, FOTO
from server.store.unit import Tx
from sessions import dokumen as rules
from sessions import penerimaan, penilaian, percakapan
from sessions.dokumen import Dokumen, Sumber
from sessions.errors import Conflict, Invalid, NotFound
from sessions.foto import Foto, Jalur, Untuk
from sessions.penilaian import Putusan
from sessions.sesi import BERDIRI
from sessions.wewenang import Pelaku, require

MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}
"""ISO 14496-12: the brand in the first box of a HEIC or AVIF."""


def sniff(head: bytes) -> str:
    """The type that the first bytes say, whatever the sender claims; "" for none we know."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return BRANDS.get(head[8:12], "") if head[4:8] == b"ftyp" else ""


async def receive(
    services: Services,
    by: Pelaku,
    sesi: str,
    id: str,
    untuk: Untuk,
    dokumen: str | None,
    jalur: Jalur,
    digest: str,
    chunks: AsyncIterator[bytes],
    saat: datetime | None = None,
) -> Foto:
    """Keep a photo's bytes, then its row, its line and the work to read it. Sending the same one twice keeps one.

    Raises Invalid (wrong type, not the bytes that the device took), Conflict, TooLarge, Full.
    """
    require(by, "dokumen.kirim")
    return await keep(services, by, Kiriman(id, sesi, untuk, dokumen, jalur, by.id, digest, saat), chunks)


@dataclass(frozen=True, slots=True)
class Kiriman:
    """What somebody sends: `wakil` is for whom ("" where nobody in particular), `digest` what the device hashed.

    `saat` is when the device says that it took it.
    """

    id: str
    sesi: str
    untuk: Untuk
    dokumen: str | None
    jalur: Jalur
    wakil: str
    digest: str = ""
    saat: datetime | None = None


async def keep(services: Services, by: Pelaku, kiriman: Kiriman, chunks: AsyncIterator[bytes]) -> Foto:
    """As `receive`, for whoever has looked at the right already."""
    id, sesi, dokumen = kiriman.id, kiriman.sesi, kiriman.dokumen
    if not re.fullmatch(r"[0-9a-f-]{36}", id):
        raise Invalid("Nomor kiriman foto tidak sah. Muat ulang halaman, lalu kirim lagi.")
    found = await services.store.read(lambda c: rows.photo_of(c, sesi, id))
    if found is not None:
        return found
    sha256, size = await services.files.receive(chunks, services.settings.upload_limit, f"sesi/{sesi}")
    tipe = sniff(await _head(services.files, sha256))

    def unit(tx: Tx) -> Foto:
        ruang = services.ruang.locked(tx.connection, sesi)
        if again := FOTO.find(tx.connection, FOTO.table.c.id == id):
            if again.sesi != sesi:
                raise Conflict("Nomor kiriman foto sudah dipakai. Muat ulang halaman, lalu kirim lagi.")
            return again
        item = of(tx, sesi, dokumen) if dokumen else None
        number = ruang.foto + 1
        foto = Foto(
            id, sesi, dokumen, kiriman.untuk, number, sha256, kiriman.digest, size, tipe, kiriman.jalur, kiriman.wakil,
            tx.now(), saat=penerimaan.believed(kiriman.saat, tx.now()),
        )  # fmt: skip
        new, events = penerimaan.receive(foto, item, ruang, by, tx.now())
        FOTO.add(tx.connection, foto, turunan="", kecil="", bacaan="{}")
        if new and item and new != item:
            DOKUMEN.save_version(tx.connection, new, seen=item.versi)
        tx.append(*events)
        tx.enqueue("foto", {"foto": id}, kunci=f"foto:{id}")
        return foto

    return await services.store.write(unit)


async def _head(files: Files, sha256: str) -> bytes:
    return await asyncio.to_thread(lambda: files.find(sha256).read(16))


async def shown(services: Services, by: Pelaku, sesi: str, id: str, tanpa_video: str) -> int:
    """The original was held into the camera, or is examined without video for a reason."""
    require(by, "dokumen.periksa")
    return await change(services, sesi, id, lambda item, tx: rules.shown(item, by, tx.now(), tanpa_video=tanpa_video))


async def force(services: Services, by: Pelaku, sesi: str, id: str, alasan: str) -> int:
    require(by, "dokumen.periksa")
    return await change(services, sesi, id, lambda item, tx: rules.force(item, alasan, by, tx.now()))


async def not_needed(services: Services, by: Pelaku, sesi: str, id: str, rujukan: str) -> int:
    require(by, "dokumen.periksa")
    return await change(services, sesi, id, lambda item, tx: rules.not_needed(item, rujukan, by, tx.now()))


async def judge(
    services: Services,
    by: Pelaku,
    sesi: str,
    id: str,
    versi: int,
    putusan: Putusan,
    alasan: str,
    sumber: Sumber | None,
    terbaca: Mapping[str, str],
) -> int:
    """One examiner's verdict on what they saw in `versi`; the second who edits the same is told what changed."""
    require(by, "dokumen.periksa")
    return await change(
        services,
        sesi,
        id,
        lambda item, tx: penilaian.verdict(
            item, putusan, by, tx.now(), versi=versi, sumber=sumber, alasan=alasan, terbaca=terbaca
        ),
    )


async def clarify(services: Services, by: Pelaku, sesi: str, id: str, versi: int, teks: str) -> int:
    """Doubt: the dokumen goes to klarifikasi, and the question is asked in the same act."""
    require(by, "tanya.ajukan")

    def unit(tx: Tx) -> int:
        item = unreported(tx, sesi, id)
        new, event = penilaian.verdict(item, Putusan.KLARIFIKASI, by, tx.now(), versi=versi, alasan=teks)
        DOKUMEN.save_version(tx.connection, new, seen=item.versi)
        ruang = services.ruang.locked(tx.connection, sesi)
        _, asked = percakapan.ask(ruang, teks, id, by, tx.now())
        tx.append(event, *asked)
        return new.versi

    return await services.store.write(unit)


async def change(services: Services, sesi: str, id: str, rule: Any) -> int:
    def unit(tx: Tx) -> int:
        item = unreported(tx, sesi, id)
        new, event = rule(item, tx)
        DOKUMEN.save_version(tx.connection, new, seen=item.versi)
        tx.append(event)
        return int(new.versi)

    return await services.store.write(unit)


def unreported(tx: Tx, sesi: str, id: str) -> Dokumen:
    """As `of`, to be changed. Raises Conflict once the sesi is reported done: its papers cite how the dokumen stood."""
    if held(tx, sesi).sesi.keadaan in BERDIRI:
        raise Conflict("Sesi sudah dilaporkan selesai; catatan tentang dokumennya tidak dapat diubah lagi.")
    return of(tx, sesi, id)


def of(tx: Tx, sesi: str, id: str) -> Dokumen:
    """A dokumen of this sesi; one of another is not found."""
    item = DOKUMEN.get(tx.connection, id)
    if item.sesi != sesi:
        raise NotFound("Dokumen tidak ditemukan.")
    return item
