"""Pengesahan: the sheet on which the peserta may still sign a berita acara that was closed without them.

It is issued as soon as that berita acara bears its closing seal, and ends when everybody on it has decided or the
sesi is sealed. How it is signed or refused is the same as for every paper: `server/actions/tanda_tangan.py`.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.actions import cetak, fakta, naskah, surat_tanda_tangan
from server.actions.berkas import last_digest, load
from server.actions.naskah import TITLES
from server.jobs import Job
from server.services import Services
from server.signing import Signing
from server.store import berita_acara as rows
from server.store import evidence
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import pengesahan as rules
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan, Paraf, TandaTangan
from sessions.errors import NotFound
from sessions.fakta import slot
from sessions.indonesia import Zona, tanggal_surat, waktu
from sessions.wewenang import Pelaku

KIND = "pengesahan"


@dataclass(frozen=True, slots=True)
class Naskah:
    """What the sheet is printed from; `nomor` is the berita acara's, `ke` counts the sheets of the sesi."""

    ba: BeritaAcara
    semua: tuple[TandaTangan, ...]
    ke: int
    zona: Zona
    fakta: dict[str, Any]


def ask(tx: Tx, ba: BeritaAcara) -> None:
    """Print it and open it for signing; until that is done the sesi is not sealed."""
    tx.enqueue(KIND, {"ba": ba.id}, kunci=f"cetak:{ba.berkas}:{KIND}:{ba.id}")


async def issue(services: Services, job: Job) -> None:
    """The job: print, prepare, keep, and tell each who is missing by a personal link."""
    made = await services.store.read(lambda c: _naskah(services, c, str(job.isi["ba"])))
    if made is None:
        await services.store.write(job.finish)
        return
    rendered = await cetak.print_(services, KIND, made.fakta)
    signing = Signing(services.pki, services.tsa, made.zona)
    prepared = await asyncio.to_thread(signing.prepare, rendered.pdf, rendered.boxes, services.now())
    sha256 = await services.files.put(prepared.pdf, made.ba.berkas)
    id = services.new_id()

    def unit(tx: Tx) -> None:
        ba = BERITA_ACARA.get(tx.connection, made.ba.id)
        if _of(tx.connection, ba) is None:
            new, places, event = rules.issue(id, made.ke, ba, made.semua, rendered.facts_sha256, sha256, tx.now())
            BERITA_ACARA.add(tx.connection, new)
            rows.set_signatures(tx.connection, id, places)
            tx.append(event)
            surat_tanda_tangan.tell_late(tx, services, load(tx.connection, ba.sesi), ba, places)
        job.finish(tx)

    await services.store.write(unit)


def signed(tx: Tx, lembar: BeritaAcara, by: Pelaku) -> None:
    """A signature on the sheet counts for its berita acara, whose sealed file stays as it is."""
    old = BERITA_ACARA.get(tx.connection, lembar.merujuk)
    new, mine, event = rules.count(old, rows.signatures(tx.connection, old.id), lembar, by, tx.now())
    if new is not old:
        BERITA_ACARA.save_version(tx.connection, new, seen=old.versi)
    rows.save_signature(tx.connection, mine)
    tx.append(event)


def end(tx: Tx, sesi: str) -> bool:
    """End the sheets that are still open, because the sesi is about to be sealed; whether there were any."""
    still = [one for one in rows.of_sesi(tx.connection, sesi) if is_open(one)]
    for lembar in still:
        new, event = rules.end(lembar, tx.now())
        BERITA_ACARA.save_version(tx.connection, new, seen=lembar.versi)
        tx.append(event)
        tx.enqueue("tutup_ba", {"ba": lembar.id}, kunci=f"tutup_ba:{lembar.id}")
    return bool(still)


def is_open(ba: BeritaAcara) -> bool:
    return ba.jenis is JenisBA.PENGESAHAN and ba.keadaan is Keadaan.MENUNGGU_TTD


def _of(c: sa.Connection, ba: BeritaAcara) -> BeritaAcara | None:
    sheets = (one for one in rows.of_sesi(c, ba.sesi) if one.jenis is JenisBA.PENGESAHAN)
    return next((one for one in sheets if one.merujuk == ba.id), None)


def _naskah(services: Services, c: sa.Connection, id: str) -> Naskah | None:
    """Nothing where the sheet is there already, or nobody is missing any more."""
    ba = BERITA_ACARA.get(c, id)
    signers = rows.signatures(c, ba.id)
    late = rules.missing(signers)
    if not late or _of(c, ba):
        return None
    found = load(c, ba.sesi)
    ke = 1 + sum(one.jenis is JenisBA.PENGESAHAN for one in rows.of_sesi(c, ba.sesi))
    empty = BeritaAcara("", ba.sesi, JenisBA.PENGESAHAN, ba.nomor, Keadaan.KOSONG, "", "", 0, ke, ba.id)
    code, at, zona = naskah.code(empty, found.sesi), services.now(), found.sesi.zona
    common = fakta.document(
        services, found.kantor, found.paket.nama_pokja, code, last_digest(c, ba.berkas), at, kind=KIND
    )
    company = found.peserta.nama
    told = {
        "nomor": ba.nomor,
        "dokumen": TITLES[ba.jenis],
        "ba_nomor": ba.nomor,
        "ba_tanggal": tanggal_surat(zona.local(rows.frozen_at(c, ba))),
        "ba_sha256": ba.pdf,
        "paket": fakta.paket(found.paket),
        "peserta": company,
        "alasan": _reason(c, ba, zona),
        "wakil": [{"nama": one.nama, "jabatan": one.jabatan, "keadaan": _state(one)} for one in late],
        "penanda": [
            {"id": slot(one), "nama": one.nama, "jabatan": one.jabatan, "pihak": company, "cara": str(one.cara)}
            for one in late
        ],
    }
    return Naskah(ba, tuple(signers), ke, zona, {**common, **told})


def _reason(c: sa.Connection, ba: BeritaAcara, zona: Zona) -> str:
    """Why the berita acara was closed without the peserta, and when the Pokja said so."""
    for entry in reversed(evidence.of_kinds(c, ba.berkas, {"ba.final_tanpa_peserta"})):
        if entry.event.data.get("id") == ba.id:
            return f"{entry.event.private.get('alasan', '')} (dinyatakan {waktu(entry.event.at, zona)})"
    raise NotFound("Berita acara ini selesai dengan tanda tangan peserta.")


def _state(one: TandaTangan) -> str:
    return f"menolak: {one.alasan}" if one.keadaan is Paraf.MENOLAK else "belum menandatangani"
