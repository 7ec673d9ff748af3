"""Naskah: what a berita acara and the papers beside it are printed from, as drafts and as they are issued."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from server import documents
from server.actions import cetak, fakta
from server.actions.berkas import Berkas, exhibits, load
from server.actions.penanda import with_ways
from server.services import Services
from server.store import berita_acara as rows
from server.store import dokumen as papers
from server.store import evidence
from server.store.berita_acara import BERITA_ACARA
from sessions import fakta as risalah
from sessions.berita_acara import BeritaAcara, JenisBA, TandaTangan
from sessions.errors import NotFound
from sessions.evidence import Entry
from sessions.fakta import slot
from sessions.foto import Untuk
from sessions.indonesia import tanggal_surat
from sessions.ruang import Ruang
from sessions.sesi import Sesi

CODES: dict[JenisBA, str] = {
    JenisBA.PEMBUKTIAN: "BA",
    JenisBA.DAFTAR_HADIR: "DH",
    JenisBA.KETIDAKHADIRAN: "BT",
    JenisBA.NEGOSIASI: "BN",
    JenisBA.BERKAS_NEGOSIASI: "NG",
    JenisBA.PENGESAHAN: "LP",
}
IDENTITY = {"ktp", "paspor"}
TITLES: dict[JenisBA, str] = {
    JenisBA.PEMBUKTIAN: "Berita Acara Pembuktian Kualifikasi",
    JenisBA.DAFTAR_HADIR: "Daftar Hadir",
    JenisBA.KETIDAKHADIRAN: "Berita Acara Ketidakhadiran",
    JenisBA.NEGOSIASI: "Berita Acara Klarifikasi dan Negosiasi",
    JenisBA.BERKAS_NEGOSIASI: "Berkas Hasil Negosiasi Harga",
    JenisBA.PENGESAHAN: "Lembar Pengesahan Berita Acara",
}
TEMPLATE: dict[JenisBA, str] = {
    JenisBA.PEMBUKTIAN: "berita_acara",
    JenisBA.DAFTAR_HADIR: "daftar_hadir",
    JenisBA.KETIDAKHADIRAN: "berita_acara",
    JenisBA.NEGOSIASI: "berita_acara_negosiasi",
    JenisBA.BERKAS_NEGOSIASI: "negosiasi",
}

PLAIN = frozenset({JenisBA.DAFTAR_HADIR, JenisBA.NEGOSIASI, JenisBA.BERKAS_NEGOSIASI})
"""Papers without photos."""


@dataclass(frozen=True, slots=True)
class Naskah:
    """What a berita acara is made from, read in one look at the chain."""

    found: Berkas
    ruang: Ruang
    entries: Sequence[Entry]
    ba: BeritaAcara
    narasi: Mapping[str, str]
    penanda: Sequence[TandaTangan]
    bukti: Sequence[Mapping[str, str]]
    ralat: Mapping[str, str] | None


def code(ba: BeritaAcara, sesi: Sesi) -> str:
    """What its footer and address say: `BA-7K3Q9X`, an erratum `BA-7K3Q9X-2`; prices opened again `NG2-7K3Q9X`.

    Behind the code of a file of prices stands the page, so the edition is in front.
    """
    if ba.jenis is JenisBA.BERKAS_NEGOSIASI:
        return f"{CODES[ba.jenis]}{ba.ke if ba.ke > 1 else ''}-{sesi.kode}"
    return f"{CODES[ba.jenis]}-{sesi.kode}" + (f"-{ba.ke}" if ba.ke > 1 else "")


def naskah(services: Services, c: sa.Connection, sesi: str, ba: BeritaAcara) -> Naskah:
    found = load(c, sesi)
    ruang = services.ruang.state(c, sesi)
    entries = evidence.after(c, found.sesi.berkas, 0)
    signed = rows.signatures(c, ba.id) or with_ways(services, c, risalah.signers(entries, ba.id, ba.jenis))
    narasi = rows.narrative(c, ba.id)
    others = exhibits(services, c, sesi, without="data/00-ba/")
    return Naskah(found, ruang, entries, ba, narasi, signed, others, _correction(c, found, ba, entries))


def _correction(c: sa.Connection, found: Berkas, ba: BeritaAcara, entries: Sequence[Entry]) -> Mapping[str, str] | None:
    """What an erratum says of the paper in whose place it stands; None for any other."""
    if not ba.merujuk:
        return None
    old = BERITA_ACARA.get(c, ba.merujuk)
    told = next(e.event for e in entries if e.event.kind == "ba.diralat" and e.event.data.get("baru") == ba.id)
    return {
        "nomor": old.nomor,
        "tanggal": tanggal_surat(found.sesi.zona.local(rows.frozen_at(c, old))),
        "sha256": old.pdf,
        "alasan": str(told.private.get("alasan", "")),
        "isi": str(told.private.get("isi", "")),
    }


def facts(
    services: Services, made: Naskah, number: str, pictures: Collection[str] = (), at: datetime | None = None
) -> dict[str, object]:
    """All that the paper says, read off the chain alone; only its number, code and address come from outside.

    `pictures`: labels of the photos that can be shown in the annex; `at`: when it is made, now if nothing is said.
    """
    mark = code(made.ba, made.found.sesi)
    told = risalah.facts(
        made.entries,
        jenis=made.ba.jenis,
        at=at or services.now(),
        nomor=number,
        kode=mark,
        alamat=f"{services.url}/periksa/{mark}",
        klausul=fakta.own_clauses(made.found.kantor, TEMPLATE[made.ba.jenis]),
        bukti=made.bukti,
        ralat=made.ralat,
    )
    ways = {slot(one): str(one.cara) for one in made.penanda}
    places: Sequence[Mapping[str, str]] = told.get("penanda", ())  # type: ignore[assignment]  # likewise
    told |= {"penanda": [{**one, "cara": ways.get(one["id"], "aplikasi")} for one in places]}
    photos: Sequence[Mapping[str, str]] = told.get("foto", ())  # type: ignore[assignment]  # as risalah builds it
    return told | {"foto": [{**p, "gambar": p["kode"] if p["kode"] in pictures else ""} for p in photos]}


async def photo_pictures(services: Services, sesi: str) -> dict[str, bytes]:
    """Small copies of the sesi's photos for the annex, by their label; none of a face or an identity card."""

    def read(c: sa.Connection) -> dict[str, str]:
        small = {id: row.kecil for id, row in papers.readings(c, sesi).items() if row.kecil}
        cards = {dokumen.id for dokumen in papers.of_sesi(c, sesi) if dokumen.jenis in IDENTITY}
        shown = [f for f in papers.photos(c, sesi) if f.untuk is Untuk.DOKUMEN and f.dokumen not in cards]
        return {foto.label: small[foto.id] for foto in shown if foto.id in small}

    found = await services.store.read(read)
    return {label: await services.files.read(digest) for label, digest in found.items()}


