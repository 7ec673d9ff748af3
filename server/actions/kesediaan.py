"""Kesediaan: the peserta answers the invitation; whoever will come gets a personal link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from server.actions import cetak, fakta, pengiriman, surel, tautan
from server.actions.berkas import Berkas, held, issue_head, last_digest, load
from server.jobs import Job
from server.services import Services
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.sesi import SESI
from server.store.undangan import JAWABAN, UNDANGAN
from server.store.unit import Tx
from server.store.wakil import WAKIL, Wakil
from sessions import kesediaan as rules
from sessions.errors import NotFound
from sessions.indonesia import waktu
from sessions.kapasitas import KEWAKILAN
from sessions.kesediaan import CalonHadir, Jawaban, Kesediaan
from sessions.mesin import SISTEM, note
from sessions.wewenang import Pelaku, require

WORDS: dict[Kesediaan, str] = {
    Kesediaan.BERSEDIA: "Bersedia hadir",
    Kesediaan.MINTA_UBAH_JADWAL: "Bersedia dengan perubahan jadwal",
    Kesediaan.MINTA_TATAP_MUKA: "Memohon tatap muka",
    Kesediaan.MENOLAK_HADIR: "Tidak hadir",
}
ON_PAPER: dict[Kesediaan, str] = {
    Kesediaan.BERSEDIA: "bersedia",
    Kesediaan.MINTA_UBAH_JADWAL: "ubah_jadwal",
    Kesediaan.MINTA_TATAP_MUKA: "tatap_muka",
    Kesediaan.MENOLAK_HADIR: "tidak_hadir",
}


async def answer(
    services: Services,
    by: Pelaku,
    sesi: str,
    isian: Mapping[str, str],
    hadir: Sequence[Mapping[str, str]],
    alamat_ip: str,
) -> Jawaban:
    """Write the answer down, thank for it by mail, give each person who will come a link of their own."""
    require(by, "kesediaan.jawab")

    def unit(tx: Tx) -> Jawaban:
        found = held(tx, sesi)  # at 24 hours the clock writes too: a penyedia must not be refused for that
        letter = letters.latest(tx.connection, sesi)
        if letter is None:
            raise NotFound("Undangan tidak ditemukan.")
        said, events = rules.answer(
            services.new_id(), letter, found.sesi, isian, hadir, by, tx.now(), alamat_ip=alamat_ip
        )
        JAWABAN.add(tx.connection, said.jawaban, surat="")
        UNDANGAN.save(tx.connection, said.undangan)
        if said.sesi != found.sesi:
            SESI.save_version(tx.connection, said.sesi, seen=found.sesi.versi)
        tx.append(*events)
        _seat_people(tx, services, replace(found, sesi=said.sesi), by, said.jawaban)
        _thank(tx, services, found, said.jawaban)
        tx.enqueue("cetak_jawaban", {"jawaban": said.jawaban.id}, kunci=f"cetak:{said.jawaban.id}")
        return said.jawaban

    return await services.store.write(unit)


def _seat_people(tx: Tx, services: Services, found: Berkas, by: Pelaku, jawaban: Jawaban) -> None:
    """The first person named holds the invitation's own link; every other one is sent a link of their own.

    Whoever was named in an answer to an earlier letter keeps their place.
    """
    known = persons.of_sesi(tx.connection, found.sesi.id)
    for place, coming in enumerate(jawaban.hadir):
        me = next((person for person in known if person.id == by.id), None) if place == 0 else None
        before = me or next((person for person in known if person.id != by.id and _same(person, coming)), None)
        person = _person(services.new_id(), found.sesi.id, coming, before, tx.now())
        if me:
            WAKIL.save(tx.connection, replace(person, telepon=person.telepon or jawaban.whatsapp))
            continue
        (WAKIL.save if before else WAKIL.add)(tx.connection, person)
        if person.surel:
            why = f"{found.peserta.nama} mendaftarkan Saudara sebagai {coming.jabatan or 'pendamping'}."
            tautan.mail_link(tx, services, found, person, why, False)


def _same(person: Wakil, coming: CalonHadir) -> bool:
    if person.surel and coming.surel:
        return person.surel.lower() == coming.surel.lower()
    return person.nama.casefold() == coming.nama.casefold()


def _person(id: str, sesi: str, coming: CalonHadir, before: Wakil | None, at: datetime) -> Wakil:
    """The row of somebody who comes; `before` is their row so far."""
    old = before or Wakil(id, sesi, "", "", "", "", "", at, False)
    return replace(
        old,
        nama=coming.nama,
        jabatan=coming.jabatan,
        kapasitas=coming.kapasitas.value,
        surel=coming.surel or old.surel,
        telepon=coming.telepon or old.telepon,
    )


def _thank(tx: Tx, services: Services, found: Berkas, jawaban: Jawaban) -> None:
    late = "Jawaban diterima setelah batas 24 jam dan dicatat terlambat." if jawaban.terlambat else ""
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "jawaban": WORDS[jawaban.pilihan],
        "dijawab": waktu(jawaban.waktu, found.sesi.zona),
        "whatsapp": jawaban.whatsapp,
        "catatan": late,
        "tautan": f"{services.url}/undangan",
        "kepala": issue_head(services, tx, found.kantor, found.sesi.berkas),
    }
    surel.queue(
        tx, services, "tanda_terima_jawaban", pengiriman.to(found), facts, kantor=found.kantor.id, sesi=found.sesi.id
    )


async def print_answer(services: Services, job: Job) -> None:
    """The job: the record of the answer (domain 5.2), which SOP step 3 asks for as "cetakan surel"."""

    def read(c: object) -> tuple[Berkas, Jawaban, str, str, datetime]:
        jawaban = JAWABAN.get(c, job.isi["jawaban"])  # type: ignore[arg-type]
        letter = UNDANGAN.get(c, jawaban.undangan)  # type: ignore[arg-type]
        found = load(c, jawaban.sesi)  # type: ignore[arg-type]
        return found, jawaban, letter.nomor, last_digest(c, found.sesi.berkas), letter.dibuat  # type: ignore[arg-type]

    found, jawaban, nomor, head, made = await services.store.read(read)
    facts = _on_paper(services, found, jawaban, nomor, head, made)
    rendered = await cetak.print_(services, "kesediaan", facts)
    digest = await services.files.put(rendered.pdf, found.sesi.berkas)

    def unit(tx: Tx) -> None:
        JAWABAN.save(tx.connection, jawaban, surat=digest)
        event = note(
            SISTEM, tx.now(), found.sesi.berkas, "kesediaan.dicetak", {"jawaban": jawaban.id, "sha256": digest}
        )
        tx.append(event)
        job.finish(tx)

    await services.store.write(unit)


def _on_paper(
    services: Services, found: Berkas, jawaban: Jawaban, nomor: str, head: str, made: datetime
) -> dict[str, object]:
    first = jawaban.hadir[0] if jawaban.hadir else None
    code = f"JK-{found.sesi.kode}"
    common = fakta.document(services, found.kantor, found.paket.nama_pokja, code, head, jawaban.waktu, kind="kesediaan")
    zona = found.sesi.zona
    devices = [part for part in jawaban.perangkat.split(",") if part in ("telepon", "komputer", "bidding_room")]
    return {
        **common,
        "tempat": "",
        "kegiatan": fakta.kegiatan(found.sesi, found.paket),
        "undangan_nomor": nomor,
        "undangan_tanggal": fakta.short_time(made, zona),
        "paket": fakta.paket(found.paket),
        "penjawab": {
            "nama": first.nama if first else found.peserta.direktur,
            "nik_akhir": "",
            "jabatan": first.jabatan if first else "Direktur",
            "badan_usaha": found.peserta.nama,
            "kapasitas": KEWAKILAN[first.kapasitas].uraian if first else "",
            "alamat": found.peserta.alamat,
            "surel": found.peserta.surel,
            "whatsapp": jawaban.whatsapp,
        },
        "jawaban": ON_PAPER[jawaban.pilihan],
        "usul": [jawaban.usul] if jawaban.usul else [],
        "alasan": jawaban.alasan,
        "hadir": [
            {
                "nama": one.nama,
                "jabatan": one.jabatan,
                "kapasitas": KEWAKILAN[one.kapasitas].uraian,
                "surel": one.surel,
                "telepon": one.telepon,
            }
            for one in jawaban.hadir
        ],
        "perangkat": devices,
        "jaringan_lemah": "jaringan_lemah" in jawaban.perangkat,
        "diterima": waktu(jawaban.waktu, zona) + (" (terlambat)" if jawaban.terlambat else ""),
        "jalur": "halaman undangan",
        "alamat_ip": jawaban.alamat_ip,
    }
