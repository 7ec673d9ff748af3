"""Kop: how the office's papers look and speak: letterhead, coat of arms, number pattern and clauses of each kind.

What is typed is tried out on an example paper before it is kept; papers that are issued already do not change.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from server import documents
from server.actions import fakta
from server.actions.kantor import save
from server.documents.clauses import KLAUSUL, names
from server.documents.contoh import CONTOH
from server.documents.pictures import coat_of_arms
from server.services import Services
from server.store import nomor as register
from server.store.kantor import KANTOR
from sessions import indonesia, nomor
from sessions.errors import Invalid
from sessions.indonesia import Zona
from sessions.isian import line, paragraphs
from sessions.kantor import Kantor
from sessions.nomor import JenisSurat
from sessions.wewenang import Pelaku, require

KINDS: Mapping[str, JenisSurat | None] = {
    "undangan": JenisSurat.UNDANGAN,
    "kesediaan": None,
    "penugasan": JenisSurat.PENUGASAN,
    "kesiapan": JenisSurat.KESIAPAN,
    "daftar_hadir": JenisSurat.DAFTAR_HADIR,
    "berita_acara": JenisSurat.PEMBUKTIAN,
    "laporan_selesai": JenisSurat.LAPORAN_SELESAI,
    "tanda_terima": JenisSurat.TANDA_TERIMA,
    "tatap_muka": JenisSurat.TATAP_MUKA,
    "klarifikasi_penerbit": JenisSurat.KLARIFIKASI_PENERBIT,
    "rekap_paket": JenisSurat.REKAP_PAKET,
    "laporan_gagal": JenisSurat.LAPORAN_GAGAL,
    "pengesahan": None,
    "persetujuan": None,
}
"""The kinds of papers, and in whose row of the register their numbers stand (None: without a number of its own)."""

TITLES = {kind: documents.TITLES[kind] for kind in KINDS}
HEAD = ("pemda", "induk", "unit", "alamat", "telepon", "laman", "surel")
MOST = 3000
POKJA = "Pokja Pemilihan 3"


@dataclass(frozen=True, slots=True)
class Pratinjau:
    """One page of the example paper, as a PNG, and the number it bears."""

    gambar: bytes
    halaman: int
    semua: int
    nomor: str


def clauses(kind: str) -> Sequence[str]:
    """The names of the clauses of this kind."""
    return tuple(KLAUSUL[kind])


def default(kind: str, name: str) -> str:
    """The program's own wording; a list has one item a line."""
    words = KLAUSUL[kind][name]
    return words if isinstance(words, str) else "\n".join(words)


def form_of(office: Kantor, kind: str) -> dict[str, str]:
    head = {name: str(getattr(office, name)) for name in HEAD}
    own = {name: office.klausul.get(f"{kind}.{name}", default(kind, name)) for name in clauses(kind)}
    jenis = KINDS[kind]
    return {**head, "pola": office.pola.get(jenis.value, "") if jenis else "", **own}


def read(old: Kantor, kind: str, isian: Mapping[str, str]) -> Kantor:
    """The office as the form says it. Raises Invalid with every fault beside its field."""
    faults: dict[str, str] = {}
    head = {name: line(isian.get(name, "")) for name in HEAD}
    faults |= {name: "Wajib diisi: tercetak di kop surat." for name in ("pemda", "unit") if not head[name]}
    faults |= {name: "Paling panjang 200 huruf." for name, text in head.items() if len(text) > 200}
    own = {f"{kind}.{name}": _clause(kind, name, isian.get(name, ""), faults) for name in clauses(kind)}
    others = {name: words for name, words in old.klausul.items() if name not in own}
    changed = {name: words for name, words in own.items() if words}
    new = replace(old, klausul={**others, **changed}, pola=_pattern(old, kind, isian, faults), **head)
    if faults:
        raise Invalid("Periksa isian yang ditandai.", bidang=faults)
    return new


