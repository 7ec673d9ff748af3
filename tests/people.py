"""The people of the tests: an invented office, everybody in it, and `orang_luar`, who may see nothing."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from yarl import URL

from server.actions import orang as accounts
from server.actions import paket as pakets
from server.actions import sesi as sesis
from server.login import STAF, cookie_name, hash_password
from server.services import Services
from server.store import orang as people
from server.store.kantor import KANTOR
from server.store.unit import Tx
from sessions.kantor import Kantor
from sessions.orang import Orang
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran

SANDI = "kuda laut contoh tujuh"
HASHED = asyncio.run(hash_password(SANDI))  # once for all of them: an honest hash takes its time on purpose
PEOPLE: dict[str, tuple[str, str, Peran]] = {
    "ketua": ("Rahayu Contoh, S.T.", "Ketua Pokja Pemilihan 3", Peran.ANGGOTA),
    "anggota": ("Damar Contoh, S.E.", "Anggota Pokja Pemilihan 3", Peran.ANGGOTA),
    "anggota2": ("Lestari Contoh, S.Kom.", "Anggota Pokja Pemilihan 3", Peran.ANGGOTA),
    "tim_it": ("Yoga Contoh", "Petugas Tim IT", Peran.TIM_IT),
    "kepala": ("Dr. Surya Contoh, M.Si.", "Kepala UKPBJ", Peran.KEPALA),
    "admin": ("Admin Contoh", "Admin LPSE", Peran.ADMIN),
    "auditor": ("Auditor Contoh, Ak.", "Auditor Inspektorat", Peran.AUDITOR),
    "orang_luar": ("Orang Luar Contoh", "Anggota Pokja lain", Peran.ANGGOTA),
}
COMPANIES = (
    ("PT Contoh Bina Sarana", "013456789012000", "1234567890123", "bina@contoh.id", "Bima Contoh"),
    ("CV Contoh Karya Mandiri", "023456789012000", "2234567890123", "karya@contoh.id", "Kirana Contoh"),
    ("PT Contoh Cipta Persada", "033456789012000", "3234567890123", "cipta@contoh.id", "Cahya Contoh"),
)


@dataclass(slots=True)
class Office:
    """`people` by key of PEOPLE; `other` is the ketua of another office."""

    services: Services
    url: str
    kantor: Kantor
    people: dict[str, Orang]
    other: Orang

    def pelaku(self, key: str, peran: Peran | None = None) -> Pelaku:
        who = self.people[key]
        return Pelaku(who.id, who.nama, peran or who.peran, who.kantor)

    @property
    def ketua(self) -> Pelaku:
        return self.pelaku("ketua", Peran.KETUA)

    async def client(self, key: str) -> aiohttp.ClientSession:
        """A browser of this person, logged in; close it afterwards."""
        who = self.other if key == "other" else self.people[key]
        return await browser_of(self.services, self.url, STAF, who.id)


async def browser_of(services: Services, url: str, kind: str, who: str) -> aiohttp.ClientSession:
    token = services.new_secret()
    await services.store.write(lambda tx: accounts.keep_login(tx, kind, who, token))
    jar = aiohttp.CookieJar(unsafe=True)
    made = aiohttp.ClientSession(url, cookie_jar=jar, headers={"Origin": url})
    jar.update_cookies({cookie_name(kind, services.settings.secure): token}, URL(url))
    return made


async def found_office(services: Services, url: str) -> Office:
    kantor = Kantor(
        services.new_id(), "contoh", "UKPBJ Kabupaten Contoh", "PEMERINTAH KABUPATEN CONTOH",
        "BAGIAN PENGADAAN BARANG DAN JASA", "Jalan Contoh Nomor 1", "0800-0000-001", "ukpbj.contoh.id",
        "pokja@ukpbj.contoh.id", "Contoh", "WITA",
    )  # fmt: skip
    elsewhere = Kantor(services.new_id(), "lain", "UKPBJ Kota Lain", "PEMERINTAH KOTA LAIN", "BAGIAN PENGADAAN")

    def unit(tx: Tx) -> dict[str, Orang]:
        for office in (kantor, elsewhere):
            KANTOR.add(tx.connection, office)
            tx.begin_berkas(f"kantor/{office.id}", office.id)
        made = {}
        for key, (nama, jabatan, peran) in PEOPLE.items():
            made[key] = Orang(services.new_id(), kantor.id, nama, "", jabatan, f"{key}@ukpbj.contoh.id", peran)
        made["other"] = Orang(
            services.new_id(), elsewhere.id, "Ketua Lain", "", "Ketua", "ketua@lain.contoh.id", Peran.ANGGOTA
        )
        for who in made.values():
            people.add(tx.connection, who, HASHED, tx.now())
        return made

    made = await services.store.write(unit)
    other = made.pop("other")
    return Office(services, url, kantor, made, other)


PAKET: Mapping[str, str] = {
    "kode_tender": "10012345",
    "kode_rup": "50012345",
    "nama": "Pembangunan Gedung Arsip Contoh",
    "skpd": "Dinas Pekerjaan Umum Contoh",
    "sumber_dana": "APBD",
    "tahun": "2026",
    "pagu": "1.500.000.000",
    "hps": "1.450.000.000",
    "jenis": "konstruksi",
    "metode": "tender",
    "kualifikasi": "pasca",
    "nomor_dokpil": "027/01/DOKPIL/2026",
    "tanggal_dokpil": "2026-10-01",
    "nomor_ba_evaluasi": "027/09/BA-EV/2026",
    "tanggal_ba_evaluasi": "2026-11-16",
    "nama_pokja": "Pokja Pemilihan 3",
    "sk_pokja": "188/03/UKPBJ/2026",
    "ppk": "PPK Contoh",
    "klausul_hadir": "IKP 29.13",
}


async def make_paket(office: Office, **changes: str) -> Paket:
    """A paket with its Pokja of three and a tim IT."""
    members = [
        (office.people["ketua"].id, Peran.KETUA),
        (office.people["anggota"].id, Peran.ANGGOTA),
        (office.people["anggota2"].id, Peran.ANGGOTA),
        (office.people["tim_it"].id, Peran.TIM_IT),
    ]
    return await pakets.create(office.services, office.ketua, {**PAKET, **changes}, members)


async def make_peserta(office: Office, paket: Paket, place: int = 0) -> Peserta:
    nama, npwp, nib, surel, direktur = COMPANIES[place]
    isian = {
        "peringkat": str(place + 1), "nama": nama, "npwp": npwp, "nib": nib, "surel": surel, "direktur": direktur,
        "alamat": "Jalan Contoh Raya Nomor 2", "telepon": "0812-0000-0001",
    }  # fmt: skip
    spse = {"nib": {"nib": nib, "perusahaan": nama}, "npwp": {"npwp": npwp, "nama": nama}, "ktp": {"nama": direktur}}
    return await pakets.add_peserta(office.services, office.ketua, paket.id, isian, spse)


async def make_sesi(
    office: Office,
    peserta: Peserta,
    mulai: datetime,
    jenis: tuple[str, ...] = ("ktp", "nib"),
    *,
    kind: str = "pembuktian",
) -> Sesi:
    isian = {
        "jenis": kind,
        "mulai": mulai.isoformat(),
        "selesai": (mulai + timedelta(minutes=90)).isoformat(),
        "zona": "WITA",
        "dasar": "perlem_12_2021",
        "dasar_nomor": "",
        "tempat": "Ruang Bidding UKPBJ Contoh",
    }
    return await sesis.create(office.services, office.ketua, peserta.id, isian, jenis)
