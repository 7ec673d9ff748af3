"""Fakta hadir: who was asked, who came, how it went: tables of a berita acara and of an attendance list."""

from sessions import fakta_rekaman, indonesia
from sessions.berita_acara import JenisBA
from sessions.catatan import Catatan, Row, exact
from sessions.evidence import Entry, Event
from sessions.foto import Untuk
from sessions.kapasitas import KEWAKILAN, Kapasitas
from sessions.kehadiran import Keadaan as Hadir
from sessions.kursi import Kursi, Mutu
from sessions.mesin import words
from sessions.peristiwa import visible
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.wewenang import POKJA, Peran

PILIHAN = {
    Persetujuan.A_SETUJU: "A",
    Persetujuan.B_TANPA_AV: "B",
    Persetujuan.C_MINTA_LURING: "C",
    Persetujuan.DITARIK: "A, ditarik",
}
BUKTI = {Untuk.IDENTITAS: "identitas asli", Untuk.WAJAH: "foto wajah", Untuk.KUASA: "bukti kewakilan"}


# Who came (4)


def representatives(catatan: Catatan) -> list[Row]:
    seats = [k for k in catatan.ruang.kursi.values() if k.peran is Peran.PENYEDIA]
    return [_representative(catatan, kursi) for kursi in seats if kursi.kapasitas is not Kapasitas.TENAGA_AHLI]


def experts(catatan: Catatan) -> list[Row]:
    seats = [k for k in catatan.ruang.kursi.values() if k.kapasitas is Kapasitas.TENAGA_AHLI]
    return [{"nama": k.nama, "keahlian": k.jabatan, "hasil": _admission(catatan, k)[0]} for k in seats]


def _representative(catatan: Catatan, kursi: Kursi) -> Row:
    putusan, alasan = _admission(catatan, kursi)
    return {
        "nama": kursi.nama,
        "kapasitas": KEWAKILAN[kursi.kapasitas].uraian,
        "bukti": ", ".join(BUKTI[untuk] for untuk in BUKTI if untuk in kursi.bukti) or "–",
        "putusan": putusan,
        "alasan": alasan,
    }


def _admission(catatan: Catatan, kursi: Kursi) -> tuple[str, str]:
    """The Pokja's last word about somebody, with its citation."""
    mine = [e for e in catatan.all("ruang.diterima", "ruang.ditolak") if e.event.data.get("id") == kursi.id]
    if not mine:
        return "tidak diputuskan", ""
    said = str(mine[-1].event.private.get("alasan") or "").rstrip(" .")
    photos = catatan.photos.get(kursi.id, ())
    cited = f"{said} {catatan.cite(mine[-1], photos[0] if photos else None)}".strip()
    if mine[-1].event.kind == "ruang.ditolak":
        return "tidak berhak mewakili", cited
    if KEWAKILAN[kursi.kapasitas].mewakili:
        return "berhak mewakili", cited
    return ("hadir, identitas cocok" if Untuk.IDENTITAS in kursi.bukti else "hadir"), cited


def sentences(catatan: Catatan) -> list[str]:
    """In what right each of them came and what the Pokja found, as the paper says it, with its citation."""
    company = str(catatan.fact("fakta_peserta").get("nama", ""))
    seats = [k for k in catatan.ruang.kursi.values() if k.peran is Peran.PENYEDIA and k.wakil]
    return [_sentence(catatan, kursi, company) for kursi in seats]


def _sentence(catatan: Catatan, kursi: Kursi, company: str) -> str:
    values = {"nama": kursi.nama, "jabatan": kursi.jabatan or "wakil peserta", "peserta": company}
    came = indonesia.fill(KEWAKILAN[kursi.kapasitas].kalimat, values)
    shown = [BUKTI[untuk] for untuk in BUKTI if untuk in kursi.bukti]
    putusan, alasan = _admission(catatan, kursi)
    proven = f", dengan memperlihatkan {' dan '.join(shown)}" if shown else ""
    return f"{came}{proven}; oleh Pokja dinyatakan {putusan}{f': {alasan}' if alasan else ''}."


# How they were asked (5)

