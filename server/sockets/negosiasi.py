"""Negosiasi: offers and counter-offers to and fro until somebody agrees or declines."""

from server.actions import negosiasi
from server.sockets import messages as m
from server.sockets.base import Answer
from server.sockets.tempat import Tempat


class Negosiasi(Tempat):
    """The price."""

    async def offer(self, sid: str, message: m.Offer) -> Answer:
        di = await self._di(sid)
        await negosiasi.send(
            self.services, di.pelaku, di.sesi, message.versi, message.harga, message.catatan, message.menit
        )
        return None

    async def offer_seen(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await negosiasi.read(self.services, di.pelaku, di.sesi)
        return None

    async def counter(self, sid: str, message: m.Counter) -> Answer:
        di = await self._di(sid)
        await negosiasi.counter(self.services, di.pelaku, di.sesi, message.versi, message.harga, message.catatan)
        return None

    async def agree(self, sid: str, message: m.Version) -> Answer:
        di = await self._di(sid)
        await negosiasi.agree(self.services, di.pelaku, di.sesi, message.versi)
        return None

    async def decline(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await negosiasi.refuse(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def stop_round(self, sid: str, message: m.Reason) -> Answer:
        di = await self._di(sid)
        await negosiasi.stop(self.services, di.pelaku, di.sesi, message.alasan)
        return None

    async def open_hps(self, sid: str, _: m.Nothing) -> Answer:
        di = await self._di(sid)
        await negosiasi.open_hps(self.services, di.pelaku, di.sesi)
        return None

    async def empower(self, sid: str, message: m.Person) -> Answer:
        di = await self._di(sid)
        await negosiasi.empower(self.services, di.pelaku, di.sesi, message.siapa, message.alasan)
        return None
