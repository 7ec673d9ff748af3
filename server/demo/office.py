"""The invented office: its people, a paket, three companies that compete, and how far each has come."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aiohttp import web as http

from server.actions import audit, kesediaan, paket, pelaksanaan, pengiriman, persiapan, sesi, undangan
from server.contoh import Company, Person, company, person, seeded
from server.keys import DISPATCHER, SERVICES
from server.login import hash_password
from server.services import Services
from server.store import orang as people
from server.store import undangan as letters
from server.store.kantor import KANTOR
from server.store.unit import Tx
from sessions.kantor import Kantor
from sessions.orang import Orang
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sarana import DAFTAR
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran

SANDI = "contoh-ruang-bukti"
STAFF: dict[str, tuple[str, str, str, Peran]] = {
    "ketua": ("Rahayu Contoh, S.T.", "19800101 200501 2 001", "Ketua Pokja Pemilihan 3", Peran.ANGGOTA),
    "anggota1": ("Damar Contoh, S.E.", "19820202 200602 1 002", "Anggota Pokja Pemilihan 3", Peran.ANGGOTA),
    "anggota2": ("Lestari Contoh, S.Kom.", "19850303 201003 2 003", "Anggota Pokja Pemilihan 3", Peran.ANGGOTA),
    "timit": ("Yoga Contoh, A.Md.", "19900404 201504 1 004", "Petugas Tim IT", Peran.TIM_IT),
    "kepala": ("Dr. Surya Contoh, M.Si.", "19750505 200005 1 005", "Kepala UKPBJ", Peran.KEPALA),
    "admin": ("Wulan Contoh", "19880606 201206 2 006", "Admin LPSE", Peran.ADMIN),
    "ppk": ("Teguh Contoh, S.T., M.T.", "19790808 200508 1 008", "Pejabat Pembuat Komitmen", Peran.PPK),
    "loket": ("Sari Contoh", "19920909 201909 2 009", "Petugas loket bidding room", Peran.FRONT_OFFICE),
    "auditor": ("Bayu Contoh, Ak.", "19830707 200907 1 007", "Auditor Inspektorat", Peran.AUDITOR),
}
DIREKTUR = ("BIMA CONTOH PRATAMA", "KIRANA CONTOH LESTARI", "CAHYA CONTOH WIJAYA")
COMPANIES = ("PT CONTOH BINA SARANA", "CV CONTOH KARYA MANDIRI", "PT CONTOH CIPTA PERSADA")
JENIS = ("ktp", "nib", "npwp", "akta_pendirian", "sbu")
PAKET: Mapping[str, str] = {
    "kode_tender": "10098765",
    "kode_rup": "50098765",
    "nama": "Pembangunan Gedung Arsip Daerah Contoh",
    "skpd": "Dinas Pekerjaan Umum Kabupaten Contoh",
    "sumber_dana": "APBD",
    "jenis": "konstruksi",
    "metode": "tender",
    "kualifikasi": "pasca",
    "pagu": "4.750.000.000",
    "hps": "4.698.250.000",
    "nomor_dokpil": "027/01/DOKPIL/POKJA-3",
    "nomor_ba_evaluasi": "027/09/BA-EV/POKJA-3",
    "nama_pokja": "Pokja Pemilihan 3",
    "sk_pokja": "188/03/UKPBJ/2026",
    "ppk": "Teguh Contoh, S.T., M.T.",
    "klausul_hadir": "IKP 29.13",
}


@dataclass(frozen=True, slots=True)
class Firm:
    """One competitor: the company, its director, and what the paket knows of it."""

    company: Company
    direktur: Person
    peserta: Peserta

    @property
    def badan(self) -> Person:
        """Whom the company's own NPWP card names: the company, where it is; its NPWP16 is its NPWP15 after a 0."""
        firm = self.company
        seat = replace(self.direktur, alamat=firm.alamat.upper(), kabupaten=firm.kabupaten)
        return replace(seat, nama=firm.nama, npwp=firm.npwp, nik=f"0{firm.npwp}")


@dataclass(frozen=True, slots=True)
class Office:
    kantor: Kantor
    staff: Mapping[str, Orang]
    paket: Paket
    firms: tuple[Firm, ...]

    def pelaku(self, key: str) -> Pelaku:
        who = self.staff[key]
        return Pelaku(who.id, who.nama, Peran.KETUA if key == "ketua" else who.peran, who.kantor)


