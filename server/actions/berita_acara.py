"""Berita acara: composed from the chain, read out, objected to, frozen; with the daftar hadir beside it."""

import asyncio
import json
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from server import documents
from server.actions import cetak, fakta
from server.actions.berkas import Berkas, kept_files, last_digest, load
from server.actions.penanda import with_ways
from server.services import Services
from server.signing import Signing
from server.store import berita_acara as rows
from server.store import dokumen as papers
from server.store import evidence
from server.store import nomor as register
from server.store import pemusnahan as destructions
from server.store import peserta as companies
from server.store.berita_acara import BERITA_ACARA
from server.store.unit import Tx
from sessions import berita_acara as rules
from sessions import fakta as risalah
from sessions import pembekuan, pesaing
from sessions.berita_acara import BeritaAcara, Cara, JenisBA, Keadaan, TandaTangan
from sessions.errors import Conflict, NotFound
from sessions.evidence import Entry
from sessions.fakta import slot
from sessions.foto import Untuk
from sessions.indonesia import ribuan, tanggal_surat
from sessions.nomor import JenisSurat
from sessions.ruang import Ruang
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, require

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
    exhibits, ralat = _exhibits(services, c, sesi), _correction(c, found, ba, entries)
    return Naskah(found, ruang, entries, ba, narasi, signed, exhibits, ralat)


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


def _exhibits(services: Services, c: sa.Connection, sesi: str) -> list[dict[str, str]]:
    """What the bag will hold beside the papers that are signed now and the mails, which are still being sent."""
    kept = {path: digest for path, digest in kept_files(c, sesi).items() if not path.endswith(".eml")}
    return [
        {
            "nama": path.removeprefix("data/"),
            "ukuran": f"{ribuan(-(-services.files.find(digest).size // 1000))} kB",
            "sha256": digest,
        }
        for path, digest in sorted(kept.items())
        if not path.startswith("data/00-ba/")
    ]


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


async def compose(services: Services, by: Pelaku, sesi: str) -> None:
    """Begin what the sesi needs (or bring a draft up to date with the chain)."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        c = tx.connection
        found = load(c, sesi)
        ruang = services.ruang.locked(c, sesi)
        have = {ba.jenis: ba for ba in rows.of_sesi(c, sesi)}
        for jenis in rules.kinds(found.sesi.jenis, ruang):
            if jenis in have:
                continue
            digest = last_digest(c, found.sesi.berkas)
            ba, event = rules.compose(services.new_id(), found.sesi, jenis, digest, by, tx.now())
            BERITA_ACARA.add(c, ba)
            tx.append(event)

    await services.store.write(unit)


async def edit(services: Services, by: Pelaku, sesi: str, narasi: Mapping[str, str], versi: int) -> None:
    """Word the narrative parts of the main berita acara; what comes from the chain is locked."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        ba = main(tx.connection, sesi)
        others = companies.rivals(tx.connection, sesi)
        for name, text in narasi.items():
            pesaing.require_none(text, others, name)
        digest = last_digest(tx.connection, ba.berkas)
        new, event = rules.edit(ba, narasi, digest, by, tx.now(), versi=versi)
        BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
        rows.keep_narrative(tx.connection, ba.id, {**rows.narrative(tx.connection, ba.id), **narasi})
        tx.append(event)

    await services.store.write(unit)


async def read_out(services: Services, by: Pelaku, sesi: str) -> None:
    """Shown and read to the peserta: all the documents of the sesi at once."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        for ba in rows.of_sesi(tx.connection, sesi):
            if ba.keadaan is Keadaan.DRAF:
                new, event = rules.read_out(ba, by, tx.now())
                BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
                tx.append(event)

    await services.store.write(unit)


async def object_(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    """The peserta objects to what was read: kept and printed word for word."""
    require(by, "ba.keberatan")

    def unit(tx: Tx) -> None:
        ba = main(tx.connection, sesi)
        new, event = rules.object_(ba, teks, by, tx.now())
        BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
        tx.append(event)

    await services.store.write(unit)


async def repair(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """Back to the draft, before anybody has signed."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        for ba in [one for one in rows.of_sesi(tx.connection, sesi) if one.keadaan is Keadaan.DIBACAKAN]:
            new, event = rules.repair(ba, alasan, by, tx.now())
            BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
            tx.append(event)

    await services.store.write(unit)


