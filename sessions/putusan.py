"""Putusan: what the Pokja decides together, by more than half of its members and with a written reason."""

from datetime import datetime
from enum import StrEnum

from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.evidence import Event
from sessions.lipat import done
from sessions.mesin import note, reason
from sessions.peserta import HARMS, Hasil
from sessions.pokja import kuorum
from sessions.ruang import Moved, Ruang, Usul
from sessions.sesi import Keadaan
from sessions.wewenang import POKJA, Pelaku


class Perihal(StrEnum):
    TUTUP = "tutup"
    HASIL = "hasil"
    TIDAK_HADIR = "tidak_hadir"
    RALAT = "ralat"
    SEPAKAT = "sepakat"
    PERINGKAT_BERIKUT = "peringkat_berikut"
    SELEKSI_GAGAL = "seleksi_gagal"
    BUKA_SEGEL = "buka_segel"


K = Keadaan
RUNDING = frozenset({K.BERLANGSUNG, K.JEDA, K.DISKORS})
WHEN = {
    Perihal.TUTUP: frozenset({K.BERLANGSUNG, K.DISKORS}),
    Perihal.HASIL: frozenset({K.BERLANGSUNG, K.JEDA, K.DISKORS, K.DITUTUP}),
    Perihal.TIDAK_HADIR: frozenset({K.MENUNGGU_PUTUSAN_HADIR}),
    Perihal.RALAT: frozenset({K.DITUTUP, K.DILAPORKAN, K.SIAP_SEGEL, K.DISEGEL}),
    Perihal.SEPAKAT: RUNDING,
    Perihal.PERINGKAT_BERIKUT: RUNDING,
    Perihal.SELEKSI_GAGAL: RUNDING,
    Perihal.BUKA_SEGEL: RUNDING,
}
"""In which states of the sesi a matter may be decided."""
NEGOSIASI = {
    Perihal.SEPAKAT: frozenset({"ditawar", "sepakat"}),
    Perihal.PERINGKAT_BERIKUT: frozenset({"menunggu_putusan"}),
    Perihal.SELEKSI_GAGAL: frozenset({"menunggu_putusan"}),
    Perihal.BUKA_SEGEL: frozenset({"dibekukan"}),
}
"""In which states of the negosiasi its matters may be decided."""


def propose(
    ruang: Ruang,
    id: str,
    perihal: Perihal,
    alasan: str,
    by: Pelaku,
    at: datetime,
    *,
    jumlah_pokja: int,
    hasil: Hasil | None = None,
) -> Moved:
    """Propose a decision; whoever proposes agrees. Raises Conflict while the same matter is open."""
    _member(by)
    _may_be_decided(ruang, perihal)
    if any(usul.perihal == perihal for usul in ruang.usul.values()):
        raise Conflict("Usul tentang perihal ini masih terbuka. Setujui atau cabut dulu usul itu.")
    text = _why(perihal, hasil, alasan)
    data = {"usul": id, "perihal": perihal, "hasil": hasil}
    new, events = done(ruang, note(by, at, ruang.berkas, "putusan.diusulkan", data, {"alasan": text} if text else {}))
    return _settle(new, events, id, by, at, jumlah_pokja)


def vote(
    ruang: Ruang,
    id: str,
    by: Pelaku,
    at: datetime,
    *,
    jumlah_pokja: int,
) -> Moved:
    """Agree; with the vote that makes the quorum the decision stands."""
    _member(by)
    usul = _open(ruang, id)
    _may_be_decided(ruang, Perihal(usul.perihal))
    if by.id in usul.setuju:
        raise Conflict("Anda sudah menyetujui usul ini.")
    new, events = done(ruang, note(by, at, ruang.berkas, "putusan.disetujui", {"usul": id, "perihal": usul.perihal}))
    return _settle(new, events, id, by, at, jumlah_pokja)


