"""Syarat: what is to be shown for each kind of procurement, as a list an office may trim or add to (domain 2.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions.dokumen import Dokumen
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.isian import line
from sessions.mesin import note
from sessions.paket import JenisPaket
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import Pelaku


@dataclass(frozen=True, slots=True)
class Syarat:
    """`kunci`: two examiners must agree before it is sah."""

    jenis: str
    nama: str
    wajib: bool
    kunci: bool = False


_EVERYBODY = (
    Syarat("ktp", "KTP wakil peserta", wajib=True, kunci=True),
    Syarat("nib", "Nomor Induk Berusaha (NIB)", wajib=True, kunci=True),
    Syarat("npwp", "NPWP badan usaha", wajib=True),
    Syarat("akta_pendirian", "Akta pendirian", wajib=True, kunci=True),
    Syarat("akta_perubahan", "Akta perubahan terakhir", wajib=False),
    Syarat("sk_kemenkumham", "Pengesahan Kemenkumham (AHU)", wajib=True),
    Syarat("kswp", "Status wajib pajak (KSWP) atau laporan pajak tahun terakhir", wajib=True),
    Syarat("surat_kuasa", "Surat kuasa (bila diwakilkan)", wajib=False),
    Syarat("perjanjian_kso", "Perjanjian KSO (bila ber-KSO)", wajib=False),
)

TEMPLATES: dict[JenisPaket, tuple[Syarat, ...]] = {
    JenisPaket.BARANG: (
        *_EVERYBODY,
        Syarat("izin_usaha", "Izin usaha sesuai KBLI", wajib=True),
        Syarat("pengalaman", "Pengalaman: kontrak atau BAST", wajib=False),
        Syarat("surat_dukungan", "Surat dukungan pabrikan atau distributor", wajib=False),
    ),
    JenisPaket.KONSTRUKSI: (
        *_EVERYBODY,
        Syarat("sbu", "Sertifikat Badan Usaha (SBU)", wajib=True, kunci=True),
        Syarat("pengalaman", "Pengalaman: kontrak dan BAST", wajib=True),
        Syarat("skp", "Sisa kemampuan paket (SKP)", wajib=True),
        Syarat("peralatan", "Bukti kepemilikan atau sewa peralatan", wajib=True),
        Syarat("personel", "Personel manajerial: SKK dan bukti kerja", wajib=True),
        Syarat("neraca", "Neraca keuangan", wajib=False),
        Syarat("smk3", "Sertifikat SMK3 atau ISO", wajib=False),
    ),
    JenisPaket.JASA_KONSULTANSI: (
        *_EVERYBODY,
        Syarat("sbu", "Sertifikat Badan Usaha (SBU) jasa konsultansi", wajib=True, kunci=True),
        Syarat("pengalaman", "Pengalaman sejenis: kontrak dan referensi", wajib=True),
        Syarat("personel", "Tenaga ahli: ijazah, SKK, dan daftar riwayat hidup", wajib=True),
        Syarat("neraca", "Neraca keuangan", wajib=False),
    ),
    JenisPaket.JASA_LAINNYA: (
        *_EVERYBODY,
        Syarat("izin_usaha", "Izin usaha sesuai KBLI", wajib=True),
        Syarat("pengalaman", "Pengalaman: kontrak atau referensi", wajib=True),
        Syarat("personel", "Personel: ijazah atau sertifikat", wajib=False),
        Syarat("peralatan", "Bukti peralatan", wajib=False),
    ),
}

FROZEN = frozenset(
    {Keadaan.DITUTUP, Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL, Keadaan.DISEGEL, Keadaan.DIBATALKAN, Keadaan.DIALIHKAN}
)


def checklist(
    sesi: Sesi,
    syarat: Sequence[Syarat],
    ids: Sequence[str],
    isian: Mapping[str, Mapping[str, str]],
    by: Pelaku,
    at: datetime,
    *,
    mulai_urut: int = 1,
) -> tuple[tuple[Dokumen, ...], tuple[Event, ...]]:
    """The dokumen of a sesi, one per syarat, with what SPSE says of each kind (`isian`: jenis -> field -> value)."""
    made = [
        add(sesi, one, id_, urut, isian.get(one.jenis, {}), by, at)
        for urut, (one, id_) in enumerate(zip(syarat, ids, strict=True), mulai_urut)
    ]
    return tuple(dokumen for dokumen, _ in made), tuple(event for _, event in made)


def add(
    sesi: Sesi,
    syarat: Syarat,
    id: str,
    urut: int,
    isian: Mapping[str, str],
    by: Pelaku,
    at: datetime,
) -> tuple[Dokumen, Event]:
    """One more thing to show; also while the sesi goes on."""
    if sesi.keadaan in FROZEN:
        raise Conflict("Sesi sudah ditutup; daftar periksa tidak dapat ditambah.")
    if not line(syarat.nama):
        raise Invalid("Isi nama dokumen.", bidang={"nama": "Isi nama dokumen."})
    dokumen = Dokumen(id, sesi.id, urut, syarat.jenis, line(syarat.nama), syarat.wajib, syarat.kunci, dict(isian))
    data = {"dokumen": id, "urut": urut, "jenis": syarat.jenis, "wajib": syarat.wajib, "kunci": syarat.kunci}
    private = {"nama": dokumen.nama, "isian": dict(isian)}
    return dokumen, note(by, at, sesi.berkas, "dokumen.diminta", data, private)
