"""Blangko: forms to be filled in by hand (domain 5.9, 5.10), empty for anybody, or with what is known written in."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from server import documents
from server.actions import cetak, fakta
from server.actions.berkas import load
from server.services import Services
from server.store import audit
from server.store import orang as people
from server.store import undangan as letters
from server.store.kantor import KANTOR
from server.store.orang import ORANG
from server.store.paket import PAKET
from sessions.errors import NotFound
from sessions.indonesia import hari_tanggal, tanggal_surat
from sessions.kantor import Kantor
from sessions.orang import Orang
from sessions.wewenang import POKJA, Peran

BERKAS = ("KTP direktur atau pemilik", "NPWP", "NIB", "Akta pendirian dan perubahan terakhir", "Surat kuasa (bila ada)")
ATTACHED = ("Surat permohonan", "Salinan surat perintah atau surat tugas")
ROWS = 12

EMPTY: Mapping[str, Mapping[str, object]] = {
    "bidding_akses": dict.fromkeys(
        ("antrian", "hari", "masuk", "nama", "instansi", "keperluan", "telepon", "pengenal", "pengenal_akhir", "kartu"),
        "",
    ),
    "bidding_fasilitas": {
        **dict.fromkeys(("antrian", "hari", "nama", "instansi", "nomor_tempat", "mulai", "selesai", "sesi"), ""),
        "fasilitas": [],
    },
    "buku_akses": {"masa": "", "kunjungan": [], "kosong": ROWS},
    "buku_fasilitas": {"masa": "", "pemakaian": [], "kosong": ROWS},
    "laporan_kunjungan": {
        "hal": "Laporan Kunjungan Bidding Room",
        "kepada": {"nama": "Kepala LPSE", "di": "Tempat"},
        "masa": "bulan ……………………",
        "rekap": [],
        "kosong": 6,
        "kendala": [],
    },
    "akun_pokja": {
        "hal": "Permohonan Pembuatan Akun Pokja",
        "lampiran": "2 (dua) berkas",
        "kepada": {"nama": "Kepala LPSE", "di": "Tempat"},
        "sk": "",
        "surat_tugas": "",
        "anggota": [],
        "kosong": 5,
        "tembusan": ["Kepala LPSE"],
    },
    "akun_auditor": {
        **dict.fromkeys(("surat_nomor", "surat_tanggal", "surat_berlaku", "satuan_kerja", "tahun", "nama", "nip"), ""),
        **dict.fromkeys(("instansi", "jabatan", "alamat", "telepon", "surel", "sampai", "pelatihan"), ""),
        "paket": [],
        "kosong": 3,
        "lampiran": [],
        "periksa": [],
    },
    "akun_penyedia": {
        **dict.fromkeys(("nama", "bentuk", "npwp", "nib", "alamat", "telepon", "surel", "direktur", "pendaftar"), ""),
        "berkas": [{"nama": one, "asli": "", "salinan": "", "catatan": ""} for one in BERKAS],
        **dict.fromkeys(("daftar_hitam", "lpse_lain", "keputusan"), ""),
    },
}
"""What each form says while nobody has filled in anything."""

TITLES = {kind: documents.TITLES[kind] for kind in EMPTY}

SIGNERS: Mapping[str, Sequence[tuple[str, str]]] = {
    "bidding_akses": (("pengunjung", "Pengunjung"), ("petugas", "Petugas meja depan")),
    "bidding_fasilitas": (("pengunjung", "Pengguna"), ("petugas", "Petugas meja depan")),
    "buku_akses": (("petugas", "Petugas meja depan"),),
    "buku_fasilitas": (("petugas", "Petugas meja depan"),),
    "laporan_kunjungan": (("petugas", "Petugas bidding room"), ("kepala", "Kepala LPSE (menerima)")),
    "akun_pokja": (("kepala", "Kepala Bagian Pengadaan Barang dan Jasa"),),
    "akun_auditor": (("pemohon", "Pemohon"),),
    "akun_penyedia": (("direktur", "Direktur atau pemilik"), ("petugas", "Verifikator")),
}
LINE = "(…………………………………)"


async def offices(services: Services) -> list[Kantor]:
    return await services.store.read(lambda c: KANTOR.all(c, order=KANTOR.table.c.nama))


async def empty(services: Services, kantor: str, kind: str) -> bytes:
    """The form with nothing filled in. Raises NotFound."""
    if kind not in EMPTY:
        raise NotFound("Formulir ini tidak ada.")
    office = await services.store.read(lambda c: KANTOR.get(c, kantor))
    return await _print(services, office, kind, {})


async def for_pokja(services: Services, paket: str) -> bytes:
    """The request for accounts of a paket's Pokja, with its decision and members."""

    def read(c: sa.Connection) -> tuple[Kantor, dict[str, Any]]:
        found = PAKET.get(c, paket)
        members = [(who, task) for who, task in people.members(c, paket) if task in POKJA]
        rows = [_member(who, task) for who, task in members]
        return KANTOR.get(c, found.kantor), {"sk": found.sk_pokja, "anggota": rows, "kosong": 2}

    return await _print(services, *_apart(await services.store.read(read), "akun_pokja"))