async def correct(services: Services, by: Pelaku, sesi: str, isi: str) -> None:
    """Carry out the quorum's decision of a ralat: the old paper stays, a draft that refers to it begins."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        c = tx.connection
        if destructions.waiting(c, sesi):
            raise Conflict("Bukti sesi ini diusulkan atau sudah dimusnahkan, sehingga tidak dapat diralat lagi.")
        pesaing.require_none(isi, companies.rivals(c, sesi), "isi")
        ruang, old = services.ruang.locked(c, sesi), main(c, sesi)
        if old.id not in rows.sealed(c, sesi):
            raise Conflict("Berita acara lama masih ditutup dengan segel. Tunggu setengah menit, lalu ulangi.")
        done = {str(e.event.data.get("usul")) for e in evidence.of_kinds(c, old.berkas, {"ba.diralat"})}
        replaced, new, events = pembekuan.correct(old, services.new_id(), isi, ruang, by, tx.now(), dipakai=done)
        BERITA_ACARA.save_version(c, replaced, seen=old.versi)
        BERITA_ACARA.add(c, new)
        rows.keep_narrative(c, new.id, rows.narrative(c, old.id))
        tx.append(*events)

    await services.store.write(unit)


def main(c: sa.Connection, sesi: str) -> BeritaAcara:
    """The berita acara itself, not the daftar hadir. Raises NotFound."""
    for ba in rows.of_sesi(c, sesi):
        if ba.utama:
            return ba
    raise NotFound("Berita acara sesi ini belum disusun.")


async def freeze(services: Services, by: Pelaku, sesi: str, *, berurutan: bool = False) -> None:
    """Fix numbers, facts and PDFs, and open them for signing, one after the other or not; nothing in them changes now.

    Printing stands between two transactions; when the chain went on meanwhile, it is printed again.
    """
    require(by, "ba.susun")
    papers = await services.store.read(lambda c: rows.of_sesi(c, sesi))
    ready = [ba for ba in papers if ba.keadaan is Keadaan.DIBACAKAN]
    await together([_freeze_one(services, by, sesi, ba, berurutan) for ba in ready])


async def together(work: Iterable[Awaitable[None]]) -> None:
    """What hangs on nothing of each other; all of it ends before the first failure is told."""
    for failed in await asyncio.gather(*work, return_exceptions=True):
        if failed is not None:
            raise failed


async def _freeze_one(services: Services, by: Pelaku, sesi: str, ba: BeritaAcara, berurutan: bool) -> None:
    number = await services.store.write(lambda tx: next_nomor(tx, services, sesi, ba))
    made = await services.store.read(lambda c: naskah(services, c, sesi, ba))
    pictures = await photo_pictures(services, sesi) if ba.jenis not in PLAIN else {}
    told = facts(services, made, number, pictures)
    shown = await cetak.with_arms(services, told, pictures)
    at = services.now()
    certify = all(one.cara is not Cara.BSRE for one in made.penanda)  # who brings a field of their own needs it open

    def work() -> tuple[bytes, str]:
        rendered = documents.render(TEMPLATE[ba.jenis], told, shown)
        signing = Signing(services.pki, services.tsa, made.found.sesi.zona)
        return signing.prepare(rendered.pdf, rendered.boxes, at, certify=certify).pdf, rendered.facts_sha256

    pdf, digest = await asyncio.to_thread(work)
    sha256 = await services.files.put(pdf, f"sesi/{sesi}")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        current = BERITA_ACARA.get(tx.connection, ba.id)
        if current.versi != ba.versi:
            raise Conflict("Berita acara ini baru saja diubah. Muat ulang halaman, lalu ulangi.")
        frozen, event = pembekuan.freeze(
            current, number, digest, sha256, made.penanda, ruang, by, tx.now(), berurutan=berurutan
        )
        BERITA_ACARA.save_version(tx.connection, frozen, seen=current.versi)
        rows.set_signatures(tx.connection, ba.id, made.penanda)
        register.issued(tx.connection, made.found.kantor.id, ba.id)
        tx.append(event)

    await services.store.write(unit)


def next_nomor(tx: Tx, services: Services, sesi: str, ba: BeritaAcara) -> str:
    """Kept for this paper: it bears the same one when it is frozen again after a try that was not finished."""
    found = load(tx.connection, sesi)
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return register.take(
        tx.connection,
        services.new_id(),
        found.kantor,
        JenisSurat(ba.jenis.value),
        found.paket.nama_pokja,
        ba.id,
        about,
        tx.now(),
        found.sesi.zona.local(tx.now()),
    )


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


def state(services: Services, c: sa.Connection, sesi: str) -> list[dict[str, Any]]:
    """The documents of a sesi with their signers, for pages."""
    made = []
    for ba in rows.of_sesi(c, sesi):
        signed = rows.signatures(c, ba.id)
        made.append({"ba": ba, "judul": TITLES[ba.jenis], "penanda": signed, "narasi": rows.narrative(c, ba.id)})
    return made
