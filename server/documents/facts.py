"""Facts: what each kind of document is made from. This is the contract between the actions and the templates.

Every value is text ready to show (see `sessions.indonesia`), in Indonesian, or a list of such; a list may be empty and
a text may be "": the document then says "Nihil." or leaves the line out. Amounts that are compared with what was read
(`BarisHarga`) are whole rupiah. Text is never markup: `*`, `#` and `<` are printed as they are. The facts travel inside
the PDF as `facts.json`, so nothing may be in them that a reader of the paper may not see: no full NIK, no link that
opens the ruang.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

CaraTtd = Literal["aplikasi", "bsre", "psre", "basah"]
"""How a person signs: in the application, by BSrE, by another PSrE, or with ink (then there is no signing slot)."""


class Kantor(TypedDict):
    """The letterhead. `lambang` names a picture given to `render`; without one the head has no coat of arms."""

    pemerintah: str
    induk: NotRequired[str]
    unit: str
    pokja: NotRequired[str]
    alamat: str
    kontak: str
    lambang: NotRequired[str]


class Paket(TypedDict):
    """The package; what is missing is not printed."""

    nama: str
    kode_tender: str
    kode_rup: NotRequired[str]
    skpd: NotRequired[str]
    sumber_dana: NotRequired[str]
    tahun_anggaran: NotRequired[str]
    pagu: NotRequired[str]
    hps: NotRequired[str]
    metode_pemilihan: NotRequired[str]
    metode_kualifikasi: NotRequired[str]
    tahap: NotRequired[str]
    dokumen_pemilihan: NotRequired[str]


class Penanda(TypedDict):
    """Who signs. `id` names the slot, unique in the document, `[a-z0-9_]`; `keterangan` stands in place of the slot."""

    id: str
    nama: str
    jabatan: str
    nip: NotRequired[str]
    pihak: NotRequired[str]
    cara: NotRequired[CaraTtd]
    keterangan: NotRequired[str]


class Kepada(TypedDict):
    nama: str
    di: str


class Narahubung(TypedDict):
    nama: str
    telepon: str
    surel: str


class Dokumen(TypedDict):
    """What every document has. `dibuat` is ISO 8601 with its zone: never shown, but the PDF's own time.

    `kegiatan`, where a kind has it, is what the sesi is held for: `pembuktian kualifikasi`, `klarifikasi teknis`.
    `kepala_rantai` is the digest of the chain's last line in hex, or "" before there is one. `klausul` holds the
    office's own wording for the clauses of `clauses.py`.
    """

    kode_dokumen: str
    alamat_periksa: str
    kepala_rantai: str
    dibuat: str
    kantor: Kantor
    nomor: str
    tempat: str
    tanggal: str
    penanda: Sequence[Penanda]
    klausul: NotRequired[Mapping[str, str | Sequence[str]]]


class Acara(TypedDict):
    """When and where the sesi is: `Selasa, 28 Juli 2026`, `pukul 09.00 s.d. 10.30 WITA`."""

    hari_tanggal: str
    pukul: str
    tempat: str


class Siapkan(TypedDict):
    """A document to bring: what it must show, and whether the original, a legalised copy or either."""

    nama: str
    keterangan: str


class Jumlah(TypedDict):
    diundang: str
    hadir: str
    lulus: str
    gugur: str
    tidak_hadir: str
    tatap_muka: str


def rujukan(entry: int, seconds: int | None = None, foto: int | None = None) -> str:
    """Where the evidence is: `[L-0142 | 00:41:12 | F-07]`, log line, time in the recording, photo."""
    parts = [f"L-{entry:04d}"]
    if seconds is not None:
        parts.append(f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
    if foto is not None:
        parts.append(f"F-{foto:02d}")
    return f"[{' | '.join(parts)}]"