async def found(services: Services) -> Office:
    """The office, its paket and its three peserta; nothing is invited yet."""
    kantor, staff = await _people(services)
    ketua = Pelaku(staff["ketua"].id, staff["ketua"].nama, Peran.KETUA, kantor.id)
    members = [
        (staff["ketua"].id, Peran.KETUA),
        (staff["anggota1"].id, Peran.ANGGOTA),
        (staff["anggota2"].id, Peran.ANGGOTA),
        (staff["timit"].id, Peran.TIM_IT),
        (staff["ppk"].id, Peran.PPK),
    ]
    now = services.now()
    isian = {
        **PAKET,
        "tahun": str(now.year),
        "tanggal_dokpil": (now - timedelta(days=40)).date().isoformat(),
        "tanggal_ba_evaluasi": (now - timedelta(days=6)).date().isoformat(),
        "batas_penawaran": (now - timedelta(days=20)).date().isoformat(),
    }
    made = await paket.create(services, ketua, isian, members)
    firms = tuple([await _firm(services, ketua, made, place) for place in range(len(COMPANIES))])
    made = await paket.begin(services, ketua, made.id)
    return Office(kantor, staff, made, firms)


async def _people(services: Services) -> tuple[Kantor, dict[str, Orang]]:
    hashed = await hash_password(SANDI)
    kantor = Kantor(
        id=services.new_id(),
        kode="contoh",
        nama="UKPBJ Kabupaten Contoh",
        pemda="PEMERINTAH KABUPATEN CONTOH",
        unit="BAGIAN PENGADAAN BARANG DAN JASA",
        alamat="Jalan Contoh Raya Nomor 1, Contoh",
        telepon="0800-0000-001",
        laman="ukpbj.contoh.id",
        surel="pokja@ukpbj.contoh.id",
        kota="Contoh",
    )

    def unit(tx: Tx) -> dict[str, Orang]:
        KANTOR.add(tx.connection, kantor)
        tx.begin_berkas(f"kantor/{kantor.id}", kantor.id)
        made = {}
        for key, (nama, nip, jabatan, peran) in STAFF.items():
            made[key] = Orang(services.new_id(), kantor.id, nama, nip, jabatan, f"{key}@ukpbj.contoh.id", peran)
            people.add(tx.connection, made[key], hashed, tx.now())
        return made

    return kantor, await services.store.write(unit)


def _mistyped(number: str) -> str:
    """The last two different digits exchanged, as a hurried hand types them."""
    for place in range(len(number) - 1, 0, -1):
        if number[place] != number[place - 1]:
            return number[: place - 1] + number[place] + number[place - 1] + number[place + 1 :]
    return number


async def _firm(services: Services, ketua: Pelaku, made: Paket, place: int) -> Firm:
    rng = seeded(2026 + place)
    firm = company(rng, nama=COMPANIES[place])
    direktur = person(rng, nama=DIREKTUR[place], perempuan=DIREKTUR[place].startswith("KIRANA"))
    word = COMPANIES[place].split()[2].lower()
    isian = {
        "peringkat": str(place + 1),
        "nama": firm.nama,
        "npwp": firm.npwp,
        "nib": firm.nib,
        "alamat": f"{firm.alamat}, {firm.kabupaten.title()}",
        "surel": f"direktur@{word}.contoh.id",
        "telepon": f"0812-0000-000{place + 1}",
        "direktur": direktur.nama.title(),
    }
    spse = {
        "ktp": {"nik": direktur.nik, "nama": direktur.nama},
        "nib": {"nib": _mistyped(firm.nib) if place == 1 else firm.nib, "perusahaan": firm.nama},
        "npwp": {"npwp": firm.npwp, "nama": firm.nama},
        "akta_pendirian": {"perusahaan": firm.nama},
        "sbu": {"perusahaan": firm.nama, "npwp": firm.npwp},
    }
    return Firm(firm, direktur, await paket.add_peserta(services, ketua, made.id, isian, spse))


async def schedule(services: Services, office: Office, firm: Firm, mulai: datetime) -> Sesi:
    isian = {
        "jenis": "pembuktian",
        "mulai": mulai.isoformat(),
        "selesai": (mulai + timedelta(minutes=90)).isoformat(),
        "zona": "WITA",
        "dasar": "perlem_12_2021",
        "dasar_nomor": "",
        "tempat": "Ruang Bidding, Kantor UKPBJ Kabupaten Contoh",
    }
    return await sesi.create(services, office.pelaku("ketua"), firm.peserta.id, isian, JENIS)


async def invite(services: Services, office: Office, id: str) -> None:
    """KB-1 and KB-2: written by a member, approved by the ketua, sent by the tim IT."""
    letter = await undangan.draft(services, office.pelaku("anggota1"), id)
    await undangan.submit(services, office.pelaku("anggota1"), letter.id)
    await undangan.approve(services, office.pelaku("ketua"), letter.id)
    await pengiriman.send(services, office.pelaku("timit"), letter.id)


