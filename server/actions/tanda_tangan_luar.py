"""Tanda tangan di luar: what a copy signed elsewhere or by pen means for its paper and its negotiation."""

from server.actions import negosiasi
from server.store import berita_acara as rows
from server.store import negosiasi as talks
from server.store.berita_acara import BERITA_ACARA
from server.store.negosiasi import NEGOSIASI
from server.store.unit import Tx
from sessions import negosiasi as rules
from sessions import penandatanganan
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan
from sessions.berita_acara import Cara as Penandaan
from sessions.kembali import Cara, Kembali
from sessions.wewenang import Pelaku


def arrived(tx: Tx, back: Kembali, by: Pelaku) -> None:
    """A print came back: the negotiation waits for the Pokja to compare it."""
    if back.cara is Cara.KERTAS and _of_talks(tx, back):
        old = talks.get(tx.connection, back.sesi)
        new, events = rules.came_back(old, by, tx.now())
        if events:
            NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
            tx.append(*events)


def judged(tx: Tx, back: Kembali, same: bool, by: Pelaku) -> None:
    """The Pokja took it, or asked for another. What was taken counts as the peserta's signature."""
    ba = _of_talks(tx, back)
    if ba is None:
        return
    old = talks.get(tx.connection, back.sesi)
    moved, events = rules.compared(old, same, by, tx.now())
    if events:
        NEGOSIASI.save_version(tx.connection, moved, seen=old.versi)
        tx.append(*events)
    if same:
        ba = _count(tx, ba, back, by)
    negosiasi.signed(tx, ba, rows.signatures(tx.connection, ba.id))


def _of_talks(tx: Tx, back: Kembali) -> BeritaAcara | None:
    """The frozen prices that went out under this number; other papers have no negotiation."""
    found = BERITA_ACARA.find(tx.connection, BERITA_ACARA.table.c.id == back.terbitan)
    return found if found and found.jenis is JenisBA.BERKAS_NEGOSIASI else None


def _way(back: Kembali) -> Penandaan:
    """How it was signed: what the file or the paper shows, not how it had been asked for."""
    if back.cara is Cara.KERTAS:
        return Penandaan.BASAH
    kinds = {one.jenis for added in back.tambahan[-1:] for one in added.tanda_tangan}
    if "tersertifikasi" in kinds:
        return Penandaan.PSRE
    return Penandaan.APLIKASI if kinds == {"kantor"} else Penandaan.ASING


def _count(tx: Tx, ba: BeritaAcara, back: Kembali, by: Pelaku) -> BeritaAcara:
    new, changed, events = penandatanganan.signed_elsewhere(
        ba, rows.signatures(tx.connection, ba.id), back.id, _way(back), by, tx.now()
    )
    if not changed:
        return ba
    BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
    for one in changed:
        rows.save_signature(tx.connection, one)
    tx.append(*events)
    if new.keadaan is Keadaan.FINAL:
        tx.enqueue("tutup_ba", {"ba": ba.id}, kunci=f"tutup_ba:{ba.id}")
    return new
