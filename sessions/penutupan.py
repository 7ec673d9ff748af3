"""Penutupan: how a sesi ends: closed or absent by a quorum's decision, reported, cleared away and sealed."""

from collections.abc import Sequence
from datetime import datetime

from sessions import dokumen as documents
from sessions.batas import ATTEMPTS, WAIT_FOR_PESERTA
from sessions.berita_acara import RUNDING, BeritaAcara
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.dokumen import Dokumen
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.mesin import SISTEM, note, reason
from sessions.putusan import Perihal, decided
from sessions.ruang import Ruang
from sessions.sesi import Keadaan, Sesi, advance
from sessions.tahap import Langkah, unexplained
from sessions.wewenang import Pelaku

DISUSUN = "bukti.disusun"
SEALS = frozenset({"sesi.disegel", "sesi.disegel_kembali"})
"""Lines that close the chain of a sesi: what comes after the last of them is in no bag yet."""
CAME_NOT = frozenset({documents.Keadaan.DIMINTA, documents.Keadaan.PERLU_ULANG})

Closed = tuple[Sesi, tuple[Dokumen, ...], tuple[Event, ...]]


def close(sesi: Sesi, ruang: Ruang, dokumen: Sequence[Dokumen], by: Pelaku, at: datetime) -> Closed:
    """Close by the quorum's decision; every obligatory item has a status, and what never came becomes `tidak_ada`.

    Returns the sesi, the dokumen that changed, and the events.
    """
    return _close(sesi, ruang, dokumen, "tutup", by, at)


def close_with_what_is_there(sesi: Sesi, ruang: Ruang, dokumen: Sequence[Dokumen], by: Pelaku, at: datetime) -> Closed:
    """A suspended sesi is closed on the evidence it has, by the quorum's decision."""
    return _close(sesi, ruang, dokumen, "tutup_dengan_bukti_ada", by, at)


def accept_reason(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """The peserta's reason for not coming is good: a further invitation follows."""
    return advance(sesi, "terima_alasan", by, at, alasan=reason(alasan, "mengapa ketidakhadiran dapat diterima"))


def declare_absent(sesi: Sesi, ruang: Ruang, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """The peserta did not come: only by a quorum's written decision, after the waiting time and two attempts."""
    usul = decided(ruang, Perihal.TIDAK_HADIR)
    if at < sesi.mulai + WAIT_FOR_PESERTA:
        raise Conflict("Waktu tunggu 30 menit setelah jadwal mulai belum lewat.")
    if ruang.upaya < ATTEMPTS:
        raise Conflict(f"Catat dulu paling sedikit {ATTEMPTS} upaya menghubungi peserta; sekarang {ruang.upaya}.")
    text = reason(usul.alasan, "ketidakhadiran")
    data = {"usul": usul.id, "setuju": list(usul.setuju), "upaya": ruang.upaya}
    return advance(sesi, "nyatakan_tidak_hadir", by, at, alasan=text, data=data)


def report_done(
    sesi: Sesi, ba: BeritaAcara, langkah: Sequence[Langkah], by: Pelaku, at: datetime
) -> tuple[Sesi, Event]:
    """Laporan Selesai: the berita acara is final, and every step that took too long has its reason."""
    if ba.keadaan not in (KeadaanBA.FINAL, KeadaanBA.FINAL_TANPA_PESERTA):
        raise Conflict("Berita acara belum selesai ditandatangani.")
    late = unexplained(langkah)
    if late:
        raise Conflict(
            f"Tahap {', '.join(one.kode for one in late)} melewati waktu baku. Tuliskan dulu alasannya.",
            tahap=[one.kode for one in late],
        )
    return advance(sesi, "ba_final", by, at, data={"ba": ba.id, "pdf": ba.pdf})


def return_equipment(sesi: Sesi, kembali: Sequence[str], by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """Everything that was taken out is back in its place; `kembali` names it."""
    if not kembali:
        raise Invalid("Centang sarana yang sudah dikembalikan.", bidang={"kembali": "Centang paling sedikit satu."})
    return advance(sesi, "kembalikan_sarana", by, at, private={"sarana": list(kembali)})


def seal(sesi: Sesi, lolos: bool, at: datetime, by: Pelaku = SISTEM) -> tuple[Sesi, Event]:
    """The bag of evidence was verified (`lolos`); this is the last line of the sesi's chain."""
    if not lolos:
        raise Conflict("Paket bukti belum lolos pemeriksaan, sehingga sesi belum dapat disegel.")
    return advance(sesi, "segel", by, at)


def seal_again(sesi: Sesi, lolos: bool, ukuran: int, akar: str, at: datetime, by: Pelaku = SISTEM) -> Event:
    """What was added behind a seal (an erratum, say) is closed by another; `ukuran` and `akar`: what stood sealed.

    The state stays: a sealed sesi is never opened, its chain goes on from the very lines that were sealed.
    """
    if sesi.keadaan is not Keadaan.DISEGEL:
        raise Conflict("Berkas sesi ini belum disegel.")
    if not lolos:
        raise Conflict("Paket bukti belum lolos pemeriksaan, sehingga sesi belum dapat disegel kembali.")
    data = {"sebelumnya": {"ukuran": ukuran, "akar": akar}}
    return note(by, at, sesi.berkas, "sesi.disegel_kembali", data)


def note_in_paket(sesi: Sesi, ukuran: int, akar: str, at: datetime, by: Pelaku = SISTEM) -> Event:
    """The head of the sealed sesi (lines and Merkle root in hex), written into the chain of its paket."""
    data = {"berkas": sesi.berkas, "ukuran": ukuran, "akar": akar}
    return note(by, at, f"paket/{sesi.paket}", "sesi.disegel", data)


def note_in_kantor(paket: str, kantor: str, ukuran: int, akar: str, at: datetime, by: Pelaku = SISTEM) -> Event:
    """The head of a paket's chain, written into the chain of its kantor."""
    data = {"berkas": f"paket/{paket}", "ukuran": ukuran, "akar": akar}
    return note(by, at, f"kantor/{kantor}", "paket.disegel", data)


def _close(sesi: Sesi, ruang: Ruang, dokumen: Sequence[Dokumen], peristiwa: str, by: Pelaku, at: datetime) -> Closed:
    usul = decided(ruang, Perihal.TUTUP)
    if ruang.negosiasi in RUNDING:
        raise Conflict("Negosiasi belum selesai. Bekukan harga yang disepakati, atau putuskan bahwa tidak tercapai.")
    undecided = [d.nama for d in dokumen if d.wajib and d.keadaan not in documents.PUTUS | CAME_NOT]
    if undecided:
        raise Conflict(
            f"Masih ada butir wajib tanpa putusan: {', '.join(undecided)}. Putuskan dulu, atau skors sesi.",
            dokumen=undecided,
        )
    gone = [documents.missing(d, at) for d in dokumen if d.keadaan in CAME_NOT]
    new, event = advance(sesi, peristiwa, by, at, data={"usul": usul.id, "setuju": list(usul.setuju)})
    return new, tuple(d for d, _ in gone), (*(e for _, e in gone), event)
