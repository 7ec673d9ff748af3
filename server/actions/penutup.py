"""Penutup: a paper that all have decided about gets its closing seal; a berita acara may end without the peserta."""

import asyncio
from collections.abc import Sequence

from server.actions import pengesahan
from server.actions.berkas import load
from server.actions.surat_tanda_tangan import send_final
from server.jobs import Job
from server.services import Services
from server.signing import Signing
from server.store import berita_acara as rows
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import penandatanganan as rules
from sessions.berita_acara import LAMPIRAN, SUDAH, BeritaAcara, JenisBA, Keadaan, Pihak, TandaTangan
from sessions.errors import Conflict
from sessions.mesin import SISTEM, note
from sessions.wewenang import Pelaku, require


async def finish_without_peserta(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """The peserta refused or let 24 hours pass: the berita acara stands without them, and says why."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        waiting = [ba for ba in rows.of_sesi(tx.connection, sesi) if ba.keadaan is Keadaan.MENUNGGU_TTD]
        papers = [ba for ba in waiting if ba.jenis is not JenisBA.PENGESAHAN]
        if not papers:
            raise Conflict("Tidak ada berita acara yang menunggu tanda tangan.")
        for ba in papers:
            signers = rows.signatures(tx.connection, ba.id)
            if len(papers) > 1 and _peserta_signed(signers):
                continue  # one of the papers lacks nobody; it goes its own way
            frozen = rows.frozen_at(tx.connection, ba)
            new, event = rules.finish_without_peserta(ba, signers, frozen, alasan, by, tx.now())
            BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
            tx.append(event)
            tx.enqueue("tutup_ba", {"ba": ba.id}, kunci=f"tutup_ba:{ba.id}")

    await services.store.write(unit)


def _peserta_signed(signers: Sequence[TandaTangan]) -> bool:
    return all(one.keadaan in SUDAH for one in signers if one.pihak is Pihak.PESERTA)


async def close(services: Services, job: Job) -> None:
    """The job after the last signature: the closing seal, then the finished document to everybody by mail."""
    ba = await services.store.read(lambda c: BERITA_ACARA.get(c, job.isi["ba"]))
    found = await services.store.read(lambda c: load(c, ba.sesi))
    before = await services.files.read(ba.pdf)
    signing = Signing(services.pki, services.tsa, found.sesi.zona)
    sealed = await asyncio.to_thread(signing.seal, before, services.now())
    after = await services.files.put(sealed.pdf, ba.berkas)

    def unit(tx: Tx) -> None:
        current = BERITA_ACARA.get(tx.connection, ba.id)
        if current.pdf != ba.pdf:
            raise Conflict("the file went on while it was sealed")  # the job is tried again
        BERITA_ACARA.save(tx.connection, rows.with_pdf(current, after))
        public = {"ba": ba.id, "jenis": ba.jenis, "pdf": after, "tingkat": sealed.level}
        tx.append(note(SISTEM, tx.now(), ba.berkas, "ba.ditutup", public))
        if ba.jenis not in LAMPIRAN or _sheet_with_signature(tx, current):
            send_final(tx, services, found, current, after)
        if ba.jenis not in LAMPIRAN and current.keadaan is Keadaan.FINAL_TANPA_PESERTA:
            pengesahan.ask(tx, current)
        job.finish(tx)

    await services.store.write(unit)


def _sheet_with_signature(tx: Tx, ba: BeritaAcara) -> bool:
    """Worth sending to everybody."""
    signed = any(one.keadaan in SUDAH for one in rows.signatures(tx.connection, ba.id))
    return ba.jenis is JenisBA.PENGESAHAN and signed