def _pattern(old: Kantor, kind: str, isian: Mapping[str, str], faults: dict[str, str]) -> dict[str, str]:
    jenis, pola = KINDS[kind], line(isian.get("pola", ""))
    others = {name: text for name, text in old.pola.items() if jenis is None or name != jenis.value}
    if jenis is None or not pola:
        return others
    new = {**others, jenis.value: pola}
    try:
        nomor.written(replace(old, pola=new), jenis, 1, POKJA, date(2026, 1, 1))
    except Invalid as error:
        faults["pola"] = str(error)
    return new


def _clause(kind: str, name: str, text: str, faults: dict[str, str]) -> str:
    """What is kept: "" for the program's own wording."""
    words = paragraphs(text)
    if len(words) > MOST:
        faults[name] = f"Paling panjang {MOST} huruf; sekarang {len(words)}."
    if not words or words == default(kind, name):
        return ""
    try:
        unknown = sorted(set(indonesia.fields(words)) - names(kind))
    except Invalid as error:
        faults[name] = str(error)
        return words
    if unknown:
        faults[name] = f"Nama {{{unknown[0]}}} tidak dikenal. Yang boleh dipakai: {braced(kind)}."
    elif words.count("**") % 2:
        faults[name] = "Tanda ** untuk tebal harus berpasangan."
    return words


def braced(kind: str) -> str:
    """The names that this kind's clauses may use, as they are written."""
    return ", ".join(f"{{{one}}}" for one in sorted(names(kind)))


async def keep(services: Services, by: Pelaku, kind: str, isian: Mapping[str, str], gambar: bytes) -> Kantor:
    """Keep the look of one kind of paper, and a new coat of arms where one came (or none any more)."""
    require(by, "kantor.atur")
    digest = await _arms(services, by.kantor, gambar) if gambar else None
    gone = isian.get("tanpa_lambang") == "ya"

    def change(old: Kantor) -> Kantor:
        return replace(read(old, kind, isian), lambang="" if gone else digest or old.lambang)

    return await save(services, by, change)


async def _arms(services: Services, kantor: str, gambar: bytes) -> str:
    return await services.files.put(await asyncio.to_thread(coat_of_arms, gambar), f"kantor/{kantor}")


async def try_out(
    services: Services, by: Pelaku, kind: str, isian: Mapping[str, str], gambar: bytes, halaman: int
) -> Pratinjau:
    """The example paper with what is typed, nothing kept. Raises Invalid like `keep`."""
    require(by, "kantor.atur")

    def look(c: sa.Connection) -> tuple[Kantor, str]:
        office = read(KANTOR.get(c, by.kantor), kind, isian)
        return office, next_number(services, c, office, kind)

    office, number = await services.store.read(look)
    return await shown(services, office, kind, number, gambar, isian.get("tanpa_lambang") == "ya", halaman)


def next_number(services: Services, c: sa.Connection, office: Kantor, kind: str) -> str:
    """What the next paper of this kind will be numbered, as far as anybody knows; "" for a kind without numbers."""
    jenis = KINDS[kind]
    if jenis is None:
        return ""
    day = Zona(office.zona).local(services.now()).date()
    return nomor.written(office, jenis, register.upcoming(c, office.id, jenis, day.year), POKJA, day)


async def shown(
    services: Services, office: Kantor, kind: str, number: str, gambar: bytes, bare: bool, halaman: int
) -> Pratinjau:
    arms = await asyncio.to_thread(coat_of_arms, gambar) if gambar else b""
    if not arms and office.lambang and not bare:
        arms = await services.files.read(office.lambang)
    head = {**fakta.kantor(office, POKJA), "lambang": "lambang" if arms else ""}
    facts = {**CONTOH[kind](), "kantor": head, "klausul": fakta.own_clauses(office, kind)}
    facts |= {"tempat": office.kota or "Kota Contoh"} | ({"nomor": number} if number else {})
    pictures = {"lambang": arms} if arms else {}
    pages = await asyncio.to_thread(documents.pictures_of, kind, facts, pictures)
    page = min(max(halaman, 1), len(pages))
    return Pratinjau(pages[page - 1], page, len(pages), number)
