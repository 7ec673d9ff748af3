"""Uji: a device tested days before, noted in the sesi's chain where the technicians see it."""

from collections.abc import Mapping

from server.services import Services
from server.store.unit import Tx
from sessions import uji
from sessions.wewenang import Pelaku, require


async def keep(services: Services, by: Pelaku, sesi: str, said: Mapping[str, object]) -> None:
    require(by, "kesediaan.jawab")
    hasil = uji.read(said)

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        tx.append(*uji.tested(ruang, hasil, by, tx.now()))

    await services.store.write(unit)
