"""Tampilan meja: one dokumen as its examiner sees it: the photos, what was read, what differs, who said what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from server.actions import isian as typed
from server.actions import olahan
from server.actions import silang as crossing
from server.actions.berkas import Berkas, load
from server.ocr import Baca
from server.ocr.tesseract import IND, NIK
from server.services import Services
from server.store import dokumen as papers
from server.store import evidence
from server.store import orang as people
from server.store import wakil as persons
from server.store.akses import Di
from server.store.dokumen import Olahan
from sessions.dokumen import PUTUS, Dokumen, Keadaan
from sessions.errors import NotFound
from sessions.evidence import Entry
from sessions.foto import Foto
from sessions.keaslian import Isyarat, Tanda, signs
from sessions.pemeriksaan import Hasil, Temuan
from sessions.peristiwa import KINDS
from sessions.pertanyaan import ready
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.silang import Baris
from sessions.wewenang import may

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Bidang:
    """One field: its reading by each engine, the comparison, where it stands, and the question that is ready.

    `kata_mesin`: sepakat (marked as read), ragu (read alike on a photo not trusted), satu (by one engine alone), beda.
    """

    temuan: Temuan
    judul: str
    kata_mesin: str
    pembacaan: tuple[tuple[str, str], ...]
    kotak: Box | None
    potongan: Box | None
    tanya: str

    @property
    def nama(self) -> str:
        return self.temuan.bidang

    @property
    def hasil(self) -> str:
        return self.temuan.hasil.value


@dataclass(frozen=True, slots=True)
class Lembar:
    """A photo of the dokumen, and what the reading left of it."""

    foto: Foto
    siap: bool
    lebar: int
    tinggi: int
    utuh: Box | None
    petunjuk: str
    galat: str
    catatan: tuple[str, ...]
    kode: tuple[Mapping[str, Any], ...]
    isyarat: tuple[Isyarat, ...]
    halaman: int
    tanda_tangan: tuple[Mapping[str, Any], ...]
    berskrip: bool


@dataclass(frozen=True, slots=True)
class Riwayat:
    """One line of the dokumen's history."""

    nomor: int
    waktu: datetime
    oleh: str
    kalimat: str
    putusan: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Meja:
    """`tulis`: this reader may judge, and it is still open. `langsung`: the sesi goes on, so questions can be sent."""

    found: Berkas
    daftar: Sequence[Dokumen]
    dokumen: Dokumen
    lembar: Sequence[Lembar]
    dilihat: Lembar | None
    bidang: Sequence[Bidang]
    silang: Sequence[Baris]
    riwayat: Sequence[Riwayat]
    nama: Mapping[str, str]
    saya: str
    tulis: bool
    langsung: bool
    isian: Sequence[tuple[str, str]]

    @property
    def dapat_diisi(self) -> bool:
        """What SPSE says may still be typed: nobody has judged it."""
        return self.tulis and not self.dokumen.pemeriksa and bool(self.isian)

    @property
    def sebelum(self) -> str:
        return self._beside(-1)

    @property
    def sesudah(self) -> str:
        return self._beside(1)

    def _beside(self, step: int) -> str:
        at = [one.id for one in self.daftar].index(self.dokumen.id) + step
        return self.daftar[at].id if 0 <= at < len(self.daftar) else ""

    @property
    def saya_sudah(self) -> bool:
        """This examiner has had their say on a key item, and another one is needed."""
        return self.dokumen.kunci and self.saya in self.dokumen.nilai and not self.dokumen.berselisih

    @property
    def perlu_dilihat(self) -> int:
        return sum(one.temuan.hasil in LOOK for one in self.bidang)


LOOK = frozenset({Hasil.BERBEDA, Hasil.MIRIP_PERIKSA, Hasil.TIDAK_TERBACA, Hasil.KEDALUWARSA})
"""Outcomes that a person has to look at."""

CLOSED = frozenset({KeadaanSesi.DILAPORKAN, KeadaanSesi.SIAP_SEGEL, KeadaanSesi.DISEGEL, KeadaanSesi.DIBATALKAN})


def desk(services: Services, c: sa.Connection, di: Di, id: str, foto: str = "") -> Meja:
    """The dokumen `id` with its photo `foto`, or its newest one. Raises NotFound."""
    found = load(c, di.sesi)
    listed = papers.of_sesi(c, di.sesi)
    item = next((one for one in listed if one.id == id), None)
    if item is None:
        raise NotFound("Dokumen tidak ditemukan.")
    readings = papers.readings(c, di.sesi)
    photos = [one for one in papers.photos(c, di.sesi) if one.dokumen == id]
    sheets = [_sheet(one, readings[one.id]) for one in photos]
    looked = next((one for one in sheets if one.foto.id == foto), sheets[-1] if sheets else None)
    bacaan = readings[looked.foto.id].bacaan if looked else {}
    rows = [row for row in crossing.rows(c, found) if row.tanya and id in _about(row)]
    entries = evidence.of_kinds(c, found.sesi.berkas, HISTORY)
    open_ = item.keadaan not in PUTUS and found.sesi.keadaan not in CLOSED
    return Meja(
        found=found,
        daftar=listed,
        dokumen=item,
        lembar=sheets,
        dilihat=looked,
        bidang=fields(services, c, item, bacaan),
        silang=rows,
        riwayat=[_line(entry, names_of(c, di.sesi, entries)) for entry in reversed(entries) if _is_about(entry, id)],
        nama=names_of(c, di.sesi, entries),
        saya=di.pelaku.id,
        tulis=open_ and may(di.pelaku, "dokumen.periksa"),
        langsung=services.ruang.state(c, di.sesi).keadaan is KeadaanSesi.BERLANGSUNG,
        isian=typed.names(services, item, str(bacaan.get("jenis") or "")),
    )