ASKED = {
    "undangan.disahkan": "Undangan disahkan",
    "undangan.dikirim": "Undangan terkirim",
    "undangan.diserahkan": "Undangan diserahkan",
    "undangan.gagal": "Pengiriman gagal",
    "undangan.memantul": "Surel kembali",
    "undangan.dibuka": "Undangan dibuka",
    "undangan.diingatkan": "Pengingat dikirim",
    "undangan.tanpa_jawaban": "Batas 24 jam lewat tanpa jawaban",
    "undangan.digantikan": "Undangan digantikan",
    "undangan.ditarik": "Undangan ditarik",
    "kesediaan.disampaikan": "Dijawab",
    "sesi.dipertahankan": "Jadwal dipertahankan",
    "sesi.perubahan_disetujui": "Perubahan jadwal disetujui",
    "sesi.perubahan_ditolak": "Perubahan jadwal tidak dikabulkan",
    "sesi.dijadwal_ulang": "Dijadwalkan ulang",
    "sesi.dilanjutkan_hari_lain": "Dilanjutkan pada hari lain",
    "sesi.alasan_diterima": "Alasan ketidakhadiran diterima",
    "upaya.dicatat": "Upaya menghubungi",
    "penyedia.terhubung": "Peserta terhubung",
}


def invitations(catatan: Catatan) -> list[Row]:
    return [
        {
            "peristiwa": ASKED[entry.event.kind],
            "waktu": catatan.time(entry.event.at),
            "keterangan": _about_asking(entry.event),
            "rujukan": catatan.cite(entry),
        }
        for entry in catatan.all(*ASKED)
    ]


def _about_asking(event: Event) -> str:
    """What one line of the inviting says more; contact details and the office's own notes stay out of the paper.

    A note about a call may speak of another peserta: only what the peserta may read anyway is printed.
    """
    data, private = event.data, event.private
    own = private if visible(event.kind, Peran.PENYEDIA) else {}
    late = "terlambat, sebelum sesi mulai" if data.get("terlambat") else ""
    parts = [
        f"nomor {private['nomor']}" if private.get("nomor") else "",
        "diterima server surel" if event.kind == "undangan.dikirim" else "",
        *(words(str(data[key])) for key in ("pilihan", "jalur", "hasil") if data.get(key)),
        late,
        *(str(own[key]) for key in ("alasan", "catatan", "bukti") if own.get(key)),
    ]
    return "; ".join(part for part in parts if part)


# How it went (6)

COURSE = {
    "sesi.dibuka": "Ruang tunggu dibuka",
    "sesi.dimulai": "Sesi dimulai",
    "sesi.ditunggu": "Waktu tunggu peserta lewat",
    "sesi.kuorum_gagal": "Pokja tidak mencapai kuorum",
    "sesi.penyedia_masuk": "Peserta hadir terlambat",
    "sesi.dijeda": "Sesi dijeda",
    "sesi.kuorum_hilang": "Sesi dijeda karena kuorum Pokja hilang",
    "sesi.dilanjutkan": "Sesi dilanjutkan",
    "sesi.terputus": "Sambungan peserta terputus",
    "sesi.tersambung": "Peserta tersambung kembali",
    "sesi.diskors": "Sesi diskors",
    "sesi.lewat_waktu": "Waktu baku 90 menit lewat",
    "musyawarah.dimulai": "Pokja bermusyawarah tersendiri, tanpa suara dan gambar kepada peserta",
    "musyawarah.selesai": "Musyawarah Pokja selesai",
    "rekaman.dimulai": "Perekaman dimulai",
    "rekaman.tidak_direkam": "Dicatat bahwa tidak seorang pun menyetujui perekaman",
    "rekaman.dijeda": "Perekaman dijeda",
    "rekaman.dilanjutkan": "Perekaman dilanjutkan",
    "ruang.dikeluarkan": "Seseorang dikeluarkan dari ruang",
    "sesi.dinyatakan_tidak_hadir": "Pokja menyatakan peserta tidak hadir",
    "sesi.dialihkan": "Sesi dialihkan ke tatap muka",
    "sesi.ditutup": "Sesi ditutup",
    "ba.dibacakan": "Berita acara dibacakan",
}


def course(catatan: Catatan, *, worded: bool = True) -> list[str]:
    """The order of events, then what the Pokja worded of it (not while that is still being drafted)."""
    lists = {e.event.data["id"] for e in catatan.all("ba.disusun") if e.event.data["jenis"] == JenisBA.DAFTAR_HADIR}
    told = [e for e in catatan.all(*COURSE) if e.event.kind != "ba.dibacakan" or e.event.data["id"] not in lists]
    lines = [_course_line(catatan, entry) for entry in told]
    if not worded:
        return lines
    return lines + [text for name in ("pembuka", "jalannya", "catatan", "lain_lain") if (text := catatan.worded(name))]