async def make_ready(services: Services, office: Office, id: str) -> None:
    """KB-4 to KB-7: personnel, equipment, a call to the peserta, the report."""
    duties = {"ketua": "pemimpin", "anggota1": "pemeriksa", "anggota2": "pemeriksa", "timit": "sarana"}
    await persiapan.assign(
        services, office.pelaku("ketua"), id, {office.staff[key].id: task for key, task in duties.items()}
    )
    timit = office.pelaku("timit")
    await persiapan.begin_check(services, timit, id)
    await persiapan.connected(services, timit, id, "whatsapp", "Staf administrasi peserta")
    await persiapan.report(services, timit, id, dict.fromkeys(DAFTAR, "baik"))


async def let_audit(services: Services, office: Office) -> None:
    """The auditor may see this paket, by an invented surat tugas."""
    isian = {
        "orang": office.staff["auditor"].id,
        "nomor_surat": "700/ST-012/ITDA",
        "tanggal_surat": services.now().date().isoformat(),
        "instansi": "Inspektorat Kabupaten Contoh",
        "habis": "",
        "pelatihan": "Modul dalam aplikasi",
    }
    await audit.grant(services, office.pelaku("kepala"), isian, [office.paket.id])


async def fill_at_start(app: http.Application) -> None:
    """`./x run --demo`: one sesi whose lobby is open, one that waits for an answer, one still to be invited."""
    services = app[SERVICES]
    if await services.store.read(lambda c: KANTOR.find(c, KANTOR.table.c.kode == "contoh")):
        return
    office = await found(services)
    soon = services.now() + timedelta(minutes=20)
    first = await schedule(services, office, office.firms[0], soon)
    second = await schedule(services, office, office.firms[1], soon + timedelta(days=2))
    await schedule(services, office, office.firms[2], soon + timedelta(days=2, hours=3))
    for one in (first, second):
        await invite(services, office, one.id)
    await _come(app, office, first)
    await let_audit(services, office)


async def _come(app: http.Application, office: Office, one: Sesi) -> None:
    """The first company has answered, everything is ready, and the waiting room is open."""
    services = app[SERVICES]
    firm = office.firms[0]
    await sent(app, one.id)
    person_row = await services.store.read(lambda c: letters.first_person(c, one.id))
    by = Pelaku(person_row, firm.direktur.nama, Peran.PENYEDIA, office.kantor.id)
    await kesediaan.answer(services, by, one.id, *answer_of(firm), "127.0.0.1")
    await make_ready(services, office, one.id)
    await pelaksanaan.open_lobby(services, office.pelaku("timit"), one.id)


def answer_of(firm: Firm) -> tuple[dict[str, str], list[dict[str, str]]]:
    isian = {
        "pilihan": "bersedia",
        "alasan": "",
        "usul": "",
        "whatsapp": firm.peserta.telepon,
        "perangkat": "telepon",
    }
    coming = {
        "nama": firm.peserta.direktur,
        "jabatan": "Direktur",
        "kapasitas": "direksi",
        "surel": firm.peserta.surel,
        "telepon": firm.peserta.telepon,
    }
    return isian, [coming]


async def sent(app: http.Application, id: str) -> None:
    """Wait until the letter of a sesi has been taken by the mail server."""
    services = app[SERVICES]
    for _ in range(400):
        letter = await services.store.read(lambda c: letters.latest(c, id))
        if letter and letter.dikirim:
            return
        app[DISPATCHER].kick()
        await asyncio.sleep(0.05)
    raise TimeoutError("the invitation was not sent")


def welcome(url: str) -> str:
    """What a newcomer needs to know."""
    logins = "\n".join(f"    {key}@ukpbj.contoh.id   {nama}, {jabatan}" for key, (nama, _, jabatan, _) in STAFF.items())
    return (
        f"\n  Ruang Bukti (contoh) siap di {url}\n\n"
        f"  Kotak surat semua orang contoh: {url}/surel\n"
        "    Buka “Undangan” untuk menjadi penyedia: peserta pertama sudah dapat masuk ruang tunggu,\n"
        "    peserta kedua belum menjawab, peserta ketiga belum diundang.\n\n"
        f"  Petugas masuk di {url}/masuk, sandi semuanya: {SANDI}\n{logins}\n\n"
        "  Sesi dimulai bila dua anggota Pokja ada di ruang: masuklah sebagai ketua dan anggota1, masing-masing di\n"
        "  peramban atau jendela samaran sendiri; penyedia di peramban lain lagi.\n"
    )
