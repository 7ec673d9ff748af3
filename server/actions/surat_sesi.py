"""Surat sesi: Tanda Terima and undangan tatap muka, printed once from the chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from server.actions import cetak, fakta, pengiriman, surel, tanda_terima
from server.actions.berkas import Berkas, load
from server.actions.cetak import After, Bahan, Builder
from server.services import Services
from server.store import cetakan as printed
from server.store import dokumen as papers
from server.store import evidence
from server.store import orang as people
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import penjadwalan
from sessions.cetakan import KODE, Cetakan, JenisCetakan
from sessions.errors import Conflict, Invalid
from sessions.evidence import Entry
from sessions.indonesia import hari_tanggal, pukul
from sessions.isian import Isian
from sessions.kapasitas import KEWAKILAN, MEWAKILI
from sessions.mesin import note
from sessions.orang import Orang
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.wewenang import Pelaku, Peran, require

J = JenisCetakan


def chain(c: sa.Connection, sesi: str, dasar: int) -> list[Entry]:
    return [entry for entry in evidence.after(c, f"sesi/{sesi}", 0) if entry.number <= dasar]


def paper(
    services: Services, c: sa.Connection, jenis: JenisCetakan, sesi: str, told: Entry, facts: Mapping[str, Any]
) -> Bahan:
    """The paper told by the line `told`; a second one of its kind bears `-2` in its code."""
    found = load(c, sesi)
    before = [one for one in printed.of_berkas(c, found.sesi.berkas) if one.jenis is jenis and one.dasar < told.number]
    kode = f"{KODE[jenis]}-{found.sesi.kode}" + (f"-{len(before) + 1}" if before else "")
    pokja = found.paket.nama_pokja
    common = fakta.document(services, found.kantor, pokja, kode, told.digest, told.event.at, kind=jenis.value)
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return Bahan(
        kode, found.kantor.id, pokja, about, told.event.at, {**common, "paket": fakta.paket(found.paket), **facts}
    )


def ketua(c: sa.Connection, found: Berkas, cara: str = "basah") -> list[dict[str, str]]:
    who: Sequence[Orang] = [one for one, task in people.members(c, found.paket.id) if task is Peran.KETUA]
    job = f"Ketua {found.paket.nama_pokja}"
    return [{"id": "ketua", "nama": one.nama, "jabatan": job, "nip": one.nip, "cara": cara} for one in who]


# Tanda terima (5.11)


def _receipt(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Bahan:
    told = chain(c, sesi, dasar)[-1]
    found = load(c, sesi)
    main = tanda_terima.main_person(c, found)
    tim = [one.nama for one, task in people.members(c, found.paket.id) if task is Peran.TIM_IT]
    facts = {
        "dari": f"{main.nama}, {found.peserta.nama}",
        "berkas": [
            {
                "nama": line["nama"],
                "bentuk": line["bentuk"],
                "jumlah": "1",
                "nama_berkas": line["berkas"],
                "sha256": line["sidik"],
                "jam": line["jam"].removeprefix("pukul "),
                "jalur": line["jalur"],
                "keterangan": line["keterangan"],
            }
            for line in tanda_terima.lines(c, found, dasar)
        ],
        "penanda": [
            {
                "id": "penyerah",
                "nama": main.nama,
                "jabatan": main.jabatan or "Wakil peserta",
                "pihak": "Yang menyerahkan",
                "keterangan": "diserahkan melalui tautan pribadi",
            },
            {
                "id": "penerima",
                "nama": tim[0] if tim else found.paket.nama_pokja,
                "jabatan": "Petugas penerima",
                "pihak": "Yang menerima",
                "keterangan": "diterima dan dicatat oleh sistem",
            },
        ],
    }
    return paper(services, c, J.TANDA_TERIMA, sesi, told, facts)


async def receive_now(services: Services, by: Pelaku, sesi: str) -> None:
    """A receipt for all that came so far, printed and mailed at once."""
    require(by, "upaya.catat")

    def unit(tx: Tx) -> None:
        if not papers.photos(tx.connection, sesi):
            raise Conflict("Belum ada berkas yang diterima dari peserta dalam sesi ini.")
        if SESI.get(tx.connection, sesi).keadaan is KeadaanSesi.DISEGEL:
            raise Conflict("Berkas sesi sudah disegel; tanda terima yang ada tetap berlaku.")
        size, _, _ = evidence.state(tx.connection, f"sesi/{sesi}")
        cetak.ask_at(tx, J.TANDA_TERIMA, f"sesi/{sesi}", size)

    await services.store.write(unit)


def _mail_receipt(tx: Tx, services: Services, sesi: str, made: Cetakan) -> None:
    tanda_terima.mail(tx, services, sesi, made)


# Tatap muka


async def invite_in_person(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    """When and where the diverted sesi is held in person; the letter is printed and mailed (ketua only)."""
    require(by, "undangan.sahkan")

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        if found.sesi.keadaan is not KeadaanSesi.DIALIHKAN:
            raise Conflict("Undangan tatap muka hanya untuk sesi yang sudah dialihkan ke tatap muka.")
        form = Isian(isian)
        mulai = penjadwalan.moment(isian.get("mulai", ""), found.sesi.zona)
        if mulai is None or mulai <= tx.now():
            form.fault("mulai", "Isi waktu mulai yang belum lewat.")
        tempat = form.text("tempat", "tempat tatap muka", least=5, most=300)
        form.check()
        if mulai is None:
            raise Invalid("Isi waktu mulai.")
        data = {"mulai": mulai.isoformat(), "selesai": (mulai + timedelta(minutes=90)).isoformat()}
        tx.append(note(by, tx.now(), found.sesi.berkas, "tatap_muka.ditetapkan", data, {"tempat": tempat}))
        cetak.ask(tx, J.TATAP_MUKA, found.sesi.berkas)

    await services.store.write(unit)


def _in_person(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Bahan:
    entries = chain(c, sesi, dasar)
    told, found = entries[-1], load(c, sesi)
    moved = [entry.event for entry in entries if entry.event.kind == "sesi.dialihkan"]
    begin, end = (datetime.fromisoformat(str(told.event.data[name])) for name in ("mulai", "selesai"))
    zona = found.sesi.zona
    facts = {
        "hal": f"Undangan {fakta.perihal(found.sesi, found.paket)} secara Tatap Muka",
        "sifat": "Segera",
        "lampiran": "-",
        "kepada": {"nama": f"Direktur {found.peserta.nama}", "di": found.peserta.alamat},
        "kegiatan": fakta.kegiatan(found.sesi, found.paket),
        "semula": fakta.whole_time(found.sesi),
        "acara": {
            "hari_tanggal": hari_tanggal(zona.local(begin)),
            "pukul": pukul(begin, end, zona),
            "tempat": str(told.event.private.get("tempat", "")),
        },
        "narahubung": fakta.narahubung(found.kantor, found.paket.nama_pokja),
        "alasan": str(moved[-1].private.get("alasan", "")) if moved else "",
        "hadir": [f"{KEWAKILAN[k].uraian} ({', '.join(KEWAKILAN[k].bukti)})" for k in sorted(MEWAKILI)],
        "siapkan": fakta.bring(papers.of_sesi(c, sesi)),
        "tembusan": ["Kepala UKPBJ"],
        "penanda": ketua(c, found),
    }
    return paper(services, c, J.TATAP_MUKA, sesi, told, facts)


def _mail_in_person(tx: Tx, services: Services, sesi: str, made: Cetakan) -> None:
    found = load(tx.connection, sesi)
    line = evidence.of_kinds(tx.connection, made.berkas, {"tatap_muka.ditetapkan"})[-1].event
    begin, end = (datetime.fromisoformat(str(line.data[name])) for name in ("mulai", "selesai"))
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": made.nomor,
        "waktu_baru": f"{hari_tanggal(found.sesi.zona.local(begin))} {pukul(begin, end, found.sesi.zona)}",
        "tempat": str(line.private.get("tempat", "")),
        "siapkan": [item["nama"] for item in fakta.bring(papers.of_sesi(tx.connection, sesi))],
    }
    surel.queue(
        tx,
        services,
        "tatap_muka",
        pengiriman.to(found),
        facts,
        kantor=found.kantor.id,
        sesi=sesi,
        pdf={"undangan-tatap-muka.pdf": made.sha256},
    )


BUILDERS: Mapping[JenisCetakan, Builder] = {
    J.TANDA_TERIMA: _receipt,
    J.TATAP_MUKA: _in_person,
}
AFTERWARDS: Mapping[JenisCetakan, After] = {J.TANDA_TERIMA: _mail_receipt, J.TATAP_MUKA: _mail_in_person}
"""What follows once a paper is kept."""