def _course_line(catatan: Catatan, entry: Entry) -> str:
    event = entry.event
    late = event.data.get("terlambat_menit")
    who = catatan.name(str(event.data["id"])) if event.kind.startswith("ruang.") else ""
    why = str(event.private.get("alasan") or "") if visible(event.kind, Peran.PENYEDIA) else ""
    more = [who, f"{late} menit" if late else "", why]
    detail = "; ".join(part for part in more if part)
    text = f"{COURSE[event.kind]} pukul {catatan.hour(event.at)}" + (f" ({detail})" if detail else "")
    return f"{text} {catatan.cite(entry)}"


def connections(catatan: Catatan) -> list[Row]:
    return [
        {
            "nama": kursi.nama,
            "mutu": shares(kursi),
            "putus": f"{kursi.putus} kali",
            "pilihan": PILIHAN.get(kursi.persetujuan, "–"),
            "keterangan": f"hadir {exact(kursi.total)}",
        }
        for kursi in catatan.ruang.kursi.values()
        if kursi.masuk is not None
    ]


def shares(kursi: Kursi) -> str:
    """The share of the time inside on each step of the ladder: `video 92 %, foto suara 8 %`."""
    spent = kursi.tangga
    whole = sum((time.total_seconds() for time in spent.values()), 0.0)
    if not whole:
        return words(str(kursi.mutu)) if kursi.mutu else "–"
    parts = [(mutu, round(100 * spent[mutu].total_seconds() / whole)) for mutu in Mutu if spent.get(mutu)]
    told = [f"{words(mutu)} {share} %" for mutu, share in parts if share]
    return ", ".join(told) if len(told) > 1 else words(max(spent, key=lambda mutu: spent[mutu]))


# The attendance list


def groups(catatan: Catatan, company: str) -> list[dict[str, object]]:
    """Pokja, peserta, experts, staff; every seat that was ever taken."""
    seats = [k for k in catatan.ruang.kursi.values() if k.masuk is not None or k.keadaan is Hadir.TIDAK_HADIR]
    return [
        {"judul": title, "orang": [_attended(catatan, k, company) for k in seats if _group(k) == title]}
        for title in GROUPS
    ]


GROUPS = ("A. Pokja Pemilihan", "B. Peserta", "C. Tenaga ahli", "D. Pengamat dan petugas")


def _group(kursi: Kursi) -> str:
    if kursi.kapasitas is Kapasitas.TENAGA_AHLI:
        return GROUPS[2]
    if kursi.peran is Peran.PENYEDIA:
        return GROUPS[1]
    return GROUPS[0] if kursi.peran in POKJA else GROUPS[3]


def _attended(catatan: Catatan, kursi: Kursi, company: str) -> Row:
    faces = [
        int(str(e.event.data["nomor"]))
        for e in catatan.all("foto.diterima")
        if e.event.data.get("wakil") == kursi.id and e.event.data.get("untuk") == Untuk.WAJAH
    ]
    office = str(catatan.fact("fakta_kantor").get("nama") or catatan.fact("fakta_kantor").get("unit") or "")
    return {
        "nama": kursi.nama,
        "instansi": company if kursi.peran is Peran.PENYEDIA else "–" if kursi.peran is Peran.AUDITOR else office,
        "jabatan": _office(kursi),
        "identitas": _identified(kursi),
        "masuk": catatan.hour(kursi.masuk),
        "keluar": catatan.hour(kursi.keluar),
        "lama": exact(kursi.total),
        "putus": str(kursi.putus),
        "pilihan": fakta_rekaman.chosen(catatan, kursi, PILIHAN.get(kursi.persetujuan, "–")),
        "cara": "mengamati" if kursi.pengamat else shares(kursi),
        "foto": f"F-{faces[-1]:02d}" if faces else "",
        "ttd": "hadir" if kursi.masuk else "tidak hadir",
    }


def _identified(kursi: Kursi) -> str:
    """By what the Pokja knew who this was; a peserta whom it let in without a photo shows none."""
    if kursi.peran is not Peran.PENYEDIA:
        return "akun aplikasi"
    return "identitas asli diperlihatkan" if Untuk.IDENTITAS in kursi.bukti else "tanpa foto identitas"


def _office(kursi: Kursi) -> str:
    """`Auditor Inspektorat, pengamat`."""
    jabatan = kursi.jabatan or words(str(kursi.kapasitas))
    return f"{jabatan}, pengamat" if kursi.pengamat else jabatan
