"""Fakta: what letters and mails say of an office, a paket, a peserta and a sesi, ready to print."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from server.documents import facts as shapes
from server.documents.clauses import KLAUSUL
from server.services import Services
from sessions.dokumen import Dokumen
from sessions.indonesia import Zona, hari_tanggal, jam, pukul, rupiah, tanggal_surat
from sessions.kantor import Kantor
from sessions.klarifikasi import tentang
from sessions.paket import Paket
from sessions.persetujuan_teks import NoticeFacts
from sessions.peserta import Peserta
from sessions.sesi import Dasar, JenisSesi, Sesi

_PERIHAL: dict[JenisSesi, str] = {
    JenisSesi.PEMBUKTIAN: "Pembuktian Kualifikasi",
    JenisSesi.KLARIFIKASI_TEKNIS: "Klarifikasi Teknis",
    JenisSesi.KLARIFIKASI_KEWAJARAN_HARGA: "Klarifikasi Kewajaran Harga",
    JenisSesi.KLARIFIKASI_TENAGA_AHLI: "Klarifikasi Tenaga Ahli",
    JenisSesi.VERIFIKASI_PELAKU_USAHA: "Verifikasi Pelaku Usaha",
    JenisSesi.GABUNGAN: "Pembuktian Kualifikasi, Klarifikasi, dan Negosiasi",
}
DASAR: dict[Dasar, str] = {
    Dasar.PERLEM_12_2021: "Peraturan LKPP Nomor 12 Tahun 2021",
    Dasar.KONDISI_LUAR_BIASA: "penetapan kondisi luar biasa",
    Dasar.KESEPAKATAN: "kesepakatan Pokja Pemilihan dan peserta",
    Dasar.LAINNYA: "ketentuan",
}
SIMPAN = "2 tahun setelah tindak lanjut hasil pemeriksaan selesai, lalu dimusnahkan"
HUKUM = "Peraturan Presiden Nomor 16 Tahun 2018 dan perubahannya; Peraturan LKPP Nomor 12 Tahun 2021"


def perihal(sesi: Sesi, paket: Paket) -> str:
    """What the sesi is held for, as a heading says it."""
    return _PERIHAL.get(sesi.jenis) or tentang(paket.metode, paket.jenis)


def kegiatan(sesi: Sesi, paket: Paket) -> str:
    """The same in the middle of a sentence."""
    return perihal(sesi, paket).lower()


def kantor(office: Kantor, pokja: str = "") -> shapes.Kantor:
    kontak = " · ".join(part for part in (office.telepon, office.laman, office.surel) if part)
    head: shapes.Kantor = {
        "pemerintah": office.pemda,
        "unit": office.unit,
        "alamat": office.alamat,
        "kontak": kontak,
    }
    if office.induk:
        head["induk"] = office.induk
    if office.lambang:
        head["lambang"] = office.lambang
    if pokja:
        head["pokja"] = pokja
    return head


def paket(paket: Paket) -> shapes.Paket:
    facts: shapes.Paket = {
        "nama": paket.nama,
        "kode_tender": paket.kode_tender,
        "kode_rup": paket.kode_rup,
        "skpd": paket.skpd,
        "sumber_dana": paket.sumber_dana,
        "tahun_anggaran": str(paket.tahun),
        "pagu": rupiah(paket.pagu),
        "hps": rupiah(paket.hps),
        "metode_pemilihan": paket.metode.replace("_", " ").title(),
        "metode_kualifikasi": {"pra": "Prakualifikasi", "pasca": "Pascakualifikasi"}[paket.kualifikasi],
    }
    if paket.nomor_dokpil:
        facts["dokumen_pemilihan"] = dated(paket.nomor_dokpil, paket.tanggal_dokpil)
    return facts


def dated(nomor: str, day: object) -> str:
    return f"Nomor {nomor} tanggal {tanggal_surat(day)}" if day else f"Nomor {nomor}"  # type: ignore[arg-type]


def dasar(paket: Paket) -> str:
    """The decision that a letter rests on."""
    if paket.nomor_ba_evaluasi:
        return f"Berita Acara Hasil Evaluasi {dated(paket.nomor_ba_evaluasi, paket.tanggal_ba_evaluasi)}"
    return f"Dokumen Pemilihan {dated(paket.nomor_dokpil, paket.tanggal_dokpil)}"


def dasar_daring(sesi: Sesi) -> str:
    words = DASAR[sesi.dasar]
    return f"{words} {sesi.dasar_nomor}".strip() if sesi.dasar_nomor else words


def acara(sesi: Sesi) -> shapes.Acara:
    return {
        "hari_tanggal": hari_tanggal(sesi.zona.local(sesi.mulai)),
        "pukul": pukul(sesi.mulai, sesi.selesai, sesi.zona),
        "tempat": f"Ruang daring Ruang Bukti; Pokja berada di {sesi.tempat}",
    }


def lobby_opens(sesi: Sesi) -> str:
    return f"{jam(sesi.zona.local(sesi.mulai - timedelta(minutes=30)))} {sesi.zona}"


def whole_time(sesi: Sesi) -> str:
    """`Senin, 23 November 2026 pukul 09.00 s.d. 10.30 WITA`."""
    return f"{hari_tanggal(sesi.zona.local(sesi.mulai))} {pukul(sesi.mulai, sesi.selesai, sesi.zona)}"


def short_time(at: datetime, zona: Zona) -> str:
    """`23 November 2026 pukul 09.00 WITA`."""
    here = zona.local(at)
    return f"{tanggal_surat(here)} pukul {jam(here)} {zona}"


def narahubung(office: Kantor, pokja: str) -> shapes.Narahubung:
    return {"nama": pokja or office.nama, "telepon": office.telepon, "surel": office.surel}


def bring(checklist: Sequence[Dokumen]) -> list[shapes.Siapkan]:
    return [
        {"nama": item.nama, "keterangan": "asli atau salinan yang dilegalisir" + ("" if item.wajib else "; bila ada")}
        for item in checklist
    ]


def notice(office: Kantor, package: Paket, sesi: Sesi, checklist: Sequence[Dokumen]) -> NoticeFacts:
    return {
        "nama_paket": package.nama,
        "tanggal": hari_tanggal(sesi.zona.local(sesi.mulai)),
        "pukul": pukul(sesi.mulai, sesi.selesai, sesi.zona).removeprefix("pukul "),
        "penyelenggara": f"{package.nama_pokja}, {office.nama}",
        "narahubung": " · ".join(part for part in (office.nama, office.telepon, office.surel) if part),
        "pejabat_pdp": office.klausul.get("pejabat_pdp", "belum ditunjuk; hubungi narahubung"),
        "dasar_hukum": office.klausul.get("dasar_hukum", HUKUM),
        "butir": [item.nama for item in checklist],
        "masa_simpan": office.klausul.get("masa_simpan", SIMPAN),
    }


def document(
    services: Services,
    office: Kantor,
    pokja: str,
    code: str,
    head: str,
    at: datetime,
    nomor: str = "",
    *,
    kind: str = "",
) -> shapes.Dokumen:
    """What every paper has; who signs is added by whoever makes it. `kind` brings the office's own clauses for it."""
    here = Zona(office.zona).local(at)
    return {
        "kode_dokumen": code,
        "alamat_periksa": f"{services.url}/periksa/{code}",
        "kepala_rantai": head,
        "dibuat": here.isoformat(timespec="seconds"),
        "kantor": kantor(office, pokja),
        "nomor": nomor,
        "tempat": office.kota,
        "tanggal": tanggal_surat(here),
        "penanda": [],
        "klausul": own_clauses(office, kind),
    }


def own_clauses(office: Kantor, kind: str) -> dict[str, str | list[str]]:
    """`undangan.penutup` of the office -> `penutup` of its undangan; a paper of another kind knows nothing of it.

    A clause that is a list has one item a line.
    """
    mine = [name for name in office.klausul if name.partition(".")[0] == kind and "." in name]
    return {name.partition(".")[2]: _worded(kind, name.partition(".")[2], office.klausul[name]) for name in mine}


def _worded(kind: str, clause: str, words: str) -> str | list[str]:
    if isinstance(KLAUSUL[kind].get(clause, ""), str):
        return words
    return [item for item in words.split("\n") if item.strip()]


def mail(office: Kantor, package: Paket, peserta: Peserta, sesi: Sesi) -> Mapping[str, object]:
    """What every mail about one meeting says."""
    return {
        "kantor": office.nama,
        "pengirim": package.nama_pokja or office.nama,
        "penerima": f"Direktur {peserta.nama}",
        "narahubung": " · ".join(part for part in (package.nama_pokja, office.telepon, office.surel) if part),
        "kode": f"RB-{sesi.kode}",
        "perihal": perihal(sesi, package),
        "paket": package.nama,
        "waktu": whole_time(sesi),
        "waktu_lain": "",
    }