async def preview(services: Services, sesi: str, id: str) -> bytes:
    """The draft as it would print now, to the minute: whoever looks at its pages sees one and the same paper."""

    def read(c: sa.Connection) -> Naskah:
        ba = BERITA_ACARA.get(c, id)
        if ba.sesi != sesi:
            raise NotFound("Berita acara tidak ditemukan.")
        return naskah(services, c, sesi, ba)

    made = await services.store.read(read)
    pictures = await photo_pictures(services, sesi) if made.ba.jenis not in PLAIN else {}
    minute = services.now().replace(second=0, microsecond=0)
    told = facts(services, made, made.ba.nomor or "(nomor diberikan saat dibekukan)", pictures, minute)
    shown = tuple(sorted((await cetak.with_arms(services, told, pictures)).items()))
    return await asyncio.to_thread(_printed, TEMPLATE[made.ba.jenis], json.dumps(told, sort_keys=True), shown)


@lru_cache(maxsize=8)
def _printed(kind: str, told: str, pictures: tuple[tuple[str, bytes], ...]) -> bytes:
    """Printing takes most of a second, and a page of the browser asks for each page of the paper."""
    return documents.render(kind, json.loads(told), dict(pictures)).pdf


async def pdf(services: Services, sesi: str, id: str) -> bytes:
    """The issued file, as signed so far; the draft while nothing was issued."""
    ba = await services.store.read(lambda c: BERITA_ACARA.get(c, id))
    if ba.sesi != sesi:
        raise NotFound("Berita acara tidak ditemukan.")
    return await services.files.read(ba.pdf) if ba.pdf else await preview(services, sesi, id)
