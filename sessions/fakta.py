"""Fakta: what a berita acara says, built from the chain of its sesi alone; every line cites where its evidence is.

The shape is that of `BeritaAcara` and `DaftarHadir` in server/documents/facts.py: texts ready to show.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sessions import fakta_hadir, fakta_hasil, fakta_mutu, fakta_negosiasi, fakta_rekaman, risalah
from sessions.berita_acara import JenisBA, Pihak, TandaTangan
from sessions.catatan import Catatan
from sessions.evidence import Entry
from sessions.indonesia import hari_tanggal, pukul, rupiah, tanggal_dalam_kata, tanggal_surat
from sessions.kehadiran import Keadaan as Hadir
from sessions.mesin import words
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.wewenang import Peran

Facts = dict[str, object]

JUDUL = {
    JenisBA.PEMBUKTIAN: "Berita Acara Pembuktian Kualifikasi",
    JenisBA.KETIDAKHADIRAN: "Berita Acara Ketidakhadiran",
    JenisBA.DAFTAR_HADIR: "Daftar Hadir Pembuktian Kualifikasi secara Daring",
    JenisBA.NEGOSIASI: "Berita Acara Klarifikasi dan Negosiasi",
    JenisBA.BERKAS_NEGOSIASI: "Hasil Negosiasi Harga",
}
DASAR = {
    "perlem_12_2021": "Peraturan LKPP Nomor 12 Tahun 2021",
    "kondisi_luar_biasa": "penetapan kondisi luar biasa",
    "kesepakatan": "kesepakatan Pokja Pemilihan dan peserta",
    "lainnya": "ketentuan",
}
TALKED = frozenset({"wakil", "ahli", "sambungan", "klarifikasi", "keberatan", "waktu", "paraf"})
"""What the minutes of a negotiation share with those of a pembuktian."""
LETTERHEAD = ("pemerintah", "induk", "unit", "pokja", "alamat", "kontak", "lambang")
KUALIFIKASI = {"pra": "Prakualifikasi", "pasca": "Pascakualifikasi"}


def facts(
    entries: Iterable[Entry],
    *,
    jenis: JenisBA = JenisBA.PEMBUKTIAN,
    at: datetime,
    nomor: str = "",
    kode: str = "",
    alamat: str = "",
    bukti: Sequence[Mapping[str, str]] = (),
    klausul: Mapping[str, object] | None = None,
    ralat: Mapping[str, str] | None = None,
) -> Facts:
    """All that the paper of this `jenis` says. `kode`, `alamat` and `bukti` are of the paper, the rest of the chain.

    `ralat`: what an erratum says of the paper in whose place it stands.
    """
    catatan = Catatan.of(entries)
    if jenis is JenisBA.DAFTAR_HADIR:
        return attendance(catatan, at, nomor, kode, alamat, klausul or {})
    common = _common(catatan, jenis, at, nomor, kode, alamat, klausul or {})
    if jenis is JenisBA.BERKAS_NEGOSIASI:
        told = common | fakta_negosiasi.agreed(catatan, alamat)
        return told | {"acara": _acara(catatan, catatan.all("negosiasi.disepakati")[-1].event.at)}
    if jenis is JenisBA.NEGOSIASI:
        common["judul"] = f"Berita Acara {fakta_negosiasi.title(catatan)}"
        told = {name: part for name, part in _body(catatan, at).items() if name in TALKED}
        return common | _heading(catatan) | told | fakta_negosiasi.minutes(catatan)
    told = common | _heading(catatan) | _body(catatan, at) | {"bukti": [dict(one) for one in bukti]}
    told["ralat"] = dict(ralat or dict.fromkeys(("nomor", "tanggal", "sha256", "alasan", "isi"), ""))
    if ralat:
        told["judul"] = f"{JUDUL[jenis]} (Perbaikan)"
    return told | {"ketidakhadiran": fakta_hasil.absence(catatan)}


def signers(entries: Iterable[Entry], ba: str, jenis: JenisBA = JenisBA.PEMBUKTIAN) -> tuple[TandaTangan, ...]:
    """Who signs: every member of the Pokja, then (not for an absence) those who spoke for the peserta."""
    return _signers(Catatan.of(entries), ba, jenis)


def slot(tanda: TandaTangan) -> str:
    """The name of the place to sign in the PDF."""
    return tanda.kolom or f"ttd_{tanda.urut}"


def signer_name(tanda: TandaTangan) -> str:
    """Whom the signature in that place must be by."""
    return tanda.atas_nama or tanda.nama


def attendance(
    catatan: Catatan, at: datetime, nomor: str, kode: str, alamat: str, klausul: Mapping[str, object]
) -> Facts:
    groups = fakta_hadir.groups(catatan, str(catatan.fact("fakta_peserta").get("nama", "")))
    first, last = catatan.entries[0].number, catatan.entries[-1].number
    common = _common(catatan, JenisBA.DAFTAR_HADIR, at, nomor, kode, alamat, klausul)
    return common | {
        "kelompok": groups,
        "sumber": f"log sistem L-{first:04d} s.d. L-{last:04d}",
    }


def _common(
    catatan: Catatan,
    jenis: JenisBA,
    at: datetime,
    nomor: str,
    kode: str,
    alamat: str,
    klausul: Mapping[str, object],
) -> Facts:
    here = catatan.zona.local(at)
    office = catatan.fact("fakta_kantor")
    head = {name: str(office[name]) for name in LETTERHEAD if office.get(name)}
    head.setdefault("pokja", str(catatan.fact("fakta_paket").get("nama_pokja", "")))
    wording = {**(_wording(catatan) if jenis is JenisBA.PEMBUKTIAN else {}), **klausul}
    return {
        "judul": _title(catatan, jenis),
        "kode_dokumen": kode,
        "alamat_periksa": alamat,
        "kepala_rantai": catatan.entries[-1].digest,
        "dibuat": here.isoformat(timespec="seconds"),
        "kantor": head,
        "nomor": nomor,
        "tempat": str(office.get("kota", "")),
        "tanggal": tanggal_surat(here),
        "penanda": _places(catatan, _signers(catatan, "", jenis)),
        "klausul": wording,
        "paket": _paket(catatan),
        "acara": _acara(catatan),
    }


def _title(catatan: Catatan, jenis: JenisBA) -> str:
    """The attendance list says what was attended."""
    held = str(catatan.made.data.get("jenis") or "pembuktian")
    if jenis is not JenisBA.DAFTAR_HADIR or held == "pembuktian":
        return JUDUL[jenis]
    named = fakta_negosiasi.title(catatan) if held == "negosiasi" else words(held).title()
    return f"Daftar Hadir {named} secara Daring"


def _heading(catatan: Catatan) -> Facts:
    paket, peserta, office = (catatan.fact(f"fakta_{name}") for name in ("paket", "peserta", "kantor"))
    made = catatan.made
    basis = DASAR.get(str(made.data.get("dasar")), "")
    day = catatan.zona.local(catatan.mulai or catatan.planned[0])
    return {
        "tanggal_kata": tanggal_dalam_kata(day),
        "dasar_daring": f"{basis} {made.private.get('dasar_nomor') or ''}".strip(),
        "sk": {
            "nama": f"Kepala {office.get('nama') or office.get('unit') or 'UKPBJ'}",
            "nomor": str(paket.get("sk_pokja", "")),
        },
        "peserta": {
            "nama": str(peserta.get("nama", "")),
            "npwp": str(peserta.get("npwp", "")),
            "alamat": str(peserta.get("alamat", "")),
            "peringkat": str(peserta.get("peringkat", "")),
            "kso": [],
        },
    }


def _body(catatan: Catatan, at: datetime) -> Facts:
    return {
        "wakil": fakta_hadir.representatives(catatan),
        "kewakilan": fakta_hadir.sentences(catatan),
        "ahli": fakta_hadir.experts(catatan),
        "undangan": fakta_hadir.invitations(catatan),
        "tata_urutan": fakta_hadir.course(catatan),
        "sambungan": fakta_hadir.connections(catatan),
        "celah": fakta_rekaman.gaps(catatan),
        "direkam": fakta_rekaman.people(catatan),
        "tanpa_rekaman": not fakta_rekaman.was_made(catatan),
        "rekam": fakta_mutu.modes(catatan),
        "pilihan_rekam": fakta_mutu.choices(catatan),
        "mutu": fakta_mutu.quality(catatan),
        "pemeriksaan": fakta_hasil.documents(catatan),
        "klarifikasi": fakta_hasil.questions(catatan),
        "daftar_hitam": fakta_hasil.blacklist(catatan),
        "simpulan": fakta_hasil.conclusion(catatan),
        "keberatan": fakta_hasil.objections(catatan),
        "waktu": fakta_mutu.times(catatan, at),
        "waktu_baku": fakta_mutu.annex(catatan, at),
        "paraf": risalah.printed_initials(catatan),
        "foto": fakta_hasil.photos(catatan),
    }


def _wording(catatan: Catatan) -> dict[str, object]:
    """Without a recording, say so truly: at whose wish, and what there is instead.

    Nothing where the standing clause holds: the peserta wished it, there are photos, and two examined.
    """
    asked = any(
        kursi.peran is Peran.PENYEDIA and kursi.persetujuan in (Persetujuan.B_TANPA_AV, Persetujuan.DITARIK)
        for kursi in catatan.ruang.kursi.values()
    )
    photos = any(entry.event.data.get("dokumen") for entry in catatan.all("foto.diterima"))
    two = fakta_hasil.by_two(catatan)
    if fakta_rekaman.was_made(catatan) or (asked and photos and two):
        return {}
    begun = "Pembuktian dilaksanakan tanpa perekaman audio-video atas permintaan peserta"
    parts = [*(["foto dokumen"] if photos else []), "notulen", "log kehadiran", *(["dua pemeriksa"] if two else [])]
    told = f"{', '.join(parts[:-1])}{',' if len(parts) > 2 else ''} dan {parts[-1]}"
    return {"tanpa_rekaman": f"{begun if asked else 'Sesi dilaksanakan tanpa perekaman audio-video'}, dengan {told}."}


def _signers(catatan: Catatan, ba: str, jenis: JenisBA) -> tuple[TandaTangan, ...]:
    pokja = [(str(m["id"]), str(m["nama"]), str(m.get("jabatan", "")), Pihak.POKJA) for m in catatan.pokja]
    peserta = [
        (kursi.id, kursi.nama, kursi.jabatan or words(kursi.kapasitas).capitalize(), Pihak.PESERTA)
        for kursi in catatan.ruang.kursi.values()
        if kursi.wakil and kursi.masuk is not None and kursi.keadaan is not Hadir.DITOLAK
    ]
    if jenis is JenisBA.BERKAS_NEGOSIASI:
        bound = {seat.id for seat in fakta_negosiasi.may_bind(catatan)}
        peserta = [one for one in peserta if one[0] in bound]
    who = pokja if jenis is JenisBA.KETIDAKHADIRAN else pokja + peserta
    return tuple(TandaTangan(ba, urut, *one) for urut, one in enumerate(who, 1))


def _places(catatan: Catatan, signers: Sequence[TandaTangan]) -> list[dict[str, str]]:
    nip = {str(member["id"]): str(member.get("nip") or "") for member in catatan.pokja}
    company = str(catatan.fact("fakta_peserta").get("nama", ""))
    places = []
    for tanda in signers:
        place = {"id": slot(tanda), "nama": tanda.nama, "jabatan": tanda.jabatan}
        if nip.get(tanda.siapa):
            place["nip"] = nip[tanda.siapa]
        if tanda.pihak is Pihak.PESERTA:
            place["pihak"] = company
        places.append(place)
    return places


def _paket(catatan: Catatan) -> dict[str, str]:
    paket = {key: str(value) for key, value in catatan.fact("fakta_paket").items()}
    shown = {key: paket[key] for key in ("nama", "kode_tender", "kode_rup", "skpd", "sumber_dana") if paket.get(key)}
    for name in ("pagu", "hps"):
        if paket.get(name, "").isdigit():
            shown[name] = rupiah(int(paket[name]))
    shown["tahun_anggaran"] = paket.get("tahun", "")
    shown["metode_pemilihan"] = paket.get("metode", "").replace("_", " ").title()
    shown["metode_kualifikasi"] = KUALIFIKASI.get(paket.get("kualifikasi", ""), "")
    if paket.get("nomor_dokpil"):
        shown["dokumen_pemilihan"] = _dated(paket["nomor_dokpil"], paket.get("tanggal_dokpil", ""))
    return shown


def _acara(catatan: Catatan, until: datetime | None = None) -> dict[str, str]:
    """When and where it was held: to `until`, to its close, or as it was planned while it has none."""
    begin, end = catatan.planned
    real, closed = (catatan.mulai, until or catatan.ruang.tutup or end) if catatan.mulai else (begin, end)
    place = str(catatan.made.private.get("tempat") or "")
    return {
        "hari_tanggal": hari_tanggal(catatan.zona.local(real)),
        "pukul": pukul(real, closed, catatan.zona),
        "tempat": f"ruang daring Ruang Bukti; Pokja berada di {place}" if place else "ruang daring Ruang Bukti",
    }


def _dated(nomor: str, day: str) -> str:
    """`Nomor 01/DOKPIL/2026 tanggal 1 Oktober 2026`; `day` is YYYY-MM-DD or ""."""
    return f"Nomor {nomor} tanggal {tanggal_surat(date.fromisoformat(day))}" if day else f"Nomor {nomor}"
