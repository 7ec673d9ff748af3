"""Putusan: what the Pokja decides together by a quorum, and what it does to the sesi at once."""

from collections.abc import Callable
from datetime import datetime

from server.actions import jaga, jahit, negosiasi, tanda_terima
from server.actions.ruang import act
from server.services import Services
from server.store import dokumen as papers
from server.store.dokumen import DOKUMEN
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import penutupan, perekaman, putusan
from sessions.peserta import Hasil, judge
from sessions.putusan import NEGOSIASI, Perihal
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import Pelaku, require


async def propose(
    services: Services, by: Pelaku, sesi: str, perihal: Perihal, hasil: Hasil | None, alasan: str
) -> None:
    """Propose what only the Pokja together decides; a quorum of one's own making carries it out at once."""
    require(by, "putusan.usulkan")
    id = services.new_id()

    def rule(ruang: Ruang, count: int, at: datetime) -> Moved:
        return putusan.propose(ruang, id, perihal, alasan, by, at, jumlah_pokja=count, hasil=hasil)

    await _decide(services, by, sesi, rule)


async def vote(services: Services, by: Pelaku, sesi: str, usul: str) -> None:
    """Agree to a proposal; the vote that makes the quorum carries it out."""
    require(by, "putusan.usulkan")
    await _decide(services, by, sesi, lambda ruang, count, at: putusan.vote(ruang, usul, by, at, jumlah_pokja=count))


async def drop(services: Services, by: Pelaku, sesi: str, usul: str, alasan: str) -> None:
    require(by, "putusan.usulkan")
    await act(services, sesi, lambda ruang, at: putusan.drop(ruang, usul, alasan, by, at))


async def _decide(services: Services, by: Pelaku, sesi: str, rule: Callable[[Ruang, int, datetime], Moved]) -> None:
    def unit(tx: Tx) -> None:
        old = SESI.get(tx.connection, sesi)
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = rule(ruang, jaga.pokja_count(tx, old.paket), tx.now())
        tx.append(*events)
        decided = [e for e in events if e.kind == "putusan.ditetapkan"]
        if decided:
            _carry_out(tx, services, by, old, new, Perihal(str(decided[0].data["perihal"])))

    await services.store.write(unit)


def _carry_out(tx: Tx, services: Services, by: Pelaku, sesi: Sesi, ruang: Ruang, perihal: Perihal) -> None:
    """What a decision of the quorum does to the sesi; a result is written down when the sesi is closed."""
    at = tx.now()
    if perihal is Perihal.TUTUP:
        checklist = papers.of_sesi(tx.connection, sesi.id)
        close = penutupan.close if ruang.keadaan is Keadaan.BERLANGSUNG else penutupan.close_with_what_is_there
        new, changed, events = close(sesi, ruang, checklist, by, at)
        events = (*perekaman.nobody_agreed(ruang, at), *events)
        before = {item.id: item.versi for item in checklist}
        for item in changed:
            DOKUMEN.save_version(tx.connection, item, seen=before[item.id])
    elif perihal is Perihal.TIDAK_HADIR:
        new, event = penutupan.declare_absent(sesi, ruang, by, at)
        events = (event,)
        _judge(tx, sesi, Hasil.TIDAK_HADIR, ruang.ditetapkan[perihal].alasan, by)
    elif perihal is Perihal.HASIL:
        usul = ruang.ditetapkan[perihal]
        _judge(tx, sesi, Hasil(usul.hasil), usul.alasan, by)
        return
    elif perihal is Perihal.BUKA_SEGEL:
        return  # the peserta has to agree too (server/actions/pembukaan.py)
    elif perihal in NEGOSIASI:
        negosiasi.carry_out(tx, ruang, sesi.id, perihal, by)
        return
    else:
        return
    SESI.save_version(tx.connection, new, seen=sesi.versi)
    tx.append(*events)
    if perihal is Perihal.TUTUP:
        tanda_terima.ask(tx, sesi.id)
        if ruang.rekaman.mulai:
            jahit.ask(tx, sesi.id)


def _judge(tx: Tx, sesi: Sesi, hasil: Hasil, alasan: str, by: Pelaku) -> None:
    old = PESERTA.get(tx.connection, sesi.peserta)
    judged, event = judge(old, hasil, alasan, sesi.id, by, tx.now())
    PESERTA.save(tx.connection, judged)
    tx.append(event)