def drop(
    ruang: Ruang,
    id: str,
    alasan: str,
    by: Pelaku,
    at: datetime,
) -> Moved:
    """Take an open proposal back; anyone of the Pokja may, saying why."""
    _member(by)
    usul = _open(ruang, id)
    private = {"alasan": reason(alasan, "pencabutan usul", 5)}
    data = {"usul": id, "perihal": usul.perihal}
    return done(ruang, note(by, at, ruang.berkas, "putusan.dicabut", data, private))


def decided(ruang: Ruang, perihal: Perihal) -> Usul:
    """The decision in force; raises Conflict when the Pokja has made none."""
    usul = ruang.ditetapkan.get(perihal)
    if usul is None:
        raise Conflict(f"Pokja belum menetapkan putusan tentang {NAMES[perihal]}. Usulkan dan setujui dulu.")
    return usul


NAMES = {
    Perihal.TUTUP: "penutupan sesi",
    Perihal.HASIL: "hasil peserta",
    Perihal.TIDAK_HADIR: "ketidakhadiran peserta",
    Perihal.RALAT: "ralat berita acara",
    Perihal.SEPAKAT: "persetujuan harga negosiasi",
    Perihal.PERINGKAT_BERIKUT: "negosiasi gagal dan lanjut ke peringkat berikutnya",
    Perihal.SELEKSI_GAGAL: "negosiasi gagal dan seleksi gagal",
    Perihal.BUKA_SEGEL: "pembukaan kembali harga yang dibekukan",
}

REASONED = frozenset(
    {Perihal.TIDAK_HADIR, Perihal.RALAT, Perihal.PERINGKAT_BERIKUT, Perihal.SELEKSI_GAGAL, Perihal.BUKA_SEGEL}
)
RESULTS = frozenset({Hasil.LULUS, Hasil.GUGUR, Hasil.TATAP_MUKA, Hasil.DITUNDA})
"""What may be decided as a result; absence is its own matter, decided after the waiting time."""


def _why(perihal: Perihal, hasil: Hasil | None, alasan: str) -> str:
    if perihal is Perihal.HASIL and hasil not in RESULTS:
        raise Invalid("Pilih hasil: lulus, gugur, tatap muka, atau ditunda.", bidang={"hasil": "Pilih hasilnya."})
    if perihal is not Perihal.HASIL and hasil is not None:
        raise Invalid("Hasil hanya untuk usul tentang hasil peserta.", bidang={"hasil": "Kosongkan."})
    if hasil in HARMS or perihal in REASONED:
        return reason(alasan, NAMES[perihal])
    return alasan.strip()


def _settle(ruang: Ruang, events: tuple[Event, ...], id_: str, by: Pelaku, at: datetime, jumlah_pokja: int) -> Moved:
    usul = ruang.usul[id_]
    if len(usul.setuju) < kuorum(jumlah_pokja):
        return ruang, events
    data = {
        "usul": id_,
        "perihal": usul.perihal,
        "hasil": usul.hasil or None,
        "setuju": list(usul.setuju),
        "kuorum": kuorum(jumlah_pokja),
        "jumlah_pokja": jumlah_pokja,
    }
    private = {"alasan": usul.alasan} if usul.alasan else {}
    new, more = done(ruang, note(by, at, ruang.berkas, "putusan.ditetapkan", data, private))
    return new, events + more


def _member(by: Pelaku) -> None:
    if by.peran not in POKJA:
        raise Forbidden("Hanya anggota Pokja yang mengambil putusan.")


def _open(ruang: Ruang, id_: str) -> Usul:
    if id_ not in ruang.usul:
        raise NotFound("Usul ini tidak ada atau sudah diputuskan.")
    return ruang.usul[id_]


def _may_be_decided(ruang: Ruang, perihal: Perihal) -> None:
    if ruang.keadaan not in WHEN[perihal]:
        raise Conflict(f"Putusan tentang {NAMES[perihal]} tidak dapat diambil dalam keadaan sesi sekarang.")
    if perihal in NEGOSIASI and ruang.negosiasi not in NEGOSIASI[perihal]:
        raise Conflict(f"Putusan tentang {NAMES[perihal]} tidak dapat diambil dalam keadaan negosiasi sekarang.")