HISTORY = frozenset(kind for kind in KINDS if kind.startswith("dokumen.")) | {"foto.diterima"}


def fields(services: Services, c: sa.Connection, item: Dokumen, bacaan: Mapping[str, Any]) -> list[Bidang]:
    """What was read beside what was typed, what needs a look first."""
    if not bacaan.get("fields") and not item.isian:
        return []
    read = {str(one["nama"]): one for one in bacaan.get("fields", ())}
    found = olahan.findings(services, c, item, bacaan)
    made = [_field(item, temuan, read.get(temuan.bidang, {})) for temuan in found]
    return sorted(made, key=lambda one: one.temuan.hasil not in LOOK)


def _field(item: Dokumen, temuan: Temuan, read: Mapping[str, Any]) -> Bidang:
    return Bidang(
        temuan=temuan,
        judul=str(read.get("judul", "")),
        kata_mesin=heard(read),
        pembacaan=tuple(dict.fromkeys((str(one["mesin"]), str(one["mentah"])) for one in read.get("pembacaan", ()))),
        kotak=_box(read.get("kotak")),
        potongan=_box(read.get("potongan") or read.get("kotak")),
        tanya=ready(item.nama, temuan),
    )


FAMILY = dict.fromkeys((IND, NIK), "tesseract")  # two of its models are no two engines


def heard(read: Mapping[str, Any]) -> str:
    if read.get("baca") == Baca.TERBACA:
        return "sepakat"
    values = {(FAMILY.get(one["mesin"].split("-")[0], one["mesin"]), one["nilai"]) for one in read.get("pembacaan", ())}
    values = {(engine, value) for engine, value in values if value}
    engines = {engine for engine, _ in values}
    if len(engines) < 2:
        return "satu" if engines else ""
    return "ragu" if sum(value == read.get("nilai") for _, value in values) > 1 else "beda"


def _box(found: Any) -> Box | None:
    if not found:
        return None
    x, y, width, height = (int(side) for side in found)
    return x, y, width, height


def _sheet(foto: Foto, read: Olahan) -> Lembar:
    bacaan: Mapping[str, Any] = read.bacaan
    quality = bacaan.get("quality") or {}
    wide, high = int(bacaan.get("whole_width") or 0), int(bacaan.get("whole_height") or 0)
    return Lembar(
        foto=foto,
        siap=bool(read.turunan),
        lebar=int(bacaan.get("width") or 1),
        tinggi=int(bacaan.get("height") or 1),
        utuh=(0, 0, wide, high) if wide and high and bacaan.get("utuh") else None,
        petunjuk="" if quality.get("cukup", True) else str(quality.get("petunjuk", "")),
        galat=str(bacaan.get("galat", "")),
        catatan=tuple(str(one) for one in bacaan.get("catatan", ())),
        kode=tuple(bacaan.get("kode", ())),
        isyarat=signs(_signs(bacaan.get("tanda")), foto.jalur, foto.tipe, foto.waktu) if "tanda" in bacaan else (),
        halaman=len(bacaan.get("halaman", ())),
        tanda_tangan=tuple(bacaan.get("tanda_tangan", ())),
        berskrip=bool(bacaan.get("berskrip")),
    )


def _signs(found: Any) -> Tanda:
    """The signs that the opening process found, as values."""
    values: Mapping[str, Any] = found or {}
    try:
        taken = datetime.strptime(str(values.get("diambil")), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        taken = None
    return Tanda(
        exif=values.get("exif") is True,
        perangkat=str(values.get("perangkat", "")),
        perangkat_lunak=str(values.get("perangkat_lunak", "")),
        diambil=taken,
        dua_kali=values.get("dua_kali"),
        layar=values.get("layar") is True,
    )


def _about(row: Baris) -> set[str]:
    return {row.acuan.dokumen, *(one.nilai.dokumen for one in row.sel)}


def _is_about(entry: Entry, id: str) -> bool:
    data = entry.event.data
    return id in (data.get("dokumen"), data.get("id"))


def _line(entry: Entry, names: Mapping[str, str]) -> Riwayat:
    event = entry.event
    return Riwayat(
        nomor=entry.number,
        waktu=event.at,
        oleh=names.get(event.actor, event.actor),
        kalimat=KINDS[event.kind].penjelasan,
        putusan=str(event.data.get("putusan", "")),
        alasan=str(event.private.get("alasan") or ""),
    )


def names_of(c: sa.Connection, sesi: str, entries: Sequence[Entry]) -> Mapping[str, str]:
    guests = {person.id: person.nama for person in persons.of_sesi(c, sesi)}
    actors = {entry.event.actor for entry in entries} - guests.keys()
    return {"sistem": "Sistem", **people.names(c, actors), **guests}


def now(c: sa.Connection, di: Di, id: str) -> dict[str, object]:
    """Where the dokumen stands this moment, for whoever is writing about it."""
    item = next((one for one in papers.of_sesi(c, di.sesi) if one.id == id), None)
    if item is None:
        raise NotFound("Dokumen tidak ditemukan.")
    photos = sum(one.dokumen == id for one in papers.photos(c, di.sesi))
    names = people.names(c, set(item.pemeriksa))
    return {
        "versi": item.versi,
        "keadaan": item.keadaan.value,
        "foto": photos,
        "pemeriksa": [names.get(one, "") for one in item.pemeriksa],
        "diolah": item.keadaan in (Keadaan.DITERIMA, Keadaan.DIOLAH),
    }
