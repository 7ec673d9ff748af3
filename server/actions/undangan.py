"""Undangan: write the letter, have the ketua approve it, replace it by another, let it lapse after 24 hours."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from server import documents
from server.actions import cetak, fakta
from server.actions.berkas import Berkas, last_digest, load
from server.jobs import Job
from server.services import Services
from server.store import dokumen as papers
from server.store import nomor as register
from server.store import orang as people
from server.store import undangan as rows
from server.store import wakil as persons
from server.store.sesi import SESI
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from sessions import penjadwalan
from sessions import undangan as rules
from sessions.errors import Conflict
from sessions.indonesia import jumlah_terbilang
from sessions.kapasitas import KEWAKILAN, MEWAKILI
from sessions.nomor import JenisSurat
from sessions.orang import Orang
from sessions.sesi import Keadaan
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku, Peran, require


async def draft(services: Services, by: Pelaku, sesi: str) -> Undangan:
    """The next letter of a sesi, filled in from what is known of it."""
    require(by, "undangan.susun")

    def unit(tx: Tx) -> Undangan:
        found = load(tx.connection, sesi)
        before = rows.latest(tx.connection, sesi)
        if before and before.keadaan in ("draf", "diajukan", "disahkan", "antre"):
            raise Conflict("Undangan sesi ini sedang disiapkan. Buka undangan itu.")
        isi = contents(tx, found)
        new, event = rules.create(services.new_id(), sesi, before.ke + 1 if before else 1, isi, by, tx.now())
        UNDANGAN.add(tx.connection, new)
        tx.append(event)
        return new

    return await services.store.write(unit)


def contents(tx: Tx, found: Berkas) -> dict[str, object]:
    """What the letter says (domain 5.1), as facts of its document; number, day and chain head come with approval."""
    checklist = papers.of_sesi(tx.connection, found.sesi.id)
    ketua = next(who for who, task in people.members(tx.connection, found.paket.id) if task is Peran.KETUA)
    return {
        "kegiatan": fakta.kegiatan(found.sesi, found.paket),
        "sifat": "Segera",
        "lampiran": "1 (satu) berkas",
        "hal": f"Undangan {fakta.perihal(found.sesi, found.paket)} secara Daring",
        "kepada": {"nama": f"Direktur {found.peserta.nama}", "di": found.peserta.alamat},
        "dasar": fakta.dasar(found.paket),
        "dasar_daring": fakta.dasar_daring(found.sesi),
        "paket": dict(fakta.paket(found.paket)),
        "acara": dict(fakta.acara(found.sesi)),
        "kode_sesi": found.sesi.kode,
        "ruang_tunggu": fakta.lobby_opens(found.sesi),
        "narahubung": dict(fakta.narahubung(found.kantor, found.paket.nama_pokja)),
        "hadir": [f"{KEWAKILAN[k].uraian} ({', '.join(KEWAKILAN[k].bukti)})" for k in sorted(MEWAKILI)],
        "siapkan": [dict(item) for item in fakta.bring(checklist)],
        "pasal_akibat": found.paket.klausul_hadir,
        "tembusan": ["Kepala UKPBJ", *([f"PPK: {found.paket.ppk}"] if found.paket.ppk else [])],
        "penanda": [
            {"id": "ketua", "nama": ketua.nama, "jabatan": f"Ketua {found.paket.nama_pokja}", "nip": ketua.nip}
        ],
        "pemberitahuan": dict(fakta.notice(found.kantor, found.paket, found.sesi, checklist)),
    }


def _signer(ketua: Orang, pokja: str) -> dict[str, object]:
    return {"id": "ketua", "nama": ketua.nama, "jabatan": f"Ketua {pokja}", "nip": ketua.nip}


async def edit(services: Services, by: Pelaku, id: str, changes: Mapping[str, object]) -> Undangan:
    require(by, "undangan.susun")
    return await step(services, id, lambda u, at: rules.edit(u, {**u.isi, **changes}, by, at))


async def submit(services: Services, by: Pelaku, id: str) -> Undangan:
    require(by, "undangan.susun")
    return await step(services, id, lambda u, at: rules.submit(u, by, at))


async def send_back(services: Services, by: Pelaku, id: str, catatan: str) -> Undangan:
    require(by, "undangan.sahkan")
    return await step(services, id, lambda u, at: rules.send_back(u, catatan, by, at))


async def step(services: Services, id: str, rule: Any) -> Undangan:
    def unit(tx: Tx) -> Undangan:
        new, event = rule(UNDANGAN.get(tx.connection, id), tx.now())
        UNDANGAN.save(tx.connection, new)
        tx.append(event)
        return new  # type: ignore[no-any-return]  # the rules return an Undangan

    return await services.store.write(unit)


async def approve(services: Services, by: Pelaku, id: str) -> Undangan:
    """The ketua approves: the number is given, the letter is printed, and its digest is fixed.

    Printing stands between two transactions; the number is kept for this letter, so that a second try bears it too.
    """
    require(by, "undangan.sahkan")

    def reserve(tx: Tx) -> tuple[Berkas, Undangan, str, str, datetime]:
        undangan = UNDANGAN.get(tx.connection, id)
        if undangan.keadaan is not rules.Keadaan.DIAJUKAN:
            raise Conflict("Undangan ini tidak sedang menunggu pengesahan. Muat ulang halaman.")
        found = load(tx.connection, undangan.sesi)
        number = _number(tx, services, found, id)
        return found, undangan, number, last_digest(tx.connection, undangan.berkas), tx.now()

    found, undangan, number, head, at = await services.store.write(reserve)
    facts = letter(services, found, undangan, number, head, at)
    rendered = await cetak.print_(services, "undangan", facts)
    digest = await services.files.put(rendered.pdf, undangan.berkas)

    def keep(tx: Tx) -> Undangan:
        new, event = rules.approve(UNDANGAN.get(tx.connection, id), number, digest, by, tx.now())
        UNDANGAN.save(tx.connection, new)
        register.issued(tx.connection, found.kantor.id, id)
        tx.append(event)
        return new

    return await services.store.write(keep)


def _number(tx: Tx, services: Services, found: Berkas, id: str) -> str:
    """The same one when an earlier try was not finished."""
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return register.take(
        tx.connection,
        services.new_id(),
        found.kantor,
        JenisSurat.UNDANGAN,
        found.paket.nama_pokja,
        id,
        about,
        tx.now(),
        found.sesi.zona.local(tx.now()),
    )


def letter(
    services: Services, found: Berkas, undangan: Undangan, number: str, head: str, at: datetime
) -> dict[str, object]:
    code = f"UND-{found.sesi.kode}-{undangan.ke}"
    common = fakta.document(services, found.kantor, found.paket.nama_pokja, code, head, at, number, kind="undangan")
    return {
        **common,
        **undangan.isi,
        "batas_jawab": jumlah_terbilang(rules.ANSWER_WITHIN // timedelta(hours=1)) + " jam",
        "alamat_jawab": f"{services.url}/undangan",
        "alamat_uji": f"{services.url}/uji",
    }


async def preview(services: Services, id: str) -> bytes:
    """The letter's first page as a picture, before it has a number."""

    def read(c: Any) -> tuple[Berkas, Undangan]:
        undangan = UNDANGAN.get(c, id)
        return load(c, undangan.sesi), undangan

    found, undangan = await services.store.read(read)
    facts = letter(services, found, undangan, undangan.nomor or "(nomor diberikan saat disahkan)", "", services.now())
    shown = await cetak.with_arms(services, facts, {})
    return await asyncio.to_thread(documents.preview, "undangan", facts, shown)


