"""Pengiriman: an approved letter goes out by mail with a personal link, and is followed to where it arrives."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mailer.address import Address
from server.actions import fakta, surel, tautan
from server.actions import undangan as letters
from server.actions.berkas import Berkas, load
from server.services import Services
from server.store import surel as post
from server.store import undangan as rows
from server.store.sesi import SESI
from server.store.surel import Surel
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from sessions import pengiriman as rules
from sessions import penjadwalan
from sessions.errors import Invalid
from sessions.indonesia import jumlah_terbilang, tanggal_surat
from sessions.pengiriman import JalurSerah
from sessions.sesi import Keadaan
from sessions.undangan import ANSWER_WITHIN, Undangan
from sessions.undangan import Keadaan as KeadaanSurat
from sessions.wewenang import Pelaku, require


def to(found: Berkas) -> Address:
    return Address(f"Direktur {found.peserta.nama}", found.peserta.surel)


async def send(services: Services, by: Pelaku, id: str) -> Undangan:
    """Hand the approved letter to the mail: one mail to one peserta, with a personal link."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> Undangan:
        undangan = UNDANGAN.get(tx.connection, id)
        found = load(tx.connection, undangan.sesi)
        queued, event = rules.queue(undangan, by, tx.now(), kepada=(found.peserta.surel,))
        UNDANGAN.save(tx.connection, queued)
        tx.append(event)
        if found.sesi.keadaan is Keadaan.DRAF:
            moved, event = penjadwalan.send(found.sesi, queued, [found.peserta.surel], by, tx.now())
            SESI.save_version(tx.connection, moved, seen=found.sesi.versi)
            tx.append(event)
        _mail(tx, services, found, queued)
        return queued

    return await services.store.write(unit)


def _mail(tx: Tx, services: Services, found: Berkas, undangan: Undangan, address: str = "") -> None:
    person = tautan.main_person(tx, services, found)
    link = tautan.make_link(tx, services, found, person)
    name = "undangan" if undangan.ke == 1 else "undangan_revisi"
    facts = _mail_facts(found, undangan, link, tx.now())
    if name == "undangan_revisi":
        before = rows.of_sesi(tx.connection, found.sesi.id)[-2]
        was = before.isi["acara"]
        facts |= {
            "nomor_semula": before.nomor,
            "waktu_semula": f"{was['hari_tanggal']} {was['pukul']}",  # type: ignore[index]  # isi is JSON
            "perubahan": "Waktu atau tempat pelaksanaan diubah.",
        }
    receiver = Address(to(found).nama, address or found.peserta.surel)
    surel.queue(
        tx, services, name, receiver, facts, kantor=found.kantor.id, sesi=found.sesi.id,
        pdf={"undangan.pdf": undangan.surat}, jadwal=calendar(services, found, undangan),
    )  # fmt: skip


def _mail_facts(found: Berkas, undangan: Undangan, link: str, at: datetime) -> dict[str, object]:
    isi: Mapping[str, Any] = undangan.isi
    local = found.sesi.zona.local(found.sesi.mulai)
    return {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": undangan.nomor,
        "kode_paket": f"Kode Tender {found.paket.kode_tender}, Kode RUP {found.paket.kode_rup}",
        "dasar": isi["dasar"],
        "dasar_daring": isi["dasar_daring"],
        "waktu_singkat": f"{tanggal_surat(local)} {local:%H.%M} {found.sesi.zona}",
        "ruang_tunggu": isi["ruang_tunggu"],
        "tempat_pokja": found.sesi.tempat,
        "hadir": list(isi["hadir"]),
        "siapkan": [item["nama"] for item in isi["siapkan"]],
        "tenaga_ahli": False,
        "lama_jawab": jumlah_terbilang(ANSWER_WITHIN // timedelta(hours=1)) + " jam",
        "batas_jawab": fakta.short_time(at + ANSWER_WITHIN, found.sesi.zona),
        "klausul": found.paket.klausul_hadir,
        "tautan": link,
    }


def calendar(services: Services, found: Berkas, undangan: Undangan) -> dict[str, object]:
    domain = services.settings.mail_from.partition("@")[2]
    return {
        "uid": f"{found.sesi.id}@{domain}",
        "sequence": undangan.ke - 1,
        "mulai": found.sesi.mulai.isoformat(),
        "selesai": found.sesi.selesai.isoformat(),
        "perihal": fakta.perihal(found.sesi, found.paket),
        "paket": found.paket.nama,
        "nomor": undangan.nomor,
        "halaman": f"{services.url}/undangan",
    }


def accepted(services: Services, tx: Tx, mail: Surel, at: datetime) -> None:
    """The mail server took the letter (250): the 24 hours begin."""
    undangan = rows.latest(tx.connection, mail.sesi or "")
    if undangan is None or undangan.keadaan is not KeadaanSurat.ANTRE:
        return
    new, event = rules.accepted(undangan, mail.message_id, f"{mail.kode} {mail.pesan}", at)
    UNDANGAN.save(tx.connection, new)
    tx.append(event)
    for number, due in enumerate(rules.reminders(new), 1):
        tx.enqueue("pengingat", {"undangan": new.id, "ke": number}, kunci=f"pengingat:{new.id}:{number}", at=due)
    tx.enqueue("lewat_24_jam", {"undangan": new.id}, kunci=f"lewat:{new.id}", at=new.tenggat)
    sesi = SESI.get(tx.connection, new.sesi)
    for left, due in rules.day_reminders(sesi.mulai, at):
        work = {"sesi": sesi.id, "mulai": sesi.mulai.isoformat(), "kapan": left}
        tx.enqueue("pengingat_hari", work, kunci=f"hari:{sesi.id}:{due.isoformat()}", at=due)


def refused(services: Services, tx: Tx, mail: Surel, at: datetime) -> None:
    undangan = rows.latest(tx.connection, mail.sesi or "")
    if undangan is None or undangan.keadaan is not KeadaanSurat.ANTRE:
        return
    new, event = rules.failed(undangan, mail.kode, mail.pesan, mail.percobaan, at)
    UNDANGAN.save(tx.connection, new)
    tx.append(event)


async def retry(services: Services, by: Pelaku, id: str, surel_baru: str = "", alasan: str = "") -> Undangan:
    """Send a letter that failed once more, to the same address or to another one."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> Undangan:
        undangan = UNDANGAN.get(tx.connection, id)
        found = load(tx.connection, undangan.sesi)
        if surel_baru:
            new, event = rules.change_address(undangan, surel_baru, alasan, by, tx.now())
        else:
            tries = len([m for m in post.of_sesi(tx.connection, undangan.sesi) if m.jenis.startswith("undangan")])
            new, event = rules.retry(undangan, tries, by, tx.now())
        UNDANGAN.save(tx.connection, new)
        tx.append(event)
        _mail(tx, services, found, new, surel_baru.strip())
        return new

    return await services.store.write(unit)


async def hand_over(services: Services, by: Pelaku, id: str, jalur: str, bukti: str) -> Undangan:
    """Mail failed and the letter went another way; the Pokja says which, and the 24 hours begin."""
    require(by, "undangan.kirim")
    try:
        way = JalurSerah(jalur)
    except ValueError:
        raise Invalid("Pilih jalur penyerahannya.", bidang={"jalur": "Pilih salah satu jalur."}) from None
    return await letters.step(services, id, lambda u, at: rules.hand_over(u, way, bukti, by, at))
