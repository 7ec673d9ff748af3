"""Surat masuk: a letter to the Pokja's address is kept as it came, and what hangs on it becomes photos of its sesi."""

import logging
import uuid

from mailer import received
from mailer.received import Masuk
from server.actions.dokumen import sniff
from server.services import Services
from server.store import dokumen as papers
from server.store import surat_masuk as rows
from server.store import wakil as persons
from server.store.dokumen import DOKUMEN, FOTO
from server.store.peserta import PESERTA
from server.store.sesi import by_code
from server.store.surat_masuk import SURAT_MASUK
from server.store.unit import Tx
from sessions import dokumen as documents
from sessions import penerimaan
from sessions import surat_masuk as rules
from sessions.dokumen import Dokumen
from sessions.foto import ENDINGS, Foto, Jalur, Untuk
from sessions.mesin import SISTEM
from sessions.sesi import Sesi
from sessions.surat_masuk import SuratMasuk

log = logging.getLogger(__name__)
NAMES = uuid.UUID("5b1c2d58-2f7e-4c0e-9d53-0b7d2f0a9e11")  # of photos from letters: the same letter gives the same


async def take(services: Services, raw: bytes) -> bool:
    """Keep a letter that names a sesi, once; whether it did. Any other stays in the mailbox for people to read.

    A sender whom nobody knows is only marked: a person sorts what came. Raises Full.
    """
    letter = received.read(raw)
    kode, item = received.code(letter)
    if letter.otomatis or not kode:
        return False
    sesi = await services.store.read(lambda c: by_code(c, kode))
    if sesi is None or sesi.keadaan in penerimaan.OVER:
        log.info("a letter names no open sesi and stays in the mailbox")
        return False
    digest = await services.files.put(raw, sesi.berkas)
    kept, refused = await _attachments(services, sesi, letter)

    def unit(tx: Tx) -> None:
        if rows.same(tx.connection, sesi.id, digest):
            return
        surat = _surat(tx, sesi, letter, digest, len(kept), refused)
        SURAT_MASUK.add(tx.connection, surat)
        target = _item(tx, sesi, item)
        for number, (sha256, size, kind) in enumerate(kept):
            target = _photo(services, tx, surat, number, (sha256, size, kind), target)
        tx.append(rules.came(surat, [_id(surat.sha256, number) for number in range(len(kept))], tx.now()))

    await services.store.write(unit)
    return True


async def _attachments(services: Services, sesi: Sesi, letter: Masuk) -> tuple[list[tuple[str, int, str]], int]:
    """(SHA-256, size, type) of what is a photo or PDF, kept; and how many things were something else."""
    kept, refused = [], 0
    for one in letter.lampiran:
        kind = sniff(one.isi[:16])
        if kind not in ENDINGS or len(one.isi) > services.settings.upload_limit:
            refused += 1
            continue
        kept.append((await services.files.put(one.isi, sesi.berkas), len(one.isi), kind))
    return kept, refused


def _surat(tx: Tx, sesi: Sesi, letter: Masuk, digest: str, count: int, refused: int) -> SuratMasuk:
    peserta = PESERTA.get(tx.connection, sesi.peserta)
    known = [peserta.surel, *(one.surel for one in persons.of_sesi(tx.connection, sesi.id))]
    return SuratMasuk(
        id=uuid.uuid5(NAMES, f"{sesi.id}/{digest}").hex[:16],
        sesi=sesi.id,
        sha256=digest,
        message_id=letter.message_id,
        dari=letter.dari,
        nama=letter.nama,
        perihal=letter.perihal,
        dikenal=rules.known(letter.dari, known),
        periksa=rules.examined(letter.hasil),
        lampiran=count,
        ditolak=refused,
        waktu=tx.now(),
    )


def _item(tx: Tx, sesi: Sesi, number: int | None) -> Dokumen | None:
    """The item of the list that the letter names, while it may still be shown."""
    items = [one for one in papers.of_sesi(tx.connection, sesi.id) if one.urut == number]
    return items[0] if items and items[0].keadaan not in documents.PUTUS else None


def _photo(
    services: Services, tx: Tx, surat: SuratMasuk, number: int, kept: tuple[str, int, str], item: Dokumen | None
) -> Dokumen | None:
    """One attachment as a photo of `item`, or of the tray; the item as it is then."""
    sha256, size, kind = kept
    ruang = services.ruang.locked(tx.connection, surat.sesi)
    foto = Foto(
        id=_id(surat.sha256, number), sesi=surat.sesi, dokumen=item.id if item else None,
        untuk=Untuk.DOKUMEN if item else Untuk.LAMPIRAN, nomor=ruang.foto + 1, sha256=sha256, sha256_gawai="",
        ukuran=size, tipe=kind, jalur=Jalur.SUREL, wakil="", waktu=tx.now(), asal=surat.id,
    )  # fmt: skip
    new, events = penerimaan.receive(foto, item, ruang, SISTEM, tx.now())
    FOTO.add(tx.connection, foto, turunan="", kecil="", bacaan="{}")
    if new and item and new != item:
        DOKUMEN.save_version(tx.connection, new, seen=item.versi)
    tx.append(*events)
    tx.enqueue("foto", {"foto": foto.id}, kunci=f"foto:{foto.id}")
    return new


def _id(sha256: str, number: int) -> str:
    return str(uuid.uuid5(NAMES, f"{sha256}/{number}"))
