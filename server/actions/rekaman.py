"""Rekaman: the Pokja begins, pauses and goes on recording; what the recorder wrote becomes evidence."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

from server.actions.ruang import act
from server.media.port import Segmen
from server.services import Services
from server.store import rekaman as rows
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import perekaman
from sessions.indonesia import Zona
from sessions.mesin import SISTEM, note
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan
from sessions.wewenang import Pelaku, require

BLOCK = 1 << 20
MOST = 4 << 30  # bytes of one segment
Rule = Callable[[Ruang, int, Zona, datetime], Moved]


async def begin(services: Services, by: Pelaku, sesi: str) -> None:
    """From now on; with nobody inside who agrees, the chain says so instead."""
    require(by, "ruang.pimpin")
    await _run(services, sesi, lambda ruang, free, zona, at: perekaman.begin(ruang, free, zona, by, at))


async def resume(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "ruang.pimpin")
    await _run(services, sesi, lambda ruang, free, zona, at: perekaman.resume(ruang, free, zona, by, at))


async def pause(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: perekaman.pause(ruang, alasan, by, at))


async def _run(services: Services, sesi: str, rule: Rule) -> None:
    """Raises Unavailable when the recorder does not answer, Full when the disk cannot hold the rest."""
    await services.perekam.look(sesi)
    free = await asyncio.to_thread(_free, services)

    def unit(tx: Tx) -> None:
        zona = SESI.get(tx.connection, sesi).zona
        new, events = rule(services.ruang.locked(tx.connection, sesi), free, zona, tx.now())
        tx.append(*events)
        if new.rekaman.berjalan:
            rows.begin(tx.connection, sesi)

    await services.store.write(unit)


def _free(services: Services) -> int:
    return max(shutil.disk_usage(services.settings.data).free - services.settings.disk_reserve, 0)


async def keep(services: Services, segmen: Segmen) -> bool:
    """A closed segment into the sesi's files and its chain, once; False when its sesi is sealed already.

    Raises Full, Destroyed.
    """
    berkas = f"sesi/{segmen.sesi}"
    sha256, size = await services.files.receive(_pieces(segmen.path), MOST, berkas)
    told = {
        "segmen": segmen.id,
        "id": segmen.kursi,
        "jenis": segmen.jenis,
        "kodek": segmen.kodek,
        "sha256": sha256,
        "ukuran": size,
        "mulai": _exact(segmen.mulai),
        "selesai": _exact(segmen.selesai),
        "paket": segmen.paket,
        "utuh": segmen.utuh,
        "hilang": segmen.hilang,
    }

    def unit(tx: Tx) -> bool:
        services.ruang.locked(tx.connection, segmen.sesi)
        if SESI.get(tx.connection, segmen.sesi).keadaan is Keadaan.DISEGEL:
            return False
        if segmen.id not in {one.id for one in rows.segments(tx.connection, segmen.sesi)}:
            tx.append(note(SISTEM, tx.now(), berkas, rows.SEGMEN, told))
        return True

    return await services.store.write(unit)


def _exact(at: datetime) -> str:
    """To the microsecond: tracks are laid beside each other by it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, BLOCK):
            yield piece
    finally:
        file.close()
