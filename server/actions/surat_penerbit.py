"""Surat penerbit: the letter that asks whoever issued a document, printed from the chain and mailed where it can be."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from mailer.address import Address
from server.actions import fakta, surel
from server.actions.berkas import load
from server.actions.cetak import After, Bahan, Builder
from server.actions.surat_sesi import ketua
from server.services import Services
from server.store import evidence
from server.store.dokumen import DOKUMEN
from server.store.unit import Tx
from sessions.cetakan import KODE, Cetakan, JenisCetakan
from sessions.evidence import Entry
from sessions.indonesia import Zona, hari_tanggal, jam
from sessions.mesin import words
from sessions.pertanyaan import LABELS

J = JenisCetakan
ASKED = "dokumen.ditanyakan"


def _asked(c: sa.Connection, sesi: str, dasar: int) -> Entry:
    return next(one for one in evidence.of_kinds(c, f"sesi/{sesi}", {ASKED}) if one.number == dasar)


def _until(told: Entry, zona: Zona) -> str:
    """`Jumat, 31 Juli 2026 pukul 16.00 WITA`."""
    here = zona.local(datetime.fromisoformat(str(told.event.data["tenggat"])))
    return f"{hari_tanggal(here)} pukul {jam(here)} {zona}"


def _letter(services: Services, c: sa.Connection, sesi: str, dasar: int) -> Bahan:
    told, found = _asked(c, sesi, dasar), load(c, sesi)
    item = DOKUMEN.get(c, str(told.event.data["id"]))
    facts = {
        "hal": "Permohonan Klarifikasi Dokumen",
        "sifat": "Segera",
        "lampiran": "-",
        "kepada": {"nama": str(told.event.private.get("penerbit", "")), "di": "tempat"},
        "peserta": found.peserta.nama,
        "dokumen": item.nama,
        "keterangan": [
            {"nama": LABELS.get(name) or words(name).capitalize(), "nilai": value}
            for name, value in item.isian.items()
            if value
        ],
        "pokok": str(told.event.private.get("pokok") or ""),
        "batas": _until(told, found.sesi.zona),
        "balas": f"#RB-{found.sesi.kode}",
        "narahubung": fakta.narahubung(found.kantor, found.paket.nama_pokja),
        "tembusan": ["Kepala UKPBJ"],
        "penanda": ketua(c, found),
    }
    earlier = [one for one in evidence.of_kinds(c, found.sesi.berkas, {ASKED}) if one.number < dasar]
    kode = f"{KODE[J.KLARIFIKASI_PENERBIT]}-{found.sesi.kode}" + (f"-{len(earlier) + 1}" if earlier else "")
    pokja, at = found.paket.nama_pokja, told.event.at
    common = fakta.document(services, found.kantor, pokja, kode, told.digest, at, kind=J.KLARIFIKASI_PENERBIT.value)
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return Bahan(kode, found.kantor.id, pokja, about, at, {**common, "paket": fakta.paket(found.paket), **facts})


def _mail(tx: Tx, services: Services, sesi: str, made: Cetakan) -> None:
    """By mail where an address is known; the answer comes back to the box of the Pokja by the code in the subject."""
    told, found = _asked(tx.connection, sesi, made.dasar), load(tx.connection, sesi)
    to = str(told.event.private.get("surel") or "")
    if not to:
        return
    name = str(told.event.private.get("penerbit", ""))
    common = fakta.mail(found.kantor, found.paket, found.peserta, found.sesi)
    facts = {key: common[key] for key in ("kantor", "pengirim", "narahubung", "kode", "paket")} | {
        "penerima": name,
        "peserta": found.peserta.nama,
        "dokumen": DOKUMEN.get(tx.connection, str(told.event.data["id"])).nama,
        "nomor": made.nomor,
        "pokok": str(told.event.private.get("pokok") or ""),
        "batas": _until(told, found.sesi.zona),
    }
    file = {"surat-klarifikasi.pdf": made.sha256}
    surel.queue(
        tx, services, "klarifikasi_penerbit", Address(name, to), facts, kantor=found.kantor.id, sesi=sesi, pdf=file
    )


BUILDERS: Mapping[JenisCetakan, Builder] = {J.KLARIFIKASI_PENERBIT: _letter}
AFTERWARDS: Mapping[JenisCetakan, After] = {J.KLARIFIKASI_PENERBIT: _mail}