async def resend(services: Services, by: Pelaku, sesi: str) -> None:
    """After silence: a new letter, for the ketua to approve, with its own 24 hours (twice at most)."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        moved, event = penjadwalan.resend(found.sesi, by, tx.now())
        SESI.save_version(tx.connection, moved, seen=found.sesi.versi)
        tx.append(event)
        replace_open(tx, services, by, sesi)

    await services.store.write(unit)


def replace_open(tx: Tx, services: Services, by: Pelaku, sesi: str) -> None:
    """The letter that was sent no longer holds: its links end; a new draft takes its place."""
    found = load(tx.connection, sesi)
    old = rows.latest(tx.connection, sesi)
    new, event = rules.create(services.new_id(), sesi, old.ke + 1 if old else 1, contents(tx, found), by, tx.now())
    UNDANGAN.add(tx.connection, new)
    tx.append(event)
    if old and old.keadaan in rules.OPEN:
        replaced, event = rules.replace_by(old, new.id, by, tx.now())
        UNDANGAN.save(tx.connection, replaced)
        tx.append(event)
    everyone = [person.id for person in persons.of_sesi(tx.connection, sesi)]
    rows.revoke_links(tx.connection, everyone, tx.now())


async def expire(services: Services, job: Job) -> None:
    """The job at 24 h: nobody answered. It says only that."""

    def unit(tx: Tx) -> None:
        undangan = UNDANGAN.get(tx.connection, job.isi["undangan"])
        sesi = SESI.get(tx.connection, undangan.sesi)
        if undangan.keadaan in rules.OPEN and sesi.keadaan is Keadaan.MENUNGGU_JAWABAN:
            new, event = rules.expire(undangan, tx.now())
            UNDANGAN.save(tx.connection, new)
            moved, moved_event = penjadwalan.expire(sesi, undangan, tx.now())
            SESI.save_version(tx.connection, moved, seen=sesi.versi)
            tx.append(event, moved_event)
        job.finish(tx)

    await services.store.write(unit)