def _member(who: Orang, task: Peran) -> dict[str, str]:
    blank = dict.fromkeys(("pangkat", "sertifikat", "telepon", "masa"), "")
    return {**blank, "nama": who.nama, "nip": who.nip, "jabatan": who.jabatan or task.value, "surel": who.surel}


async def for_auditor(services: Services, kantor: str, hak: str) -> bytes:
    """The request for one auditor's account, as it was granted. Raises NotFound for another office's."""

    def read(c: sa.Connection) -> tuple[Kantor, dict[str, Any]]:
        grant = audit.HAK.get(c, hak)
        if grant.kantor != kantor:
            raise NotFound("Hak audit tidak ditemukan.")
        who = ORANG.get(c, grant.orang)
        pakets = [PAKET.get(c, one) for one in grant.paket]
        until = tanggal_surat(grant.habis) if grant.habis else ""
        return KANTOR.get(c, kantor), {
            "surat_nomor": grant.nomor_surat,
            "surat_tanggal": tanggal_surat(grant.tanggal_surat),
            "tahun": ", ".join(sorted({str(one.tahun) for one in pakets})),
            "satuan_kerja": "; ".join(sorted({one.skpd for one in pakets if one.skpd})),
            "paket": [{"nama": one.nama, "kode": one.kode_tender} for one in pakets],
            "kosong": 0,
            "nama": who.nama,
            "nip": who.nip,
            "instansi": grant.instansi,
            "jabatan": who.jabatan,
            "surel": who.surel,
            "sampai": until,
            "lampiran": list(ATTACHED),
        }

    return await _print(services, *_apart(await services.store.read(read), "akun_auditor"))


async def for_visitor(services: Services, sesi: str, kind: str) -> bytes:
    """The two forms of the bidding room for a peserta who comes there to be online."""
    if kind not in ("bidding_akses", "bidding_fasilitas"):
        raise NotFound("Formulir ini tidak ada.")

    def read(c: sa.Connection) -> tuple[Kantor, dict[str, Any]]:
        found = load(c, sesi)
        answers = letters.answers(c, sesi)
        coming = answers[-1].hadir if answers else ()
        who = coming[0].nama if coming else found.peserta.direktur
        facts = {
            "hari": hari_tanggal(found.sesi.zona.local(found.sesi.mulai)),
            "nama": who,
            "instansi": found.peserta.nama,
        }
        if kind == "bidding_akses":
            return found.kantor, {
                **facts,
                "keperluan": fakta.perihal(found.sesi, found.paket),
                "telepon": found.peserta.telepon,
            }
        return found.kantor, {**facts, "fasilitas": ["Internet"], "sesi": f"RB-{found.sesi.kode}"}

    return await _print(services, *_apart(await services.store.read(read), kind))


def _apart(found: tuple[Kantor, dict[str, Any]], kind: str) -> tuple[Kantor, str, dict[str, Any]]:
    return found[0], kind, found[1]


async def _print(services: Services, office: Kantor, kind: str, known: Mapping[str, object]) -> bytes:
    """Dated by the hand that fills it in; the same facts give the same bytes."""
    midnight = services.now().replace(hour=0, minute=0, second=0, microsecond=0)
    common = fakta.document(services, office, "", f"FRM-{kind.upper().replace('_', '-')}", "", midnight, kind=kind)
    signers = [{"id": id, "nama": LINE, "jabatan": job, "cara": "basah"} for id, job in SIGNERS[kind]]
    own = {"alamat_periksa": f"{services.url}/periksa", "tanggal": "", "penanda": signers, "tempat": office.kota}
    facts = {**common, **EMPTY[kind], **known, **own}
    arms = tuple(sorted((await cetak.with_arms(services, facts, {})).items()))
    return await asyncio.to_thread(_printed, kind, json.dumps(facts, sort_keys=True), arms)


@lru_cache(maxsize=32)
def _printed(kind: str, facts: str, arms: tuple[tuple[str, bytes], ...]) -> bytes:
    """Anybody may ask for an empty one: it is printed once a day."""
    return documents.render(kind, json.loads(facts), dict(arms)).pdf
